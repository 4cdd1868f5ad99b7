/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflicts.c - conflicts in words: of which record and field, what was said, by whom, on which laptop, on what it was based.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/browse.h>
#include <strates/app/conflicts.h>
#include <strates/base/intl.h>

#include "app_priv.h"
#include "show_priv.h"

#define DELETED "_deleted"
#define RING "_ring"
enum { RING_MAX = 16 };

void conflict_list_release(struct conflict_list *l)
{
	free(l->v);
	arena_release(&l->arena);
	*l = (struct conflict_list)CONFLICT_LIST_INIT;
}

const char *conflict_letter(int option, char buf[12])
{
	if (option < 26)
		snprintf(buf, 12, "%c", 'A' + option);
	else
		snprintf(buf, 12, "%d", option + 1);
	return buf;
}

int conflict_option_of(const char *letter, int n)
{
	char buf[12];

	for (int i = 0; i < n; i++)
		if (strcasecmp(letter, conflict_letter(i, buf)) == 0)
			return i;
	return -1;
}

/* --- values in words -------------------------------------------------------------------------------------------------------------- */

/* The set that a cell is an element of; -1. */
static int set_of(enum entity en, const char *field)
{
	const char *slash = strchr(field, '/');
	char *name = slash ? xstrndup(field, (size_t)(slash - field)) : NULL;
	int set = name ? set_find(en, name) : -1;

	free(name);
	return set;
}

static void add_items(struct app *a, const struct set_desc *d, const struct value *items, struct str *out)
{
	size_t start = out->len;

	if (d == set_desc(SET_ACTION_PLACES)) {
		show_place(a, items, out);
	} else if (d == set_desc(SET_ACTION_THEMES)) {
		show_theme(a, items, out);
	} else {
		for (int i = 0; i < d->n_items; i++) {
			struct str one = STR_INIT;

			show_value(a, d->items[i].type, d->items[i].of, &items[i], &one);
			str_addf(out, "%s%s", one.len && out->len > start ? " " : "", one.s);
			str_release(&one);
		}
	}
}

/* An element that is not there is told by what it would be: its name has the key. */
static void add_element(struct app *a, int set, const char *field, const struct value *v, struct str *out)
{
	const struct set_desc *d = set_desc((enum set)set);
	struct value items[ITEMS_MAX] = {{0}};
	struct arena mem = ARENA_INIT;
	bool there = v->type != VALUE_NONE;
	struct str text = STR_INIT;

	element_parse(d, field, v->type == VALUE_TEXT ? v->s : "1", &mem, items);
	add_items(a, d, items, &text);
	if (there)
		str_add(out, text.s);
	else
		str_addf(out, _("without “%s”"), text.len ? text.s : strchr(field, '/') + 1);
	str_release(&text);
	arena_release(&mem);
}

/* "" for nothing. Appends. */
static void add_cell(struct app *a, enum entity en, const char *field, const struct value *v, struct str *out)
{
	int f = field_find(en, field), set = f < 0 ? set_of(en, field) : -1;

	if (f >= 0)
		show_value(a, field_desc((enum field)f)->type, field_desc((enum field)f)->of, v, out);
	else if (set >= 0)
		add_element(a, set, field, v, out);
	else
		value_format(out, FT_TEXT, v);
}

static const char *cell_label(enum entity en, const char *field)
{
	int f = field_find(en, field), set = f < 0 ? set_of(en, field) : -1;

	return f >= 0 ? _(field_desc((enum field)f)->label) : set >= 0 ? _(set_desc((enum set)set)->label) : field;
}

static const char *kept_str(struct arena *mem, struct str *s)
{
	const char *copy = arena_strdup(mem, s->s);

	str_release(s);
	return copy;
}

static const char *cell_text(struct conflict_list *l, enum entity en, const char *field, const struct value *v)
{
	struct str s = STR_INIT;

	add_cell(l->app, en, field, v, &s);
	return kept_str(&l->arena, &s);
}

static const char *cell_data(struct conflict_list *l, enum entity en, const char *field, const struct value *v)
{
	int f = field_find(en, field);
	struct str s = STR_INIT;

	value_format(&s, f >= 0 ? field_desc((enum field)f)->type : v->type == VALUE_INT ? FT_INT : v->type == VALUE_UID ? FT_UID : FT_TEXT, v);
	return kept_str(&l->arena, &s);
}

/* --- the record ------------------------------------------------------------------------------------------------------------------- */

