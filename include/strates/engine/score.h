/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * score.h - two actions compared: pure functions over traits, no database, no clock.
 *
 * Levels are integers in thousandths; LEVEL_UNKNOWN says that one side has no such value: it is neither a match nor a refusal.
 * Everything is symmetric: score_pair(a, b) and score_pair(b, a) differ only in which side is which. The rule decides the kind; severity is
 * the sum of the points of its terms and nothing else.
 */
#ifndef STRATES_ENGINE_SCORE_H
#define STRATES_ENGINE_SCORE_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/uid.h>
#include <strates/engine/model.h>
#include <strates/engine/params.h>
#include <strates/model/vocab.h>

enum { LEVEL_UNKNOWN = -1 };
/* Titles of fewer words are not compared, nor texts of fewer. */
enum { SCORE_WORDS_LEAST = 2, SCORE_TEXT_LEAST = 6 };
/* A word of at least this weight brings two titles of one country together. */
enum { SCORE_RARE_WEIGHT = 12 };

/* What is compared of one action. Numbers other than days, cents and degrees are ids of interned keys: equal = same; 0 = absent. */
struct trait_place {
	uint32_t country, region, town; /* town: folded name inside the country */
	uint32_t shown;                 /* town, else region, as written */
	int64_t place;                  /* row of the reference town, 0 unknown */
	bool has_point;
	float lat, lon, cos_lat;
};
struct trait_theme {
	uint32_t theme;
	uint32_t dac;        /* digits as a number, 0 absent */
	uint16_t dac_digits;
	uint16_t share;      /* thousandths that count: 1000 unless it is a small part of the action */
};
struct trait_partner {
	int64_t id, parent; /* rows; 0 for a twinned town that is no partner record */
	int64_t place;      /* reference town, when the partner is that town; 0 unknown */
	uint32_t cell;      /* country and folded name: one partner, whatever its records, unless two towns of one name are meant */
	uint32_t shown;     /* its name as written */
	uint16_t n_own, n_near, n_apart;
	const uint32_t *own, *near; /* numbers of its names, and of those that are surely the same (partner_index), ascending; near: of those known when this was made */
	const int64_t *apart;       /* rows that somebody said it is not, ascending */
};
enum trait_flag {
	TRAIT_NO_START = 1,
	TRAIT_NO_END = 2,    /* end is start + open_months */
	TRAIT_VAGUE = 4,     /* a date is no more precise than the month */
	TRAIT_CANCELLED = 8,
	TRAIT_CLOSED = 16,
	TRAIT_ELU = 32,
	TRAIT_CADRE = 64,
	TRAIT_TWINNING = 128,
	TRAIT_NO_CITIZENS = 256 /* known to have neither a citizen part nor a youth part */
};
struct traits {
	int64_t id;
	struct uid uid;
	uint32_t system, batch;            /* that `source` is an id of; import that brought it; 0 none */
	uint32_t lead;                     /* 0 unknown: never the same as another */
	uint32_t epci, departement, region; /* authorities that the lead lies in */
	uint32_t component;                /* actions joined by confirmed links; 0 none */
	uint64_t dossier, agreement, source; /* hashes; 0 none */
	uint32_t audience;                 /* bits by VOCAB_AUDIENCE */
	uint32_t title_set;                /* hash of all title tokens, 0 when too few: equal wording */
	int32_t start, end;                /* widest days that the dates may mean; meaningless with TRAIT_NO_START */
	int32_t last_end;                  /* known end though the start is unknown; DATE_NO_DAY */
	int32_t reconfirmed, tandem_ended;
	int32_t updated;                   /* day of the last change, DATE_NO_DAY unknown */
	int64_t cents;                     /* 0 unknown */
	uint16_t flags;
	uint16_t start_unsure, end_unsure; /* days that the dates leave open: 0 known to the day, about 30 to the month, 365 to the year */
	uint16_t visits_out, visits_in;    /* as its record tells them, 0 none or unknown */
	uint8_t strate;                    /* enum strate */
	int8_t kind, status, scheme;       /* of VOCAB_ACTION_KIND, VOCAB_STATUS, VOCAB_SCHEME; -1 */
	uint16_t n_places, n_themes, n_partners, n_leads, n_networks, n_title, n_text;
	uint16_t theme_list;               /* equal = the same themes; 0 none. Of the mirror, see themes.c */
	const struct trait_place *places;
	const struct trait_theme *themes;
	const struct trait_partner *partners;
	const uint32_t *leads;             /* lead and co-leads, ascending */
	const uint32_t *networks;          /* networks used, ascending */
	const uint32_t *title, *text;      /* token hashes of title and description, ascending, no repetition */
};

