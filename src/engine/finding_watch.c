/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_watch.c - sentences and reasons of what is watched beside overlaps: agreements, links, decisions, money, citizens, records that nobody touches.
 */
#include "config.h"

#include <strates/engine/finding.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "finding_priv.h"

static const char *day_of(struct source *s, const char *term, const char *name)
{
	const char *iso = source_arg(s, term, name);
	struct date d;
	char buf[40];

	return date_parse_iso(iso, &d, NULL) ? arena_strdup(&s->arena, date_format_long(d, buf)) : iso;
}

static void add_day(struct str *out, const char *iso)
{
	struct date d;
	char buf[40];

	str_add(out, date_parse_iso(iso, &d, NULL) ? date_format_long(d, buf) : iso);
}

static void add_money(struct str *out, const char *cents)
{
	struct value v = value_int(atoll(cents));

	value_show(out, FT_MONEY, 0, &v);
	str_add(out, " €");
}

static bool has_cause(const struct source *s, const char *cause)
{
	const struct term *t = term_find(s->terms, s->n, "cause");

	for (int i = 0; t && i < t->n_args; i++)
		if (!strcmp(t->args[i].text, cause))
			return true;
	return false;
}

static void say_agreement(struct source *s, struct str *out)
{
	const char *title = source_title(s, s->f->n_members - 1);
	int n = atoi(source_arg(s, "cause", "actions"));
	const char *blank = "";

	if (has_cause(s, "ended")) {
		str_addf(out, ngettext("The agreement \"%s\" ended on %s, and %d action goes on under it.",
			"The agreement \"%s\" ended on %s, and %d actions go on under it.", (unsigned long)n), title, day_of(s, "agreement", "end"), n);
		blank = " ";
	}
	if (has_cause(s, "ending")) {
		str_addf(out, ngettext("The agreement \"%s\" ends on %s; %d action stands under it.",
			"The agreement \"%s\" ends on %s; %d actions stand under it.", (unsigned long)n), title, day_of(s, "agreement", "end"), n);
		blank = " ";
	}
	if (has_cause(s, "unsent")) {
		str_add(out, blank);
		str_addf(out, _("The agreement \"%s\" was signed on %s and has not been sent to the préfet."), title, day_of(s, "agreement", "signed"));
		blank = " ";
	}
	if (has_cause(s, "state")) {
		str_add(out, blank);
		str_addf(out, _("The agreement \"%s\" is signed with a State, which the law allows in a few cases only."), title);
	}
}

static const char *differing_label(const char *what)
{
	return !strncmp(what, "budget", 6) ? _("budget") : !strncmp(what, "start", 5) ? _("start") : !strncmp(what, "end", 3) ? _("end")
		: !strncmp(what, "status", 6) ? _("status") : _("lead");
}

static void say_contradiction(struct source *s, struct str *out)
{
	const struct term *t = term_find(s->terms, s->n, "differs");
	struct str list = STR_INIT;

	for (int i = 0; t && i < t->n_args; i++)
		if (!str_has_suffix(t->args[i].name, "_b"))
			str_addf(&list, "%s%s", list.len ? ", " : "", differing_label(t->args[i].name));
	str_addf(out, _("\"%s\" (%s) and \"%s\" (%s) are declared one project, and differ in: %s."), source_title(s, 0), source_authority(s, "a"),
		source_title(s, 1), source_authority(s, "b"), list.s);
	str_release(&list);
}

static void say_unanswered(struct source *s, struct str *out)
{
	str_addf(out, _("The link proposed on %s between \"%s\" (%s) and \"%s\" (%s) has had no answer."), day_of(s, "proposed", "on"), source_title(s, 0),
		source_authority(s, "a"), source_title(s, 1), source_authority(s, "b"));
}

static void say_overdue(struct source *s, struct str *out)
{
	int n;
	const char *list = source_who(s, &n), *due = day_of(s, "decided", "due");

	if (s->f->n_members < 2)
		str_addf(out, _("A decision was to be carried out by %s, and is not marked done."), due);
	else if (s->f->n_members == 2)
		str_addf(out, _("What was decided about \"%s\" (%s) was to be done by %s, and is not marked done."), source_title(s, 0), list, due);
	else
		str_addf(out, _("What was decided about \"%s\" and \"%s\" (%s) was to be done by %s, and is not marked done."), source_title(s, 0),
			source_title(s, 1), list, due);
}

