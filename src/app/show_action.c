/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_action.c - the page of an action: what a coordinator wants to know first stands first.
 */
#include "config.h"

#include <stdio.h>

#include <strates/app/settle.h>
#include <strates/base/intl.h>

#include "show_priv.h"

struct page {
	struct app *app;
	const struct record *r;
	struct lines *out;
	struct arena *mem;
	struct action_row row;
};

static const struct value *field(const struct page *p, enum field f)
{
	return record_value(p->r, f);
}

static void add_ref(const struct page *p, enum field f, const char *text)
{
	line_add(p->out, LINE_FIELD, _(field_desc(f)->label), show_ref_id(p->app, (enum entity)field_desc(f)->of, field(p, f)), "%s", text);
}

static void add_plain(const struct page *p, enum field f)
{
	struct str s = STR_INIT;

	show_value(p->app, field_desc(f)->type, field_desc(f)->of, field(p, f), &s);
	lines_add(p->out, LINE_FIELD, _(field_desc(f)->label), s.s);
	str_release(&s);
}

static void add_state(const struct page *p)
{
	const struct value *kind = field(p, FIELD_ACTION_KIND), *status = field(p, FIELD_ACTION_STATUS);
	struct str s = STR_INIT;

	show_value(p->app, FT_CODE, VOCAB_ACTION_KIND, kind, &s);
	if (s.len && status->type != VALUE_NONE)
		str_add(&s, " · ");
	show_value(p->app, FT_CODE, VOCAB_STATUS, status, &s);
	lines_add(p->out, LINE_FIELD, _("Kind and status"), s.s);
	str_release(&s);
}

static void add_findings(const struct page *p)
{
	int open = p->row.n_open, decided = p->row.n_decided;

	if (open)
		line_add(p->out, LINE_FINDING, _("Findings"), 0, ngettext("%d to settle", "%d to settle", (unsigned long)open), open);
	if (decided)
		line_add(p->out, LINE_COORDINATED, open ? "" : _("Findings"), 0, ngettext("%d settled", "%d settled", (unsigned long)decided), decided);
}

static void add_participants(const struct page *p)
{
	for (int i = 0; i < record_count(p->r, SET_ACTION_PARTICIPANTS); i++) {
		const struct value *v = record_element(p->r, SET_ACTION_PARTICIPANTS, i), *role = &v[ITEM_ACTION_PARTICIPANTS_role];
		bool named = role->type == VALUE_TEXT && *role->s;

		line_add(p->out, LINE_FIELD, _("Participant"), show_ref_id(p->app, ENTITY_AUTHORITY, v), "%s%s%s", show_authority(p->app, v, p->mem),
			named ? " · " : "", named ? vocab_label(VOCAB_ROLE, role->s) : "");
	}
}

static void add_partners(const struct page *p)
{
	for (int i = 0; i < record_count(p->r, SET_ACTION_PARTNERS); i++) {
		const struct value *v = record_element(p->r, SET_ACTION_PARTNERS, i);

		line_add(p->out, LINE_FIELD, _("Partner"), show_ref_id(p->app, ENTITY_PARTNER, v), "%s", show_ref_name(p->app, ENTITY_PARTNER, v, p->mem));
	}
}

/* --- money -------------------------------------------------------------------------------------------------------------------- */

static void add_budget_line(const struct page *p, const struct record *b)
{
	struct str s = STR_INIT;
	const struct value *payer = record_value(b, FIELD_BUDGET_PAYER);
	int year = (int)record_int(b, FIELD_BUDGET_YEAR, 0);
	char label[16] = "";

	if (year)
		snprintf(label, sizeof(label), "%d", year);
	show_money(record_int(b, FIELD_BUDGET_AMOUNT, 0), record_text(b, FIELD_BUDGET_CURRENCY), &s);
	if (payer->type != VALUE_NONE)
		str_addf(&s, " · %s", show_ref_name(p->app, ENTITY_AUTHORITY, payer, p->mem));
	if (record_text(b, FIELD_BUDGET_STAGE))
		str_addf(&s, " · %s", vocab_label(VOCAB_STAGE, record_text(b, FIELD_BUDGET_STAGE)));
	line_add(p->out, LINE_TEXT, label, b->id, "%s", s.s);
	str_release(&s);
}

static bool add_budget(const struct page *p, struct err *e)
{
	struct value v = value_uid(p->r->uid);
	struct ids ids = IDS_INIT;
	struct record b;
	char total[40];
	bool ok = store_ids_where(app_store(p->app), FIELD_BUDGET_ACTION, &v, &ids, e);

	if (ok && p->row.cents)
		lines_add(p->out, LINE_FIELD, _("Budget"), show_amount_long(p->row.cents, total));
	for (int i = 0; ok && i < ids.n; i++) {
		ok = store_load(app_store(p->app), ENTITY_BUDGET, ids.v[i], p->mem, &b, e);
		if (ok)
			add_budget_line(p, &b);
	}
	ids_release(&ids);
	return ok;
}

