/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_store.c - a built record into the register: new, unchanged, updated, or in conflict with what somebody wrote here.
 *
 * Three versions of a known row meet: what the file says now, what files said before (from the log), and what stands here. Only what the file changed is taken,
 * and only where nobody changed it here: the three-way merge of version control, by cell.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "import_priv.h"

struct outcome {
	int taken, conflicts;
};

/* --- what files said before ---------------------------------------------------------------------------------------------------- */

static bool note_field(void *ctx, const struct log_op *op)
{
	struct record *marks = ctx;
	int f = field_find(op->entity, op->field);

	if (!*op->field)
		marks->deleted = true; /* it was born in the log: no reference row */
	else if (f >= 0)
		record_set_int(marks, (enum field)f, 1);
	return true;
}

/* A reference row was told by the shipped tables, but for the cells that the log speaks of. */
static bool reference_before(struct store *s, const struct record *here, struct record *before, struct err *e)
{
	const struct entity_desc *d = entity_desc(here->entity);
	struct record marks;

	record_init(&marks, here->entity, here->arena);
	if (!log_ops(s, &here->uid, 0, 0, note_field, &marks, e))
		return false;
	for (int i = 0; !marks.deleted && i < d->n_fields; i++)
		if (marks.fields[i].type == VALUE_NONE)
			before->fields[i] = here->fields[i];
	return true;
}

static bool is_blank(const struct record *r)
{
	for (int i = 0; i < entity_desc(r->entity)->n_fields; i++)
		if (r->fields[i].type != VALUE_NONE)
			return false;
	return true;
}

static bool load_before(struct store *s, const struct record *here, struct record *before, struct err *e)
{
	if (!store_replay_imports(s, here->entity, here->uid, here->arena, before, e))
		return false;
	/* The log tells of a step when it is over: a row that was born in this very one stands as the file told it. */
	if (is_blank(before))
		record_copy(before, here, here->arena);
	return !(entity_desc(here->entity)->flags & ENTITY_REFERENCE) || reference_before(s, here, before, e);
}

/* --- three versions meet -------------------------------------------------------------------------------------------------------- */

/* Who wins on a field or set by the profile: fields of budget lines are all "budget". */
static enum profile_wins wins_of(const struct import *im, enum entity en, const char *name)
{
	if (!im->profile || (en != ENTITY_ACTION && en != ENTITY_BUDGET))
		return PROFILE_WINS_LATEST;
	return profile_wins(im->profile, en == ENTITY_BUDGET ? "budget" : name);
}

static void tell(struct str *out, const char *label)
{
	if (out)
		str_addf(out, "%s%s", out->len ? ", " : "", _(label));
}

static void count_taken(const struct import *im, struct outcome *o, const char *label)
{
	o->taken++;
	tell(im->told_taken, label);
}

static void count_conflict(const struct import *im, struct outcome *o, const char *label)
{
	o->conflicts++;
	tell(im->told_conflicts, label);
}

static void merge_fields(const struct import *im, struct record *here, const struct record *before, const struct record *file, struct outcome *o)
{
	const struct entity_desc *d = entity_desc(file->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct value *now = &file->fields[i];
		enum field f = (enum field)(d->first_field + i);
		/* Silence of the file is no order to clear; the batch is new each time. */
		enum profile_wins wins = wins_of(im, file->entity, field_desc(f)->name);
		if (f == FIELD_ACTION_BATCH || now->type == VALUE_NONE || value_eq(now, &here->fields[i]))
			continue;
		if (wins == PROFILE_WINS_REGISTER ? here->fields[i].type != VALUE_NONE : wins == PROFILE_WINS_LATEST && value_eq(now, &before->fields[i]))
			continue;
		if (wins != PROFILE_WINS_LATEST || value_eq(&here->fields[i], &before->fields[i])) {
			record_set(here, f, *now);
			count_taken(im, o, field_desc(f)->label);
		} else
			count_conflict(im, o, field_desc(f)->label);
	}
}

/* Index of an element that is equal in all items, -1. */
static int same_element(const struct record *r, enum set set, const struct value *items)
{
	for (int i = 0; i < record_count(r, set); i++) {
		int k = 0;
		while (k < set_desc(set)->n_items && value_eq(record_element(r, set, i) + k, &items[k]))
			k++;
		if (k == set_desc(set)->n_items)
			return i;
	}
	return -1;
}

