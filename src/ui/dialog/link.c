/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * link.c - declaring actions coordinated: who leads, which roles, what was agreed, and what of the eight
 * practices of working together is in place.
 *
 * Two actions have one link: where there is one already, it is opened, to be confirmed, refused or
 * completed. Of a finding about several actions those are linked that are ticked, each with the one that
 * leads, and what stays open is said before and after: nothing is settled in the name of somebody who was
 * not asked.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { MEMBERS_MAX = 12, NAME_SIZE = 8 };

struct member {
	int64_t action;
	char name[NAME_SIZE]; /* of its box */
	const char *lead, *lead_name, *title; /* in the arena */
};
struct coordinate {
	struct sheet s;
	struct arena mem;
	struct member v[MEMBERS_MAX];
	int n, more;          /* members; those for which there is no room */
	bool many;            /* boxes for the members */
	char *finding;
	int64_t link;         /* that is there already, 0 none */
	struct choices leads; /* the authorities concerned */
};

/* In words of our own: what GAO-23-105520 asks of those who work together. */
static const char *practice_help(const char *code)
{
	static const struct {
		const char *code, *help;
	} helps[] = {{"outcomes", N_("Do both want the same result, near and far, in one sentence?")},
	        {"accountability", N_("Is it said how progress is measured, and who answers for it to whom?")},
	        {"cultures", N_("Do both mean the same by their words, and know each other's rules and calendars?")},
	        {"leadership", N_("Is it said who leads, and who follows when a mandate ends?")},
	        {"roles", N_("Does each know what it does, and who decides?")},
	        {"participants", N_("Are all at the table who matter, with the time and the mandate for it?")},
	        {"resources", N_("Is it settled who brings money, people and data, and how they are shared?")},
	        {"agreements", N_("Is it written down, signed, and read again from time to time?")}};

	for (size_t i = 0; i < COUNT_OF(helps); i++)
		if (!strcmp(helps[i].code, code))
			return _(helps[i].help);
	return NULL;
}

static void link_complete(struct sheet *s, int field, const char *query, struct choices *out)
{
	struct coordinate *x = (struct coordinate *)s;
	const char *name = s->field[field].name;

	if (!strcmp(name, "kind"))
		pick_vocab(VOCAB_LINK_KIND, query, out);
	else if (!strcmp(name, "state"))
		pick_vocab(VOCAB_LINK_STATE, query, out);
	else if (!strcmp(name, "role_a") || !strcmp(name, "role_b"))
		pick_vocab(VOCAB_LINK_ROLE, query, out);
	else if (!strcmp(name, "follow"))
		pick_entity(s->d.ui->app, ENTITY_PERSON, query, out);
	else if (!strcmp(name, "lead")) {
		choices_filter(&x->leads, query, out);
		if (!out->n)
			pick_entity(s->d.ui->app, ENTITY_AUTHORITY, query, out);
	}
}

/* --- which of them -----------------------------------------------------------------------------
 */

static bool is_ticked(const struct coordinate *x, int i)
{
	return !x->many || *sheet_text(&x->s, x->v[i].name);
}

static int count_ticked(const struct coordinate *x)
{
	int n = 0;

	for (int i = 0; i < x->n; i++)
		n += is_ticked(x, i);
	return n;
}

/* "Région Armorance, Valmer": who is not ticked. Appends; returns how many. */
static int name_left(const struct coordinate *x, struct str *out)
{
	int n = 0;

	for (int i = 0; i < x->n; i++)
		if (!is_ticked(x, i))
			str_addf(out, "%s%s", n++ ? ", " : "", x->v[i].lead_name);
	if (x->more)
		str_addf(out, ngettext("%s%d more", "%s%d more", (unsigned long)x->more), n ? ", " : "", x->more);
	return n + x->more;
}

static void link_changed(struct sheet *s, int field)
{
	struct coordinate *x = (struct coordinate *)s;
	struct str left = STR_INIT;

	(void)field;
	if (!x->many)
		return;
	str_clear(&s->form.note);
	if (name_left(x, &left))
		str_addf(&s->form.note, _("Stays open: %s."), left.s);
	else
		str_add(&s->form.note, _("All of them are linked: this settles the finding."));
	str_release(&left);
}

/* --- doing it ----------------------------------------------------------------------------------
 */

