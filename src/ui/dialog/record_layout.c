/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_layout.c - which fields a form shows, in which order.
 *
 * An action's form begins with what tells whether somebody else does the same (title, lead, place,
 * theme, dates, partner), because the warning under the form lives from it; the tandem and the
 * money follow, then all the rest under headings. Other entities keep the order of entity.def,
 * which is short. A field of entity.def that the table below does not name comes last, so that
 * adding one there is enough.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_priv.h"

static const struct {
	const char *name; /* NULL: a heading */
	const char *heading;
} action_order[] = {
        {"title", NULL},
        {"lead", NULL},
        {"places", NULL},
        {"themes", NULL},
        {"start", NULL},
        {"end", NULL},
        {"partners", NULL},
        {"elu", NULL},
        {"cadre", NULL},
        {"budget", NULL},
        {"kind", NULL},
        {"status", NULL},
        {"scheme", NULL},
        {"description", NULL},
        {NULL, N_("With whom, for whom")},
        {"participants", NULL},
        {"audience", NULL},
        {"citizens", NULL},
        {"youth", NULL},
        {"networks", NULL},
        {"agreement", NULL},
        {"dossier", NULL},
        {NULL, N_("Planning and follow-up")},
        {"planned_start", NULL},
        {"planned_end", NULL},
        {"reconfirmed", NULL},
        {NULL, N_("Give and take")},
        {"visits_out", NULL},
        {"visits_in", NULL},
        {"funds_out", NULL},
        {"funds_in", NULL},
        {"expertise_out", NULL},
        {"expertise_in", NULL},
        {NULL, N_("Filing")},
        {"sdgs", NULL},
        {"tags", NULL},
        {"confidentiality", NULL},
};
static const char *const compared[] = {"title", "lead", "places", "themes", "start", "end",
        "planned_start", "planned_end", "partners", "participants", "audience", "dossier", "status",
        "kind", "budget", "elu", "cadre", "reconfirmed", "agreement"};

enum field_type slot_type(const struct slot *s)
{
	return s->field >= 0 ? field_desc((enum field)s->field)->type : FT_TEXT;
}

int slot_entity(const struct slot *s)
{
	if (s->field >= 0) {
		const struct field_desc *d = field_desc((enum field)s->field);

		return d->type == FT_REF ? d->of : -1;
	}
	if (s->set < 0)
		return -1;
	const struct item_desc *item = &set_desc((enum set)s->set)->items[0];

	return item->type == FT_REF ? item->of : -1;
}

void record_complete(struct app *app, const struct slot *s, int field, struct tokens *t,
        const char *query, struct choices *out)
{
	if (s->set >= 0 || s->budget) {
		record_list_complete(app, s, field, t, query, out);
		return;
	}
	switch (slot_type(s)) {
	case FT_CODE:
		pick_vocab((enum vocab)field_desc((enum field)s->field)->of, query, out);
		break;
	case FT_BOOL: pick_yes_no(query, out); break;
	case FT_REF: pick_entity(app, (enum entity)slot_entity(s), query, out); break;
	default: break;
	}
}

static struct form_field *add(struct layout_of *l, struct slot slot)
{
	if (l->n >= l->cap) {
		l->cap = l->cap ? l->cap * 2 : 48;
		l->field = xreallocarray(l->field, (size_t)l->cap, sizeof(*l->field));
		l->slot = xreallocarray(l->slot, (size_t)l->cap, sizeof(*l->slot));
	}
	for (size_t i = 0; slot.name && i < COUNT_OF(compared); i++)
		slot.compared |= !strcmp(compared[i], slot.name);
	l->slot[l->n] = slot;
	l->field[l->n] = (struct form_field){.name = slot.name ? slot.name : ""};
	return &l->field[l->n++];
}

static void set_kind(struct form_field *f, const struct field_desc *d)
{
	switch (d->type) {
	case FT_LONG:
		f->kind = INPUT_LONG;
		f->rows = 4;
		break;
	case FT_DATE: f->kind = INPUT_DATE; break;
	case FT_MONEY:
		f->kind = INPUT_AMOUNT;
		f->unit = "€";
		break;
	case FT_BOOL:
		/* Yes, no, and not known: a box has only two. */
		f->kind = INPUT_CHOICE;
		f->strict = true;
		f->width = 12;
		break;
	case FT_CODE:
		f->kind = INPUT_CHOICE;
		f->strict = true;
		f->width = 34;
		break;
	case FT_REF: f->kind = INPUT_CHOICE; break;
	case FT_INT: f->width = 10; break;
	case FT_REAL: f->width = 16; break;
	default: break;
	}
}

static void add_field(struct layout_of *l, enum field field)
{
	const struct field_desc *d = field_desc(field);
	struct form_field *f =
	        add(l, (struct slot){.name = d->name, .field = (int)field, .set = -1});

	f->label = _(d->label);
	f->help = _(d->help);
	f->required = (d->flags & FIELD_REQUIRED) != 0;
	f->kind = INPUT_TEXT;
	set_kind(f, d);
}

