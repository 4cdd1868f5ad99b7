/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * validate.c - the rules of a record that need no database.
 *
 * Type rules (dates, codes) come from entity.def; the rest is in small tables of fields, so that a
 * new field joins a rule by one line. The first broken rule is told: a form shows one sentence
 * under one field.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/model/record.h>

#include "value_priv.h"

struct range {
	enum field field;
	double lo, hi;
};
static const struct range ranges[] = {
        {FIELD_COUNTRY_LAT, -90, 90},
        {FIELD_COUNTRY_LON, -180, 180},
        {FIELD_PLACE_LAT, -90, 90},
        {FIELD_PLACE_LON, -180, 180},
        {FIELD_PARTNER_LAT, -90, 90},
        {FIELD_PARTNER_LON, -180, 180},
        {FIELD_MISSION_LAT, -90, 90},
        {FIELD_MISSION_LON, -180, 180},
        {FIELD_BUDGET_YEAR, 1900, 2200},
        {FIELD_ACTION_VISITS_OUT, 0, 1e6},
        {FIELD_ACTION_VISITS_IN, 0, 1e6},
        {FIELD_ACTION_EXPERTISE_OUT, 0, 1e6},
        {FIELD_ACTION_EXPERTISE_IN, 0, 1e6},
        {FIELD_ACTION_FUNDS_OUT, 0, 1e15},
        {FIELD_ACTION_FUNDS_IN, 0, 1e15},
        {FIELD_AUTHORITY_POPULATION, 0, 1e10},
        {FIELD_PLACE_POPULATION, 0, 1e10},
};

struct item_range {
	enum set set;
	int item;
	double lo, hi;
};
static const struct item_range item_ranges[] = {
        {SET_ACTION_PLACES, ITEM_ACTION_PLACES_lat, -90, 90},
        {SET_ACTION_PLACES, ITEM_ACTION_PLACES_lon, -180, 180},
        {SET_ACTION_THEMES, ITEM_ACTION_THEMES_percent, 0, 100},
        {SET_ACTION_SDGS, ITEM_ACTION_SDGS_sdg, 1, 17},
};

struct period {
	enum field start, end;
};
static const struct period periods[] = {
        {FIELD_ACTION_START, FIELD_ACTION_END},
        {FIELD_ACTION_PLANNED_START, FIELD_ACTION_PLANNED_END},
        {FIELD_AUTHORITY_VALID_FROM, FIELD_AUTHORITY_VALID_TO},
        {FIELD_PERSON_MANDATE_START, FIELD_PERSON_MANDATE_END},
        {FIELD_AGREEMENT_START, FIELD_AGREEMENT_END},
        {FIELD_MISSION_START, FIELD_MISSION_END},
};

/* Labels are translated when something is wrong: nearly all is right, and a dictionary is slow. */
static bool check_type(
        const char *label, enum field_type t, int of, const struct value *v, struct err *e)
{
	struct date d;
	const char *why = NULL;

	if (v->type == VALUE_NONE)
		return true;
	if (t == FT_CODE && (v->type != VALUE_TEXT || vocab_index((enum vocab)of, v->s) < 0)) {
		struct str choices = STR_INIT;

		vocab_choices(&choices, (enum vocab)of);
		err_set(e, ERR_DATA, _("%s: '%s' is unknown; choose one of: %s"), _(label),
		        v->type == VALUE_TEXT ? v->s : "", choices.s);
		str_release(&choices);
		return false;
	}
	if (t == FT_DATE && (v->type != VALUE_TEXT || !date_parse_iso(v->s, &d, &why)))
		return err_set(e, ERR_DATA, _("%s: '%s' is not a date: %s"), _(label),
		        v->type == VALUE_TEXT ? v->s : "",
		        why ? why : _("write 2024, 2024-03, 2024-03-01 or 1/3/2024"));
	return true;
}

static bool check_range(
        const char *label, const struct value *v, double lo, double hi, struct err *e)
{
	double x = v->type == VALUE_REAL ? v->r : (double)v->i;

	if ((v->type != VALUE_REAL && v->type != VALUE_INT) || (x >= lo && x <= hi))
		return true;
	return err_set(e, ERR_DATA, _("%s: must lie between %g and %g"), _(label), lo, hi);
}

static bool check_fields(const struct record *r, const char **field, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		const struct value *v = &r->fields[i];

		*field = f->name;
		if ((f->flags & FIELD_REQUIRED) && v->type == VALUE_NONE)
			return err_set(e, ERR_DATA, _("%s: is missing; fill it in"), _(f->label));
		if (!check_type(f->label, f->type, f->of, v, e))
			return false;
	}
	for (size_t i = 0; i < COUNT_OF(ranges); i++) {
		const struct field_desc *f = field_desc(ranges[i].field);

		*field = f->name;
		if (f->entity == r->entity &&
		        !check_range(f->label, record_value(r, ranges[i].field), ranges[i].lo,
		                ranges[i].hi, e))
			return false;
	}
	return true;
}

