/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_iati.c - actions as an IATI 2.03 activity file (https://iatistandard.org/en/iati-standard/203/).
 *
 * The schema fixes the order of the elements and wants an identifier, a reporting organisation, title, description, a participating organisation, a status and
 * a date of each activity. What has no date is therefore left out and told. The rules want nothing actual that is still to come: a start that is noted for next
 * year is published as planned, in place of the plan before it; what is voted for next year as a budget that is committed; each says in an attribute of ours
 * what it was. A date that is a year or a month becomes its first day where something begins and its last where it ends; percentages of one vocabulary sum to
 * 100. Our own themes go beside the DAC codes as a vocabulary of the publisher (99), the register's id as an internal identifier (A1), and what the standard
 * has no word for as attributes of a namespace of ours, which the schema allows anywhere: so the file reads back as what it was.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include <strates/exchange/iati.h>

#include "export_iati_priv.h"

static void begin(struct exporter *x)
{
	char now[24];

	str_addf(x->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\" generated-datetime=\"%s\" xmlns:strates=\"urn:strates\">\n", clock_format(clock_ms(), now));
}

static bool end(struct exporter *x, struct err *e)
{
	(void)e;
	str_add(x->out, "</iati-activities>\n");
	return true;
}

/* --- small pieces --- */

/* xsd:date of a day. */
static const char *day_text(int32_t day, char buf[DATE_TEXT_SIZE])
{
	return date_format(date_from_days(day), buf);
}

/* --- organisations --- */

/* Agency of the SIREN in IATI's list of registration agencies; a body without SIREN has no public identifier: its key says whose it is. */
static void org_ref(struct str *out, const struct record *authority)
{
	const char *siren = record_text(authority, FIELD_AUTHORITY_SIREN), *key = record_text(authority, FIELD_AUTHORITY_KEY);

	if (siren) {
		str_addf(out, "FR-INSEE-%s", siren);
		return;
	}
	/* Only letters, digits and - _ : . may stand in an identifier. */
	str_add(out, "XX-strates-");
	for (; key && *key; key++)
		str_add_char(out, (*key >= '0' && *key <= '9') || (*key >= 'A' && *key <= 'Z') || (*key >= 'a' && *key <= 'z') || strchr(":._", *key) ? *key : '-');
}

/* Code of OrganisationType. */
static const char *type_of_authority(const struct record *r)
{
	const char *strate = record_text(r, FIELD_AUTHORITY_STRATE);

	return !strate || str_eq(strate, "other") ? "90" : "11";
}

static const char *type_of_partner(const struct record *r)
{
	static const char *const types[][2] = {{"local_authority", "11"}, {"state", "10"}, {"ngo", "24"}, {"university", "80"}, {"school", "80"}, {"company", "70"},
	        {"hospital", "15"}, {"international", "40"}};
	const char *kind = record_text(r, FIELD_PARTNER_KIND);

	for (size_t i = 0; kind && i < COUNT_OF(types); i++)
		if (str_eq(kind, types[i][0]))
			return types[i][1];
	return "90";
}

/* Code of OrganisationRole. */
static const char *role_code(const char *role)
{
	if (str_eq(role, "funder"))
		return "1";
	if (str_eq(role, "technical"))
		return "3";
	return str_eq(role, "implementer") || str_eq(role, "foreign") ? "4" : "2";
}

static void begin_organisation(struct str *out, const char *role, const char *type, const char *ref)
{
	str_add(out, "\t\t<participating-org");
	xml_attribute(out, "role", role);
	xml_attribute(out, "type", type);
	xml_attribute(out, "ref", ref);
}

static void end_organisation(struct str *out, const char *name)
{
	str_add(out, ">\n");
	iati_narrative(out, "\t\t\t", name);
	str_add(out, "\t\t</participating-org>\n");
}

static void authority_element(struct str *out, const struct record *r, const char *role, const char *own)
{
	struct str ref = STR_INIT;

	org_ref(&ref, r);
	begin_organisation(out, role, type_of_authority(r), ref.s);
	xml_attribute(out, "strates:role", own);
	end_organisation(out, record_text(r, FIELD_AUTHORITY_NAME));
	str_release(&ref);
}

/* The standard's types are fewer than our kinds, and it has no place for where an organisation is. */
static void partner_element(struct str *out, const struct record *r)
{
	char uid[UID_TEXT_SIZE];

	begin_organisation(out, "4", type_of_partner(r), NULL);
	xml_attribute(out, "strates:partner", uid_format(r->uid, uid));
	xml_attribute(out, "strates:kind", record_text(r, FIELD_PARTNER_KIND) ? record_text(r, FIELD_PARTNER_KIND) : "none");
	xml_attribute(out, "strates:country", record_text(r, FIELD_PARTNER_COUNTRY));
	xml_attribute(out, "strates:city", record_text(r, FIELD_PARTNER_CITY));
	end_organisation(out, record_text(r, FIELD_PARTNER_NAME));
}

static void organisations(struct exporter *x, struct whole *w, const struct record *lead)
{
	authority_element(x->out, lead, "2", NULL);
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTICIPANTS); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_PARTICIPANTS, i);
		const struct record *r = whole_ref(w, ENTITY_AUTHORITY, &v[ITEM_ACTION_PARTICIPANTS_authority]);

		if (r)
			authority_element(x->out, r, role_code(v[ITEM_ACTION_PARTICIPANTS_role].s), v[ITEM_ACTION_PARTICIPANTS_role].s);
	}
	for (int i = 0; i < record_count(&w->r, SET_ACTION_PARTNERS); i++) {
		const struct record *r = whole_ref(w, ENTITY_PARTNER, record_element(&w->r, SET_ACTION_PARTNERS, i));

		if (r)
			partner_element(x->out, r);
	}
}

