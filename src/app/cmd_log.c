/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_log.c - the history: steps of the register, or operations on one record.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "cmd_priv.h"
#include "table_text_priv.h"
#include "show_priv.h"

static const struct table_text_column step_columns[] = {{"time", NULL, false, 0, 0}, {"author", NULL, false, 0, 0}, {"label", NULL, false, 0, 0},
	{"origin", NULL, false, 0, 0}, {"changes", NULL, true, 0, 0}, {"undone", NULL, true, 0, 0}, {"site", NULL, true, 0, 0}, {"step", NULL, true, 0, 0}};
static const struct table_text_column op_columns[] = {{"time", NULL, false, 0, 0}, {"author", NULL, false, 0, 0}, {"label", NULL, false, 0, 0},
	{"entity", NULL, false, 0, 0}, {"uid", NULL, false, 0, 0}, {"field", NULL, false, 0, 0}, {"value", NULL, false, 0, 0},
	{"before", NULL, false, 0, 0}, {"site", NULL, true, 0, 0}, {"step", NULL, true, 0, 0}};

struct writer {
	struct app *app;
	struct output *o;
	enum out_format format;
	struct table_text grid;
	int n;
};

static void add_number(struct table_text *g, int64_t i)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "%lld", (long long)i);
	table_text_add(g, buf, NULL);
}

static bool take_step(void *ctx, const struct log_step *s)
{
	static const char *const origins[] = {"user", "import", "undo", "redo", "merge", "setup"};
	struct writer *w = ctx;
	struct str text = STR_INIT;
	char time[24];

	w->n++;
	if (w->format == OUT_TABLE) {
		show_step(s, &text);
		outf(w->o, "%s\n", text.s);
		str_release(&text);
		return true;
	}
	table_text_add(&w->grid, clock_format(s->ms, time), NULL);
	table_text_add(&w->grid, s->author, NULL);
	table_text_add(&w->grid, s->label, NULL);
	table_text_add(&w->grid, (size_t)s->origin < COUNT_OF(origins) ? origins[s->origin] : "", NULL);
	add_number(&w->grid, s->n_ops);
	add_number(&w->grid, s->undone);
	add_number(&w->grid, s->site);
	add_number(&w->grid, s->step);
	return true;
}

static bool take_op(void *ctx, const struct log_op *op)
{
	struct writer *w = ctx;
	struct str text = STR_INIT;
	char time[24], uid[UID_TEXT_SIZE];

	w->n++;
	if (w->format == OUT_TABLE) {
		show_op(w->app, op, &text);
		outf(w->o, "%s\n", text.s);
		str_release(&text);
		return true;
	}
	table_text_add(&w->grid, clock_format(op->ms, time), NULL);
	table_text_add(&w->grid, op->author, NULL);
	table_text_add(&w->grid, op->label, NULL);
	table_text_add(&w->grid, entity_desc(op->entity)->table, NULL);
	table_text_add(&w->grid, uid_format(op->uid, uid), NULL);
	table_text_add(&w->grid, op->field, NULL);
	table_text_add(&w->grid, op->value, op->value);
	table_text_add(&w->grid, op->prev, op->prev);
	add_number(&w->grid, op->site);
	add_number(&w->grid, op->step);
	return true;
}

/* Any record by its id: actions first, then the others. */
static bool find_record(struct app *a, const char *text, struct uid *uid, struct err *e)
{
	for (int en = 0; en < ENTITY_COUNT; en++) {
		int64_t id = store_resolve_id(app_store(a), (enum entity)en, text, NULL);

		if (id) {
			*uid = store_uid(app_store(a), (enum entity)en, id);
			return true;
		}
	}
	/* A deleted record has a history too, but only its whole id finds it. */
	return uid_parse(text, uid) || err_set(e, ERR_DATA, _("no record has the id \"%s\", or several have; `strates list' shows ids"), text);
}

static bool since_option(struct app *a, const struct args *args, int64_t *ms, struct err *e)
{
	const char *text = args_get(args, "--since"), *why = NULL;
	struct date d;

	*ms = 0;
	if (!text)
		return true;
	if (str_eq(text, "last") || str_eq(text, "derniere") || str_eq(text, "dernière")) {
		*ms = show_last_opening(a);
		return true;
	}
	if (!date_parse_typed(text, app_today(a), &d, &why))
		return err_set(e, ERR_USAGE, _("--since takes a date or `last': %s"), why ? why : text);
	*ms = (int64_t)date_first(d) * 86400000;
	return true;
}

bool cmd_log(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct writer w = {.app = app, .o = out};
	bool one = args->n_words > 0, ok;
	struct uid uid;
	int64_t since;
	int limit;

	if (!cli_format(args, &w.format, e) || !cli_number(args, "--limit", 0, &limit, e) || !since_option(app, args, &since, e) ||
		(one && !find_record(app, args->words[0], &uid, e)))
		return false;
	table_text_init(&w.grid, one ? op_columns : step_columns, one ? COUNT_OF(op_columns) : COUNT_OF(step_columns));
	ok = one ? log_ops(app_store(app), &uid, since, limit, take_op, &w, e) : log_steps(app_store(app), since, limit, take_step, &w, e);
	if (ok && w.format != OUT_TABLE)
		ok = table_text_write(&w.grid, w.format, out, e);
	else if (ok && !w.n)
		out_note(out, "%s", _("Nothing was changed."));
	table_text_release(&w.grid);
	return ok;
}
