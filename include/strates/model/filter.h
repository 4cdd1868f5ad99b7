/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter.h - the filter language, one everywhere: screen, command line, saved views, configuration.
 *
 *	pays:sn theme:eau strate:epci depuis:2022 jusqua:2026 -statut:clos budget:>50000 constat:overlap tandem:incomplet #étiquette "mots exacts" mots
 *
 * Terms side by side are joined by AND, `OR`/`OU` and parentheses group, `-` (or NOT/SAUF) in front negates, `*` at the end of a word is a prefix.
 * Field names and values are taken in French and English, folded. This module parses and says where an error is; the store compiles.
 */
#ifndef STRATES_MODEL_FILTER_H
#define STRATES_MODEL_FILTER_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

enum filter_field {
	FILTER_TEXT = 0,  /* bare words and "phrases" */
	FILTER_COUNTRY,   /* pays: country: ISO code or name, folded */
	FILTER_CITY,      /* ville: city: */
	FILTER_REGION,    /* region: (foreign first-level region) */
	FILTER_THEME,     /* theme: secteur: key or name; * prefix */
	FILTER_STRATE,    /* strate: */
	FILTER_LEAD,      /* chef: lead: collectivite: authority: key or words of the name; also participants for collectivite: */
	FILTER_AUTHORITY,
	FILTER_PARTNER,   /* partenaire: partner: words of the name */
	FILTER_STATUS,    /* statut: status: */
	FILTER_KIND,      /* type: kind: */
	FILTER_SINCE,     /* depuis: since: still running on or after */
	FILTER_UNTIL,     /* jusqua: until: started on or before */
	FILTER_BUDGET,    /* budget:>50000 <= .. ranges 1000..5000, euros */
	FILTER_FINDING,   /* constat: finding: a kind, or oui/yes/any, non/none */
	FILTER_SEVERITY,  /* gravite: severity: >=40 */
	FILTER_TANDEM,    /* tandem: complet incomplet aucun */
	FILTER_SCHEME,    /* dispositif: scheme: */
	FILTER_NETWORK,   /* reseau: network: */
	FILTER_TAG,       /* #tag, tag: etiquette: */
	FILTER_SOURCE,    /* source: */
	FILTER_PERSON,    /* elu: cadre: personne: person: words */
	FILTER_UPDATED,   /* modifie: updated: >=date, or `last` */
	FILTER_ID,        /* id: uid prefix */
	FILTER_VIEW,      /* vue: view: the filter saved under that name; the store puts it in its place */
	FILTER_FIELD_COUNT
};
enum filter_op { FILTER_IS = 0, FILTER_PREFIX, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE, FILTER_RANGE };
enum filter_node_type { FILTER_AND = 0, FILTER_OR, FILTER_NOT, FILTER_TERM };
struct filter_node {
	enum filter_node_type type;
	int n;                        /* children of AND, OR, NOT */
	struct filter_node **child;
	enum filter_field field;      /* TERM */
	enum filter_op op;
	const char *value, *value2;   /* folded (numbers and dates: as written); value2 = end of a range */
	bool phrase;                  /* it stood in quotes */
	int at, len;                  /* where in the text: bytes */
};
struct filter {
	struct arena arena;
	struct filter_node *root;     /* NULL = everything */
	const char *text;             /* as given, in the arena */
};
/* *error_at = byte offset of the offending character when false; the sentence says what is expected there. A text that is being typed
   ("pays:" without a value, an open quote or parenthesis) is an error with at = its end. */
bool filter_parse(struct filter *f, const char *text, int *error_at, struct err *e);
void filter_release(struct filter *f);
/* The tree alone, in arena a; *root = NULL: everything. */
bool filter_parse_part(struct arena *a, const char *text, struct filter_node **root, int *error_at, struct err *e);
/* Field by any of its names, folded; -1. Its main name in the user's language, and all names (NULL-terminated) for completion. */
int filter_field_find(const char *name);
const char *filter_field_name(enum filter_field f);
const char *const *filter_field_names(enum filter_field f);
const char *filter_field_help(enum filter_field f);

#endif
