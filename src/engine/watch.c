/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * watch.c - which findings that stand on other rows than actions must be looked at again.
 *
 * Agreements, links, decisions and the like are few beside actions. So the kinds that stand on them are computed a class at a time and replaced as a whole, from
 * the tables as they are: no copy in the mirror that could go astray, in a trial, an undo or a merge. What the mirror does know is which actions have to do with a class at
 * all, so that most edits compute none.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/engine/one_percent.h>
#include "touch_priv.h"

static const struct {
	enum watch class;
	enum finding_kind kind;
} kinds[] = {
	{WATCH_AGREEMENTS, KIND_AGREEMENT_DUE},
	{WATCH_SETTLED, KIND_CONTRADICTION},
	{WATCH_SETTLED, KIND_LINK_UNCONFIRMED},
	{WATCH_SETTLED, KIND_DECISION_OVERDUE},
	{WATCH_WISHES, KIND_GAP},
	{WATCH_EXCHANGES, KIND_NO_RECIPROCITY},
	{WATCH_MONEY, KIND_ONE_PERCENT_UNUSED},
	{WATCH_MONEY, KIND_ONE_PERCENT_EXCEEDED},
	{WATCH_MONEY, KIND_UNDECLARED},
};

unsigned watch_of_entity(enum entity en)
{
	switch (en) {
	case ENTITY_AGREEMENT:
		return WATCH_AGREEMENTS;
	case ENTITY_LINK:
	case ENTITY_DECISION:
		return WATCH_SETTLED;
	case ENTITY_NEED:
	case ENTITY_PRIORITY:
		return WATCH_WISHES;
	case ENTITY_PARTNER:
		return WATCH_WISHES | WATCH_EXCHANGES;
	case ENTITY_MISSION:
		return WATCH_EXCHANGES;
	case ENTITY_BUDGET:
	case ENTITY_EVENT:
		return WATCH_MONEY;
	case ENTITY_AUTHORITY:
		return WATCH_MONEY | WATCH_EXCHANGES | WATCH_WISHES;
	default:
		return 0;
	}
}

unsigned watch_of_action(const struct engine *e, const struct traits *t)
{
	unsigned w = t->agreement ? WATCH_AGREEMENTS : 0;

	if (keymap_get(&e->linked, (uint64_t)t->id, 0) || keymap_get(&e->judged_uid, hash64(&t->uid, sizeof(t->uid)), 0))
		w |= WATCH_SETTLED;
	if (wishes_touch(e, t))
		w |= WATCH_WISHES;
	if (t->visits_out | t->visits_in)
		w |= WATCH_EXCHANGES;
	if (keymap_get(&e->booked, (uint64_t)t->id, 0) || (t->scheme >= 0 && one_percent_is_scheme(vocab_code(VOCAB_SCHEME, t->scheme))))
		w |= WATCH_MONEY;
	return w;
}

int watch_kinds(unsigned classes, const char *out[WATCH_KINDS_MAX])
{
	int n = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (classes & kinds[i].class)
			out[n++] = finding_kind_code(kinds[i].kind);
	out[n] = NULL;
	return n;
}

bool emit_watch(struct emit *m, unsigned classes, struct err *err)
{
	return (!(classes & WATCH_AGREEMENTS) || emit_agreements(m, err)) && (!(classes & WATCH_SETTLED) || emit_settled(m, err)) &&
		(!(classes & WATCH_WISHES) || emit_wishes(m, err)) && (!(classes & WATCH_EXCHANGES) || emit_exchanges(m, err)) &&
		(!(classes & WATCH_MONEY) || emit_money(m, err));
}

/* --- what the mirror knows of it --- */

static bool take_network(void *ctx, const struct feature_network *f)
{
	struct engine *e = ctx;
	struct table *t;

	if (f->n_members < 2 || e->n_tables == 64)
		return true;
	GROW(e->tables, e->n_tables, e->cap_tables);
	t = &e->tables[e->n_tables];
	*t = (struct table){.network = intern(&e->names, f->key), .everywhere = !f->n_countries, .everything = !f->n_themes};
	for (int i = 0; i < f->n_countries; i++)
		*keymap_put(&t->countries, intern(&e->names, f->countries[i]), 1) = 1;
	for (int i = 0; i < f->n_themes; i++)
		*keymap_put(&t->themes, intern(&e->names, f->themes[i]), 1) = 1;
	for (int i = 0; i < f->n_members; i++)
		*keymap_put(&e->sits, intern(&e->names, f->members[i]), 0) |= (int64_t)(UINT64_C(1) << e->n_tables);
	e->n_tables++;
	return true;
}

