/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse.c - the list of actions: ids for a filter, a scope, a territory and an order; rows as they are looked at.
 *
 * The list is a vector of ids (800 kB for 100,000): selection, paging and the scroll bar need no SQL, and a row costs one indexed look-up
 * when it comes into view. Reading pages with LIMIT and OFFSET instead was rejected: it makes the end of a list slow, and a row's number unstable
 * while another program writes. Of a large register the first ids are there at once, and the rest when nobody types (query_list.c).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/command.h>
#include <strates/base/intl.h>
#include <strates/store/merge.h>

#include "browse_priv.h"

static void set_text(char **to, const char *from)
{
	char *copy = xstrdup(from ? from : "");

	free(*to);
	*to = copy;
}

struct browse *browse_new(struct app *app)
{
	struct browse *b = xcalloc(1, sizeof(*b));

	b->app = app;
	b->list = query_list_new(app_store(app));
	set_text(&b->text, "");
	set_text(&b->scope, "");
	set_text(&b->label, "");
	b->stale = true;
	b->totals = (struct browse_totals){-1, -1, 0, 0};
	filter_parse(&b->filter, "", NULL, NULL);
	browse_set_sort_name(b, "severity");
	browse_set_sort_name(b, config_text(app_config(app), OPT_SORT));
	browse_set_mine(b, config_is_on(app_config(app), OPT_TERRITORY));
	return b;
}

void browse_free(struct browse **pb)
{
	struct browse *b = *pb;

	if (!b)
		return;
	filter_release(&b->filter);
	filter_release(&b->listed);
	query_list_free(&b->list);
	free(b->text);
	free(b->scope);
	free(b->label);
	free(b->territory);
	ids_release(&b->open);
	for (int en = 0; en < ENTITY_COUNT; en++)
		ids_release(&b->contested[en]);
	arena_release(&b->rows);
	arena_release(&b->names);
	arena_release(&b->values_mem);
	free(b);
	*pb = NULL;
}

struct app *browse_app(const struct browse *b)
{
	return b->app;
}

/* --- what is wanted ------------------------------------------------------------------------------------------------------------ */

bool browse_set_filter(struct browse *b, const char *text, int *error_at, struct err *e)
{
	struct filter f;
	int at = 0;

	if (!query_parse(app_store(b->app), text, &f, &at, e)) {
		if (error_at)
			*error_at = at;
		filter_release(&f);
		return false;
	}
	filter_release(&b->filter);
	b->filter = f;
	if (!str_eq(b->text, text))
		b->stale = true;
	set_text(&b->text, text);
	return true;
}

/* Fields whose values are words of names: their last word counts as a beginning. Of the others, codes and names of few things, only
 * one that is no value yet does: "ma" is Morocco, not all that begins so. */
static bool takes_beginnings(enum filter_field f)
{
	return f == FILTER_TEXT || f == FILTER_CITY || f == FILTER_LEAD || f == FILTER_AUTHORITY || f == FILTER_PARTNER || f == FILTER_PERSON;
}

/* The term that the text ends in, when more letters may follow it. Not behind a minus: there a beginning would hide more than the
 * whole word. */
static const struct filter_node *open_term(const struct filter *f, const char *text)
{
	const struct filter_node *n = f->root;

	while (n && (n->type == FILTER_AND || n->type == FILTER_OR) && n->n > 0)
		n = n->child[n->n - 1];
	return n && n->type == FILTER_TERM && n->op == FILTER_IS && !n->phrase && (size_t)(n->at + n->len) == strlen(text) ? n : NULL;
}

/* What is wrong in the term that is being typed leaves those before it in force. */
static void keep_before(struct browse *b, const char *text, int error_at)
{
	struct str before = STR_INIT;
	int n = error_at;

	while (n > 0 && text[n - 1] != ' ')
		n--;
	str_add_n(&before, text, (size_t)n);
	str_trim(&before);
	if (!strchr(text + error_at, ' '))
		browse_set_filter(b, before.s, NULL, NULL);
	str_release(&before);
}

