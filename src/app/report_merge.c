/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_merge.c - what the last merge revealed: findings that nobody could see from one laptop alone, what came from whom, what contradicts.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/conflicts.h>
#include <strates/base/intl.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ROWS_MAX = 60, SEVERE = 70 };

/* A record that the merge brought or changed. */
struct came {
	struct uid uid;
	enum entity entity;
	int64_t id; /* of an action that may be shown, else 0 */
	const char *author;
	int64_t ms; /* its last change */
	int n;
	bool born;
};
struct author {
	const char *name;
	int64_t n;
};
struct merged {
	struct report *r;
	int64_t site, step, ms;
	const char *label; /* NULL: nothing was merged yet */
	struct came *v;
	int n, cap;
	struct author *authors;
	int n_authors, cap_authors;
	int64_t n_ops;
	struct conflict_list conflicts; /* those that may be shown … */
	int n_hidden;                   /* … and how many may not */
};

/* --- what came -------------------------------------------------------------------------------------------------------------------- */

static bool is_it(void *ctx, const struct log_step *s)
{
	struct merged *m = ctx;

	if (s->origin != STEP_MERGE || s->undone || s->site != m->site)
		return true;
	m->step = s->step;
	m->ms = s->ms;
	m->label = arena_strdup(&m->r->mem, s->label ? s->label : "");
	return false;
}

static struct author *author_of(struct merged *m, const char *name)
{
	for (int i = 0; i < m->n_authors; i++)
		if (str_eq(m->authors[i].name, name))
			return &m->authors[i];
	GROW(m->authors, m->n_authors, m->cap_authors);
	m->authors[m->n_authors] = (struct author){arena_strdup(&m->r->mem, name), 0};
	return &m->authors[m->n_authors++];
}

static bool take(void *ctx, const struct log_op *o)
{
	struct merged *m = ctx;
	struct author *who = author_of(m, str_is_empty(o->author) ? _("somebody") : o->author);

	who->n++;
	m->n_ops++;
	GROW(m->v, m->n, m->cap);
	m->v[m->n++] = (struct came){.uid = o->uid, .entity = o->entity, .author = who->name, .ms = o->ms, .n = 1, .born = str_is_empty(o->field)};
	return true;
}

static int by_uid(const void *a, const void *b)
{
	const struct came *x = a, *y = b;
	int order = uid_cmp(x->uid, y->uid);

	return order ? order : (x->ms > y->ms) - (x->ms < y->ms);
}

/* One line a record; of an action also its row, when it is still there and may be shown. */
static void gather_rows(struct merged *m)
{
	int kept = 0;

	if (m->n)
		qsort(m->v, (size_t)m->n, sizeof(*m->v), by_uid);
	for (int i = 0; i < m->n; i++) {
		struct came *last = kept ? &m->v[kept - 1] : NULL;

		if (last && uid_cmp(last->uid, m->v[i].uid) == 0) {
			bool born = last->born || m->v[i].born;
			int n = last->n + 1;

			*last = m->v[i];
			last->born = born;
			last->n = n;
		} else {
			m->v[kept++] = m->v[i];
		}
	}
	m->n = kept;
	for (int i = 0; i < m->n; i++) {
		struct value ref = value_uid(m->v[i].uid);
		int64_t id = m->v[i].entity == ENTITY_ACTION ? show_ref_id(m->r->app, ENTITY_ACTION, &ref) : 0;

		m->v[i].id = report_may_show(m->r, id) ? id : 0;
	}
}