static void say_scheme(struct source *s, struct str *out)
{
	const struct term *t = term_find(s->terms, s->n, "scheme");
	struct str list = STR_INIT;

	for (int i = 0; t && i < t->n_args; i++)
		if (!strcmp(t->args[i].name, "theme"))
			str_addf(&list, "%s%s", list.len ? ", " : "", names_key(s->names, ENTITY_THEME, t->args[i].text));
	str_addf(out, _("\"%s\" (%s) is paid by the %s, which its themes (%s) do not belong to."), source_title(s, 0), source_authority(s, "a"),
		vocab_label(VOCAB_SCHEME, source_arg(s, "scheme", "scheme")), list.s);
	str_release(&list);
}

static const char *wished(struct source *s, const char *what, enum entity en)
{
	const char *key = source_arg(s, "wish", what);

	return *key ? arena_strdup(&s->arena, names_key(s->names, en, key)) : "";
}

/* "Thiès", else the country. */
static const char *where_of(struct source *s)
{
	if (*s->f->place)
		return s->f->place;
	return *s->f->country ? arena_strdup(&s->arena, names_key(s->names, ENTITY_COUNTRY, s->f->country)) : _("any country");
}

static void say_gap(struct source *s, struct str *out)
{
	const char *theme = wished(s, "theme", ENTITY_THEME);

	if (!strcmp(source_arg(s, "wish", "what"), "priority"))
		str_addf(out, _("%s has made a priority of %s (%s), and leads no active action there."), source_authority(s, "a"), *theme ? theme : _("any theme"),
			where_of(s));
	else if (s->f->n_members > 1)
		str_addf(out, _("No active action answers the need \"%s\" of %s."), source_title(s, 0), source_title(s, 1));
	else
		str_addf(out, _("No active action answers the need \"%s\" (%s)."), source_title(s, 0), where_of(s));
}

static void say_successor(struct source *s, struct str *out)
{
	int n;
	const char *list = source_who(s, &n);

	str_addf(out, _("With %s nothing is planned after %s, when \"%s\" (%s) ends."), where_of(s), day_of(s, "last", "end"), source_title(s, 0), list);
}

static void say_network(struct source *s, struct str *out)
{
	int n;
	const char *list = source_who(s, &n);

	str_addf(out, _("%s belong to the network \"%s\", and do not use it for %s in %s."), list, names_key(s->names, ENTITY_NETWORK, source_arg(s, "network", "network")),
		*s->f->theme ? arena_strdup(&s->arena, names_key(s->names, ENTITY_THEME, s->f->theme)) : "", where_of(s));
}

static void say_exchange(struct source *s, struct str *out)
{
	int in = atoi(source_arg(s, "exchanges", "in"));
	unsigned long out_of = strtoul(source_arg(s, "exchanges", "out"), NULL, 10);

	str_addf(out, ngettext("%s has visited %s %lu time within %s months", "%s has visited %s %lu times within %s months", out_of), source_authority(s, "a"),
		source_title(s, 0), out_of, source_arg(s, "exchanges", "months"));
	if (in)
		str_addf(out, ngettext(", and hosted it %d time.", ", and hosted it %d times.", (unsigned long)in), in);
	else
		str_add(out, _(", and never hosted it."));
}

static const char *money_of(struct source *s, const char *term, const char *name)
{
	struct str m = STR_INIT;
	struct value v = value_int(llabs(atoll(source_arg(s, term, name))));
	const char *text;

	value_show(&m, FT_MONEY, 0, &v);
	text = arena_strdup(&s->arena, m.s);
	str_release(&m);
	return text;
}

static void say_one_percent(struct source *s, struct str *out)
{
	const char *year = source_arg(s, "one_percent", "year");

	if (finding_kind_find(s->f->kind) == KIND_ONE_PERCENT_EXCEEDED)
		str_addf(out, _("%s has committed %s € in %s: %s € beyond its 1 %%."), source_authority(s, "a"), money_of(s, "one_percent", "committed"), year,
			money_of(s, "one_percent", "room"));
	else
		str_addf(out, _("%s has %s € left of its 1 %% of %s, out of %s €."), source_authority(s, "a"), money_of(s, "one_percent", "room"), year,
			money_of(s, "one_percent", "ceiling"));
}

static void say_undeclared(struct source *s, struct str *out)
{
	str_addf(out, _("%s paid %s € of development aid in %s, and its declaration, due on %s, is not recorded."), source_authority(s, "a"),
		money_of(s, "spent", "cents"), source_arg(s, "spent", "year"), day_of(s, "spent", "due"));
}

