/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settle.c - what people make of a finding: a decision about it, or a link between its actions.
 *
 * A decision is keyed by the finding's id, so that two laptops that settle one finding write one
 * record; it keeps what was judged, and the store compares that with the finding of each day. Its
 * state is read again here and not left to the engine: nothing that is compared has changed, so the
 * engine has no reason to look. Links are two-sided: proposed in the name of one authority,
 * confirmed in the name of the other.
 */
#include "config.h"

#include <string.h>

#include <strates/app/resolve.h>
#include <strates/app/settle.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "edit_priv.h"

/* --- decisions --- */

static bool parse_verdict(const char *text, const char **code, struct err *e)
{
	int i = vocab_find(VOCAB_VERDICT, text);
	struct str choices = STR_INIT;

	*code = i >= 0 ? vocab_code(VOCAB_VERDICT, i) : NULL;
	if (i >= 0)
		return true;
	for (int k = 0; k < vocab_size(VOCAB_VERDICT); k++)
		str_addf(&choices, "%s%s", k ? ", " : "", vocab_code(VOCAB_VERDICT, k));
	err_set(e, ERR_USAGE, _("\"%s\" is no verdict; choose one of: %s"), text ? text : "",
	        choices.s);
	str_release(&choices);
	return false;
}

static void put_members(struct app *app, struct record *d, const struct finding_row *f)
{
	char text[UID_TEXT_SIZE];

	record_clear_set(d, SET_DECISION_MEMBERS);
	for (int i = 0; i < f->n_members; i++) {
		struct value v[ITEMS_MAX] = {{0}};
		v[0] = value_text(uid_format(
		        store_uid(app->store, f->members[i].entity, f->members[i].id), text));
		record_put_element(d, SET_DECISION_MEMBERS, v);
	}
}

/* Loads the decision about a finding, or makes an empty one. *there: it is in the register (maybe
 * deleted). */
static bool open_decision(struct app *app, const char *finding, struct arena *a, struct record *d,
        bool *there, struct err *e)
{
	int64_t id = store_id_any(
	        app->store, ENTITY_DECISION, store_uid_of_key(ENTITY_DECISION, finding));

	*there = false;
	if (id) {
		if (!store_load(app->store, ENTITY_DECISION, id, a, d, e))
			return false;
		*there = !d->deleted;
		if (*there)
			return true;
	}
	record_init(d, ENTITY_DECISION, a);
	record_set_text(d, FIELD_DECISION_KEY, finding);
	return true;
}

static bool fill_decision(struct app *app, struct record *d, const struct finding_row *f,
        const char *verdict, const char *why, const char *due, const char *by, struct err *e)
{
	char today[DATE_TEXT_SIZE];
	struct str judged = STR_INIT, who = STR_INIT;
	bool ok;

	finding_judged(f, &judged);
	if (!by && app_user(app))
		by = app_user(app);
	utf8_clean(&who, by ? by : "", by ? strlen(by) : 0, false);
	record_set_text(d, FIELD_DECISION_KIND, f->kind);
	record_set_text(d, FIELD_DECISION_VERDICT, verdict);
	record_set_text(
	        d, FIELD_DECISION_DECIDED_ON, date_format(date_from_days(app_today(app)), today));
	record_set_text(d, FIELD_DECISION_DECIDED_BY, who.s);
	record_set_text(d, FIELD_DECISION_JUDGED, judged.s);
	/* What an earlier decision left to be done is not what this one leaves, and its visa was not given to this one. */
	record_set(d, FIELD_DECISION_DONE, value_none());
	record_set(d, FIELD_DECISION_ASSIGNEE, value_none());
	settle_visa_forget(d);
	put_members(app, d, f);
	ok = record_parse(d, FIELD_DECISION_WHY, why, e) &&
	     record_parse(d, FIELD_DECISION_DUE, due, e) && record_validate(d, NULL, e);
	str_release(&judged);
	str_release(&who);
	return ok;
}

