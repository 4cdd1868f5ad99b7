/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding_pairs.c - the pairs that a cluster stands for, worst first.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "finding_priv.h"

bool finding_is_cluster(const struct finding_row *f)
{
	return str_eq(f->kind, "fragmentation") || str_eq(f->kind, "partner_load");
}

struct inside {
	struct {
		struct arena *mem;
		struct finding_row *v;
		int n, cap;
	} to;
	const struct ids *members; /* sorted */
	int limit;
	bool more;
};

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_member(const struct ids *l, int64_t id)
{
	return bsearch(&id, l->v, (size_t)l->n, sizeof(*l->v), compare_ids) != NULL;
}

static bool take(void *ctx, const struct finding_row *f)
{
	struct inside *in = ctx;

	if (f->n_members != 2 || !is_member(in->members, f->members[0].id) || !is_member(in->members, f->members[1].id))
		return true;
	in->more = in->to.n >= in->limit;
	if (!in->more) {
		GROW(in->to.v, in->to.n, in->to.cap);
		in->to.v[in->to.n++] = finding_copy(f, in->to.mem);
	}
	return !in->more;
}

bool finding_pairs(struct app *a, const struct finding_row *cluster, int limit, struct arena *mem, struct finding_list *out, bool *more, struct err *e)
{
	struct ids members = IDS_INIT;
	struct inside in = {.to = {.mem = mem}, .members = &members, .limit = limit};
	struct finding_query q = {.actions = &members, .kinds = "duplication,overlap,complementarity,double_entry"};
	bool ok;

	for (int i = 0; i < cluster->n_members; i++)
		ids_add(&members, cluster->members[i].id);
	if (members.n)
		qsort(members.v, (size_t)members.n, sizeof(*members.v), compare_ids);
	ok = findings_read(app_store(a), &q, take, &in, e);
	out->n = ok ? in.to.n : 0;
	out->v = arena_calloc(mem, (size_t)in.to.n + 1, sizeof(*out->v));
	if (in.to.n)
		memcpy(out->v, in.to.v, (size_t)in.to.n * sizeof(*out->v));
	*more = in.more;
	free(in.to.v);
	ids_release(&members);
	return ok;
}
