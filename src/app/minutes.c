/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes.c - cases of a returned agenda become decisions and follow-ups.
 *
 * First every case is judged against the register, under the lock, and nothing is written; then those that are clear are written in one change. Judging alone is
 * the dry run. Days that are told from another day ("+2m") count from the day of the meeting, so that the paper means the same whenever it is read.
 */
#include "config.h"

#include <string.h>

#include <strates/app/minutes.h>
#include <strates/app/resolve.h>
#include <strates/app/settle.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "edit_priv.h"
#include "finding_priv.h"

struct reading {
	struct app *app;
	const struct minutes_options *o;
	struct minutes_result *r;
	struct arena *mem;
	int32_t held;
};

static bool refuse(struct minutes_item *i, long line, const char *why)
{
	i->outcome = MINUTES_REFUSED;
	i->line = line ? line : i->line;
	i->refusal = why;
	return false;
}

/* --- what was written --- */

static const char *verdict_words(struct reading *g)
{
	struct str s = STR_INIT;
	const char *all;

	for (int k = 0; k < vocab_size(VOCAB_VERDICT); k++)
		str_addf(&s, "%s%s", k ? ", " : "", vocab_label(VOCAB_VERDICT, vocab_code(VOCAB_VERDICT, k)));
	all = arena_strdup(g->mem, s.s);
	str_release(&s);
	return all;
}

/* "coordonnés", "à suivre": the word itself, or one that ends as people make it agree. -1 = none. */
static int find_verdict(const char *text)
{
	struct str word = STR_INIT;
	int found = vocab_find(VOCAB_VERDICT, text);

	utf8_fold_words(&word, text);
	for (int cut = 0; found < 0 && cut < 2 && word.len > 4 && strchr("es", word.s[word.len - 1]); cut++) {
		str_truncate(&word, word.len - 1);
		found = vocab_find(VOCAB_VERDICT, word.s);
	}
	str_release(&word);
	return found;
}

static bool read_verdict(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	const char *text = c->text[MINUTES_DECISION];
	int found = *text ? find_verdict(text) : -1;

	if (found >= 0)
		i->verdict = vocab_code(VOCAB_VERDICT, found);
	else if (*text)
		return refuse(i, c->at[MINUTES_DECISION], arena_printf(g->mem, _("\"%s\" is no verdict; choose one of: %s"), text, verdict_words(g)));
	else
		return refuse(i, c->line, arena_printf(g->mem, _("the decision is not written in; choose one of: %s"), verdict_words(g)));
	return true;
}

static bool read_due(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	const char *text = c->text[MINUTES_WHEN], *why = "";
	char day[DATE_TEXT_SIZE];
	struct date due;

	if (!*text)
		return true;
	if (!date_parse_typed(text, g->held, &due, &why))
		return refuse(i, c->at[MINUTES_WHEN], arena_printf(g->mem, _("\"%s\" is no day (%s); write it such as 15/03/2027 or +2m"), text, why ? why : ""));
	i->due = arena_strdup(g->mem, date_format(due, day));
	return true;
}

static bool read_person(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	const char *text = c->text[MINUTES_WHO];
	char uid[UID_TEXT_SIZE];
	int64_t id;

	if (!*text)
		return true;
	id = resolve_person(g->app, text, NULL);
	if (!id)
		return refuse(i, c->at[MINUTES_WHO],
		        arena_printf(g->mem, _("no person is called \"%s\"; write one name as the register has it, or add the person first (strates add person name=…)"), text));
	i->who = store_name(app_store(g->app), ENTITY_PERSON, id, g->mem);
	i->person = arena_strdup(g->mem, uid_format(store_uid(app_store(g->app), ENTITY_PERSON, id), uid));
	return true;
}

/* "yes", "fait", "X". */
static bool read_done(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	const char *text = c->text[MINUTES_DONE];
	struct str word = STR_INIT;
	struct record d;

	if (!*text)
		return true;
	utf8_fold_words(&word, text);
	record_init(&d, ENTITY_DECISION, g->mem);
	i->has_done = true;
	i->done = str_eq(word.s, "x") || str_eq(word.s, "done") || str_eq(word.s, "fait");
	if (!i->done && !record_parse(&d, FIELD_DECISION_DONE, word.s, NULL)) {
		str_release(&word);
		return refuse(i, c->at[MINUTES_DONE], arena_printf(g->mem, _("\"%s\" does not say whether it is done; write yes or no"), text));
	}
	i->done = i->done || record_int(&d, FIELD_DECISION_DONE, 0);
	str_release(&word);
	return true;
}

static bool read_reason(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	char day[40];

	if (*c->text[MINUTES_NOTE])
		i->why = c->text[MINUTES_NOTE];
	else if (str_eq(i->verdict, "assumed") || str_eq(i->verdict, "distinct"))
		return refuse(i, c->at[MINUTES_DECISION],
		        arena_printf(g->mem, _("\"%s\" needs its reason; write it behind \"%s\""), vocab_label(VOCAB_VERDICT, i->verdict), _(minutes_label(MINUTES_NOTE))));
	else
		i->why = arena_printf(g->mem, _("decided at the meeting of %s"), date_format_long(date_from_days(g->held), day));
	return true;
}