static const struct value *ref_of(const struct record *r)
{
	switch (r->entity) {
	case ENTITY_BUDGET: return record_value(r, FIELD_BUDGET_ACTION);
	case ENTITY_LINK: return record_value(r, FIELD_LINK_A);
	case ENTITY_NOTE: return record_value(r, FIELD_NOTE_ABOUT);
	case ENTITY_DOCUMENT: return record_value(r, FIELD_DOCUMENT_ABOUT);
	default: return NULL;
	}
}

static const char *action_name(struct conflict_list *l, struct uid u)
{
	int64_t id = store_id_any(l->app->store, ENTITY_ACTION, u);

	return id ? store_name(l->app->store, ENTITY_ACTION, id, &l->arena) : "?";
}

static const char *name_of(struct conflict_list *l, struct conflict_item *c, const struct record *r)
{
	struct finding_view f;

	if (c->action)
		return r->entity == ENTITY_LINK ? arena_printf(&l->arena, "%s ↔ %s", action_name(l, record_uid(r, FIELD_LINK_A)), action_name(l, record_uid(r, FIELD_LINK_B)))
		                                : store_name(l->app->store, ENTITY_ACTION, c->action, &l->arena);
	if (r->entity == ENTITY_DECISION && record_text(r, FIELD_DECISION_KEY) &&
		browse_finding(l->app, record_text(r, FIELD_DECISION_KEY), 0, &l->arena, &f, NULL))
		return f.sentence;
	return store_name(l->app->store, r->entity, r->id, &l->arena);
}

static void add_record(struct conflict_list *l, struct conflict_item *c)
{
	struct arena mem = ARENA_INIT;
	const struct value *ref;
	struct record r;

	c->name = "?";
	c->row = store_id_any(l->app->store, c->entity, c->uid);
	if (c->row && store_load(l->app->store, c->entity, c->row, &mem, &r, NULL)) {
		ref = ref_of(&r);
		c->action = c->entity == ENTITY_ACTION ? c->row : ref && ref->type == VALUE_UID ? store_id_of_uid(l->app->store, ENTITY_ACTION, ref->u) : 0;
		c->name = name_of(l, c, &r);
		if (c->entity == ENTITY_ACTION && str_eq(c->field, DELETED))
			c->into = record_uid(&r, FIELD_ACTION_MERGED_INTO);
	}
	arena_release(&mem);
}

/* --- options ---------------------------------------------------------------------------------------------------------------------- */

static bool is_mine(struct app *a, const struct conflict_option *o)
{
	const char *me = app_user(a);

	return o->site == store_site(a->store) || (me && *o->author && str_eq(me, o->author));
}

static struct conflict_option option_of(struct conflict_list *l, const struct conflict_side *s)
{
	struct conflict_option o = {.author = arena_strdup(&l->arena, s->author),
		.laptop = show_laptop(l->app, s->site, &l->arena),
		.based_on = "",
		.data = "",
		.ms = s->ms,
		.site = s->site,
		.seq = s->seq,
		.step = s->step,
		.value = s->value};

	if (o.value.type == VALUE_TEXT)
		o.value.s = arena_strdup(&l->arena, o.value.s);
	o.mine = is_mine(l->app, &o);
	return o;
}

static const char *kept_text(struct conflict_list *l, enum entity en, const struct conflict_side *s)
{
	if (!s->wrote)
		return _("kept");
	if (!*s->wrote)
		return _("kept: it was added");
	return arena_printf(&l->arena, _("kept: %s → %s"), cell_label(en, s->wrote), cell_text(l, en, s->wrote, &s->written));
}

/* Who merged a double entry into another record deleted it too. */
static const char *deleted_text(struct conflict_list *l, struct uid into)
{
	return uid_is_nil(into) ? _("deleted") : arena_printf(&l->arena, _("merged into “%s”"), action_name(l, into));
}

static bool is_person_cell(enum entity en, const char *field)
{
	int f = field ? field_find(en, field) : -1, set;
	char name[64];

	if (!field || en == ENTITY_PERSON)
		return en == ENTITY_PERSON;
	if (f >= 0)
		return field_desc((enum field)f)->type == FT_REF && field_desc((enum field)f)->of == ENTITY_PERSON;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(field, "/"), field);
	set = set_find(en, name);
	for (int i = 0; set >= 0 && i < set_desc((enum set)set)->n_items; i++)
		if (set_desc((enum set)set)->items[i].type == FT_REF && set_desc((enum set)set)->items[i].of == ENTITY_PERSON)
			return true;
	return false;
}