/* Index of the element with the same key items, -1. */
static int keyed_element(const struct record *r, enum set set, const struct value *items)
{
	const struct set_desc *d = set_desc(set);

	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *v = record_element(r, set, i);
		int k = 0;
		while (k < d->n_items && (!(d->items[k].flags & FIELD_KEY) || value_eq(&v[k], &items[k])))
			k++;
		if (k == d->n_items)
			return i;
	}
	return -1;
}

/* Silence about an item is no order to clear it either: what stands here fills it. */
static void complete_set(struct record *file, const struct record *here, enum set set)
{
	const struct set_desc *d = set_desc(set);
	struct elements *l = record_elements(file, set);

	for (int i = 0; i < l->n; i++) {
		struct value *v = l->v + (size_t)i * (size_t)d->n_items;
		int at = keyed_element(here, set, v);
		for (int k = 0; at >= 0 && k < d->n_items; k++)
			if (v[k].type == VALUE_NONE)
				v[k] = record_element(here, set, at)[k];
	}
}

/* Did nobody touch this element here since the last file? */
static bool same_cell(const struct record *here, const struct record *before, enum set set, const struct value *items)
{
	int at = keyed_element(here, set, items), was = keyed_element(before, set, items);

	if (at < 0 || was < 0)
		return at < 0 && was < 0;
	return same_element(before, set, record_element(here, set, at)) == was;
}

/* The set as the file has it, whoever wrote what here. */
static void take_set(const struct import *im, struct record *here, struct record *file, enum set set, struct outcome *o)
{
	int changed = 0;

	complete_set(file, here, set);
	for (int i = record_count(here, set) - 1; i >= 0; i--) {
		if (keyed_element(file, set, record_element(here, set, i)) >= 0)
			continue;
		record_remove_element(here, set, i);
		changed++;
	}
	for (int i = 0; i < record_count(file, set); i++) {
		if (same_element(here, set, record_element(file, set, i)) >= 0)
			continue;
		record_put_element(here, set, record_element(file, set, i));
		changed++;
	}
	if (changed)
		count_taken(im, o, set_desc(set)->label);
}

static void merge_set(const struct import *im, struct record *here, const struct record *before, struct record *file, enum set set, struct outcome *o)
{
	enum profile_wins wins = wins_of(im, file->entity, set_desc(set)->name);

	if (record_count(file, set) == 0 || (wins == PROFILE_WINS_REGISTER && record_count(here, set) > 0))
		return;
	if (wins == PROFILE_WINS_FILE) {
		take_set(im, here, file, set, o);
		return;
	}
	complete_set(file, here, set);
	complete_set(file, before, set);
	for (int i = 0; i < record_count(before, set); i++) {
		const struct value *was = record_element(before, set, i);
		int at = same_element(here, set, was);
		if (keyed_element(file, set, was) >= 0 || at < 0)
			continue;
		record_remove_element(here, set, at);
		count_taken(im, o, set_desc(set)->label);
	}
	for (int i = 0; i < record_count(file, set); i++) {
		const struct value *now = record_element(file, set, i);
		if (same_element(before, set, now) >= 0 || same_element(here, set, now) >= 0)
			continue;
		if (!same_cell(here, before, set, now)) {
			count_conflict(im, o, set_desc(set)->label);
			continue;
		}
		record_put_element(here, set, now);
		count_taken(im, o, set_desc(set)->label);
	}
}

/* A line that tells of an authority is more than a mere name: it need not be reviewed any more. */
static void settle_authority(struct record *here, const struct record *file, struct outcome *o)
{
	if (file->entity != ENTITY_AUTHORITY || record_value(file, FIELD_AUTHORITY_PROVISIONAL)->type != VALUE_NONE ||
		record_int(here, FIELD_AUTHORITY_PROVISIONAL, 0) == 0)
		return;
	record_set(here, FIELD_AUTHORITY_PROVISIONAL, value_none());
	o->taken++;
}

static bool merge_row(struct import *im, struct record *file, int64_t id, struct outcome *o, struct err *e)
{
	struct store *s = app_store(im->app);
	struct arena a = ARENA_INIT;
	struct record here, before;
	bool ok = store_load(s, file->entity, id, &a, &here, e);

	/* Deleted here: it stays so. */
	if (ok && !here.deleted && (ok = load_before(s, &here, &before, e))) {
		merge_fields(im, &here, &before, file, o);
		settle_authority(&here, file, o);
		for (int k = 0; k < entity_desc(file->entity)->n_sets; k++)
			merge_set(im, &here, &before, file, (enum set)(entity_desc(file->entity)->first_set + k), o);
		if (o->taken)
			ok = store_update(s, &here, NULL, e);
	}
	arena_release(&a);
	return ok;
}

