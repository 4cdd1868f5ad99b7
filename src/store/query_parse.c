/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query_parse.c - a filter read with the register at hand: saved views in their place, values that nothing is called.
 *
 * A misspelt theme gives an empty list, and an empty list says "nobody does this": the worst answer where the
 * question is who does what. So a value of a field that refers to rows must be known, to a reference
 * table or to some action; that no action has it is an answer then.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "query_priv.h"

enum { VIEWS_DEEP = 8, VIEWS_MAX = 64 };

struct checker {
	struct store *s;
	struct filter *f;
	const char *text; /* what people see */
	int depth;        /* views inside each other */
	int n_views;
	int error_at;
	struct err *e;
};

/* Inside a view there is no place to point at but its name. */
static bool __attribute__((format(printf, 3, 4))) fail_at(struct checker *c, int at, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (c->depth == 0)
		c->error_at = at;
	return err_set(c->e, ERR_USAGE, "%s", text);
}

/* Where the value of a term stands: behind the field's name, when that is there. */
static int value_at(const struct checker *c, const struct filter_node *n)
{
	const char *from = c->text + n->at, *colon;

	if (c->depth > 0)
		return n->at;
	colon = memchr(from, ':', (size_t)n->len);
	if (colon && filter_field_find(arena_strndup(&c->f->arena, from, (size_t)(colon - from))) == (int)n->field)
		return (int)(colon - c->text) + 1;
	return n->at + (*from == '#');
}

/* --- is it known? --- */

static bool has_row(struct builder *b)
{
	sqlite3_stmt *st = builder_prepare(b, NULL);
	/* What can't be asked is no reason to refuse a filter. */
	bool found = !st || stmt_step(b->s, st, NULL) == 1;

	sqlite3_finalize(st);
	builder_release(b);
	return found;
}

static bool is_known(struct checker *c, const struct filter_node *n)
{
	struct builder b;

	builder_init(&b, c->s, &c->f->arena);
	str_add(&b.sql, "SELECT 1 FROM (");
	if (term_names(&b, n)) {
		str_add(&b.sql, ") LIMIT 1");
		if (has_row(&b))
			return true;
		builder_init(&b, c->s, &c->f->arena);
		str_add(&b.sql, "SELECT 1 FROM (");
	} else if (n->field != FILTER_TAG && n->field != FILTER_SOURCE) {
		builder_release(&b);
		return true;
	}
	term_set(&b, n);
	str_add(&b.sql, ") LIMIT 1");
	return has_row(&b);
}

/* --- what may have been meant --- */

struct nearest {
	const char *wanted;
	bool words; /* a word of a name is a value, too */
	char name[64];
	int distance, alike; /* letters at the beginning */
};