static const struct came *find(const struct merged *m, struct uid u)
{
	int low = 0, high = m->n;

	while (low < high) {
		int mid = low + (high - low) / 2;
		int order = uid_cmp(m->v[mid].uid, u);

		if (order == 0)
			return &m->v[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static bool may_show_action(struct merged *m, struct uid u)
{
	struct record r;

	if (uid_is_nil(u))
		return true;
	/* Also one that is deleted by now. */
	return store_load_uid(app_store(m->r->app), ENTITY_ACTION, u, &m->r->mem, &r, NULL) && !str_eq(record_text(&r, FIELD_ACTION_CONFIDENTIALITY), "restricted");
}

/* Of restricted records nothing comes on paper, and of persons only what exports may hold. What a decision or a mission is about can't be told here: they are counted
   where anything is restricted. */
static bool may_show(struct merged *m, const struct conflict_item *c)
{
	struct report *r = m->r;
	struct record link;

	if ((c->person && !config_is_on(app_config(r->app), OPT_EXPORT_PERSONS)) || !may_show_action(m, c->into))
		return false;
	for (int i = 0; i < c->n; i++)
		if (c->kind == CONFLICT_RING && !may_show_action(m, c->v[i].record))
			return false;
	switch (c->entity) {
	case ENTITY_ACTION:
	case ENTITY_BUDGET:
	case ENTITY_NOTE:
	case ENTITY_DOCUMENT: return c->action && report_may_show(r, c->action);
	case ENTITY_LINK:
		if (!store_load(app_store(r->app), ENTITY_LINK, c->row, &r->mem, &link, NULL))
			return false;
		return may_show_action(m, record_uid(&link, FIELD_LINK_A)) && may_show_action(m, record_uid(&link, FIELD_LINK_B));
	case ENTITY_PERSON: return true;
	default: return !r->kept_back.n;
	}
}

static bool read_merge(struct merged *m, struct err *e)
{
	struct store *s = app_store(m->r->app);
	int kept = 0;

	m->site = store_site(s);
	if (!log_steps(s, 0, 0, is_it, m, e))
		return false;
	if (!m->label)
		return true;
	if (!log_merge_ops(s, m->step, take, m, e) || !conflicts_read(m->r->app, 0, &m->conflicts, e))
		return false;
	gather_rows(m);
	for (int i = 0; i < m->conflicts.n; i++) {
		const struct conflict_item *c = &m->conflicts.v[i];

		if (!find(m, c->uid))
			continue;
		if (may_show(m, c))
			m->conflicts.v[kept++] = *c;
		else
			m->n_hidden++;
	}
	m->conflicts.n = kept;
	return true;
}

static bool is_about(const struct merged *m, const struct finding_row *f)
{
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == ENTITY_ACTION && find(m, store_uid(app_store(m->r->app), ENTITY_ACTION, f->members[i].id)))
			return true;
	return false;
}

/* Open ones that were first seen with the merge or after it, about what came. */
static bool revealed(struct merged *m, struct finding_list *list, struct err *e)
{
	int kept = 0;

	if (!report_cases(m->r, NULL, list, e))
		return false;
	for (int i = 0; i < list->n; i++)
		if (list->v[i].since >= m->ms && is_about(m, &list->v[i]))
			list->v[kept++] = list->v[i];
	list->n = kept;
	return true;
}

/* --- on paper --------------------------------------------------------------------------------------------------------------------- */

static void lead(struct merged *m, const struct finding_list *fresh)
{
	struct report *r = m->r;
	char when[24];
	int severe = 0, conflicts = m->conflicts.n + m->n_hidden;

	for (int i = 0; i < fresh->n; i++)
		severe += show_severity(&fresh->v[i]) >= SEVERE;
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%lld change came in (%s, %s).", "%lld changes came in (%s, %s).", (unsigned long)m->n_ops), (long long)m->n_ops,
				      m->label, show_time(m->ms, when)));
	paper_lead(r->paper, fresh->n ? arena_printf(&r->mem, ngettext("It revealed %d finding%s.", "It revealed %d findings%s.", (unsigned long)fresh->n), fresh->n,
						report_severe(r, severe))
				      : _("It revealed no finding that is still open."));
	paper_lead(r->paper,
		conflicts ? arena_printf(&r->mem, ngettext("%d thing was said differently by several laptops and waits for somebody to settle it.",
							"%d things were said differently by several laptops and wait for somebody to settle them.", (unsigned long)conflicts),
				    conflicts)
			  : _("Nothing that came contradicts what was here."));
}

