/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile.h - how the columns of a known kind of file become the fields of an action.
 *
 * A profile is an INI file (share/profiles/README.md is its manual). It is chosen by the header, bound once to a table, then applied to each row.
 * Nothing here knows the reference tables: countries, towns, authorities and themes come out as the file writes them, for the importer to match.
 */
#ifndef STRATES_EXCHANGE_PROFILE_H
#define STRATES_EXCHANGE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/exchange/table.h>
#include <strates/exchange/target.h>

struct profile; /* read-only, owned by its set */
struct profiles {
	struct arena arena;
	struct profile **items;
	size_t n, cap;
};
#define PROFILES_INIT {ARENA_INIT, NULL, 0, 0}

/* Adds all *.ini of the directory, in the order of their names. A profile read later replaces one of the same name: call it again for the user's own
   directory. ERR_DATA with file and line on the first bad file; what was read before it stays. */
bool profile_load_dir(struct profiles *set, const char *dir, struct err *e);
/* One file; *out = its profile. */
bool profile_load_file(struct profiles *set, const char *path, const struct profile **out, struct err *e);
void profiles_release(struct profiles *set);

const char *profile_name(const struct profile *p);
/* In the user's language. */
const char *profile_title(const struct profile *p);
/* Does it guess from common words, instead of knowing its kind of file? */
bool profile_is_guess(const struct profile *p);
/* The profile whose header fits the table best, else the one that guesses. *score (may be NULL): 100 = every column of the signature is there; less =
   most are; 0 = a guess. NULL only when the set is empty. */
const struct profile *profile_match(const struct profiles *set, const struct table *t, int *score);
/* Are all columns of its signature there? */
bool profile_knows(const struct profile *p, const struct table *t);
/* By name, or by family (`3w`): then the member that fits the table best (t may be NULL: the first). NULL with the known names in e. */
const struct profile *profile_by_name(const struct profiles *set, const char *name,
	const struct table *t, struct err *e);

/* Who wins where the file says something else than a record that stands here ([updates]): by the name of a field or set of an action, or "budget". By default the file, but only where
   nobody wrote here since. */
enum profile_wins { PROFILE_WINS_LATEST, PROFILE_WINS_FILE, PROFILE_WINS_REGISTER };
enum profile_wins profile_wins(const struct profile *p, const char *field);
/* Which column would give which field, also when columns that must be there are missing; group: 2 = `amount.2'. A list in one cell has no target. */
void profile_propose(const struct profile *p, const struct table *t, void (*pair)(void *ctx, enum target target, int group, size_t column), void *ctx);

/* A profile laid over the columns of one table; t and p must outlive it. */
struct binding;
/* ERR_DATA when no column gives what every row must have (wrong profile, or a table without header): names the fields. */
struct binding *profile_bind(const struct profile *p, const struct table *t, struct err *e);
void binding_free(struct binding **b);
/* What takes what, for `import --dry-run` and for guesses: i-th pair of a field and the header of a column it reads. false beyond the last. */
bool binding_pair(const struct binding *b, size_t i, const char **target, const char **column);
/* Header of the i-th column that nothing reads; NULL beyond the last. */
const char *binding_unused(const struct binding *b, size_t i);
/* Headers of date columns whose order neither a value nor the profile decides (read as day-month), or where both orders occur; NULL beyond. */
const char *binding_doubtful_dates(const struct binding *b, size_t i);

struct profile_value {
	enum target target;
	int tuple;         /* values of one family with the same number belong together; 0-based, without gaps; lists number their elements */
	const char *value; /* never empty */
};
struct profile_problem {
	const char *field;  /* name of the target, or "" for the whole row */
	const char *reason; /* a sentence, in the user's language */
	bool fatal;         /* the row is rejected */
};
struct profile_result {
	struct profile_value *values; /* in no promised order */
	size_t n, cap;
	struct profile_problem *problems;
	size_t n_problems, problems_cap;
	bool rejected;
	const char *source;    /* name of the kind of source, never NULL: half of the row's identity */
	const char *source_id; /* the other half; NULL: use row_hash() */
	const char *gather;    /* rows of one file that share it tell of one action at several places; NULL when the profile has no such notion */
	struct arena arena;
};
void profile_result_init(struct profile_result *r);
void profile_result_release(struct profile_result *r);
/* Empties r, then fills it. Texts live in r or in the row: until the next call or the end of the row, whichever comes first. */
void profile_apply(struct binding *b, const struct row *row, struct profile_result *r);
/* The same made by another reader than a profile: emptied, filled value by value (borrowed texts), of a family emptied again, and held against the rules of a row. */
void profile_result_clear(struct profile_result *r);
void profile_result_add(struct profile_result *r, enum target target, int tuple, const char *value);
void profile_result_drop(struct profile_result *r, enum family family);
void profile_result_check(struct profile_result *r);
/* What is wrong with it; fatal: the row is refused. t TARGET_NONE: of the whole row. */
/* Is it a hundred percent, as people write it (thirds are 33)? */
bool profile_is_whole(double percent);
void profile_result_problem(struct profile_result *r, enum target t, bool fatal, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* First value of a target, or NULL. */
const char *profile_result_get(const struct profile_result *r, enum target target, int tuple);
/* Number of tuples of a family (for FAMILY_LIST use profile_result_count of the target itself). */
int profile_result_tuples(const struct profile_result *r, enum family family);

#endif