static bool is_decided(struct ui *ui, const char *finding)
{
	struct arena mem = ARENA_INIT;
	struct finding_row row;
	struct err e = ERR_INIT;
	bool open = finding_load(app_store(ui->app), finding, &mem, &row, &e) &&
	            (row.state == FINDING_OPEN || row.state == FINDING_REOPENED);

	arena_release(&mem);
	return !open;
}

/* The link between two actions, whichever way it was written, and of several the one that waits for an answer; 0 when there is none. */
static int64_t find_link(struct ui *ui, int64_t a, int64_t b)
{
	struct store *store = app_store(ui->app);
	struct arena mem = ARENA_INIT;
	int64_t found = 0;
	bool waits = false;

	for (int turn = 0; turn < 2 && !waits; turn++) {
		struct uid from = store_uid(store, ENTITY_ACTION, turn ? b : a),
		           to = store_uid(store, ENTITY_ACTION, turn ? a : b);
		struct value v = value_uid(from);
		struct ids ids = IDS_INIT;
		struct err e = ERR_INIT;
		struct record r;

		store_ids_where(store, FIELD_LINK_A, &v, &ids, &e);
		for (int i = 0; i < ids.n && !waits; i++)
			if (store_load(store, ENTITY_LINK, ids.v[i], &mem, &r, &e) &&
			        uid_cmp(record_uid(&r, FIELD_LINK_B), to) == 0) {
				waits = str_eq(record_text(&r, FIELD_LINK_STATE), "proposed");
				found = waits || !found ? r.id : found;
			}
		ids_release(&ids);
	}
	arena_release(&mem);
	return found;
}

/* Codes of the ticked practices, as edit_set() takes them. */
static void ticked_practices(const struct sheet *s, struct str *out)
{
	for (int i = 0; i < vocab_size(VOCAB_PRACTICE); i++)
		if (*sheet_text(s, vocab_code(VOCAB_PRACTICE, i)))
			str_addf(out, "%s%s", out->len ? "|" : "", vocab_code(VOCAB_PRACTICE, i));
}

static bool is_proposed(const struct coordinate *x, int64_t link)
{
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;
	bool proposed = store_load(app_store(x->s.d.ui->app), ENTITY_LINK, link, &mem, &r, &e) &&
	                str_eq(record_text(&r, FIELD_LINK_STATE), "proposed");

	arena_release(&mem);
	return proposed;
}

static bool link_two(struct coordinate *x, int64_t a, int64_t b, struct err *e)
{
	struct sheet *s = &x->s;
	struct app *app = s->d.ui->app;
	const char *lead = sheet_either(s, "lead");
	struct str practices = STR_INIT;
	int64_t link = x->many ? find_link(s->d.ui, a, b) : 0;
	bool ok = true;

	ticked_practices(s, &practices);
	if (!link)
		ok = settle_link(app, a, b, sheet_value(s, "kind"), *lead ? lead : NULL,
		        *sheet_text(s, "confirmed") != '\0', sheet_text(s, "note"), &link, e);
	else if (*sheet_text(s, "confirmed") && is_proposed(x, link))
		ok = settle_confirm(app, link, e);
	ok = ok && settle_terms(app, link, x->many || !*sheet_value(s, "role_a") ? NULL : sheet_value(s, "role_a"),
	                   x->many || !*sheet_value(s, "role_b") ? NULL : sheet_value(s, "role_b"), practices.s, e);
	str_release(&practices);
	return ok;
}

/* Each ticked one with the one that leads, or with the first. */
static bool link_ticked(struct coordinate *x, struct err *e)
{
	const char *lead = sheet_value(&x->s, "lead");
	int hub = -1;

	for (int i = 0; i < x->n; i++)
		if (is_ticked(x, i) && (hub < 0 || (*lead && !strcmp(x->v[i].lead, lead) && strcmp(x->v[hub].lead, lead) != 0)))
			hub = i;
	for (int i = 0; i < x->n; i++)
		if (is_ticked(x, i) && i != hub && !link_two(x, x->v[hub].action, x->v[i].action, e))
			return false;
	return true;
}

