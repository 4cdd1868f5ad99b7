/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * money.c - the 1 % that is left or exceeded this year, and last year's aid that nobody declared.
 *
 * Both are sums over budget lines, which have no copy in the mirror: they are added up when a line, a revenue, a declaration or a booked action changes.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/engine/oda.h>
#include <strates/engine/one_percent.h>
#include <strates/store/account.h>
#include "engine_priv.h"

/* Of the flows of 2024 and 2025; those that have left since 2018, below. A list is of three years, and the next one begins with 2026: what it adds or takes away goes here. */
static const char recipients[][3] = {"AF", "AL", "AM", "AO", "AR", "AZ", "BA", "BD", "BF", "BI", "BJ", "BO", "BR", "BT", "BW", "BY", "BZ", "CD", "CF",
	"CG", "CI", "CM", "CN", "CO", "CR", "CU", "CV", "DJ", "DM", "DO", "DZ", "EC", "EG", "ER", "ET", "FJ", "FM", "GA", "GD", "GE", "GH", "GM", "GN", "GQ",
	"GT", "GW", "GY", "HN", "HT", "ID", "IN", "IQ", "IR", "JM", "JO", "KE", "KG", "KH", "KI", "KM", "KP", "KZ", "LA", "LB", "LC", "LK", "LR", "LS", "LY",
	"MA", "MD", "ME", "MG", "MH", "MK", "ML", "MM", "MN", "MR", "MS", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NE", "NG", "NI", "NP", "NU", "PA", "PE",
	"PG", "PH", "PK", "PS", "PW", "PY", "RS", "RW", "SB", "SD", "SH", "SL", "SN", "SO", "SR", "SS", "ST", "SV", "SY", "SZ", "TD", "TG", "TH", "TJ", "TK",
	"TL", "TM", "TN", "TO", "TR", "TV", "TZ", "UA", "UG", "UZ", "VC", "VE", "VN", "VU", "WF", "WS", "XK", "YE", "ZA", "ZM", "ZW"};
static const struct {
	char code[3];
	int last; /* year of flows */
} graduated[] = {{"AG", 2021}, {"CK", 2019}, {"CL", 2017}, {"NR", 2025}, {"SC", 2017}, {"UY", 2017}};