static enum import_outcome outcome_of(const struct outcome *o)
{
	return o->conflicts ? IMPORT_CONFLICTING : o->taken ? IMPORT_UPDATED : IMPORT_UNCHANGED;
}

bool import_row(struct import *im, struct record *r, enum import_outcome *out, struct err *e)
{
	struct outcome o = {0};
	int64_t id = store_id_any(app_store(im->app), r->entity, r->uid);
	bool ok = id ? merge_row(im, r, id, &o, e) : store_insert(app_store(im->app), r, e);

	*out = id ? outcome_of(&o) : IMPORT_ADDED;
	return ok;
}

/* --- what the user sets for every row --------------------------------------------------------------------------------------------- */

bool import_set(struct import *im, struct record *r, const char **field, const char **reason)
{
	for (int i = 0; i < im->o->n_set; i++) {
		struct resolve_extra extra = {0};
		struct err e = ERR_INIT;
		char *name = xstrdup(im->o->set[i]), *eq = strchr(name, '=');
		bool ok = eq != NULL;
		if (ok) {
			*eq = '\0';
			ok = resolve_assign(im->app, r, name, eq + 1, &extra, &e);
		} else
			err_set(&e, ERR_USAGE, _("\"%s\" is not FIELD=VALUE"), im->o->set[i]);
		resolve_extra_release(&extra);
		free(name);
		if (!ok) {
			*field = arena_strdup(&im->row, im->o->set[i]);
			*reason = arena_strdup(&im->row, e.text);
			return false;
		}
	}
	return true;
}

/* --- budget lines ----------------------------------------------------------------------------------------------------------------- */

/* Two instalments that are alike are two lines. So each line of the file answers for one line here at most, and what is left over is new: n of the file and m here make n - m more. A line
   is known by its uid, else by what it says (one that was typed has a uid of its own); what only one side tells of scheme and separate budget is no difference. One that was deleted here
   answers too, so that it stays away; but the place among its like may have passed to another one since, so a name alone says nothing of it. */
struct lines_here {
	struct record *v;
	bool *taken;
	int n;
};

/* Nothing said is euros: as every reader of a line takes it. */
static bool is_same(enum field f, const struct value *a, const struct value *b)
{
	static const struct value euro = {.type = VALUE_TEXT, .s = "EUR"};

	if (f == FIELD_BUDGET_CURRENCY)
		return value_eq(a->type == VALUE_NONE ? &euro : a, b->type == VALUE_NONE ? &euro : b);
	return value_eq(a, b);
}

/* From the last one on: the amount tells most lines apart. */
static bool are_same(const struct record *a, const struct record *b, const enum field *told, size_t n)
{
	while (n > 0 && is_same(told[n - 1], record_value(a, told[n - 1]), record_value(b, told[n - 1])))
		n--;
	return n == 0;
}

static const enum field line_fields[] = {FIELD_BUDGET_YEAR, FIELD_BUDGET_PAYER, FIELD_BUDGET_CURRENCY, FIELD_BUDGET_STAGE, FIELD_BUDGET_AMOUNT, FIELD_BUDGET_SCHEME, FIELD_BUDGET_LEDGER};
enum { FIELDS_OF_SUM = 5, FIELDS_OF_LINE = 7 };

bool import_same_line(const struct record *a, const struct record *b)
{
	return are_same(a, b, line_fields, FIELDS_OF_LINE);
}

static bool is_compatible(const struct record *a, const struct record *b)
{
	if (!are_same(a, b, line_fields, FIELDS_OF_SUM))
		return false;
	for (int i = FIELDS_OF_SUM; i < FIELDS_OF_LINE; i++) {
		const struct value *x = record_value(a, line_fields[i]), *y = record_value(b, line_fields[i]);
		if (x->type != VALUE_NONE && y->type != VALUE_NONE && !value_eq(x, y))
			return false;
	}
	return true;
}

/* Of year, payer, currency and stage. */
static struct uid name_line(const struct record *b, struct uid action, uint32_t nth)
{
	const char *payer = record_text(b, FIELD_BUDGET_PAYER), *currency = record_text(b, FIELD_BUDGET_CURRENCY), *stage = record_text(b, FIELD_BUDGET_STAGE);
	char uid[UID_TEXT_SIZE];
	struct str name = STR_INIT;
	struct uid u;

