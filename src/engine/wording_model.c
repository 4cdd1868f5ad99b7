/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wording_model.c - how rare tokens are.
 *
 * A model is fixed until somebody asks for another: a weight that followed the register would change old findings with each new action. Classes are
 * whole steps of log2, so that they need no floating point and a few documents more or less seldom change one. A learnt model holds the tokens that are
 * met most; those that it does not hold are as rare as can be. The shipped one knows the table of concepts and tells other tokens by kind (a year
 * says little, a code like PSLX350H much), which the tokens' maker does: see wording.c.
 */
#include "config.h"

#include <strates/engine/wording.h>

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include "wording_priv.h"

/* Enough for the words of a language, and some hundred kilobytes of text at most. */
enum { HELD_MOST = 32768, CLASS_MOST = WORDING_CLASSES - 1 };

struct held {
	uint32_t what; /* token >> 4 */
	uint8_t class;
};
struct wording_model {
	struct held *v; /* ascending */
	int n;
	int other; /* class of what is not held; -1 = by kind */
};
struct wording_count {
	struct wording_df *v; /* token without class; 0 = free */
	size_t n, cap;
	int64_t documents;
};

static struct wording_model *model_new(int n, int other)
{
	struct wording_model *m = xcalloc(1, sizeof(*m));

	m->v = xcalloc((size_t)n + 1, sizeof(*m->v));
	m->other = other;
	return m;
}

struct wording_model *wording_model_default(void)
{
	return model_new(0, -1);
}

void wording_model_free(struct wording_model **m)
{
	if (!*m)
		return;
	free((*m)->v);
	free(*m);
	*m = NULL;
}

struct wording_model *wording_model_copy(const struct wording_model *m)
{
	struct wording_model *copy = model_new(m->n, m->other);

	copy->n = m->n;
	memcpy(copy->v, m->v, (size_t)m->n * sizeof(*m->v));
	return copy;
}

int wording_model_class(const struct wording_model *m, uint32_t token)
{
	return model_class(m, token, (int)(token & 15));
}

int model_class(const struct wording_model *m, uint32_t token, int by_kind)
{
	int low = 0, high = m->n;

	while (low < high) {
		int mid = (low + high) / 2;

		if (m->v[mid].what == token >> 4)
			return m->v[mid].class;
		if (m->v[mid].what < token >> 4)
			low = mid + 1;
		else
			high = mid;
	}
	return m->other < 0 ? by_kind : m->other;
}

/* --- learning --- */

/* Largest c with df << c <= documents. */
static int class_of(int64_t df, int64_t documents)
{
	int c = 0;

	while (c < CLASS_MOST && df <= documents >> (c + 1))
		c++;
	return c;
}

static int compare_held(const void *a, const void *b)
{
	const struct held *x = a, *y = b;

	return (x->what > y->what) - (x->what < y->what);
}

/* Most frequent first. */
static int compare_df(const void *a, const void *b)
{
	const struct wording_df *x = a, *y = b;

	if (x->documents != y->documents)
		return x->documents < y->documents ? 1 : -1;
	return (x->token > y->token) - (x->token < y->token);
}

struct wording_model *wording_model_learn(const struct wording_df *df, int n, int64_t documents)
{
	int top = class_of(1, documents), most = n < HELD_MOST ? n : HELD_MOST;
	struct wording_df *sorted = xcalloc((size_t)n + 1, sizeof(*sorted));
	struct wording_model *m = model_new(most, top);

	if (n)
		memcpy(sorted, df, (size_t)n * sizeof(*df));
	qsort(sorted, (size_t)n, sizeof(*sorted), compare_df);
	for (int i = 0; i < most; i++) {
		int class = class_of(sorted[i].documents, documents);

		if (class < top)
			m->v[m->n++] = (struct held){sorted[i].token >> 4, (uint8_t)class};
	}
	qsort(m->v, (size_t)m->n, sizeof(*m->v), compare_held);
	free(sorted);
	return m;
}

struct wording_count *wording_count_begin(void)
{
	struct wording_count *c = xcalloc(1, sizeof(*c));

	c->cap = 4096;
	c->v = xcalloc(c->cap, sizeof(*c->v));
	return c;
}

static struct wording_df *df_find(struct wording_df *v, size_t cap, uint32_t token)
{
	size_t at = (size_t)((token >> 4) * 0x9e3779b1u) & (cap - 1);

	while (v[at].documents && v[at].token != token)
		at = (at + 1) & (cap - 1);
	return &v[at];
}