static void add_findings(struct merged *m, const struct finding_list *fresh)
{
	struct report *r = m->r;

	paper_heading(r->paper, 2, _("What it revealed"));
	if (!fresh->n)
		paper_text(r->paper, _("No new finding."));
	for (int i = 0; i < fresh->n && i < ROWS_MAX; i++)
		paper_item(r->paper, report_sentence(r, &fresh->v[i]));
	report_more(r, fresh->n - ROWS_MAX);
}

static void add_conflicts(struct merged *m)
{
	struct report *r = m->r;

	if (!m->conflicts.n && !m->n_hidden)
		return;
	paper_heading(r->paper, 2, _("To be settled"));
	for (int i = 0; i < m->conflicts.n && i < ROWS_MAX; i++) {
		const struct conflict_item *c = &m->conflicts.v[i];
		struct str s = STR_INIT;

		str_addf(&s, "%s, %s:", c->name, c->label);
		for (int k = 0; k < c->n; k++) {
			str_addf(&s, "%s “%s”, ", k ? " ;" : "", c->v[k].text);
			conflict_say_who(&c->v[k], &s);
		}
		paper_item(r->paper, s.s);
		str_release(&s);
	}
	report_more(r, (m->conflicts.n > ROWS_MAX ? m->conflicts.n - ROWS_MAX : 0) + m->n_hidden);
}

static void add_actions(struct merged *m, bool born, const char *heading)
{
	struct report *r = m->r;
	const char *heads[] = {_("Action"), _("From"), _("When")};
	char when[24];
	int n = 0;

	for (int i = 0; i < m->n; i++) {
		const char *cells[3];

		if (!m->v[i].id || m->v[i].born != born || n++ >= ROWS_MAX)
			continue;
		if (n == 1) {
			paper_heading(r->paper, 2, heading);
			paper_table(r->paper, 3, heads);
		}
		cells[0] = store_name(app_store(r->app), ENTITY_ACTION, m->v[i].id, &r->mem);
		cells[1] = m->v[i].author;
		cells[2] = arena_strdup(&r->mem, show_time(m->v[i].ms, when));
		paper_row(r->paper, cells);
	}
	report_more(r, n - ROWS_MAX);
}

static void add_authors(struct merged *m)
{
	struct report *r = m->r;
	const char *heads[] = {_("From"), _("Changes")};
	int others = 0;

	for (int i = 0; i < m->n; i++)
		others += m->v[i].entity != ENTITY_ACTION;
	paper_heading(r->paper, 2, _("From whom"));
	paper_table(r->paper, 2, heads);
	for (int i = 0; i < m->n_authors; i++) {
		const char *cells[] = {m->authors[i].name, arena_printf(&r->mem, "%lld", (long long)m->authors[i].n)};

		paper_row(r->paper, cells);
	}
	if (others)
		paper_small(r->paper, arena_printf(&r->mem, ngettext("%d of the records that came is no action: a partner, a person, a mission …",
						      "%d of the records that came are no actions: partners, persons, missions …", (unsigned long)others), others));
}

bool report_merge(struct report *r, struct err *e)
{
	struct merged m = {.r = r, .conflicts = CONFLICT_LIST_INIT};
	struct finding_list fresh;
	bool ok = read_merge(&m, e);

	r->paper = paper_new(_("What the merge revealed"));
	report_subtitle(r);
	if (ok && !m.label) {
		paper_lead(r->paper, _("Nothing has come from colleagues yet."));
	} else if (ok && (ok = revealed(&m, &fresh, e))) {
		lead(&m, &fresh);
		add_findings(&m, &fresh);
		add_conflicts(&m);
		add_actions(&m, true, _("New actions"));
		add_actions(&m, false, _("Changed actions"));
		add_authors(&m);
	}
	report_end(r);
	conflict_list_release(&m.conflicts);
	free(m.v);
	free(m.authors);
	return ok;
}