/* --- against the register --- */

/* Does the register say all that the paper says? */
static bool says_same(const struct minutes_case *c, const struct minutes_item *i, const struct record *d)
{
	char uid[UID_TEXT_SIZE];

	if (i->verdict && !str_eq(i->verdict, record_text(d, FIELD_DECISION_VERDICT)))
		return false;
	if (i->verdict && *c->text[MINUTES_NOTE] && !str_eq(i->why, record_text(d, FIELD_DECISION_WHY)))
		return false;
	if (i->due && !str_eq(i->due, record_text(d, FIELD_DECISION_DUE)))
		return false;
	if (i->person && !str_eq(i->person, uid_format(record_uid(d, FIELD_DECISION_ASSIGNEE), uid)))
		return false;
	return !i->has_done || i->done == (record_int(d, FIELD_DECISION_DONE, 0) != 0);
}

static bool check_digest(struct reading *g, const struct minutes_case *c, struct minutes_item *i, const struct finding_row *f)
{
	if (g->o->replace || !*c->digest || str_has_prefix(f->digest, c->digest))
		return true;
	return refuse(i, c->line,
	        arena_printf(g->mem, _("the records of this case changed since the agenda was printed; look at it again (strates findings --explain), then decide it there or read the paper with --replace")));
}

/* What was decided before, when that is more than "we will talk about it". */
static bool check_decided(struct reading *g, const struct minutes_case *c, struct minutes_item *i, const struct record *d, const struct finding_row *f)
{
	const char *verdict = record_text(d, FIELD_DECISION_VERDICT);
	char day[40];

	i->outcome = MINUTES_CHANGED;
	if (g->o->replace || f->state == FINDING_REOPENED || str_eq(verdict, "meeting"))
		return true;
	return refuse(i, c->line,
	        arena_printf(g->mem, _("this was decided otherwise on %s: %s (%s); ask who is right, then reopen it or read the paper with --replace"),
	                date_format_long(record_date(d, FIELD_DECISION_DECIDED_ON), day), vocab_label(VOCAB_VERDICT, verdict),
	                record_text(d, FIELD_DECISION_WHY) ? record_text(d, FIELD_DECISION_WHY) : ""));
}

/* Only the follow-up: the form has no field for a verdict, or nothing is in it. */
static bool judge_follow_up(struct reading *g, const struct minutes_case *c, struct minutes_item *i, const struct record *d)
{
	if (!d)
		return refuse(i, c->line, arena_printf(g->mem, _("nothing is decided about this case, so that nothing can be done; choose a decision: %s"), verdict_words(g)));
	i->outcome = says_same(c, i, d) ? MINUTES_SAME : MINUTES_CARRIED;
	return true;
}

static bool judge(struct reading *g, const struct minutes_case *c, struct minutes_item *i)
{
	struct record d;
	struct finding_row f;
	bool there = finding_decision(g->app, c->id, g->mem, &d), alive = finding_load(app_store(g->app), c->id, g->mem, &f, NULL);

	if (!read_due(g, c, i) || !read_person(g, c, i) || !read_done(g, c, i))
		return false;
	if (!*c->text[MINUTES_DECISION] && !*c->text[MINUTES_NOTE] && (i->has_done || there))
		return judge_follow_up(g, c, i, there ? &d : NULL);
	if (!read_verdict(g, c, i) || !read_reason(g, c, i))
		return false;
	if (there && says_same(c, i, &d)) {
		i->outcome = MINUTES_SAME;
		return true;
	}
	if (!alive)
		return refuse(i, c->line, arena_printf(g->mem, _("this case is no more: its records were changed or deleted since; nothing is left to decide")));
	i->outcome = MINUTES_NEW;
	return check_digest(g, c, i, &f) && (!there || check_decided(g, c, i, &d, &f));
}

static bool is_blank(const struct minutes_case *c)
{
	for (int f = 0; f < MINUTES_FIELDS; f++)
		if (*c->text[f])
			return false;
	return true;
}

static void judge_all(struct reading *g)
{
	const struct minutes *m = &g->r->m;

	for (int k = 0; k < m->n; k++) {
		const struct minutes_case *c = &m->v[k];
		struct minutes_item *i = &g->r->v[k];

		*i = (struct minutes_item){.finding = c->id, .title = c->title, .line = c->line};
		if (!is_blank(c)) {
			judge(g, c, i);
			for (int before = 0; before < k && i->outcome != MINUTES_REFUSED; before++)
				if (str_eq(m->v[before].id, c->id) && !is_blank(&m->v[before]))
					refuse(i, c->line, arena_printf(g->mem, _("this case stands in the file twice (line %ld); leave one of them"), m->v[before].line));
		}
		g->r->count[i->outcome]++;
	}
}

