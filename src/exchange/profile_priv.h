/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile_priv.h - the inside of a profile, shared by the files profile*.c; all texts live in the arena of the set. */
#ifndef STRATES_EXCHANGE_PROFILE_PRIV_H
#define STRATES_EXCHANGE_PROFILE_PRIV_H

#include <strates/exchange/profile.h>

enum step_op {
	STEP_SPLIT, /* one value becomes several */
	STEP_FIRST,
	STEP_REST,
	STEP_BEFORE,
	STEP_AFTER,
	STEP_PREFIX,
	STEP_SUFFIX,
	STEP_UPPER,
	STEP_HTML,
	STEP_NONZERO,
	STEP_MAP,
	STEP_COUNTRY,
	STEP_AUTHORITY,
	STEP_DATE,
	STEP_YEAR,
	STEP_AMOUNT,
	STEP_NUMBER,
	STEP_INT,
	STEP_DAC,
	STEP_SDG,
	STEP_BOOL
};
struct value_map_entry {
	const char *from; /* folded words */
	const char *to;   /* "" drops the value */
};
struct value_map {
	const char *name;
	struct value_map_entry *entries; /* sorted by from */
	size_t n, cap;
	const char *otherwise; /* NULL: a value that is not listed stays as it is */
};
struct step {
	enum step_op op;
	const char *arg; /* NULL when absent */
	const struct value_map *map;
	double factor; /* STEP_AMOUNT */
};
/* A column, by name. */
struct source {
	const char *pattern; /* folded words; a hashtag as it is written */
	bool prefix, inside; /* `name*`, `*name*` */
	bool tag;
	size_t id; /* number in the profile */
};
/* One way to get a value: `col + col > step > step`. */
struct pipe {
	struct source *sources;
	size_t n_sources;
	const char *join;
	struct step *steps;
	size_t n_steps, cap_steps;
};
/* One line of the INI file: the first pipe that gives something wins. */
struct rule {
	enum target target;   /* TARGET_NONE for a compact list, and for `gather` */
	enum family compact;  /* FAMILY_COUNT unless it is a compact list */
	int group;            /* `amount.2`: a tuple of its own */
	const char *constant; /* NULL when it reads columns */
	struct pipe *pipes;
	size_t n_pipes;
};
struct profile {
	const char *name, *family, *title_fr, *title_en, *source;
	bool guess, unescape, literal;
	enum date_order dates;  /* for columns that do not decide */
	bool dates_known;       /* the profile says so, so there is no doubt */
	const char **signature; /* sources as text */
	size_t n_signature;
	const char **empty;
	size_t n_empty;
	enum target *required;
	size_t n_required;
	struct rule *rules;
	size_t n_rules, cap_rules;
	struct rule gather;
	bool has_gather;
	struct value_map *maps;
	size_t n_maps, cap_maps;
	size_t n_sources;
	struct profile_win {
		const char *field;
		enum profile_wins wins;
	} *wins;
	size_t n_wins, cap_wins;
};
struct binding {
	const struct profile *profile;
	const struct table *table;
	int *column; /* [n_sources] or -1 */
	bool *used;  /* [table->columns] */
	struct str scratch;
};

/* profile_spec.c: `text` is one value of [columns]. false with e set. */
bool spec_parse(
        struct profile *p, struct arena *a, struct rule *rule, const char *text, struct err *e);
struct source source_parse(struct arena *a, const char *text, size_t n);
/* `a|b|c` as a list in the arena. */
const char **spec_list(struct arena *a, const char *text, size_t *n);
const char *spec_fold(struct arena *a, const char *text, size_t n);
/* profile_match.c: index of the column, -1 when there is none; `skip` (may be NULL) marks columns
 * that are taken. */
int source_find(const struct source *s, const struct table *t, const bool *skip);

/* profile_steps.c: values on their way through a pipe. */
struct step_item {
	const char *s;
	char currency[4];
};
struct items {
	struct step_item *v;
	size_t n, cap;
};
struct step_context {
	struct binding *binding;
	struct profile_result *result;
	enum target target;
	int column; /* whose nature counts; -1 for none */
};
void items_add(struct step_context *c, struct items *list, const char *s);
void step_run(struct step_context *c, const struct step *step, struct items *list);
/* The step that a target needs whatever the profile says (dates become ISO …); false: none. */
bool step_for_target(enum target t, enum step_op *op);

#endif
