/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_reason.c - each term of a finding in a phrase: what it compares and what it found.
 */
#include "config.h"

#include <strates/engine/finding.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "finding_priv.h"

/* One way to say each term; the table is the list of terms. */
typedef void (*reason_fn)(const struct term *t, const struct finding_names *names, struct str *out);

static void add_day(struct str *out, const char *iso)
{
	struct date d;
	char buf[40];

	str_add(out, date_parse_iso(iso, &d, NULL) ? date_format_long(d, buf) : iso);
}

static void why_class(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_add(out, finding_kind_label(term_arg(t, "kind")));
}

static void why_imminence(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *state = term_arg(t, "state"), *start = term_arg(t, "start");

	(void)names;
	if (!strcmp(state, "imminent"))
		str_add(out, _("the later one starts soon and can still be changed"));
	else if (!strcmp(state, "ended"))
		str_add(out, _("the common period is over"));
	else if (!strcmp(state, "unknown"))
		str_add(out, _("dates not all known"));
	else if (!strcmp(state, "due"))
		str_add(out, _("its day is near"));
	else if (!strcmp(state, "overdue"))
		str_add(out, _("its day is past"));
	else if (!strcmp(state, "exceeded"))
		str_add(out, _("it is beyond its limit"));
	else if (!strcmp(state, "waiting"))
		str_add(out, _("somebody waits"));
	else
		str_add(out, _("under way, or not yet near"));
	if (*start) {
		str_add(out, " (");
		add_day(out, start);
		str_add(out, ")");
	}
}

static void why_money(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *cents = term_arg(t, "cents");
	struct value v = value_int(atoll(cents));
	struct str money = STR_INIT;

	(void)names;
	if (!*cents) {
		str_add(out, _("no budget known on both sides"));
		return;
	}
	value_show(&money, FT_MONEY, 0, &v);
	str_addf(out, *term_arg(t, "whole") ? _("%s € at stake") : _("smaller budget %s €"), money.s);
	str_release(&money);
}

static void why_strates(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	for (int i = 0; i < t->n_args; i++)
		str_addf(out, "%s%s", i ? ", " : "", vocab_label(VOCAB_STRATE, t->args[i].text));
	if (!t->n_args)
		str_add(out, _("no local authority"));
}

static void why_authorities(const struct term *t, const struct finding_names *names, struct str *out)
{
	int n = atoi(term_arg(t, "n"));

	(void)names;
	if (n && *term_arg(t, "place"))
		str_addf(out, ngettext("%d authority there", "%d authorities there", (unsigned long)n), n);
	else if (n)
		str_addf(out, ngettext("%d authority at that partner", "%d authorities at that partner", (unsigned long)n), n);
	else
		str_add(out, _("no common partner"));
}

static void why_nesting(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *level = term_arg(t, "level");

	(void)names;
	if (!strcmp(level, "epci"))
		str_add(out, _("in one intercommunality"));
	else if (!strcmp(level, "departement"))
		str_add(out, _("one lies in the other's département"));
	else if (!strcmp(level, "region"))
		str_add(out, _("one lies in the other's région"));
	else
		str_add(out, _("neither lies in the other"));
}

static void why_closeness(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_addf(out, _("places close to %d %%"), t->value / 10);
}

static void why_authority(const struct term *t, const struct finding_names *names, struct str *out)
{
	for (int i = 0; i < t->n_args; i++)
		str_addf(out, "%s%s", i ? ", " : "", names_key(names, ENTITY_AUTHORITY, t->args[i].text));
}

static const char *place_label(const char *level)
{
	static const struct {
		const char *level, *label;
	} labels[] = {{"town", N_("same town")}, {"10km", N_("within 10 km")}, {"50km", N_("within 50 km")}, {"nearby", N_("nearby")}, {"region", N_("same region")},
		{"country", N_("same country")}};

	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		if (!strcmp(labels[i].level, level))
			return _(labels[i].label);
	}
	return _("different places");
}