void watch_clear(struct engine *e)
{
	for (int i = 0; i < e->n_tables; i++) {
		keymap_release(&e->tables[i].countries);
		keymap_release(&e->tables[i].themes);
	}
	e->n_tables = e->n_wishes = 0;
	keymap_release(&e->sits);
	keymap_release(&e->booked);
}

bool watch_load(struct engine *e, struct store *s, struct err *err)
{
	watch_clear(e);
	return store_networks(s, take_network, e, err) && wishes_load(e, s, err) && money_load(e, s, err);
}

/* --- rows ---------------------------------------------------------------------------------------------------------------------- */

static int compare_uids(const void *a, const void *b)
{
	return uid_cmp((*(const struct traits *const *)a)->uid, (*(const struct traits *const *)b)->uid);
}

struct finding_row *watch_row(struct emit *m, enum finding_kind k, struct uid from, const struct traits **v, int n, enum entity en, int64_t id)
{
	char uid[UID_TEXT_SIZE];
	const char *line = uid_format(from, uid);
	struct finding_row *f = emit_row(m, k, &line, 1);
	struct finding_member *members = emit_members(m, f, n + (id != 0));

	if (n)
		qsort(v, (size_t)n, sizeof(*v), compare_uids);
	for (int i = 0; i < n; i++)
		members[i] = (struct finding_member){ENTITY_ACTION, v[i]->id};
	if (id)
		members[n] = (struct finding_member){en, id};
	if (n && v[0]->n_places) {
		f->country = intern_text(&m->e->names, v[0]->places[0].country);
		f->place = intern_text(&m->e->names, v[0]->places[0].shown);
	}
	if (n && v[0]->n_themes)
		f->theme = intern_text(&m->e->names, v[0]->themes[0].theme);
	return f;
}

int64_t watch_authority(struct emit *m, const char *key)
{
	struct arena a = ARENA_INIT;
	enum strate s = STRATE_OTHER;
	int64_t row = 0;
	struct record r;

	if (store_load_key(m->s, ENTITY_AUTHORITY, key, &a, &r, NULL)) {
		row = r.deleted ? 0 : r.id;
		s = strate_from_code(record_text(&r, FIELD_AUTHORITY_STRATE));
	}
	arena_release(&a);
	m->strates = strate_bit(s);
	terms_begin(&m->evidence, "authority", -1, 0, 0);
	terms_arg(&m->evidence, "a", key);
	return row;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void watch_leads(struct emit *m, const struct traits *const *v, int n)
{
	const char **leads = xcalloc((size_t)n + 1, sizeof(*leads));

	for (int i = 0; i < n; i++)
		leads[i] = intern_text(&m->e->names, v[i]->lead);
	if (n) {
		qsort(leads, (size_t)n, sizeof(*leads), compare_texts);
		terms_begin(&m->evidence, "authority", -1, 0, 0);
	}
	for (int i = 0; i < n; i++)
		if (!i || strcmp(leads[i], leads[i - 1]) != 0)
			terms_arg(&m->evidence, "authority", leads[i]);
	free(leads);
}

void watch_end(struct emit *m, struct finding_row *f, enum finding_kind k, const struct traits *const *v, int n, int imminence, const char *state, int64_t cents)
{
	struct severity_why w = {.start = DATE_NO_DAY, .end = DATE_NO_DAY, .cents = cents, .nesting = "", .state = state, .strates = m->strates};
	struct severity s = {.sum = 0};

	for (int i = 0; i < n; i++)
		w.strates |= strate_bit((enum strate)v[i]->strate);
	s.value[SEVERITY_CLASS] = (int)m->e->params.v[PARAM_CLASS_DOUBLE_ENTRY + k];
	s.value[SEVERITY_IMMINENCE] = imminence;
	s.value[SEVERITY_MONEY] = severity_money(cents);
	s.value[SEVERITY_STRATES] = severity_strates(__builtin_popcount(w.strates));
	if (n == 2)
		s.value[SEVERITY_NESTING] = score_nesting(v[0], v[1]);
	w.nesting = nesting_name(s.value[SEVERITY_NESTING]);
	severity_sum(&m->e->params, &s);
	emit_terms(m, f, k, &s, &w);
}