bool say_watched(struct source *s, struct str *out)
{
	switch (finding_kind_find(s->f->kind)) {
	case KIND_AGREEMENT_DUE:
		say_agreement(s, out);
		return true;
	case KIND_CONTRADICTION:
		say_contradiction(s, out);
		return true;
	case KIND_LINK_UNCONFIRMED:
		say_unanswered(s, out);
		return true;
	case KIND_DECISION_OVERDUE:
		say_overdue(s, out);
		return true;
	case KIND_NO_CITIZENS:
		str_addf(out, _("\"%s\" (%s) has neither a citizen part nor a youth part."), source_title(s, 0), source_authority(s, "a"));
		return true;
	case KIND_STALE:
		str_addf(out, _("The record of \"%s\" (%s) has not been touched since %s."), source_title(s, 0), source_authority(s, "a"),
			day_of(s, "untouched", "since"));
		return true;
	case KIND_ONE_PERCENT_THEME:
		say_scheme(s, out);
		return true;
	case KIND_NO_SUCCESSOR:
		say_successor(s, out);
		return true;
	case KIND_NETWORK_UNUSED:
		say_network(s, out);
		return true;
	case KIND_GAP:
		say_gap(s, out);
		return true;
	case KIND_NO_RECIPROCITY:
		say_exchange(s, out);
		return true;
	case KIND_ONE_PERCENT_UNUSED:
	case KIND_ONE_PERCENT_EXCEEDED:
		say_one_percent(s, out);
		return true;
	case KIND_UNDECLARED:
		say_undeclared(s, out);
		return true;
	default:
		return false;
	}
}

/* --- reasons ------------------------------------------------------------------------------------------------------------------- */

typedef void (*reason_fn)(const struct term *t, const struct finding_names *names, struct str *out);

static void why_cause(const struct term *t, const struct finding_names *names, struct str *out)
{
	static const struct {
		const char *code, *text;
	} causes[] = {
		{"ended", N_("it is over")},
		{"ending", N_("it ends soon")},
		{"unsent", N_("it was not sent to the préfet")},
		{"state", N_("it is signed with a State")},
	};

	(void)names;
	for (int i = 0; i < t->n_args; i++)
		for (size_t k = 0; k < COUNT_OF(causes); k++)
			if (!strcmp(t->args[i].text, causes[k].code))
				str_addf(out, "%s%s", i ? ", " : "", _(causes[k].text));
}

static void add_dated(struct str *out, const char *label, const char *iso)
{
	if (!*iso)
		return;
	str_addf(out, "%s%s ", out->len ? ", " : "", label);
	add_day(out, iso);
}

static void why_agreement(const struct term *t, const struct finding_names *names, struct str *out)
{
	struct str s = STR_INIT;

	(void)names;
	add_dated(&s, _("in force until"), term_arg(t, "end"));
	if (*term_arg(t, "tacit"))
		str_addf(&s, "%s%s", s.len ? ", " : "", _("renewed tacitly"));
	add_dated(&s, _("signed on"), term_arg(t, "signed"));
	add_dated(&s, _("sent to the préfet on"), term_arg(t, "sent"));
	if (!*term_arg(t, "sent"))
		str_addf(&s, "%s%s", s.len ? ", " : "", _("not sent to the préfet"));
	if (*term_arg(t, "state"))
		str_addf(&s, ", %s", _("with a State"));
	str_add(out, s.s);
	str_release(&s);
}

static void add_value(struct str *out, const struct term_arg *a)
{
	if (!strncmp(a->name, "budget", 6))
		add_money(out, a->text);
	else if (!strncmp(a->name, "status", 6))
		str_add(out, vocab_label(VOCAB_STATUS, a->text));
	else
		add_day(out, a->text);
}

static void why_differs(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	for (int i = 0; i < t->n_args; i++) {
		const struct term_arg *a = &t->args[i];

		if (str_has_suffix(a->name, "_b"))
			continue;
		str_addf(out, "%s%s", i ? "; " : "", differing_label(a->name));
		if (i + 1 < t->n_args && str_has_suffix(t->args[i + 1].name, "_b")) {
			str_add(out, _(": "));
			add_value(out, a);
			str_add(out, " / ");
			add_value(out, &t->args[i + 1]);
		}
	}
}

static void why_proposed(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *by = term_arg(t, "by");

	str_add(out, vocab_label(VOCAB_LINK_KIND, term_arg(t, "kind")));
	add_dated(out, _("proposed on"), term_arg(t, "on"));
	if (*by)
		str_addf(out, ", %s", names_key(names, ENTITY_AUTHORITY, by));
}