/* --- identity --- */

/* Was it published, by somebody, under the identifier that is kept with it? */
static bool is_iati_id(const struct whole *w)
{
	const char *id = record_text(&w->r, FIELD_ACTION_SOURCE_ID);

	return id && str_eq(record_text(&w->r, FIELD_ACTION_SOURCE), IATI_SOURCE) && uid_cmp(uid_derive2("import", IATI_SOURCE, id), w->r.uid) == 0;
}

/* An activity keeps the identifier under which it was published. */
static void activity_id(const struct whole *w, const struct record *lead, struct uid uid, bool own, struct str *out)
{
	char text[UID_TEXT_SIZE];

	if (own && is_iati_id(w)) {
		str_add(out, record_text(&w->r, FIELD_ACTION_SOURCE_ID));
		return;
	}
	org_ref(out, lead);
	str_addf(out, "-%s", uid_format(uid, text));
}

static void identity(struct exporter *x, struct whole *w, const struct record *lead)
{
	struct str id = STR_INIT, ref = STR_INIT;
	const char *title = record_text(&w->r, FIELD_ACTION_TITLE), *description = record_text(&w->r, FIELD_ACTION_DESCRIPTION);

	activity_id(w, lead, w->r.uid, true, &id);
	org_ref(&ref, lead);
	str_add(x->out, "\t\t<iati-identifier>");
	xml_text(x->out, id.s);
	str_add(x->out, "</iati-identifier>\n\t\t<reporting-org");
	xml_attribute(x->out, "ref", ref.s);
	xml_attribute(x->out, "type", type_of_authority(lead));
	if (is_iati_id(w)) /* what others published first */
		xml_attribute(x->out, "secondary-reporter", "1");
	str_add(x->out, ">\n");
	iati_narrative(x->out, "\t\t\t", record_text(lead, FIELD_AUTHORITY_NAME));
	str_add(x->out, "\t\t</reporting-org>\n\t\t<title>\n");
	iati_narrative(x->out, "\t\t\t", title);
	/* Wanted by the schema: a record without says its title again. */
	str_add(x->out, "\t\t</title>\n\t\t<description>\n");
	iati_narrative(x->out, "\t\t\t", description ? description : title);
	str_add(x->out, "\t\t</description>\n");
	str_release(&id);
	str_release(&ref);
}