bool settle_decide(struct app *a, const char *finding, const char *verdict, const char *why,
        const char *due, const char *by, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_row f;
	struct record d;
	const char *code;
	bool there, ok;

	ok = parse_verdict(verdict, &code, e);
	if (ok && str_is_empty(why))
		ok = err_set(e, ERR_USAGE,
		        _("a decision needs a reason; write one sentence for whoever asks again"));
	ok = ok && change_begin(a,
	                   arena_printf(&mem, _("%s: %s"), _("decide"),
	                           vocab_label(VOCAB_VERDICT, code)),
	                   e);
	/* Read under the lock: a colleague's decision of a moment ago is not written over unseen. */
	if (ok)
		ok = edit_finish(a,
		        finding_load(a->store, finding, &mem, &f, e) &&
		                open_decision(a, f.id, &mem, &d, &there, e) &&
		                fill_decision(a, &d, &f, code, why, due, by, e) &&
		                (there ? store_update(a->store, &d, NULL, e)
		               : store_insert(a->store, &d, e)) &&
		                findings_refresh_state(a->store, f.id, e),
		        e);
	arena_release(&mem);
	return ok;
}

/* The finding may be gone by now (its records changed); the decision about it can still be taken
 * away, by its whole id. */
static bool find_decision(
        struct app *a, const char *finding, char id[17], int64_t *row, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_row f;

	*row = store_id_of_key(a->store, ENTITY_DECISION, finding);
	if (*row) {
		memcpy(id, finding, 16);
		id[16] = '\0';
	} else if (finding_load(a->store, finding, &mem, &f, e)) {
		memcpy(id, f.id, sizeof(f.id));
		*row = store_id_of_key(a->store, ENTITY_DECISION, f.id);
		if (!*row)
			err_set(e, ERR_DATA,
			        _("the finding %s is open: nothing was decided about it"), f.id);
	}
	arena_release(&mem);
	return *row != 0;
}

bool settle_reopen(struct app *a, const char *finding, struct err *e)
{
	char id[17];
	int64_t row;

	if (!find_decision(a, finding, id, &row, e) || !change_begin(a, _("reopen"), e))
		return false;
	return edit_finish(a,
	        store_delete(a->store, ENTITY_DECISION, row, e) &&
	                findings_refresh_state(a->store, id, e),
	        e);
}

/* --- links --- */

struct linking {
	struct app *app;
	struct arena mem;
	struct record a, b;
	const char *kind;
	struct err *e;
};

static bool load_side(struct linking *k, int64_t id, struct record *r)
{
	if (!store_load(k->app->store, ENTITY_ACTION, id, &k->mem, r, k->e))
		return false;
	return !r->deleted ||
	       err_set(k->e, ERR_DATA,
	               _("\"%s\" was deleted; undo brings it back, or choose another action"),
	               record_text(r, FIELD_ACTION_TITLE) ? record_text(r, FIELD_ACTION_TITLE)
	                                                  : "?");
}

static bool parse_kind(struct linking *k, const char *text)
{
	int i = vocab_find(VOCAB_LINK_KIND, text);
	struct str choices = STR_INIT;

	k->kind = i >= 0 ? vocab_code(VOCAB_LINK_KIND, i) : NULL;
	if (i >= 0)
		return true;
	for (int n = 0; n < vocab_size(VOCAB_LINK_KIND); n++)
		str_addf(&choices, "%s%s", n ? ", " : "", vocab_code(VOCAB_LINK_KIND, n));
	err_set(k->e, ERR_USAGE, _("\"%s\" is no kind of link; choose one of: %s"),
	        text ? text : "", choices.s);
	str_release(&choices);
	return false;
}

/* Kinds that go one way: a is part of b, a follows b. */
static bool is_directed(const char *kind)
{
	return str_eq(kind, "parent") || str_eq(kind, "successor");
}

