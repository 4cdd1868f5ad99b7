/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record.c - rows in memory: fields by index, sets as flat arrays of values.
 *
 * A record owns nothing: all of it lives in the caller's arena, so that ten thousand rows of an
 * import die with one call. Growing a set leaves the old array behind in the arena, which doubling
 * keeps below the size of the set itself. Sets are searched from one end to the other: those of an
 * action hold a handful of elements.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/model/record.h>

#include "value_priv.h"

void record_init(struct record *r, enum entity e, struct arena *a)
{
	const struct entity_desc *d = entity_desc(e);

	*r = (struct record){.entity = e, .arena = a};
	r->fields = arena_calloc(a, (size_t)d->n_fields, sizeof(*r->fields));
	r->sets = arena_calloc(a, (size_t)d->n_sets, sizeof(*r->sets));
}

struct value value_copy(const struct value *v, struct arena *a)
{
	if (v->type != VALUE_TEXT)
		return *v;
	return str_is_empty(v->s) ? value_none() : value_text(arena_strdup(a, v->s));
}

void record_copy(struct record *dst, const struct record *src, struct arena *a)
{
	const struct entity_desc *d = entity_desc(src->entity);
	struct record copy;

	record_init(&copy, src->entity, a);
	copy.uid = src->uid;
	copy.id = src->id;
	copy.deleted = src->deleted;
	for (int i = 0; i < d->n_fields; i++)
		copy.fields[i] = value_copy(&src->fields[i], a);
	for (int i = 0; i < d->n_sets; i++) {
		size_t n_items = (size_t)set_desc((enum set)(d->first_set + i))->n_items;
		const struct elements *from = &src->sets[i];
		struct elements *to = &copy.sets[i];

		to->n = to->cap = from->n;
		to->v = arena_alloc(a, (size_t)from->n * n_items * sizeof(*to->v));
		for (size_t k = 0; k < (size_t)from->n * n_items; k++)
			to->v[k] = value_copy(&from->v[k], a);
	}
	*dst = copy;
}

static struct value *field_slot(const struct record *r, enum field f)
{
	const struct entity_desc *d = entity_desc(r->entity);
	int i = (int)f - d->first_field;

	BUG_ON(i < 0 || i >= d->n_fields);
	return &r->fields[i];
}

const struct value *record_value(const struct record *r, enum field f)
{
	return field_slot(r, f);
}

const char *record_text(const struct record *r, enum field f)
{
	const struct value *v = field_slot(r, f);

	return v->type == VALUE_TEXT && *v->s ? v->s : NULL;
}

int64_t record_int(const struct record *r, enum field f, int64_t otherwise)
{
	const struct value *v = field_slot(r, f);

	return v->type == VALUE_INT ? v->i : otherwise;
}

struct date record_date(const struct record *r, enum field f)
{
	const char *s = record_text(r, f);
	struct date d;

	return s && date_parse_iso(s, &d, NULL) ? d : (struct date){.precision = DATE_UNKNOWN};
}

struct uid record_uid(const struct record *r, enum field f)
{
	const struct value *v = field_slot(r, f);

	return v->type == VALUE_UID ? v->u : (struct uid){{0}};
}

void record_set(struct record *r, enum field f, struct value v)
{
	*field_slot(r, f) = value_copy(&v, r->arena);
}

void record_set_text(struct record *r, enum field f, const char *s)
{
	record_set(r, f, value_text(s));
}

void record_set_int(struct record *r, enum field f, int64_t i)
{
	record_set(r, f, value_int(i));
}

bool record_parse(struct record *r, enum field f, const char *text, struct err *e)
{
	const struct field_desc *d = field_desc(f);
	struct value v;

	if (!value_parse(_(d->label), d->type, d->of, text, r->arena, &v, e))
		return false;
	*field_slot(r, f) = v;
	return true;
}

bool item_parse(const struct set_desc *s, int item, const char *text, struct arena *a,
        struct value *out, struct err *e)
{
	const struct item_desc *d = &s->items[item];
	struct str label = STR_INIT;
	bool ok;

	str_add(&label, _(s->label));
	if (s->n_items > 1)
		str_addf(&label, " (%s)", d->name);
	ok = value_parse(label.s, d->type, d->of, text, a, out, e);
	str_release(&label);
	return ok;
}

/* --- sets --- */

static struct elements *set_slot(const struct record *r, enum set s)
{
	const struct entity_desc *d = entity_desc(r->entity);
	int i = (int)s - d->first_set;

	BUG_ON(i < 0 || i >= d->n_sets);
	return &r->sets[i];
}

struct elements *record_elements(struct record *r, enum set s)
{
	return set_slot(r, s);
}

const struct value *record_element(const struct record *r, enum set s, int i)
{
	const struct elements *l = set_slot(r, s);

	BUG_ON(i < 0 || i >= l->n);
	return l->v + (size_t)i * (size_t)set_desc(s)->n_items;
}

int record_count(const struct record *r, enum set s)
{
	return set_slot(r, s)->n;
}

static bool is_absent(const struct value *v)
{
	return v->type == VALUE_NONE || (v->type == VALUE_TEXT && *v->s == '\0');
}

static bool same_key(const struct set_desc *d, const struct value *a, const struct value *b)
{
	for (int i = 0; i < d->n_items; i++) {
		if (!(d->items[i].flags & FIELD_KEY))
			continue;
		if (is_absent(&a[i]) ? !is_absent(&b[i]) : !value_eq(&a[i], &b[i]))
			return false;
	}
	return true;
}

/* Room for one more element behind the last. */
static struct value *elements_add(struct elements *l, size_t n_items, struct arena *a)
{
	if (l->n == l->cap) {
		int cap = l->cap ? l->cap * 2 : 4;
		struct value *v = arena_alloc(a, (size_t)cap * n_items * sizeof(*v));

		if (l->n > 0)
			memcpy(v, l->v, (size_t)l->n * n_items * sizeof(*v));
		l->v = v;
		l->cap = cap;
	}
	return l->v + (size_t)l->n++ * n_items;
}

void record_put_element(struct record *r, enum set s, const struct value *items)
{
	const struct set_desc *d = set_desc(s);
	struct elements *l = set_slot(r, s);
	size_t n_items = (size_t)d->n_items;
	struct value copy[ITEMS_MAX];
	struct value *slot = NULL;

	for (size_t i = 0; i < n_items; i++)
		copy[i] = value_copy(&items[i], r->arena);
	for (int i = 0; i < l->n && !slot; i++)
		if (same_key(d, l->v + (size_t)i * n_items, copy))
			slot = l->v + (size_t)i * n_items;
	if (!slot)
		slot = elements_add(l, n_items, r->arena);
	memcpy(slot, copy, n_items * sizeof(*copy));
}

void record_remove_element(struct record *r, enum set s, int i)
{
	struct elements *l = set_slot(r, s);
	size_t n_items = (size_t)set_desc(s)->n_items;

	BUG_ON(i < 0 || i >= l->n);
	memmove(l->v + (size_t)i * n_items, l->v + (size_t)(i + 1) * n_items,
	        (size_t)(l->n - i - 1) * n_items * sizeof(*l->v));
	l->n--;
}

void record_clear_set(struct record *r, enum set s)
{
	set_slot(r, s)->n = 0;
}
