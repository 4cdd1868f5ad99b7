/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_terms.c - terms read back from their text, and what changed since somebody decided.
 *
 * What a decision keeps of them is JSON: it is a fact, which other programs and later versions read.
 */
#include "config.h"

#include <strates/engine/finding.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>

/* Terms that a decision is about. Severity's own terms only rank. */
static const char *const judged_terms[] = {"authority", "place", "theme", "period", "partner", "audience", "wording", "link", "tandem", "lacking",
	"agreement", "differs", "proposed", "decided", "people", "untouched", "scheme", "last", "network", "wish", "exchanges", "one_percent", "spent"};

bool finding_term_is_judged(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(judged_terms); i++) {
		if (!strcmp(judged_terms[i], name))
			return true;
	}
	return false;
}

/* --- the JSON of a decision ------------------------------------------------------------------------------------------------------ */

static const char *scalar_text(const json_t *v, struct arena *a)
{
	if (json_is_string(v))
		return arena_strdup(a, json_string_value(v));
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	return "";
}

static int count_args(json_t *why)
{
	const char *key;
	json_t *v;
	int n = 0;

	json_object_foreach(why, key, v)
		n += json_is_array(v) ? (int)json_array_size(v) : 1;
	return n;
}

static void read_args(json_t *why, struct arena *a, struct term *t)
{
	struct term_arg *args = arena_calloc(a, (size_t)count_args(why) + 1, sizeof(*args));
	const char *key;
	json_t *v;

	json_object_foreach(why, key, v) {
		const char *name = arena_strdup(a, key);

		if (!json_is_array(v))
			args[t->n_args++] = (struct term_arg){name, scalar_text(v, a)};
		for (size_t i = 0; i < json_array_size(v); i++)
			args[t->n_args++] = (struct term_arg){name, scalar_text(json_array_get(v, i), a)};
	}
	t->args = args;
}

static int read_terms(json_t *array, struct arena *a, struct term **out)
{
	size_t n = json_array_size(array);
	struct term *v = arena_calloc(a, n + 1, sizeof(*v));
	int kept = 0;

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_array_get(array, i), *value = json_object_get(o, "value");
		const char *name = json_string_value(json_object_get(o, "name"));

		if (!name)
			continue;
		v[kept] = (struct term){.name = arena_strdup(a, name), .value = json_is_integer(value) ? (int)json_integer_value(value) : -1,
			.weight = (int)json_integer_value(json_object_get(o, "weight")), .points = (int)json_integer_value(json_object_get(o, "points"))};
		read_args(json_object_get(o, "why"), a, &v[kept]);
		kept++;
	}
	*out = v;
	return kept;
}

/* --- the text of terms.c -------------------------------------------------------------------------------------------------------- */

static int count_chars(const char *s, char c)
{
	int n = 0;

	for (; *s; s++)
		n += *s == c;
	return n;
}

/* The number behind a sign at **p; **p stands behind it then. */
static bool read_number(char **p, char sign, int *out)
{
	char *end;

	if (**p != sign)
		return false;
	**p = '\0';
	*out = (int)strtol(*p + 1, &end, 10);
	*p = end;
	return true;
}

/* "name=1000*40+40", "name~-250"; the name ends where the first number begins. */
static bool read_head(char *head, struct term *t)
{
	char *p = head + strcspn(head, "=*~");

	*t = (struct term){.name = head, .value = -1};
	read_number(&p, '=', &t->value);
	if (read_number(&p, '*', &t->weight) && !read_number(&p, '+', &t->points))
		return false;
	t->is_identity = read_number(&p, '~', &t->bits);
	return *head && !*p;
}

static bool read_term(char *line, struct arena *a, struct term *t)
{
	struct term_arg *args = arena_calloc(a, (size_t)count_chars(line, '\t') + 1, sizeof(*args));
	char *part = strchr(line, '\t');
	const char *before = "";

	if (part)
		*part++ = '\0';
	if (!read_head(line, t))
		return false;
	t->args = args;
	while (part) {
		char *key = part, *colon;
		part = strchr(key, '\t');
		if (part)
			*part++ = '\0';
		colon = strchr(key, ':');
		if (colon) {
			*colon = '\0';
			before = colon + 1;
		}
		args[t->n_args++] = (struct term_arg){key, before};
	}
	return true;
}