static void add_option(struct conflict_list *l, struct conflict_item *c, const struct conflict_side *s)
{
	struct conflict_option *o = &c->v[c->n++];

	*o = option_of(l, s);
	c->person = c->person || is_person_cell(c->entity, c->field) || is_person_cell(c->entity, s->wrote);
	if (c->kind == CONFLICT_DELETION) {
		bool deleted = s->value.type == VALUE_INT && s->value.i;

		o->text = deleted ? deleted_text(l, c->into) : kept_text(l, c->entity, s);
		o->data = deleted ? "deleted" : "kept";
		o->based_on = s->wrote && *s->wrote && s->based_on.type != VALUE_NONE ? cell_text(l, c->entity, s->wrote, &s->based_on) : "";
		return;
	}
	o->text = cell_text(l, c->entity, c->field, &s->value);
	o->text = *o->text ? o->text : _("(empty)");
	o->data = cell_data(l, c->entity, c->field, &s->value);
	o->based_on = s->based_on.type == VALUE_NONE ? "" : cell_text(l, c->entity, c->field, &s->based_on);
}

/* --- rings ------------------------------------------------------------------------------------------------------------------------ */

/* Who merged a record away. */
static void add_merger(struct conflict_list *l, struct uid gone, struct conflict_option *o)
{
	struct conflict_side s;

	if (!store_last_said(l->app->store, ENTITY_ACTION, gone, "merged_into", &l->arena, &s))
		return;
	o->author = s.author;
	o->laptop = show_laptop(l->app, s.site, &l->arena);
	o->ms = s.ms;
	o->site = s.site;
	o->seq = s.seq;
	o->step = s.step;
	o->mine = is_mine(l->app, o);
}

static struct uid merged_into(struct app *a, struct uid u)
{
	struct arena mem = ARENA_INIT;
	struct record r;
	struct uid into = {{0}};

	if (!uid_is_nil(u) && store_load_uid(a->store, ENTITY_ACTION, u, &mem, &r, NULL))
		into = record_uid(&r, FIELD_ACTION_MERGED_INTO);
	arena_release(&mem);
	return into;
}

/* Does the way from record to record come back? Then each of them has to be looked at with the others. */
static bool is_ring(struct app *a, const struct conflict_item *c)
{
	struct uid u = c->into;

	for (int i = 0; i < RING_MAX && !uid_is_nil(u); i++) {
		if (uid_cmp(u, c->uid) == 0)
			return true;
		u = merged_into(a, u);
	}
	return false;
}

/* Each record of it, from the one that the conflict is about on, with who wanted it to be kept: he merged the one before into it. */
static void add_ring(struct conflict_list *l, struct conflict_item *c)
{
	struct uid u = c->uid;
	char uid[UID_TEXT_SIZE];

	c->v = arena_calloc(&l->arena, RING_MAX, sizeof(*c->v));
	do {
		struct conflict_option *o = &c->v[c->n++];

		*o = (struct conflict_option){.author = "", .laptop = "", .based_on = "", .record = u};
		o->text = arena_printf(&l->arena, _("keep “%s”"), action_name(l, u));
		o->data = arena_strdup(&l->arena, uid_format(u, uid));
		o->stands = store_id_of_uid(l->app->store, ENTITY_ACTION, u) != 0;
		u = merged_into(l->app, u);
	} while (c->n < RING_MAX && !uid_is_nil(u) && uid_cmp(u, c->uid) != 0);
	for (int i = 0; i < c->n; i++)
		add_merger(l, c->v[(i + c->n - 1) % c->n].record, &c->v[i]);
}

/* --- lists ------------------------------------------------------------------------------------------------------------------------ */

static enum conflict_kind kind_of(const struct conflict *c)
{
	if (str_eq(c->field, DELETED))
		return CONFLICT_DELETION;
	if (str_eq(c->field, RING))
		return CONFLICT_RING;
	return strchr(c->field, '/') ? CONFLICT_ELEMENT : CONFLICT_FIELD;
}

static const char *label_of(struct conflict_list *l, const struct conflict_item *c)
{
	const char *label = c->kind == CONFLICT_DELETION ? _("Deletion") : c->kind == CONFLICT_RING ? _("Merged into each other") : cell_label(c->entity, c->field);

	/* What hangs on an action goes by the action's name. */
	return c->entity != ENTITY_ACTION && c->action ? arena_printf(&l->arena, _("%s: %s"), _(entity_desc(c->entity)->one), label) : label;
}

