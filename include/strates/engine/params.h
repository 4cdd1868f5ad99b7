/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * params.h - every weight, threshold and switch of the engine, by name.
 *
 * The defaults (params.def) are the formulas of the product. The INI file and `--set` reach each one as `section.name`
 * ("weights.money", "thresholds.overlap_place", "findings.no_tandem", "elections.commune"). Whoever reads them calls params_set(); the
 * engine itself reads no file. Same data + same day + same params_digest() = byte-identical findings.
 */
#ifndef STRATES_ENGINE_PARAMS_H
#define STRATES_ENGINE_PARAMS_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/engine/kinds.h>

/* Changes whenever a rule changes its meaning, so that a cache of older rules is recomputed. */
#define ENGINE_RULES_VERSION "5"

/* How a parameter is written. */
enum param_type {
	PARAM_POINTS, /* integer points of severity */
	PARAM_SHARE,  /* 0..1 with decimals ("0.7", "0,7"); kept in thousandths */
	PARAM_COUNT,  /* days, months, km, pairs */
	PARAM_SWITCH, /* on, off, yes, no, oui, non, 1, 0 */
	PARAM_DAY     /* ISO date, kept as days since 1970 */
};
enum param_id {
#define PARAM(id, section, name, type, standard, low, high, help) PARAM_##id,
#include <strates/engine/params.def>
#undef PARAM
	PARAM_ID_COUNT
};
struct param_desc {
	const char *section, *name;
	enum param_type type;
	int64_t standard, low, high;
	const char *help; /* msgid */
};
struct params {
	int64_t v[PARAM_ID_COUNT];
};

const struct param_desc *param_desc(enum param_id id);
void params_init(struct params *p);
/* By "section.name", or by the name alone when one section has it; false with a sentence (ERR_USAGE) when there is no such parameter or the value does not fit. */
bool params_set(struct params *p, const char *name, const char *value, struct err *e);
/* -1 when there is none of this name. */
int param_find(const char *name);
/* The value as params_set() takes it. Appends. */
void params_format(const struct params *p, enum param_id id, struct str *out);
bool params_is_on(const struct params *p, enum finding_kind k);
/* 16 hex digits over rules version and all values. */
void params_digest(const struct params *p, char buf[17]);

#endif
