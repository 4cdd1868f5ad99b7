/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_complete.c - what may be typed next in a filter, and filters kept under a name.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "browse_priv.h"

enum { VALUES_MAX = 500 };

/* --- completion ---------------------------------------------------------------------------------------------------------------- */

struct completions {
	struct arena *a;
	struct browse_completion *v;
	int n, cap;
};

static void add(struct completions *c, const char *text, const char *detail)
{
	GROW(c->v, c->n, c->cap);
	c->v[c->n++] = (struct browse_completion){arena_strdup(c->a, text), arena_strdup(c->a, detail)};
}

static bool begins(const char *text, const char *folded)
{
	struct str key = STR_INIT;
	bool yes;

	utf8_fold(&key, text);
	yes = str_has_prefix(key.s, folded);
	str_release(&key);
	return yes;
}

static void complete_field(struct completions *c, const char *folded)
{
	for (int f = FILTER_COUNTRY; f < FILTER_FIELD_COUNT; f++) {
		const char *const *names = filter_field_names((enum filter_field)f);
		bool fits = begins(filter_field_name((enum filter_field)f), folded);

		/* "coun" finds `pays:' too, for whoever thinks in the other language. */
		for (int i = 0; names[i] && !fits; i++)
			fits = *folded && str_has_prefix(names[i], folded);
		if (fits)
			add(c, arena_printf(c->a, "%s:", filter_field_name((enum filter_field)f)),
				filter_field_help((enum filter_field)f));
	}
}

bool browse_count_values(struct browse *b, const char *text, enum filter_field f, int limit, struct arena *a, struct facet **out, int *n, struct err *e)
{
	const char *key = arena_printf(a, "%d %d %d %s\n%s", (int)f, limit, b->mine, b->scope, text);
	struct filter filter;
	struct query q;
	bool ok = true;

	if (!str_eq(b->values_of, key)) {
		b->values_of = NULL;
		arena_clear(&b->values_mem);
		ok = browse_query_of(b, text, "", &filter, &q, e);
		app_set_cancel(b->app, b->stop, b->stop_ctx);
		ok = ok && query_facets(app_store(b->app), &q, b->list, f, limit, &b->values_mem, &b->values, &b->n_values, e);
		app_set_cancel(b->app, NULL, NULL);
		filter_release(&filter);
		if (ok)
			b->values_of = arena_strdup(&b->values_mem, key);
	}
	*out = ok ? b->values : NULL;
	*n = ok ? b->n_values : 0;
	return ok;
}

/* Does the value, or a word of its label, begin so? */
static bool fits(const struct facet *v, const char *folded)
{
	struct str words = STR_INIT, wanted = STR_INIT;
	bool yes = begins(v->value, folded);

	if (!yes) {
		str_add(&words, " ");
		utf8_fold_words(&words, v->label);
		str_add(&wanted, " ");
		utf8_fold_words(&wanted, folded);
		yes = strstr(words.s, wanted.s) != NULL;
	}
	str_release(&words);
	str_release(&wanted);
	return yes;
}

static bool complete_value(struct completions *c, struct browse *b, enum filter_field field, const char *rest, const char *before, const char *folded, struct err *e)
{
	struct facet *v;
	struct err why = ERR_INIT;
	int n;

	/* A rest that can't be read leaves everything. */
	if (!browse_count_values(b, rest, field, VALUES_MAX, c->a, &v, &n, &why) &&
	        (why.code == ERR_CANCELLED || !browse_count_values(b, "", field, VALUES_MAX, c->a, &v, &n, &why)))
		return err_set(e, why.code, "%s", why.text);
	for (int i = 0; i < n; i++)
		if (fits(&v[i], folded))
			add(c, arena_printf(c->a, "%s%s", before, browse_quoted(c->a, v[i].value)),
				str_eq(v[i].label, v[i].value) ? arena_strdup(c->a, SHOW_NUMBER(v[i].n))
							       : arena_printf(c->a, "%s · %s", v[i].label, SHOW_NUMBER(v[i].n)));
	return true;
}

static bool complete_view(struct completions *c, struct browse *b, const char *before, const char *folded, struct err *e)
{
	struct browse_view *v;
	int n;

	if (!browse_views(b, c->a, &v, &n, e))
		return false;
	for (int i = 0; i < n; i++)
		if (begins(v[i].name, folded))
			add(c, arena_printf(c->a, "%s%s", before, browse_quoted(c->a, v[i].name)), v[i].filter);
	return true;
}

/* The text without the word that is completed: [from, to). */
static const char *rest_of(struct arena *a, const char *text, size_t from, size_t to)
{
	struct str rest = STR_INIT;
	const char *copy;

	str_add_n(&rest, text, from);
	str_add(&rest, text + to);
	str_trim(&rest);
	copy = arena_strdup(a, rest.s);
	str_release(&rest);
	return copy;
}