/* --- tandem, agreement, links --------------------------------------------------------------------------------------------------- */

static void add_tandem(const struct page *p)
{
	static const enum field halves[] = {FIELD_ACTION_ELU, FIELD_ACTION_CADRE};
	char day[40];

	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		const char *who = show_person(p->app, field(p, halves[i]), p->mem);

		if (*who)
			add_ref(p, halves[i], who);
		else
			lines_add(p->out, LINE_STRONG, _(field_desc(halves[i])->label), _("nobody named"));
	}
	if (record_date(p->r, FIELD_ACTION_RECONFIRMED).year)
		lines_add(p->out, LINE_FIELD, _(field_desc(FIELD_ACTION_RECONFIRMED)->label), date_format_long(record_date(p->r, FIELD_ACTION_RECONFIRMED), day));
	if (settle_visa_state(p->r))
		lines_add(p->out, settle_visa_state(p->r) == VISA_GIVEN ? LINE_FIELD : LINE_FINDING, _("Visa"), settle_visa_text(p->app, p->r, p->mem));
}

static void add_agreement(const struct page *p)
{
	int64_t id = show_ref_id(p->app, ENTITY_AGREEMENT, field(p, FIELD_ACTION_AGREEMENT));
	struct record r;
	char day[40];

	if (!id || !store_load(app_store(p->app), ENTITY_AGREEMENT, id, p->mem, &r, NULL))
		return;
	if (record_date(&r, FIELD_AGREEMENT_END).year)
		add_ref(p, FIELD_ACTION_AGREEMENT,
			arena_printf(p->mem, _("%s, until %s"), record_text(&r, FIELD_AGREEMENT_TITLE),
				date_format_long(record_date(&r, FIELD_AGREEMENT_END), day)));
	else
		add_ref(p, FIELD_ACTION_AGREEMENT, record_text(&r, FIELD_AGREEMENT_TITLE));
}

static bool add_links(const struct page *p, enum field mine, enum field others, struct err *e)
{
	struct value v = value_uid(p->r->uid);
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(app_store(p->app), mine, &v, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record l;
		const struct value *other;
		const char *state;

		ok = store_load(app_store(p->app), ENTITY_LINK, ids.v[i], p->mem, &l, e);
		if (!ok)
			break;
		other = record_value(&l, others);
		state = record_text(&l, FIELD_LINK_STATE);
		line_add(p->out, state && str_eq(state, "confirmed") ? LINE_COORDINATED : LINE_FIELD, vocab_label(VOCAB_LINK_KIND, record_text(&l, FIELD_LINK_KIND)),
			show_ref_id(p->app, ENTITY_ACTION, other), "%s%s%s%s", show_ref_name(p->app, ENTITY_ACTION, other, p->mem), state ? " (" : "",
			state ? vocab_label(VOCAB_LINK_STATE, state) : "", state ? ")" : "");
	}
	ids_release(&ids);
	return ok;
}

/* --- exchange of people, lists -------------------------------------------------------------------------------------------------- */

static void add_pair(const struct page *p, struct str *s, enum field out, enum field in, const char *what)
{
	struct str a = STR_INIT, b = STR_INIT;

	if (field(p, out)->type != VALUE_NONE || field(p, in)->type != VALUE_NONE) {
		show_value(p->app, field_desc(out)->type, 0, field(p, out), &a);
		show_value(p->app, field_desc(in)->type, 0, field(p, in), &b);
		str_add(s, s->len ? " · " : "");
		/* TRANSLATORS: "visits: 3 out, 1 in" */
		str_addf(s, _("%s: %s out, %s in"), what, a.len ? a.s : "0", b.len ? b.s : "0");
	}
	str_release(&a);
	str_release(&b);
}

static void add_reciprocity(const struct page *p)
{
	struct str s = STR_INIT;

	add_pair(p, &s, FIELD_ACTION_VISITS_OUT, FIELD_ACTION_VISITS_IN, _("visits"));
	add_pair(p, &s, FIELD_ACTION_FUNDS_OUT, FIELD_ACTION_FUNDS_IN, _("euros"));
	add_pair(p, &s, FIELD_ACTION_EXPERTISE_OUT, FIELD_ACTION_EXPERTISE_IN, _("days of expertise"));
	lines_add(p->out, LINE_FIELD, _("Reciprocity"), s.s);
	str_release(&s);
}

