/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * export.h - actions written in one of the forms that other programs read.
 *
 * One exporter writes one document: exporter_new(), exporter_add() for each action, exporter_finish(). Only csv and jsonl hold everything and come back without loss; the other forms say
 * what they had no place for (exporter_note()), so that nobody takes a part for the whole.
 */
#ifndef STRATES_EXCHANGE_EXPORT_H
#define STRATES_EXCHANGE_EXPORT_H

#include <strates/exchange/action_json.h>

struct export_format {
	const char *name;   /* of --to */
	const char *suffix; /* of the file, without the dot */
	const char *label;  /* msgid: what it is, for a list to choose from */
	const char *detail; /* msgid: what it is good for */
	bool binary;        /* no text: not for a terminal */
};
/* i-th format, NULL beyond the last; and by its name, NULL when there is none. */
const struct export_format *export_format_at(int i);
const struct export_format *export_format_find(const char *name);
/* "csv, jsonl, iati …", for messages. Appends. */
void export_format_names(struct str *out);

struct exporter;
/* Appends to out, which must outlive it. */
struct exporter *exporter_new(const struct export_format *f, struct store *s, const struct export_options *o, struct str *out);
void exporter_free(struct exporter **x);
/* *written = false: the action stays here, because it is restricted or the form can't hold it (a note tells the latter). */
bool exporter_add(struct exporter *x, int64_t id, bool *written, struct err *e);
bool exporter_finish(struct exporter *x, struct err *e);
/* How many actions were restricted and stayed. */
int exporter_hidden(const struct exporter *x);
/* i-th sentence about what the document does not hold; NULL beyond the last. After exporter_finish(). */
const char *exporter_note(const struct exporter *x, int i);

#endif
