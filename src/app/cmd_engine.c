/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_engine.c - `strates engine learn': what this register would teach about double entries, beside what is in force; --adopt puts it in force.
 *
 * Nothing is changed without --adopt. An adopted model is a row of the register: undone like any edit, and the same on all laptops after a merge.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/engine/engine.h>
#include <strates/engine/finding.h>

#include "cmd_priv.h"
#include "edit_priv.h"
#include "table_text_priv.h"

static const struct table_text_column columns[] = {
	{"part", N_("Compared"), false, 0, 0},
	{"level", N_("Level"), false, 12, 0},
	{"before", N_("Now"), true, 0, 0},
	{"after", N_("Learnt"), true, 0, 0},
	{"change", N_("Difference"), true, 0, 1},
};

static void add_number(struct table_text *g, int n, bool sign)
{
	char buf[16];

	snprintf(buf, sizeof(buf), sign ? "%+d" : "%d", n);
	table_text_add(g, sign && !n ? "" : buf, buf);
}

static void add_row(struct table_text *g, const char *part, const char *label, const char *level, const char *code, int before, int after)
{
	table_text_add(g, label, part);
	table_text_add(g, level, code);
	add_number(g, before, false);
	add_number(g, after, false);
	add_number(g, after - before, true);
}

static bool write_weights(const struct identity_model *before, const struct identity_model *after, enum out_format f, struct output *o, struct err *e)
{
	struct table_text g;
	bool ok;

	table_text_init(&g, columns, COUNT_OF(columns));
	add_row(&g, "prior", finding_term_label("prior"), "", "", before->prior, after->prior);
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		const char *part = identity_part_name((enum identity_part)p), *label = finding_term_label(part);

		for (int i = 1; i <= identity_level_count((enum identity_part)p); i++) {
			const char *code = identity_level_code((enum identity_part)p, i);
			struct str level = STR_INIT;

			finding_level_text(part, code, &level);
			add_row(&g, part, i == 1 || f != OUT_TABLE ? label : "", level.s, code, before->weight[p][i], after->weight[p][i]);
			str_release(&level);
		}
	}
	ok = table_text_write(&g, f, o, e);
	table_text_release(&g);
	return ok;
}

static void tell(const struct engine_learnt *l, struct output *o)
{
	out_note(o, _("Pairs compared: %lld. Names that many actions have: %d."), (long long)l->pairs, l->model.n_names);
	out_note(o, _("Pairs that count as double entries: %lld now, %lld with the learnt weights (%lld new, %lld gone)."), (long long)l->before,
		(long long)l->after, (long long)l->come, (long long)l->go);
}

static bool put_model(struct app *app, const struct identity_model *m, struct arena *a, struct err *e)
{
	struct store *s = app_store(app);
	int64_t id = store_id_of_key(s, ENTITY_MODEL, ENGINE_MODEL_KEY);
	struct str text = STR_INIT;
	struct record r;
	bool ok = true;

	if (id)
		ok = store_load(s, ENTITY_MODEL, id, a, &r, e);
	else
		record_init(&r, ENTITY_MODEL, a);
	if (ok) {
		model_format(m, &text);
		record_set_text(&r, FIELD_MODEL_KEY, ENGINE_MODEL_KEY);
		record_set_text(&r, FIELD_MODEL_TEXT, text.s);
		ok = id ? store_update(s, &r, NULL, e) : store_insert(s, &r, e);
	}
	str_release(&text);
	return ok;
}

static bool adopt(struct app *app, const struct identity_model *m, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool ok = change_begin(app, _("adopt the weights learnt from the register"), e);

	if (ok)
		ok = edit_finish(app, put_model(app, m, &a, e), e);
	arena_release(&a);
	return ok;
}

static bool learn(struct app *app, const struct args *args, struct output *o, struct err *e)
{
	struct engine *engine = app_engine(app);
	struct engine_learnt l;
	enum out_format f;
	bool ok;

	if (!cli_format(args, &f, e) || !app_ensure_findings(app, e) || !engine_learn(engine, app_store(app), app_today(app), &l, e))
		return false;
	ok = write_weights(engine_model(engine), &l.model, f, o, e);
	if (ok)
		tell(&l, o);
	if (ok && args_has(args, "--adopt")) {
		ok = adopt(app, &l.model, e);
		if (ok)
			out_note(o, "%s", _("Adopted; `strates undo' goes back to the weights of before."));
	} else if (ok) {
		out_note(o, "%s", _("Nothing is changed; --adopt puts these weights in force for everybody who shares the register."));
	}
	model_release(&l.model);
	return ok;
}

bool cmd_engine(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *what = args->words[0];

	if (str_eq(what, "learn") || str_eq(what, "apprendre"))
		return learn(app, args, out, e);
	return err_set(e, ERR_USAGE, _("engine %s: there is only `strates engine learn'"), what);
}
