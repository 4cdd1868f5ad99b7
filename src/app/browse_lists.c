/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_lists.c - the two other lists of the console: all findings, and missions with their clashes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "browse_priv.h"

/* --- findings ------------------------------------------------------------------------------------------------------------------ */

static bool on_finding(void *ctx, const struct finding_row *f)
{
	struct inbox *in = ctx;

	GROW(in->v, in->n, in->cap);
	inbox_fill(&in->v[in->n++], f, &in->arena);
	return true;
}

bool inbox_read(struct inbox *in, struct browse *b, bool decided_too, int limit, struct err *e)
{
	struct finding_query q = {.undecided = !decided_too, .limit = limit, .apart = true, .settled_too = true};
	bool ok;

	in->n = in->n_findings = 0;
	in->total = 0;
	arena_clear(&in->arena);
	if (!(browse_is_narrowed(b) ? browse_read_all(b, e) : browse_read(b, e)))
		return false;
	if (browse_is_narrowed(b))
		q.actions = query_list_ids(b->list);
	ok = findings_read(app_store(b->app), &q, on_finding, in, e);
	in->total = in->n;
	ok = ok && (in->n < limit || findings_count(app_store(b->app), &q, &in->total, e)) && (decided_too || inbox_add_settled(in, b, e));
	in->n_findings = in->n;
	for (int i = 0; i < in->n; i++)
		in->v[i].nth = i + 1;
	return ok && inbox_expand_again(in, b, e);
}

void inbox_release(struct inbox *in)
{
	free(in->v);
	free(in->open);
	arena_release(&in->arena);
	*in = (struct inbox)INBOX_INIT;
}

bool browse_finding(struct app *a, const char *id, int64_t from_action, struct arena *mem, struct finding_view *out, struct err *e)
{
	struct finding_row row;

	return finding_load(app_store(a), id, mem, &row, e) && show_finding(a, &row, from_action, mem, out, e);
}

const char *browse_name(struct app *a, enum entity en, int64_t id, struct arena *mem)
{
	return store_name(app_store(a), en, id, mem);
}

/* --- missions ------------------------------------------------------------------------------------------------------------------ */

static int latest_first(const void *x, const void *y)
{
	const struct mission_row *a = x, *b = y;
	int32_t p = date_first(a->start), q = date_first(b->start);

	return p != q ? (p < q ? 1 : -1) : (a->id > b->id) - (a->id < b->id);
}

static bool read_mission(struct missions *m, struct browse *b, int64_t id, struct err *e)
{
	struct store *s = app_store(b->app);
	struct mission_row *row = &m->v[m->n];
	struct record r;

	if (!store_load(s, ENTITY_MISSION, id, &m->arena, &r, e))
		return false;
	*row = (struct mission_row){.id = id, .title = record_text(&r, FIELD_MISSION_TITLE), .city = record_text(&r, FIELD_MISSION_CITY),
		.start = record_date(&r, FIELD_MISSION_START), .end = record_date(&r, FIELD_MISSION_END),
		.status = record_text(&r, FIELD_MISSION_STATUS), .finding = ""};
	row->authority = store_ref_name(s, ENTITY_AUTHORITY, record_value(&r, FIELD_MISSION_AUTHORITY), &m->arena);
	row->country = record_text(&r, FIELD_MISSION_COUNTRY);
	m->n++;
	return true;
}

static struct mission_row *find_mission(struct missions *m, const struct finding_member *member)
{
	for (int i = 0; member->entity == ENTITY_MISSION && i < m->n; i++)
		if (m->v[i].id == member->id)
			return &m->v[i];
	return NULL;
}

static bool on_clash(void *ctx, const struct finding_row *f)
{
	struct missions *m = ctx;
	bool open = f->state == FINDING_OPEN || f->state == FINDING_REOPENED;

	for (int i = 0; i < f->n_members; i++) {
		struct mission_row *row = find_mission(m, &f->members[i]);

		if (!row)
			continue;
		*(open ? &row->n_open : &row->n_decided) += 1;
		if (!*row->finding || (open && f->severity > row->severity)) {
			row->finding = arena_strdup(&m->arena, f->id);
			row->other = f->n_members > 1 ? f->members[i == 0 ? 1 : 0].id : 0;
		}
		if (open && f->severity > row->severity)
			row->severity = f->severity;
	}
	return true;
}

bool missions_read(struct missions *m, struct browse *b, struct err *e)
{
	struct store *s = app_store(b->app);
	struct ids ids = IDS_INIT;
	bool ok = store_ids(s, ENTITY_MISSION, 0, &ids, e);

	missions_release(m);
	m->v = xcalloc((size_t)ids.n + 1, sizeof(*m->v));
	for (int i = 0; ok && i < ids.n; i++)
		ok = read_mission(m, b, ids.v[i], e);
	ids_release(&ids);
	ok = ok && findings_read(s, &(struct finding_query){.kinds = "mission_clash"}, on_clash, m, e);
	if (m->n)
		qsort(m->v, (size_t)m->n, sizeof(*m->v), latest_first);
	return ok;
}

void missions_release(struct missions *m)
{
	free(m->v);
	arena_release(&m->arena);
	*m = (struct missions)MISSIONS_INIT;
}
