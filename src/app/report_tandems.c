/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report_tandems.c - the directory of tandems: for each authority the élu who arbitrates and the cadre who instructs, what they answer for, how they are reached.
 *
 * Read as one line an action, not as a record each: a directory of a large register is made of its few hundred persons.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/store/who.h>

#include "report_priv.h"
#include "show_priv.h"

enum { ROWS_MAX = 600 };

struct pair {
	const char *lead; /* key */
	int strate;
	struct uid elu, cadre;
	int n;
};
struct tandems {
	struct report *r;
	uint64_t *wanted; /* a bit an action; NULL: all that may be shown */
	size_t n_wanted;
	struct pair *v;
	int n, cap;
	int actions, whole, none;
};

static bool is_wanted(const struct tandems *t, int64_t id)
{
	if (!t->wanted)
		return report_may_show(t->r, id);
	return id > 0 && (size_t)id < t->n_wanted && (t->wanted[id / 64] >> (id % 64) & 1);
}

static void want(struct tandems *t)
{
	const struct ids *ids = &t->r->ids;
	int64_t most = 0;

	if (!t->r->filter->root)
		return;
	for (int i = 0; i < ids->n; i++)
		most = ids->v[i] > most ? ids->v[i] : most;
	t->n_wanted = (size_t)most + 1;
	t->wanted = xcalloc(t->n_wanted / 64 + 1, sizeof(*t->wanted));
	for (int i = 0; i < ids->n; i++)
		t->wanted[ids->v[i] / 64] |= UINT64_C(1) << (ids->v[i] % 64);
}

static bool take(void *ctx, const struct who_action *a, struct uid elu, struct uid cadre)
{
	struct tandems *t = ctx;

	if (!is_wanted(t, a->id))
		return true;
	t->actions++;
	t->whole += !uid_is_nil(elu) && !uid_is_nil(cadre);
	t->none += uid_is_nil(elu) && uid_is_nil(cadre);
	GROW(t->v, t->n, t->cap);
	t->v[t->n++] = (struct pair){arena_strdup(&t->r->mem, a->lead), a->strate, elu, cadre, 1};
	return true;
}

static int by_who(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = x->strate - y->strate;

	order = order ? order : strcmp(x->lead, y->lead);
	order = order ? order : uid_cmp(x->elu, y->elu);
	return order ? order : uid_cmp(x->cadre, y->cadre);
}

static int by_strate_and_number(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = x->strate - y->strate;

	order = order ? order : strcmp(x->lead, y->lead);
	return order ? order : y->n - x->n;
}

static void gather(struct tandems *t)
{
	int kept = 0;

	if (t->n)
		qsort(t->v, (size_t)t->n, sizeof(*t->v), by_who);
	for (int i = 0; i < t->n; i++) {
		if (kept && by_who(&t->v[kept - 1], &t->v[i]) == 0)
			t->v[kept - 1].n++;
		else
			t->v[kept++] = t->v[i];
	}
	t->n = kept;
	if (t->n)
		qsort(t->v, (size_t)t->n, sizeof(*t->v), by_strate_and_number);
}

/* Name, function, how to reach; the end of a mandate that is over. */
static const char *person(struct tandems *t, struct uid u, int *ended)
{
	struct report *r = t->r;
	struct value ref = value_uid(u);
	struct str s = STR_INIT;
	struct record p;
	const char *text;
	int64_t id = uid_is_nil(u) ? 0 : show_ref_id(r->app, ENTITY_PERSON, &ref);
	int32_t end;

	if (!id || !store_load(app_store(r->app), ENTITY_PERSON, id, &r->mem, &p, NULL))
		return _("to be named");
	end = date_last(record_date(&p, FIELD_PERSON_MANDATE_END));
	*ended += end != DATE_NO_DAY && end < app_today(r->app);
	str_add(&s, show_person(r->app, &ref, &r->mem));
	if (record_text(&p, FIELD_PERSON_PHONE))
		str_addf(&s, " · %s", record_text(&p, FIELD_PERSON_PHONE));
	if (record_text(&p, FIELD_PERSON_EMAIL))
		str_addf(&s, " · %s", record_text(&p, FIELD_PERSON_EMAIL));
	text = arena_strdup(&r->mem, s.s);
	str_release(&s);
	return text;
}

static void lead(struct tandems *t, int ended)
{
	struct report *r = t->r;

	if (!t->actions) {
		paper_lead(r->paper, _("No action is on record."));
		return;
	}
	paper_lead(r->paper, arena_printf(&r->mem, ngettext("%d of %d action rests on a whole tandem, an elected official and a senior manager.",
	                                               "%d of %d actions rest on a whole tandem, an elected official and a senior manager.", (unsigned long)t->actions), t->whole, t->actions));
	paper_lead(r->paper, t->none ? arena_printf(&r->mem, ngettext("%d action has nobody who answers for it.", "%d actions have nobody who answers for them.", (unsigned long)t->none), t->none)
	                             : _("Each has somebody who answers for it."));
	paper_lead(r->paper, ended ? arena_printf(&r->mem, ngettext("%d person named here is out of office.", "%d persons named here are out of office.", (unsigned long)ended), ended)
	                           : _("Nobody named here is known to be out of office."));
}

static void body(struct tandems *t, struct paper *to, int *ended)
{
	struct report *r = t->r;
	const char *const heads[] = {_("Authority"), _("Elected official"), _("Senior manager"), _("Actions")};
	int strate = -1;

	for (int i = 0; i < t->n && i < ROWS_MAX; i++) {
		const struct pair *p = &t->v[i];
		struct value key = value_text(p->lead);
		const char *elu = person(t, p->elu, ended), *cadre = person(t, p->cadre, ended);

		if (!to)
			continue;
		if (p->strate != strate) {
			paper_heading(to, 2, vocab_label(VOCAB_STRATE, vocab_code(VOCAB_STRATE, p->strate)));
			paper_table(to, COUNT_OF(heads), heads);
		}
		strate = p->strate;
		paper_row(to, (const char *const[]){store_ref_name(app_store(r->app), ENTITY_AUTHORITY, &key, &r->mem), elu, cadre, arena_printf(&r->mem, "%d", p->n)});
	}
}

bool report_tandems(struct report *r, struct err *e)
{
	struct tandems t = {.r = r};
	int ended = 0, unused = 0;
	bool ok;

	want(&t);
	ok = who_tandems(app_store(r->app), take, &t, e);
	if (ok) {
		gather(&t);
		r->paper = paper_new(_("Directory of tandems"));
		report_subtitle(r);
		body(&t, NULL, &ended);
		lead(&t, ended);
		body(&t, r->paper, &unused);
		report_more(r, t.n - ROWS_MAX);
		paper_small(r->paper, _("Names, numbers and addresses are personal data: for those who work on these actions, and no longer than they do."));
		report_end(r);
	}
	free(t.wanted);
	free(t.v);
	return ok;
}
