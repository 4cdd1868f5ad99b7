/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_html.c - the actions as one page that any browser shows and prints, in the frame of the reports (share/templates/paper.html).
 */
#include "config.h"

#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "export_priv.h"

static void begin(struct exporter *x)
{
	const char *heads[] = {_("Title"), _("Lead authority"), _("Where"), _("Themes"), _("Period"), _("Status")};
	char day[40];

	x->paper = paper_new(_("International actions"));
	paper_subtitle(x->paper, date_format_long(date_from_days(clock_today()), day));
	paper_table(x->paper, COUNT_OF(heads), heads);
}

static const char *joined(struct exporter *x, struct whole *w, enum set s, int item, enum entity en)
{
	struct str text = STR_INIT;
	const char *before = NULL, *kept;

	for (int i = 0; i < record_count(&w->r, s); i++) {
		const struct value *v = record_element(&w->r, s, i) + item;
		/* A theme may be a DAC code alone. */
		const char *name = v->type == VALUE_NONE ? s == SET_ACTION_THEMES ? record_element(&w->r, s, i)[ITEM_ACTION_THEMES_dac].s : NULL : store_ref_name(x->store, en, v, &w->arena);

		/* Elements come in the order of their keys: the same follows the same. */
		if (!str_is_empty(name) && (!before || !str_eq(before, name)))
			str_addf(&text, "%s%s", text.len ? ", " : "", name);
		before = name;
	}
	kept = arena_strdup(&w->arena, text.s);
	str_release(&text);
	return kept;
}

static const char *where(struct exporter *x, struct whole *w)
{
	struct str text = STR_INIT;
	const char *kept;

	for (int i = 0; i < record_count(&w->r, SET_ACTION_PLACES); i++) {
		const struct value *v = record_element(&w->r, SET_ACTION_PLACES, i);
		const char *city = v[ITEM_ACTION_PLACES_city].s;
		bool known = v[ITEM_ACTION_PLACES_country].type == VALUE_TEXT && *v[ITEM_ACTION_PLACES_country].s;
		const char *country = known ? store_ref_name(x->store, ENTITY_COUNTRY, &v[ITEM_ACTION_PLACES_country], &w->arena) : "";

		str_addf(&text, "%s%s%s%s", i ? "; " : "", str_is_empty(city) ? "" : city, str_is_empty(city) || !known ? "" : ", ", country);
	}
	kept = arena_strdup(&w->arena, text.s);
	str_release(&text);
	return kept;
}

static const char *period(struct whole *w)
{
	struct date start = record_date(&w->r, FIELD_ACTION_START), end = record_date(&w->r, FIELD_ACTION_END);
	char a[DATE_TEXT_SIZE], b[DATE_TEXT_SIZE];

	start = start.precision ? start : record_date(&w->r, FIELD_ACTION_PLANNED_START);
	end = end.precision ? end : record_date(&w->r, FIELD_ACTION_PLANNED_END);
	return arena_printf(&w->arena, "%s – %s", date_format(start, a), date_format(end, b));
}

static bool action(struct exporter *x, struct whole *w, struct err *e)
{
	const char *status = record_text(&w->r, FIELD_ACTION_STATUS);
	const char *cells[] = {record_text(&w->r, FIELD_ACTION_TITLE), store_ref_name(x->store, ENTITY_AUTHORITY, record_value(&w->r, FIELD_ACTION_LEAD), &w->arena), where(x, w),
	        joined(x, w, SET_ACTION_THEMES, ITEM_ACTION_THEMES_theme, ENTITY_THEME), period(w), status ? vocab_label(VOCAB_STATUS, status) : ""};

	(void)e;
	paper_row(x->paper, cells);
	return true;
}

static bool end(struct exporter *x, struct err *e)
{
	return paper_write(x->paper, PAPER_HTML, x->out, e);
}

const struct export_form export_html = {
	.format = {.name = "html", .suffix = "html", .label = N_("Actions, as a page to read or print (HTML)"), .detail = N_("for people without a spreadsheet")},
	.begin = begin,
	.action = action,
	.end = end,
};