	value_format(&name, FT_INT, record_value(b, FIELD_BUDGET_YEAR));
	str_addf(&name, "|%s|%s|%s|%u", payer ? payer : "", currency ? currency : "EUR", stage ? stage : "", nth);
	u = uid_derive2("budget", uid_format(action, uid), name.s);
	str_release(&name);
	return u;
}

/* A line without uid is known again by what it is, and among its like by its place: a line more elsewhere moves no other. Those that are alike are counted under the name of the first. */
static void name_lines(struct uid action, struct record *lines, struct uid *first, int n)
{
	struct uid_map *like = uid_map_new();

	for (int i = 0; i < n; i++) {
		uint32_t nth = 0;
		first[i] = name_line(&lines[i], action, 0);
		uid_map_get(like, first[i], &nth);
		uid_map_put(like, first[i], nth + 1);
		if (uid_is_nil(lines[i].uid))
			lines[i].uid = nth ? name_line(&lines[i], action, nth) : first[i];
	}
	uid_map_free(&like);
}

static bool load_lines(struct store *s, struct uid action, bool deleted, struct arena *a, struct lines_here *out, struct err *e)
{
	struct value owner = value_uid(action);
	struct ids l = IDS_INIT;
	bool ok = deleted ? store_ids_deleted(s, FIELD_BUDGET_ACTION, &owner, &l, e) : store_ids_where(s, FIELD_BUDGET_ACTION, &owner, &l, e);

	out->v = arena_calloc(a, (size_t)l.n + 1, sizeof(*out->v));
	out->taken = arena_calloc(a, (size_t)l.n + 1, sizeof(*out->taken));
	for (int i = 0; ok && i < l.n; i++)
		ok = store_load(s, ENTITY_BUDGET, l.v[i], a, &out->v[out->n++], e);
	ids_release(&l);
	return ok;
}

static int line_of_uid(const struct lines_here *here, struct uid u)
{
	for (int i = 0; i < here->n; i++)
		if (uid_cmp(here->v[i].uid, u) == 0)
			return i;
	return -1;
}

/* Does the line of that uid stand for it: it says the same, or files said the same of it before somebody changed it here? */
static bool is_known_line(struct store *s, const struct record *here, const struct record *line)
{
	struct record before;

	return import_same_line(here, line) || (load_before(s, here, &before, NULL) && is_compatible(&before, line));
}

static int line_alike(const struct lines_here *here, const struct record *line, bool (*alike)(const struct record *a, const struct record *b))
{
	for (int i = 0; i < here->n; i++)
		if (!here->taken[i] && alike(&here->v[i], line))
			return i;
	return -1;
}

/* What a line of the file stands for: what says that it does. A uid that stands in the file is the line's own; one that it was given here is no more than a place among its like. */
enum sign { SIGN_KNOWN, SIGN_SAME, SIGN_COMPATIBLE, SIGN_OWN_UID, SIGN_UID };

static int line_by(enum sign sign, struct store *s, const struct lines_here *here, const struct record *line, bool own)
{
	int at;

	if (sign == SIGN_SAME || sign == SIGN_COMPATIBLE)
		return line_alike(here, line, sign == SIGN_SAME ? import_same_line : is_compatible);
	if (sign == SIGN_OWN_UID && !own)
		return -1;
	at = line_of_uid(here, line->uid);
	return at >= 0 && !here->taken[at] && (sign != SIGN_KNOWN || is_known_line(s, &here->v[at], line)) ? at : -1;
}

/* at[i]: the line here that the i-th of the file stands for, LINE_NEW, or LINE_DELETED here, which it stays. */
enum { LINE_NEW = -1, LINE_DELETED = -2 };

static void pair_lines(struct store *s, struct lines_here *here, struct lines_here *gone, const struct record *lines, const bool *own, int n, int *at)
{
	static const struct {
		enum sign sign;
		bool deleted;
	} order[] = { /* the surest first */
		{SIGN_KNOWN, false}, {SIGN_SAME, false}, {SIGN_COMPATIBLE, false}, {SIGN_OWN_UID, false},
		{SIGN_OWN_UID, true}, {SIGN_KNOWN, true}, {SIGN_SAME, true}, {SIGN_COMPATIBLE, true},
		{SIGN_UID, false}};

	for (int i = 0; i < n; i++)
		at[i] = LINE_NEW;
	for (size_t k = 0; k < COUNT_OF(order); k++)
		for (int i = 0; i < n; i++) {
			struct lines_here *among = order[k].deleted ? gone : here;
			int found = at[i] == LINE_NEW ? line_by(order[k].sign, s, among, &lines[i], own[i]) : -1;
			if (found < 0)
				continue;
			among->taken[found] = true;
			at[i] = order[k].deleted ? LINE_DELETED : found;
		}
}

