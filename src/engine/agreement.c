/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * agreement.c - agreements that are due: over or nearly so while actions go on under them, signed and not sent, signed with a State.
 *
 * What is judged is what the agreement says, not how many days are left: a decision does not fall because a day went by.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/base/date.h>
#include "engine_priv.h"

struct under {
	uint64_t agreement;
	const struct traits *t;
};
struct agreements {
	struct emit *m;
	struct under *v; /* active actions, by agreement, then uid */
	int n, cap;
};
enum { CONTROL_SINCE = 4443 }; /* 2 March 1982: before that law nothing was to be sent */
enum cause { CAUSE_ENDED = 1, CAUSE_ENDING = 2, CAUSE_UNSENT = 4, CAUSE_STATE = 8 };

static int compare_under(const void *a, const void *b)
{
	const struct under *x = a, *y = b;

	if (x->agreement != y->agreement)
		return x->agreement < y->agreement ? -1 : 1;
	return uid_cmp(x->t->uid, y->t->uid);
}

static void list_under(struct agreements *l)
{
	const struct engine *e = l->m->e;

	for (int32_t i = 0; i < e->n_slots; i++) {
		const struct slot *s = &e->slots[i];

		if (!s->alive || !s->t.agreement || !traits_is_active(&s->t, e->today))
			continue;
		GROW(l->v, l->n, l->cap);
		l->v[l->n++] = (struct under){s->t.agreement, &s->t};
	}
	if (l->n)
		qsort(l->v, (size_t)l->n, sizeof(*l->v), compare_under);
}

/* First of those under it. */
static int find_under(const struct agreements *l, uint64_t agreement)
{
	int low = 0, high = l->n;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (l->v[mid].agreement < agreement)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static unsigned causes(const struct engine *e, const struct feature_agreement *a, int n)
{
	bool ends = a->end != DATE_NO_DAY && !a->tacit, over = ends && a->end < e->today;
	unsigned c = 0;

	if (n && over)
		c |= CAUSE_ENDED;
	else if (n && ends && a->end - e->today <= e->params.v[PARAM_AGREEMENT_DAYS])
		c |= CAUSE_ENDING;
	if (!over && a->signed_on != DATE_NO_DAY && a->signed_on >= CONTROL_SINCE && a->sent == DATE_NO_DAY && (int64_t)e->today - a->signed_on > e->params.v[PARAM_TRANSMISSION_DAYS])
		c |= CAUSE_UNSENT;
	if (!over && a->with_state)
		c |= CAUSE_STATE;
	return c;
}

static void write_terms(struct emit *m, const struct feature_agreement *a, unsigned c, const struct traits *const *v, int n)
{
	static const char *const names[] = {"ended", "ending", "unsent", "state"};

	terms_begin(&m->facts, "cause", -1, 0, 0);
	for (int i = 0; i < 4; i++)
		if (c >> i & 1)
			terms_arg(&m->facts, "cause", names[i]);
	terms_arg_int(&m->facts, "actions", n);
	watch_leads(m, v, n);
	terms_begin(&m->evidence, "agreement", -1, 0, 0);
	terms_arg_day(&m->evidence, "end", a->end);
	if (a->tacit)
		terms_arg_int(&m->evidence, "tacit", 1);
	terms_arg_day(&m->evidence, "signed", a->signed_on);
	terms_arg_day(&m->evidence, "sent", a->sent);
	if (a->with_state)
		terms_arg_int(&m->evidence, "state", 1);
}

static bool take_agreement(void *ctx, const struct feature_agreement *a)
{
	struct agreements *l = ctx;
	uint64_t key = hash64(a->uid.b, sizeof(a->uid.b));
	int from = find_under(l, key), n = 0;
	const struct traits **v;
	struct finding_row *f;
	int64_t cents = 0;
	unsigned c;

	while (from + n < l->n && l->v[from + n].agreement == key)
		n++;
	c = causes(l->m->e, a, n);
	if (!c)
		return true;
	v = xcalloc((size_t)n + 1, sizeof(*v));
	for (int i = 0; i < n; i++) {
		v[i] = l->v[from + i].t;
		if (__builtin_add_overflow(cents, v[i]->cents, &cents))
			cents = INT64_MAX;
	}
	f = watch_row(l->m, KIND_AGREEMENT_DUE, a->uid, v, n, ENTITY_AGREEMENT, a->id);
	f->last_day = a->end;
	write_terms(l->m, a, c, v, n);
	watch_end(l->m, f, KIND_AGREEMENT_DUE, v, n, c & (CAUSE_ENDED | CAUSE_ENDING) ? 1000 : 600,
		c & CAUSE_ENDED ? "overdue" : c & CAUSE_ENDING ? "due" : "running", cents);
	free(v);
	return true;
}

bool emit_agreements(struct emit *m, struct err *err)
{
	struct agreements l = {.m = m};
	bool ok;

	if (!params_is_on(&m->e->params, KIND_AGREEMENT_DUE))
		return true;
	list_under(&l);
	ok = store_agreements(m->s, take_agreement, &l, err);
	free(l.v);
	return ok;
}
