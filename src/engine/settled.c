/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settled.c - what people agreed upon and what became of it: links that nobody answers, decisions past their day, and records that are declared one and contradict
 * each other.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "engine_priv.h"

struct settled {
	struct emit *m;
	struct keymap told;                  /* pairs whose contradictions are told: by a link, and not again by a decision */
	struct feature_decision decision;    /* whose members are coming in; id 0 none */
	const struct traits *members[8];     /* actions among them that are there */
	int n_members, n_all;
	char verdict[32], kind[32];
};

static const struct traits *action_of(const struct engine *e, int64_t id)
{
	int32_t slot = mirror_slot(e, id);

	return slot >= 0 && e->slots[slot].alive ? &e->slots[slot].t : NULL;
}

/* --- links without an answer --- */

static void emit_unanswered(struct emit *m, const struct feature_link *l, const struct traits *a, const struct traits *b)
{
	const struct traits *v[2] = {a, b};
	struct finding_row *f = watch_row(m, KIND_LINK_UNCONFIRMED, l->uid, v, 2, ENTITY_LINK, l->id);
	int64_t cents = a->cents < b->cents ? a->cents : b->cents;

	terms_begin(&m->evidence, "authority", -1, 0, 0);
	terms_arg(&m->evidence, "a", intern_text(&m->e->names, v[0]->lead));
	terms_arg(&m->evidence, "b", intern_text(&m->e->names, v[1]->lead));
	terms_begin(&m->evidence, "proposed", -1, 0, 0);
	terms_arg(&m->evidence, "kind", l->kind);
	terms_arg(&m->evidence, "by", l->proposed_by);
	terms_arg_day(&m->evidence, "on", l->proposed);
	watch_end(m, f, KIND_LINK_UNCONFIRMED, v, 2, 600, "waiting", cents);
}

/* --- contradictions --- */

struct span {
	int32_t first, last; /* days that it may mean; DATE_NO_DAY unknown */
};

static struct span start_of(const struct traits *t)
{
	if (t->flags & TRAIT_NO_START)
		return (struct span){DATE_NO_DAY, DATE_NO_DAY};
	return (struct span){t->start, t->start + t->start_unsure};
}

static struct span end_of(const struct traits *t)
{
	if (t->last_end == DATE_NO_DAY)
		return (struct span){DATE_NO_DAY, DATE_NO_DAY};
	return (struct span){t->last_end - t->end_unsure, t->last_end};
}

static bool are_apart(struct span a, struct span b)
{
	return a.first != DATE_NO_DAY && b.first != DATE_NO_DAY && (a.last < b.first || b.last < a.first);
}

static bool budgets_differ(const struct engine *e, int64_t a, int64_t b)
{
	int64_t low = a < b ? a : b, high = a < b ? b : a;

	return low > 0 && (double)(high - low) * 1000 > (double)high * (double)e->params.v[PARAM_CONTRADICTION_BUDGET];
}

enum differs { DIFFERS_BUDGET = 1, DIFFERS_START = 2, DIFFERS_END = 4, DIFFERS_STATUS = 8, DIFFERS_LEAD = 16 };

static unsigned differences(const struct engine *e, const struct traits *a, const struct traits *b)
{
	return (budgets_differ(e, a->cents, b->cents) ? DIFFERS_BUDGET : 0) | (are_apart(start_of(a), start_of(b)) ? DIFFERS_START : 0) |
		(are_apart(end_of(a), end_of(b)) ? DIFFERS_END : 0) | (a->status >= 0 && b->status >= 0 && a->status != b->status ? DIFFERS_STATUS : 0) |
		(a->lead && b->lead && a->lead != b->lead ? DIFFERS_LEAD : 0);
}

/* Names that differ: what a decision keeps is JSON, in which equal ones would become a list. */
static void write_differences(struct str *out, unsigned d, const struct traits *a, const struct traits *b)
{
	terms_begin(out, "differs", -1, 0, 0);
	if (d & DIFFERS_BUDGET) {
		terms_arg_int(out, "budget_a", a->cents);
		terms_arg_int(out, "budget_b", b->cents);
	}
	if (d & DIFFERS_START) {
		terms_arg_day(out, "start_a", a->start);
		terms_arg_day(out, "start_b", b->start);
	}
	if (d & DIFFERS_END) {
		terms_arg_day(out, "end_a", a->last_end);
		terms_arg_day(out, "end_b", b->last_end);
	}
	if (d & DIFFERS_STATUS) {
		terms_arg(out, "status_a", vocab_code(VOCAB_STATUS, a->status));
		terms_arg(out, "status_b", vocab_code(VOCAB_STATUS, b->status));
	}
	if (d & DIFFERS_LEAD)
		terms_arg_int(out, "lead", 1);
}