static void other_identifier(struct exporter *x, struct whole *w)
{
	char uid[UID_TEXT_SIZE];

	str_add(x->out, "\t\t<other-identifier");
	xml_attribute(x->out, "ref", uid_format(w->r.uid, uid));
	xml_attribute(x->out, "type", "A1");
	str_add(x->out, "/>\n");
	if (!record_text(&w->r, FIELD_ACTION_DOSSIER))
		return;
	str_add(x->out, "\t\t<other-identifier");
	xml_attribute(x->out, "ref", record_text(&w->r, FIELD_ACTION_DOSSIER));
	xml_attribute(x->out, "type", "A9");
	str_add(x->out, "/>\n");
}

/* --- status and dates --- */

/* Both ends of a period, as planned and as it was, with their codes; of an end the last day that it may mean. */
static const struct span {
	enum field planned, actual;
	const char *planned_type, *actual_type;
	bool last;
} spans[] = {{FIELD_ACTION_PLANNED_START, FIELD_ACTION_START, "1", "2", false}, {FIELD_ACTION_PLANNED_END, FIELD_ACTION_END, "3", "4", true}};

static bool has_date(const struct record *r)
{
	for (size_t i = 0; i < COUNT_OF(spans); i++)
		if (record_date(r, spans[i].planned).precision || record_date(r, spans[i].actual).precision)
			return true;
	return false;
}

static int32_t day_of(const struct span *s, struct date d)
{
	return s->last ? date_last(d) : date_first(d);
}

/* own_type: what the date is here, when it is published as planned; planned: what was planned before it. */
static void date_element(struct str *out, const struct span *s, struct date d, const char *type, const char *own_type, struct date planned)
{
	char buf[DATE_TEXT_SIZE];

	str_add(out, "\t\t<activity-date");
	xml_attribute(out, "type", type);
	xml_attribute(out, "iso-date", day_text(day_of(s, d), buf));
	xml_attribute(out, "strates:type", own_type);
	if (planned.precision)
		xml_attribute(out, "strates:planned", date_format(planned, buf));
	if (d.precision == DATE_DAY) {
		str_add(out, "/>\n");
		return;
	}
	/* What was known is said in words: a day that nobody wrote must not come back as one. */
	str_add(out, ">\n");
	iati_narrative(out, "\t\t\t", date_format(d, buf));
	str_add(out, "\t\t</activity-date>\n");
}

/* Of each code one: what is still to come is the plan of today, and takes the place of the one before. */
static void activity_dates(struct exporter *x, const struct record *r)
{
	const struct date none = {0};
	int32_t begins = INT32_MIN; /* as planned */

	for (size_t i = 0; i < COUNT_OF(spans); i++) {
		const struct span *s = &spans[i];
		struct date planned = record_date(r, s->planned), actual = record_date(r, s->actual);
		bool to_come = actual.precision && day_of(s, actual) > clock_today();
		struct date plan = to_come ? actual : planned;

		if (plan.precision && s->last && day_of(s, plan) < begins)
			export_lost(x, N_("planned ends before the start"));
		else if (plan.precision)
			date_element(x->out, s, plan, s->planned_type, to_come ? s->actual_type : NULL, to_come ? planned : none);
		if (plan.precision && !s->last)
			begins = day_of(s, plan);
		if (actual.precision && !to_come)
			date_element(x->out, s, actual, s->actual_type, NULL, none);
	}
}

static void status(struct exporter *x, const struct record *r)
{
	const char *status = record_text(r, FIELD_ACTION_STATUS);

	/* An idea is in its identification; nothing known counts as under way. */
	str_addf(x->out, "\t\t<activity-status code=\"%s\"", str_eq(status, "idea") ? "1" : status ? status : "2");
	if (!status || str_eq(status, "idea"))
		xml_attribute(x->out, "strates:status", status ? status : "none");
	str_add(x->out, "/>\n");
}

/* --- money --- */

static void value_element(struct str *out, const struct record *b, int year)
{
	int64_t cents = record_int(b, FIELD_BUDGET_AMOUNT, 0), whole = cents < 0 ? -cents : cents;
	const char *currency = record_text(b, FIELD_BUDGET_CURRENCY);

	str_add(out, "\t\t\t<value");
	xml_attribute(out, "currency", currency ? currency : "EUR");
	str_addf(out, " value-date=\"%04d-01-01\">%s%lld.%02lld</value>\n", year, cents < 0 ? "-" : "", (long long)whole / 100, (long long)whole % 100);
}

