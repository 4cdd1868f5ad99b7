/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * single.c - findings about one action alone: no tandem, no citizens, nobody touches it, the wrong 1 %, or it can't be compared.
 *
 * Only what still runs: nobody names a tandem for what is over. A twinning has neither dates nor themes by nature (it is for ever and about everything): with
 * a partner it is compared by that (partner_load), and saying three thousand times that it lacks them would bury what matters.
 */
#include "config.h"

#include <strates/base/date.h>
#include <strates/engine/one_percent.h>
#include "engine_priv.h"

const enum finding_kind single_kinds[SINGLE_KINDS] = {KIND_NO_TANDEM, KIND_NOT_COMPARABLE, KIND_NO_CITIZENS, KIND_STALE, KIND_ONE_PERCENT_THEME};

enum lack { LACK_PLACE = 1, LACK_THEME = 2, LACK_DATES = 4 };

/* The day of the last election of this strate, DATE_NO_DAY when there is none yet on that day. */
static int32_t last_election(const struct engine *e, enum strate s)
{
	static const enum param_id of_rank[] = {PARAM_ELECTION_COMMUNE, PARAM_ELECTION_EPCI, PARAM_ELECTION_DEPARTEMENT, PARAM_ELECTION_REGION};
	int rank = score_strate_rank(s);
	int64_t day = rank >= 0 ? e->params.v[of_rank[rank]] : INT64_MAX;

	return day <= e->today ? (int32_t)day : DATE_NO_DAY;
}

/* Not confirmed since the election, and there before it. */
static bool is_unconfirmed(const struct engine *e, const struct traits *t, int32_t election)
{
	if (election == DATE_NO_DAY || !(t->flags & TRAIT_ELU) || !(t->flags & TRAIT_CADRE))
		return false;
	if (t->reconfirmed != DATE_NO_DAY)
		return t->reconfirmed < election;
	return !(t->flags & TRAIT_NO_START) && t->start < election && election <= e->today;
}

static int lacks(const struct traits *t)
{
	int lack = LACK_PLACE | LACK_THEME | (t->flags & TRAIT_NO_START ? LACK_DATES : 0);

	if (t->flags & TRAIT_TWINNING && t->n_partners)
		return 0;
	for (int i = 0; i < t->n_places; i++) {
		if (t->places[i].town || t->places[i].place || t->places[i].has_point)
			lack &= ~LACK_PLACE;
	}
	for (int i = 0; i < t->n_themes; i++) {
		if (t->themes[i].theme || t->themes[i].dac)
			lack &= ~LACK_THEME;
	}
	return lack;
}

static bool is_stale(const struct engine *e, const struct traits *t)
{
	return t->updated != DATE_NO_DAY && date_add_months(t->updated, (int)e->params.v[PARAM_STALE_MONTHS]) <= e->today;
}

/* Of themes, not of the DAC codes beside them; one that pays for it is enough. */
static bool is_off_theme(const struct engine *e, const struct traits *t)
{
	const char *scheme = t->scheme >= 0 ? vocab_code(VOCAB_SCHEME, t->scheme) : NULL;
	bool any = false;

	if (!one_percent_is_scheme(scheme))
		return false;
	for (int i = 0; i < t->n_themes; i++) {
		int64_t own = t->themes[i].theme ? keymap_get(&e->scheme_of, t->themes[i].theme, -1) : -1;

		any = any || t->themes[i].theme;
		if (own >= 0 && one_percent_covers(scheme, vocab_code(VOCAB_SCHEME, (int)own)))
			return false;
	}
	return any;
}

static struct finding_row *begin(struct emit *m, enum finding_kind k, const struct traits *t)
{
	char uid[UID_TEXT_SIZE];
	const char *line = uid_format(t->uid, uid);
	struct finding_row *f = emit_row(m, k, &line, 1);
	const struct intern *n = &m->e->names;

	emit_members(m, f, 1)[0] = (struct finding_member){ENTITY_ACTION, t->id};
	if (t->n_places) {
		f->country = intern_text(n, t->places[0].country);
		f->place = intern_text(n, t->places[0].shown);
	}
	if (t->n_themes)
		f->theme = intern_text(n, t->themes[0].theme);
	if (!(t->flags & TRAIT_NO_START)) {
		f->first_day = t->start;
		if (!(t->flags & TRAIT_NO_END))
			f->last_day = t->end;
	}
	terms_begin(&m->evidence, "authority", -1, 0, 0);
	terms_arg(&m->evidence, "a", intern_text(n, t->lead));
	return f;
}

