/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.c - one record from opening to saving.
 *
 * Saving writes the difference between what was opened and what is wanted onto what stands in the
 * register by then: a form may stay open for an hour while a colleague, or another console, changes
 * other fields of the same record. The same field changed on both sides is a conflict, told and not
 * guessed (exit status 4). Writing the whole record as the form holds it was rejected: it would
 * silently undo the other's work.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/engine/finding.h>

#include "edit_priv.h"
#include "resolve_priv.h"

/* --- opening --- */

bool edit_open(struct edit *ed, struct app *app, enum entity en, int64_t id, struct err *e)
{
	*ed = (struct edit){.app = app, .is_new = id == 0};
	record_init(&ed->before, en, &ed->arena);
	record_init(&ed->r, en, &ed->arena);
	if (!id)
		return true;
	if (!store_load(app->store, en, id, &ed->arena, &ed->before, e))
		return false;
	if (ed->before.deleted)
		return err_set(e, ERR_DATA, _("this %s was deleted; undo brings it back"),
		        _(entity_desc(en)->one));
	record_copy(&ed->r, &ed->before, &ed->arena);
	if (en == ENTITY_ACTION)
		ed->budget_before = edit_budget_now(ed);
	return true;
}

void edit_renew(struct edit *ed)
{
	ed->is_new = true;
	ed->r.id = 0;
	ed->r.uid = (struct uid){{0}};
	record_init(&ed->before, ed->r.entity, &ed->arena);
	ed->budget_before = NULL;
}

bool edit_duplicate(struct edit *ed, struct app *app, int64_t action, struct err *e)
{
	static const enum field own[] = {FIELD_ACTION_START, FIELD_ACTION_END,
	        FIELD_ACTION_PLANNED_START, FIELD_ACTION_PLANNED_END, FIELD_ACTION_RECONFIRMED,
	        FIELD_ACTION_VISITS_OUT, FIELD_ACTION_VISITS_IN, FIELD_ACTION_FUNDS_OUT,
	        FIELD_ACTION_FUNDS_IN, FIELD_ACTION_EXPERTISE_OUT, FIELD_ACTION_EXPERTISE_IN,
	        FIELD_ACTION_STATUS, FIELD_ACTION_SOURCE, FIELD_ACTION_SOURCE_ID,
	        FIELD_ACTION_BATCH, FIELD_ACTION_MERGED_INTO, FIELD_ACTION_VISA,
	        FIELD_ACTION_VISA_BY, FIELD_ACTION_VISA_ON};

	if (!edit_open(ed, app, ENTITY_ACTION, action, e))
		return false;
	edit_renew(ed);
	for (size_t i = 0; i < COUNT_OF(own); i++)
		record_set(&ed->r, own[i], value_none());
	return true;
}

void edit_close(struct edit *ed)
{
	resolve_extra_release(&ed->extra);
	arena_release(&ed->arena);
	*ed = (struct edit){0};
}

bool edit_set(struct edit *ed, const char *name, const char *value, struct err *e)
{
	return resolve_assign(ed->app, &ed->r, name, value, &ed->extra, e);
}

bool edit_same_element(enum set set, const struct value *a, const struct value *b)
{
	for (int i = 0; i < set_desc(set)->n_items; i++)
		if (!value_eq(&a[i], &b[i]))
			return false;
	return true;
}

static bool is_blank(const struct value *v)
{
	return v->type == VALUE_NONE || (v->type == VALUE_TEXT && !*v->s);
}

int edit_find_element(const struct record *r, enum set set, const struct value *items)
{
	const struct set_desc *d = set_desc(set);

	for (int i = 0; i < record_count(r, set); i++) {
		const struct value *v = record_element(r, set, i);
		int k = 0;
		while (k < d->n_items &&
		        (!(d->items[k].flags & FIELD_KEY) || value_eq(&v[k], &items[k]) ||
		                (is_blank(&v[k]) && is_blank(&items[k]))))
			k++;
		if (k == d->n_items)
			return i;
	}
	return -1;
}

