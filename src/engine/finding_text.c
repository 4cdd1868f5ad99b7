/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_text.c - one sentence per finding, in the user's language, for people who read no tables.
 *
 * Sentences are made from the terms alone, so that a finding read from a file or another laptop says the same. What is not known is left out rather than
 * filled: a sentence with a hole is not read to its end.
 */
#include "config.h"

#include <strates/engine/finding.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include "finding_priv.h"

const char *names_key(const struct finding_names *names, enum entity en, const char *key)
{
	const char *name = names && *key ? names->by_key(names->ctx, en, key) : NULL;

	return name && *name ? name : key;
}

const char *source_arg(const struct source *s, const char *term, const char *name)
{
	const struct term *t = term_find(s->terms, s->n, term);

	return t ? term_arg(t, name) : "";
}

const char *source_authority(struct source *s, const char *side)
{
	const char *key = source_arg(s, "authority", side);

	return *key ? arena_strdup(&s->arena, names_key(s->names, ENTITY_AUTHORITY, key)) : _("an authority");
}

const char *source_title(struct source *s, int member)
{
	const char *name = NULL;

	if (member < s->f->n_members && s->names)
		name = s->names->by_row(s->names->ctx, s->f->members[member].entity, s->f->members[member].id);
	return name && *name ? arena_strdup(&s->arena, name) : _("(untitled)");
}

static const char *where(struct source *s)
{
	if (*s->f->place)
		return s->f->place;
	if (*s->f->country)
		return arena_strdup(&s->arena, names_key(s->names, ENTITY_COUNTRY, s->f->country));
	return _("the same place");
}

static const char *about(struct source *s)
{
	const struct term *theme = term_find(s->terms, s->n, "theme");

	if (theme && theme->value > 0 && *s->f->theme)
		return arena_strdup(&s->arena, names_key(s->names, ENTITY_THEME, s->f->theme));
	theme = term_find(s->terms, s->n, "audience");
	return theme && theme->value >= 500 ? _("the same public") : _("the same subject");
}

static const char *in_common(struct source *s)
{
	int months = atoi(source_arg(s, "period", "months"));

	if (months > 0)
		return arena_printf(&s->arena, ngettext("%d month in common", "%d months in common", (unsigned long)months), months);
	return _("at dates that are not all known");
}

static const char *linked(const struct source *s)
{
	const char *how = source_arg(s, "link", "how");

	if (!strcmp(how, "link"))
		return _("coordinated by a declared link");
	if (!strcmp(how, "lead"))
		return _("coordinated under a common lead");
	if (!strcmp(how, "dossier"))
		return _("coordinated in a common file");
	if (!strcmp(how, "agreement"))
		return _("coordinated by a common agreement");
	if (!strcmp(how, "network"))
		return _("coordinated in a network that both use");
	return _("without a declared link");
}

static void say_double(struct source *s, struct str *out)
{
	if (!strcmp(source_arg(s, "authority", "a"), source_arg(s, "authority", "b")))
		str_addf(out, _("%s seems to have recorded one action twice: \"%s\" and \"%s\"."), source_authority(s, "a"), source_title(s, 0), source_title(s, 1));
	else
		str_addf(out, _("\"%s\" (%s) and \"%s\" (%s) seem to be one action, recorded twice."), source_title(s, 0), source_authority(s, "a"), source_title(s, 1),
			source_authority(s, "b"));
}

static void say_complementarity(struct source *s, struct str *out)
{
	const char *one = arena_strdup(&s->arena, names_key(s->names, ENTITY_THEME, source_arg(s, "theme", "a")));
	const char *other = arena_strdup(&s->arena, names_key(s->names, ENTITY_THEME, source_arg(s, "theme", "b")));

	str_addf(out, _("In %s, %s (%s) and %s (%s) could strengthen each other, %s, %s."), where(s), source_authority(s, "a"), one, source_authority(s, "b"), other,
		in_common(s), linked(s));
}

/* "Lyon, Nice, Grenoble …" */
const char *source_who(struct source *s, int *n)
{
	const struct term *t = term_find(s->terms, s->n, "authority");
	struct str list = STR_INIT;
	const char *text;

	*n = t ? t->n_args : 0;
	for (int i = 0; i < *n && i < WHO_MOST; i++)
		str_addf(&list, "%s%s", i ? ", " : "", names_key(s->names, ENTITY_AUTHORITY, t->args[i].text));
	if (*n > WHO_MOST)
		str_add(&list, " …");
	text = arena_strdup(&s->arena, list.s);
	str_release(&list);
	return text;
}

static void say_load(struct source *s, struct str *out)
{
	int n;
	const char *list = source_who(s, &n), *level = source_arg(s, "nesting", "level");
	/* Two of them are; of more nobody says that all are. */
	const char *near = !*level ? "" : !strcmp(level, "epci") ? n > 2 ? _(", several of one intercommunality") : _(", of one intercommunality")
		: n > 2 ? _(", several of one territory") : _(", of one territory");

	if (s->f->state == FINDING_COORDINATED)
		str_addf(out, ngettext("%s works with %d authority (%s%s), in coordination.", "%s works with %d authorities (%s%s), in coordination.",
			(unsigned long)n), where(s), n, list, near);
	else
		str_addf(out, ngettext("%s is approached by %d authority (%s%s), without a lead.",
			"%s is approached by %d authorities (%s%s), without a lead.", (unsigned long)n), where(s), n, list, near);
}