void wording_count_add(struct wording_count *c, const uint32_t *tokens, int n)
{
	c->documents++;
	if ((c->n + (size_t)n) * 2 > c->cap) {
		size_t cap = c->cap;
		struct wording_df *bigger;

		while ((c->n + (size_t)n) * 2 > cap)
			cap *= 2;
		bigger = xcalloc(cap, sizeof(*bigger));
		for (size_t i = 0; i < c->cap; i++) {
			if (c->v[i].documents)
				*df_find(bigger, cap, c->v[i].token) = c->v[i];
		}
		free(c->v);
		c->v = bigger;
		c->cap = cap;
	}
	for (int i = 0; i < n; i++) {
		struct wording_df *d = df_find(c->v, c->cap, tokens[i] & ~15u);

		c->n += !d->documents;
		d->token = tokens[i] & ~15u;
		d->documents++;
	}
}

struct wording_model *wording_count_end(struct wording_count **c)
{
	struct wording_model *m = NULL;
	int n = 0;

	for (size_t i = 0; i < (*c)->cap; i++) {
		if ((*c)->v[i].documents)
			(*c)->v[n++] = (*c)->v[i];
	}
	if ((*c)->documents)
		m = wording_model_learn((*c)->v, n, (*c)->documents);
	free((*c)->v);
	free(*c);
	*c = NULL;
	return m;
}

/* --- as text: "1 OTHER:", then for each class in use " CLASS:" and the steps from token to token, in base 36, joined by commas --- */

static const char digits36[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static void add_base36(struct str *out, uint32_t v)
{
	char buf[8];
	size_t n = sizeof(buf);

	do
		buf[--n] = digits36[v % 36];
	while (v /= 36);
	str_add_n(out, buf + n, sizeof(buf) - n);
}

void wording_model_format(const struct wording_model *m, struct str *out)
{
	str_addf(out, "1 %d", m->other);
	for (int class = 0; class <= CLASS_MOST; class++) {
		uint32_t last = 0;
		bool any = false;

		for (int i = 0; i < m->n; i++) {
			if (m->v[i].class != class)
				continue;
			if (any)
				str_add_char(out, ',');
			else
				str_addf(out, " %d:", class);
			add_base36(out, m->v[i].what - last);
			last = m->v[i].what;
			any = true;
		}
	}
}

/* A whole number of at most 28 bits in that base; *s moves behind it. */
static bool read_number(const char **s, unsigned base, uint32_t *out)
{
	uint64_t v = 0;
	const char *d;
	int n = 0;

	for (; **s && (d = strchr(digits36, **s)) && (unsigned)(d - digits36) < base && n < 8; n++, ++*s)
		v = v * base + (unsigned)(d - digits36);
	*out = (uint32_t)v;
	return n && v < 1u << 28;
}

static bool read_class(const char **s, struct wording_model *m, int *cap)
{
	uint32_t class, last = 0, step;

	if (!read_number(s, 10, &class) || class > CLASS_MOST || *(*s)++ != ':')
		return false;
	do {
		if (!read_number(s, 36, &step) || last + step >= 1u << 28 || m->n >= HELD_MOST)
			return false;
		last += step;
		GROW(m->v, m->n, *cap);
		m->v[m->n++] = (struct held){last, (uint8_t)class};
	} while (**s == ',' && ++*s);
	return true;
}

static bool read_model(const char *s, struct wording_model *m)
{
	int cap = 1;
	uint32_t other;

	if (!str_has_prefix(s, "1 "))
		return false;
	s += 2;
	if (*s == '-') {
		m->other = -1;
		if (*++s != '1' || *++s)
			return false;
		return true;
	}
	if (!read_number(&s, 10, &other) || other > CLASS_MOST)
		return false;
	m->other = (int)other;
	while (*s == ' ') {
		s++;
		if (!read_class(&s, m, &cap))
			return false;
	}
	qsort(m->v, (size_t)m->n, sizeof(*m->v), compare_held);
	for (int i = 1; i < m->n; i++) {
		if (m->v[i - 1].what == m->v[i].what)
			return false;
	}
	return !*s;
}

struct wording_model *wording_model_parse(const char *text, struct err *e)
{
	struct wording_model *m = model_new(0, 0);

	if (read_model(text, m))
		return m;
	wording_model_free(&m);
	err_set(e, ERR_DATA, _("the weights of words can't be read"));
	return NULL;
}
