/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export.h - actions into a file's text, with what the configuration lets out: the same for the command line and the console.
 */
#ifndef STRATES_APP_EXPORT_H
#define STRATES_APP_EXPORT_H

#include <strates/app/app.h>
#include <strates/exchange/export.h>

struct export_result {
	int written, hidden; /* hidden: restricted actions, which stay */
	struct str notes;    /* sentences about what the form does not hold, one a line; the caller releases it */
};
/* What the configuration lets out. */
struct export_options export_usual(struct app *a);
/* Appends the document of these actions to text; reports progress and can be cancelled. */
bool export_write(struct app *a, const struct export_format *f, const struct export_options *options, const int64_t *ids, int n, struct str *text, struct export_result *r, struct err *e);

#endif