/* The actions that links of this kind lead to from `from`. */
static void next_actions(struct linking *k, struct uid from, struct uid *out, int *n, int max)
{
	struct ids l = IDS_INIT;

	edit_rows_about(k->app, FIELD_LINK_A, from, &l, NULL);
	for (int i = 0; i < l.n && *n < max; i++) {
		struct record r;
		bool known = false;
		if (!store_load(k->app->store, ENTITY_LINK, l.v[i], &k->mem, &r, NULL) ||
		        !str_eq(record_text(&r, FIELD_LINK_KIND), k->kind) ||
		        str_eq(record_text(&r, FIELD_LINK_STATE), "refused"))
			continue;
		for (int j = 0; j < *n && !known; j++)
			known = uid_cmp(out[j], record_uid(&r, FIELD_LINK_B)) == 0;
		if (!known)
			out[(*n)++] = record_uid(&r, FIELD_LINK_B);
	}
	ids_release(&l);
}

static bool check_circle(struct linking *k)
{
	enum { REACHED_MAX = 256 };
	struct uid reached[REACHED_MAX];
	int n = 0;

	if (!is_directed(k->kind))
		return true;
	reached[n++] = k->b.uid;
	for (int i = 0; i < n; i++) {
		if (uid_cmp(reached[i], k->a.uid) == 0)
			return err_set(k->e, ERR_DATA,
			        _("this would make a circle: \"%s\" leads back to \"%s\" already"),
			        record_text(&k->b, FIELD_ACTION_TITLE),
			        record_text(&k->a, FIELD_ACTION_TITLE));
		next_actions(k, reached[i], reached, &n, REACHED_MAX);
	}
	return true;
}

/* One link of a kind between two actions is enough, whichever way it was written. */
static bool check_twin(struct linking *k)
{
	char id[UID_TEXT_SIZE];

	for (int turn = 0; turn < 2; turn++) {
		const struct record *from = turn ? &k->b : &k->a, *to = turn ? &k->a : &k->b;
		struct ids l = IDS_INIT;
		bool twin = false;
		struct record r;
		edit_rows_about(k->app, FIELD_LINK_A, from->uid, &l, NULL);
		for (int i = 0; i < l.n && !twin; i++)
			twin = store_load(k->app->store, ENTITY_LINK, l.v[i], &k->mem, &r, NULL) &&
			       str_eq(record_text(&r, FIELD_LINK_KIND), k->kind) &&
			       uid_cmp(record_uid(&r, FIELD_LINK_B), to->uid) == 0;
		ids_release(&l);
		if (twin && !(turn && is_directed(k->kind)))
			return err_set(k->e, ERR_DATA,
			        _("these two are linked so already, by %s; confirm or delete that "
			          "one"),
			        uid_format(r.uid, id));
	}
	return true;
}

static bool find_lead(struct linking *k, const char *text, const char **key)
{
	*key = NULL;
	if (str_is_empty(text))
		return true;
	switch (resolve_authority(k->app, text, -1, NULL, &k->mem, key)) {
	case MATCH_NONE:
		return err_set(k->e, ERR_DATA,
		        _("Lead: no authority is called \"%s\"; write its key, such as com:29019"),
		        text);
	case MATCH_AMBIGUOUS:
		return err_set(k->e, ERR_DATA,
		        _("Lead: several authorities are called \"%s\"; write the key of one"),
		        text);
	default: return true;
	}
}

static const char *role_of(const struct record *action, const char *lead)
{
	if (!lead)
		return NULL;
	return str_eq(record_text(action, FIELD_ACTION_LEAD), lead) ? "lead" : "active";
}

static void fill_link(
        struct linking *k, struct record *r, const char *lead, bool confirmed, const char *note)
{
	const char *me = app_territory(k->app);
	char today[DATE_TEXT_SIZE];
	struct str clean = STR_INIT;