static bool sets_differ(const struct record *a, const struct record *b, enum set set)
{
	if (record_count(a, set) != record_count(b, set))
		return true;
	for (int i = 0; i < record_count(a, set); i++) {
		const struct value *v = record_element(a, set, i);
		int k = edit_find_element(b, set, v);
		if (k < 0 || !edit_same_element(set, v, record_element(b, set, k)))
			return true;
	}
	return false;
}

bool edit_is_dirty(const struct edit *ed)
{
	const struct entity_desc *d = entity_desc(ed->r.entity);

	if (ed->extra.has_budget)
		return true;
	for (int i = 0; i < d->n_fields; i++)
		if (!value_eq(&ed->r.fields[i], &ed->before.fields[i]))
			return true;
	for (int i = 0; i < d->n_sets; i++)
		if (sets_differ(&ed->r, &ed->before, (enum set)(d->first_set + i)))
			return true;
	return false;
}

/* --- what it would meet --- */

static const char *hit_line(struct edit *ed, const struct engine_hit *h, struct arena *a)
{
	struct action_row row;
	const char *kind = finding_kind_label(finding_kind_code(h->kind));

	if (h->other && store_action_row(ed->app->store, h->other, a, &row, NULL))
		return arena_printf(a, "%s %s%s%s — %s", finding_mark(h->severity, h->state), kind, _(": "),
		        row.lead_name && *row.lead_name ? row.lead_name
		        : row.lead                      ? row.lead
		                                        : "?",
		        row.title ? row.title : "?");
	return arena_printf(a, "%s %s", finding_mark(h->severity, h->state), kind);
}

bool edit_probe(struct edit *ed, int max, struct arena *a, const char ***lines, int *n, int *total,
        struct err *e)
{
	struct engine *en = app_engine(ed->app);
	struct engine_hit *hits = arena_calloc(a, (size_t)(max > 0 ? max : 0) + 1, sizeof(*hits));

	*n = *total = 0;
	*lines = arena_calloc(a, (size_t)(max > 0 ? max : 0) + 1, sizeof(**lines));
	if (ed->r.entity != ENTITY_ACTION)
		return true;
	if (!engine_load(en, ed->app->store, app_today(ed->app), e) ||
	        !engine_probe(en, ed->app->store, &ed->r, hits, max, n, total, e))
		return false;
	for (int i = 0; i < *n; i++)
		(*lines)[i] = hit_line(ed, &hits[i], a);
	return true;
}

/* --- rules that need the register --- */

/* A keyed row without a key gets one made of its code, acronym or name. */
static void make_key(struct edit *ed)
{
	static const enum field from[] = {FIELD_AUTHORITY_CODE, FIELD_AUTHORITY_NAME,
	        FIELD_NETWORK_ACRONYM, FIELD_NETWORK_NAME, FIELD_THEME_NAME_FR, FIELD_PLACE_NAME};
	enum entity en = ed->r.entity;
	enum field key = (enum field)entity_desc(en)->first_field;
	struct str k = STR_INIT;
	size_t prefix;

	if (!entity_is_keyed(en) || record_text(&ed->r, key))
		return;
	if (en == ENTITY_AUTHORITY)
		str_addf(&k, "%s:",
		        resolve_prefix(
		                strate_from_code(record_text(&ed->r, FIELD_AUTHORITY_STRATE))));
	else if (en == ENTITY_PLACE && record_text(&ed->r, FIELD_PLACE_COUNTRY))
		str_addf(&k, "%s:", record_text(&ed->r, FIELD_PLACE_COUNTRY));
	prefix = k.len;
	for (size_t i = 0; i < COUNT_OF(from) && k.len == prefix; i++) {
		const char *text =
		        field_desc(from[i])->entity == en ? record_text(&ed->r, from[i]) : NULL;
		if (text && from[i] == FIELD_AUTHORITY_CODE)
			str_add(&k, text);
		else if (text)
			resolve_slug(&k, text);
	}
	if (k.len > prefix)
		record_set_text(&ed->r, key, k.s);
	str_release(&k);
}

static void default_text(struct record *r, enum field f, const char *text)
{
	if (record_value(r, f)->type == VALUE_NONE)
		record_set_text(r, f, text);
}

