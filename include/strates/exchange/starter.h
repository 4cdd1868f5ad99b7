/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * starter.h - templates of actions: which fields come first, what is usual, what is not to be forgotten.
 *
 * An INI file each, shipped in share/templates and the user's own in $XDG_DATA_HOME/strates/templates:
 *	[template] name, name_fr, kind (code), first ("title, lead, partners"), checklist, checklist_fr (items separated by ;)
 *	[values] field = what edit_set() takes
 */
#ifndef STRATES_EXCHANGE_STARTER_H
#define STRATES_EXCHANGE_STARTER_H

#include <stdbool.h>
#include <strates/base/err.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

struct starter {
	const char *path, *name, *kind; /* name in the user's language; kind: a code, "" = none */
	const char **first;             /* names of fields */
	const char **checklist;
	const char **field, **value;
	int n_first, n_checklist, n_values;
	bool own; /* the user's, not a shipped one */
};
/* All that can be read, shipped ones in order of their file names, then the user's; texts in arena a. What can't be read is told in *wrong (NULL = not asked), a line each. */
int starters_read(struct arena *a, struct starter **out, struct str *wrong);
/* Writes one of the user's; s->path is set to where it stands. A name that is taken gets a number. false with err set. Values that no INI line can hold are left out. */
bool starter_write(struct starter *s, struct arena *a, struct err *e);

#endif