bool browse_type_filter(struct browse *b, const char *text, int *error_at, struct err *e)
{
	const struct filter_node *last = NULL;
	struct str open = STR_INIT;
	struct filter f;
	bool ok = false;
	int at = 0;

	if (filter_parse(&f, text, NULL, NULL))
		last = open_term(&f, text);
	str_addf(&open, "%s*", text);
	if (last && takes_beginnings(last->field))
		ok = browse_set_filter(b, open.s, NULL, NULL);
	ok = ok || browse_set_filter(b, text, &at, e);
	if (!ok && last && !takes_beginnings(last->field) && browse_set_filter(b, open.s, NULL, NULL)) {
		err_clear(e);
		ok = true;
	}
	if (!ok)
		keep_before(b, text, at);
	if (!ok && error_at)
		*error_at = at;
	filter_release(&f);
	str_release(&open);
	return ok;
}

const char *browse_filter(const struct browse *b)
{
	return b->text;
}

void browse_set_scope(struct browse *b, const char *term, const char *label)
{
	struct filter f;

	if (!str_is_empty(term)) {
		if (!query_parse(app_store(b->app), term, &f, NULL, NULL))
			term = label = NULL;
		filter_release(&f);
	}
	b->stale = b->stale || !str_eq(b->scope, term ? term : "");
	set_text(&b->scope, term);
	set_text(&b->label, label);
}

const char *browse_scope(const struct browse *b)
{
	return b->scope;
}

const char *browse_scope_label(const struct browse *b)
{
	return b->label;
}

void browse_set_mine(struct browse *b, bool on)
{
	on = on && browse_has_territory(b);
	b->stale = b->stale || on != b->mine;
	b->mine = on;
}

bool browse_is_mine(const struct browse *b)
{
	return b->mine;
}

bool browse_has_territory(const struct browse *b)
{
	return app_territory(b->app) != NULL;
}

const char *browse_territory_name(struct browse *b)
{
	struct arena a = ARENA_INIT;
	const char *key = app_territory(b->app);
	int64_t id;

	if (b->territory)
		return b->territory;
	if (key && (id = store_id_of_key(app_store(b->app), ENTITY_AUTHORITY, key)))
		key = store_name(app_store(b->app), ENTITY_AUTHORITY, id, &a);
	set_text(&b->territory, key);
	arena_release(&a);
	return b->territory;
}

void browse_set_sort(struct browse *b, enum sort_key key, bool descending)
{
	b->stale = b->stale || key != b->sort || descending != b->descending;
	b->sort = key;
	b->descending = descending;
}

enum sort_key browse_sort(const struct browse *b, bool *descending)
{
	if (descending)
		*descending = b->descending;
	return b->sort;
}

void browse_set_sort_name(struct browse *b, const char *name)
{
	bool descending;
	int key = str_is_empty(name) ? -1 : sort_find(name, &descending);

	if (key >= 0)
		browse_set_sort(b, (enum sort_key)key, descending);
}

const char *browse_sort_name(const struct browse *b, char buf[24])
{
	bool usual;

	sort_find(sort_name(b->sort), &usual);
	snprintf(buf, 24, "%s%s", usual == b->descending ? "" : "-", sort_name(b->sort));
	return buf;
}

const char *browse_sort_label(enum sort_key key)
{
	static const char *const labels[SORT_COUNT] = {[SORT_SEVERITY] = N_("severity"),
		[SORT_TITLE] = N_("title"),
		[SORT_LEAD] = N_("authority"),
		[SORT_STRATE] = N_("strate"),
		[SORT_COUNTRY] = N_("country"),
		[SORT_THEME] = N_("theme"),
		[SORT_START] = N_("start"),
		[SORT_END] = N_("end"),
		[SORT_BUDGET] = N_("budget"),
		[SORT_UPDATED] = N_("last edit")};

	return _(labels[key]);
}