/* What goes without saying about a new row. */
static void fill_defaults(struct edit *ed)
{
	struct record *r = &ed->r;
	char today[DATE_TEXT_SIZE];

	date_format(date_from_days(app_today(ed->app)), today);
	switch (ed->is_new ? r->entity : ENTITY_COUNT) {
	case ENTITY_LINK:
		default_text(r, FIELD_LINK_STATE, "proposed");
		default_text(r, FIELD_LINK_PROPOSED_ON, today);
		break;
	case ENTITY_NOTE:
		default_text(r, FIELD_NOTE_ON, today);
		default_text(r, FIELD_NOTE_AUTHOR, app_user(ed->app));
		break;
	case ENTITY_DOCUMENT: default_text(r, FIELD_DOCUMENT_ADDED, today); break;
	default: break;
	}
}

static bool has_changed(const struct edit *ed, enum field f)
{
	return !value_eq(record_value(&ed->r, f), record_value(&ed->before, f));
}

/* A town that was typed gets its reference row and coordinates: what clashes of missions and loads
 * of partners are seen by. */
static void locate(struct edit *ed)
{
	static const struct where {
		enum entity entity;
		enum field country, city, place, lat, lon;
	} tables[] = {
	        {ENTITY_MISSION, FIELD_MISSION_COUNTRY, FIELD_MISSION_CITY, FIELD_MISSION_PLACE,
	                FIELD_MISSION_LAT, FIELD_MISSION_LON},
	        {ENTITY_PARTNER, FIELD_PARTNER_COUNTRY, FIELD_PARTNER_CITY, FIELD_PARTNER_PLACE,
	                FIELD_PARTNER_LAT, FIELD_PARTNER_LON},
	};

	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		const struct where *w = &tables[i];
		int64_t id;
		double lat, lon;
		if (w->entity != ed->r.entity ||
		        (!has_changed(ed, w->city) && !has_changed(ed, w->country)) ||
		        has_changed(ed, w->place) || has_changed(ed, w->lat) ||
		        has_changed(ed, w->lon))
			continue;
		resolve_town(ed->app, record_text(&ed->r, w->city), record_text(&ed->r, w->country),
		        &id, &lat, &lon);
		record_set_text(&ed->r, w->place,
		        id ? store_key(ed->app->store, ENTITY_PLACE, id, &ed->arena) : NULL);
		record_set(&ed->r, w->lat, id && !isnan(lat) ? value_real(lat) : value_none());
		record_set(&ed->r, w->lon, id && !isnan(lon) ? value_real(lon) : value_none());
	}
}

/* From the parent upwards; a chain that comes back to the start would never end. */
static bool check_parents(struct edit *ed, const char **field, struct err *e)
{
	enum { LEVELS_MAX = 64 };
	const char *key = record_text(&ed->r, FIELD_AUTHORITY_KEY),
	           *up = record_text(&ed->r, FIELD_AUTHORITY_PARENT);
	struct record r;

	*field = field_desc(FIELD_AUTHORITY_PARENT)->name;
	for (int i = 0; up && i < LEVELS_MAX; i++) {
		if (str_eq(up, key))
			return err_set(e, ERR_DATA,
			        _("%s: %s would lie in itself, through %s; choose an authority "
			          "above it"),
			        _(field_desc(FIELD_AUTHORITY_PARENT)->label), key,
			        record_text(&ed->r, FIELD_AUTHORITY_PARENT));
		up = store_load_key(ed->app->store, ENTITY_AUTHORITY, up, &ed->arena, &r, NULL)
		             ? record_text(&r, FIELD_AUTHORITY_PARENT)
		             : NULL;
	}
	*field = field_desc(FIELD_AUTHORITY_SUCCESSOR)->name;
	if (key && str_eq(key, record_text(&ed->r, FIELD_AUTHORITY_SUCCESSOR)))
		return err_set(e, ERR_DATA, _("%s: %s can't follow itself; choose another one"),
		        _(field_desc(FIELD_AUTHORITY_SUCCESSOR)->label), key);
	return true;
}

