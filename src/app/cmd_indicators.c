/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_indicators.c - `strates indicators': a line each for people, with its years as small bars; a row for each indicator and year for programs.
 */
#include "config.h"

#include <stdio.h>

#include <strates/app/indicator_text.h>
#include <strates/base/intl.h>
#include <strates/store/query.h>

#include "cmd_priv.h"
#include "table_text_priv.h"

static const struct table_text_column shown[] = {
	{NULL, N_("Indicator"), false, 0, 0},
	{NULL, N_("This year"), true, 0, 0},
	{NULL, N_("Years"), false, 0, 2},
	{NULL, "", false, 20, 1},
};
static const struct table_text_column data[] = {
	{"indicator", NULL, false, 0, 0},
	{"year", NULL, true, 0, 0},
	{"value", NULL, true, 0, 0},
	{"unit", NULL, false, 0, 0},
	{"number", NULL, true, 0, 0},
	{"of", NULL, true, 0, 0},
};

static void add_shown(struct table_text *g, const struct indicators *v, enum indicator i)
{
	struct str text = STR_INIT;

	table_text_add(g, indicator_label(i), NULL);
	indicator_format(i, indicator_now(v, i), &text);
	table_text_add(g, text.s, NULL);
	str_clear(&text);
	indicator_spark(v, i, &text);
	table_text_add(g, text.s, NULL);
	str_clear(&text);
	indicator_explain(i, indicator_now(v, i), &text);
	table_text_add(g, text.s ? text.s : "", NULL);
	str_release(&text);
}

static void add_number(struct table_text *g, bool known, int64_t n)
{
	char buf[24] = "";

	if (known)
		snprintf(buf, sizeof(buf), "%lld", (long long)n);
	table_text_add(g, buf, NULL);
}

static void add_data(struct table_text *g, const struct indicators *v, enum indicator i, int y)
{
	const struct indicator_value *x = &v->v[i][y];

	table_text_add(g, indicator_code(i), NULL);
	add_number(g, true, v->first_year + y);
	add_number(g, x->known, x->value);
	table_text_add(g, indicator_unit_code(indicator_unit(i)), NULL);
	add_number(g, x->known, x->n);
	add_number(g, x->known, x->of);
}

static bool write_table(const struct indicators *v, struct output *o, struct err *e)
{
	struct table_text_column columns[COUNT_OF(shown)];
	struct table_text g;
	char head[40];
	bool ok;

	for (int k = 0; k < (int)COUNT_OF(shown); k++)
		columns[k] = shown[k];
	snprintf(head, sizeof(head), "%d–%d", v->first_year, v->first_year + INDICATOR_YEARS - 1);
	columns[2].head = head;
	table_text_init(&g, columns, COUNT_OF(shown));
	for (int i = 0; i < INDICATOR_COUNT; i++)
		add_shown(&g, v, (enum indicator)i);
	ok = table_text_write(&g, OUT_TABLE, o, e);
	table_text_release(&g);
	return ok;
}

static bool write_data(const struct indicators *v, enum out_format f, struct output *o, struct err *e)
{
	struct table_text g;
	bool ok;

	table_text_init(&g, data, COUNT_OF(data));
	for (int i = 0; i < INDICATOR_COUNT; i++)
		for (int y = 0; y < INDICATOR_YEARS; y++)
			add_data(&g, v, (enum indicator)i, y);
	ok = table_text_write(&g, f, o, e);
	table_text_release(&g);
	return ok;
}

bool cmd_indicators(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct indicators v;
	enum out_format format;

	if (!cli_format(args, &format, e) || !app_ensure_findings(app, e) ||
	    !indicators_read(app_store(app), config_params(app_config(app)), app_today(app), NULL, &v, e))
		return false;
	return format == OUT_TABLE ? write_table(&v, out, e) : write_data(&v, format, out, e);
}