/* What the weights are, and how rare names are: by number of the interned key. */
struct identity_world {
	const struct identity_model *model; /* NULL: double entries are not told */
	const uint8_t *rarity;
	uint32_t n_rarity;
};
static inline int8_t identity_rarity_of(const struct identity_world *w, uint32_t name)
{
	return w->rarity && name < w->n_rarity ? (int8_t)w->rarity[name] : 0;
}

/* The world around a pair. */
struct scoring {
	const struct params *params;
	struct identity_world identity;
	int32_t today;
	/* Are these two (different) themes compatible? Symmetric. */
	bool (*compatible)(const void *ctx, uint32_t theme_a, uint32_t theme_b);
	/* Authorities with an active action at this partner. */
	int (*authorities)(const void *ctx, const struct trait_partner *p);
	const void *ctx;
};

/* P. *pa, *pb (may be NULL) = the closest two places, -1 when unknown. *km = their distance, -1 unknown. within: how far neighbours are, in km (50). */
int score_place_within(const struct traits *a, const struct traits *b, int within, int *pa, int *pb, int *km);
int score_place(const struct traits *a, const struct traits *b, int *pa, int *pb, int *km);
/* S, each pair of themes weighted by the smaller of the two shares. */
int score_theme(const struct traits *a, const struct traits *b, int *ta, int *tb);
/* Different themes that strengthen each other? */
bool score_compatible(const struct scoring *s, const struct traits *a, const struct traits *b, int *ta, int *tb);
/* T; *first, *last = common window. When a start is unknown *first is DATE_NO_DAY, and *last the first end that is known, if one is. */
int score_period(const struct traits *a, const struct traits *b, int32_t *first, int32_t *last);
/* Q */
int score_partner(const struct traits *a, const struct traits *b, int *pa, int *pb);
/* B */
int score_audience(const struct traits *a, const struct traits *b);
/* Of titles, of descriptions, and X: the better of the two. */
int score_title(const struct traits *a, const struct traits *b);
int score_text(const struct traits *a, const struct traits *b);
int score_wording(const struct traits *a, const struct traits *b);

/* Least likeness of titles or descriptions of one action (thousandths; levels P30 and P40), and of those that nothing else brings together (P60). */
enum { IDENTITY_TITLE_LEAST = 300, IDENTITY_TEXT_LEAST = 400, IDENTITY_WORDS_ALONE = 600 };
/* Levels of all parts. Symmetric, but that of several common towns or partners the first of a counts: callers take the smaller uid as a. */
void identity_compare(const struct identity_world *w, const struct traits *a, const struct traits *b, struct identity_levels *out);
/* The same where place, theme and partner of x are known already. */
struct pair;
void identity_compare_known(const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b, struct identity_levels *out);
/* Levels of single parts: of dates so many days apart that are known to the day; of themes as alike as score_theme() says; and the least likeness of titles
   at a level. */
int8_t identity_date_level(int64_t apart);
int8_t identity_theme_level(int theme);
int identity_title_least(int level);
/* The prior and the weights of the levels. */
int identity_sum(const struct identity_model *m, const struct identity_levels *l);
/* Does something bring the two together (see blocks.c)? Without it no sum makes a double entry, so that what is found does not depend on who asks.
   rare_words: score_rare_words(). */
