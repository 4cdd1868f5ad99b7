/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit_text.c - fields of an edit as text: to be edited and taken back (edit_get), and to be read
 * (edit_show).
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/exchange/compact.h>

#include "edit_priv.h"

struct slot {
	int field, set; /* -1 = none */
	bool budget;
};

static bool find_slot(const struct edit *ed, const char *name, struct slot *s)
{
	s->field = field_find(ed->r.entity, name);
	s->set = s->field < 0 ? set_find(ed->r.entity, name) : -1;
	s->budget = ed->r.entity == ENTITY_ACTION && str_eq(name, "budget");
	return s->field >= 0 || s->set >= 0 || s->budget;
}

/* --- budget lines: those that wait, else the stored ones --- */

static bool each_budget(struct edit *ed,
        void (*line)(struct edit *, const struct record *, int, struct str *), struct str *out)
{
	struct ids l = IDS_INIT;
	struct arena mem = ARENA_INIT;
	int n = 0;

	if (ed->extra.has_budget) {
		for (int i = 0; i < ed->extra.n_budgets; i++)
			line(ed, &ed->extra.budgets[i], n++, out);
		return true;
	}
	if (!ed->is_new && edit_rows_about(ed->app, FIELD_BUDGET_ACTION, ed->r.uid, &l, NULL))
		for (int i = 0; i < l.n; i++) {
			struct record r;
			if (store_load(ed->app->store, ENTITY_BUDGET, l.v[i], &mem, &r, NULL))
				line(ed, &r, n++, out);
			arena_clear(&mem);
		}
	arena_release(&mem);
	ids_release(&l);
	return true;
}

static void get_budget_line(struct edit *ed, const struct record *b, int at, struct str *out)
{
	const char *payer = record_text(b, FIELD_BUDGET_PAYER),
	           *currency = record_text(b, FIELD_BUDGET_CURRENCY),
	           *stage = record_text(b, FIELD_BUDGET_STAGE),
	           *scheme = record_text(b, FIELD_BUDGET_SCHEME),
	           *ledger = record_text(b, FIELD_BUDGET_LEDGER);
	bool booked = scheme || ledger;

	(void)ed;
	if (at)
		str_add_char(out, '|');
	value_format(out, FT_INT, record_value(b, FIELD_BUDGET_YEAR));
	/* strate:code is two parts of the line; without a payer both are empty. */
	str_addf(out, ":%s:", payer ? payer : ":");
	value_format(out, FT_MONEY, record_value(b, FIELD_BUDGET_AMOUNT));
	if (currency || stage || booked)
		str_addf(out, ":%s", currency ? currency : "");
	if (stage || booked)
		str_addf(out, ":%s", stage ? stage : "");
	if (booked)
		str_addf(out, ":%s", scheme ? scheme : "");
	if (ledger) {
		str_add_char(out, ':');
		compact_escape(out, ledger);
	}
}

static void show_budget_line(struct edit *ed, const struct record *b, int at, struct str *out)
{
	struct arena mem = ARENA_INIT;

	if (at)
		str_add(out, ", ");
	if (record_value(b, FIELD_BUDGET_YEAR)->type == VALUE_INT) {
		value_format(out, FT_INT, record_value(b, FIELD_BUDGET_YEAR));
		str_add(out, " ");
	}
	if (record_text(b, FIELD_BUDGET_PAYER))
		str_addf(out, "%s ",
		        store_ref_name(ed->app->store, ENTITY_AUTHORITY,
		                record_value(b, FIELD_BUDGET_PAYER), &mem));
	value_show(out, FT_MONEY, 0, record_value(b, FIELD_BUDGET_AMOUNT));
	str_addf(out, " %s",
	        record_text(b, FIELD_BUDGET_CURRENCY) ? record_text(b, FIELD_BUDGET_CURRENCY)
	                                              : "EUR");
	arena_release(&mem);
}

/* --- elements as they are written --- */

static void add_escaped(struct str *out, const struct value *v)
{
	if (v->type == VALUE_TEXT)
		compact_escape(out, v->s);
}