/* ": A, B"; once when both are called the same. */
static void add_names(struct str *out, const char *a, const char *b)
{
	/* TRANSLATORS: between a name and what is said of it */
	str_addf(out, "%s%s", _(": "), a);
	if (*b && strcmp(a, b))
		str_addf(out, ", %s", b);
}

static void why_place(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *a = term_arg(t, "a"), *b = term_arg(t, "b"), *km = term_arg(t, "km");

	(void)names;
	if (t->value < 0) {
		str_add(out, _("a place is missing"));
		return;
	}
	str_add(out, *term_arg(t, "partner") ? _("same partner") : place_label(*term_arg(t, "level") ? term_arg(t, "level") : "town"));
	if (*a)
		add_names(out, a, b);
	if (*km)
		str_addf(out, " (%s km)", km);
}

static const char *theme_label(const struct term *t)
{
	if (*term_arg(t, "compatible"))
		return _("themes that strengthen each other");
	return t->value >= 1000 ? _("same purpose") : t->value >= 900 ? _("nearly the same purpose") : t->value >= 700 ? _("same field")
		: t->value > 0 ? _("same theme") : _("different themes");
}

static void why_theme(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *a = term_arg(t, "a"), *b = term_arg(t, "b");

	if (t->value < 0) {
		str_add(out, _("a theme is missing"));
		return;
	}
	str_add(out, theme_label(t));
	if (*a)
		str_addf(out, "%s%s", _(": "), names_key(names, ENTITY_THEME, a));
	if (*b && strcmp(a, b))
		str_addf(out, ", %s", names_key(names, ENTITY_THEME, b));
}

static void why_mission_dates(const struct term *t, struct str *out)
{
	int gap = atoi(term_arg(t, "gap"));

	add_day(out, term_arg(t, "first_a"));
	str_add(out, " / ");
	add_day(out, term_arg(t, "first_b"));
	str_add(out, _(": "));
	if (gap)
		str_addf(out, ngettext("%d day between them", "%d days between them", (unsigned long)gap), gap);
	else
		str_add(out, _("at the same time"));
}

static void why_period(const struct term *t, const struct finding_names *names, struct str *out)
{
	int months = atoi(term_arg(t, "months")), open = atoi(term_arg(t, "open"));

	(void)names;
	if (*term_arg(t, "gap")) {
		why_mission_dates(t, out);
		return;
	}
	if (months) {
		str_addf(out, ngettext("%d month in common", "%d months in common", (unsigned long)months), months);
		str_addf(out, _(", %d %% of the shorter one"), t->value / 10);
	}
	if (*term_arg(t, "unknown"))
		str_add(out, _("a start is missing: counted as half in common"));
	if (open)
		str_addf(out, ngettext("; an end is missing: counted as %d month", "; an end is missing: counted as %d months", (unsigned long)open), open);
	if (*term_arg(t, "vague"))
		str_add(out, _("; dates are given by month or year"));
}

static void why_partner(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *level = term_arg(t, "level"), *a = term_arg(t, "a"), *b = term_arg(t, "b");

	(void)names;
	if (t->value < 0) {
		str_add(out, _("a partner is missing"));
		return;
	}
	if (!strcmp(level, "parent"))
		str_add(out, _("one is part of the other"));
	else if (!strcmp(level, "name"))
		str_add(out, _("same name"));
	else if (!strcmp(level, "alike"))
		str_add(out, _("two names of one partner"));
	else
		str_add(out, t->value >= 800 ? _("same partner") : _("different partners"));
	if (*a)
		add_names(out, a, b);
}

static void why_audience(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	if (t->value < 0)
		str_add(out, _("an audience is missing"));
	else if (!t->n_args)
		str_add(out, _("nobody in common"));
	for (int i = 0; i < t->n_args; i++)
		str_addf(out, "%s%s", i ? ", " : "", vocab_label(VOCAB_AUDIENCE, t->args[i].text));
}

static void why_share(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	if (t->value < 0)
		str_add(out, _("too few words to compare"));
	else
		str_addf(out, _("alike to %d %%"), t->value / 10);
}

