/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_field.c - which field a person means: its name, its label in either language, and the
 * nearest name when it is misspelt.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "resolve_priv.h"

static bool is_named(const char *wanted, const char *name, const char *label)
{
	struct str f = STR_INIT;
	bool same;

	if (str_eq(wanted, name))
		return true;
	utf8_fold_words(&f, label);
	same = str_eq(f.s, wanted);
	if (!same) {
		str_clear(&f);
		utf8_fold_words(&f, _(label));
		same = str_eq(f.s, wanted);
	}
	str_release(&f);
	return same;
}

static bool find_target(enum entity en, const char *name, struct assign_target *t)
{
	const struct entity_desc *d = entity_desc(en);
	struct str words = STR_INIT;

	*t = (struct assign_target){.field = field_find(en, name), .set = -1};
	if (t->field < 0)
		t->set = set_find(en, name);
	t->budget = en == ENTITY_ACTION && str_eq(name, "budget");
	if (t->field < 0 && t->set < 0 && !t->budget) {
		utf8_fold_words(&words, name);
		for (int i = 0; i < d->n_fields && t->field < 0 && words.len; i++)
			if (is_named(words.s, field_desc((enum field)(d->first_field + i))->name,
			            field_desc((enum field)(d->first_field + i))->label))
				t->field = d->first_field + i;
		for (int i = 0; i < d->n_sets && t->field < 0 && words.len; i++)
			if (is_named(words.s, set_desc((enum set)(d->first_set + i))->name,
			            set_desc((enum set)(d->first_set + i))->label))
				t->set = d->first_set + i;
		str_release(&words);
	}
	return t->field >= 0 || t->set >= 0 || t->budget;
}

static void nearer(const char *wanted, const char *name, const char **best, int *least)
{
	int d = str_distance(wanted, name);

	if (d < *least) {
		*least = d;
		*best = name;
	}
}

static const char *nearest_name(enum entity en, const char *name)
{
	const struct entity_desc *d = entity_desc(en);
	const char *best = NULL;
	int least = (int)strlen(name) / 3 + 2; /* the first that is too far */

	for (int i = 0; i < d->n_fields; i++)
		nearer(name, field_desc((enum field)(d->first_field + i))->name, &best, &least);
	for (int i = 0; i < d->n_sets; i++)
		nearer(name, set_desc((enum set)(d->first_set + i))->name, &best, &least);
	if (en == ENTITY_ACTION)
		nearer(name, "budget", &best, &least);
	return best;
}

static void all_names(enum entity en, struct str *out)
{
	const struct entity_desc *d = entity_desc(en);

	for (int i = 0; i < d->n_fields; i++)
		if (!(field_desc((enum field)(d->first_field + i))->flags & FIELD_LOCAL))
			str_addf(out, "%s%s", out->len ? ", " : "",
			        field_desc((enum field)(d->first_field + i))->name);
	for (int i = 0; i < d->n_sets; i++)
		str_addf(out, "%s%s", out->len ? ", " : "",
		        set_desc((enum set)(d->first_set + i))->name);
	if (en == ENTITY_ACTION)
		str_add(out, ", budget");
}

static bool no_such_field(enum entity en, const char *name, struct err *e)
{
	const char *near = nearest_name(en, name);
	struct str all = STR_INIT;

	if (near)
		return err_set(e, ERR_USAGE, _("%s has no field \"%s\"; did you mean %s?"),
		        _(entity_desc(en)->one), name, near);
	all_names(en, &all);
	err_set(e, ERR_USAGE, _("%s has no field \"%s\"; it has: %s"), _(entity_desc(en)->one),
	        name, all.s);
	str_release(&all);
	return false;
}

bool assign_find(enum entity en, const char *name, struct assign_target *t, struct err *e)
{
	return find_target(en, name, t) || no_such_field(en, name, e);
}
