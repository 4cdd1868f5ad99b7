/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflicts_settle.c - a person settles a conflict, or many by a rule.
 *
 * What was listed is read again under the lock: a side that came meanwhile, from another console or a merge, must not be settled by who never saw it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/conflicts.h>
#include <strates/app/settle.h>
#include <strates/base/intl.h>

#include "edit_priv.h"
#include "resolve_priv.h"
#include "show_priv.h"

/* --- is it still the one that was looked at? -------------------------------------------------------------------------------------- */

static bool is_same(const struct conflict_item *x, const struct conflict_item *y)
{
	bool same = x->n == y->n && str_eq(x->id, y->id);

	for (int i = 0; i < x->n && same; i++)
		same = x->v[i].site == y->v[i].site && x->v[i].seq == y->v[i].seq && uid_cmp(x->v[i].record, y->v[i].record) == 0;
	return same;
}

static bool check_same(struct app *app, const struct conflict_item *c, struct err *e)
{
	struct conflict_list now = CONFLICT_LIST_INIT;
	bool ok = conflicts_find(app, c->id, &now, NULL) && is_same(c, &now.v[0]);

	conflict_list_release(&now);
	return ok || err_set(e, ERR_CONFLICT, _("%s, %s: it was settled, or somebody wrote there, since you looked; look at it again"), c->name, c->label);
}

/* --- a value of one's own --------------------------------------------------------------------------------------------------------- */

static char *set_name(const struct conflict_item *c)
{
	return xstrndup(c->field, strcspn(c->field, "/"));
}

/* The element of the record that the conflict is about, as the log holds it; none when it is not there. */
static struct value element_of(const struct conflict_item *c, struct record *r, enum set set)
{
	struct value v = value_none();

	for (int i = 0; i < record_count(r, set) && v.type == VALUE_NONE; i++) {
		struct str name = STR_INIT, text = STR_INIT;

		element_name(&name, set_desc(set), record_element(r, set, i));
		if (str_eq(name.s, c->field)) {
			element_value(&text, set_desc(set), record_element(r, set, i));
			v = value_text(arena_strdup(r->arena, text.s));
		}
		str_release(&name);
		str_release(&text);
	}
	return v;
}

static bool read_element(const struct conflict_item *c, struct edit *ed, const char *name, const char *text, struct value *out, struct err *e)
{
	int set = set_find(c->entity, name);

	*out = value_none();
	if (!*text)
		return true;
	if (set < 0)
		return err_set(e, ERR_DATA, _("a newer strates wrote the field %s; settle it there"), c->field);
	record_clear_set(&ed->r, (enum set)set);
	if (!edit_set(ed, name, text, e))
		return false;
	*out = element_of(c, &ed->r, (enum set)set);
	return out->type != VALUE_NONE ||
	       err_set(e, ERR_USAGE, _("%s: this conflict is about one element of the list, and \"%s\" is another one; settle it, then change the list"), c->label, text);
}

static bool has_waiting(const struct edit *ed)
{
	return ed->extra.n_authorities || ed->extra.n_partners;
}

/* What was typed, in the words that forms take; the record must be sound with it. */
static bool read_value(struct app *app, const struct conflict_item *c, const char *text, struct edit *ed, struct value *out, struct err *e)
{
	int f = field_find(c->entity, c->field);
	char *name = set_name(c);
	bool ok = edit_open(ed, app, c->entity, c->row, e);

	if (ok && c->kind == CONFLICT_ELEMENT) {
		ok = read_element(c, ed, name, text, out, e);
	} else if (ok && f < 0) {
		ok = err_set(e, ERR_DATA, _("a newer strates wrote the field %s; settle it there"), c->field);
	} else if (ok) {
		ok = edit_set(ed, name, text, e) && record_validate(&ed->r, NULL, e);
		*out = *record_value(&ed->r, (enum field)f);
	}
	if (ok && has_waiting(ed))
		ok = err_set(e, ERR_DATA, _("%s: \"%s\" is not in the register; add it first"), c->label, text);
	free(name);
	return ok;
}