/* What each level of identity means; those that are numbers are said by why_same(). */
static const struct {
	const char *part, *level, *text;
} identity_texts[] = {
	{"same_authority", "twinned", N_("twinned with it twice by the same authority")},
	{"same_authority", "same", N_("the same authority")},
	{"same_authority", "takes_part", N_("one authority takes part in the other's action")},
	{"same_authority", "other", N_("different authorities")},
	{"same_partner", "same", N_("same partner")},
	{"same_partner", "alias", N_("partners of one name, or one part of the other")},
	{"same_partner", "other", N_("different partners")},
	{"same_place", "town", N_("same town")},
	{"same_place", "10km", N_("within 10 km")},
	{"same_place", "50km", N_("within 50 km")},
	{"same_place", "region", N_("same region")},
	{"same_place", "country", N_("same country")},
	{"same_place", "other", N_("different places")},
	{"same_theme", "purpose", N_("same purpose")},
	{"same_theme", "field", N_("same field")},
	{"same_theme", "theme", N_("same theme")},
	{"same_theme", "part", N_("a theme in part")},
	{"same_theme", "other", N_("different themes")},
	{"same_start", "day", N_("on the same day")},
	{"same_start", "week", N_("within a week")},
	{"same_start", "month", N_("within a month")},
	{"same_start", "quarter", N_("within three months")},
	{"same_start", "year", N_("within a year")},
	{"same_start", "more", N_("more than a year apart")},
	{"same_end", "day", N_("on the same day")},
	{"same_end", "week", N_("within a week")},
	{"same_end", "month", N_("within a month")},
	{"same_end", "quarter", N_("within three months")},
	{"same_end", "year", N_("within a year")},
	{"same_end", "more", N_("more than a year apart")},
	{"same_budget", "5", /* xgettext:no-c-format */ N_("within 5 %")},
	{"same_budget", "twice", N_("at most double")},
	{"same_budget", "five", N_("at most five times")},
	{"same_budget", "other", N_("more than five times")},
	{"same_source", "same", N_("the same")},
	{"same_source", "other", N_("different")},
	{"same_dossier", "same", N_("the same")},
	{"same_dossier", "other", N_("different")},
};

void finding_level_text(const char *part, const char *level, struct str *out)
{
	for (size_t i = 0; i < COUNT_OF(identity_texts); i++) {
		if (!strcmp(identity_texts[i].part, part) && !strcmp(identity_texts[i].level, level)) {
			str_add(out, _(identity_texts[i].text));
			return;
		}
	}
	if (!strcmp(part, "rarity"))
		str_addf(out, ngettext("met in %d action or more", "met in %d actions or more", strtoul(level, NULL, 10)), atoi(level));
	else if (!strcmp(part, "prior"))
		str_add(out, _("most records that something brings together are two actions"));
	else if (!strcmp(level, "less"))
		str_add(out, _("hardly a word in common"));
	else
		str_addf(out, _("alike to %d %% or more"), atoi(level));
}

static void why_same(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	finding_level_text(t->name, term_arg(t, "level"), out);
	str_addf(out, " (%+d)", t->bits);
}

static void why_identity(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	if (*term_arg(t, "sum")) /* since the weights are learnt */
		str_addf(out, _("one action at %d %%: its terms sum to %+d hundredths of a bit"), t->value / 10, atoi(term_arg(t, "sum")));
	else
		why_share(t, names, out);
}

static void why_link(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *how = term_arg(t, "how");

	(void)names;
	str_add(out, !strcmp(how, "link") ? _("a declared link") : !strcmp(how, "lead") ? _("a common lead") : !strcmp(how, "dossier") ? _("a common file")
		: !strcmp(how, "agreement") ? _("a common agreement") : !strcmp(how, "network") ? _("a network that both use") : _("none declared"));
}