static int letters_alike(const char *a, const char *b)
{
	int n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static void try_word(struct nearest *near, const char *word, size_t n)
{
	size_t wanted = strlen(near->wanted);
	char copy[sizeof(near->name)];
	int d, alike;

	if (n >= sizeof(copy) || n + 2 < wanted || n > wanted + 2)
		return;
	memcpy(copy, word, n);
	copy[n] = '\0';
	d = str_distance(near->wanted, copy);
	alike = letters_alike(near->wanted, copy);
	if (d < near->distance || (d == near->distance && *near->name && alike > near->alike)) {
		near->distance = d;
		near->alike = alike;
		memcpy(near->name, copy, n + 1);
	}
}

static void try_name(struct nearest *near, const char *name)
{
	try_word(near, name, strlen(name));
	while (near->words && *name) {
		size_t n = strcspn(name, " ");

		try_word(near, name, n);
		name += n + (name[n] == ' ');
	}
}

static bool takes_words(enum filter_field f)
{
	return f == FILTER_LEAD || f == FILTER_AUTHORITY || f == FILTER_PARTNER || f == FILTER_PERSON || f == FILTER_NETWORK;
}

/* The names of what the field refers to, folded; false: it refers to nothing that has names. */
static bool select_names(struct builder *b, enum filter_field f)
{
	static const struct {
		enum filter_field field;
		enum entity entity;
	} of[] = {{FILTER_COUNTRY, ENTITY_COUNTRY}, {FILTER_CITY, ENTITY_PLACE}, {FILTER_REGION, ENTITY_PLACE}, {FILTER_THEME, ENTITY_THEME},
	        {FILTER_NETWORK, ENTITY_NETWORK}, {FILTER_PARTNER, ENTITY_PARTNER}, {FILTER_PERSON, ENTITY_PERSON},
	        {FILTER_LEAD, ENTITY_AUTHORITY}, {FILTER_AUTHORITY, ENTITY_AUTHORITY}, {FILTER_VIEW, ENTITY_VIEW}};

	for (size_t i = 0; i < COUNT_OF(of); i++)
		if (of[i].field == f) {
			str_addf(&b->sql, "SELECT folded FROM x_name WHERE entity = ?%d", param_int(b, of[i].entity));
			return true;
		}
	if (f == FILTER_TAG)
		str_add(&b->sql, "SELECT DISTINCT strates_words(tag) FROM action_tags");
	return f == FILTER_TAG;
}

static const char *find_nearest(struct checker *c, const struct filter_node *n)
{
	struct str words = STR_INIT;
	struct nearest near;
	struct builder b;
	sqlite3_stmt *st;

	utf8_fold_words(&words, n->value);
	near = (struct nearest){.wanted = words.s, .distance = (int)words.len / 3 + 1,
	        .words = takes_words(n->field) && !strchr(words.s, ' ')};
	builder_init(&b, c->s, &c->f->arena);
	st = select_names(&b, n->field) ? builder_prepare(&b, NULL) : NULL;
	while (st && stmt_step(c->s, st, NULL) == 1)
		try_name(&near, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	builder_release(&b);
	str_release(&words);
	return *near.name ? arena_strdup(&c->f->arena, near.name) : NULL;
}

static bool unknown(struct checker *c, const struct filter_node *n)
{
	const char *near = find_nearest(c, n);
	int at = value_at(c, n);

	if (near)
		return fail_at(c, at, _("'%s' is no known value of %s:; did you mean %s?"), n->value, filter_field_name(n->field), near);
	return fail_at(c, at, _("'%s' is no known value of %s: (%s)"), n->value, filter_field_name(n->field), filter_field_help(n->field));
}

/* --- views --- */

static bool check_node(struct checker *c, struct filter_node *n);

static const char *filter_of_view(struct checker *c, const char *name)
{
	struct ids ids = IDS_INIT;
	struct record r;
	const char *text = NULL;

	if (store_find_name(c->s, ENTITY_VIEW, name, 1, &ids, NULL) && ids.n && store_load(c->s, ENTITY_VIEW, ids.v[0], &c->f->arena, &r, NULL)) {
		text = record_text(&r, FIELD_VIEW_FILTER);
		text = text ? text : "";
	}
	ids_release(&ids);
	return text;
}

/* What stands in a view's own text has no place in the one that people see. */
static void forget_places(struct filter_node *n)
{
	for (int i = 0; i < n->n; i++) {
		n->child[i]->at = n->child[i]->len = 0;
		forget_places(n->child[i]);
	}
}

/* The term becomes the tree of its view, and stays where it stands in the text. */
static bool put_view(struct checker *c, struct filter_node *n)
{
	const char *text = filter_of_view(c, n->value), *name = n->value;
	struct filter_node *root;
	struct err why = ERR_INIT;
	int at = n->at, len = n->len;

	if (!text)
		return unknown(c, n);
	if (c->depth == VIEWS_DEEP || ++c->n_views > VIEWS_MAX)
		return fail_at(c, at, _("the view \"%s\" leads back to itself"), name);
	if (!filter_parse_part(&c->f->arena, text, &root, NULL, &why))
		return fail_at(c, at, _("in the view \"%s\": %s"), name, why.text);
	if (root)
		*n = *root;
	else
		*n = (struct filter_node){.type = FILTER_AND};
	n->at = at;
	n->len = len;
	forget_places(n);
	if (c->depth++ == 0)
		c->error_at = at;
	if (!check_node(c, n))
		return false;
	c->depth--;
	return true;
}

static bool check_node(struct checker *c, struct filter_node *n)
{
	if (n->type == FILTER_TERM && n->field == FILTER_VIEW)
		return put_view(c, n);
	if (n->type == FILTER_TERM)
		return is_known(c, n) || unknown(c, n);
	for (int i = 0; i < n->n; i++)
		if (!check_node(c, n->child[i]))
			return false;
	return true;
}

bool query_parse(struct store *s, const char *text, struct filter *f, int *error_at, struct err *e)
{
	struct checker c = {.s = s, .f = f, .e = e};
	bool mine, ok;

	if (!filter_parse(f, text, error_at, e))
		return false;
	c.text = f->text;
	ok = query_begin(s, &mine, e) && (!f->root || check_node(&c, f->root));
	query_end(s, mine);
	if (ok)
		return true;
	if (error_at)
		*error_at = c.error_at;
	filter_release(f);
	return false;
}
