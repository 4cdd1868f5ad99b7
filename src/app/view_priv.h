/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_priv.h - a screen view as text: `strates view NAME`.
 */
#ifndef STRATES_VIEW_PRIV_H
#define STRATES_VIEW_PRIV_H

#include <strates/app/command.h>
#include <strates/app/outline.h>
#include <strates/store/query.h>

#include "table_text_priv.h"

struct view_request {
	enum out_format format;
	const struct args *args;     /* for options of the view's own */
	const struct filter *filter; /* ->root NULL: none was given */
	const struct query *query;   /* of that filter */
};
/* Writes the view; what it shows comes from the same model as on the screen. */
typedef bool (*view_fn)(struct app *a, const struct view_request *r, struct output *o, struct err *e);
/* The same for an outline, in one of its modes. */
bool view_outline(struct app *a, const struct outline_model *m, int mode, const struct view_request *r, struct output *o, struct err *e);

bool view_map_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);
bool view_matrix_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);
bool view_agenda_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);
bool view_conflicts_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);
bool view_dashboard_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);
bool view_timeline_write(struct app *a, const struct view_request *r, struct output *o, struct err *e);

#endif