static bool check_key(struct edit *ed, const char **field, struct err *e)
{
	const char *key = record_text(&ed->r, FIELD_AUTHORITY_KEY);
	const char *prefix =
	        resolve_prefix(strate_from_code(record_text(&ed->r, FIELD_AUTHORITY_STRATE)));
	size_t n = strlen(prefix);

	*field = field_desc(FIELD_AUTHORITY_KEY)->name;
	/* Single authorities have the key of the région that they also are. */
	if (ed->is_new && key && !(strncmp(key, prefix, n) == 0 && key[n] == ':') &&
	        !(str_eq(prefix, "single") && str_has_prefix(key, "reg:")))
		return err_set(e, ERR_DATA, _("%s: \"%s\" does not fit its strate; write %s:CODE"),
		        _(field_desc(FIELD_AUTHORITY_KEY)->label), key, prefix);
	return true;
}

static bool is_living(struct app *app, enum entity en, const struct value *v)
{
	if (v->type == VALUE_UID)
		return store_id_of_uid(app->store, en, v->u) != 0;
	return v->type != VALUE_TEXT || store_id_of_key(app->store, en, v->s) != 0;
}

/* References that this edit changed lead to living rows. */
static bool check_refs(struct edit *ed, const char **field, struct err *e)
{
	const struct entity_desc *d = entity_desc(ed->r.entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		if (f->type != FT_REF || value_eq(&ed->r.fields[i], &ed->before.fields[i]) ||
		        is_living(ed->app, (enum entity)f->of, &ed->r.fields[i]))
			continue;
		*field = f->name;
		return err_set(e, ERR_DATA,
		        _("%s: that %s was deleted or never was; choose another one"), _(f->label),
		        _(entity_desc((enum entity)f->of)->one));
	}
	return true;
}

static bool check_rules(struct edit *ed, const char **field, struct err *e)
{
	if (!record_validate(&ed->r, field, e) || !check_refs(ed, field, e))
		return false;
	if (ed->r.entity == ENTITY_AUTHORITY &&
	        (!check_key(ed, field, e) || !check_parents(ed, field, e)))
		return false;
	*field = NULL;
	return true;
}

/* --- saving --- */

static bool refers_to(const struct record *r, struct uid partner)
{
	for (int i = 0; i < record_count(r, SET_ACTION_PARTNERS); i++) {
		const struct value *v = record_element(r, SET_ACTION_PARTNERS, i);
		if (v->type == VALUE_UID && uid_cmp(v->u, partner) == 0)
			return true;
	}
	return false;
}

/* What the assignments left waiting, but for what a later assignment made superfluous. */
static bool write_waiting(struct edit *ed, struct err *e)
{
	struct resolve_extra *x = &ed->extra;

	for (int i = 0; i < x->n_authorities; i++) {
		if (store_id_of_key(ed->app->store, ENTITY_AUTHORITY,
		            record_text(&x->authorities[i], FIELD_AUTHORITY_KEY)))
			continue;
		if (!store_insert(ed->app->store, &x->authorities[i], e))
			return false;
	}
	for (int i = 0; i < x->n_partners; i++) {
		if (!refers_to(&ed->r, x->partners[i].uid) ||
		        store_id_any(ed->app->store, ENTITY_PARTNER, x->partners[i].uid))
			continue;
		if (!store_insert(ed->app->store, &x->partners[i], e))
			return false;
	}
	if (x->n_authorities)
		resolver_forget(ed->app, ENTITY_AUTHORITY);
	return true;
}

static bool changed_by_other(enum entity en, const char *label, struct err *e)
{
	return err_set(e, ERR_CONFLICT,
	        _("%s: somebody changed it in this %s meanwhile; open it again to see the new "
	          "value"),
	        label, _(entity_desc(en)->one));
}

static bool rebase_fields(struct edit *ed, struct record *now, struct err *e)
{
	const struct entity_desc *d = entity_desc(ed->r.entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct value *was = &ed->before.fields[i], *mine = &ed->r.fields[i];
		if (value_eq(was, mine))
			continue;
		if (!value_eq(was, &now->fields[i]) && !value_eq(mine, &now->fields[i]))
			return changed_by_other(ed->r.entity,
			        _(field_desc((enum field)(d->first_field + i))->label), e);
		record_set(now, (enum field)(d->first_field + i), *mine);
	}
	return true;
}