static void emit_contradiction(struct settled *s, const struct traits *a, const struct traits *b)
{
	char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE];
	const char *lines[2];
	const struct traits *v[2] = {a, b};
	struct emit *m = s->m;
	int64_t pair[2], cents = a->cents < b->cents ? a->cents : b->cents, *told;
	struct finding_row *f;
	unsigned d;

	if (uid_cmp(a->uid, b->uid) > 0) {
		v[0] = b;
		v[1] = a;
	}
	pair[0] = v[0]->id;
	pair[1] = v[1]->id;
	d = differences(m->e, v[0], v[1]);
	told = keymap_put(&s->told, hash64(pair, sizeof(pair)) | 1, 0);
	if (!d || *told || a == b || !params_is_on(&m->e->params, KIND_CONTRADICTION))
		return;
	*told = 1;
	f = watch_row(m, KIND_CONTRADICTION, a->uid, v, 2, ENTITY_ACTION, 0);
	lines[0] = uid_format(v[0]->uid, ua);
	lines[1] = uid_format(v[1]->uid, ub);
	finding_make_id(f->kind, lines, 2, f->id);
	terms_begin(&m->evidence, "authority", -1, 0, 0);
	terms_arg(&m->evidence, "a", intern_text(&m->e->names, v[0]->lead));
	terms_arg(&m->evidence, "b", intern_text(&m->e->names, v[1]->lead));
	write_differences(&m->evidence, d, v[0], v[1]);
	watch_end(m, f, KIND_CONTRADICTION, v, 2, 600, NULL, cents);
}

static bool take_link(void *ctx, const struct feature_link *l)
{
	struct settled *s = ctx;
	const struct engine *e = s->m->e;
	const struct traits *a = action_of(e, l->a), *b = action_of(e, l->b);

	if (!a || !b)
		return true;
	if (str_eq(l->state, "confirmed") && str_eq(l->kind, "same_project"))
		emit_contradiction(s, a, b);
	if (str_eq(l->state, "proposed") && l->proposed != DATE_NO_DAY && params_is_on(&e->params, KIND_LINK_UNCONFIRMED) &&
		(int64_t)e->today - l->proposed > e->params.v[PARAM_LINK_DAYS])
		emit_unanswered(s->m, l, a, b);
	return true;
}

/* --- decisions --- */

static void emit_overdue(struct settled *s)
{
	const struct feature_decision *d = &s->decision;
	struct emit *m = s->m;
	struct finding_row *f = watch_row(m, KIND_DECISION_OVERDUE, d->uid, s->members, s->n_members, ENTITY_DECISION, d->id);
	int64_t cents = 0;

	for (int i = 0; i < s->n_members; i++)
		cents = s->members[i]->cents > cents ? s->members[i]->cents : cents;
	f->last_day = d->due;
	watch_leads(m, s->members, s->n_members);
	terms_begin(&m->evidence, "decided", -1, 0, 0);
	terms_arg(&m->evidence, "verdict", s->verdict);
	terms_arg(&m->evidence, "kind", s->kind);
	terms_arg_day(&m->evidence, "due", d->due);
	watch_end(m, f, KIND_DECISION_OVERDUE, s->members, s->n_members, 1000, "overdue", cents);
}

/* All members of one decision are in. */
static void close_decision(struct settled *s)
{
	const struct engine *e = s->m->e;
	const struct feature_decision *d = &s->decision;

	if (d->id && d->due != DATE_NO_DAY && d->due < e->today && params_is_on(&e->params, KIND_DECISION_OVERDUE) &&
		!str_eq(s->kind, finding_kind_code(KIND_DECISION_OVERDUE)))
		emit_overdue(s);
	if (d->id && str_eq(s->verdict, "duplicate") && str_eq(s->kind, finding_kind_code(KIND_DOUBLE_ENTRY)) && s->n_members == 2 && s->n_all == 2)
		emit_contradiction(s, s->members[0], s->members[1]);
	s->decision.id = 0;
	s->n_members = s->n_all = 0;
}

static bool take_decision(void *ctx, const struct feature_decision *d)
{
	struct settled *s = ctx;
	const struct traits *t;

	if (d->id != s->decision.id) {
		close_decision(s);
		s->decision = *d;
		snprintf(s->verdict, sizeof(s->verdict), "%s", d->verdict);
		snprintf(s->kind, sizeof(s->kind), "%s", d->kind);
	}
	t = uid_is_nil(d->member) ? NULL : action_of(s->m->e, store_id_of_uid(s->m->s, ENTITY_ACTION, d->member));
	s->n_all++;
	if (t && s->n_members < (int)COUNT_OF(s->members))
		s->members[s->n_members++] = t;
	return true;
}

bool emit_settled(struct emit *m, struct err *err)
{
	struct settled s = {.m = m};
	bool ok = store_links(m->s, take_link, &s, err) && store_open_decisions(m->s, take_decision, &s, err);

	if (ok)
		close_decision(&s);
	keymap_release(&s.told);
	return ok;
}
