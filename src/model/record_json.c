/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_json.c - records and elements as the log holds them.
 *
 * Every row of an import is written as JSON once, into its birth op, so writing goes straight into
 * the string: building a tree of objects first took ten times as long. Reading back is rare (redo,
 * merge), and what is read may come from another laptop, so that is left to a real parser
 * (jansson).
 *
 * The order is that of entity.def: equal records give equal bytes.
 */
#include "config.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/model/record.h>

#include "value_priv.h"

/* Letter behind the backslash; 'u' = as \u00XX; 0 = as it is. */
static char escape_of(unsigned char c)
{
	switch (c) {
	case '"': return '"';
	case '\\': return '\\';
	case '\b': return 'b';
	case '\f': return 'f';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default: return c < 0x20 ? 'u' : 0;
	}
}

static void add_escaped(struct str *out, const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i < n; i++) {
		char c = escape_of((unsigned char)s[i]);

		if (!c)
			continue;
		str_add_n(out, s + from, i - from);
		from = i + 1;
		str_add_char(out, '\\');
		str_add_char(out, c);
		if (c == 'u')
			str_addf(out, "%04x", (unsigned int)(unsigned char)s[i]);
	}
	str_add_n(out, s + from, n - from);
}

void json_add_text(struct str *out, const char *s)
{
	size_t n = strlen(s);

	str_add_char(out, '"');
	if (utf8_is_valid(s, n)) {
		add_escaped(out, s, n);
	} else {
		/* A birth op that no parser takes would be a lost row. */
		struct str clean = STR_INIT;

		utf8_clean(&clean, s, n, true);
		add_escaped(out, clean.s, clean.len);
		str_release(&clean);
	}
	str_add_char(out, '"');
}

void json_add_value(struct str *out, const struct value *v)
{
	char buf[UID_TEXT_SIZE];

	switch (v->type) {
	case VALUE_INT: int_format(out, v->i); return;
	case VALUE_REAL:
		if (isfinite(v->r))
			real_format(out, v->r);
		else
			str_add(out, "null");
		return;
	case VALUE_TEXT: json_add_text(out, v->s); return;
	case VALUE_UID:
		str_add_char(out, '"');
		str_add(out, uid_format(v->u, buf));
		str_add_char(out, '"');
		return;
	case VALUE_NONE: break;
	}
	str_add(out, "null");
}

/* `,"name":` or `{"name":` for the first member. */
static void add_name(struct str *out, size_t start, const char *name)
{
	str_add_char(out, out->len == start ? '{' : ',');
	str_add_char(out, '"');
	str_add(out, name);
	str_add_n(out, "\":", 2);
}

static void add_set(struct str *out, const struct set_desc *d, const struct elements *l)
{
	const struct value *v = l->v;

	str_add_char(out, '[');
	for (int i = 0; i < l->n; i++) {
		str_add(out, i > 0 ? ",[" : "[");
		for (int k = 0; k < d->n_items; k++) {
			if (k > 0)
				str_add_char(out, ',');
			json_add_value(out, v++);
		}
		str_add_char(out, ']');
	}
	str_add_char(out, ']');
}

void record_to_json(const struct record *r, struct str *out)
{
	const struct entity_desc *d = entity_desc(r->entity);
	size_t start = out->len;

	for (int i = 0; i < d->n_fields; i++) {
		if (r->fields[i].type == VALUE_NONE)
			continue;
		add_name(out, start, field_desc((enum field)(d->first_field + i))->name);
		json_add_value(out, &r->fields[i]);
	}
	for (int i = 0; i < d->n_sets; i++) {
		const struct set_desc *set = set_desc((enum set)(d->first_set + i));

		if (r->sets[i].n == 0)
			continue;
		add_name(out, start, set->name);
		add_set(out, set, &r->sets[i]);
	}
	str_add(out, out->len == start ? "{}" : "}");
}

/* --- reading --- */

/* Text borrowed from the JSON tree unless it is copied into a. */
static bool value_from_json(
        const json_t *j, enum field_type t, int of, struct arena *a, struct value *out)
{
	*out = value_none();
	if (!j || json_is_null(j))
		return true;
	if (type_is_uid(t, of)) {
		out->type = VALUE_UID;
		return json_is_string(j) && uid_parse(json_string_value(j), &out->u);
	}
	switch (t) {
	case FT_INT:
	case FT_MONEY:
	case FT_BOOL:
		if (!json_is_integer(j))
			return false;
		*out = value_int((int64_t)json_integer_value(j));
		return true;
	case FT_REAL:
		if (!json_is_number(j))
			return false;
		*out = value_real(json_number_value(j));
		return true;
	default:
		if (!json_is_string(j))
			return false;
		*out = value_text(arena_strdup(a, json_string_value(j)));
		return true;
	}
}