/* Elements that this edit added, changed or took away; those of others stay. */
static void rebase_set(struct edit *ed, struct record *now, enum set set)
{
	for (int i = 0; i < record_count(&ed->before, set); i++) {
		const struct value *v = record_element(&ed->before, set, i);
		int at = edit_find_element(now, set, v);
		if (edit_find_element(&ed->r, set, v) < 0 && at >= 0)
			record_remove_element(now, set, at);
	}
	for (int i = 0; i < record_count(&ed->r, set); i++) {
		const struct value *v = record_element(&ed->r, set, i);
		int was = edit_find_element(&ed->before, set, v);
		if (was < 0 || !edit_same_element(set, v, record_element(&ed->before, set, was)))
			record_put_element(now, set, v);
	}
}

static bool update(struct edit *ed, bool *changed, struct err *e)
{
	const struct entity_desc *d = entity_desc(ed->r.entity);
	struct record now;
	int n = 0;

	if (!store_load(ed->app->store, ed->r.entity, ed->before.id, &ed->arena, &now, e))
		return false;
	if (now.deleted)
		return err_set(e, ERR_CONFLICT,
		        _("somebody deleted this %s meanwhile; undo brings it back"), _(d->one));
	if (!rebase_fields(ed, &now, e))
		return false;
	for (int i = 0; i < d->n_sets; i++)
		if (edit_is_set_contested(ed, &now, (enum set)(d->first_set + i)))
			return changed_by_other(ed->r.entity,
			        _(set_desc((enum set)(d->first_set + i))->label), e);
	for (int i = 0; i < d->n_sets; i++)
		rebase_set(ed, &now, (enum set)(d->first_set + i));
	if (!store_update(ed->app->store, &now, &n, e))
		return false;
	ed->r = now;
	*changed |= n > 0;
	return true;
}

/* What a wanted line does not tell of these is no difference. */
static const enum field untold[] = {FIELD_BUDGET_SCHEME, FIELD_BUDGET_LEDGER};

static bool same_line(const struct record *a, const struct record *b, bool amount_too)
{
	static const enum field same[] = {FIELD_BUDGET_YEAR, FIELD_BUDGET_PAYER,
	        FIELD_BUDGET_CURRENCY, FIELD_BUDGET_STAGE, FIELD_BUDGET_AMOUNT};

	for (size_t i = 0; i < COUNT_OF(same); i++)
		if ((amount_too || same[i] != FIELD_BUDGET_AMOUNT) &&
		        !value_eq(record_value(a, same[i]), record_value(b, same[i])))
			return false;
	for (size_t i = 0; amount_too && i < COUNT_OF(untold); i++)
		if (record_value(b, untold[i])->type != VALUE_NONE &&
		        !value_eq(record_value(a, untold[i]), record_value(b, untold[i])))
			return false;
	return true;
}

/* Finds the stored line that wanted line `w` stands for: equal ones first, then the same line with
 * another amount. */
static int match_line(const struct record *lines, const bool *used, int n, const struct record *w,
        bool amount_too)
{
	for (int i = 0; i < n; i++)
		if (!used[i] && same_line(&lines[i], w, amount_too))
			return i;
	return -1;
}

static bool write_line(struct edit *ed, struct record *lines, bool *used, int n, struct record *w,
        bool *changed, struct err *e)
{
	int at = match_line(lines, used, n, w, true);

	if (at >= 0) {
		used[at] = true;
		return true;
	}
	*changed = true;
	at = match_line(lines, used, n, w, false);
	if (at < 0) {
		record_set(w, FIELD_BUDGET_ACTION, value_uid(ed->r.uid));
		return record_validate(w, NULL, e) && store_insert(ed->app->store, w, e);
	}
	used[at] = true;
	record_set(&lines[at], FIELD_BUDGET_AMOUNT, *record_value(w, FIELD_BUDGET_AMOUNT));
	for (size_t i = 0; i < COUNT_OF(untold); i++)
		if (record_value(w, untold[i])->type != VALUE_NONE)
			record_set(&lines[at], untold[i], *record_value(w, untold[i]));
	return store_update(ed->app->store, &lines[at], NULL, e);
}