static bool settle_value(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	struct edit ed = {.app = app};
	struct value v = w->take >= 0 ? c->v[w->take].value : value_none();
	bool ok = (w->take >= 0 || read_value(app, c, w->value, &ed, &v, e)) && store_settle_conflict(app->store, c->entity, c->uid, c->field, &v, e);

	edit_close(&ed);
	return ok;
}

/* --- deleted, or kept ------------------------------------------------------------------------------------------------------------- */

/* What left the record in the step that deleted it: rows that went with it, and rows that were moved to the one it was merged into. */
struct left {
	const struct conflict_item *c;
	struct store *store;
	struct left_row {
		enum entity entity;
		struct uid uid;
		int field; /* that named it; -1: the row was deleted */
	} *v;
	int n, cap;
};

static const enum field about[] = {FIELD_BUDGET_ACTION, FIELD_LINK_A, FIELD_LINK_B, FIELD_NOTE_ABOUT, FIELD_DOCUMENT_ABOUT};

static bool note_left(void *ctx, const struct log_op *op)
{
	struct left *l = ctx;
	int field = field_find(op->entity, op->field);
	bool named = op->entity == ENTITY_MISSION && str_has_prefix(op->field, "actions/");
	char uid[UID_TEXT_SIZE];

	uid_format(l->c->uid, uid);
	for (size_t i = 0; i < COUNT_OF(about) && !named; i++)
		named = field == (int)about[i] && str_eq(op->prev, uid);
	if (uid_cmp(op->uid, l->c->uid) == 0 || (!named && !str_eq(op->field, "_deleted")) || (op->entity == ENTITY_MISSION && !strstr(op->field, uid)))
		return true;
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = (struct left_row){op->entity, op->uid, field};
	return true;
}

static bool speaks_of(const struct record *r, struct uid u)
{
	for (size_t i = 0; i < COUNT_OF(about); i++)
		if (field_desc(about[i])->entity == r->entity && uid_cmp(record_uid(r, about[i]), u) == 0)
			return true;
	return false;
}

static bool bring_row(struct app *app, const struct left_row *l, const struct conflict_item *c, struct err *e)
{
	struct value v[ITEMS_MAX] = {value_uid(c->uid)};
	struct arena mem = ARENA_INIT;
	struct record r;
	bool ok = store_load_uid(app->store, l->entity, l->uid, &mem, &r, e);

	if (!ok) {
	} else if (r.deleted) {
		ok = !speaks_of(&r, c->uid) || store_insert(app->store, &r, e);
	} else if (l->entity == ENTITY_MISSION) {
		record_put_element(&r, SET_MISSION_ACTIONS, v);
		ok = store_update(app->store, &r, NULL, e);
	} else if (l->field >= 0 && uid_cmp(record_uid(&r, (enum field)l->field), c->into) == 0) {
		record_set(&r, (enum field)l->field, v[0]);
		ok = store_update(app->store, &r, NULL, e);
	}
	arena_release(&mem);
	return ok;
}

/* Deleting an action takes with it what only speaks of it, merging moves that, or drops it as a twin: when the action is kept, it comes back. */
static bool bring_back(struct app *app, const struct conflict_item *c, struct err *e)
{
	struct left l = {.c = c, .store = app->store};
	bool ok = true;

	for (int i = 0; ok && i < c->n; i++)
		if (c->kind == CONFLICT_RING || (c->v[i].value.type == VALUE_INT && c->v[i].value.i))
			ok = log_step_ops(app->store, c->v[i].site, c->v[i].step, note_left, &l, e);
	for (int i = 0; ok && i < l.n; i++)
		ok = bring_row(app, &l.v[i], c, e);
	free(l.v);
	return ok;
}

