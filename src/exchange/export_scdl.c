/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_scdl.c - what was granted, as the table that French authorities publish (SCDL "subventions", schema version 2).
 *
 * One row for each voted or paid budget line of an action that has a partner: who gives is the payer, or the lead; who gets is the partner. What the standard asks and the register does not
 * know (the SIRET beyond the SIREN, the beneficiary's number) is left empty and told, never made up.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/exchange/action_csv.h>

#include "export_priv.h"

enum { OBJECT_MAX = 256 }; /* characters of objet */

static const char *const columns[] = {"idSubvention", "nomAttribuant", "idAttribuant", "nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire", "exerciceBudgetaire",
        "dateConvention", "referenceDecision", "dispositif", "objet", "nature", "montant", "conditionsVersement", "descriptionConditionsVersement", "datesPeriodeVersement",
        "idRAE", "notificationUE", "pourcentageSubvention"};

static void begin(struct exporter *x)
{
	struct csv_row row = CSV_ROW(x->out);

	for (size_t i = 0; i < COUNT_OF(columns); i++)
		csv_value(&row, columns[i]);
	csv_end(&row);
}

/* The agreement's signature, else the beginning of the action. */
static struct date day_of(const struct record *action, const struct record *agreement)
{
	struct date d = agreement ? record_date(agreement, FIELD_AGREEMENT_SIGNED) : (struct date){0};

	if (!d.precision)
		d = record_date(action, FIELD_ACTION_START);
	if (!d.precision)
		d = record_date(action, FIELD_ACTION_PLANNED_START);
	return d;
}

/* Of the action; the agreement's day where it has no beginning. */
static void period(const struct record *action, struct date signed_on, char *buf, size_t size)
{
	struct date end = record_date(action, FIELD_ACTION_END), from = record_date(action, FIELD_ACTION_START);
	char a[DATE_TEXT_SIZE], b[DATE_TEXT_SIZE];

	from = from.precision ? from : record_date(action, FIELD_ACTION_PLANNED_START);
	from = from.precision ? from : signed_on;

	if (!end.precision)
		end = record_date(action, FIELD_ACTION_PLANNED_END);
	date_format(date_from_days(date_first(from)), a);
	snprintf(buf, size, "%s%s%s", a, end.precision ? "/" : "", end.precision ? date_format(date_from_days(date_last(end)), b) : "");
}

static const char *first_characters(const char *s, size_t n, struct str *buf)
{
	size_t at = 0;

	/* Bytes 10xxxxxx go on a character. */
	for (; s[at] && n; at++)
		if (((unsigned char)s[at + 1] & 0xc0) != 0x80)
			n--;
	str_add_n(buf, s, at);
	return buf->s;
}

static void write_row(struct exporter *x, struct whole *w, const struct record *b, const struct record *partner)
{
	const struct record *payer = whole_ref(w, ENTITY_AUTHORITY, record_value(b, FIELD_BUDGET_PAYER));
	const struct record *agreement = whole_ref(w, ENTITY_AGREEMENT, record_value(&w->r, FIELD_ACTION_AGREEMENT));
	struct date day = day_of(&w->r, agreement);
	int64_t amount = record_int(b, FIELD_BUDGET_AMOUNT, 0), year = record_int(b, FIELD_BUDGET_YEAR, 0);
	char uid[UID_TEXT_SIZE], date[DATE_TEXT_SIZE], number[32];
	struct csv_row row = CSV_ROW(x->out);
	struct str object = STR_INIT;

	payer = payer ? payer : whole_ref(w, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD));
	csv_value(&row, uid_format(b->uid, uid));
	csv_text(&row, payer ? record_text(payer, FIELD_AUTHORITY_NAME) : NULL);
	csv_value(&row, NULL); /* a SIRET: the register knows the SIREN only */
	csv_text(&row, record_text(partner, FIELD_PARTNER_NAME));
	csv_value(&row, NULL);
	csv_value(&row, NULL);
	snprintf(number, sizeof(number), "%lld", (long long)year);
	csv_value(&row, year ? number : NULL);
	csv_value(&row, date_format(date_from_days(date_first(day)), date));
	csv_text(&row, agreement ? record_text(agreement, FIELD_AGREEMENT_REFERENCE) : NULL);
	csv_text(&row, record_text(&w->r, FIELD_ACTION_SCHEME) ? vocab_label(VOCAB_SCHEME, record_text(&w->r, FIELD_ACTION_SCHEME)) : NULL);
	csv_text(&row, first_characters(record_text(&w->r, FIELD_ACTION_TITLE), OBJECT_MAX, &object));
	csv_value(&row, "aide en numéraire");
	snprintf(number, sizeof(number), "%lld.%02lld", (long long)amount / 100, (long long)amount % 100);
	csv_value(&row, number);
	csv_value(&row, "autre");
	csv_value(&row, "selon la convention");
	char dates[2 * DATE_TEXT_SIZE + 2];

	period(&w->r, day, dates, sizeof(dates));
	csv_value(&row, dates);
	csv_value(&row, NULL);
	csv_value(&row, "non");
	csv_value(&row, "1.00"); /* the part of the grant that goes to this beneficiary */
	csv_end(&row);
	str_release(&object);
}

static bool is_granted(const struct record *b)
{
	const char *stage = record_text(b, FIELD_BUDGET_STAGE), *currency = record_text(b, FIELD_BUDGET_CURRENCY);

	return stage && !str_eq(stage, "planned") && (!currency || str_eq(currency, "EUR")) && record_int(b, FIELD_BUDGET_AMOUNT, 0) > 0;
}

static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	const struct record *partner = record_count(&w->r, SET_ACTION_PARTNERS) ? whole_ref(w, ENTITY_PARTNER, record_element(&w->r, SET_ACTION_PARTNERS, 0)) : NULL;
	int n = 0;

	(void)e;
	for (int i = 0; i < w->n_budgets; i++)
		n += is_granted(&w->budgets[i]);
	if (!n || !partner || !day_of(&w->r, whole_ref(w, ENTITY_AGREEMENT, record_value(&w->r, FIELD_ACTION_AGREEMENT))).precision) {
		x->refused_why = N_("this table holds grants in euros: a partner, a date and a voted or paid budget line are needed");
		return false;
	}
	for (int i = 0; i < w->n_budgets; i++)
		if (is_granted(&w->budgets[i]))
			write_row(x, w, &w->budgets[i], partner);
	if (record_count(&w->r, SET_ACTION_PARTNERS) > 1)
		export_lost(x, N_("further beneficiaries: the first partner stands for all"));
	export_lost(x, N_("SIRET numbers (the register knows the SIREN): complete them before you publish"));
	return true;
}

const struct export_form export_scdl = {
	.format = {.name = "scdl", .suffix = "csv", .label = N_("Grants, as they are published (SCDL)"), .detail = N_("for the open data portal")},
	.begin = begin,
	.action = action,
};