static void why_coordinated(const struct term *t, const struct finding_names *names, struct str *out)
{
	const char *cents = term_arg(t, "cents");
	struct value v = value_int(atoll(cents));
	struct str strates = STR_INIT, money = STR_INIT;

	(void)names;
	finding_strates(t, &strates);
	str_addf(out, _("%d %% of the pairs of authorities; %s actions, %s authorities (%s)"), t->value / 10, term_arg(t, "actions"),
		term_arg(t, "authorities"), strates.s);
	if (*cents) {
		value_show(&money, FT_MONEY, 0, &v);
		str_addf(out, _("; %s € in all"), money.s);
	}
	str_release(&strates);
	str_release(&money);
}

static void why_concentration(const struct term *t, const struct finding_names *names, struct str *out)
{
	int tenths = atoi(term_arg(t, "n_eff_tenths"));

	(void)names;
	str_addf(out, _("as scattered as %d.%d equal authorities (HHI %d.%03d)"), tenths / 10, tenths % 10, t->value / 1000, t->value % 1000);
}

static void why_worst(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_addf(out, "%d, %s", t->value / 10, finding_kind_label(term_arg(t, "kind")));
}

static void why_tandem(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	str_addf(out, _("elected official: %s; senior manager: %s"), atoi(term_arg(t, "elu")) ? _("yes") : _("no"),
		atoi(term_arg(t, "cadre")) ? _("yes") : _("no"));
	if (*term_arg(t, "ended")) {
		str_add(out, _("; mandate ended on "));
		add_day(out, term_arg(t, "ended"));
	}
	if (*term_arg(t, "election")) {
		str_add(out, _("; not confirmed since the election of "));
		add_day(out, term_arg(t, "election"));
	}
}

static void why_lacking(const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)names;
	for (int i = 0; i < t->n_args; i++)
		str_addf(out, "%s%s", i ? ", " : "", lacking_label(t->args[i].text));
}

static const struct {
	const char *name, *label;
	reason_fn why;
} reasons[] = {
	{"class", N_("kind"), why_class},
	{"imminence", N_("urgency"), why_imminence},
	{"money", N_("money"), why_money},
	{"strates", N_("strata"), why_strates},
	{"authorities", N_("load of the partner"), why_authorities},
	{"nesting", N_("same territory"), why_nesting},
	{"closeness", N_("closeness"), why_closeness},
	{"authority", N_("authorities"), why_authority},
	{"place", N_("place"), why_place},
	{"theme", N_("theme"), why_theme},
	{"period", N_("period"), why_period},
	{"partner", N_("partner"), why_partner},
	{"audience", N_("audience"), why_audience},
	{"wording", N_("wording"), why_share},
	{"identity", N_("identity"), why_identity},
	{"prior", N_("identity: beforehand"), why_same},
	{"same_authority", N_("identity: authority"), why_same},
	{"same_partner", N_("identity: partner"), why_same},
	{"same_place", N_("identity: place"), why_same},
	{"rarity", N_("identity: how common"), why_same},
	{"same_theme", N_("identity: theme"), why_same},
	{"same_start", N_("identity: start"), why_same},
	{"same_end", N_("identity: end"), why_same},
	{"same_title", N_("identity: title"), why_same},
	{"same_text", N_("identity: description"), why_same},
	{"same_budget", N_("identity: budget"), why_same},
	{"same_source", N_("identity: external id"), why_same},
	{"same_dossier", N_("identity: file reference"), why_same},
	{"link", N_("link"), why_link},
	{"coordinated", N_("coordinated"), why_coordinated},
	{"concentration", N_("dispersion"), why_concentration},
	{"worst", N_("worst pair"), why_worst},
	{"tandem", N_("tandem"), why_tandem},
	{"lacking", N_("missing"), why_lacking},
};

const char *finding_term_label(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (!strcmp(reasons[i].name, name))
			return _(reasons[i].label);
	}
	if (label_watched(name))
		return _(label_watched(name));
	return name;
}

void finding_term_text(const struct finding_row *f, const struct term *t, const struct finding_names *names, struct str *out)
{
	(void)f;
	for (size_t i = 0; i < COUNT_OF(reasons); i++) {
		if (!strcmp(reasons[i].name, t->name))
			reasons[i].why(t, names, out);
	}
	reason_watched(t, names, out);
}