bool identity_is_anchored(const struct identity_levels *l, bool rare_words);
bool identity_is_met(const struct identity_levels *l, const struct traits *a, const struct traits *b);
bool score_has_country(const struct traits *t);
/* A town by name, or one of the reference. */
bool score_has_town(const struct traits *t);
/* Titles of one country (or both of none) with the same words, or with a rare word in common. */
bool score_rare_words(const struct traits *a, const struct traits *b);
/* Something that no sum outweighs. */
bool identity_forbids(const struct traits *a, const struct traits *b, const struct identity_levels *l);
/* Pairs of equal levels, counted. */
struct identity_pattern {
	struct identity_levels levels;
	int64_t n;
};
/* The weights that such counts teach, starting from others. *out is released by the caller. */
void identity_learn(const struct identity_model *first, const struct identity_pattern *v, int n, struct identity_model *out);
struct identity {
	struct identity_levels levels;
	int sum, probability; /* hundredths of a bit; thousandths */
};
/* One action recorded twice, at a probability of at least `least` thousandths? *out is complete when true. */
bool score_identity(const struct identity_world *w, const struct traits *a, const struct traits *b, int least, struct identity *out);
/* The same where place, theme and partner of x (and which of them met) are known already. */
bool score_identity_known(
	const struct identity_world *w, const struct pair *x, const struct traits *a, const struct traits *b, int least, struct identity *out);

/* Why two actions count as coordinated; the first that applies. */
enum coordination { COORDINATION_NONE = 0, COORDINATION_LINK, COORDINATION_LEAD, COORDINATION_DOSSIER, COORDINATION_AGREEMENT, COORDINATION_NETWORK };
enum coordination score_coordination(const struct traits *a, const struct traits *b);
/* 1000 both in one EPCI or one is the other's EPCI, 600 its département, 400 its région; 0 otherwise. */
int score_nesting(const struct traits *a, const struct traits *b);
/* STRATE_COMMUNE..STRATE_REGION; single counts as région, syndicat as EPCI; -1 for other bodies. */
int score_strate_rank(enum strate s);

/* The terms of severity, in the order in which they are printed. */
enum severity_term { SEVERITY_CLASS = 0, SEVERITY_IMMINENCE, SEVERITY_MONEY, SEVERITY_STRATES, SEVERITY_AUTHORITIES, SEVERITY_NESTING, SEVERITY_PLACE, SEVERITY_TERMS };
struct severity {
	int value[SEVERITY_TERMS];  /* thousandths */
	int points[SEVERITY_TERMS];
	int sum;                    /* of points, 0..100 */
};
/* Fills points and sum from value; the last terms are cut when weights of one's own would exceed 100. */
void severity_sum(const struct params *p, struct severity *s);
int severity_weight(const struct params *p, enum severity_term t);
const char *severity_term_name(enum severity_term t);
/* Values of single terms. Imminent: the later one starts within [imminent_days]. */
int severity_imminence(const struct params *p, int32_t today, int32_t later_start, int32_t window_end, bool known);
int severity_money(int64_t cents);
int severity_strates(int n);
int severity_authorities(int n);

struct pair {
	enum finding_kind kind;
	enum coordination coordination;
	struct severity severity;
	int place, theme, period, partner, audience, wording, identity; /* levels; identity 0 when it is none */
	bool compatible;
	int place_a, place_b, theme_a, theme_b, partner_a, partner_b;   /* what matched, -1 */
	int km;              /* between the two places, -1 */
	int authorities;     /* on the common partner, 0 none, 5 = five or more */
	int strates;
	int32_t first, last; /* common window */
	int64_t cents;       /* smaller budget, 0 unknown */
};
/* The rules of the product, for two different authorities without their double entries: reads place, theme, compatible, partner, audience and wording of x, all
   of them symmetric. KIND_NONE when none fires. Every admitted vector has an anchor: place >= .7 or partner >= .8 (tests/unit/test_certificate.c). */
enum finding_kind score_rule(const struct params *p, const struct pair *x);
/* false when no rule fires; out is then of no use. Two actions without uid are told apart by their order. */
bool score_pair(const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *out);
/* The same kind and severity, without the wording where it decides nothing: most of the cost of a comparison. */
bool score_pair_kind(const struct scoring *s, const struct traits *a, const struct traits *b, struct pair *out);

/* Is it an action that still counts on that day: not cancelled, closed or ended? */
bool traits_is_active(const struct traits *t, int32_t today);

#endif