static bool change_link(struct coordinate *x, struct err *e)
{
	static const char *const fields[] = {"lead", "note", "kind", "role_a", "role_b"};
	struct sheet *s = &x->s;
	struct app *app = s->d.ui->app;
	const char *state = sheet_value(s, "state");
	struct str practices = STR_INIT;
	struct edit ed;
	bool ok = edit_open(&ed, app, ENTITY_LINK, x->link, e), confirms, refuses;

	ticked_practices(s, &practices);
	confirms = ok && !strcmp(state, "confirmed") && !str_eq(record_text(&ed.r, FIELD_LINK_STATE), "confirmed");
	refuses = ok && !strcmp(state, "refused");
	for (size_t i = 0; ok && i < COUNT_OF(fields); i++)
		ok = edit_set(&ed, fields[i], sheet_either(s, fields[i]), e);
	ok = ok && edit_set(&ed, "practices", practices.s, e);
	if (ok && !confirms && !refuses)
		ok = edit_set(&ed, "state", state, e);
	ok = ok && edit_save(&ed, NULL, e) && (!confirms || settle_confirm(app, x->link, e)) &&
	     (!refuses || settle_refuse(app, x->link, e));
	edit_close(&ed);
	str_release(&practices);
	return ok;
}

/* The link settles the finding by itself once both sides agree; while it is only proposed, the
 * decision says so. */
static bool settle_too(struct coordinate *x, struct err *e)
{
	struct sheet *s = &x->s;
	struct app *app = s->d.ui->app;
	const char *due = sheet_text(s, "due"), *who = sheet_either(s, "follow"), *note = sheet_text(s, "note");

	return settle_decide(app, x->finding, "coordinated", *note ? note : _("coordinated"), *due ? due : NULL,
	               app_user(app), e) &&
	       (!*who || settle_follow(app, x->finding, who, NULL, e));
}

static void tell_done(struct coordinate *x, bool settled)
{
	struct ui *ui = x->s.d.ui;
	struct str left = STR_INIT;

	if (x->many && name_left(x, &left) && !is_decided(ui, x->finding))
		ui_say(ui, _("Linked; the finding stays open: %s. u = undo"), left.s);
	else if (settled || x->many)
		ui_say(ui, _("Linked, and the finding settled. u = undo"));
	else if (x->link)
		ui_say(ui, _("The link is changed. u = undo"));
	else if (*sheet_text(&x->s, "confirmed"))
		ui_say(ui, _("Linked. u = undo"));
	else
		ui_say(ui, _("Link proposed; the other side confirms it. u = undo"));
	str_release(&left);
}

static bool link_submit(struct sheet *s, int *field, struct err *e)
{
	struct coordinate *x = (struct coordinate *)s;
	struct ui *ui = s->d.ui;
	struct str left = STR_INIT;
	bool settles, ok;

	if (x->many && count_ticked(x) < 2) {
		*field = 1;
		return err_set(e, ERR_DATA, _("Tick at least two actions."));
	}
	settles = *x->finding && !is_decided(ui, x->finding) && !(x->many && name_left(x, &left)) &&
	          !(x->link && !strcmp(sheet_value(s, "state"), "refused"));
	str_release(&left);
	if (!change_begin(ui->app, _("coordinate"), e))
		return false;
	ok = (x->link ? change_link(x, e) : link_ticked(x, e)) && (!settles || settle_too(x, e));
	if (!ok) {
		change_abort(ui->app);
		return false;
	}
	if (!change_end(ui->app, e))
		return false;
	ui->select_action = x->v[0].action;
	tell_done(x, settles);
	return true;
}

static void link_release(struct sheet *s)
{
	struct coordinate *x = (struct coordinate *)s;

	free(x->finding);
	choices_release(&x->leads);
	arena_release(&x->mem);
}

/* --- opening -----------------------------------------------------------------------------------
 */

static void add_member(struct coordinate *x, int64_t action)
{
	struct action_row row;
	struct err e = ERR_INIT;
	struct ui *ui = x->s.d.ui;

	if (x->n >= MEMBERS_MAX) {
		x->more++;
		return;
	}
	if (!store_action_row(app_store(ui->app), action, &x->mem, &row, &e))
		return;
	struct member *m = &x->v[x->n];

	*m = (struct member){.action = action,
	        .lead = row.lead ? row.lead : "",
	        .lead_name = row.lead_name && *row.lead_name ? row.lead_name : "?",
	        .title = row.title ? row.title : "?"};
	snprintf(m->name, sizeof(m->name), "m%d", x->n++);
	if (!x->many)
		str_addf(&x->s.intro, "%s%s%s%s", x->s.intro.len ? "\n" : "", m->lead_name, _(": "), m->title);
	for (size_t i = 0; i < x->leads.n; i++)
		if (!strcmp(x->leads.item[i].value, m->lead))
			return;
	if (*m->lead)
		choices_add(&x->leads, m->lead_name, NULL, NULL, m->lead);
}