/* part of 3: how much of the worth of a comparison is lost. */
static void end(struct emit *m, struct finding_row *f, enum finding_kind k, const struct traits *t, int part)
{
	bool known = !(t->flags & TRAIT_NO_START);
	int32_t last = known && !(t->flags & TRAIT_NO_END) ? t->end : DATE_NO_DAY;
	struct severity v = {.sum = 0};

	v.value[SEVERITY_CLASS] = (int)m->e->params.v[PARAM_CLASS_DOUBLE_ENTRY + k];
	v.value[SEVERITY_IMMINENCE] = severity_imminence(&m->e->params, m->e->today, t->start, last, known) * part / 3;
	v.value[SEVERITY_MONEY] = severity_money(t->cents) * part / 3;
	severity_sum(&m->e->params, &v);
	emit_terms(m, f, k, &v, &(struct severity_why){.start = t->start, .end = last, .known = known, .cents = t->cents,
		.strates = strate_bit((enum strate)t->strate), .nesting = ""});
}

static void emit_no_tandem(struct emit *m, const struct traits *t)
{
	int32_t election = last_election(m->e, (enum strate)t->strate);
	bool ended = t->tandem_ended != DATE_NO_DAY && t->tandem_ended < m->e->today;
	struct finding_row *f = begin(m, KIND_NO_TANDEM, t);

	terms_begin(&m->evidence, "tandem", -1, 0, 0);
	terms_arg_int(&m->evidence, "elu", (t->flags & TRAIT_ELU) != 0);
	terms_arg_int(&m->evidence, "cadre", (t->flags & TRAIT_CADRE) != 0);
	if (ended)
		terms_arg_day(&m->evidence, "ended", t->tandem_ended);
	if (is_unconfirmed(m->e, t, election))
		terms_arg_day(&m->evidence, "election", election);
	end(m, f, KIND_NO_TANDEM, t, 3);
}

static void emit_not_comparable(struct emit *m, const struct traits *t)
{
	int lack = lacks(t);
	struct finding_row *f = begin(m, KIND_NOT_COMPARABLE, t);

	terms_begin(&m->evidence, "lacking", -1, 0, 0);
	if (lack & LACK_PLACE)
		terms_arg(&m->evidence, "what", "place");
	if (lack & LACK_THEME)
		terms_arg(&m->evidence, "what", "theme");
	if (lack & LACK_DATES)
		terms_arg(&m->evidence, "what", "dates");
	end(m, f, KIND_NOT_COMPARABLE, t, __builtin_popcount((unsigned)lack));
}

static void emit_no_citizens(struct emit *m, const struct traits *t)
{
	struct finding_row *f = begin(m, KIND_NO_CITIZENS, t);

	terms_begin(&m->evidence, "people", -1, 0, 0);
	for (int i = 0; i < vocab_size(VOCAB_AUDIENCE) && i < 32; i++)
		if (t->audience >> i & 1)
			terms_arg(&m->evidence, "audience", vocab_code(VOCAB_AUDIENCE, i));
	end(m, f, KIND_NO_CITIZENS, t, 3);
}

static void emit_stale(struct emit *m, const struct traits *t)
{
	struct finding_row *f = begin(m, KIND_STALE, t);

	terms_begin(&m->evidence, "untouched", -1, 0, 0);
	terms_arg_day(&m->evidence, "since", t->updated);
	end(m, f, KIND_STALE, t, 3);
}

static void emit_off_theme(struct emit *m, const struct traits *t)
{
	struct finding_row *f = begin(m, KIND_ONE_PERCENT_THEME, t);

	terms_begin(&m->evidence, "scheme", -1, 0, 0);
	terms_arg(&m->evidence, "scheme", vocab_code(VOCAB_SCHEME, t->scheme));
	for (int i = 0; i < t->n_themes; i++)
		if (t->themes[i].theme && (!i || t->themes[i].theme != t->themes[i - 1].theme))
			terms_arg(&m->evidence, "theme", intern_text(&m->e->names, t->themes[i].theme));
	end(m, f, KIND_ONE_PERCENT_THEME, t, 3);
}

bool single_fires(const struct engine *e, const struct traits *t, enum finding_kind k)
{
	if (!params_is_on(&e->params, k) || !traits_is_active(t, e->today))
		return false;
	switch (k) {
	case KIND_NOT_COMPARABLE:
		return lacks(t) != 0;
	case KIND_NO_CITIZENS:
		return t->flags & TRAIT_NO_CITIZENS;
	case KIND_STALE:
		return is_stale(e, t);
	case KIND_ONE_PERCENT_THEME:
		return is_off_theme(e, t);
	default:
		break;
	}
	if (score_strate_rank((enum strate)t->strate) < 0)
		return false; /* no council, no tandem */
	return !(t->flags & TRAIT_ELU) || !(t->flags & TRAIT_CADRE) || is_unconfirmed(e, t, last_election(e, (enum strate)t->strate));
}

void emit_single(struct emit *m, const struct traits *t, enum finding_kind k)
{
	switch (k) {
	case KIND_NO_TANDEM:
		emit_no_tandem(m, t);
		break;
	case KIND_NO_CITIZENS:
		emit_no_citizens(m, t);
		break;
	case KIND_STALE:
		emit_stale(m, t);
		break;
	case KIND_ONE_PERCENT_THEME:
		emit_off_theme(m, t);
		break;
	default:
		emit_not_comparable(m, t);
		break;
	}
}