/* A key such as com:29019: its colon parts it, so it stays bare. */
static void add_key(struct str *out, const struct value *v)
{
	const char *colon = v->type == VALUE_TEXT ? strchr(v->s, ':') : NULL;

	if (!colon) {
		add_escaped(out, v);
		return;
	}
	str_add_n(out, v->s, (size_t)(colon - v->s) + 1);
	compact_escape(out, colon + 1);
}

static void get_partner(struct edit *ed, const struct value *v, struct str *out)
{
	struct arena mem = ARENA_INIT;
	struct record stored, *r = NULL;
	char uid[UID_TEXT_SIZE];

	for (int i = 0; i < ed->extra.n_partners && !r; i++)
		if (uid_cmp(ed->extra.partners[i].uid, v->u) == 0)
			r = &ed->extra.partners[i];
	if (!r && store_load_uid(ed->app->store, ENTITY_PARTNER, v->u, &mem, &stored, NULL))
		r = &stored;
	if (r) {
		compact_escape(out, record_text(r, FIELD_PARTNER_NAME)
		                            ? record_text(r, FIELD_PARTNER_NAME)
		                            : "?");
		if (record_text(r, FIELD_PARTNER_COUNTRY) || record_text(r, FIELD_PARTNER_CITY)) {
			str_add_char(out, '/');
			add_escaped(out, record_value(r, FIELD_PARTNER_COUNTRY));
		}
		if (record_text(r, FIELD_PARTNER_CITY)) {
			str_add_char(out, '/');
			add_escaped(out, record_value(r, FIELD_PARTNER_CITY));
		}
	}
	str_addf(out, "@%s", uid_format(v->u, uid));
	arena_release(&mem);
}

static void get_place(const struct value *v, struct str *out)
{
	const struct value *lat = &v[ITEM_ACTION_PLACES_lat],
	                   *precision = &v[ITEM_ACTION_PLACES_precision];
	bool has_city =
	        v[ITEM_ACTION_PLACES_city].type == VALUE_TEXT && *v[ITEM_ACTION_PLACES_city].s;

	add_escaped(out, &v[ITEM_ACTION_PLACES_country]);
	if (has_city || (v[ITEM_ACTION_PLACES_region].type == VALUE_TEXT &&
	                        *v[ITEM_ACTION_PLACES_region].s)) {
		str_add_char(out, '/');
		add_escaped(out, &v[ITEM_ACTION_PLACES_region]);
	}
	if (has_city) {
		str_add_char(out, '/');
		add_escaped(out, &v[ITEM_ACTION_PLACES_city]);
	}
	if (lat->type == VALUE_REAL) {
		str_add_char(out, '@');
		value_format(out, FT_REAL, lat);
		str_add_char(out, ',');
		value_format(out, FT_REAL, &v[ITEM_ACTION_PLACES_lon]);
	} else if (precision->type == VALUE_TEXT)
		str_add(out, "@,");
	if (precision->type == VALUE_TEXT)
		str_addf(out, ",%s", precision->s);
}

static void get_theme(const struct value *v, struct str *out)
{
	const struct value *percent = &v[ITEM_ACTION_THEMES_percent],
	                   *dac = &v[ITEM_ACTION_THEMES_dac];
	bool has_dac = dac->type == VALUE_TEXT && *dac->s;

	add_escaped(out, &v[ITEM_ACTION_THEMES_theme]);
	if (percent->type == VALUE_INT || has_dac) {
		str_add_char(out, ':');
		value_format(out, FT_INT, percent);
	}
	if (has_dac)
		str_addf(out, ":%s", dac->s);
}

static void get_element(struct edit *ed, enum set set, const struct value *v, struct str *out)
{
	const struct item_desc *item = &set_desc(set)->items[0];

	switch ((int)set) {
	case SET_ACTION_PARTICIPANTS:
		add_key(out, &v[0]);
		if (v[1].type == VALUE_TEXT && *v[1].s)
			str_addf(out, ":%s", v[1].s);
		break;
	case SET_ACTION_PARTNERS: get_partner(ed, v, out); break;
	case SET_ACTION_PLACES: get_place(v, out); break;
	case SET_ACTION_THEMES: get_theme(v, out); break;
	default:
		if (v->type == VALUE_TEXT && item->type == FT_TEXT)
			compact_escape(out, v->s);
		else
			value_format(out, item->type, v);
	}
}

