/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_priv.h - findings as lists of rows that stay, and as JSON.
 */
#ifndef STRATES_APP_FINDING_PRIV_H
#define STRATES_APP_FINDING_PRIV_H

#include <strates/app/show.h>

struct finding_list {
	struct finding_row *v; /* texts in the arena given */
	int n;
};
/* All rows of a query, copied: most severe first. */
bool finding_list_read(struct app *a, const struct finding_query *q, struct arena *mem, struct finding_list *out, struct err *e);

/* A row with its texts and members in arena mem. */
struct finding_row finding_copy(const struct finding_row *f, struct arena *mem);
/* Does it stand for several actions that meet, rather than for two? */
bool finding_is_cluster(const struct finding_row *f);
/* The pairs among the members of a cluster, worst first, at most `limit`; *more = there are others. */
bool finding_pairs(struct app *a, const struct finding_row *cluster, int limit, struct arena *mem, struct finding_list *out, bool *more, struct err *e);
/* A decision about a finding: loaded into *r; false when there is none. */
bool finding_decision(struct app *a, const char *id, struct arena *mem, struct record *r);
/* One finding as an object on one line, see CLI.md. Appends. */
bool finding_json(struct app *a, const struct finding_row *f, struct str *out, struct err *e);
/* "Kédougou (Sénégal)": place and country as people read them; "" when none. In arena mem. */
const char *finding_place(struct app *a, const struct finding_row *f, struct arena *mem);
const char *finding_theme(struct app *a, const struct finding_row *f, struct arena *mem);

#endif