bool browse_complete(struct browse *b, const char *text, size_t at, size_t *from, struct arena *a, struct browse_completion **out, int *n, struct err *e)
{
	struct completions c = {.a = a};
	struct str folded = STR_INIT;
	const char *word, *colon, *value;
	size_t begin = at, first, end = at;
	bool ok = true;

	while (begin > 0 && !strchr(" \t(", text[begin - 1]))
		begin--;
	first = begin;
	end += strcspn(text + at, " \t)");
	if (text[begin] == '-' && begin < at)
		begin++;
	word = arena_strndup(a, text + begin, at - begin);
	colon = strchr(word, ':');
	if (!colon) {
		utf8_fold(&folded, word);
		complete_field(&c, folded.s);
	} else {
		int field = filter_field_find(arena_strndup(a, word, (size_t)(colon - word)));
		const char *before;

		value = strrchr(colon, ',') ? strrchr(colon, ',') + 1 : colon + 1;
		before = arena_strndup(a, word, (size_t)(value - word));
		utf8_fold(&folded, value[0] == '"' ? value + 1 : value);
		if (field == FILTER_VIEW)
			ok = complete_view(&c, b, before, folded.s, e);
		else if (field >= 0)
			ok = complete_value(&c, b, (enum filter_field)field, rest_of(a, text, first, end), before, folded.s, e);
	}
	str_release(&folded);
	*from = begin;
	*n = c.n;
	*out = arena_calloc(a, (size_t)c.n + 1, sizeof(**out));
	if (c.n)
		memcpy(*out, c.v, (size_t)c.n * sizeof(**out));
	free(c.v);
	return ok;
}

/* --- saved views --------------------------------------------------------------------------------------------------------------- */

static bool load_view(struct browse *b, int64_t id, struct arena *a, struct browse_view *out, struct err *e)
{
	struct record r;

	if (!store_load(app_store(b->app), ENTITY_VIEW, id, a, &r, e))
		return false;
	*out = (struct browse_view){.id = id, .name = record_text(&r, FIELD_VIEW_KEY)};
	out->filter = record_text(&r, FIELD_VIEW_FILTER) ? record_text(&r, FIELD_VIEW_FILTER) : "";
	out->sort = record_text(&r, FIELD_VIEW_SORT) ? record_text(&r, FIELD_VIEW_SORT) : "";
	return true;
}

bool browse_views(struct browse *b, struct arena *a, struct browse_view **out, int *n, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_ids(app_store(b->app), ENTITY_VIEW, 0, &ids, e);

	*n = 0;
	*out = arena_calloc(a, (size_t)ids.n + 1, sizeof(**out));
	for (int i = 0; ok && i < ids.n; i++)
		if ((ok = load_view(b, ids.v[i], a, &(*out)[*n], e)))
			(*n)++;
	ids_release(&ids);
	return ok;
}

static bool put_view(struct browse *b, const char *name, struct arena *a, struct err *e)
{
	struct store *s = app_store(b->app);
	int64_t id = store_id_of_key(s, ENTITY_VIEW, name);
	struct record r;
	char sort[24];

	if (!id)
		record_init(&r, ENTITY_VIEW, a);
	else if (!store_load(s, ENTITY_VIEW, id, a, &r, e))
		return false;
	record_set_text(&r, FIELD_VIEW_KEY, name);
	record_set_text(&r, FIELD_VIEW_FILTER, b->text);
	record_set_text(&r, FIELD_VIEW_SORT, browse_sort_name(b, sort));
	return id ? store_update(s, &r, NULL, e) : store_insert(s, &r, e);
}

bool browse_save_view(struct browse *b, const char *name, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str clean = STR_INIT;
	bool ok;

	utf8_clean(&clean, name, strlen(name), false);
	ok = clean.len || err_set(e, ERR_USAGE, _("a view needs a name"));
	if (ok && (ok = change_begin(b->app, _("save a view"), e))) {
		ok = put_view(b, clean.s, &a, e);
		if (ok)
			ok = change_end(b->app, e);
		else
			change_abort(b->app);
	}
	str_release(&clean);
	arena_release(&a);
	return ok;
}

bool browse_use_view(struct browse *b, const char *name, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct browse_view v;
	int64_t id = store_id_of_key(app_store(b->app), ENTITY_VIEW, name);
	bool ok;

	if (!id)
		return err_set(e, ERR_DATA, _("there is no view called \"%s\" any more"), name);
	ok = load_view(b, id, &a, &v, e) && browse_set_filter(b, v.filter, NULL, e);
	if (ok)
		browse_set_sort_name(b, v.sort);
	arena_release(&a);
	return ok;
}
