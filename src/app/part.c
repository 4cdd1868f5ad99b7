/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * part.c - what is wanted of the team's server. See part_priv.h.
 *
 * Of what comes, the marks of each operation are shown first. Own actions among them tell of further countries and partners, so that a new register, which knows
 * nothing yet, wants the right ones at once; then every line of marks is held against what is wanted. What only shows when records are here (a link, a partner's country
 * that changed) is found after the merge, by asking again what was left out and is wanted now (part_missing()).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/resolve.h>
#include <strates/base/intl.h>
#include <strates/base/keymap.h>
#include <strates/engine/marks.h>

#include "app_priv.h"
#include "part_priv.h"

#define PART "hub.part" /* 1: a part */
#define WITH "hub.with" /* marks that somebody asked for */
/* Marks of an own action by which others are wanted. */
#define SHARED "cgpvtsf"

struct line {
	const char *text;
	bool wanted;
};
struct seen {
	struct uid uid;
	int line;
};
struct part {
	struct app *app;
	struct arena a;
	struct keymap wanted, mine; /* marks */
	struct keymap rows;         /* wanted ones */
	struct keymap here, actions; /* those asked for: 1 known here, 0 not; actions that live here */
	struct keymap line_of;
	struct line *lines;
	int n_lines, cap_lines;
	struct seen *v;
	int n, cap;
};

/* --- marks ------------------------------------------------------------------------------------------------------------------------ */

/* The next word of a line; false at its end. */
static bool next_mark(const char **rest, const char **mark, size_t *n)
{
	while (**rest == ' ')
		(*rest)++;
	*mark = *rest;
	*n = strcspn(*rest, " ");
	*rest += *n;
	return *n > 0;
}

static void want_mark(struct part *p, const char *mark, size_t n)
{
	*keymap_put(&p->wanted, hash64(mark, n), 0) = 1;
}

/* All marks of the line, or those of an own action by which others are wanted. */
static void want_line(struct part *p, const char *line, bool shared)
{
	const char *mark;
	size_t n;

	while (next_mark(&line, &mark, &n))
		if (!shared || strchr(SHARED, *mark))
			want_mark(p, mark, n);
}

/* The degrees around those of an own action that is known by its marks alone; what is exact is seen once it is here. */
static void want_around(struct part *p, const char *mark)
{
	int lat, lon;
	char text[40];

	/* A mark is nobody's signed word. */
	if (sscanf(mark, "g%d:%d", &lat, &lon) != 2 || lat < -90 || lat > 90 || lon < -180 || lon > 180)
		return;
	for (int y = lat - 1; y <= lat + 1; y++)
		for (int x = lon - 2; x <= lon + 2; x++)
			want_mark(p, text, (size_t)snprintf(text, sizeof(text), "g%d:%d", y, ((x + 180) % 360 + 360) % 360 - 180));
}

static void want_own(struct part *p, const char *line)
{
	const char *mark;
	size_t n;

	want_line(p, line, true);
	while (next_mark(&line, &mark, &n))
		want_around(p, mark);
}

static bool has_mark(const struct keymap *m, const char *line)
{
	const char *mark;
	size_t n;

	while (next_mark(&line, &mark, &n))
		if (keymap_get(m, hash64(mark, n), 0))
			return true;
	return false;
}

static uint64_t row_of(struct uid uid)
{
	return hash64(uid.b, sizeof(uid.b));
}

/* --- the territory ---------------------------------------------------------------------------------------------------------------- */

/* Its own mark: what lies in a région or a département, else the authority itself. `around`: the région that it lies in. */
static void territory_marks(struct app *app, const char *key, struct str *own, struct str *around)
{
	char kind = str_has_prefix(key, "reg:") ? 'r' : str_has_prefix(key, "dep:") ? 'd' : 'a';
	struct str all = STR_INIT;
	const char *rest, *mark;
	size_t n;

	engine_mark_authority(app_store(app), key, &all);
	rest = all.s;
	while (next_mark(&rest, &mark, &n)) {
		struct str *to = *mark == kind ? own : *mark == 'r' ? around : NULL;

		if (to) {
			str_add_char(to, ' ');
			str_add_n(to, mark, n);
		}
	}
	str_release(&all);
}

static void see_own(void *ctx, int64_t id, struct uid uid, const char *marks)
{
	struct part *p = ctx;

	(void)id, (void)uid;
	if (has_mark(&p->mine, marks))
		want_line(p, marks, true);
}

/* Own actions as they are here: of one authority those that name it, of a territory all are looked at. */
static bool read_own(struct part *p, const char *key, struct err *e)
{
	struct store *s = app_store(p->app);
	struct value v = value_text(key);
	struct ids ids = IDS_INIT;
	bool all = str_has_prefix(key, "reg:") || str_has_prefix(key, "dep:");
	bool ok = all || (store_ids_where(s, FIELD_ACTION_LEAD, &v, &ids, e) && store_owners_where(s, SET_ACTION_PARTICIPANTS, &v, &ids, e));

	ok = ok && (!all && !ids.n ? true : engine_marks(app_engine(p->app), s, all ? NULL : ids.v, ids.n, true, see_own, p, e));
	ids_release(&ids);
	return ok;
}