/* What is voted is a commitment, what is paid a disbursement; what is only planned is a planned disbursement, or a budget when nobody is known to pay. */
enum line_form { LINE_BUDGET, LINE_PLANNED, LINE_TRANSACTION, LINE_FORMS };

static int this_year(void)
{
	return date_from_days(clock_today()).year;
}

static enum line_form form_of(const struct record *b)
{
	const char *stage = record_text(b, FIELD_BUDGET_STAGE);

	if ((str_eq(stage, "paid") || str_eq(stage, "voted")) && record_int(b, FIELD_BUDGET_YEAR, 0) <= this_year())
		return LINE_TRANSACTION;
	return record_text(b, FIELD_BUDGET_PAYER) ? LINE_PLANNED : LINE_BUDGET;
}

static void provider(struct exporter *x, struct whole *w, const struct record *b)
{
	const struct record *payer = whole_ref(w, ENTITY_AUTHORITY, record_value(b, FIELD_BUDGET_PAYER));
	struct str ref = STR_INIT;

	if (!payer)
		return;
	org_ref(&ref, payer);
	str_add(x->out, "\t\t\t<provider-org");
	xml_attribute(x->out, "ref", ref.s);
	str_add(x->out, ">\n");
	iati_narrative(x->out, "\t\t\t\t", record_text(payer, FIELD_AUTHORITY_NAME));
	str_add(x->out, "\t\t\t</provider-org>\n");
	str_release(&ref);
}

static void money_line(struct exporter *x, struct whole *w, const struct record *b, enum line_form form)
{
	static const char *const names[LINE_FORMS] = {"budget", "planned-disbursement", "transaction"};
	const char *stage = record_text(b, FIELD_BUDGET_STAGE);
	int year = (int)record_int(b, FIELD_BUDGET_YEAR, 0);
	char day[DATE_TEXT_SIZE];

	str_addf(x->out, "\t\t<%s", names[form]);
	if (form != LINE_TRANSACTION)
		xml_attribute(x->out, "type", "1");
	if (form == LINE_BUDGET)
		xml_attribute(x->out, "status", str_eq(stage, "voted") || str_eq(stage, "paid") ? "2" : "1");
	if (form != LINE_TRANSACTION && !str_eq(stage, "planned"))
		xml_attribute(x->out, "strates:stage", stage ? stage : "none");
	xml_attribute(x->out, "strates:scheme", record_text(b, FIELD_BUDGET_SCHEME));
	xml_attribute(x->out, "strates:ledger", record_text(b, FIELD_BUDGET_LEDGER));
	str_add(x->out, ">\n");
	if (form == LINE_TRANSACTION)
		str_addf(x->out, "\t\t\t<transaction-type code=\"%s\"/>\n\t\t\t<transaction-date iso-date=\"%s\"/>\n", str_eq(stage, "paid") ? "3" : "2",
		        year < this_year() ? date_format((struct date){.year = (int16_t)year, .month = 12, .day = 31, .precision = DATE_DAY}, day) : day_text(clock_today(), day));
	else
		str_addf(x->out, "\t\t\t<period-start iso-date=\"%04d-01-01\"/>\n\t\t\t<period-end iso-date=\"%04d-12-31\"/>\n", year, year);
	value_element(x->out, b, year);
	if (form != LINE_BUDGET)
		provider(x, w, b);
	str_addf(x->out, "\t\t</%s>\n", names[form]);
}

static void budgets(struct exporter *x, struct whole *w)
{
	for (int form = 0; form < LINE_FORMS; form++)
		for (int i = 0; i < w->n_budgets; i++) {
			int64_t year = record_int(&w->budgets[i], FIELD_BUDGET_YEAR, 0);

			if (form_of(&w->budgets[i]) != (enum line_form)form)
				continue;
			if (year < 1900 || year > 2200)
				export_lost(x, N_("budget lines without a year"));
			else
				money_line(x, w, &w->budgets[i], (enum line_form)form);
		}
}

/* --- related activities --- */

