/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_epci.c - intercommunalities by the words that are their own.
 *
 * "CU Grand Besançon Métropole", "Communauté urbaine du Grand Besançon" and "Grand Besançon" have
 * the same core. The cores of all names and aliases are sorted once; the dozen of names that share
 * one are told apart by the caller, by département and legal nature.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/utf8.h>

#include "resolve_priv.h"

static bool is_hollow(const char *w, size_t n)
{
	static const char *const hollow[] = {"d", "de", "du", "des", "la", "le", "les", "l", "et",
	        "en", "sur", "cc", "ca", "cu", "ept", "metropole", "eurometropole", "europeenne",
	        "communaute", "communautes", "communes", "commune", "agglomeration", "agglo",
	        "agglomerations", "urbaine", "epci", "intercommunalite", "etablissement", "public",
	        "territorial"};

	for (size_t i = 0; i < COUNT_OF(hollow); i++)
		if (strlen(hollow[i]) == n && memcmp(hollow[i], w, n) == 0)
			return true;
	return false;
}

/* Words that are left of a name; what stands in brackets is no part of it. Appends. */
void epci_core(struct str *out, const char *name)
{
	struct str folded = STR_INIT;
	char *plain = xstrdup(name), *bracket = strchr(plain, '(');
	const char *rest;

	if (bracket && bracket > plain)
		*bracket = '\0';
	utf8_fold_words(&folded, plain);
	for (rest = folded.s; rest;) {
		const char *w = rest;
		size_t n = str_split(&rest, " ");
		if (n == 0 || is_hollow(w, n))
			continue;
		if (out->len)
			str_add_char(out, ' ');
		if ((n == 2 && memcmp(w, "st", 2) == 0) || (n == 3 && memcmp(w, "ste", 3) == 0))
			str_add(out, n == 2 ? "saint" : "sainte");
		else
			str_add_n(out, w, n);
	}
	str_release(&folded);
	free(plain);
}

static void index_epci_name(struct resolver *rv, int64_t id, const char *name)
{
	struct str core = STR_INIT;

	epci_core(&core, name);
	if (core.len) {
		GROW(rv->epci, rv->n_epci, rv->cap_epci);
		rv->epci[rv->n_epci++] = (struct epci_name){arena_strdup(&rv->refs, core.s), id};
	}
	str_release(&core);
}

static int by_core(const void *a, const void *b)
{
	const struct epci_name *x = a, *y = b;
	int c = strcmp(x->core, y->core);

	return c ? c : (x->id > y->id) - (x->id < y->id);
}

static void index_epci(struct app *app, struct resolver *rv)
{
	struct ids l = IDS_INIT;
	struct arena mem = ARENA_INIT;
	struct value epci = value_text("epci");

	rv->has_epci = true;
	store_ids_where(app->store, FIELD_AUTHORITY_STRATE, &epci, &l, NULL);
	for (int i = 0; i < l.n; i++) {
		struct record r;
		if (store_load(app->store, ENTITY_AUTHORITY, l.v[i], &mem, &r, NULL)) {
			index_epci_name(rv, r.id, record_text(&r, FIELD_AUTHORITY_NAME));
			for (int k = 0; k < record_count(&r, SET_AUTHORITY_ALIASES); k++)
				index_epci_name(
				        rv, r.id, record_element(&r, SET_AUTHORITY_ALIASES, k)->s);
		}
		arena_clear(&mem);
	}
	arena_release(&mem);
	ids_release(&l);
	if (rv->n_epci)
		qsort(rv->epci, (size_t)rv->n_epci, sizeof(*rv->epci), by_core);
}

void epci_find(struct app *app, const char *core, struct ids *out)
{
	struct resolver *rv = app_resolver(app);
	struct epci_name wanted = {core, 0};
	int lo = 0, hi;

	if (!rv->has_epci)
		index_epci(app, rv);
	for (hi = rv->n_epci; lo < hi;) {
		int mid = (lo + hi) / 2;
		if (by_core(&rv->epci[mid], &wanted) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < rv->n_epci && str_eq(rv->epci[lo].core, core); lo++)
		ids_add(out, rv->epci[lo].id);
}
