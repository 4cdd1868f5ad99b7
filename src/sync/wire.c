/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wire.c - operations as bytes, and back.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "wire_priv.h"

enum { SAME_UID = 1, HAS_BASE = 2, BASE_HERE = 4, HAS_SCOPE = 8, HAS_ALSO = 16, HAS_HASH = 32, WITHHELD = 64, SAME_STEP = 128 };

void wire_init(struct wire *w)
{
	memset(w, 0, sizeof(*w));
	str_init(&w->record);
}

void wire_release(struct wire *w)
{
	str_release(&w->record);
}

void wire_forget(struct wire *w)
{
	w->step = w->hlc = 0;
	w->n_entities = 0;
	w->uid = (struct uid){{0}};
}

/* --- writing -------------------------------------------------------------------------------------------------------------------- */

static void put_number(struct str *s, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		str_add_char(s, (char)(v | 0x80));
	str_add_char(s, (char)v);
}

/* Small differences of either sign are short. */
static void put_signed(struct str *s, int64_t v)
{
	put_number(s, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static void put_text(struct str *s, const char *t)
{
	size_t n = t ? strlen(t) : 0;

	put_number(s, n);
	str_add_n(s, t, n);
}

static void put_bytes(struct str *s, const void *b, size_t n)
{
	str_add_n(s, b, n);
}

/* The same bytes on every machine. */
static void put_real(struct str *s, double r)
{
	uint64_t bits;

	memcpy(&bits, &r, sizeof(bits));
	for (int i = 0; i < 8; i++)
		str_add_char(s, (char)(bits >> (8 * i)));
}

static void end_record(struct wire *w, struct str *out)
{
	put_number(out, w->record.len);
	str_add_n(out, w->record.s, w->record.len);
}

static struct str *begin_record(struct wire *w, enum wire_kind kind)
{
	str_clear(&w->record);
	str_add_char(&w->record, (char)kind);
	return &w->record;
}

void wire_put_peer(struct wire *w, struct str *out, const uint8_t key[KEY_SIZE], const char *name)
{
	struct str *s = begin_record(w, WIRE_PEER);

	put_bytes(s, key, KEY_SIZE);
	put_text(s, name);
	end_record(w, out);
}

void wire_put_batch(struct wire *w, struct str *out, const struct travel_batch *b)
{
	struct str *s = begin_record(w, WIRE_BATCH);

	w->site = b->site;
	w->seq = b->first - 1;
	w->step = w->hlc = 0;
	put_number(s, (uint64_t)b->site);
	put_number(s, (uint64_t)b->first);
	put_number(s, (uint64_t)b->last);
	put_bytes(s, b->key, KEY_SIZE);
	put_bytes(s, b->signature, SIGNATURE_SIZE);
	end_record(w, out);
}

void wire_put_step(struct wire *w, struct str *out, const struct travel_step *st)
{
	struct str *s = begin_record(w, WIRE_STEP);

	put_signed(s, st->step - w->step);
	put_signed(s, st->hlc - w->hlc);
	put_signed(s, st->undoes);
	put_number(s, st->author != NULL);
	put_text(s, st->author);
	put_text(s, st->origin);
	put_text(s, st->label);
	w->step = st->step;
	w->hlc = st->hlc;
	end_record(w, out);
}

static void put_entity(struct wire *w, struct str *s, const char *entity)
{
	int at = 0;

	while (at < w->n_entities && !str_eq(w->entities[at], entity))
		at++;
	put_number(s, (uint64_t)at);
	if (at < w->n_entities)
		return;
	put_text(s, entity);
	if (w->n_entities < WIRE_ENTITIES && strlen(entity) < sizeof(w->entities[0]))
		memcpy(w->entities[w->n_entities++], entity, strlen(entity) + 1);
}

static void put_value(struct str *s, const struct value *v)
{
	str_add_char(s, (char)v->type);
	switch (v->type) {
	case VALUE_NONE: break;
	case VALUE_INT: put_signed(s, v->i); break;
	case VALUE_REAL: put_real(s, v->r); break;
	case VALUE_TEXT: put_text(s, v->s); break;
	case VALUE_UID: put_bytes(s, v->u.b, sizeof(v->u.b)); break;
	}
}

static void put_op(struct wire *w, struct str *s, const struct travel_op *o)
{
	bool same_uid = uid_cmp(o->uid, w->uid) == 0;
	int flags = (same_uid ? SAME_UID : 0) | (o->base_hlc ? HAS_BASE : 0) | (o->base_site == o->site ? BASE_HERE : 0) | (o->scope ? HAS_SCOPE : 0) |
		    (o->also ? HAS_ALSO : 0) | (o->hash ? HAS_HASH : 0) | (o->withheld ? WITHHELD : 0) | (o->step == w->step ? SAME_STEP : 0);

	str_add_char(s, (char)flags);
	if (!(flags & SAME_STEP))
		put_signed(s, o->step - w->step);
	put_signed(s, o->hlc - w->hlc);
	put_entity(w, s, o->entity);
	if (!same_uid)
		put_bytes(s, o->uid.b, sizeof(o->uid.b));
	put_text(s, o->field);
	if (flags & HAS_BASE) {
		put_signed(s, o->hlc - o->base_hlc);
		if (!(flags & BASE_HERE))
			put_number(s, (uint64_t)o->base_site);
	}
	if (o->scope)
		put_text(s, o->scope);
	if (o->also)
		put_text(s, o->also);
	put_value(s, &o->value);
	put_bytes(s, o->hash ? o->hash : o->salt, o->hash ? HASH_SIZE : SALT_SIZE);
	w->step = o->step;
	w->hlc = o->hlc;
	w->uid = o->uid;
}

void wire_put_op(struct wire *w, struct str *out, const struct travel_op *o)
{
	put_op(w, begin_record(w, WIRE_OP), o);
	end_record(w, out);
}

void wire_put_hint(struct wire *w, struct str *out, const char *hint)
{
	put_text(begin_record(w, WIRE_HINT), hint);
	end_record(w, out);
}

void wire_put_left(struct wire *w, struct str *out, const struct travel_op *o, const char *hint)
{
	struct str *s = begin_record(w, WIRE_LEFT);

	put_text(s, hint);
	put_op(w, s, o);
	end_record(w, out);
}

void wire_put_content(struct wire *w, struct str *out, int64_t site, int64_t seq, struct wire_bytes fields)
{
	struct str *s = begin_record(w, WIRE_CONTENT);

	put_number(s, (uint64_t)site);
	put_number(s, (uint64_t)seq);
	put_bytes(s, fields.p, (size_t)(fields.end - fields.p));
	end_record(w, out);
}

void wire_put_end(struct wire *w, struct str *out, int64_t n_ops)
{
	put_number(begin_record(w, WIRE_END), (uint64_t)n_ops);
	end_record(w, out);
}

/* --- reading -------------------------------------------------------------------------------------------------------------------- */

static bool get_number(struct wire_bytes *f, uint64_t *v)
{
	*v = 0;
	for (int shift = 0; shift < 64 && f->p < f->end; shift += 7) {
		uint8_t b = *f->p++;

		*v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return true;
	}
	return false;
}

static bool get_signed(struct wire_bytes *f, int64_t *v)
{
	uint64_t u;

	if (!get_number(f, &u))
		return false;
	*v = (int64_t)(u >> 1) ^ -(int64_t)(u & 1);
	return true;
}

/* Sums of hostile numbers must not overflow. */
static bool get_difference(struct wire_bytes *f, int64_t from, int64_t *v)
{
	int64_t d;

	return get_signed(f, &d) && !__builtin_add_overflow(from, d, v);
}

static bool get_positive(struct wire_bytes *f, int64_t *v)
{
	uint64_t u;

	if (!get_number(f, &u) || u > INT64_MAX)
		return false;
	*v = (int64_t)u;
	return true;
}

static bool get_bytes(struct wire_bytes *f, void *out, size_t n)
{
	if ((size_t)(f->end - f->p) < n)
		return false;
	memcpy(out, f->p, n);
	f->p += n;
	return true;
}

static bool get_real(struct wire_bytes *f, double *r)
{
	uint8_t b[8];
	uint64_t bits = 0;

	if (!get_bytes(f, b, sizeof(b)))
		return false;
	for (int i = 0; i < 8; i++)
		bits |= (uint64_t)b[i] << (8 * i);
	memcpy(r, &bits, sizeof(bits));
	return *r - *r == 0; /* neither infinite nor NaN */
}

/* No text holds a zero byte. */
static bool get_text(struct wire_bytes *f, struct arena *a, const char **out)
{
	uint64_t n;

	if (!get_number(f, &n) || n > WIRE_TEXT_MAX || n > (uint64_t)(f->end - f->p) || memchr(f->p, 0, (size_t)n))
		return false;
	*out = arena_strndup(a, (const char *)f->p, (size_t)n);
	f->p += n;
	return true;
}

int wire_next(struct wire_bytes *in, enum wire_kind *kind, struct wire_bytes *fields)
{
	struct wire_bytes at = *in;
	uint64_t n;

	if (!get_number(&at, &n))
		return at.p - in->p >= 10 ? -1 : 0;
	if (n < 1 || n > WIRE_TEXT_MAX + 4096)
		return -1;
	if (n > (uint64_t)(at.end - at.p))
		return 0;
	*kind = (enum wire_kind)*at.p;
	*fields = (struct wire_bytes){at.p + 1, at.p + n};
	in->p = at.p + n;
	return 1;
}

bool wire_get_peer(struct wire *w, struct wire_bytes f, struct arena *a, uint8_t key[KEY_SIZE], const char **name)
{
	(void)w;
	return get_bytes(&f, key, KEY_SIZE) && get_text(&f, a, name) && f.p == f.end;
}

bool wire_get_batch(struct wire *w, struct wire_bytes f, struct travel_batch *b)
{
	if (!get_positive(&f, &b->site) || !get_positive(&f, &b->first) || !get_positive(&f, &b->last) || !get_bytes(&f, b->key, KEY_SIZE) ||
		!get_bytes(&f, b->signature, SIGNATURE_SIZE) || f.p != f.end || b->first < 1)
		return false;
	w->site = b->site;
	w->seq = b->first - 1;
	w->step = w->hlc = 0;
	return true;
}

bool wire_get_step(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_step *st)
{
	uint64_t has_author;

	*st = (struct travel_step){.site = w->site};
	if (!get_difference(&f, w->step, &st->step) || !get_difference(&f, w->hlc, &st->hlc) || !get_signed(&f, &st->undoes) || !get_number(&f, &has_author) ||
		!get_text(&f, a, &st->author) || !get_text(&f, a, &st->origin) || !get_text(&f, a, &st->label) || f.p != f.end)
		return false;
	if (!has_author)
		st->author = NULL;
	w->step = st->step;
	w->hlc = st->hlc;
	return true;
}

static bool get_entity(struct wire *w, struct wire_bytes *f, struct arena *a, const char **out)
{
	uint64_t at;

	if (!get_number(f, &at) || at > (uint64_t)w->n_entities)
		return false;
	if (at < (uint64_t)w->n_entities) {
		*out = w->entities[at];
		return true;
	}
	if (!get_text(f, a, out))
		return false;
	if (w->n_entities < WIRE_ENTITIES && strlen(*out) < sizeof(w->entities[0]))
		memcpy(w->entities[w->n_entities++], *out, strlen(*out) + 1);
	return true;
}

static bool get_value(struct wire_bytes *f, struct arena *a, struct value *v)
{
	uint8_t type;

	*v = value_none();
	if (!get_bytes(f, &type, 1))
		return false;
	v->type = (enum value_type)type;
	switch (type) {
	case VALUE_NONE: return true;
	case VALUE_INT: return get_signed(f, &v->i);
	case VALUE_REAL: return get_real(f, &v->r);
	case VALUE_TEXT: return get_text(f, a, &v->s) && *v->s;
	case VALUE_UID: return get_bytes(f, v->u.b, sizeof(v->u.b));
	default: return false;
	}
}

static bool get_grounds(struct wire_bytes *f, int flags, struct arena *a, struct travel_op *o)
{
	int64_t back;

	if (flags & HAS_BASE) {
		if (!get_signed(f, &back) || __builtin_sub_overflow(o->hlc, back, &o->base_hlc))
			return false;
		o->base_site = o->site;
		if (!(flags & BASE_HERE) && !get_positive(f, &o->base_site))
			return false;
	}
	return (!(flags & HAS_SCOPE) || get_text(f, a, &o->scope)) && (!(flags & HAS_ALSO) || get_text(f, a, &o->also));
}

bool wire_get_op(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_op *o)
{
	uint8_t flags, proof[HASH_SIZE];
	size_t n;

	if (!get_bytes(&f, &flags, 1))
		return false;
	*o = (struct travel_op){.site = w->site, .seq = w->seq + 1, .step = w->step, .uid = w->uid, .withheld = flags & WITHHELD};
	if ((!(flags & SAME_STEP) && !get_difference(&f, w->step, &o->step)) || !get_difference(&f, w->hlc, &o->hlc) || !get_entity(w, &f, a, &o->entity) ||
		(!(flags & SAME_UID) && !get_bytes(&f, o->uid.b, sizeof(o->uid.b))) || !get_text(&f, a, &o->field) || !get_grounds(&f, flags, a, o) ||
		!get_value(&f, a, &o->value))
		return false;
	n = flags & HAS_HASH ? HASH_SIZE : SALT_SIZE;
	if (!get_bytes(&f, proof, n) || f.p != f.end)
		return false;
	if (flags & HAS_HASH)
		o->hash = memcpy(arena_alloc(a, n), proof, n);
	else
		o->salt = memcpy(arena_alloc(a, n), proof, n);
	w->seq = o->seq;
	w->step = o->step;
	w->hlc = o->hlc;
	w->uid = o->uid;
	return true;
}

bool wire_get_hint(struct wire_bytes f, struct arena *a, const char **hint)
{
	return get_text(&f, a, hint) && f.p == f.end;
}

/* Its content may still come: it is as one that is withheld, and scope has the hint. */
bool wire_get_left(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_op *o)
{
	const char *hint;

	if (!get_text(&f, a, &hint) || !wire_get_op(w, f, a, o) || !o->hash || o->scope)
		return false;
	o->scope = hint;
	o->withheld = o->left_out = true;
	return true;
}

static bool get_content(struct wire *w, struct wire_bytes f, struct arena *a, struct travel_op *o)
{
	int64_t site, seq;

	if (!get_positive(&f, &site) || !get_positive(&f, &seq) || !seq)
		return false;
	w->site = site;
	w->seq = seq - 1;
	return wire_get_op(w, f, a, o);
}

bool wire_get_end(struct wire_bytes f, int64_t *n_ops)
{
	return get_positive(&f, n_ops) && f.p == f.end;
}

bool wire_hand_on(struct wire *w, struct arena *a, enum wire_kind kind, struct wire_bytes f, struct intake *in, struct err *e)
{
	uint8_t key[KEY_SIZE];
	const char *name;
	struct travel_batch b;
	struct travel_step st;
	struct travel_op o;

	if (kind == WIRE_OP && wire_get_op(w, f, a, &o))
		return intake_op(in, &o, e);
	if (kind == WIRE_LEFT && w->parts && wire_get_left(w, f, a, &o))
		return intake_op(in, &o, e);
	if (kind == WIRE_CONTENT && w->parts && get_content(w, f, a, &o))
		return intake_content(in, &o, e);
	if (kind == WIRE_STEP && wire_get_step(w, f, a, &st))
		return intake_step(in, &st, e);
	if (kind == WIRE_BATCH && wire_get_batch(w, f, &b))
		return intake_batch(in, &b, e);
	if (kind == WIRE_PEER && wire_get_peer(w, f, a, key, &name))
		return intake_peer(in, key, name, e);
	return err_set(e, ERR_DATA, _("it is damaged; ask for it again"));
}
