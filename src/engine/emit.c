/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * emit.c - scores become findings: id, members, terms, digest.
 *
 * First what severity is made of, then (of a double entry) what identity is made of, then what is judged.
 * The terms that are judged (places, themes, dates, partner, wording, lead, link) are written once; the digest is taken over that very text, so that
 * a decision reopens exactly when one of them reads otherwise. What only ranks (money, imminence, counts) stands in front and takes no part: a
 * decision does not fall because a day went by.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/sha256.h>
#include "engine_priv.h"

void emit_init(struct emit *m, struct engine *e, struct store *s)
{
	*m = (struct emit){.e = e, .s = s, .arena = ARENA_INIT, .facts = STR_INIT, .evidence = STR_INIT, .terms = STR_INIT};
}

void emit_release(struct emit *m)
{
	free(m->rows);
	arena_release(&m->arena);
	str_release(&m->facts);
	str_release(&m->evidence);
	str_release(&m->terms);
}

struct finding_row *emit_row(struct emit *m, enum finding_kind k, const char *const *lines, int n_lines)
{
	struct finding_row *f;

	GROW(m->rows, m->n, m->cap);
	f = &m->rows[m->n++];
	*f = (struct finding_row){.kind = finding_kind_code(k), .country = "", .place = "", .theme = "", .first_day = DATE_NO_DAY,
		.last_day = DATE_NO_DAY, .terms = ""};
	finding_make_id(f->kind, lines, n_lines, f->id);
	m->strates = 0;
	str_clear(&m->facts);
	str_clear(&m->evidence);
	return f;
}

struct finding_member *emit_members(struct emit *m, struct finding_row *f, int n)
{
	struct finding_member *v = arena_calloc(&m->arena, (size_t)n, sizeof(*v));

	f->members = v;
	f->n_members = n;
	return v;
}

unsigned strate_bit(enum strate s)
{
	int rank = score_strate_rank(s);

	return rank >= 0 ? 1u << rank : 0;
}

static const char *imminence_name(int value)
{
	return value >= 1000 ? "imminent" : value >= 600 ? "running" : value >= 400 ? "unknown" : "ended";
}

static void severity_args(struct str *out, enum severity_term t, enum finding_kind k, const struct severity *v, const struct severity_why *w)
{
	switch (t) {
	case SEVERITY_CLASS:
		terms_arg(out, "kind", finding_kind_code(k));
		break;
	case SEVERITY_IMMINENCE:
		terms_arg(out, "state", w->state ? w->state : imminence_name(v->value[t]));
		if (w->known)
			terms_arg_day(out, "start", w->start);
		terms_arg_day(out, "end", w->end);
		break;
	case SEVERITY_MONEY:
		if (w->cents > 0)
			terms_arg_int(out, "cents", w->cents);
		if (w->cents > 0 && w->state)
			terms_arg_int(out, "whole", 1);
		break;
	case SEVERITY_STRATES:
		for (int i = STRATE_COMMUNE; i <= STRATE_REGION; i++) {
			if (w->strates >> i & 1)
				terms_arg(out, "strate", vocab_code(VOCAB_STRATE, i));
		}
		break;
	case SEVERITY_AUTHORITIES:
		terms_arg_int(out, "n", w->authorities);
		if (k == KIND_FRAGMENTATION)
			terms_arg_int(out, "place", 1);
		break;
	case SEVERITY_NESTING:
		if (*w->nesting)
			terms_arg(out, "level", w->nesting);
		break;
	case SEVERITY_PLACE:
	case SEVERITY_TERMS:
		break;
	}
}

static void digest_of(const struct str *text, char out[17])
{
	struct sha256 h;
	uint8_t digest[32];

	sha256_init(&h);
	sha256_add(&h, text->s, text->len);
	sha256_end(&h, digest);
	sha256_hex(digest, 16, out);
}

static void add_part(struct str *to, const struct str *part)
{
	if (part->len)
		str_add_char(to, '\n');
	str_add_n(to, part->s, part->len);
}

void emit_terms(struct emit *m, struct finding_row *f, enum finding_kind k, const struct severity *v, const struct severity_why *w)
{
	const struct params *p = &m->e->params;

	str_clear(&m->terms);
	for (int t = 0; t < SEVERITY_TERMS; t++) {
		enum severity_term term = (enum severity_term)t;

		if (term == SEVERITY_PLACE && !severity_weight(p, term))
			continue; /* a weight that only users of their own give */
		terms_begin(&m->terms, severity_term_name(term), v->value[t], severity_weight(p, term), v->points[t]);
		severity_args(&m->terms, term, k, v, w);
	}
	add_part(&m->terms, &m->facts);
	add_part(&m->terms, &m->evidence);
	f->terms = arena_strndup(&m->arena, m->terms.s, m->terms.len);
	f->severity = v->sum;
	f->cents = w->cents;
	digest_of(&m->evidence, f->digest);
}

