/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dashboard.c - what is to be done today, and how the register stands.
 *
 * Nothing is kept for it: each figure is counted from what the lists show. A thing to do that is not there has no line.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/app/agenda.h>
#include <strates/app/dashboard.h>
#include <strates/app/indicator_text.h>
#include <strates/app/settle.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/store/merge.h>
#include <strates/store/rollup.h>
#include <strates/store/span.h>

#include "browse_priv.h"
#include "finding_priv.h"

enum { WORST = 3, MORE_WORST = 7, TOP = 6, MORE_TOP = 14, SOON = 90 /* days */, LISTED = 40 /* actions named one by one in a filter */, COPY_OLD = 7 /* days */ };

struct reading {
	struct dashboard *to;
	struct browse *browse;
	struct app *app;
	const struct query *query;
	const struct ids *only; /* in order of the ids; NULL: all */
	struct err *e;
};

void dashboard_release(struct dashboard *d)
{
	free(d->v);
	arena_release(&d->arena);
	*d = (struct dashboard)DASHBOARD_INIT;
}

static struct dashboard_line *add(struct reading *r, enum dashboard_part part, const char *code, int64_t n)
{
	struct dashboard *d = r->to;

	GROW(d->v, d->n, d->cap);
	d->v[d->n] = (struct dashboard_line){.part = part, .code = arena_strdup(&d->arena, code), .text = "", .n = n, .n_open = -1, .share = -1};
	return &d->v[d->n++];
}

static void lead_to(struct dashboard_line *l, enum command c)
{
	l->leads = true;
	l->command = c;
}

static void narrow_to(struct reading *r, struct dashboard_line *l, const char *scope, const char *label)
{
	l->scope = arena_strdup(&r->to->arena, scope);
	l->scope_label = arena_strdup(&r->to->arena, label);
}

/* Actions of the list for which one more condition holds. */
static bool count_more(struct reading *r, const char *extra, int64_t *n)
{
	struct filter f;
	struct query q;
	bool ok = browse_query(r->browse, extra, &f, &q, r->e) && query_count(app_store(r->app), &q, n, r->e);

	filter_release(&f);
	return ok;
}

/* --- to do --------------------------------------------------------------------------------------------------------------------- */

static bool add_worst(struct reading *r)
{
	struct finding_query q = {.undecided = true, .limit = WORST + MORE_WORST, .apart = true, .actions = r->only};
	struct finding_view *v;
	int n;

	if (!show_findings(r->app, &q, 0, &r->to->arena, &v, &n, r->e))
		return false;
	for (int i = 0; i < n; i++) {
		const struct finding_row *f = &v[i].row;
		struct dashboard_line *l = add(r, DASHBOARD_TODO, f->kind, -1);

		l->severity = show_severity(f);
		l->extra = i >= WORST;
		l->text = v[i].sentence;
		snprintf(l->finding, sizeof(l->finding), "%s", f->id);
		l->cluster = finding_is_many(f);
		if (!l->cluster && f->n_members == 2 && f->members[0].entity == ENTITY_ACTION && f->members[1].entity == ENTITY_ACTION) {
			l->left = f->members[0].id;
			l->right = f->members[1].id;
		}
	}
	return true;
}

static bool add_dated(struct reading *r)
{
	struct agenda a = AGENDA_INIT;
	bool ok = agenda_read_list(&a, r->browse, r->e);
	struct dashboard_line *l;

	if (ok && a.n_clashes) {
		l = add(r, DASHBOARD_TODO, "clashes", a.n_clashes);
		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d mission to come clashes with another", "%d missions to come clash", (unsigned long)a.n_clashes), a.n_clashes);
		lead_to(l, CMD_VIEW_AGENDA);
	}
	if (ok && a.n_late) {
		l = add(r, DASHBOARD_TODO, "late", a.n_late);
		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d follow-up or agreement is late", "%d follow-ups or agreements are late", (unsigned long)a.n_late), a.n_late);
		lead_to(l, CMD_VIEW_AGENDA);
	}
	agenda_release(&a);
	return ok;
}

