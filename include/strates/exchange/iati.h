/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati.h - activities of an IATI file (1.0x and 2.0x), one callback each, in the flat names of target.h.
 *
 * Streaming: memory is that of one activity, however large the file. Of several narratives the one in French is taken, else the first; several of a description in one language are its
 * paragraphs. What only the transactions say of countries and sectors is taken where the activity says nothing. Personal data (contact-info) are not read.
 */
#ifndef STRATES_EXCHANGE_IATI_H
#define STRATES_EXCHANGE_IATI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <strates/base/err.h>
#include <strates/exchange/profile.h>

#define IATI_TEXT_MAX ((size_t)1 << 20)      /* bytes of one text */
#define IATI_ACTIVITY_MAX ((size_t)16 << 20) /* bytes of one activity's texts */
#define IATI_SOURCE "iati"                   /* source of what has no register of ours behind it */

/* An activity related to this one: a code of RelatedActivityType. */
struct iati_relation {
	const char *ref;
	char type;
};
/* All borrowed, and gone after the callback. */
struct iati_activity {
	long line;                  /* where it begins */
	struct profile_result *pr;  /* its values; source_id = its identifier, problems as for a row */
	const struct iati_relation *relations;
	size_t n_relations;
	const char *raw;            /* the element as the file has it, in its encoding: for a file of what was refused; empty when it is larger than that is good for */
	size_t raw_len;
	const char *root;           /* the tag that opens the file, likewise */
	size_t root_len;
	const char *encoding;       /* of both, for utf8_from() */
};
/* Goes on while it gives true; false stops, with e set or quietly. */
typedef bool (*iati_fn)(void *ctx, const struct iati_activity *a, struct err *e);

struct iati_stats {
	long long activities, bytes;
	long long incoming;       /* transactions that are money received, and no budget line */
	long long foreign;        /* budget lines in other currencies than the euro … */
	char currencies[64];      /* … and the first of those: "USD, XOF" */
	struct {
		const char *name; /* in arena */
		long long n;
	} unread[40];             /* elements of activities that nothing reads */
	int n_unread;
	long bad_line;            /* where the XML breaks off, 0 = it is whole … */
	char bad[200];            /* … and why */
	struct arena arena;
};
void iati_stats_release(struct iati_stats *s);
/* Reads to the end, or to where the XML breaks: what came before was given, and stats->bad_line tells. ERR_DATA when it is no IATI file at all. `path` is named in errors. */
bool iati_each(FILE *f, const char *path, iati_fn fn, void *ctx, struct iati_stats *stats, struct err *e);

#endif