/* Its name may be that of a line that answers for another one already. next: from which place on its like (by the name of the first) look for a free one. */
static bool insert_line(struct import *im, struct uid action, struct uid first, struct record *line, struct uid_map *next, struct err *e)
{
	struct store *s = app_store(im->app);
	uint32_t nth = 0;

	uid_map_get(next, first, &nth);
	while (store_id_any(s, ENTITY_BUDGET, line->uid))
		line->uid = name_line(line, action, nth++);
	uid_map_put(next, first, nth);
	return store_insert(s, line, e);
}

bool import_budgets(struct import *im, struct uid action, bool fresh, struct record *lines, int n, enum import_outcome *outcomes, struct err *e)
{
	struct store *s = app_store(im->app);
	struct arena a = ARENA_INIT;
	struct lines_here here = {0}, gone = {0};
	struct uid_map *next = uid_map_new();
	int *at = arena_calloc(&a, (size_t)n + 1, sizeof(*at));
	bool *own = arena_calloc(&a, (size_t)n + 1, sizeof(*own));
	struct uid *first = arena_calloc(&a, (size_t)n + 1, sizeof(*first));
	bool ok = fresh || (load_lines(s, action, false, &a, &here, e) && load_lines(s, action, true, &a, &gone, e));

	for (int i = 0; i < n; i++)
		own[i] = !uid_is_nil(lines[i].uid);
	name_lines(action, lines, first, n);
	if (ok && !fresh)
		pair_lines(s, &here, &gone, lines, own, n, at);
	store_sums_begin(s);
	for (int i = 0; ok && i < n; i++) {
		outcomes[i] = IMPORT_UNCHANGED;
		if (at[i] == LINE_NEW && !fresh && here.n > 0 && wins_of(im, ENTITY_BUDGET, NULL) == PROFILE_WINS_REGISTER)
			continue;
		if (fresh || at[i] == LINE_NEW) {
			outcomes[i] = IMPORT_ADDED;
			ok = insert_line(im, action, first[i], &lines[i], next, e);
		} else if (at[i] >= 0) {
			struct outcome o = {0};
			ok = merge_row(im, &lines[i], store_id_any(s, ENTITY_BUDGET, here.v[at[i]].uid), &o, e);
			outcomes[i] = outcome_of(&o);
		}
	}
	ok = ok && store_sums_end(s, e);
	uid_map_free(&next);
	arena_release(&a);
	return ok;
}

static bool write_budgets(struct import *im, struct import_action *x, bool fresh, struct outcome *o, struct err *e)
{
	enum import_outcome *outcomes;
	bool ok;

	if (!x->n_budgets)
		return true;
	outcomes = xcalloc((size_t)x->n_budgets, sizeof(*outcomes));
	ok = import_budgets(im, x->action.uid, fresh, x->budgets, x->n_budgets, outcomes, e);
	for (int i = 0; ok && i < x->n_budgets; i++) {
		o->conflicts += outcomes[i] == IMPORT_CONFLICTING;
		o->taken += outcomes[i] == IMPORT_UPDATED || outcomes[i] == IMPORT_ADDED;
	}
	free(outcomes);
	return ok;
}

/* --- actions --------------------------------------------------------------------------------------------------------------------- */

bool import_write(struct import *im, struct import_action *x, const char **field, const char **reason, struct err *e)
{
	struct store *s = app_store(im->app);
	struct outcome o = {0};
	int64_t id;

	if (im->o->n_set && !import_set(im, &x->action, field, reason))
		return false;
	id = store_id_any(s, ENTITY_ACTION, x->action.uid);
	if (!id) {
		if (!store_insert(s, &x->action, e) || !write_budgets(im, x, true, &o, e))
			return false;
		im->r->added++;
		return true;
	}
	/* Deleted here: it stays so, with all that hung on it. */
	if (!store_id_of_uid(s, ENTITY_ACTION, x->action.uid)) {
		im->r->unchanged++;
		return true;
	}
	if (!merge_row(im, &x->action, id, &o, e) || !write_budgets(im, x, false, &o, e))
		return false;
	switch (outcome_of(&o)) {
	case IMPORT_CONFLICTING: im->r->conflicting++; break;
	case IMPORT_UPDATED: im->r->updated++; break;
	default: im->r->unchanged++; break;
	}
	return true;
}