bool browse_is_narrowed(const struct browse *b)
{
	return *b->text || *b->scope || b->mine;
}

int browse_chips(const struct browse *b, struct browse_chip *out, int max)
{
	const struct filter_node *root = b->filter.root;
	int n = 0, whole = (int)strlen(b->text);

	if (!root || max < 1)
		return 0;
	if (root->type != FILTER_AND) {
		out[0] = (struct browse_chip){0, whole};
		return 1;
	}
	for (int i = 0; i < root->n && n < max; i++) {
		const struct filter_node *t = root->child[i];

		/* What has no place of its own in the text (groups) is shown whole. */
		if (t->len <= 0) {
			out[0] = (struct browse_chip){0, whole};
			return 1;
		}
		out[n++] = (struct browse_chip){t->at, t->len};
	}
	return n;
}

void browse_begin(struct browse *b)
{
	b->reading = store_read_begin(app_store(b->app), NULL);
}

void browse_end(struct browse *b)
{
	if (b->reading)
		store_read_end(app_store(b->app));
	b->reading = false;
}

/* --- the list ------------------------------------------------------------------------------------------------------------------ */

static void forget_rows(struct browse *b)
{
	memset(b->slot, 0, sizeof(b->slot));
	arena_clear(&b->rows);
	b->n_rows = 0;
}

bool browse_is_stale(const struct browse *b)
{
	return b->stale;
}

void browse_forget(struct browse *b)
{
	b->stale = true;
	query_list_forget(b->list);
	b->values_of = NULL;
	b->totals_known = false;
	memset(b->contested_known, 0, sizeof(b->contested_known));
	b->n_themes = 0;
	arena_clear(&b->names);
	free(b->territory);
	b->territory = NULL;
	/* The territory may have been set, or taken away. */
	browse_set_mine(b, b->mine);
	forget_rows(b);
}

static void add_part(struct str *text, const char *part)
{
	if (!str_is_empty(part))
		str_addf(text, "%s(%s)", text->len ? " " : "", part);
}

bool browse_query_of(const struct browse *b, const char *own, const char *extra, struct filter *f, struct query *q, struct err *e)
{
	struct str text = STR_INIT;
	bool ok;

	add_part(&text, b->scope);
	add_part(&text, own);
	add_part(&text, extra);
	ok = query_parse(app_store(b->app), text.s, f, NULL, e);
	str_release(&text);
	*q = (struct query){.filter = f, .sort = b->sort, .descending = b->descending, .territory = b->mine ? app_territory(b->app) : NULL};
	return ok;
}

bool browse_query(const struct browse *b, const char *extra, struct filter *f, struct query *q, struct err *e)
{
	return browse_query_of(b, b->text, extra, f, q, e);
}

static bool read_ids(const struct browse *b, const char *extra, struct ids *out, struct err *e)
{
	struct filter f;
	struct query q;
	bool ok = browse_query(b, extra, &f, &q, e) && query_ids(app_store(b->app), &q, out, e);

	filter_release(&f);
	return ok;
}

void browse_set_stop(struct browse *b, bool (*stop)(void *), void *ctx)
{
	b->stop = stop;
	b->stop_ctx = ctx;
}

static bool start_list(struct browse *b, struct err *e)
{
	struct filter f;
	struct query q;

	b->stale = b->failed = false;
	if (!browse_query(b, "", &f, &q, e)) {
		filter_release(&f);
		return false;
	}
	filter_release(&b->listed);
	b->listed = f;
	q.filter = &b->listed;
	query_list_start(b->list, &q);
	b->open_known = false;
	return true;
}

