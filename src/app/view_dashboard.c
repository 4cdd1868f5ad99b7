/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_dashboard.c - the dashboard as text: one line for each thing to do and each figure.
 */
#include "config.h"

#include <stdio.h>
#include <strates/app/dashboard.h>
#include <strates/base/intl.h>

#include "view_priv.h"

static const struct table_text_column columns[] = {
	{NULL, "", false, 0, 0},
	{"part", N_("Part"), false, 0, 1},
	{"code", NULL, false, 0, 0},
	{NULL, N_("What"), false, 20, 0},
	{"number", N_("Number"), true, 0, 0},
	{"open", N_("To settle"), true, 0, 0},
	{"percent", "%", true, 0, 0},
	{"severity", NULL, true, 0, 0},
	{"finding", NULL, false, 0, 0},
};

/* n < 0: does not apply. */
static void add_number(struct table_text *g, int64_t n)
{
	char buf[24] = "";

	if (n >= 0)
		snprintf(buf, sizeof(buf), "%lld", (long long)n);
	table_text_add(g, buf, NULL);
}

static void add_line(struct table_text *g, const struct dashboard_line *l, const char *code, const char *text, int64_t n)
{
	static const char *const parts[DASHBOARD_PARTS] = {"todo", "figures", "strates", "countries", "themes"};

	table_text_add(g, dashboard_mark(l), NULL);
	table_text_add(g, dashboard_part_label(l->part), parts[l->part]);
	table_text_add(g, "", code);
	table_text_add(g, text, NULL);
	add_number(g, n);
	add_number(g, l->n_open);
	add_number(g, l->share);
	add_number(g, l->severity ? l->severity : -1);
	table_text_add(g, "", l->finding);
}

static void add_years(struct table_text *g, const struct dashboard *d, const struct dashboard_line *l)
{
	char year[16];

	for (int i = 0; i < DASHBOARD_YEARS; i++) {
		snprintf(year, sizeof(year), "%d", d->first_year + i);
		add_line(g, l, year, year, d->year[i]);
	}
}

bool view_dashboard_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct browse *b = browse_new(a);
	struct dashboard d = DASHBOARD_INIT;
	struct arena mem = ARENA_INIT;
	struct table_text g;
	bool ok;

	browse_set_mine(b, false);
	ok = browse_set_filter(b, args_rest(r->args, 1, &mem), NULL, e) && dashboard_read(&d, b, e);
	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < d.n; i++) {
		if (d.v[i].extra)
			continue;
		if (str_eq(d.v[i].code, "years") && r->format != OUT_TABLE)
			add_years(&g, &d, &d.v[i]);
		else
			add_line(&g, &d.v[i], d.v[i].code, d.v[i].whole ? d.v[i].whole : d.v[i].text, d.v[i].n);
	}
	ok = ok && table_text_write(&g, r->format, o, e);
	table_text_release(&g);
	dashboard_release(&d);
	arena_release(&mem);
	browse_free(&b);
	return ok;
}
