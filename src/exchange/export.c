/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export.c - the frame of an export: which forms there are, one action after the other, and what was left out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/exchange/action_csv.h>

#include "export_priv.h"

static void csv_begin(struct exporter *x)
{
	action_csv_header(x->out);
}

static const struct export_form csv = {
	.format = {.name = "csv", .suffix = "csv", .label = N_("Actions, as a table (CSV)"), .detail = N_("for a spreadsheet; comes back by import")}, .begin = csv_begin, .add = action_csv};
static const struct export_form jsonl = {
	.format = {.name = "jsonl", .suffix = "jsonl", .label = N_("Actions, without loss (JSON lines)"), .detail = N_("for programs; comes back by import")}, .add = action_json};

static const struct export_form *const forms[] = {
	&csv,
	&jsonl,
#ifdef HAVE_XLSXWRITER
	&export_xlsx,
#endif
	&export_iati,
	&export_geojson,
	&export_ics,
	&export_scdl,
	&export_html,
};

const struct export_format *export_format_at(int i)
{
	return i >= 0 && i < (int)COUNT_OF(forms) ? &forms[i]->format : NULL;
}

const struct export_format *export_format_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (str_eq(forms[i]->format.name, name))
			return &forms[i]->format;
	return NULL;
}

void export_format_names(struct str *out)
{
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		str_addf(out, "%s%s", i ? ", " : "", forms[i]->format.name);
}

struct exporter *exporter_new(const struct export_format *f, struct store *s, const struct export_options *o, struct str *out)
{
	struct exporter *x = xcalloc(1, sizeof(*x));

	x->store = s;
	x->options = *o;
	x->out = out;
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (&forms[i]->format == f)
			x->form = forms[i];
	if (x->form->begin)
		x->form->begin(x);
	return x;
}

void exporter_free(struct exporter **px)
{
	struct exporter *x = *px;

	if (!x)
		return;
	if (x->form->drop)
		x->form->drop(x);
	for (int i = 0; i < x->n_notes; i++)
		free(x->notes[i]);
	free(x->seen);
	paper_free(&x->paper);
	free(x);
	*px = NULL;
}

bool exporter_add(struct exporter *x, int64_t id, bool *written, struct err *e)
{
	struct whole w;
	bool hidden, ok;

	*written = false;
	if (x->form->add) {
		ok = x->form->add(x->store, id, &x->options, x->out, written, e);
		x->written += ok && *written;
		x->hidden += ok && !*written;
		return ok;
	}
	ok = whole_load(&w, x->store, id, &x->options, &hidden, e);
	if (ok) {
		const char *why = x->refused_why;

		x->refused_why = NULL;
		*written = x->form->action(x, &w, e);
		ok = *written || x->refused_why;
		x->refused += !*written && ok;
		x->refused_why = x->refused_why ? x->refused_why : why;
		x->written += *written;
	}
	whole_release(&w);
	x->hidden += hidden;
	return ok || hidden;
}

/* --- what is missing in the document --- */

void export_lost(struct exporter *x, const char *what)
{
	int i = 0;

	while (i < x->n_lost && x->lost[i].what != what)
		i++;
	if (i == LOST_MAX)
		return;
	if (i == x->n_lost)
		x->lost[x->n_lost++].what = what;
	x->lost[i].n++;
}

static bool is_among(int f, const int *list, int n)
{
	for (int i = 0; i < n; i++)
		if (list[i] == f)
			return true;
	return false;
}

void export_lost_fields(struct exporter *x, const struct record *r, const int *kept, int n_kept, const int *sets, int n_sets)
{
	const struct entity_desc *d = entity_desc(r->entity);

	for (int i = 0; i < d->n_fields; i++) {
		int f = d->first_field + i;

		if (record_value(r, (enum field)f)->type != VALUE_NONE && !is_among(f, kept, n_kept))
			export_lost(x, field_desc((enum field)f)->label);
	}
	for (int i = 0; i < d->n_sets; i++) {
		int s = d->first_set + i;

		if (record_count(r, (enum set)s) && !is_among(s, sets, n_sets))
			export_lost(x, set_desc((enum set)s)->label);
	}
}

static void add_note(struct exporter *x, struct str *text)
{
	x->notes[x->n_notes++] = str_detach(text);
}

bool exporter_finish(struct exporter *x, struct err *e)
{
	struct str text = STR_INIT;

	if (x->form->end && !x->form->end(x, e))
		return false;
	if (x->refused) {
		str_addf(&text, ngettext("%d action is left out: %s.", "%d actions are left out: %s.", (unsigned long)x->refused), x->refused, _(x->refused_why));
		add_note(x, &text);
	}
	if (x->n_lost) {
		str_addf(&text, _("%s has no place for these, which stay here: "), x->form->format.name);
		for (int i = 0; i < x->n_lost; i++)
			str_addf(&text, "%s%s (%d)", i ? ", " : "", _(x->lost[i].what), x->lost[i].n);
		str_add(&text, ".");
		add_note(x, &text);
	}
	str_release(&text);
	return true;
}

int exporter_hidden(const struct exporter *x)
{
	return x->hidden;
}

const char *exporter_note(const struct exporter *x, int i)
{
	return i >= 0 && i < x->n_notes ? x->notes[i] : NULL;
}

bool export_point(struct whole *w, const struct value *place, double *lat, double *lon)
{
	const struct value *y = &place[ITEM_ACTION_PLACES_lat], *x = &place[ITEM_ACTION_PLACES_lon];
	const struct record *town;

	if (y->type != VALUE_REAL || x->type != VALUE_REAL) {
		town = whole_ref(w, ENTITY_PLACE, &place[ITEM_ACTION_PLACES_place]);
		if (!town)
			return false;
		y = record_value(town, FIELD_PLACE_LAT);
		x = record_value(town, FIELD_PLACE_LON);
	}
	*lat = y->r;
	*lon = x->r;
	return y->type == VALUE_REAL && x->type == VALUE_REAL;
}

/* --- XML --- */

void xml_text(struct str *out, const char *s)
{
	for (; s && *s; s++) {
		switch (*s) {
		case '&': str_add(out, "&amp;"); break;
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		case '"': str_add(out, "&quot;"); break;
		case '\n':
		case '\t': str_add_char(out, *s); break;
		default:
			/* Texts of the register are clean UTF-8; the other control characters have no form in XML 1.0. */
			if ((unsigned char)*s >= 0x20)
				str_add_char(out, *s);
		}
	}
}

void xml_attribute(struct str *out, const char *name, const char *value)
{
	if (str_is_empty(value))
		return;
	str_addf(out, " %s=\"", name);
	xml_text(out, value);
	str_add_char(out, '"');
}