static void add_strate(const char *code, int n, struct str *out)
{
	unsigned long many = (unsigned long)n;

	str_add(out, out->len ? ", " : "");
	if (str_eq(code, "commune"))
		str_addf(out, ngettext("%d commune", "%d communes", many), n);
	else if (str_eq(code, "epci"))
		str_addf(out, ngettext("%d EPCI", "%d EPCIs", many), n);
	else if (str_eq(code, "departement"))
		str_addf(out, ngettext("%d département", "%d départements", many), n);
	else if (str_eq(code, "region"))
		str_addf(out, ngettext("%d région", "%d régions", many), n);
	else if (str_eq(code, "syndicat"))
		str_addf(out, ngettext("%d syndicat", "%d syndicats", many), n);
	else if (str_eq(code, "single"))
		str_addf(out, ngettext("%d single authority", "%d single authorities", many), n);
	else
		str_addf(out, ngettext("%d other body", "%d other bodies", many), n);
}

void finding_strates(const struct term *t, struct str *out)
{
	for (int i = 0; t && i < t->n_args; i++)
		if (strncmp(t->args[i].name, "n_", 2) == 0)
			add_strate(t->args[i].name + 2, atoi(t->args[i].text), out);
}

static void say_fragmentation(struct source *s, struct str *out)
{
	int n, actions = atoi(source_arg(s, "coordinated", "actions"));
	const struct term *share = term_find(s->terms, s->n, "coordinated");
	const char *list = source_who(s, &n);
	struct str strates = STR_INIT;

	finding_strates(share, &strates);
	if (s->f->state == FINDING_COORDINATED)
		str_addf(out, _("In %s, on %s, %d authorities (%s) carry %d actions, in coordination: %s."), where(s), about(s), n, strates.s, actions, list);
	else if (share && share->value > 0)
		str_addf(out, _("In %s, on %s, %d authorities (%s) carry %d actions, of which %d %% are coordinated: %s."), where(s), about(s), n, strates.s, actions,
			share->value / 10, list);
	else
		str_addf(out, _("In %s, on %s, %d authorities (%s) carry %d actions, each on its own: %s."), where(s), about(s), n, strates.s, actions, list);
	str_release(&strates);
}

static void say_clash(struct source *s, struct str *out)
{
	int gap = atoi(source_arg(s, "period", "gap"));

	if (gap == 0)
		str_addf(out, _("%s and %s are in %s at the same time, each with a mission of their own."), source_authority(s, "a"), source_authority(s, "b"), where(s));
	else
		str_addf(out, ngettext("%s and %s each have a mission in %s, %d day apart.", "%s and %s each have a mission in %s, %d days apart.",
			(unsigned long)gap), source_authority(s, "a"), source_authority(s, "b"), where(s), gap);
}

static void say_tandem(struct source *s, struct str *out)
{
	bool elu = atoi(source_arg(s, "tandem", "elu")) != 0, cadre = atoi(source_arg(s, "tandem", "cadre")) != 0;

	if (*source_arg(s, "tandem", "election"))
		str_addf(out, _("The tandem of \"%s\" (%s) has not been confirmed since the last election."), source_title(s, 0), source_authority(s, "a"));
	else if (*source_arg(s, "tandem", "ended"))
		str_addf(out, _("\"%s\" (%s): a mandate of its tandem has ended."), source_title(s, 0), source_authority(s, "a"));
	else if (!elu && !cadre)
		str_addf(out, _("\"%s\" (%s) has neither an elected official nor a senior manager."), source_title(s, 0), source_authority(s, "a"));
	else if (!elu)
		str_addf(out, _("\"%s\" (%s) has no elected official."), source_title(s, 0), source_authority(s, "a"));
	else
		str_addf(out, _("\"%s\" (%s) has no senior manager."), source_title(s, 0), source_authority(s, "a"));
}

const char *lacking_label(const char *what)
{
	return !strcmp(what, "place") ? _("place") : !strcmp(what, "theme") ? _("theme") : _("dates");
}

static void say_lacking(struct source *s, struct str *out)
{
	const struct term *t = term_find(s->terms, s->n, "lacking");
	struct str list = STR_INIT;

	for (int i = 0; t && i < t->n_args; i++)
		str_addf(&list, "%s%s", i ? ", " : "", lacking_label(t->args[i].text));
	str_addf(out, _("\"%s\" (%s) lacks: %s. What it overlaps with can't be told."), source_title(s, 0), source_authority(s, "a"), list.s);
	str_release(&list);
}

