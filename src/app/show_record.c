/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_record.c - any record as lines: its fields in the order of entity.def, its lists, then what lies around it.
 *
 * An action has a page of its own (show_action.c), because there the order is the meaning: who, where, what, when, with whom, for how much, who answers.
 */
#include "config.h"

#include <strates/app/conflicts.h>
#include <strates/base/intl.h>

#include "show_priv.h"

enum { AROUND_MAX = 200 };

static void add_field(struct app *a, const struct record *r, enum field f, struct lines *out)
{
	const struct field_desc *d = field_desc(f);
	const struct value *v = record_value(r, f);
	struct str s = STR_INIT;

	if (v->type == VALUE_NONE || d->type == FT_UID || d->type == FT_LONG)
		return;
	show_value(a, d->type, d->of, v, &s);
	if (d->type == FT_MONEY)
		str_add(&s, "\xc2\xa0\xe2\x82\xac");
	line_add(out, d->flags & FIELD_LOCAL ? LINE_DIM : LINE_FIELD, _(d->label), d->type == FT_REF ? show_ref_id(a, (enum entity)d->of, v) : 0, "%s", s.s);
	str_release(&s);
}

/* Long texts have a heading of their own, below the short ones. */
static void add_long(const struct record *r, enum field f, struct lines *out)
{
	const char *text = record_text(r, f);

	if (field_desc(f)->type != FT_LONG || !text)
		return;
	lines_add(out, LINE_HEADING, "", _(field_desc(f)->label));
	lines_add_long(out, LINE_TEXT, text);
}

static void add_set(struct app *a, const struct record *r, enum set s, struct lines *out)
{
	const struct set_desc *d = set_desc(s);
	struct str text = STR_INIT;

	for (int i = 0; i < record_count(r, s); i++) {
		const struct value *v = record_element(r, s, i);

		for (int k = 0; k < d->n_items; k++) {
			struct str one = STR_INIT;

			show_value(a, d->items[k].type, d->items[k].of, &v[k], &one);
			str_add(&text, !one.len || !text.len ? "" : k ? " " : ", ");
			str_add(&text, one.s);
			str_release(&one);
		}
	}
	lines_add(out, LINE_FIELD, _(d->label), text.s);
	str_release(&text);
}

/* Nobody shall take what stands there for what all have agreed on. */
bool show_conflicts(struct app *a, const struct record *r, struct lines *out, struct err *e)
{
	struct conflict_list l = CONFLICT_LIST_INIT;
	bool ok = conflicts_about(a, r->entity, r->uid, &l, e);

	for (int i = 0; ok && i < l.n; i++) {
		const struct conflict_item *c = &l.v[i];
		struct str s = STR_INIT;

		for (int k = 0; k < c->n; k++)
			str_addf(&s, "%s%s%s%s%s", k ? " / " : "", c->v[k].text, *c->v[k].author ? " (" : "", c->v[k].author, *c->v[k].author ? ")" : "");
		line_add(out, LINE_STRONG, _("In conflict"), 0, _("%s: %s"), c->label, s.s);
		str_release(&s);
	}
	conflict_list_release(&l);
	return ok;
}

static bool show_plain(struct app *a, const struct record *r, struct lines *out, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);
	struct arena mem = ARENA_INIT;
	char uid[UID_TEXT_SIZE];

	lines_add(out, LINE_TITLE, _(d->one), store_name(app_store(a), r->entity, r->id, &mem));
	arena_release(&mem);
	if (!show_conflicts(a, r, out, e))
		return false;
	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		/* The first text is the title already. */
		if (i > 0 || field_desc(f)->type != FT_TEXT || d->flags & ENTITY_KEYED)
			add_field(a, r, f, out);
	}
	for (int i = 0; i < d->n_sets; i++)
		add_set(a, r, (enum set)(d->first_set + i), out);
	lines_add(out, LINE_DIM, _("Id"), uid_format(r->uid, uid));
	for (int i = 0; i < d->n_fields; i++)
		add_long(r, (enum field)(d->first_field + i), out);
	return show_around(a, r, out, e) && show_attached(a, r->uid, out, e);
}

bool show_record(struct app *a, enum entity en, int64_t id, struct lines *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct record r;
	bool ok = store_load(app_store(a), en, id, &mem, &r, e);

	if (ok && r.deleted)
		lines_add(out, LINE_STRONG, "", _("This record was deleted; undo brings it back."));
	if (ok)
		ok = en == ENTITY_ACTION ? show_action(a, &r, out, e) : show_plain(a, &r, out, e);
	arena_release(&mem);
	return ok;
}

