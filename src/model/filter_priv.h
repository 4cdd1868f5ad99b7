/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * filter_priv.h - what the files of the filter language share: the table of fields, the parser.
 */
#ifndef STRATES_MODEL_FILTER_PRIV_H
#define STRATES_MODEL_FILTER_PRIV_H

#include <strates/model/filter.h>
#include <strates/model/vocab.h>

/* How a value is checked and brought into its canonical form. */
enum filter_check {
	CHECK_WORDS = 0, /* any text with a letter or digit; folded */
	CHECK_CODE,      /* a code or label of `vocab`; becomes the code */
	CHECK_FINDING,   /* the same, or "any", "none" */
	CHECK_TANDEM,    /* "complete", "incomplete", "none" */
	CHECK_DATE,
	CHECK_UPDATED, /* a date or "last" */
	CHECK_AMOUNT,
	CHECK_INT,
	CHECK_ID
};
enum filter_trait {
	TAKES_LIST = 1, /* a,b,c = one of them */
	TAKES_STAR = 2, /* a trailing * makes it a prefix */
	TAKES_ORDER = 4 /* < <= > >= = and a..b */
};
enum { FILTER_NAMES_MAX = 7 };
struct filter_field_desc {
	const char *names[FILTER_NAMES_MAX + 1]; /* folded, NULL-terminated; the first is English */
	int french;                              /* index of the French one */
	enum filter_check check;
	int traits;
	enum vocab vocab;
	const char *help; /* msgid */
};
const struct filter_field_desc *filter_field_desc(enum filter_field f);

/* The text being parsed. */
struct parser {
	struct arena *a;
	const char *s;
	int at, end;
	int depth, n_terms;
	int error_at;
	struct err *e;
};
/* Notes the first error and its byte; NULL. */
struct filter_node *filter_fail(struct parser *p, int at, const char *fmt, ...)
        __attribute__((format(printf, 3, 4)));
/* Checks one value of term n (its at is the value's) and sets n->value; NULL after filter_fail().
 */
struct filter_node *filter_check(struct parser *p, struct filter_node *n, const char *text);

#endif