static const char *place_level_name(int level)
{
	return level >= 1000 ? "town" : level >= 850 ? "10km" : level >= 700 ? "50km" : level >= 500 ? "region" : level >= 200 ? "country" : "apart";
}

static void place_term(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	const struct intern *n = &m->e->names;
	struct str *out = &m->evidence;

	terms_begin(out, "place", p->place, 0, 0);
	if (p->place >= 0) {
		const struct trait_place *x = &a->places[p->place_a], *y = &b->places[p->place_b];

		terms_arg(out, "level", p->km > 50 ? "nearby" : place_level_name(p->place));
		terms_arg(out, "a", intern_text(n, x->shown));
		terms_arg_again(out, "b", intern_text(n, y->shown), intern_text(n, x->shown));
		terms_arg(out, "country_a", intern_text(n, x->country));
		terms_arg_again(out, "country_b", intern_text(n, y->country), intern_text(n, x->country));
		if (p->km > 0)
			terms_arg_int(out, "km", p->km);
	}
}

static void dac_arg(struct str *out, const char *name, const struct trait_theme *t)
{
	char buf[16];
	int n = t->dac_digits;
	uint32_t d = t->dac;

	if (!n)
		return;
	buf[n] = '\0';
	for (int i = n - 1; i >= 0; i--, d /= 10)
		buf[i] = (char)('0' + d % 10);
	terms_arg(out, name, buf);
}

static void theme_term(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	struct str *out = &m->evidence;

	terms_begin(out, "theme", p->theme, 0, 0);
	if (p->theme_a >= 0) {
		const struct trait_theme *x = &a->themes[p->theme_a], *y = &b->themes[p->theme_b];

		terms_arg(out, "a", intern_text(&m->e->names, x->theme));
		terms_arg_again(out, "b", intern_text(&m->e->names, y->theme), intern_text(&m->e->names, x->theme));
		dac_arg(out, "dac_a", x);
		dac_arg(out, "dac_b", y);
		if (p->compatible)
			terms_arg_int(out, "compatible", 1);
	}
}

/* "2024-01-01/2026-12-31"; "?" for an unknown start, ".." for an open end. */
static void span_arg(struct str *out, const char *name, const struct traits *t)
{
	char start[DATE_TEXT_SIZE] = "?", end[DATE_TEXT_SIZE] = "..", both[2 * DATE_TEXT_SIZE + 1];
	int32_t last = t->flags & TRAIT_NO_START ? t->last_end : t->flags & TRAIT_NO_END ? DATE_NO_DAY : t->end;

	if (!(t->flags & TRAIT_NO_START))
		date_format(date_from_days(t->start), start);
	if (last != DATE_NO_DAY)
		date_format(date_from_days(last), end);
	snprintf(both, sizeof(both), "%s/%s", start, end);
	terms_arg(out, name, both);
}

static void period_term(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	struct str *out = &m->evidence;
	int flags = a->flags | b->flags;

	terms_begin(out, "period", p->period, 0, 0);
	span_arg(out, "a", a);
	span_arg(out, "b", b);
	if (p->first != DATE_NO_DAY) {
		int64_t days = (int64_t)p->last - p->first + 1, months = (days * 12 + 182) / 365;

		terms_arg_day(out, "first", p->first);
		terms_arg_day(out, "last", p->last);
		terms_arg_int(out, "days", days);
		terms_arg_int(out, "months", months ? months : 1);
	}
	if (flags & TRAIT_NO_START)
		terms_arg_int(out, "unknown", 1);
	else if (flags & TRAIT_NO_END)
		terms_arg_int(out, "open", m->e->params.v[PARAM_OPEN_MONTHS]);
	if (flags & TRAIT_VAGUE)
		terms_arg_int(out, "vague", 1);
}

static void partner_term(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	struct str *out = &m->evidence;

	terms_begin(out, "partner", p->partner, 0, 0);
	if (p->partner_a >= 0) {
		const struct trait_partner *x = &a->partners[p->partner_a], *y = &b->partners[p->partner_b];

		terms_arg(out, "level", p->partner >= 1000 ? "same" : p->partner < 800 ? "apart" : x->cell == y->cell ? "name" :
			(x->id && x->id == y->parent) || (y->id && y->id == x->parent) ? "parent" : "alike");
		terms_arg(out, "a", intern_text(&m->e->names, x->shown));
		terms_arg_again(out, "b", intern_text(&m->e->names, y->shown), intern_text(&m->e->names, x->shown));
	}
}