static bool forget_merge(struct app *app, struct uid u, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct record r;
	bool ok = store_load_uid(app->store, ENTITY_ACTION, u, &mem, &r, e);

	if (ok && record_value(&r, FIELD_ACTION_MERGED_INTO)->type != VALUE_NONE) {
		record_set(&r, FIELD_ACTION_MERGED_INTO, value_none());
		ok = store_update(app->store, &r, NULL, e);
	}
	arena_release(&mem);
	return ok;
}

static bool keep(struct app *app, const struct conflict_item *c, struct err *e)
{
	struct value none = value_none();

	if (!store_settle_conflict(app->store, c->entity, c->uid, c->field, &none, e))
		return false;
	return c->entity != ENTITY_ACTION || (forget_merge(app, c->uid, e) && bring_back(app, c, e));
}

/* A merge is done again, so that what was written meanwhile goes where the rest went. */
static bool let_go(struct app *app, const struct conflict_item *c, struct err *e)
{
	int64_t into = uid_is_nil(c->into) ? 0 : store_id_of_uid(app->store, ENTITY_ACTION, c->into);

	return into ? edit_merge(app, into, c->row, e) : edit_remove(app, c->entity, c->row, e);
}

static bool settle_deletion(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	if (w->take < 0)
		return err_set(e, ERR_USAGE, _("%s was deleted by one and changed by another; say `deleted' or `kept'"), c->name);
	return c->v[w->take].value.type == VALUE_INT && c->v[w->take].value.i ? let_go(app, c, e) : keep(app, c, e);
}

/* --- merged into each other ------------------------------------------------------------------------------------------------------- */

struct member {
	const char *field; /* its conflict that keeps it, NULL none */
};

static bool note_member(void *ctx, const struct conflict *c)
{
	struct member *m = ctx;

	if (str_eq(c->field, "_ring"))
		m->field = "_ring";
	else if (str_eq(c->field, "_deleted"))
		m->field = "_deleted";
	return true;
}

/* Alive, and merged into nothing. */
static bool set_free(struct app *app, struct uid u, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct value none = value_none();
	struct member m = {NULL};
	struct record r;
	bool ok = store_conflicts(app->store, &u, note_member, &m, e) && (!m.field || store_settle_conflict(app->store, ENTITY_ACTION, u, m.field, &none, e)) &&
		  store_load_uid(app->store, ENTITY_ACTION, u, &mem, &r, e);

	if (ok && r.deleted) {
		record_set(&r, FIELD_ACTION_MERGED_INTO, none);
		ok = store_insert(app->store, &r, e);
	} else if (ok) {
		ok = forget_merge(app, u, e);
	}
	arena_release(&mem);
	return ok;
}

/* All live for a moment; then the others are merged into the one that stays, as by hand. */
static bool settle_ring(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	struct store *s = app->store;
	bool ok = w->take >= 0 || err_set(e, ERR_USAGE, _("these records were merged into each other; say which of them is to be kept"));

	for (int i = 0; ok && i < c->n; i++) {
		struct conflict_item one = *c;

		/* Each side may have dropped the other's line of money as the twin of its own. */
		one.uid = c->v[i].record;
		ok = set_free(app, one.uid, e) && bring_back(app, &one, e);
	}
	for (int i = 0; ok && i < c->n; i++)
		ok = i == w->take || edit_merge(app, store_id_of_uid(s, ENTITY_ACTION, c->v[w->take].record), store_id_of_uid(s, ENTITY_ACTION, c->v[i].record), e);
	return ok;
}

/* --- one -------------------------------------------------------------------------------------------------------------------------- */

/* "Title: two wells (23/11 10:00, Anne)", a line for each value that is not taken. */
static bool write_note(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	struct str text = STR_INIT;
	struct edit ed;
	char uid[UID_TEXT_SIZE];
	bool ok;

	for (int i = 0; i < c->n; i++) {
		struct conflict_option o = c->v[i];

		if (i == w->take)
			continue;
		o.based_on = "";
		str_addf(&text, "%s%s%s%s — ", text.len ? "\n" : "", c->label, _(": "), o.text);
		conflict_say_who(&o, &text);
	}
	ok = edit_open(&ed, app, ENTITY_NOTE, 0, e) && edit_set(&ed, "about", uid_format(c->uid, uid), e) && edit_set(&ed, "text", text.s, e) &&
	     edit_write(&ed, NULL, NULL, e);
	edit_close(&ed);
	str_release(&text);
	return ok;
}

