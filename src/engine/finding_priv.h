/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finding_priv.h - what sentences and reasons share. */
#ifndef STRATES_ENGINE_FINDING_PRIV_H
#define STRATES_ENGINE_FINDING_PRIV_H

#include <strates/engine/finding.h>

enum { WHO_MOST = 4 }; /* authorities named in one sentence */
/* The name, the key itself when it has none. names may be NULL. */
const char *names_key(const struct finding_names *names, enum entity en, const char *key);
/* "place", "theme", "dates" in the user's language. */
const char *lacking_label(const char *what);

/* All that sentences draw on. */
struct source {
	const struct finding_row *f;
	const struct finding_names *names;
	struct arena arena;
	struct term *terms;
	int n;
};
/* Text of an argument, "" when there is none. */
const char *source_arg(const struct source *s, const char *term, const char *name);
/* An authority by the name of its argument ("a", "b"). */
const char *source_authority(struct source *s, const char *side);
/* What the nth member is called. */
const char *source_title(struct source *s, int member);
/* "Lyon, Nice, Grenoble …": all authorities of the finding; *n = how many. */
const char *source_who(struct source *s, int *n);
/* finding_watch.c: the kinds that are about more than how actions meet; false: it is none of them. */
bool say_watched(struct source *s, struct str *out);
/* Their reasons; false: none of these terms. */
bool reason_watched(const struct term *t, const struct finding_names *names, struct str *out);
/* NULL: none of these terms. Not translated. */
const char *label_watched(const char *term);

#endif