static void why_decided(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_addf(out, "%s (%s)", vocab_label(VOCAB_VERDICT, term_arg(t, "verdict")), finding_kind_label(term_arg(t, "kind")));
	add_dated(out, _("to be done by"), term_arg(t, "due"));
}

static void why_people(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_add(out, _("no citizen part, no youth part"));
	for (int i = 0; i < t->n_args; i++)
		str_addf(out, "%s%s", i ? ", " : _("; for: "), vocab_label(VOCAB_AUDIENCE, t->args[i].text));
}

static void why_untouched(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	add_dated(out, _("last changed on"), term_arg(t, "since"));
}

static void why_scheme(const struct term *t, const struct finding_names *names, struct str *out)
{
	int n = 0;

	str_add(out, vocab_label(VOCAB_SCHEME, term_arg(t, "scheme")));
	for (int i = 0; i < t->n_args; i++)
		if (!strcmp(t->args[i].name, "theme"))
			str_addf(out, "%s%s", n++ ? ", " : _(": "), names_key(names, ENTITY_THEME, t->args[i].text));
}

static void why_last(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	add_day(out, term_arg(t, "end"));
}

static void why_network(const struct term *t, const struct finding_names *names, struct str *out)
{
	str_add(out, names_key(names, ENTITY_NETWORK, term_arg(t, "network")));
}

static void why_wish(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *theme = term_arg(t, "theme"), *country = term_arg(t, "country"), *place = term_arg(t, "place");

	str_add(out, !strcmp(term_arg(t, "what"), "need") ? _("need of a partner") : _("priority of the strategy"));
	str_addf(out, "%s%s", _(": "), *theme ? names_key(names, ENTITY_THEME, theme) : _("any theme"));
	if (*place)
		str_addf(out, ", %s", place);
	str_addf(out, ", %s", *country ? names_key(names, ENTITY_COUNTRY, country) : _("any country"));
}

static void why_exchanges(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_addf(out, _("%s out, %s in, within %s months"), term_arg(t, "out"), term_arg(t, "in"), term_arg(t, "months"));
}

static void why_one_percent(const struct term *t, const struct finding_names *names, struct str *out)
{
	int n = 0;

	(void)names;
	str_addf(out, "%s%s", term_arg(t, "year"), _(": "));
	add_money(out, term_arg(t, "committed"));
	str_addf(out, " %s ", _("committed, of"));
	add_money(out, term_arg(t, "ceiling"));
	for (int i = 0; i < t->n_args; i++)
		if (!strcmp(t->args[i].name, "scheme"))
			str_addf(out, "%s%s", n++ ? ", " : "; ", vocab_label(VOCAB_SCHEME, t->args[i].text));
	if (*term_arg(t, "joint"))
		str_addf(out, "; %s", _("several budgets against one revenue"));
}

static void why_spent(const struct term *t, const struct finding_names *names, struct str *out)
{
	int n = atoi(term_arg(t, "actions"));

	(void)names;
	str_addf(out, "%s%s", term_arg(t, "year"), _(": "));
	add_money(out, term_arg(t, "cents"));
	str_addf(out, ngettext(", %d action", ", %d actions", (unsigned long)n), n);
}

static const struct {
	const char *name, *label;
	reason_fn why;
} reasons[] = {
	{"last", N_("last end"), why_last},
	{"network", N_("network"), why_network},
	{"wish", N_("asked for"), why_wish},
	{"exchanges", N_("exchanges"), why_exchanges},
	/* xgettext:no-c-format */
	{"one_percent", N_("1 %"), why_one_percent},
	{"spent", N_("paid"), why_spent},
	{"cause", N_("cause"), why_cause},
	{"agreement", N_("agreement"), why_agreement},
	{"differs", N_("contradicting"), why_differs},
	{"proposed", N_("proposed link"), why_proposed},
	{"decided", N_("decision"), why_decided},
	{"people", N_("citizens"), why_people},
	{"untouched", N_("last change"), why_untouched},
	{"scheme", N_("scheme"), why_scheme},
};

const char *label_watched(const char *term)
{
	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (!strcmp(reasons[i].name, term))
			return reasons[i].label;
	return NULL;
}

bool reason_watched(const struct term *t, const struct finding_names *names, struct str *out)
{
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (!strcmp(reasons[i].name, t->name)) {
			reasons[i].why(t, names, out);
			return true;
		}
	}
	return false;
}
