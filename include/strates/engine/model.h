/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * model.h - what an agreement, or a disagreement, of two records is worth as a sign that they are one action recorded twice.
 *
 * Fellegi and Sunter (1969): two records are compared part by part, each part gives a level, and each level has a weight, log2 of how much more often it is
 * met among records of one action than among records of two. Weights are whole hundredths of a bit, so that their sum is the same on every laptop.
 * Level 0 of each part is "missing": it weighs nothing. The model is fixed, shipped with the program (model.def) or learnt from a register and adopted
 * there; nothing that is typed moves it.
 */
#ifndef STRATES_ENGINE_MODEL_H
#define STRATES_ENGINE_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

enum identity_part {
#define PART(id, name) IDENTITY_##id,
#define LEVEL(part, id, code, weight, m)
#include <strates/engine/model.def>
#undef PART
#undef LEVEL
	IDENTITY_PARTS
};
/* Levels of each part, from 1; 0 = missing. */
#define PART(id, name) }; enum identity_level_##id { IDENTITY_##id##_MISSING = 0,
#define LEVEL(part, id, code, weight, m) IDENTITY_##part##_##id,
enum identity_level_none { IDENTITY_NO_LEVEL = 0,
#include <strates/engine/model.def>
};
#undef PART
#undef LEVEL
enum { MODEL_SHIPPED_PRIOR = -700 };
enum { IDENTITY_LEVELS_MAX = 24, IDENTITY_WEIGHT_MAX = 3000, MODEL_DIGEST_SIZE = 17 };

/* How often a name (a partner's or a town's key) is met, in powers of two: 1 once, 2 two or three times, 3 four to seven … */
struct model_name {
	uint64_t key; /* hash64() of the key */
	uint8_t level;
};
struct identity_model {
	int prior;                                          /* hundredths of a bit: of two records that something brings together */
	int16_t weight[IDENTITY_PARTS][IDENTITY_LEVELS_MAX]; /* [part][0] is 0 */
	int words_most;                                     /* all that title and description can add: see model_seal() */
	int rest;                                           /* level of a name that is not listed, 0 = nothing is known */
	int n_names;
	struct model_name *names;                           /* ascending by key */
};

struct identity_levels {
	int8_t v[IDENTITY_PARTS];
};

int identity_level_count(enum identity_part p); /* without "missing" */
/* "same_partner", "alias": neutral, as in the terms of findings. Level 0: "missing". */
const char *identity_part_name(enum identity_part p);
const char *identity_level_code(enum identity_part p, int level);
/* -1 when there is none. */
int identity_part_find(const char *name);
int identity_level_find(enum identity_part p, const char *code);

/* The shipped one. Needs no release. */
void model_init(struct identity_model *m);
void model_release(struct identity_model *m);
void model_copy(struct identity_model *to, const struct identity_model *from);
/* m of model.def: the share of a level among pairs of one action, in thousandths. */
int identity_shipped_share(enum identity_part p, int level);
/* To be called after weights were changed by hand. */
void model_seal(struct identity_model *m);
/* Level of a name for IDENTITY_RARITY. */
int model_rarity(const struct identity_model *m, uint64_t key);
/* Level of a count: 1 + floor(log2 n), at most what the part has. */
int model_rarity_level(int64_t n);
/* As text, and back: lines "prior -500", "weight same_partner same 412", "name 12ab… 7". Unknown parts and levels are left at the shipped weight, so that an
   older program reads a newer text; the text of a model is the same on every laptop. Appends. */
void model_format(const struct identity_model *m, struct str *out);
bool model_parse(struct identity_model *m, const char *text, struct err *e);
/* Over all that moves a score. */
void model_digest(const struct identity_model *m, char out[MODEL_DIGEST_SIZE]);

/* A sum of weights as a probability in thousandths: 1 / (1 + 2^-w). From a table: whole numbers only. */
int identity_probability(int sum);

#endif