static void say(struct source *s, struct str *out)
{
	switch (finding_kind_find(s->f->kind)) {
	case KIND_DOUBLE_ENTRY:
		say_double(s, out);
		break;
	case KIND_DUPLICATION:
		str_addf(out, _("%s and %s seem to do the same work in %s on %s, %s, %s."), source_authority(s, "a"), source_authority(s, "b"), where(s), about(s),
			in_common(s), linked(s));
		break;
	case KIND_OVERLAP:
		str_addf(out, _("%s and %s act in %s on %s, %s, %s."), source_authority(s, "a"), source_authority(s, "b"), where(s), about(s), in_common(s), linked(s));
		break;
	case KIND_COMPLEMENTARITY:
		say_complementarity(s, out);
		break;
	case KIND_FRAGMENTATION:
		say_fragmentation(s, out);
		break;
	case KIND_PARTNER_LOAD:
		say_load(s, out);
		break;
	case KIND_MISSION_CLASH:
		say_clash(s, out);
		break;
	case KIND_NO_TANDEM:
		say_tandem(s, out);
		break;
	case KIND_NOT_COMPARABLE:
		say_lacking(s, out);
		break;
	default:
		if (!say_watched(s, out))
			str_add(out, finding_kind_label(s->f->kind));
		break;
	}
}

void finding_sentence(const struct finding_row *f, const struct finding_names *names, struct str *out)
{
	struct source s = {.f = f, .names = names, .arena = ARENA_INIT};

	if (finding_terms(f->terms, &s.arena, &s.terms, &s.n, NULL))
		say(&s, out);
	else
		str_add(out, finding_kind_label(f->kind));
	/* A list that goes on has its own end. */
	if (str_has_suffix(out->s, "…."))
		str_truncate(out, out->len - 1);
	if (f->alike > 0)
		str_addf(out, ngettext(" %d more record is of the same group.", " %d more records are of the same group.", (unsigned long)f->alike), f->alike);
	arena_release(&s.arena);
}

static const char *const moves[KIND_COUNT] = {
	[KIND_DOUBLE_ENTRY] = N_("Merge the two records; both ids are kept."),
	[KIND_CONTRADICTION] = N_("The two senior managers agree on one value."),
	[KIND_DUPLICATION] = N_("One lead, one agreement."),
	[KIND_OVERLAP] = N_("The two tandems share out place, public or period."),
	[KIND_COMPLEMENTARITY] = N_("Joint mission, joint application."),
	[KIND_FRAGMENTATION] = N_("Name a lead; use the country group."),
	[KIND_PARTNER_LOAD] = N_("One entry point, a shared calendar."),
	[KIND_MISSION_CLASH] = N_("A joint delegation, or one carries the other's mandate."),
	[KIND_NO_TANDEM] = N_("Name both, the elected official and the senior manager."),
	[KIND_NOT_COMPARABLE] = N_("Complete the record."),
	[KIND_AGREEMENT_DUE] = N_("Renew it at the next council, planned backwards from its day; send the préfet what was not sent."),
	[KIND_NO_CITIZENS] = N_("Bring in the youth council, schools, associations."),
	[KIND_LINK_UNCONFIRMED] = N_("Call the other side."),
	[KIND_DECISION_OVERDUE] = N_("Put it on the next agenda, or mark it done."),
	[KIND_STALE] = N_("Bring the record up to date, or close it."),
	[KIND_NO_SUCCESSOR] = N_("Hand it over, or plan the way out with the partner."),
	[KIND_NETWORK_UNUSED] = N_("Put it on that network's table."),
	[KIND_GAP] = N_("Offer it to the authority whose competence fits."),
	[KIND_NO_RECIPROCITY] = N_("Invite, host, ask what we learn."),
	[KIND_ONE_PERCENT_UNUSED] = N_("Ask the holder of the competence: there is room."),
	[KIND_ONE_PERCENT_EXCEEDED] = N_("Move a line to another budget or another year."),
	[KIND_UNDECLARED] = N_("Declare it, then record an aid declaration in the calendar."),
	[KIND_ONE_PERCENT_THEME] = N_("Book it on the budget of the service that it serves, or correct its themes."),
};

const char *finding_move(const char *kind)
{
	enum finding_kind k = finding_kind_find(kind);

	return k == KIND_NONE ? "" : _(moves[k]);
}

const char *finding_kind_label(const char *kind)
{
	return vocab_label(VOCAB_FINDING_KIND, kind);
}

const char *finding_mark(int severity, enum finding_state state)
{
	if (state == FINDING_DECIDED || state == FINDING_COORDINATED)
		return "c";
	return severity >= 70 ? "!!" : severity >= 40 ? "!" : severity > 0 ? "·" : "";
}

static const char *store_by_key(void *ctx, enum entity en, const char *key)
{
	struct finding_store_names *src = ctx;
	struct value v = value_text(key);

	return store_ref_name(src->store, en, &v, src->arena);
}

static const char *store_by_row(void *ctx, enum entity en, int64_t id)
{
	struct finding_store_names *src = ctx;

	return store_name(src->store, en, id, src->arena);
}

struct finding_names finding_names_store(struct finding_store_names *src)
{
	return (struct finding_names){src, store_by_key, store_by_row};
}