/* A key that waits ends the reading; that is no failure. */
static bool read_list(struct browse *b, size_t want, bool may_stop, struct err *e)
{
	struct err why = ERR_INIT;

	if (b->stale && !start_list(b, e)) {
		b->failed = true;
		return false;
	}
	if (query_list_read(b->list, want, may_stop ? b->stop : NULL, b->stop_ctx, &why) || (may_stop && why.code == ERR_CANCELLED))
		return true;
	b->failed = true;
	if (e)
		*e = why;
	return false;
}

bool browse_read(struct browse *b, struct err *e)
{
	return read_list(b, FIRST_ROWS, true, e);
}

bool browse_read_on(struct browse *b, struct err *e)
{
	/* What can be looked at goes before the rest. */
	return read_list(b, browse_is_shown(b) ? SIZE_MAX : FIRST_ROWS, true, e);
}

bool browse_read_all(struct browse *b, struct err *e)
{
	return read_list(b, SIZE_MAX, false, e);
}

bool browse_is_large(const struct browse *b)
{
	return query_list_size(b->list) > LARGE;
}

bool browse_is_whole(const struct browse *b)
{
	return b->failed || (!b->stale && query_list_is_whole(b->list));
}

bool browse_is_shown(const struct browse *b)
{
	return !b->stale && query_list_is_ready(b->list);
}

size_t browse_count(const struct browse *b)
{
	return (size_t)query_list_ids(b->list)->n;
}

int64_t browse_at(const struct browse *b, size_t row)
{
	return query_list_ids(b->list)->v[row];
}

const int64_t *browse_ids(const struct browse *b)
{
	return query_list_ids(b->list)->v;
}

bool browse_find(const struct browse *b, int64_t id, size_t *row)
{
	const struct ids *ids = query_list_ids(b->list);

	for (int i = 0; i < ids->n; i++)
		if (ids->v[i] == id) {
			*row = (size_t)i;
			return true;
		}
	return false;
}

void browse_seek(struct browse *b, int64_t id)
{
	struct query q = {.filter = &b->listed, .territory = b->mine ? app_territory(b->app) : NULL};
	size_t row;

	if (id && browse_is_shown(b) && !browse_is_whole(b) && !browse_find(b, id, &row) && query_matches(app_store(b->app), &q, id))
		read_list(b, SIZE_MAX, false, NULL);
}

void browse_prefetch(struct browse *b, size_t first, size_t n)
{
	if (b->n_rows + (int)n > ROW_LIMIT)
		forget_rows(b);
	if (browse_is_shown(b) && first + n * PAGES_AHEAD > browse_count(b))
		read_list(b, browse_count(b) * 2, true, NULL);
	for (size_t i = first; i < first + n && i < browse_count(b); i++)
		browse_row(b, browse_at(b, i));
}

const struct action_row *browse_row(struct browse *b, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 54) % ROW_SLOTS;
	struct action_row *r;

	while (b->slot[at] && b->slot[at]->id != id)
		at = (at + 1) % ROW_SLOTS;
	if (b->slot[at])
		return b->slot[at];
	r = arena_alloc(&b->rows, sizeof(*r));
	if (b->n_rows >= ROW_SLOTS - 1 || !store_action_row(app_store(b->app), id, &b->rows, r, NULL))
		return NULL;
	b->slot[at] = r;
	b->n_rows++;
	return r;
}

/* --- from finding to finding --------------------------------------------------------------------------------------------------- */

static int by_value(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

static bool read_open(struct browse *b, struct err *e)
{
	struct ids open = IDS_INIT;

	if (b->open_known)
		return true;
	if (!read_ids(b, "finding:any", &open, e)) {
		ids_release(&open);
		return false;
	}
	if (open.n)
		qsort(open.v, (size_t)open.n, sizeof(*open.v), by_value);
	ids_release(&b->open);
	b->open = open;
	b->open_known = true;
	return true;
}

bool browse_step_finding(struct browse *b, size_t from, int step, size_t *row, struct err *e)
{
	size_t n = browse_count(b), at = from;

	/* The next one is seldom far. */
	for (size_t i = 0; i < NEAR_ROWS; i++) {
		const struct action_row *r;

		if (step > 0 ? at + 1 >= n : !at)
			break;
		at = step > 0 ? at + 1 : at - 1;
		r = browse_row(b, browse_at(b, at));
		if (r && r->n_open) {
			*row = at;
			return true;
		}
	}
	if (!browse_read_all(b, e) || !read_open(b, e) || !b->open.n)
		return false;
	n = browse_count(b);
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		at = step > 0 ? (at + 1) % n : (at + n - 1) % n;
		id = browse_at(b, at);
		if (bsearch(&id, b->open.v, (size_t)b->open.n, sizeof(*b->open.v), by_value)) {
			*row = at;
			return true;
		}
	}
	return false;
}