static void add_fields(struct coordinate *x)
{
	struct sheet *s = &x->s;
	struct form_field *f = sheet_field(s, "lead", _("Who leads"), INPUT_CHOICE);

	f->help = x->many ? _("One of them, or another authority; empty when nobody does.")
	                  : _("One of the two, or another authority; empty when nobody does.");
	f = sheet_field(s, "note", _("What was agreed"), INPUT_LONG);
	f->required = true;
	f->help = _("In a sentence: who does what, with which public, from when.");
	f = sheet_field(s, "kind", _("Kind of link"), INPUT_CHOICE);
	f->required = f->strict = true;
	f->help = _("Coordinated, same project, part of, successor …");
	if (x->link) {
		f = sheet_field(s, "state", _("State"), INPUT_CHOICE);
		f->required = f->strict = true;
		f->help = _("Proposed by one side; confirmed or refused by the other.");
	} else {
		f = sheet_field(s, "confirmed", _("Agreed by both"), INPUT_BOOL);
		f->help = _("Space ticks: the other side has agreed already. Else the link is a proposal.");
	}
}

static void add_roles(struct coordinate *x)
{
	static const char *const names[] = {"role_a", "role_b"};

	for (int i = 0; i < 2; i++) {
		struct form_field *f = sheet_field(&x->s, names[i],
		        arena_printf(&x->mem, _("Role: %s"), x->v[i].lead_name), INPUT_CHOICE);

		f->strict = true;
		f->help = _("Lead, active, delegated (the other acts in its name) or silent.");
	}
}

static void add_rest(struct coordinate *x)
{
	struct sheet *s = &x->s;
	struct form_field *f;

	if (*x->finding) {
		f = sheet_field(s, "follow", _("Followed up by"), INPUT_CHOICE);
		f->help = _("Who sees to it that it is done by then; a person of the register.");
		f = sheet_field(s, "due", _("Due"), INPUT_DATE);
		f->help = _("Until when; +2m is in two months. Enter opens the calendar.");
	}
	sheet_field(s, "practices", _("In place already"), INPUT_HEADING);
	for (int i = 0; i < vocab_size(VOCAB_PRACTICE); i++) {
		const char *code = vocab_code(VOCAB_PRACTICE, i);

		f = sheet_field(s, code, vocab_label(VOCAB_PRACTICE, code), INPUT_BOOL);
		f->help = practice_help(code);
	}
}

static void add_boxes(struct coordinate *x)
{
	sheet_field(&x->s, "which", _("Which of them"), INPUT_HEADING);
	for (int i = 0; i < x->n; i++) {
		struct form_field *f = sheet_field(&x->s, x->v[i].name, x->v[i].lead_name, INPUT_BOOL);

		f->help = x->v[i].title;
	}
}

static void put_link(struct coordinate *x)
{
	static const char *const codes[] = {"kind", "state", "role_a", "role_b"};
	static const enum field fields[] = {FIELD_LINK_KIND, FIELD_LINK_STATE, FIELD_LINK_ROLE_A, FIELD_LINK_ROLE_B};
	static const enum vocab vocabs[] = {VOCAB_LINK_KIND, VOCAB_LINK_STATE, VOCAB_LINK_ROLE, VOCAB_LINK_ROLE};
	struct sheet *s = &x->s;
	struct store *store = app_store(s->d.ui->app);
	struct err e = ERR_INIT;
	struct record r;
	const char *lead, *note;
	char day[40];

	if (!store_load(store, ENTITY_LINK, x->link, &x->mem, &r, &e))
		return;
	lead = record_text(&r, FIELD_LINK_LEAD);
	note = record_text(&r, FIELD_LINK_NOTE);
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (record_text(&r, fields[i]))
			sheet_put(s, codes[i], record_text(&r, fields[i]), vocab_label(vocabs[i], record_text(&r, fields[i])));
	if (lead)
		sheet_put(s, "lead", lead, store_ref_name(store, ENTITY_AUTHORITY, record_value(&r, FIELD_LINK_LEAD), &x->mem));
	sheet_put(s, "note", note ? note : "", NULL);
	for (int i = 0; i < record_count(&r, SET_LINK_PRACTICES); i++)
		sheet_put(s, record_element(&r, SET_LINK_PRACTICES, i)->s, "1", NULL);
	if (record_text(&r, FIELD_LINK_PROPOSED_BY))
		str_addf(&s->intro, "\n%s", arena_printf(&x->mem, _("Proposed by %s on %s."),
		        store_ref_name(store, ENTITY_AUTHORITY, record_value(&r, FIELD_LINK_PROPOSED_BY), &x->mem),
		        date_format_long(record_date(&r, FIELD_LINK_PROPOSED_ON), day)));
}

