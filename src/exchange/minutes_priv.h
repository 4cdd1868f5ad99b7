/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes_priv.h - a returned document as lines, whatever program saved it.
 */
#ifndef STRATES_EXCHANGE_MINUTES_PRIV_H
#define STRATES_EXCHANGE_MINUTES_PRIV_H

#include <strates/base/str.h>
#include <strates/exchange/minutes.h>

enum doc_kind { DOC_PLAIN = 0, DOC_HEADING, DOC_ITEM, DOC_CELL };
struct doc_line {
	enum doc_kind kind;
	long at;
	const char *text; /* one line, cleaned; never empty */
};
struct doc {
	struct arena arena;
	struct doc_line *v;
	int n, cap;
	bool paragraphs; /* `at` counts paragraphs */
	long broken_at;  /* where the file breaks off, 0 = it does not */
};
/* Appends a line, cleaned; one that holds nothing is left out. */
void doc_add(struct doc *d, enum doc_kind kind, long at, const char *text, size_t n);
/* Text and Markdown; HTML: UTF-8, no more than a few kinds of element are told apart. */
void doc_text(struct doc *d, const char *s, size_t n);
void doc_html(struct doc *d, const char *s, size_t n);
/* An OpenDocument text, packed or as one XML file. */
bool doc_odt(struct doc *d, const char *path, const char *bytes, size_t n, struct err *e);
bool doc_xml(struct doc *d, const char *path, const char *bytes, size_t n, struct err *e);

#endif
