/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * expand.c - a kept pair becomes a finding to be read: the two records are compared again, and this time the terms are written down.
 *
 * With the mirror in memory that costs microseconds. Without it (a console that was just opened) the two records are read from the file, and the number of
 * authorities at the partner, the one input that lies elsewhere, is the one that was kept with the pair.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include "engine_priv.h"

struct two {
	struct engine *e;
	int64_t ids[2];
	struct traits t[2];
	void *body[2];
	bool there[2];
	int authorities;
};

static bool take(void *ctx, const struct feature *f)
{
	struct two *x = ctx;

	for (int i = 0; i < 2; i++) {
		if (f->id == x->ids[i] && !x->there[i]) {
			x->t[i] = traits_make(x->e, f, &x->body[i]);
			x->there[i] = true;
		}
	}
	return true;
}

static int kept_authorities(const void *ctx, const struct trait_partner *p)
{
	(void)p;
	return ((const struct two *)ctx)->authorities;
}

static bool are_compatible(const void *ctx, uint32_t a, uint32_t b)
{
	return keymap_get(&((const struct two *)ctx)->e->compatible, (uint64_t)a << 32 | b, 0) != 0;
}

static bool prepare(struct engine *e, struct store *s, struct err *err)
{
	if (!e->today)
		e->today = clock_today();
	/* Inside a change the mirror is there; outside, what others wrote shows in the version. */
	return e->world_version == store_version(s) || mirror_load_world(e, s, err);
}

/* From the mirror, or from the file. */
static bool get_two(struct two *x, struct store *s, struct err *err)
{
	bool fresh = x->e->loaded && x->e->version == store_version(s); /* else another console wrote since: its pairs are of its records */

	for (int i = 0; i < 2; i++) {
		int32_t slot = fresh ? mirror_slot(x->e, x->ids[i]) : -1;

		if (slot < 0)
			continue;
		x->t[i] = x->e->slots[slot].t;
		x->there[i] = true;
	}
	for (int i = 0; i < 2; i++) {
		if (!x->there[i] && !store_features(s, &x->ids[i], 1, x->e->today, take, x, err))
			return false;
	}
	return (x->there[0] && x->there[1]) || err_set(err, ERR_DATA, _("the findings name a record that is gone; run `strates refresh --full'"));
}

/* Texts of the row live in the emitter: they move to the caller's arena. */
static void move_row(struct finding_row *f, struct arena *a)
{
	struct finding_member *members = arena_calloc(a, (size_t)f->n_members + 1, sizeof(*members));

	if (f->n_members)
		memcpy(members, f->members, (size_t)f->n_members * sizeof(*members));
	f->members = members;
	f->country = arena_strdup(a, f->country);
	f->place = arena_strdup(a, f->place);
	f->theme = arena_strdup(a, f->theme);
	f->terms = arena_strdup(a, f->terms);
}

static bool write_down(struct two *x, struct arena *a, struct finding_row *out, struct err *err)
{
	struct scoring s = {.params = &x->e->params, .identity = {&x->e->model, x->e->rarity, x->e->n_rarity}, .today = x->e->today, .compatible = are_compatible, .authorities = kept_authorities, .ctx = x};
	int low = uid_cmp(x->t[0].uid, x->t[1].uid) <= 0 ? 0 : 1;
	struct emit m;
	struct pair p;

	if (!score_pair(&s, &x->t[low], &x->t[1 - low], &p))
		return err_set(err, ERR_DATA, _("the findings are not those of the records; run `strates refresh --full'"));
	emit_init(&m, x->e, NULL);
	emit_pair(&m, &x->t[low], &x->t[1 - low], &p);
	*out = m.rows[0];
	move_row(out, a);
	emit_release(&m);
	return true;
}

static bool expand(void *ctx, int64_t action, const struct pair_entry *p, struct arena *a, struct finding_row *out, struct err *err)
{
	struct engine_door *door = ctx;
	struct two x = {.e = door->e, .ids = {action, p->other}, .authorities = p->authorities};
	bool ok = prepare(door->e, door->s, err) && get_two(&x, door->s, err) && write_down(&x, a, out, err);

	free(x.body[0]);
	free(x.body[1]);
	return ok;
}

void engine_serve(struct engine *e, struct store *s)
{
	e->door = (struct engine_door){e, s};
	store_set_expander(s, expand, &e->door);
}