bool finding_terms(const char *text, struct arena *a, struct term **out, int *n, struct err *e)
{
	char *line = *text ? arena_strdup(a, text) : NULL, *next;

	*n = 0;
	*out = arena_calloc(a, (size_t)count_chars(text, '\n') + 1, sizeof(**out));
	for (; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!read_term(line, a, &(*out)[*n]))
			return err_set(e, ERR_DATA, _("the terms of a finding can't be read; run 'strates refresh --full'"));
		(*n)++;
	}
	return true;
}

const char *term_arg(const struct term *t, const char *name)
{
	for (int i = 0; i < t->n_args; i++) {
		if (!strcmp(t->args[i].name, name))
			return t->args[i].text;
	}
	return "";
}

const struct term *term_find(const struct term *t, int n, const char *name)
{
	for (int i = 0; i < n; i++) {
		if (!strcmp(t[i].name, name))
			return &t[i];
	}
	return NULL;
}

/* Several arguments of one key become a list, as read_args() takes them. */
static json_t *why_json(const struct term *t)
{
	json_t *why = json_object();

	for (int i = 0; i < t->n_args; i++) {
		json_t *there = json_object_get(why, t->args[i].name), *text = json_string(t->args[i].text);

		if (json_is_array(there))
			json_array_append_new(there, text);
		else if (there)
			json_object_set_new(why, t->args[i].name, json_pack("[O, o]", there, text));
		else
			json_object_set_new(why, t->args[i].name, text);
	}
	return why;
}

static json_t *term_json(const struct term *t)
{
	json_t *value = t->value < 0 ? json_null() : json_integer(t->value);

	return json_pack("{s:s, s:o, s:i, s:i, s:o}", "name", t->name, "value", value, "weight", t->weight, "points", t->points, "why", why_json(t));
}

void finding_judged(const struct finding_row *f, struct str *out)
{
	json_t *judged = json_array(), *o;
	struct arena a = ARENA_INIT;
	struct term *t;
	char *text;
	int n;

	if (!finding_terms(f->terms, &a, &t, &n, NULL))
		n = 0;
	for (int i = 0; i < n; i++)
		if (finding_term_is_judged(t[i].name))
			json_array_append_new(judged, term_json(&t[i]));
	o = json_pack("{s:s, s:s, s:i, s:o}", "digest", f->digest, "kind", f->kind, "severity", f->severity, "terms", judged);
	text = json_dumps(o, JSON_COMPACT);
	if (text)
		str_add(out, text);
	free(text);
	json_decref(o);
	arena_release(&a);
}

static bool same_term(const struct term *x, const struct term *y)
{
	if (x->value != y->value || x->n_args != y->n_args)
		return false;
	for (int i = 0; i < x->n_args; i++) {
		if (strcmp(x->args[i].name, y->args[i].name) || strcmp(x->args[i].text, y->args[i].text))
			return false;
	}
	return true;
}

static int compare_terms(const struct term *old, int n_old, const struct term *now, int n_now, struct term_change *out)
{
	int n = 0;

	for (int i = 0; i < n_now; i++) {
		const struct term *was = term_find(old, n_old, now[i].name);

		if (finding_term_is_judged(now[i].name) && (!was || !same_term(was, &now[i])))
			out[n++] = (struct term_change){now[i].name, was, &now[i]};
	}
	for (int i = 0; i < n_old; i++) {
		if (!term_find(now, n_now, old[i].name))
			out[n++] = (struct term_change){old[i].name, &old[i], NULL};
	}
	return n;
}

bool finding_changes(const char *judged, const struct finding_row *f, struct arena *a, struct term_change **out, int *n, struct err *e)
{
	json_t *o = json_loads(judged, 0, NULL);
	struct term *old, *now;
	int n_old, n_now;

	*n = 0;
	*out = NULL;
	if (!json_is_object(o)) {
		json_decref(o);
		return err_set(e, ERR_DATA, _("what was judged can't be read; decide again"));
	}
	n_old = read_terms(json_object_get(o, "terms"), a, &old);
	json_decref(o);
	if (!finding_terms(f->terms, a, &now, &n_now, e))
		return false;
	*out = arena_calloc(a, (size_t)(n_old + n_now) + 1, sizeof(**out));
	*n = compare_terms(old, n_old, now, n_now, *out);
	return true;
}