/* --- two things ------------------------------------------------------------------------------------------------------------------- */

/* Where a record came from and went to is no matter of two actions. */
static const enum field own_history[] = {FIELD_ACTION_SOURCE, FIELD_ACTION_SOURCE_ID, FIELD_ACTION_BATCH, FIELD_ACTION_MERGED_INTO};

bool conflict_can_split(const struct conflict_item *c)
{
	int f = c->kind == CONFLICT_FIELD && c->entity == ENTITY_ACTION ? field_find(c->entity, c->field) : -1;

	for (size_t i = 0; i < COUNT_OF(own_history); i++)
		if (f == (int)own_history[i])
			return false;
	return f >= 0;
}

int conflict_splits(const struct conflict_item *c, int take)
{
	int n = 0;

	for (int i = 0; i < c->n; i++)
		n += !value_eq(&c->v[i].value, &c->v[take].value);
	return n;
}

/* A copy as this one stands, with that value; its row id. */
static bool split_off(struct app *app, const struct conflict_item *c, const struct value *v, int64_t *id, struct err *e)
{
	struct edit ed;
	bool ok = edit_open(&ed, app, ENTITY_ACTION, c->row, e);

	if (ok) {
		edit_renew(&ed);
		for (size_t i = 0; i < COUNT_OF(own_history); i++)
			record_set(&ed.r, own_history[i], value_none());
		record_set(&ed.r, (enum field)field_find(c->entity, c->field), *v);
		ok = edit_write(&ed, NULL, NULL, e);
		*id = ed.r.id;
	}
	edit_close(&ed);
	return ok;
}

/* Before it is settled: what stands then is what the others are like. No two of them are one. */
static bool split(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	int64_t *ids = xcalloc((size_t)c->n + 1, sizeof(*ids)), link;
	int n = 1;
	bool ok = true;

	ids[0] = c->row;
	if (!conflict_can_split(c))
		ok = err_set(e, ERR_USAGE, _("%s: only what was said of an action itself can become two actions"), c->label);
	else if (w->take < 0)
		ok = err_set(e, ERR_USAGE, _("%s: to make two actions of it, say which side stays in this one"), c->label);
	for (int i = 0; ok && i < c->n; i++) {
		if (value_eq(&c->v[i].value, &c->v[w->take].value))
			continue;
		ok = split_off(app, c, &c->v[i].value, &ids[n], e);
		for (int k = 0; ok && k < n; k++)
			ok = settle_link(app, ids[k], ids[n], "not_related", NULL, true, NULL, &link, e);
		n++;
	}
	free(ids);
	return ok;
}

static bool settle_open(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	bool ok = c->kind == CONFLICT_DELETION ? settle_deletion(app, c, w, e) : c->kind == CONFLICT_RING ? settle_ring(app, c, w, e) : settle_value(app, c, w, e);

	if (ok)
		resolver_forget(app, c->entity);
	return ok;
}

/* Of a person without the name, which must not outlive the person in the history. */
static char *label_of(const struct conflict_item *c)
{
	return xasprintf(_("%s: %s"), _("settle"), c->entity == ENTITY_PERSON ? _(entity_desc(c->entity)->one) : c->name);
}

bool conflict_settle(struct app *a, const struct conflict_item *c, const struct conflict_answer *w, struct err *e)
{
	char *label = label_of(c);
	/* A note about a person would keep his data where erasing does not look. */
	bool note = w->note && c->kind != CONFLICT_DELETION && c->kind != CONFLICT_RING && c->entity != ENTITY_PERSON;
	bool ok = change_begin(a, label, e);

	BUG_ON(w->take >= c->n);
	if (ok)
		ok = edit_finish(a, check_same(a, c, e) && (!w->split || split(a, c, w, e)) && settle_open(a, c, w, e) && (!note || write_note(a, c, w, e)), e);
	free(label);
	return ok;
}