void edit_get(struct edit *ed, const char *name, struct str *out)
{
	struct slot s;

	if (!find_slot(ed, name, &s))
		return;
	if (s.field >= 0) {
		value_format(out, field_desc((enum field)s.field)->type,
		        record_value(&ed->r, (enum field)s.field));
	} else if (s.budget) {
		each_budget(ed, get_budget_line, out);
	} else {
		for (int i = 0; i < record_count(&ed->r, (enum set)s.set); i++) {
			if (i)
				str_add_char(out, '|');
			get_element(ed, (enum set)s.set, record_element(&ed->r, (enum set)s.set, i),
			        out);
		}
	}
}

/* --- elements as they are read --- */

static void show_value(
        struct edit *ed, enum field_type t, int of, const struct value *v, struct str *out)
{
	struct arena mem = ARENA_INIT;
	const char *name = NULL;

	if (v->type == VALUE_NONE)
		return;
	if (t == FT_REF) {
		for (int i = 0; i < ed->extra.n_partners && of == ENTITY_PARTNER && !name; i++)
			if (uid_cmp(ed->extra.partners[i].uid, v->u) == 0)
				name = record_text(&ed->extra.partners[i], FIELD_PARTNER_NAME);
		for (int i = 0; i < ed->extra.n_authorities && of == ENTITY_AUTHORITY && !name; i++)
			if (str_eq(record_text(&ed->extra.authorities[i], FIELD_AUTHORITY_KEY),
			            v->s))
				name = record_text(&ed->extra.authorities[i], FIELD_AUTHORITY_NAME);
		str_add(out,
		        name ? name : store_ref_name(ed->app->store, (enum entity)of, v, &mem));
	} else
		value_show(out, t, of, v);
	arena_release(&mem);
}

static void show_place(struct edit *ed, const struct value *v, struct str *out)
{
	const struct value *city = &v[ITEM_ACTION_PLACES_city],
	                   *region = &v[ITEM_ACTION_PLACES_region];
	const struct value *inner = city->type == VALUE_TEXT && *city->s ? city : region;

	if (inner->type == VALUE_TEXT && *inner->s)
		str_addf(out, "%s (", inner->s);
	show_value(ed, FT_REF, ENTITY_COUNTRY, &v[ITEM_ACTION_PLACES_country], out);
	if (inner->type == VALUE_TEXT && *inner->s)
		str_add_char(out, ')');
}

static void show_element(struct edit *ed, enum set set, const struct value *v, struct str *out)
{
	const struct set_desc *d = set_desc(set);

	if (set == SET_ACTION_PLACES) {
		show_place(ed, v, out);
		return;
	}
	show_value(ed, d->items[0].type, d->items[0].of, &v[0], out);
	if (set == SET_ACTION_PARTICIPANTS && v[1].type == VALUE_TEXT && *v[1].s)
		str_addf(out, " (%s)", vocab_label(VOCAB_ROLE, v[1].s));
	if (set == SET_ACTION_THEMES && v[ITEM_ACTION_THEMES_percent].type == VALUE_INT) {
		str_add_char(out, ' ');
		value_format(out, FT_INT, &v[ITEM_ACTION_THEMES_percent]);
		str_add(out, "\u00a0%");
	}
}

void edit_show(struct edit *ed, const char *name, struct str *out)
{
	const struct field_desc *f;
	struct slot s;

	if (!find_slot(ed, name, &s))
		return;
	if (s.field >= 0) {
		f = field_desc((enum field)s.field);
		show_value(ed, f->type, f->of, record_value(&ed->r, (enum field)s.field), out);
	} else if (s.budget) {
		each_budget(ed, show_budget_line, out);
	} else {
		for (int i = 0; i < record_count(&ed->r, (enum set)s.set); i++) {
			str_add(out, i ? ", " : "");
			show_element(ed, (enum set)s.set,
			        record_element(&ed->r, (enum set)s.set, i), out);
		}
	}
}