static int compare_codes(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool oda_is_recipient(const char *country, int year)
{
	for (size_t i = 0; country && i < COUNT_OF(graduated); i++)
		if (strcmp(country, graduated[i].code) == 0)
			return year <= graduated[i].last;
	return country && bsearch(country, recipients, COUNT_OF(recipients), sizeof(recipients[0]), compare_codes);
}

/* Money of an authority: a row about it alone. */
static struct finding_row *money_row(struct emit *m, enum finding_kind k, const char *authority, int year)
{
	char text[16];
	const char *lines[2] = {authority, text};
	struct finding_row *f;
	int64_t row;

	snprintf(text, sizeof(text), "%d", year);
	f = emit_row(m, k, lines, 2);
	row = watch_authority(m, authority);
	if (row)
		emit_members(m, f, 1)[0] = (struct finding_member){ENTITY_AUTHORITY, row};
	return f;
}

/* --- the 1 % --- */

static void emit_one_percent(struct emit *m, const struct one_percent *p, int year)
{
	enum finding_kind k = p->room < 0 ? KIND_ONE_PERCENT_EXCEEDED : KIND_ONE_PERCENT_UNUSED;
	struct finding_row *f = money_row(m, k, intern_text(&m->e->names, intern(&m->e->names, p->authority)), year);
	int32_t close = date_to_days(year, 12, 31);
	bool near = close - m->e->today <= m->e->params.v[PARAM_IMMINENT_DAYS];

	f->last_day = close;
	terms_begin(&m->evidence, "one_percent", p->ceiling > 0 ? (int)(p->committed / (p->ceiling / 1000 + 1)) : 0, 0, 0);
	terms_arg_int(&m->evidence, "year", year);
	terms_arg_int(&m->evidence, "ceiling", p->ceiling);
	terms_arg_int(&m->evidence, "committed", p->committed);
	terms_arg_int(&m->evidence, "room", p->room);
	for (int i = 0; i < p->n; i++)
		terms_arg(&m->evidence, "scheme", p->v[i].scheme);
	if (p->joint)
		terms_arg_int(&m->evidence, "joint", 1);
	watch_end(m, f, k, NULL, 0, p->room < 0 || near ? 1000 : 600, p->room < 0 ? "exceeded" : near ? "due" : "running", p->room < 0 ? -p->room : p->room);
}

static bool emit_ledgers(struct emit *m, struct err *err)
{
	const struct params *q = &m->e->params;
	struct arena a = ARENA_INIT;
	struct one_percent *v;
	int n, year = date_from_days(m->e->today).year;
	bool ok = true;

	if (params_is_on(q, KIND_ONE_PERCENT_UNUSED) || params_is_on(q, KIND_ONE_PERCENT_EXCEEDED)) {
		ok = one_percent_read(m->s, year, NULL, &a, &v, &n, err);
		for (int i = 0; ok && i < n; i++) {
			const struct one_percent *p = &v[i];

			if (p->revenue > 0 && (p->room < 0 ? params_is_on(q, KIND_ONE_PERCENT_EXCEEDED)
			                                   : params_is_on(q, KIND_ONE_PERCENT_UNUSED) && p->room * 1000 > p->ceiling * q->v[PARAM_ONE_PERCENT_ROOM]))
				emit_one_percent(m, p, year);
		}
	}
	arena_release(&a);
	return ok;
}

/* --- the declaration --- */

struct spending {
	struct emit *m;
	struct keymap declared; /* authority -> 1 */
	uint32_t authority;     /* whose lines are coming in */
	int64_t cents, last;    /* last: the action counted last */
	int actions, year;
};

/* Universities and hospitals declare through others. */
static bool is_local(const struct emit *m, uint32_t authority)
{
	struct arena a = ARENA_INIT;
	struct record r;
	bool local = store_load_key(m->s, ENTITY_AUTHORITY, intern_text(&m->e->names, authority), &a, &r, NULL) &&
		score_strate_rank(strate_from_code(record_text(&r, FIELD_AUTHORITY_STRATE))) >= 0;

	arena_release(&a);
	return local;
}

static void close_spending(struct spending *s)
{
	struct emit *m = s->m;
	int32_t due = date_to_days(s->year + 1, ODA_DUE_MONTH, ODA_DUE_DAY);
	struct finding_row *f;

	if (s->authority && s->cents > 0 && is_local(m, s->authority) && !keymap_get(&s->declared, s->authority, 0)) {
		f = money_row(m, KIND_UNDECLARED, intern_text(&m->e->names, s->authority), s->year);
		f->last_day = due;
		terms_begin(&m->evidence, "spent", -1, 0, 0);
		terms_arg_int(&m->evidence, "year", s->year);
		terms_arg_int(&m->evidence, "cents", s->cents);
		terms_arg_int(&m->evidence, "actions", s->actions);
		terms_arg_day(&m->evidence, "due", due);
		watch_end(m, f, KIND_UNDECLARED, NULL, 0, 1000, due < m->e->today ? "overdue" : "due", s->cents);
	}
	s->cents = s->last = s->actions = 0;
}

static bool is_abroad(const struct emit *m, int64_t action, int year)
{
	int32_t slot = mirror_slot(m->e, action);
	const struct traits *t = slot >= 0 && m->e->slots[slot].alive ? &m->e->slots[slot].t : NULL;

	for (int i = 0; t && i < t->n_places; i++)
		if (oda_is_recipient(intern_text(&m->e->names, t->places[i].country), year))
			return true;
	return false;
}

static bool take_paid(void *ctx, const char *authority, int64_t action, int64_t cents)
{
	struct spending *s = ctx;
	uint32_t who = intern(&s->m->e->names, authority);

	if (who != s->authority)
		close_spending(s);
	s->authority = who;
	if (!is_abroad(s->m, action, s->year))
		return true;
	s->cents += cents;
	s->actions += s->last != action;
	s->last = action;
	return true;
}

static bool take_declaration(void *ctx, const char *authority, int32_t day)
{
	struct spending *s = ctx;

	if (day != DATE_NO_DAY && day >= date_to_days(s->year + 1, 1, 1) && day <= s->m->e->today && *authority)
		*keymap_put(&s->declared, intern(&s->m->e->names, authority), 1) = 1;
	return true;
}

static bool emit_declarations(struct emit *m, struct err *err)
{
	struct spending s = {.m = m, .year = date_from_days(m->e->today).year - 1};
	int32_t due = date_to_days(s.year + 1, ODA_DUE_MONTH, ODA_DUE_DAY);
	bool ok = true;

	if (params_is_on(&m->e->params, KIND_UNDECLARED) && due - m->e->today <= m->e->params.v[PARAM_DECLARATION_DAYS]) {
		ok = store_declarations(m->s, take_declaration, &s, err) && store_paid(m->s, s.year, take_paid, &s, err);
		close_spending(&s);
	}
	keymap_release(&s.declared);
	return ok;
}

bool emit_money(struct emit *m, struct err *err)
{
	return money_load(m->e, m->s, err) && emit_ledgers(m, err) && emit_declarations(m, err);
}

/* --- whose edits matter --- */

static bool note_share(void *ctx, const struct account_share *a)
{
	struct engine *e = ctx;

	*keymap_put(&e->booked, (uint64_t)a->action, 1) = 1;
	return true;
}

static bool note_paid(void *ctx, const char *authority, int64_t action, int64_t cents)
{
	struct engine *e = ctx;

	(void)authority;
	(void)cents;
	*keymap_put(&e->booked, (uint64_t)action, 1) = 1;
	return true;
}

bool money_load(struct engine *e, struct store *s, struct err *err)
{
	int year = date_from_days(e->today).year;

	keymap_release(&e->booked);
	return store_one_percent(s, year, note_share, e, err) && store_paid(s, year - 1, note_paid, e, err);
}
