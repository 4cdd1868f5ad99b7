/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random_steps.h - chance that is the same on every machine, and random changes of records of every entity. Static, so that a test stays one file.
 */
#ifndef TESTS_RANDOM_STEPS_H
#define TESTS_RANDOM_STEPS_H

#include "../unit/register.h"

static uint64_t seed;

static unsigned chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

static const char *some_text(struct arena *a)
{
	static const char *const words[] = {"eau", "Thiès", "a|b", "c/d", "e\\f", "œuvre", "", "1", "null", "\"q\"", "12,5", "été  long"};

	return arena_printf(a, "%s %s%u", words[chance(COUNT_OF(words))], words[chance(COUNT_OF(words))], chance(4));
}

static struct value some_value(enum field_type t, int of, struct arena *a)
{
	switch (t) {
	case FT_INT:
	case FT_MONEY: return value_int((int64_t)chance(5) - 2);
	case FT_REAL: return value_real(chance(2) ? (double)chance(90) : (double)chance(1000) / 7.0);
	case FT_BOOL: return value_int(chance(2));
	case FT_CODE: return value_text(vocab_code((enum vocab)of, (int)chance((unsigned)vocab_size((enum vocab)of))));
	case FT_DATE: return value_text(arena_printf(a, chance(2) ? "20%02u" : "20%02u-0%u", chance(30), 1 + chance(9)));
	case FT_REF:
		if (entity_is_keyed((enum entity)of))
			return value_text(arena_printf(a, "k%u", chance(4)));
		return value_uid(uid_derive("test", &(unsigned){chance(4)}, sizeof(unsigned)));
	case FT_UID: return value_uid(uid_derive("test", &(unsigned){chance(4)}, sizeof(unsigned)));
	default: return value_text(some_text(a));
	}
}

/* Changes some fields and elements of a record. */
static void stir(struct record *r, struct arena *a)
{
	const struct entity_desc *d = entity_desc(r->entity);
	bool keyed = entity_is_keyed(r->entity);

	for (int i = keyed ? 1 : 0; i < d->n_fields; i++) {
		const struct field_desc *f = field_desc((enum field)(d->first_field + i));
		if (chance(3) == 0)
			r->fields[i] = chance(4) ? some_value(f->type, f->of, a) : value_none();
	}
	for (int k = 0; k < d->n_sets; k++) {
		enum set set = (enum set)(d->first_set + k);
		const struct set_desc *sd = set_desc(set);
		struct value v[ITEMS_MAX] = {{0}};
		if (chance(2))
			continue;
		if (record_count(r, set) && chance(2)) {
			record_remove_element(r, set, (int)chance((unsigned)record_count(r, set)));
			continue;
		}
		for (int i = 0; i < sd->n_items; i++)
			if (sd->items[i].flags & FIELD_KEY || chance(2))
				v[i] = some_value(sd->items[i].type, sd->items[i].of, a);
		record_put_element(r, set, v);
	}
}

#endif