/* --- names and numbers --------------------------------------------------------------------------------------------------------- */

const char *browse_theme(struct browse *b, const char *key)
{
	const char *name = key;
	int64_t id;

	if (str_is_empty(key))
		return "";
	for (int i = 0; i < b->n_themes; i++)
		if (str_eq(b->theme[i].key, key))
			return b->theme[i].name;
	if (b->n_themes == THEMES_MAX)
		return key;
	if ((id = store_id_of_key(app_store(b->app), ENTITY_THEME, key)))
		name = store_name(app_store(b->app), ENTITY_THEME, id, &b->names);
	else
		name = arena_strdup(&b->names, key);
	b->theme[b->n_themes].key = arena_strdup(&b->names, key);
	b->theme[b->n_themes++].name = name;
	return name;
}

const struct browse_totals *browse_totals(const struct browse *b)
{
	return &b->totals;
}

bool browse_is_counted(const struct browse *b)
{
	return b->totals_known;
}

bool browse_in_conflict(struct browse *b, enum entity en, int64_t id)
{
	struct ids *l = &b->contested[en];

	if (!b->contested_known[en]) {
		l->n = 0;
		/* Nearly always there is none. */
		if (store_conflict_count(app_store(b->app)))
			store_conflict_rows(app_store(b->app), en, l, NULL);
		b->contested_known[en] = true;
	}
	return l->n && bsearch(&id, l->v, (size_t)l->n, sizeof(id), by_value);
}

const char *browse_marked(struct browse *b, enum entity en, int64_t id, const char *name, char buf[CONFLICT_TEXT_SIZE])
{
	if (!browse_in_conflict(b, en, id))
		return name;
	snprintf(buf, CONFLICT_TEXT_SIZE, "≠ %s", name);
	return buf;
}

bool browse_count_all(struct browse *b)
{
	struct err e = ERR_INIT;
	int64_t ms;

	if (b->totals_known)
		return false;
	b->totals.conflicts = store_conflict_count(app_store(b->app));
	if (!store_ahead(app_store(b->app), &b->totals.waiting, &ms, NULL))
		b->totals.waiting = 0;
	/* What can't be counted is not tried again and again; a key only puts it off. */
	b->totals_known = (query_count(app_store(b->app), &(struct query){0}, &b->totals.actions, &e) &&
			   findings_count(app_store(b->app), &(struct finding_query){.undecided = true}, &b->totals.findings, &e)) ||
			  e.code != ERR_CANCELLED;
	return true;
}

bool browse_is_current(struct browse *b)
{
	return browse_is_read_only(b) || engine_is_current(app_engine(b->app), app_store(b->app), app_today(b->app));
}

bool browse_is_read_only(struct browse *b)
{
	return store_is_read_only(app_store(b->app));
}

unsigned browse_have(struct browse *b)
{
	struct arena a = ARENA_INIT;
	unsigned have = NEED_STORE;

	if (!browse_is_read_only(b))
		have |= NEED_WRITABLE;
	if (store_undo_label(app_store(b->app), &a))
		have |= NEED_UNDO;
	if (store_redo_label(app_store(b->app), &a))
		have |= NEED_REDO;
	arena_release(&a);
	return have;
}
