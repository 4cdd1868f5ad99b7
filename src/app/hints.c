/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hints.c - what each operation is about, as the server keeps it beside the log for those who take a part.
 *
 * It is told when an operation is sent, of the record as it is then, and not when it is written: so a log that was written before has it too, a restricted record has none,
 * and what a record is about is whole in each of its operations. It is not signed; a false one can hold something back, as the server could, and no more.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <strates/base/intl.h>
#include <strates/base/keymap.h>
#include <strates/engine/marks.h>
#include <strates/store/read.h>

#include "app_priv.h"
#include "part_priv.h"

enum { ONE_BY_ONE = 500 };

struct hints {
	struct app *app;
	struct arena a;
	struct keymap of; /* action -> place in text */
	const char **text;
	int n, cap;
	int64_t asked;    /* of single actions */
	bool all;         /* every action was read */
	struct str line;
	struct uid last;  /* of which line tells */
	char entity[32];
};

struct hints *hints_new(struct app *app)
{
	struct hints *h = xcalloc(1, sizeof(*h));

	h->app = app;
	str_init(&h->line);
	return h;
}

void hints_free(struct hints **h)
{
	if (!*h)
		return;
	arena_release(&(*h)->a);
	keymap_release(&(*h)->of);
	free((*h)->text);
	str_release(&(*h)->line);
	free(*h);
	*h = NULL;
}

static void keep(void *ctx, int64_t id, struct uid uid, const char *marks)
{
	struct hints *h = ctx;

	(void)id;
	GROW(h->text, h->n, h->cap);
	h->text[h->n] = arena_strdup(&h->a, marks);
	*keymap_put(&h->of, hash64(uid.b, sizeof(uid.b)), 0) = h->n++;
}

/* NULL: it is not here, or deleted. Many are read in one scan. */
static const char *of_action(struct hints *h, struct uid uid)
{
	struct store *s = app_store(h->app);
	uint64_t key = hash64(uid.b, sizeof(uid.b));
	int64_t at = keymap_get(&h->of, key, -1), id;

	if (at < 0 && !h->all) {
		if ((h->all = h->asked++ >= ONE_BY_ONE))
			engine_marks(app_engine(h->app), s, NULL, 0, false, keep, h, NULL);
		else if ((id = store_id_of_uid(s, ENTITY_ACTION, uid)))
			engine_marks(app_engine(h->app), s, &id, 1, false, keep, h, NULL);
		at = keymap_get(&h->of, key, -1);
	}
	return at < 0 ? NULL : h->text[at];
}

/* What hangs on an action is about what that one is about. */
static bool add_action(struct hints *h, struct uid action)
{
	const char *marks = of_action(h, action);

	if (!marks)
		return false;
	str_add(&h->line, marks);
	engine_mark_uid('u', action, &h->line);
	return true;
}

/* A need is answered in its country, or in its partner's. */
static bool add_need(struct hints *h, const struct record *r)
{
	struct uid partner = record_uid(r, FIELD_NEED_PARTNER);
	const char *country = record_text(r, FIELD_NEED_COUNTRY);
	struct record p;

	if (str_is_empty(country) && store_load_uid(app_store(h->app), ENTITY_PARTNER, partner, r->arena, &p, NULL))
		country = record_text(&p, FIELD_PARTNER_COUNTRY);
	engine_mark_country(country, &h->line);
	engine_mark_uid('p', partner, &h->line);
	return !str_is_empty(country);
}

static bool add_priority(struct hints *h, const struct record *r)
{
	engine_mark_authority(app_store(h->app), record_text(r, FIELD_PRIORITY_AUTHORITY), &h->line);
	engine_mark_country(record_text(r, FIELD_PRIORITY_COUNTRY), &h->line);
	return h->line.len > 0;
}

static bool add_record(struct hints *h, const struct record *r)
{
	switch (r->entity) {
	case ENTITY_BUDGET:
		if (!add_action(h, record_uid(r, FIELD_BUDGET_ACTION)))
			return false;
		engine_mark_authority(app_store(h->app), record_text(r, FIELD_BUDGET_PAYER), &h->line);
		return true;
	case ENTITY_NOTE: return add_action(h, record_uid(r, FIELD_NOTE_ABOUT));
	case ENTITY_DOCUMENT: return add_action(h, record_uid(r, FIELD_DOCUMENT_ABOUT));
	case ENTITY_NEED: return add_need(h, r);
	case ENTITY_PRIORITY: return add_priority(h, r);
	default: return false;
	}
}

static void make_line(struct hints *h, int en, struct uid uid)
{
	struct arena a = ARENA_INIT;
	struct record r;

	str_clear(&h->line);
	if (en == ENTITY_ACTION) {
		str_add(&h->line, of_action(h, uid));
	} else if (en == ENTITY_BUDGET || en == ENTITY_NOTE || en == ENTITY_DOCUMENT || en == ENTITY_NEED || en == ENTITY_PRIORITY) {
		if (!store_load_uid(app_store(h->app), (enum entity)en, uid, &a, &r, NULL) || r.deleted || !add_record(h, &r))
			str_clear(&h->line);
	}
	arena_release(&a);
}

static const char *about(void *ctx, const struct travel_op *o)
{
	struct hints *h = ctx;

	if (o->hash)
		return NULL;
	if (uid_cmp(h->last, o->uid) != 0 || !str_eq(h->entity, o->entity)) {
		make_line(h, entity_find(o->entity), o->uid);
		h->last = o->uid;
		snprintf(h->entity, sizeof(h->entity), "%s", o->entity);
	}
	return h->line.s;
}

struct hub_hints hints_face(struct hints *h)
{
	return (struct hub_hints){h, about};
}