	date_format(date_from_days(app_today(k->app)), today);
	utf8_clean(&clean, note ? note : "", note ? strlen(note) : 0, true);
	record_init(r, ENTITY_LINK, &k->mem);
	record_set(r, FIELD_LINK_A, value_uid(k->a.uid));
	record_set(r, FIELD_LINK_B, value_uid(k->b.uid));
	record_set_text(r, FIELD_LINK_KIND, k->kind);
	record_set_text(r, FIELD_LINK_STATE, confirmed ? "confirmed" : "proposed");
	record_set_text(r, FIELD_LINK_LEAD, lead);
	record_set_text(r, FIELD_LINK_ROLE_A, role_of(&k->a, lead));
	record_set_text(r, FIELD_LINK_ROLE_B, role_of(&k->b, lead));
	/* Who has not said who he is proposes in the name of the first action's lead. */
	record_set_text(r, FIELD_LINK_PROPOSED_BY, me ? me : record_text(&k->a, FIELD_ACTION_LEAD));
	record_set_text(r, FIELD_LINK_PROPOSED_ON, today);
	if (confirmed)
		record_set_text(r, FIELD_LINK_CONFIRMED_ON, today);
	record_set_text(r, FIELD_LINK_NOTE, clean.s);
	str_release(&clean);
}

/* In whose name a proposed link is confirmed: the lead of the side that did not propose. */
static const char *other_side(const struct record *a, const struct record *b, const char *proposer)
{
	const char *lead_a = record_text(a, FIELD_ACTION_LEAD),
	           *lead_b = record_text(b, FIELD_ACTION_LEAD);

	return str_eq(lead_b, proposer) ? lead_a : lead_b;
}

bool settle_link(struct app *a, int64_t action_a, int64_t action_b, const char *kind,
        const char *lead, bool confirmed, const char *note, int64_t *link, struct err *e)
{
	struct linking k = {.app = a, .e = e};
	const char *key;
	struct record r;
	bool ok;

	*link = 0;
	if (action_a == action_b)
		return err_set(e, ERR_DATA,
		        _("Link: an action can't be linked to itself; choose another one"));
	ok = parse_kind(&k, kind) && load_side(&k, action_a, &k.a) &&
	     load_side(&k, action_b, &k.b) && find_lead(&k, lead, &key) && check_twin(&k) &&
	     check_circle(&k);
	if (ok) {
		fill_link(&k, &r, key, confirmed, note);
		if (confirmed)
			record_set_text(&r, FIELD_LINK_CONFIRMED_BY,
			        other_side(&k.a, &k.b, record_text(&r, FIELD_LINK_PROPOSED_BY)));
		ok = record_validate(&r, NULL, e) &&
		     change_begin(a,
		             arena_printf(&k.mem, _("%s: %s"), _("link"),
		                     vocab_label(VOCAB_LINK_KIND, k.kind)),
		             e);
	}
	if (ok)
		ok = edit_finish(a, store_insert(a->store, &r, e), e);
	if (ok)
		*link = r.id;
	arena_release(&k.mem);
	return ok;
}