/* What laptops said differently: until somebody settles it the latest stands. */
static bool add_conflicts(struct reading *r)
{
	int64_t n = store_conflict_count(app_store(r->app)), waiting, ms;
	struct dashboard_line *l;

	if (!store_ahead(app_store(r->app), &waiting, &ms, r->e))
		return false;
	if (n) {
		l = add(r, DASHBOARD_TODO, "conflicts", n);
		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%s conflict between laptops is to be settled", "%s conflicts between laptops are to be settled", (unsigned long)n), SHOW_NUMBER(n));
		lead_to(l, CMD_VIEW_CONFLICTS);
	}
	if (waiting) {
		l = add(r, DASHBOARD_TODO, "waiting", waiting);
		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%s change waits for a clock that is ahead", "%s changes wait for a clock that is ahead", (unsigned long)waiting), SHOW_NUMBER(waiting));
		lead_to(l, CMD_VIEW_CONFLICTS);
	}
	return true;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool is_listed(const struct reading *r, int64_t action)
{
	return !r->only || (r->only->n && bsearch(&action, r->only->v, (size_t)r->only->n, sizeof(action), by_value));
}

/* Is the finding about one of the actions of the list? */
static bool is_about(const struct reading *r, const struct finding_row *f)
{
	if (!r->only)
		return true;
	for (int i = 0; i < f->n_members; i++)
		if (f->members[i].entity == ENTITY_ACTION && is_listed(r, f->members[i].id))
			return true;
	return false;
}

/* Decisions that hold no longer, because what was judged has changed. People decide one by one: there are few. */
static bool add_reopened(struct reading *r)
{
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	struct finding_row first = {.n_members = 0}, f;
	int n = 0;
	bool ok = store_ids(app_store(r->app), ENTITY_DECISION, 0, &ids, r->e);

	for (int i = 0; ok && i < ids.n; i++) {
		const char *key = store_key(app_store(r->app), ENTITY_DECISION, ids.v[i], &mem);

		if (!key || !finding_load(app_store(r->app), key, &mem, &f, NULL) || f.state != FINDING_REOPENED || !is_about(r, &f))
			continue;
		if (!n++)
			first = f;
	}
	if (n) {
		struct dashboard_line *l = add(r, DASHBOARD_TODO, "reopened", n);

		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d decision came back: what it judged has changed", "%d decisions came back: what they judged has changed", (unsigned long)n), n);
		snprintf(l->finding, sizeof(l->finding), "%s", first.id);
		l->cluster = finding_is_many(&first);
		l->left = !l->cluster && first.n_members == 2 ? first.members[0].id : 0;
		l->right = l->left ? first.members[1].id : 0;
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

static void add_id(struct reading *r, struct str *term, int64_t action)
{
	char uid[UID_TEXT_SIZE];

	str_addf(term, "%s%s", term->len ? "," : "id:", uid_format(store_uid(app_store(r->app), ENTITY_ACTION, action), uid));
}

/* Links that one side proposed and the other has not answered. */
static bool add_links(struct reading *r)
{
	struct store *s = app_store(r->app);
	struct value proposed = value_text("proposed");
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	struct str term = STR_INIT;
	int n = 0;
	bool ok = store_ids_where(s, FIELD_LINK_STATE, &proposed, &ids, r->e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record link;
		int64_t a, b;

		ok = store_load(s, ENTITY_LINK, ids.v[i], &mem, &link, r->e);
		if (!ok)
			break;
		a = store_id_of_uid(s, ENTITY_ACTION, record_value(&link, FIELD_LINK_A)->u);
		b = store_id_of_uid(s, ENTITY_ACTION, record_value(&link, FIELD_LINK_B)->u);
		if (link.deleted || !a || !b || !(is_listed(r, a) || is_listed(r, b)))
			continue;
		if (n++ < LISTED / 2) {
			add_id(r, &term, a);
			add_id(r, &term, b);
		}
	}
	if (n) {
		struct dashboard_line *l = add(r, DASHBOARD_TODO, "links", n);

		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d link waits for the other side", "%d links wait for the other side", (unsigned long)n), n);
		narrow_to(r, l, term.s, _("links to confirm"));
	}
	str_release(&term);
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

/* Was it decided about an action of the list? */
static bool is_decided_here(const struct reading *r, const struct record *d)
{
	struct uid u;

	for (int i = 0; i < record_count(d, SET_DECISION_MEMBERS); i++)
		if (uid_parse(record_element(d, SET_DECISION_MEMBERS, i)->s, &u) && is_listed(r, store_id_of_uid(app_store(r->app), ENTITY_ACTION, u)))
			return true;
	return !r->only;
}

/* Actions and decisions that were put to an élu who has not answered. */
static bool add_visas(struct reading *r)
{
	static const enum field visas[] = {FIELD_ACTION_VISA, FIELD_DECISION_VISA};
	struct value asked = value_text("asked");
	struct arena mem = ARENA_INIT;
	bool ok = true;
	int n = 0;

	for (size_t f = 0; ok && f < COUNT_OF(visas); f++) {
		enum entity en = field_desc(visas[f])->entity;
		struct ids ids = IDS_INIT;

		ok = store_ids_where(app_store(r->app), visas[f], &asked, &ids, r->e);
		for (int i = 0; ok && i < ids.n; i++) {
			struct record row;

			ok = store_load(app_store(r->app), en, ids.v[i], &mem, &row, r->e);
			n += ok && !row.deleted && settle_visa_state(&row) == VISA_ASKED && (en == ENTITY_ACTION ? is_listed(r, ids.v[i]) : is_decided_here(r, &row));
		}
		ids_release(&ids);
	}
	if (n) {
		struct dashboard_line *l = add(r, DASHBOARD_TODO, "visas", n);

		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d visa waits for the élu", "%d visas wait for the élu", (unsigned long)n), n);
		lead_to(l, CMD_VIEW_TANDEM);
	}
	arena_release(&mem);
	return ok;
}

static bool add_tandems(struct reading *r)
{
	int64_t n = 0;
	struct dashboard_line *l;

	if (!count_more(r, "finding:no_tandem", &n))
		return false;
	if (!n)
		return true;
	l = add(r, DASHBOARD_TODO, "no_tandem", n);
	l->urgent = true;
	l->text = arena_printf(&r->to->arena, ngettext("%s action has no complete tandem", "%s actions have no complete tandem", (unsigned long)n), SHOW_NUMBER(n));
	narrow_to(r, l, "finding:no_tandem", _("no tandem"));
	return true;
}

static void add_ends(struct reading *r, const struct spans *all)
{
	int32_t today = app_today(r->app);
	struct str term = STR_INIT;
	int n = 0;

	for (int i = 0; i < all->n; i++) {
		if (all->v[i].last == DATE_NO_DAY || all->v[i].last < today || all->v[i].last > today + SOON)
			continue;
		if (n++ < LISTED)
			add_id(r, &term, all->v[i].action);
	}
	if (n) {
		struct dashboard_line *l = add(r, DASHBOARD_TODO, "ends", n);

		l->urgent = true;
		l->text = arena_printf(&r->to->arena, ngettext("%d action ends within %d days", "%d actions end within %d days", (unsigned long)n), n, SOON);
		if (n <= LISTED)
			narrow_to(r, l, term.s, _("end soon"));
		else
			lead_to(l, CMD_VIEW_TIMELINE);
	}
	str_release(&term);
}

/* "20261123T090000Z-day.db": the newest copy is the last by its name. */
static int32_t last_copy(struct app *a)
{
	struct arena mem = ARENA_INIT;
	const char *const *paths;
	int n = store_snapshots(app_db_path(a), &mem, &paths);
	int32_t latest = DATE_NO_DAY;
	struct date day;

	for (int i = 0; i < n && latest == DATE_NO_DAY; i++) {
		const char *stamp = file_basename(paths[i]);
		char iso[16];

		snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2s", stamp, strlen(stamp) > 8 ? stamp + 4 : "", strlen(stamp) > 8 ? stamp + 6 : "");
		if (date_parse_iso(iso, &day, NULL))
			latest = date_first(day);
	}
	arena_release(&mem);
	return latest;
}

static void add_copy(struct reading *r)
{
	int32_t day = last_copy(r->app);
	int64_t age = day == DATE_NO_DAY ? -1 : (int64_t)app_today(r->app) - day;
	struct dashboard_line *l;

	if (age >= 0 && age < COPY_OLD)
		return;
	l = add(r, DASHBOARD_TODO, "copy", age);
	l->urgent = true;
	l->text = age < 0 ? _("There is no copy of the register yet: `strates backup FILE' makes one")
	                  : arena_printf(&r->to->arena, ngettext("The last copy of the register is %d day old", "The last copy of the register is %d days old", (unsigned long)age), (int)age);
}

/* --- figures ------------------------------------------------------------------------------------------------------------------- */

static bool count_findings(struct reading *r, const char *kinds, int least, bool undecided, int64_t *n)
{
	struct finding_query q = {.kinds = kinds, .min_severity = least, .undecided = undecided, .actions = r->only};

	return findings_count(app_store(r->app), &q, n, r->e);
}

static int percent(int64_t part, int64_t whole)
{
	return whole ? (int)((part * 100 + whole / 2) / whole) : -1;
}

static bool add_open(struct reading *r)
{
	int64_t open, strong;
	struct dashboard_line *l;

	if (!count_findings(r, NULL, 0, true, &open) || !count_findings(r, NULL, 70, true, &strong))
		return false;
	l = add(r, DASHBOARD_FIGURES, "open", open);
	l->text = arena_printf(&r->to->arena, ngettext("%s finding to settle, %s of them strong", "%s findings to settle, %s of them strong", (unsigned long)open), SHOW_NUMBER(open),
		SHOW_NUMBER(strong));
	lead_to(l, CMD_VIEW_FINDINGS);
	return true;
}

/* Where the actions, missions or findings are that an indicator counts. */
static void lead_from(struct reading *r, struct dashboard_line *l, enum indicator i)
{
	switch (i) {
	case INDICATOR_TANDEM: narrow_to(r, l, "-tandem:complete", _("tandem incomplete")); break;
	case INDICATOR_JOINT_MISSIONS:
	case INDICATOR_RECIPROCITY: lead_to(l, CMD_VIEW_MISSIONS); break;
	case INDICATOR_ANTICIPATION: lead_to(l, CMD_VIEW_AGENDA); break;
	case INDICATOR_STRATA_LINKS:
	case INDICATOR_ISOLATES: lead_to(l, CMD_VIEW_NETWORK); break;
	case INDICATOR_ONE_PERCENT: narrow_to(r, l, "scheme:1pct_water,1pct_sanitation,1pct_waste,1pct_energy,1pct_mobility", /* xgettext:no-c-format */ _("1 % schemes")); break;
	case INDICATOR_YOUTH: lead_to(l, CMD_VIEW_LIST); break;
	default: lead_to(l, CMD_VIEW_FINDINGS);
	}
}

/* One line each, with its years. The number of open findings has a line already. */
static bool add_indicators(struct reading *r)
{
	struct dashboard *d = r->to;
	struct indicators all;
	struct str text = STR_INIT;

	if (!indicators_read(app_store(r->app), config_params(app_config(r->app)), app_today(r->app), r->only, &all, r->e))
		return false;
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		const struct indicator_value *v = indicator_now(&all, (enum indicator)i);
		struct dashboard_line *l;
		int8_t *trend;

		if (i == INDICATOR_BACKLOG || !v->known)
			continue;
		l = add(r, DASHBOARD_FIGURES, indicator_code((enum indicator)i), -1);
		if (indicator_unit((enum indicator)i) == INDICATOR_PERCENT)
			l->share = (int)v->value;
		else
			l->n = v->value;
		str_clear(&text);
		indicator_format((enum indicator)i, v, &text);
		l->value = arena_strdup(&d->arena, text.s);
		str_clear(&text);
		indicator_parts((enum indicator)i, v, &text);
		l->text = text.len ? arena_printf(&d->arena, _("%s: %s"), indicator_label((enum indicator)i), text.s) : indicator_label((enum indicator)i);
		str_clear(&text);
		indicator_explain((enum indicator)i, v, &text);
		l->whole = arena_printf(&d->arena, _("%s: %s"), indicator_label((enum indicator)i), text.s);
		trend = arena_alloc(&d->arena, DASHBOARD_TREND * sizeof(*trend));
		indicator_heights(&all, (enum indicator)i, trend);
		l->trend = trend;
		lead_from(r, l, (enum indicator)i);
	}
	str_release(&text);
	return true;
}

/* How many run in each of the last years and the next ones; what has no known beginning is in none. */
static void count_years(struct reading *r, const struct spans *all)
{
	struct dashboard *d = r->to;
	int months = (int)engine_params(app_engine(r->app))->v[PARAM_OPEN_MONTHS];

	d->first_year = date_from_days(app_today(r->app)).year - DASHBOARD_YEARS + 4;
	for (int i = 0; i < all->n; i++) {
		const struct span *v = &all->v[i];
		int32_t last = v->last != DATE_NO_DAY || v->first == DATE_NO_DAY ? v->last : date_add_months(v->first, months);
		int from, to;

		if (v->first == DATE_NO_DAY)
			continue;
		from = date_from_days(v->first).year;
		to = last == DATE_NO_DAY ? from : date_from_days(v->last == DATE_NO_DAY ? last - 1 : last).year;
		for (int y = 0; y < DASHBOARD_YEARS; y++)
			d->year[y] += d->first_year + y >= from && d->first_year + y <= to;
	}
}

static void add_years(struct reading *r)
{
	struct dashboard_line *l = add(r, DASHBOARD_FIGURES, "years", -1);
	struct str s = STR_INIT;

	for (int y = 0; y < DASHBOARD_YEARS; y++)
		str_addf(&s, "%s%d: %d", y ? ", " : "", r->to->first_year + y, r->to->year[y]);
	l->text = arena_printf(&r->to->arena, _("under way by year: %s"), s.s);
	lead_to(l, CMD_VIEW_TIMELINE);
	str_release(&s);
}

/* --- strates, countries, themes ------------------------------------------------------------------------------------------------ */

static int most_first(const void *x, const void *y)
{
	const struct rollup_head *a = x, *b = y;

	if (a->total.n != b->total.n)
		return a->total.n > b->total.n ? -1 : 1;
	return strcmp(a->value, b->value);
}

static int by_strate(const void *x, const void *y)
{
	const struct rollup_head *a = x, *b = y;

	return vocab_index(VOCAB_STRATE, a->value) - vocab_index(VOCAB_STRATE, b->value);
}

static bool add_heads(struct reading *r, enum dashboard_part part, enum rollup_dim dim, int most, int more)
{
	struct arena mem = ARENA_INIT;
	struct rollup all;
	bool ok = query_rollup(app_store(r->app), r->query, dim, ROLLUP_NONE, &mem, &all, r->e);

	if (ok && all.n_rows)
		qsort(all.rows, (size_t)all.n_rows, sizeof(*all.rows), dim == ROLLUP_STRATE ? by_strate : most_first);
	for (int i = 0, n = 0; ok && i < all.n_rows && n < most + more; i++) {
		const struct rollup_head *h = &all.rows[i];
		struct dashboard_line *l;

		if (!*h->value || !h->total.n)
			continue;
		l = add(r, part, h->value, h->total.n);
		l->text = arena_strdup(&r->to->arena, h->label);
		l->n_open = h->total.n_open;
		l->severity = h->total.severity;
		l->share = percent(h->total.n, all.total.n);
		narrow_to(r, l, rollup_term(dim, h, &mem), h->label);
		l->extra = n++ >= most;
	}
	arena_release(&mem);
	return ok;
}

/* --- the page ------------------------------------------------------------------------------------------------------------------ */

static bool read_page(struct reading *r)
{
	struct spans all = SPANS_INIT;
	bool ok = query_spans(app_store(r->app), r->query, SPANS_BY_LEAD, &all, r->e);

	r->to->actions = all.n;
	ok = ok && add_worst(r) && add_conflicts(r) && add_dated(r) && add_reopened(r) && add_links(r) && add_visas(r) && add_tandems(r);
	if (ok) {
		add_ends(r, &all);
		add_copy(r);
		count_years(r, &all);
		ok = add_open(r);
		add_years(r);
		ok = ok && add_indicators(r);
	}
	spans_release(&all);
	return ok && add_heads(r, DASHBOARD_STRATES, ROLLUP_STRATE, STRATE_COUNT, 0) && add_heads(r, DASHBOARD_COUNTRIES, ROLLUP_COUNTRY, TOP, MORE_TOP) &&
	       add_heads(r, DASHBOARD_THEMES, ROLLUP_THEME, TOP, MORE_TOP);
}

bool dashboard_read(struct dashboard *d, struct browse *b, struct err *e)
{
	struct reading r = {.to = d, .browse = b, .app = browse_app(b), .e = e};
	struct ids ids = IDS_INIT;
	struct filter f;
	struct query q;
	bool ok = browse_query(b, "", &f, &q, e);

	dashboard_release(d);
	r.query = &q;
	if (ok && browse_is_narrowed(b)) {
		ok = query_ids(app_store(r.app), &q, &ids, e);
		if (ids.n)
			qsort(ids.v, (size_t)ids.n, sizeof(*ids.v), by_value);
		r.only = &ids;
	}
	ok = ok && read_page(&r);
	filter_release(&f);
	ids_release(&ids);
	return ok;
}

const char *dashboard_part_label(enum dashboard_part p)
{
	static const char *const labels[DASHBOARD_PARTS] = {N_("To do today"), N_("How it stands"), N_("Strates"), N_("Countries"), N_("Themes")};

	return _(labels[p]);
}

const char *dashboard_mark(const struct dashboard_line *l)
{
	if (l->severity)
		return finding_mark(l->severity, FINDING_OPEN);
	return l->urgent ? "!" : "";
}

void dashboard_say(const struct dashboard_line *l, struct str *out)
{
	str_add(out, l->whole ? l->whole : l->text);
	if (l->part >= DASHBOARD_STRATES) {
		str_addf(out, ngettext(": %s action", ": %s actions", (unsigned long)l->n), SHOW_NUMBER(l->n));
		str_addf(out, _(", %s with something to settle"), SHOW_NUMBER(l->n_open));
	} else if (l->value) {
		str_addf(out, "%s%s", _(": "), l->value);
	}
	if (l->text[0] && l->text[strlen(l->text) - 1] != '.')
		str_add_char(out, '.');
}
