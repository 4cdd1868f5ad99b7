/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_pick.c - the records that are no actions: which kind, which one or a new one, then its form.
 *
 * Three dialogs in one place: each takes the place of the one before inside, so that the console's
 * stack sees one from beginning to end. Tables of reference are too long to be listed whole: there,
 * what is typed is looked up.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

enum { LISTED_MAX = 2000 };
enum stage { STAGE_ENTITY, STAGE_RECORD, STAGE_FORM };

struct records {
	struct dialog d;
	struct dialog *inner;
	enum stage stage;
	int entity;
	int64_t id; /* 0 = a new one; -1 = nothing chosen */
};

/* What people add by hand; reference tables come last. */
static const enum entity offered[] = {ENTITY_PARTNER, ENTITY_PERSON, ENTITY_MISSION,
        ENTITY_AGREEMENT, ENTITY_NEED, ENTITY_LINK, ENTITY_BUDGET, ENTITY_EVENT, ENTITY_PRIORITY,
        ENTITY_NETWORK, ENTITY_AUTHORITY, ENTITY_PLACE, ENTITY_THEME};

/* "proposed · Forages — Adduction": what waits for an answer is seen first. */
static void describe_link(struct app *app, const struct record *r, struct str *out)
{
	struct arena mem = ARENA_INIT;
	const char *a = store_ref_name(app_store(app), ENTITY_ACTION, record_value(r, FIELD_LINK_A), &mem),
	           *b = store_ref_name(app_store(app), ENTITY_ACTION, record_value(r, FIELD_LINK_B), &mem);

	str_addf(out, "%s · %s — %s", vocab_label(VOCAB_LINK_STATE, record_text(r, FIELD_LINK_STATE)), a, b);
	arena_release(&mem);
}

static void describe_budget(struct app *app, const struct record *r, struct str *out)
{
	struct arena mem = ARENA_INIT;
	char money[40];

	if (record_int(r, FIELD_BUDGET_YEAR, 0))
		str_addf(out, "%lld ", (long long)record_int(r, FIELD_BUDGET_YEAR, 0));
	str_addf(out, "%s — %s", show_amount_long(record_int(r, FIELD_BUDGET_AMOUNT, 0), money),
	        store_ref_name(app_store(app), ENTITY_ACTION, record_value(r, FIELD_BUDGET_ACTION), &mem));
	arena_release(&mem);
}

static void describe(struct app *app, enum entity en, int64_t id, struct str *text, struct str *detail)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;

	if ((en == ENTITY_LINK || en == ENTITY_BUDGET) &&
	        store_load(app_store(app), en, id, &mem, &r, &e)) {
		if (en == ENTITY_LINK) {
			describe_link(app, &r, text);
			str_add(detail, vocab_label(VOCAB_LINK_KIND, record_text(&r, FIELD_LINK_KIND)));
		} else {
			describe_budget(app, &r, text);
		}
	} else {
		str_add(text, store_name(app_store(app), en, id, &mem));
	}
	arena_release(&mem);
}

static void on_entity(void *ctx, const char *value)
{
	struct records *x = ctx;

	x->entity = *value ? entity_find(value) : -1;
}

/* A row by its number, or what a look-up gave: a uid or a key. */
static void on_record(void *ctx, const char *value)
{
	struct records *x = ctx;
	char *end;
	long long id;

	x->id = -1;
	if (!*value)
		return;
	id = strtoll(value, &end, 10);
	x->id = !*end ? (int64_t)id : dialog_row_of(x->d.ui, (enum entity)x->entity, value);
}

static struct dialog *list_entities(struct records *x)
{
	struct choices all;
	struct dialog *d;

	choices_init(&all);
	for (size_t i = 0; i < COUNT_OF(offered); i++) {
		const struct entity_desc *desc = entity_desc(offered[i]);

		choices_add(&all, _(desc->one), NULL, NULL, desc->table);
	}
	d = dialog_choose(x->d.ui, _("Another record: which kind?"), &all, false, on_entity, x);
	choices_release(&all);
	return d;
}

static void add_rows(struct records *x, const struct ids *ids, struct choices *all)
{
	for (int i = 0; i < ids->n; i++) {
		struct str text = STR_INIT, detail = STR_INIT;
		char value[24];

		describe(x->d.ui->app, (enum entity)x->entity, ids->v[i], &text, &detail);
		snprintf(value, sizeof(value), "%lld", (long long)ids->v[i]);
		choices_add(all, text.s, detail.len ? detail.s : NULL, NULL, value);
		str_release(&text);
		str_release(&detail);
	}
}