static bool check_elements(const struct record *r, enum set s, struct err *e)
{
	const struct set_desc *d = set_desc(s);

	for (int i = 0; i < record_count(r, s); i++) {
		const struct value *v = record_element(r, s, i);

		for (int k = 0; k < d->n_items; k++)
			if (!check_type(d->label, d->items[k].type, d->items[k].of, &v[k], e))
				return false;
		for (size_t k = 0; k < COUNT_OF(item_ranges); k++)
			if (item_ranges[k].set == s &&
			        !check_range(d->label, &v[item_ranges[k].item],
			                item_ranges[k].lo, item_ranges[k].hi, e))
				return false;
	}
	return true;
}

static bool check_sets(const struct record *r, const char **field, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_sets; i++) {
		enum set s = (enum set)(d->first_set + i);

		*field = set_desc(s)->name;
		if (!check_elements(r, s, e))
			return false;
	}
	return true;
}

static bool check_periods(const struct record *r, const char **field, struct err *e)
{
	for (size_t i = 0; i < COUNT_OF(periods); i++) {
		const struct field_desc *start = field_desc(periods[i].start),
		                        *end = field_desc(periods[i].end);
		int32_t first, last;

		if (start->entity != r->entity)
			continue;
		/* Both are known only roughly: they contradict each other when no reading puts the
		 * end behind the start. */
		first = date_first(record_date(r, periods[i].start));
		last = date_last(record_date(r, periods[i].end));
		*field = end->name;
		if (first != DATE_NO_DAY && last != DATE_NO_DAY && last < first)
			return err_set(e, ERR_DATA,
			        _("%s: %s comes before the start, %s; correct one of them"),
			        _(end->label), record_text(r, periods[i].end),
			        record_text(r, periods[i].start));
	}
	return true;
}

/* Nine digits whose Luhn sum is a multiple of ten. */
static bool siren_is_valid(const char *s)
{
	int sum = 0;

	if (strlen(s) != 9 || strspn(s, "0123456789") != 9)
		return false;
	for (int i = 0; i < 9; i++) {
		int x = (s[i] - '0') * (i % 2 + 1);

		sum += x > 9 ? x - 9 : x;
	}
	return sum % 10 == 0;
}

static bool email_is_valid(const char *s)
{
	const char *at = strchr(s, '@');

	return at && at > s && at[1] && !strchr(at + 1, '@') && !strchr(s, ' ');
}

static bool check_authority(const struct record *r, const char **field, struct err *e)
{
	const char *siren = record_text(r, FIELD_AUTHORITY_SIREN);

	*field = field_desc(FIELD_AUTHORITY_SIREN)->name;
	if (siren && !siren_is_valid(siren))
		return err_set(e, ERR_DATA,
		        _("SIREN: '%s' is not one; it has nine digits, the last of which checks "
		          "the others"),
		        siren);
	return true;
}

static bool check_person(const struct record *r, const char **field, struct err *e)
{
	const char *email = record_text(r, FIELD_PERSON_EMAIL);

	*field = field_desc(FIELD_PERSON_EMAIL)->name;
	if (email && !email_is_valid(email))
		return err_set(e, ERR_DATA,
		        _("E-mail: '%s' is not an address; write it like name@town.fr"), email);
	return true;
}

static bool check_link(const struct record *r, const char **field, struct err *e)
{
	struct uid a = record_uid(r, FIELD_LINK_A);

	*field = field_desc(FIELD_LINK_B)->name;
	if (!uid_is_nil(a) && uid_cmp(a, record_uid(r, FIELD_LINK_B)) == 0)
		return err_set(e, ERR_DATA,
		        _("Link: an action can't be linked to itself; choose another one"));
	return true;
}

static bool check_entity(const struct record *r, const char **field, struct err *e)
{
	switch (r->entity) {
	case ENTITY_AUTHORITY: return check_authority(r, field, e);
	case ENTITY_PERSON: return check_person(r, field, e);
	case ENTITY_LINK: return check_link(r, field, e);
	default: return true;
	}
}

bool record_validate(const struct record *r, const char **field, struct err *e)
{
	const char *ignored;

	if (!field)
		field = &ignored;
	*field = NULL;
	if (!check_fields(r, field, e) || !check_periods(r, field, e) || !check_sets(r, field, e) ||
	        !check_entity(r, field, e))
		return false;
	*field = NULL;
	return true;
}