/* A partner whose country was told after an action at it had been sent. */
static bool want_partners(struct part *p, struct err *e)
{
	struct store *s = app_store(p->app);
	struct ids ids = IDS_INIT, countries = IDS_INIT;
	struct str mark = STR_INIT;
	bool ok = store_ids(s, ENTITY_COUNTRY, 0, &countries, e);

	for (int i = 0; ok && i < countries.n; i++) {
		struct arena a = ARENA_INIT;
		const char *key = store_key(s, ENTITY_COUNTRY, countries.v[i], &a);
		struct value v = value_text(key ? key : "");

		str_clear(&mark);
		engine_mark_country(v.s, &mark);
		if (has_mark(&p->wanted, mark.s))
			ok = store_ids_where(s, FIELD_PARTNER_COUNTRY, &v, &ids, e);
		arena_release(&a);
	}
	for (int i = 0; ok && i < ids.n; i++) {
		str_clear(&mark);
		engine_mark_uid('p', store_uid(s, ENTITY_PARTNER, ids.v[i]), &mark);
		want_line(p, mark.s, false);
	}
	str_release(&mark);
	ids_release(&ids);
	ids_release(&countries);
	return ok;
}

/* --- turning it on and off -------------------------------------------------------------------------------------------------------- */

bool part_is_on(struct app *app)
{
	return store_meta_int(app_store(app), PART, 0) == 1;
}

static bool set(struct app *app, int64_t on, const char *with, struct err *e)
{
	struct store *s = app_store(app);

	if (!store_begin(s, e))
		return false;
	if (store_set_meta_int(s, PART, on, e) && store_set_meta_text(s, WITH, with, e))
		return store_commit(s, e);
	store_abort(s);
	return false;
}

bool part_turn_on(struct app *app, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *key = app_territory(app), *with = store_meta_text(app_store(app), WITH, &a);
	bool ok;

	if (!key || !store_id_of_key(app_store(app), ENTITY_AUTHORITY, key))
		ok = err_set(e, ERR_USAGE, _("a part is the actions of your territory and what touches them: say first which it is, as `authority' under [identity] of the configuration"));
	else
		ok = set(app, 1, with ? with : "", e);
	arena_release(&a);
	return ok;
}

bool part_turn_off(struct app *app, struct err *e)
{
	return !part_is_on(app) || set(app, 0, "", e);
}

/* The marks of what somebody writes. */
static bool marks_of(struct app *app, const char *what, struct str *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *key = NULL;
	struct uid uid;
	bool ok = true;

	if (uid_parse(what, &uid))
		engine_mark_uid('u', uid, out);
	else if (resolve_country(app, what, &a, &key) >= MATCH_NAME && key)
		engine_mark_country(key, out);
	else if (resolve_authority(app, what, -1, NULL, &a, &key) >= MATCH_NAME && key)
		territory_marks(app, key, out, out);
	else
		ok = err_set(e, ERR_USAGE, _("%s is no authority, country or record id that is known here"), what);
	arena_release(&a);
	return ok;
}

bool part_add(struct app *app, const char *what, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str with = STR_INIT;
	const char *before = store_meta_text(app_store(app), WITH, &a);
	bool ok;

	str_add(&with, before);
	ok = part_is_on(app) || err_set(e, ERR_USAGE, _("this register takes everything already; --part takes your territory only"));
	ok = ok && marks_of(app, what, &with, e) && set(app, 1, with.s, e);
	str_release(&with);
	arena_release(&a);
	return ok;
}

/* --- what is wanted --------------------------------------------------------------------------------------------------------------- */

struct part *part_new(struct app *app, struct err *e)
{
	struct part *p = xcalloc(1, sizeof(*p));
	struct str own = STR_INIT, around = STR_INIT;
	const char *key = app_territory(app), *with;
	const char *rest, *mark;
	size_t n;
	bool ok = key || err_set(e, ERR_USAGE, _("a part is the actions of your territory and what touches them: say first which it is, as `authority' under [identity] of the configuration"));

	p->app = app;
	if (ok) {
		territory_marks(app, key, &own, &around);
		for (rest = own.s; next_mark(&rest, &mark, &n);)
			*keymap_put(&p->mine, hash64(mark, n), 0) = 1;
		want_line(p, own.s, false);
		want_line(p, around.s, false);
		want_line(p, MARK_UNKNOWN, false);
		with = store_meta_text(app_store(app), WITH, &p->a);
		want_line(p, with ? with : "", false);
		ok = read_own(p, key, e) && want_partners(p, e);
	}
	str_release(&own);
	str_release(&around);
	if (!ok)
		part_free(&p);
	return p;
}

void part_free(struct part **p)
{
	if (!*p)
		return;
	arena_release(&(*p)->a);
	keymap_release(&(*p)->wanted);
	keymap_release(&(*p)->mine);
	keymap_release(&(*p)->rows);
	keymap_release(&(*p)->here);
	keymap_release(&(*p)->actions);
	keymap_release(&(*p)->line_of);
	free((*p)->lines);
	free((*p)->v);
	free(*p);
	*p = NULL;
}