/* Code of RelatedActivityType, seen from this side; NULL: it can't be said. */
static const char *relation(const struct link_end *l)
{
	const char *kind = record_text(&l->r, FIELD_LINK_KIND);

	if (str_eq(record_text(&l->r, FIELD_LINK_STATE), "refused"))
		return NULL;
	if (str_eq(kind, "parent"))
		return l->side[0] == 'a' ? "1" : "2";
	if (str_eq(kind, "co_funded"))
		return "4";
	if (str_eq(kind, "same_project"))
		return "5";
	return str_eq(kind, "not_related") || str_eq(kind, "successor") ? NULL : "3";
}

static bool related(struct exporter *x, struct whole *w, struct err *e)
{
	for (int i = 0; i < w->n_links; i++) {
		struct export_options all = {.restricted = x->options.restricted};
		const char *type = relation(&w->links[i]);
		struct str id = STR_INIT;
		const struct record *lead;
		struct whole other;
		bool hidden, ok;

		if (!type) {
			export_lost(x, N_("links that IATI has no word for"));
			continue;
		}
		/* What one side has only proposed is said by that side alone. */
		if (!str_eq(record_text(&w->links[i].r, FIELD_LINK_STATE), "confirmed") && w->links[i].side[0] == 'b')
			continue;
		ok = whole_load(&other, x->store, store_id_of_uid(x->store, ENTITY_ACTION, w->links[i].other), &all, &hidden, e);
		if (ok && (lead = whole_ref(&other, ENTITY_AUTHORITY, record_value(&other.r, FIELD_ACTION_LEAD)))) {
			activity_id(&other, lead, other.r.uid, true, &id);
			str_add(x->out, "\t\t<related-activity");
			xml_attribute(x->out, "ref", id.s);
			xml_attribute(x->out, "type", type);
			str_add(x->out, "/>\n");
		}
		str_release(&id);
		whole_release(&other);
		if (!ok && !hidden)
			return false;
	}
	return true;
}

/* --- one activity --- */

static void note_losses(struct exporter *x, const struct record *r)
{
	static const int fields[] = {FIELD_ACTION_TITLE, FIELD_ACTION_DESCRIPTION, FIELD_ACTION_STATUS, FIELD_ACTION_START, FIELD_ACTION_END, FIELD_ACTION_PLANNED_START,
	        FIELD_ACTION_PLANNED_END, FIELD_ACTION_LEAD, FIELD_ACTION_DOSSIER, FIELD_ACTION_BATCH, FIELD_ACTION_SOURCE, FIELD_ACTION_SOURCE_ID};
	static const int sets[] = {SET_ACTION_PARTICIPANTS, SET_ACTION_PARTNERS, SET_ACTION_PLACES, SET_ACTION_THEMES, SET_ACTION_SDGS, SET_ACTION_TAGS};

	export_lost_fields(x, r, fields, COUNT_OF(fields), sets, COUNT_OF(sets));
}

static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	const struct record *lead = whole_ref(w, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));
	size_t before = x->out->len;
	char updated[24];

	if (!has_date(&w->r) || !lead) {
		x->refused_why = lead ? N_("IATI wants a date of each activity; give them a start") : N_("IATI wants to know who answers for an activity; give them a lead");
		return false;
	}
	str_add(x->out, "\t<iati-activity xml:lang=\"fr\" default-currency=\"EUR\"");
	if (w->updated)
		xml_attribute(x->out, "last-updated-datetime", clock_format(w->updated, updated));
	str_add(x->out, ">\n");
	identity(x, w, lead);
	organisations(x, w, lead);
	other_identifier(x, w);
	status(x, &w->r);
	activity_dates(x, &w->r);
	iati_countries(x, &w->r);
	iati_locations(x, w);
	iati_sectors(x, w);
	budgets(x, w);
	if (!related(x, w, e)) {
		str_truncate(x->out, before);
		return false;
	}
	str_add(x->out, "\t</iati-activity>\n");
	note_losses(x, &w->r);
	return true;
}

const struct export_form export_iati = {
	.format = {.name = "iati", .suffix = "xml", .label = N_("Actions, as IATI 2.03 (XML)"), .detail = N_("for open aid data")},
	.begin = begin,
	.action = action,
	.end = end,
};
