/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export_priv.h - what the forms of an export share.
 */
#ifndef STRATES_EXCHANGE_EXPORT_PRIV_H
#define STRATES_EXCHANGE_EXPORT_PRIV_H

#include <strates/exchange/export.h>
#include <strates/exchange/paper.h>

#include "action_priv.h"

enum { LOST_MAX = 24 };

struct exporter {
	const struct export_form *form;
	struct store *store;
	struct export_options options;
	struct str *out;
	int written, hidden;
	/* What the form had no place for: msgid, and in how many actions. */
	struct {
		const char *what;
		int n;
	} lost[LOST_MAX];
	int n_lost;
	int refused;             /* actions that the form can't hold … */
	const char *refused_why; /* … msgid of the reason */
	void *own;               /* of the form itself, which drops it */
	struct paper *paper;     /* of the forms that are a paper */
	struct uid *seen;        /* what was written, for the forms that gather what hangs on it at the end */
	int n_seen, cap_seen;
	char *notes[LOST_MAX];
	int n_notes;
};
struct export_form {
	struct export_format format;
	void (*begin)(struct exporter *x);
	/* One action; false without e: the form can't hold it, refused_why is set. NULL: `add'. */
	bool (*action)(struct exporter *x, struct whole *w, struct err *e);
	bool (*add)(struct store *s, int64_t id, const struct export_options *o, struct str *out, bool *written, struct err *e);
	bool (*end)(struct exporter *x, struct err *e);
	void (*drop)(struct exporter *x); /* what `own' is; in any case, at the end */
};
extern const struct export_form export_iati, export_geojson, export_ics, export_scdl, export_html, export_xlsx /* only with libxlsxwriter */;

/* Notes that an action had something (msgid: a plural noun) that the form can't say. */
void export_lost(struct exporter *x, const char *what);
/* Notes all of an action's fields and sets that are filled and stand in `kept' nowhere. */
void export_lost_fields(struct exporter *x, const struct record *r, const int *kept, int n_kept, const int *sets, int n_sets);

/* Coordinates of an element of SET_ACTION_PLACES: its own, else those of the town it names. */
bool export_point(struct whole *w, const struct value *place, double *lat, double *lon);

/* --- XML, written --- */
/* Text with & < > " escaped and what XML can't hold left out. */
void xml_text(struct str *out, const char *s);
/* ` name="value"`; nothing for an empty value. */
void xml_attribute(struct str *out, const char *name, const char *value);

#endif