static void add_list(const struct page *p, enum set set)
{
	const struct set_desc *d = set_desc(set);
	struct str s = STR_INIT;

	for (int i = 0; i < record_count(p->r, set); i++) {
		str_add(&s, i ? ", " : "");
		show_value(p->app, d->items[0].type, d->items[0].of, record_element(p->r, set, i), &s);
	}
	lines_add(p->out, LINE_FIELD, _(d->label), s.s);
	str_release(&s);
}

static bool add_missions(const struct page *p, struct err *e)
{
	struct value v = value_uid(p->r->uid);
	struct ids ids = IDS_INIT;
	bool ok = store_owners_where(app_store(p->app), SET_MISSION_ACTIONS, &v, &ids, e);

	if (ok && ids.n)
		lines_add(p->out, LINE_HEADING, "", _("Missions"));
	for (int i = 0; ok && i < ids.n; i++) {
		struct record m;
		char day[40];

		ok = store_load(app_store(p->app), ENTITY_MISSION, ids.v[i], p->mem, &m, e);
		if (ok)
			line_add(p->out, LINE_TEXT, date_format_long(record_date(&m, FIELD_MISSION_START), day), m.id, "%s", record_text(&m, FIELD_MISSION_TITLE));
	}
	ids_release(&ids);
	return ok;
}

static void add_origin(const struct page *p)
{
	static const enum field fields[] = {FIELD_ACTION_DOSSIER, FIELD_ACTION_CONFIDENTIALITY};
	const char *source = record_text(p->r, FIELD_ACTION_SOURCE), *id = record_text(p->r, FIELD_ACTION_SOURCE_ID);
	char uid[UID_TEXT_SIZE];

	for (size_t i = 0; i < COUNT_OF(fields); i++)
		add_plain(p, fields[i]);
	if (field(p, FIELD_ACTION_MERGED_INTO)->type != VALUE_NONE)
		add_ref(p, FIELD_ACTION_MERGED_INTO, show_ref_name(p->app, ENTITY_ACTION, field(p, FIELD_ACTION_MERGED_INTO), p->mem));
	if (source)
		line_add(p->out, LINE_DIM, _("Source"), 0, "%s%s%s", source, id ? " " : "", id ? id : "");
	lines_add(p->out, LINE_DIM, _("Id"), uid_format(p->r->uid, uid));
}

static bool fill(const struct page *p, struct err *e)
{
	struct date start, end;
	const char *long_text = record_text(p->r, FIELD_ACTION_DESCRIPTION);

	show_dates(p->r, &start, &end);
	lines_add(p->out, LINE_TITLE, "", record_text(p->r, FIELD_ACTION_TITLE));
	add_findings(p);
	if (!show_conflicts(p->app, p->r, p->out, e))
		return false;
	add_ref(p, FIELD_ACTION_LEAD, show_authority(p->app, field(p, FIELD_ACTION_LEAD), p->mem));
	add_participants(p);
	lines_add(p->out, LINE_FIELD, _(set_desc(SET_ACTION_PLACES)->label), show_places(p->app, p->r, p->mem));
	lines_add(p->out, LINE_FIELD, _(set_desc(SET_ACTION_THEMES)->label), show_themes(p->app, p->r, p->mem));
	lines_add(p->out, LINE_FIELD, _("Period"), show_period_long(start, end, p->mem));
	add_state(p);
	add_partners(p);
	if (!add_budget(p, e))
		return false;
	add_plain(p, FIELD_ACTION_SCHEME);
	add_tandem(p);
	add_agreement(p);
	if (!add_links(p, FIELD_LINK_A, FIELD_LINK_B, e) || !add_links(p, FIELD_LINK_B, FIELD_LINK_A, e))
		return false;
	add_reciprocity(p);
	add_plain(p, FIELD_ACTION_CITIZENS);
	add_plain(p, FIELD_ACTION_YOUTH);
	add_list(p, SET_ACTION_AUDIENCE);
	add_list(p, SET_ACTION_NETWORKS);
	add_list(p, SET_ACTION_SDGS);
	add_list(p, SET_ACTION_TAGS);
	add_origin(p);
	if (long_text) {
		lines_add(p->out, LINE_HEADING, "", _("Description"));
		lines_add_long(p->out, LINE_TEXT, long_text);
	}
	return add_missions(p, e) && show_attached(p->app, p->r->uid, p->out, e);
}

bool show_action(struct app *a, const struct record *r, struct lines *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct page p = {.app = a, .r = r, .out = out, .mem = &mem};
	bool ok;

	/* A deleted action has no line in the lists: its page goes without figures. */
	if (!r->deleted && !store_action_row(app_store(a), r->id, &mem, &p.row, e))
		ok = false;
	else
		ok = fill(&p, e);
	arena_release(&mem);
	return ok;
}
