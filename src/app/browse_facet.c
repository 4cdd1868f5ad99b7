/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_facet.c - the filter as a row of terms that can be put in and taken off: by the facets of a field, as the last chip, as filters used lately.
 *
 * A field's values are counted in what the filter leaves without the terms of that field: so a value that was chosen does not hide the others,
 * and one that is left out can be seen and brought back.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "browse_priv.h"

enum { FACETS_MAX = 500, RECENT_MAX = 20 };
#define RECENT_KEY "filters"

/* --- terms at the top of the filter ---------------------------------------------------------------------------------------------- */

struct terms {
	const struct filter_node *const *v;
	int n;
	const struct filter_node *one; /* a single one stands here */
};

/* Those that are joined by AND. An OR at the top is one piece. */
static struct terms top_terms(const struct filter *f)
{
	const struct filter_node *root = f->root;

	if (!root)
		return (struct terms){NULL, 0, NULL};
	if (root->type == FILTER_AND && root->n > 0 && root->child[0]->len > 0 && root->at == root->child[0]->at)
		return (struct terms){(const struct filter_node *const *)root->child, root->n, NULL};
	return (struct terms){NULL, 1, root};
}

static const struct filter_node *term_at(const struct terms *t, int i)
{
	return t->one ? t->one : t->v[i];
}

/* Cuts a term out of the text, with the parentheses around it and one blank. */
static void cut(struct str *text, int at, int len)
{
	size_t from = (size_t)at, to = (size_t)(at + len);
	struct str out = STR_INIT;

	while (from > 0 && text->s[from - 1] == '(' && text->s[to] == ')') {
		from--;
		to++;
	}
	to += text->s[to] == ' ';
	str_add_n(&out, text->s, from);
	str_add(&out, text->s + to);
	str_trim(&out);
	str_release(text);
	*text = out;
}

static const struct filter_node *bare(const struct filter_node *n)
{
	return n->type == FILTER_NOT ? n->child[0] : n;
}

/* Does the term ask for this field, and (unless NULL) for this value? A list of values is one term. */
static bool is_about(const struct filter_node *n, enum filter_field f, const char *folded)
{
	n = bare(n);
	if (n->type == FILTER_TERM)
		return n->field == f && (!folded || str_eq(n->value, folded));
	for (int i = 0; n->type == FILTER_OR && i < n->n; i++)
		if (n->child[i]->type != FILTER_TERM || n->child[i]->field != f)
			return false;
	if (n->type != FILTER_OR)
		return false;
	for (int i = 0; folded && i < n->n; i++)
		if (str_eq(n->child[i]->value, folded))
			return true;
	return !folded;
}

/* The filter without its terms about a field: all of them, or with a value those of it and, when `positive`, all that are not negated. */
static void without(const struct browse *b, enum filter_field f, const char *folded, bool positive, struct str *out)
{
	struct terms t = top_terms(&b->filter);

	str_add(out, b->text);
	for (int i = t.n; i-- > 0;) {
		const struct filter_node *n = term_at(&t, i);

		if (is_about(n, f, folded) || (folded && positive && n->type != FILTER_NOT && is_about(n, f, NULL)))
			cut(out, n->at, n->len);
	}
}

/* --- facets ---------------------------------------------------------------------------------------------------------------------- */

const char *browse_quoted(struct arena *a, const char *value)
{
	if (strchr(value, '"'))
		return arena_printf(a, "«%s»", value);
	return strpbrk(value, " \t(),*") || strstr(value, "..") ? arena_printf(a, "\"%s\"", value) : value;
}

static const char *fold(struct arena *a, const char *value)
{
	struct str folded = STR_INIT;
	const char *copy;

	utf8_fold(&folded, value);
	copy = arena_strdup(a, folded.s);
	str_release(&folded);
	return copy;
}

static int mark_of(const struct terms *t, enum filter_field f, const char *folded)
{
	for (int i = 0; i < t->n; i++)
		if (is_about(term_at(t, i), f, folded))
			return term_at(t, i)->type == FILTER_NOT ? -1 : 1;
	return 0;
}

bool browse_facets(struct browse *b, enum filter_field f, struct arena *a, struct browse_facet **out, int *n, struct err *e)
{
	struct terms t = top_terms(&b->filter);
	struct str rest = STR_INIT;
	struct facet *v;
	bool ok;

	without(b, f, NULL, false, &rest);
	ok = browse_count_values(b, rest.s, f, FACETS_MAX, a, &v, n, e);
	str_release(&rest);
	*out = arena_calloc(a, ok ? (size_t)*n + 1 : 1, sizeof(**out));
	for (int i = 0; ok && i < *n; i++)
		(*out)[i] = (struct browse_facet){v[i].value, v[i].label, v[i].n, mark_of(&t, f, fold(a, v[i].value))};
	return ok;
}

bool browse_put_facet(struct browse *b, enum filter_field f, const char *value, int mark, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	bool ok;

	without(b, f, fold(&a, value), mark > 0, &text);
	if (mark)
		str_addf(&text, "%s%s%s:%s", text.len ? " " : "", mark < 0 ? "-" : "", filter_field_name(f), browse_quoted(&a, value));
	ok = browse_set_filter(b, text.s, NULL, e);
	str_release(&text);
	arena_release(&a);
	return ok;
}

/* --- the last chip --------------------------------------------------------------------------------------------------------------- */

bool browse_drop_chip(struct browse *b)
{
	struct terms t = top_terms(&b->filter);
	struct str text = STR_INIT;

	if (t.n) {
		str_add(&text, b->text);
		if (t.one)
			str_clear(&text);
		else
			cut(&text, term_at(&t, t.n - 1)->at, term_at(&t, t.n - 1)->len);
		browse_set_filter(b, text.s, NULL, NULL);
		str_release(&text);
		return true;
	}
	if (*b->scope) {
		browse_set_scope(b, NULL, NULL);
		return true;
	}
	if (!b->mine)
		return false;
	browse_set_mine(b, false);
	return true;
}

/* --- filters used lately --------------------------------------------------------------------------------------------------------- */

int browse_recent(struct browse *b, struct arena *a, const char ***out)
{
	const char *text = app_state_get(b->app, RECENT_KEY, a);
	char *copy = arena_strdup(a, text ? text : ""), *line;
	int n = 0;

	*out = arena_calloc(a, RECENT_MAX, sizeof(**out));
	while ((line = strsep(&copy, "\n")) && n < RECENT_MAX)
		if (*line)
			(*out)[n++] = line;
	return n;
}

void browse_remember(struct browse *b)
{
	struct arena a = ARENA_INIT;
	struct str text = STR_INIT;
	const char **old;
	int n = browse_recent(b, &a, &old);

	if (*b->text && !strchr(b->text, '\n') && (!n || !str_eq(old[0], b->text))) {
		str_add(&text, b->text);
		for (int i = 0; i < n && i < RECENT_MAX - 1; i++)
			if (!str_eq(old[i], b->text))
				str_addf(&text, "\n%s", old[i]);
		app_state_set(b->app, RECENT_KEY, text.s, NULL);
	}
	str_release(&text);
	arena_release(&a);
}