static bool element_from_json(struct record *r, enum set s, const json_t *j)
{
	const struct set_desc *d = set_desc(s);
	struct value items[ITEMS_MAX];

	if (!json_is_array(j))
		return false;
	for (int i = 0; i < d->n_items; i++)
		if (!value_from_json(json_array_get(j, (size_t)i), d->items[i].type, d->items[i].of,
		            r->arena, &items[i]))
			return false;
	record_put_element(r, s, items);
	return true;
}

static bool set_from_json(struct record *r, enum set s, const json_t *j)
{
	size_t n = json_array_size(j);

	if (!json_is_array(j))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!element_from_json(r, s, json_array_get(j, i)))
			return false;
	return true;
}

static bool members_from_json(struct record *r, const json_t *root, struct err *e)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		const json_t *j = json_object_get(root, f->name);

		if (j && !value_from_json(j, f->type, f->of, r->arena, &r->fields[i]))
			return err_set(e, ERR_DATA,
			        _("the member '%s' of a record is not of the type it should have"),
			        f->name);
	}
	for (int i = 0; i < d->n_sets; i++) {
		enum set s = (enum set)(d->first_set + i);
		const json_t *j = json_object_get(root, set_desc(s)->name);

		if (j && !set_from_json(r, s, j))
			return err_set(e, ERR_DATA,
			        _("the member '%s' of a record is not a list of elements"),
			        set_desc(s)->name);
	}
	return true;
}

bool record_from_json(struct record *r, const char *json, size_t n, struct err *e)
{
	json_error_t trouble;
	json_t *root = json_loadb(json, n, 0, &trouble);
	bool ok;

	if (!root)
		return err_set(e, ERR_DATA, _("a record can't be read: %s (byte %d)"), trouble.text,
		        trouble.position);
	if (json_is_object(root))
		ok = members_from_json(r, root, e);
	else
		ok = err_set(e, ERR_DATA, _("a record must be a JSON object"));
	json_decref(root);
	return ok;
}

/* --- elements in the log --- */

void element_name(struct str *out, const struct set_desc *s, const struct value *items)
{
	struct str text = STR_INIT;
	char sep = '/';

	str_add(out, s->name);
	for (int i = 0; i < s->n_items; i++) {
		if (!(s->items[i].flags & FIELD_KEY))
			continue;
		str_add_char(out, sep);
		sep = '|';
		str_clear(&text);
		value_format(&text, s->items[i].type, &items[i]);
		for (const char *p = text.s; *p; p++) {
			if (*p == '|' || *p == '/' || *p == '\\')
				str_add_char(out, '\\');
			str_add_char(out, *p);
		}
	}
	str_release(&text);
}

void element_value(struct str *out, const struct set_desc *s, const struct value *items)
{
	size_t start = out->len;

	for (int i = 0; i < s->n_items; i++) {
		if (s->items[i].flags & FIELD_KEY)
			continue;
		str_add_char(out, out->len == start ? '[' : ',');
		json_add_value(out, &items[i]);
	}
	str_add_char(out, out->len == start ? '1' : ']');
}

/* Next key item: unescaped into buf; *p moves behind it and its separator. false at the end. */
static bool next_key(const char **p, struct str *buf)
{
	if (!*p)
		return false;
	str_clear(buf);
	for (; **p && **p != '|'; (*p)++) {
		if (**p == '\\' && (*p)[1])
			(*p)++;
		str_add_char(buf, **p);
	}
	*p = **p ? *p + 1 : NULL;
	return true;
}

static bool keys_parse(
        const struct set_desc *s, const char *keys, struct arena *a, struct value *items)
{
	struct str buf = STR_INIT;
	bool ok = true;

	for (int i = 0; i < s->n_items && ok; i++)
		if (s->items[i].flags & FIELD_KEY)
			ok = next_key(&keys, &buf) &&
			     value_from_text(s->items[i].type, s->items[i].of, buf.s, a, &items[i]);
	str_release(&buf);
	return ok && !keys;
}

static bool others_parse(
        const struct set_desc *s, const json_t *array, struct arena *a, struct value *items)
{
	size_t at = 0;

	for (int i = 0; i < s->n_items; i++) {
		if (s->items[i].flags & FIELD_KEY)
			continue;
		if (!value_from_json(json_array_get(array, at++), s->items[i].type, s->items[i].of,
		            a, &items[i]))
			return false;
	}
	return true;
}

bool element_parse(const struct set_desc *s, const char *name, const char *value, struct arena *a,
        struct value *items)
{
	size_t n = strlen(s->name);
	json_t *array;
	bool ok;

	if (strncmp(name, s->name, n) != 0 || name[n] != '/' ||
	        !keys_parse(s, name + n + 1, a, items))
		return false;
	array = json_loads(value, JSON_DECODE_ANY, NULL);
	ok = array &&
	     (json_is_array(array) || (json_is_integer(array) && json_integer_value(array) == 1)) &&
	     others_parse(s, array, a, items);
	json_decref(array);
	return ok;
}