bool settle_confirm(struct app *a, int64_t link, struct err *e)
{
	struct linking k = {.app = a, .e = e};
	char today[DATE_TEXT_SIZE];
	struct record r;
	bool ok = change_begin(a, _("confirm a link"), e), begun = ok;

	/* Read under the lock: what another console wrote until then stays. */
	ok = ok && store_load(a->store, ENTITY_LINK, link, &k.mem, &r, e);
	if (ok && r.deleted)
		ok = err_set(e, ERR_DATA, _("this %s was deleted; undo brings it back"), _("link"));
	if (ok && str_eq(record_text(&r, FIELD_LINK_STATE), "confirmed"))
		ok = err_set(e, ERR_DATA, _("this link is confirmed already; nothing to do"));
	ok = ok &&
	     load_side(&k, store_id_any(a->store, ENTITY_ACTION, record_uid(&r, FIELD_LINK_A)),
	             &k.a) &&
	     load_side(
	             &k, store_id_any(a->store, ENTITY_ACTION, record_uid(&r, FIELD_LINK_B)), &k.b);
	if (ok) {
		const char *me = app_territory(a),
		           *proposer = record_text(&r, FIELD_LINK_PROPOSED_BY);
		record_set_text(&r, FIELD_LINK_STATE, "confirmed");
		record_set_text(&r, FIELD_LINK_CONFIRMED_BY,
		        me && !str_eq(me, proposer) ? me : other_side(&k.a, &k.b, proposer));
		record_set_text(&r, FIELD_LINK_CONFIRMED_ON,
		        date_format(date_from_days(app_today(a)), today));
		ok = store_update(a->store, &r, NULL, e);
	}
	if (begun)
		ok = edit_finish(a, ok, e);
	arena_release(&k.mem);
	return ok;
}

bool settle_terms(struct app *a, int64_t link, const char *role_a, const char *role_b,
        const char *practices, struct err *e)
{
	const struct {
		enum field field;
		const char *value;
	} roles[] = {{FIELD_LINK_ROLE_A, role_a}, {FIELD_LINK_ROLE_B, role_b}};
	struct edit ed;
	bool ok = edit_open(&ed, a, ENTITY_LINK, link, e);

	for (size_t i = 0; ok && i < COUNT_OF(roles); i++)
		ok = !roles[i].value ||
		     edit_set(&ed, field_desc(roles[i].field)->name, roles[i].value, e);
	ok = ok && (!practices || edit_set(&ed, set_desc(SET_LINK_PRACTICES)->name, practices, e));
	ok = ok && edit_save(&ed, NULL, e);
	edit_close(&ed);
	return ok;
}

bool settle_refuse(struct app *a, int64_t link, struct err *e)
{
	struct edit ed;
	bool ok = edit_open(&ed, a, ENTITY_LINK, link, e) && change_begin(a, _("refuse a link"), e);

	if (ok) {
		record_set_text(&ed.r, FIELD_LINK_STATE, "refused");
		ok = edit_finish(a, edit_save(&ed, NULL, e), e);
	}
	edit_close(&ed);
	return ok;
}

/* --- a mail that proposes to meet --- */

static void add_member(
        struct app *a, const struct finding_member *m, struct arena *mem, struct str *out)
{
	struct action_row row;

	if (m->entity == ENTITY_ACTION && store_action_row(a->store, m->id, mem, &row, NULL))
		str_addf(out, "- %s — %s\n",
		        row.lead_name && *row.lead_name ? row.lead_name : row.lead, row.title);
	else
		str_addf(out, "- %s\n", store_name(a->store, m->entity, m->id, mem));
}

bool settle_meeting_text(struct app *a, const char *finding, struct str *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct finding_row f;
	struct finding_store_names src = {.store = a->store, .arena = &mem};
	struct finding_names names = finding_names_store(&src);
	bool ok = finding_load(a->store, finding, &mem, &f, e);

	if (ok) {
		str_addf(out, _("Subject: %s — shall we meet?"),
		        *f.place ? f.place : finding_kind_label(f.kind));
		str_addf(out, "\n\n%s\n\n", _("Hello,"));
		finding_sentence(&f, &names, out);
		str_addf(out, "\n\n%s\n", _("The actions concerned:"));
		for (int i = 0; i < f.n_members; i++)
			add_member(a, &f.members[i], &mem, out);
		str_addf(out, "\n%s %s\n\n", _("What could come of it:"), finding_move(f.kind));
		str_addf(out, "%s\n\n%s\n",
		        _("Half an hour by telephone would do. Which days next week suit you?"),
		        app_user(a) ? app_user(a) : "");
		str_addf(out, "\n(%s %s)\n", _("reference of the finding:"), f.id);
	}
	arena_release(&mem);
	return ok;
}