static int line_of(struct part *p, const char *text)
{
	int64_t *at = keymap_put(&p->line_of, hash64(text, strlen(text)), -1);

	if (*at < 0) {
		*at = p->n_lines;
		GROW(p->lines, p->n_lines, p->cap_lines);
		p->lines[p->n_lines++] = (struct line){.text = arena_strdup(&p->a, text)};
		if (has_mark(&p->mine, text))
			want_own(p, text);
	}
	return (int)*at;
}

static void see(void *ctx, struct uid uid, const char *hint)
{
	struct part *p = ctx;
	int line = *hint ? line_of(p, hint) : -1;

	if (line < 0) {
		*keymap_put(&p->rows, row_of(uid), 0) = 1;
		return;
	}
	if (p->n && p->v[p->n - 1].line == line && uid_cmp(p->v[p->n - 1].uid, uid) == 0)
		return;
	GROW(p->v, p->n, p->cap);
	p->v[p->n++] = (struct seen){uid, line};
}

static bool is_here(struct part *p, struct uid uid)
{
	int64_t *known = keymap_put(&p->here, row_of(uid), -1);

	if (*known < 0)
		*known = store_knows_row(app_store(p->app), uid);
	return *known;
}

static bool wants(void *ctx, struct uid uid)
{
	struct part *p = ctx;

	return keymap_get(&p->rows, row_of(uid), 0) || is_here(p, uid);
}

/* Living actions that are here; read when something may hang on one. */
static bool read_actions(struct part *p, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = p->actions.n || store_ids(app_store(p->app), ENTITY_ACTION, 0, &ids, e);

	for (int i = 0; i < ids.n; i++)
		*keymap_put(&p->actions, row_of(store_uid(app_store(p->app), ENTITY_ACTION, ids.v[i])), 0) = 1;
	ids_release(&ids);
	return ok;
}

/* Is the action wanted, or here, on which this hangs? */
static bool hangs_on_wanted(struct part *p, const char *line, bool *ok, struct err *e)
{
	const char *mark;
	size_t n;

	while (*ok && next_mark(&line, &mark, &n)) {
		uint64_t key = *mark == 'u' ? strtoull(mark + 1, NULL, 16) : 0;

		if (!key)
			continue;
		if (keymap_get(&p->rows, key, 0))
			return true;
		*ok = read_actions(p, e);
		if (keymap_get(&p->actions, key, 0))
			return true;
	}
	return false;
}

static bool settle(void *ctx, struct err *e)
{
	struct part *p = ctx;
	struct str mark = STR_INIT;
	bool ok = true;

	for (int i = 0; i < p->n_lines; i++)
		p->lines[i].wanted = has_mark(&p->wanted, p->lines[i].text);
	for (int i = 0; i < p->n; i++) {
		str_clear(&mark);
		engine_mark_uid('u', p->v[i].uid, &mark);
		if (p->lines[p->v[i].line].wanted || has_mark(&p->wanted, mark.s))
			*keymap_put(&p->rows, row_of(p->v[i].uid), 0) = 1;
	}
	str_release(&mark);
	for (int i = 0; ok && i < p->n_lines; i++)
		p->lines[i].wanted = p->lines[i].wanted || hangs_on_wanted(p, p->lines[i].text, &ok, e);
	for (int i = 0; i < p->n; i++)
		if (p->lines[p->v[i].line].wanted)
			*keymap_put(&p->rows, row_of(p->v[i].uid), 0) = 1;
	return ok;
}

struct hub_part part_face(struct part *p)
{
	return (struct hub_part){p, see, settle, wants};
}

/* --- what was left out ------------------------------------------------------------------------------------------------------------ */

struct missing {
	struct app *app;
	struct part *p;
	struct hub_want *v;
	int n, cap;
};

static bool see_left(void *ctx, const struct left_out *l)
{
	see(ctx, l->uid, l->scope);
	return true;
}

static bool want_named(void *ctx, struct uid uid)
{
	*keymap_put(&((struct part *)ctx)->rows, row_of(uid), 0) = 1;
	return true;
}

static bool add_missing(void *ctx, const struct left_out *l)
{
	struct missing *m = ctx;
	int64_t batch;

	if ((m->p && !wants(m->p, l->uid)) || !(batch = store_batch_of(app_store(m->app), l->site, l->seq)))
		return true;
	GROW(m->v, m->n, m->cap);
	m->v[m->n++] = (struct hub_want){l->site, batch, l->seq};
	return true;
}

bool part_missing(struct app *app, struct part *p, struct hub_want **v, int *n, struct err *e)
{
	struct missing m = {.app = app, .p = p};
	struct store *s = app_store(app);
	int64_t ops, rows;
	bool ok = true;

	store_count_left_out(s, &ops, &rows);
	if (ops && p)
		ok = store_left_out(s, see_left, p, e) && store_left_out_named(s, want_named, p, e) && settle(p, e);
	ok = ok && (!ops || store_left_out(s, add_missing, &m, e));
	*v = m.v;
	*n = m.n;
	return ok;
}
