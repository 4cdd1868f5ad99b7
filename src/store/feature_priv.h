/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feature_priv.h - what stands beside the actions while they are read: towns found by name, and what partners are also called.
 */
#ifndef STRATES_STORE_FEATURE_PRIV_H
#define STRATES_STORE_FEATURE_PRIV_H

#include <strates/store/feature.h>
#include "store_priv.h"

/* Towns asked for by name before; a file of a hundred thousand actions names a few thousand. Zero-initialised = empty. */
struct towns {
	struct town {
		uint64_t key; /* hash of country and name, 0 = free */
		int64_t place;
		bool has_point;
		double lat, lon;
	} *v;
	size_t n, cap;
};
struct town town_named(struct store *s, struct towns *t, const char *country, const char *name);
void towns_release(struct towns *t);

/* Aliases and rows apart, of all partners or of one. */
struct partner_names {
	struct arena arena;
	struct partner_alias {
		int64_t owner;
		const char *alias;
	} *aliases;
	struct partner_apart {
		int64_t owner, other;
	} *apart;
	const char **texts; /* the aliases again, for pointing at */
	int64_t *others;
	int n_aliases, cap_aliases, n_apart, cap_apart;
	bool all;           /* were read */
};
/* Fills p's aliases and apart. all: every partner's are read at the first call, and live as long as `names`; else those of this one, in arena a. */
bool partner_names_get(struct store *s, struct partner_names *names, struct feature_partner *p, bool all, struct arena *a, struct err *e);
void partner_names_release(struct partner_names *names);

#endif