/* --- many ------------------------------------------------------------------------------------------------------------------------- */

/* Every name must be one of some record's, or a slip of the pen would settle nothing in silence. */
static bool check_names(const struct conflict_rule *rule, struct err *e)
{
	struct assign_target t;

	for (int i = 0; i < rule->n_fields; i++) {
		bool known = str_eq(rule->fields[i], "*") || assign_find(ENTITY_ACTION, rule->fields[i], &t, e);

		for (int en = 0; en < ENTITY_COUNT && !known; en++)
			known = assign_find((enum entity)en, rule->fields[i], &t, NULL);
		if (!known)
			return false;
		err_clear(e);
	}
	return rule->n_fields > 0 || err_set(e, ERR_USAGE, _("say which fields are settled so, for example field=status; field=* is all of them"));
}

static bool is_named(const struct conflict_rule *rule, const struct conflict_item *c)
{
	int f = field_find(c->entity, c->field), set;
	char *name = set_name(c);
	bool named = false;

	set = set_find(c->entity, name);
	for (int i = 0; i < rule->n_fields && !named; i++) {
		struct assign_target t;

		named = str_eq(rule->fields[i], "*") ||
			(assign_find(c->entity, rule->fields[i], &t, NULL) && ((f >= 0 && t.field == f) || (f < 0 && set >= 0 && t.set == set)));
	}
	free(name);
	return named;
}

/* The option that the rule takes; -1: it does not say. */
static int option_by(const struct conflict_rule *rule, const struct conflict_item *c)
{
	if ((c->kind != CONFLICT_FIELD && c->kind != CONFLICT_ELEMENT) || !is_named(rule, c))
		return -1;
	for (int i = c->n - 1; i >= 0; i--)
		if (rule->newest || c->v[i].mine)
			return i;
	return -1;
}

static void say_taken(const struct conflict_item *c, int option, struct str *said)
{
	const char *stands = "";

	for (int i = 0; i < c->n; i++)
		if (c->v[i].stands)
			stands = c->v[i].text;
	str_addf(said, "%s%s%s%s%s", c->name, _(": "), c->label, _(": "), stands);
	if (str_eq(stands, c->v[option].text))
		str_addf(said, "%s\n", _(" stays"));
	else
		str_addf(said, " → %s\n", c->v[option].text);
}

static bool settle_list(struct app *a, const struct conflict_rule *rule, bool dry, struct conflict_list *l, struct str *said, int *n, int *left, struct err *e)
{
	bool ok = true;

	for (int i = 0; ok && i < l->n; i++) {
		const struct conflict_item *c = &l->v[i];
		int option = option_by(rule, c);

		if (option < 0) {
			(*left)++;
			continue;
		}
		say_taken(c, option, said);
		(*n)++;
		ok = dry || store_settle_conflict(a->store, c->entity, c->uid, c->field, &c->v[option].value, e);
		if (ok && !app_tick(a, _("settling"), i + 1, l->n))
			ok = err_set(e, ERR_CANCELLED, _("interrupted; nothing was changed"));
	}
	return ok;
}

bool conflicts_settle_all(struct app *a, const struct conflict_rule *rule, bool dry, struct str *said, int *n, int *left, struct err *e)
{
	struct conflict_list l = CONFLICT_LIST_INIT;
	bool ok;

	*n = *left = 0;
	if (!check_names(rule, e) || (!dry && !change_begin(a, rule->newest ? _("settle: what is newest") : _("settle: what is mine"), e)))
		return false;
	/* Under the lock: what is settled is what stands there now. */
	ok = conflicts_read(a, 0, &l, e) && settle_list(a, rule, dry, &l, said, n, left, e);
	if (!dry)
		ok = edit_finish(a, ok, e);
	conflict_list_release(&l);
	return ok;
}