static void audience_term(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	struct str *out = &m->evidence;

	terms_begin(out, "audience", p->audience, 0, 0);
	if (p->audience >= 0) {
		for (int i = 0; i < vocab_size(VOCAB_AUDIENCE) && i < 32; i++) {
			if ((a->audience & b->audience) >> i & 1)
				terms_arg(out, "common", vocab_code(VOCAB_AUDIENCE, i));
		}
	}
}

static void simple_term(struct str *out, const char *name, int value)
{
	terms_begin(out, name, value, 0, 0);
}

static void write_evidence(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	static const char *const how[] = {"none", "link", "lead", "dossier", "agreement", "network"};
	struct str *out = &m->evidence;

	terms_begin(out, "authority", -1, 0, 0);
	terms_arg(out, "a", intern_text(&m->e->names, a->lead));
	terms_arg(out, "b", intern_text(&m->e->names, b->lead));
	place_term(m, a, b, p);
	theme_term(m, a, b, p);
	period_term(m, a, b, p);
	partner_term(m, a, b, p);
	audience_term(m, a, b, p);
	simple_term(out, "wording", p->wording);
	terms_begin(out, "link", -1, 0, 0);
	terms_arg(out, "how", how[p->coordination]);
}

/* What makes the two one: the sum, then each part that could be compared. A model of other weights must not reopen what somebody decided, so none of it is judged. */
static void write_identity(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	const struct identity_model *model = &m->e->model;
	struct identity_levels l;
	int sum;

	identity_compare_known(&(struct identity_world){model, m->e->rarity, m->e->n_rarity}, p, a, b, &l);
	sum = identity_sum(model, &l);
	terms_begin(&m->facts, "identity", identity_probability(sum), 0, 0);
	terms_arg_int(&m->facts, "sum", sum);
	terms_begin(&m->facts, "prior", -1, 0, 0);
	terms_bits(&m->facts, model->prior);
	for (int k = 0; k < IDENTITY_PARTS; k++) {
		if (!l.v[k])
			continue;
		terms_begin(&m->facts, identity_part_name((enum identity_part)k), -1, 0, 0);
		terms_bits(&m->facts, model->weight[k][l.v[k]]);
		terms_arg(&m->facts, "level", identity_level_code((enum identity_part)k, l.v[k]));
	}
}

/* Where it is, for lists: the common town, else the common partner. */
static void locate(struct emit *m, struct finding_row *f, const struct traits *a, const struct pair *p)
{
	const struct intern *n = &m->e->names;

	if (p->place_a >= 0) {
		f->country = intern_text(n, a->places[p->place_a].country);
		if (p->place >= 500)
			f->place = intern_text(n, a->places[p->place_a].shown);
	}
	if (!*f->place && p->partner >= 800)
		f->place = intern_text(n, a->partners[p->partner_a].shown);
	if (p->theme_a >= 0 && (p->theme > 0 || p->compatible))
		f->theme = intern_text(n, a->themes[p->theme_a].theme);
}

const char *nesting_name(int value)
{
	return value >= 1000 ? "epci" : value >= 600 ? "departement" : value > 0 ? "region" : "";
}

void emit_pair(struct emit *m, const struct traits *a, const struct traits *b, const struct pair *p)
{
	char ua[UID_TEXT_SIZE], ub[UID_TEXT_SIZE];
	const char *lines[2] = {uid_format(a->uid, ua), uid_format(b->uid, ub)};
	struct finding_row *f = emit_row(m, p->kind, lines, 2);
	struct finding_member *members = emit_members(m, f, 2);

	members[0] = (struct finding_member){ENTITY_ACTION, a->id};
	members[1] = (struct finding_member){ENTITY_ACTION, b->id};
	f->state = p->coordination == COORDINATION_NONE ? FINDING_OPEN : FINDING_COORDINATED;
	f->first_day = p->first;
	f->last_day = p->last;
	locate(m, f, a, p);
	if (p->kind == KIND_DOUBLE_ENTRY)
		write_identity(m, a, b, p);
	write_evidence(m, a, b, p);
	emit_terms(m, f, p->kind, &p->severity,
		&(struct severity_why){.start = a->start > b->start ? a->start : b->start, .end = p->last, .cents = p->cents,
			.known = !((a->flags | b->flags) & TRAIT_NO_START), .strates = strate_bit((enum strate)a->strate) | strate_bit((enum strate)b->strate),
			.authorities = p->authorities, .nesting = nesting_name(p->severity.value[SEVERITY_NESTING])});
}

void emit_slots(struct emit *m, const struct scoring *s, int32_t i, int32_t j)
{
	const struct traits *a = &m->e->slots[i].t, *b = &m->e->slots[j].t;
	struct pair p;

	if (uid_cmp(a->uid, b->uid) > 0) {
		const struct traits *other = a;

		a = b;
		b = other;
	}
	if (score_pair(s, a, b, &p) && !links_apart(m->e, a->id, b->id))
		emit_pair(m, a, b, &p);
}