/* The wanted lines instead of the stored ones, touching only those that differ. */
static bool write_budget(struct edit *ed, bool *changed, struct err *e)
{
	struct ids l = IDS_INIT;
	struct record *lines;
	bool *used, ok = edit_rows_about(ed->app, FIELD_BUDGET_ACTION, ed->r.uid, &l, e);

	lines = arena_calloc(&ed->arena, (size_t)l.n + 1, sizeof(*lines));
	used = arena_calloc(&ed->arena, (size_t)l.n + 1, sizeof(*used));
	for (int i = 0; ok && i < l.n; i++)
		ok = store_load(ed->app->store, ENTITY_BUDGET, l.v[i], &ed->arena, &lines[i], e);
	/* Equal lines are taken first, so that a changed one does not take the place of another's
	 * equal. */
	for (int pass = 0; ok && pass < 2; pass++)
		for (int i = 0; ok && i < ed->extra.n_budgets; i++) {
			struct record *w = &ed->extra.budgets[i];
			if (w->deleted)
				continue;
			if (pass == 0 && match_line(lines, used, l.n, w, true) < 0)
				continue;
			w->deleted = true; /* done; these records are not stored as such */
			ok = write_line(ed, lines, used, l.n, w, changed, e);
		}
	for (int i = 0; ok && i < l.n; i++)
		if (!used[i]) {
			*changed = true;
			ok = store_delete(ed->app->store, ENTITY_BUDGET, l.v[i], e);
		}
	for (int i = 0; i < ed->extra.n_budgets; i++)
		ed->extra.budgets[i].deleted = false;
	ids_release(&l);
	return ok;
}

bool edit_rows_about(struct app *app, enum field f, struct uid u, struct ids *out, struct err *e)
{
	struct value v = value_uid(u);

	return store_ids_where(app->store, f, &v, out, e);
}

bool edit_write(struct edit *ed, bool *changed, const char **field, struct err *e)
{
	const char *ignored;
	bool differs = ed->is_new, ok;

	if (!field)
		field = &ignored;
	*field = NULL;
	make_key(ed);
	fill_defaults(ed);
	locate(ed);
	if (!write_waiting(ed, e) || !check_rules(ed, field, e))
		return false;
	ok = ed->is_new ? store_insert(ed->app->store, &ed->r, e) : update(ed, &differs, e);
	if (ok && ed->extra.has_budget) {
		*field = "budget";
		ok = (ed->is_new || !edit_is_budget_contested(ed) ||
		             changed_by_other(ed->r.entity, _("Budget"), e)) &&
		     write_budget(ed, &differs, e);
		*field = ok ? NULL : *field;
	}
	if (ok && differs)
		resolver_forget(ed->app, ed->r.entity);
	if (changed)
		*changed = differs;
	return ok;
}

/* "add: Eau à Kédougou"; of a person without the name, which must not outlive the person in the
 * history. */
static const char *step_label(struct edit *ed)
{
	const char *verb = ed->is_new ? _("add") : _("edit"), *name = NULL;
	enum entity en = ed->r.entity;
	const struct entity_desc *d = entity_desc(en);

	if (en != ENTITY_PERSON && !(d->flags & ENTITY_KEYED))
		name = record_text(&ed->r, (enum field)d->first_field);
	else if (en == ENTITY_AUTHORITY)
		name = record_text(&ed->r, FIELD_AUTHORITY_NAME);
	return arena_printf(&ed->arena, _("%s: %s"), verb, name ? name : _(d->one));
}

bool edit_finish(struct app *app, bool ok, struct err *e)
{
	if (ok)
		return change_end(app, e);
	change_abort(app);
	return false;
}

bool edit_save(struct edit *ed, const char **field, struct err *e)
{
	struct record wanted;
	bool changed = false;

	record_copy(&wanted, &ed->r, &ed->arena);
	if (!change_begin(ed->app, step_label(ed), e))
		return false;
	if (!edit_finish(ed->app, edit_write(ed, &changed, field, e), e)) {
		/* What was typed stays, to be mended and saved again. */
		ed->r = wanted;
		return false;
	}
	ed->is_new = false;
	record_copy(&ed->before, &ed->r, &ed->arena);
	resolve_extra_release(&ed->extra);
	if (ed->r.entity == ENTITY_ACTION)
		ed->budget_before = edit_budget_now(ed);
	return true;
}