/* --- around ------------------------------------------------------------------------------------------------------------------- */

/* "2023–2025  Title (lead)", one line each. */
static bool add_actions(struct app *a, const char *heading, const struct ids *ids, struct lines *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	bool ok = true;

	if (ids->n)
		lines_add(out, LINE_HEADING, "", heading);
	for (int i = 0; ok && i < ids->n && i < AROUND_MAX; i++) {
		struct action_row row;
		char period[32];

		arena_clear(&mem);
		ok = store_action_row(app_store(a), ids->v[i], &mem, &row, e);
		if (ok)
			line_add(out, LINE_TEXT, show_period(row.start, row.end, period), row.id, "%s (%s)", row.title, row.lead_name);
	}
	if (ids->n > AROUND_MAX)
		line_add(out, LINE_DIM, "", 0, ngettext("and %d more", "and %d more", (unsigned long)(ids->n - AROUND_MAX)), ids->n - AROUND_MAX);
	arena_release(&mem);
	return ok;
}

static bool around_field(struct app *a, const char *heading, enum field f, const struct value *v, struct lines *out, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(app_store(a), f, v, &ids, e) && add_actions(a, heading, &ids, out, e);

	ids_release(&ids);
	return ok;
}

static bool around_set(struct app *a, const char *heading, enum set s, const struct value *v, struct lines *out, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool ok = store_owners_where(app_store(a), s, v, &ids, e) && add_actions(a, heading, &ids, out, e);

	ids_release(&ids);
	return ok;
}

bool show_around(struct app *a, const struct record *r, struct lines *out, struct err *e)
{
	struct value uid = value_uid(r->uid);
	const struct value *key = &r->fields[0];

	switch (r->entity) {
	case ENTITY_AUTHORITY:
		return around_field(a, _("Actions that it leads"), FIELD_ACTION_LEAD, key, out, e) &&
		       around_set(a, _("Actions that it joins"), SET_ACTION_PARTICIPANTS, key, out, e);
	case ENTITY_PARTNER: return around_set(a, _("Actions"), SET_ACTION_PARTNERS, &uid, out, e);
	case ENTITY_PERSON:
		return around_field(a, _("Actions, as elected official"), FIELD_ACTION_ELU, &uid, out, e) &&
		       around_field(a, _("Actions, as senior manager"), FIELD_ACTION_CADRE, &uid, out, e);
	case ENTITY_AGREEMENT: return around_field(a, _("Actions"), FIELD_ACTION_AGREEMENT, &uid, out, e);
	case ENTITY_NETWORK: return around_set(a, _("Actions"), SET_ACTION_NETWORKS, key, out, e);
	default: return true;
	}
}

/* --- attached ------------------------------------------------------------------------------------------------------------------ */

static void add_note(const struct record *r, struct lines *out)
{
	const char *author = record_text(r, FIELD_NOTE_AUTHOR), *text = record_text(r, FIELD_NOTE_TEXT);
	char day[40];

	date_format_long(record_date(r, FIELD_NOTE_ON), day);
	line_add(out, LINE_TEXT, day, r->id, "%s%s%s", author ? author : "", author ? " — " : "", text ? text : "");
}

static void add_document(const struct record *r, struct lines *out)
{
	const char *title = record_text(r, FIELD_DOCUMENT_TITLE), *path = record_text(r, FIELD_DOCUMENT_PATH);

	line_add(out, LINE_TEXT, title ? title : "", r->id, "%s", path ? path : "");
}

static bool add_rows(struct app *a, enum field about, struct uid uid, const char *heading, void (*add)(const struct record *, struct lines *),
	struct lines *out, struct err *e)
{
	struct value v = value_uid(uid);
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	struct record r;
	bool ok = store_ids_where(app_store(a), about, &v, &ids, e);

	if (ok && ids.n)
		lines_add(out, LINE_HEADING, "", heading);
	/* Newest first: ids grow with time. */
	for (int i = ids.n - 1; ok && i >= 0; i--) {
		arena_clear(&mem);
		ok = store_load(app_store(a), field_desc(about)->entity, ids.v[i], &mem, &r, e);
		if (ok)
			add(&r, out);
	}
	ids_release(&ids);
	arena_release(&mem);
	return ok;
}

bool show_attached(struct app *a, struct uid about, struct lines *out, struct err *e)
{
	return add_rows(a, FIELD_NOTE_ABOUT, about, _("Journal"), add_note, out, e) &&
	       add_rows(a, FIELD_DOCUMENT_ABOUT, about, _("Documents"), add_document, out, e);
}