static bool take(void *ctx, const struct conflict *from)
{
	struct conflict_list *l = ctx;
	struct conflict_item *c;

	GROW(l->v, l->n, l->cap);
	c = &l->v[l->n++];
	*c = (struct conflict_item){.kind = kind_of(from), .entity = from->entity, .uid = from->uid, .field = arena_strdup(&l->arena, from->field)};
	memcpy(c->id, from->id, sizeof(c->id));
	add_record(l, c);
	if (c->kind == CONFLICT_DELETION && is_ring(l->app, c))
		c->kind = CONFLICT_RING;
	c->label = label_of(l, c);
	if (c->kind == CONFLICT_RING) {
		add_ring(l, c);
	} else {
		c->v = arena_calloc(&l->arena, (size_t)from->n_sides + 1, sizeof(*c->v));
		for (int i = 0; i < from->n_sides; i++)
			add_option(l, c, &from->sides[i]);
		if (c->n)
			c->v[c->n - 1].stands = true;
	}
	return !l->most || l->n < l->most;
}

bool conflicts_read(struct app *a, int most, struct conflict_list *out, struct err *e)
{
	conflict_list_release(out);
	out->app = a;
	out->most = most;
	return store_conflicts(a->store, NULL, take, out, e);
}

static bool about_rows(struct app *a, enum field f, struct uid u, struct conflict_list *out, struct err *e)
{
	struct value v = value_uid(u);
	struct ids ids = IDS_INIT;
	bool ok = store_ids_where(a->store, f, &v, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct uid row = store_uid(a->store, field_desc(f)->entity, ids.v[i]);

		ok = !store_is_in_conflict(a->store, row) || store_conflicts(a->store, &row, take, out, e);
	}
	ids_release(&ids);
	return ok;
}

bool conflicts_about(struct app *a, enum entity en, struct uid uid, struct conflict_list *out, struct err *e)
{
	static const enum field about[] = {FIELD_BUDGET_ACTION, FIELD_LINK_A, FIELD_LINK_B, FIELD_NOTE_ABOUT, FIELD_DOCUMENT_ABOUT};

	out->app = a;
	/* Nearly always: nobody contradicts anybody. */
	if (!store_conflict_count(a->store))
		return true;
	if (store_is_in_conflict(a->store, uid) && !store_conflicts(a->store, &uid, take, out, e))
		return false;
	for (size_t i = 0; en == ENTITY_ACTION && i < COUNT_OF(about); i++)
		if (!about_rows(a, about[i], uid, out, e))
			return false;
	return true;
}

bool conflicts_find(struct app *a, const char *id, struct conflict_list *out, struct err *e)
{
	conflict_list_release(out);
	out->app = a;
	out->most = 2;
	if (!*id || !store_conflicts_named(a->store, id, take, out, e))
		return *id ? false : err_set(e, ERR_USAGE, _("name a conflict; `strates conflicts' lists them"));
	if (!out->n)
		return err_set(e, ERR_DATA, _("no conflict has the id \"%s\"; it may be settled by now: `strates conflicts' lists what is open"), id);
	if (out->n > 1)
		return err_set(e, ERR_DATA, _("several conflicts have an id that begins with \"%s\"; write more of it"), id);
	return true;
}

void conflict_say_who(const struct conflict_option *o, struct str *out)
{
	char when[24];

	str_add(out, o->ms ? show_time(o->ms, when) : "");
	if (*o->author)
		str_addf(out, "%s%s", o->ms ? ", " : "", o->author);
	/* Once is enough. */
	if (*o->laptop && !(*o->author && str_has_suffix(o->laptop, o->author)))
		str_addf(out, " (%s)", o->laptop);
	if (*o->based_on)
		str_addf(out, _(", instead of “%s”"), o->based_on);
}

/* --- clocks ----------------------------------------------------------------------------------------------------------------------- */

bool conflicts_waiting(struct app *a, int64_t *n, struct str *out, struct err *e)
{
	int64_t ms;
	char when[24];

	if (!store_ahead(a->store, n, &ms, e))
		return false;
	if (*n)
		str_addf(out,
			ngettext("%lld change waits: the clock of the laptop that wrote it is ahead (%s). Ask its owner for the right day before you trust it.",
				"%lld changes wait: the clock of the laptop that wrote them is ahead (%s). Ask its owner for the right day before you trust it.", (unsigned long)*n),
			(long long)*n, show_time(ms, when));
	return true;
}

bool conflicts_trust_clock(struct app *a, int64_t *n, struct err *e)
{
	if (!change_begin_as(a, _("trust a clock that is ahead"), STEP_SETUP, e))
		return false;
	if (store_trust_clock(a->store, n, e))
		return change_end(a, e);
	change_abort(a);
	return false;
}