static void look_up(void *ctx, const char *query, struct choices *out)
{
	struct records *x = ctx;

	if (*query)
		pick_entity(x->d.ui->app, (enum entity)x->entity, query, out);
}

/* NULL when there is nothing to choose from: straight to a new one. */
static struct dialog *list_records(struct records *x)
{
	const struct entity_desc *desc = entity_desc((enum entity)x->entity);
	struct ids ids = IDS_INIT;
	struct choices all;
	struct dialog *d = NULL;
	struct err e = ERR_INIT;
	struct str title = STR_INIT, add = STR_INIT;

	choices_init(&all);
	if (store_ids(app_store(x->d.ui->app), (enum entity)x->entity, LISTED_MAX + 1, &ids, &e) && ids.n) {
		bool listed = ids.n <= LISTED_MAX;

		str_addf(&title, _("%s: which one?"), _(desc->many));
		str_addf(&add, _("New: %s"), _(desc->one));
		choices_add(&all, add.s, NULL, NULL, "0");
		if (listed)
			add_rows(x, &ids, &all);
		d = dialog_choose(x->d.ui, title.s, &all, false, on_record, x);
		if (!listed)
			dialog_choose_offer(d, look_up);
	}
	str_release(&title);
	str_release(&add);
	choices_release(&all);
	ids_release(&ids);
	return d;
}

static struct dialog *next(struct records *x)
{
	struct dialog *d = NULL;

	if (x->stage == STAGE_ENTITY) {
		x->stage = STAGE_RECORD;
		if ((d = list_records(x)))
			return d;
		x->id = 0;
	}
	x->stage = STAGE_FORM;
	/* A link is settled between its two sides: its own sheet shows them. */
	if (x->entity == ENTITY_LINK && x->id > 0 && (d = dialog_link(x->d.ui, x->id)))
		return d;
	return dialog_form(x->d.ui, (enum entity)x->entity, x->id, 0);
}

static void records_draw(struct dialog *d, const struct canvas *screen)
{
	struct records *x = (struct records *)d;

	x->inner->ops->draw(x->inner, screen);
}

static enum dialog_result records_key(struct dialog *d, const struct key_event *ev)
{
	struct records *x = (struct records *)d;
	enum dialog_result done = x->inner->ops->key(x->inner, ev);
	bool chosen = x->stage == STAGE_ENTITY ? x->entity >= 0 : x->id >= 0;

	if (x->stage == STAGE_FORM || done != DIALOG_DONE || !chosen)
		return done;
	struct dialog *form = next(x);

	if (!form)
		return DIALOG_CANCELLED;
	x->inner->ops->free(x->inner);
	x->inner = form;
	return DIALOG_OPEN;
}

static void records_tick(struct dialog *d)
{
	struct records *x = (struct records *)d;

	if (x->inner->ops->tick)
		x->inner->ops->tick(x->inner);
}

static void records_edited(struct dialog *d, const char *text)
{
	struct records *x = (struct records *)d;

	if (x->inner->ops->edited)
		x->inner->ops->edited(x->inner, text);
}

static void records_speak(const struct dialog *d, struct str *out)
{
	const struct dialog *inner = ((const struct records *)d)->inner;

	if (inner->ops->speak)
		inner->ops->speak(inner, out);
}

static const char *records_hint(const struct dialog *d, int i, const char **key)
{
	const struct dialog *inner = ((const struct records *)d)->inner;

	return inner->ops->hint ? inner->ops->hint(inner, i, key) : NULL;
}

static void records_free(struct dialog *d)
{
	struct records *x = (struct records *)d;

	x->inner->ops->free(x->inner);
	free(x);
}

struct dialog *dialog_new_other(struct ui *ui)
{
	static const struct dialog_ops ops = {.draw = records_draw,
	        .key = records_key,
	        .tick = records_tick,
	        .edited = records_edited,
	        .speak = records_speak,
	        .hint = records_hint,
	        .free = records_free};
	struct records *x = xcalloc(1, sizeof(*x));

	x->d.ops = &ops;
	x->d.ui = ui;
	x->entity = -1;
	x->id = -1;
	x->inner = list_entities(x);
	return &x->d;
}