/* --- writing --- */

static bool set_day(struct reading *g, const char *finding, struct err *e)
{
	struct record d;

	if (!finding_decision(g->app, finding, g->mem, &d))
		return true;
	record_set_text(&d, FIELD_DECISION_DECIDED_ON, g->r->held);
	return store_update(app_store(g->app), &d, NULL, e);
}

static bool write_item(struct reading *g, const struct minutes_item *i, struct err *e)
{
	if (i->outcome == MINUTES_NEW || i->outcome == MINUTES_CHANGED) {
		if (!settle_decide(g->app, i->finding, i->verdict, i->why, i->due, NULL, e) || !set_day(g, i->finding, e))
			return false;
		if (i->person && !settle_follow(g->app, i->finding, i->person, NULL, e))
			return false;
	} else if ((i->person || i->due) && !settle_follow(g->app, i->finding, i->person, i->due, e)) {
		return false;
	}
	return !i->has_done || settle_done(g->app, i->finding, i->done, e);
}

static bool write_all(struct reading *g, struct err *e)
{
	bool ok = true;

	for (int k = 0; ok && k < g->r->m.n; k++) {
		enum minutes_outcome outcome = g->r->v[k].outcome;

		if (outcome == MINUTES_NEW || outcome == MINUTES_CHANGED || outcome == MINUTES_CARRIED)
			ok = write_item(g, &g->r->v[k], e);
	}
	return ok;
}

static bool find_day(struct reading *g, struct err *e)
{
	const struct minutes *m = &g->r->m;
	const char *why = "";
	char day[DATE_TEXT_SIZE];
	struct date held;

	g->held = app_today(g->app);
	if (*m->held) {
		if (!date_parse_typed(m->held, app_today(g->app), &held, &why) || held.precision != DATE_DAY)
			return err_at(e, ERR_DATA, g->o->path, m->held_at, _("\"%s\" is no day of a meeting; write it such as 15/03/2027"), m->held);
		g->held = date_first(held);
	}
	g->r->held = arena_strdup(g->mem, date_format(date_from_days(g->held), day));
	return true;
}

static bool settle(struct reading *g, struct err *e)
{
	struct minutes_result *r = g->r;
	bool writes;

	if (g->o->dry_run) {
		judge_all(g);
		return true;
	}
	if (!change_begin(g->app, arena_printf(g->mem, _("record of a meeting: %s"), file_basename(g->o->path)), e))
		return false;
	judge_all(g);
	writes = r->count[MINUTES_NEW] + r->count[MINUTES_CHANGED] + r->count[MINUTES_CARRIED] > 0;
	if (!writes) {
		change_abort(g->app);
		return true;
	}
	return edit_finish(g->app, write_all(g, e), e);
}

bool minutes_settle(struct app *app, const struct minutes_options *o, struct minutes_result *r, struct err *e)
{
	struct reading g = {.app = app, .o = o, .r = r};
	bool ok;

	*r = (struct minutes_result){.m = MINUTES_INIT};
	g.mem = &r->m.arena;
	ok = app_ensure_findings(app, e) && minutes_read(&r->m, o->path, e) && find_day(&g, e);
	if (ok) {
		r->v = arena_calloc(g.mem, (size_t)r->m.n + 1, sizeof(*r->v));
		ok = settle(&g, e);
	}
	if (!ok)
		minutes_result_release(r);
	return ok;
}

void minutes_result_release(struct minutes_result *r)
{
	minutes_release(&r->m);
	*r = (struct minutes_result){.m = MINUTES_INIT};
}

const char *minutes_outcome_label(enum minutes_outcome o, bool dry_run)
{
	static const char *const done[] = {N_("left blank"), N_("decided"), N_("decided anew"), N_("follow-up noted"), N_("unchanged"), N_("refused")};
	static const char *const would[] = {N_("left blank"), N_("would be decided"), N_("would be decided anew"), N_("follow-up would be noted"), N_("unchanged"),
		N_("refused")};

	return _(dry_run ? would[o] : done[o]);
}

const char *minutes_item_text(struct minutes_result *r, const struct minutes_item *i)
{
	struct str s = STR_INIT;
	struct date due;
	char day[40];
	const char *text;

	if (i->verdict)
		str_add(&s, vocab_label(VOCAB_VERDICT, i->verdict));
	if (i->who)
		str_addf(&s, "%s%s", s.len ? " · " : "", i->who);
	if (i->due && date_parse_iso(i->due, &due, NULL)) {
		str_add(&s, s.len ? " · " : "");
		str_addf(&s, _("until %s"), date_format_long(due, day));
	}
	if (i->has_done)
		str_addf(&s, "%s%s", s.len ? " · " : "", i->done ? _("done") : _("to be done again"));
	text = arena_strdup(&r->m.arena, s.s);
	str_release(&s);
	return text;
}
