/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding.h - the finding cache (derived) and the decisions about findings (facts).
 */
#ifndef STRATES_STORE_FINDING_H
#define STRATES_STORE_FINDING_H

#include <strates/model/record.h>
#include <strates/store/read.h>

enum finding_state { FINDING_OPEN = 0, FINDING_DECIDED, FINDING_REOPENED, FINDING_COORDINATED };
struct finding_member {
	enum entity entity;
	int64_t id;
};
struct finding_row {
	char id[17];
	const char *kind; /* code of VOCAB_FINDING_KIND */
	int severity;
	enum finding_state state;
	const char *country, *place, *theme; /* "" when none; place as it is shown, theme key */
	int32_t first_day, last_day;         /* DATE_NO_DAY unknown */
	int64_t cents;                       /* smaller budget in euro cents, 0 unknown */
	const char *terms;                   /* text of its own form, see engine/finding.h */
	char digest[17];                     /* of what a decision judges */
	int worst;                           /* severity of the worst pair that a cluster stands for, 0 none */
	int64_t since;                       /* ms when first seen here; 0 = now, kept when the finding existed */
	int n_members;
	const struct finding_member *members;
	int alike;                           /* in a list without what others show: further records of the same group, which are not listed */
};

struct pair_list; /* pair.h */
/* Replaces the findings that have one of these rows as a member (NULL, 0 = all findings), and all of these kinds (codes, the last one NULL; NULL = none), by `rows`, and the kept pairs of each action named in `pairs` by those
   given (none: it keeps none any more), in one transaction. Decisions about rows are looked up by id: a decision whose `judged` digest equals keeps the finding
   decided, else reopened; pairs bring their state. Updates severity, counts and kinds of x_action for every action involved. */
bool findings_replace(struct store *s, const struct finding_member *touched, int n_touched, const char *const *kinds,
	const struct finding_row *rows, int n, const struct pair_list *pairs, int n_pairs, struct err *e);
/* findings_replace() for everything in parts, so that a million texts need not be held at once. begin gets every id there will be, ascending, each once, and
   drops the findings that are no more; each row is then given once, best in that order; then the pairs of every action that keeps any, by ascending row; end drops
   the pairs of the others and brings x_action in step. In the caller's transaction, which the caller aborts when one of them fails. The ids must live until end,
   which also frees after a failure. */
struct findings_writer;
struct findings_writer *findings_write_begin(struct store *s, const char (*ids)[17], int n, struct err *e);
bool findings_write(struct findings_writer *w, const struct finding_row *rows, int n, struct err *e);
bool findings_write_pairs(struct findings_writer *w, const struct pair_list *l, struct err *e);
bool findings_write_end(struct findings_writer **w, bool ok, struct err *e);
/* Every standing decision: the finding's id, the digest it judged, and one of the records it is about (once per record; nil when it names none). */
bool findings_decisions(struct store *s, bool (*row)(void *, const char *id, const char *digest, struct uid member), void *ctx, struct err *e);
/* Re-reads the decisions of these finding ids after a change of decisions. */
bool findings_refresh_state(struct store *s, const char *id, struct err *e);

struct finding_query {
	const char *kinds;      /* comma-separated codes, NULL = all */
	int min_severity;
	bool undecided;         /* open and reopened only */
	const struct ids *actions; /* only findings with one of these members; NULL = all */
	int64_t action;         /* only this one's; 0 = all */
	int limit;              /* 0 = all */
	bool settled_too;       /* apart and undecided: the caller shows decided clusters with what they leave open, so those pairs are not listed by themselves */
	bool apart;             /* without the pairs that a cluster of the list shows, and one double entry for all records of one action */
};
/* Ordered by severity (a cluster's: that of its worst pair, when it is greater) descending, then id. Rows are borrowed during the call; returning false stops. */
bool findings_read(struct store *s, const struct finding_query *q, bool (*row)(void *, const struct finding_row *), void *ctx, struct err *e);
/* One, by id or unique prefix, in arena a. false with ERR_DATA when none. */
bool finding_load(struct store *s, const char *id, struct arena *a, struct finding_row *out, struct err *e);
bool findings_count(struct store *s, const struct finding_query *q, int64_t *n, struct err *e);
/* Reference day, rules version and parameters' digest of the cache; "" when never computed. In arena a. */
const char *findings_stamp(struct store *s, struct arena *a);
bool findings_set_stamp(struct store *s, const char *stamp, struct err *e);

#endif