static const char *list_help(enum set set)
{
	switch ((int)set) {
	case SET_ACTION_PLACES:
		return _("Town (country), or a country alone; several separated by “;”.");
	case SET_ACTION_PARTNERS:
		return _("Name/Country/Town; several separated by “;”. A new one is added.");
	case SET_ACTION_THEMES:
		return _("What it is about; “water 60 %; health 40 %” when there are several.");
	case SET_ACTION_PARTICIPANTS:
		return _("Other authorities, with their role in brackets: Brest (funder); …");
	default: return NULL;
	}
}

static void add_set(struct layout_of *l, enum set set)
{
	const struct set_desc *d = set_desc(set);
	struct form_field *f = add(l, (struct slot){.name = d->name, .field = -1, .set = (int)set});
	const char *help = list_help(set);

	f->label = _(d->label);
	f->help = help ? help : _(d->help);
	f->kind = INPUT_TAGS;
}

static void add_budget(struct layout_of *l)
{
	struct form_field *f =
	        add(l, (struct slot){.name = "budget", .field = -1, .set = -1, .budget = true});

	f->label = _("Budget");
	f->help = _("Year, amount, payer: “2026 120 000 € Brest; 2027 80 k€”.");
	f->kind = INPUT_TAGS;
}

static void add_heading(struct layout_of *l, const char *text)
{
	struct form_field *f = add(l, (struct slot){.field = -1, .set = -1});

	f->label = _(text);
	f->kind = INPUT_HEADING;
}

static bool has(const struct layout_of *l, const char *name)
{
	for (int i = 0; i < l->n; i++)
		if (l->slot[i].name && !strcmp(l->slot[i].name, name))
			return true;
	return false;
}

static void add_named(struct layout_of *l, enum entity en, const char *name)
{
	int field = field_find(en, name), set = set_find(en, name);

	if (field >= 0)
		add_field(l, (enum field)field);
	else if (set >= 0)
		add_set(l, (enum set)set);
	else
		add_budget(l);
}

void record_layout(enum entity en, struct layout_of *out)
{
	const struct entity_desc *d = entity_desc(en);

	*out = (struct layout_of){0};
	for (size_t i = 0; en == ENTITY_ACTION && i < COUNT_OF(action_order); i++)
		if (action_order[i].name)
			add_named(out, en, action_order[i].name);
		else
			add_heading(out, action_order[i].heading);
	for (int i = 0; i < d->n_fields; i++) {
		enum field f = (enum field)(d->first_field + i);
		const struct field_desc *desc = field_desc(f);

		/* A key is made from the name; only a saved view's is its name. */
		bool made = (d->flags & ENTITY_KEYED) && !strcmp(desc->name, "key") &&
		            en != ENTITY_VIEW && en != ENTITY_COUNTRY;

		if (!(desc->flags & FIELD_LOCAL) && desc->type != FT_UID && !made &&
		        !has(out, desc->name))
			add_field(out, f);
	}
	for (int i = 0; i < d->n_sets; i++) {
		enum set s = (enum set)(d->first_set + i);

		if (!has(out, set_desc(s)->name))
			add_set(out, s);
	}
}

static void move_to(struct layout_of *l, int from, int to)
{
	struct form_field field = l->field[from];
	struct slot slot = l->slot[from];

	memmove(&l->field[to + 1], &l->field[to], (size_t)(from - to) * sizeof(field));
	memmove(&l->slot[to + 1], &l->slot[to], (size_t)(from - to) * sizeof(slot));
	l->field[to] = field;
	l->slot[to] = slot;
}

void record_layout_starter(struct layout_of *l, const struct starter *s)
{
	int to = 0;

	for (int i = 0; i < s->n_first; i++)
		for (int k = to; k < l->n; k++)
			if (l->slot[k].name && !strcmp(l->slot[k].name, s->first[i])) {
				move_to(l, k, to++);
				break;
			}
	if (!s->n_checklist)
		return;
	l->checklist = arena_calloc(&l->mem, (size_t)s->n_checklist, sizeof(*l->checklist));
	add_heading(l, N_("Not to be forgotten"));
	l->first_box = l->n;
	for (int i = 0; i < s->n_checklist; i++) {
		struct form_field *f = add(l, (struct slot){.field = -1, .set = -1});

		l->checklist[l->n_checklist++] = arena_strdup(&l->mem, s->checklist[i]);
		f->name = "";
		f->label = l->checklist[i];
		f->help = _("Space ticks what is done; the list goes into the journal.");
		f->kind = INPUT_BOOL;
	}
}

void record_layout_release(struct layout_of *l)
{
	arena_release(&l->mem);
	free(l->field);
	free(l->slot);
	*l = (struct layout_of){0};
}