static struct coordinate *begin(struct ui *ui, const char *title, const char *go, const char *finding)
{
	static const struct sheet_ops ops = {.submit = link_submit,
	        .complete = link_complete,
	        .changed = link_changed,
	        .release = link_release};
	struct coordinate *x = xcalloc(1, sizeof(*x));

	x->finding = xstrdup(finding ? finding : "");
	choices_init(&x->leads);
	sheet_init(&x->s, ui, &ops, title, go);
	return x;
}

/* A link that is there (0: a new one) between two actions. */
static struct dialog *coordinate(struct ui *ui, int64_t link, int64_t a, int64_t b, const char *finding)
{
	struct coordinate *x = begin(ui, link ? _("Link between two actions") : _("Declare two actions coordinated"),
	        link ? _("Save") : _("Declare"), finding);
	struct arena mem = ARENA_INIT;
	struct err e = ERR_INIT;
	struct record r;

	x->link = link;
	/* The first is the side of role_a. */
	if (link && store_load(app_store(ui->app), ENTITY_LINK, link, &mem, &r, &e) &&
	        uid_cmp(record_uid(&r, FIELD_LINK_A), store_uid(app_store(ui->app), ENTITY_ACTION, b)) == 0) {
		int64_t swap = a;

		a = b;
		b = swap;
	}
	arena_release(&mem);
	add_member(x, a);
	add_member(x, b);
	add_fields(x);
	if (x->n == 2)
		add_roles(x);
	add_rest(x);
	sheet_ready(&x->s);
	sheet_put(&x->s, "kind", "coordinated", vocab_label(VOCAB_LINK_KIND, "coordinated"));
	if (link)
		put_link(x);
	return &x->s.d;
}

struct dialog *dialog_coordinate(struct ui *ui, int64_t a, int64_t b, const char *finding)
{
	return coordinate(ui, find_link(ui, a, b), a, b, finding);
}

struct dialog *dialog_link(struct ui *ui, int64_t link)
{
	struct store *store = app_store(ui->app);
	struct arena mem = ARENA_INIT;
	struct dialog *d = NULL;
	struct err e = ERR_INIT;
	struct record r;

	if (store_load(store, ENTITY_LINK, link, &mem, &r, &e)) {
		int64_t a = store_id_of_uid(store, ENTITY_ACTION, record_uid(&r, FIELD_LINK_A)),
		        b = store_id_of_uid(store, ENTITY_ACTION, record_uid(&r, FIELD_LINK_B));

		if (a && b)
			d = coordinate(ui, link, a, b, "");
	}
	arena_release(&mem);
	return d;
}

struct dialog *dialog_coordinate_many(struct ui *ui, const char *finding)
{
	struct coordinate *x = begin(ui, _("Declare actions coordinated"), _("Declare"), finding);
	struct arena mem = ARENA_INIT;
	struct finding_view v;
	struct err e = ERR_INIT;

	x->many = true;
	if (!dialog_finding(ui, finding, 0, &mem, &v, &e)) {
		ui_say_error(ui, &e);
		sheet_ready(&x->s);
		x->s.d.ops->free(&x->s.d);
		arena_release(&mem);
		return NULL;
	}
	dialog_finding_line(&v, &x->s.intro);
	for (int i = 0; i < v.row.n_members; i++)
		if (v.row.members[i].entity == ENTITY_ACTION)
			add_member(x, v.row.members[i].id);
	add_boxes(x);
	add_fields(x);
	add_rest(x);
	sheet_ready(&x->s);
	sheet_put(&x->s, "kind", "coordinated", vocab_label(VOCAB_LINK_KIND, "coordinated"));
	form_focus(&x->s.form, 1);
	link_changed(&x->s, 0);
	arena_release(&mem);
	return &x->s.d;
}
