/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper.h - what is handed out at a meeting: one document, written as plain text, Markdown, HTML or OpenDocument.
 *
 * A report says headings, paragraphs, tables and lines to fill in by hand; each form lays them out its own way. In French the spaces before
 * ; : ! ? % € and inside « » become no-break ones; HTML and ODT also get typographic apostrophes. HTML is one file without anything from elsewhere, in the
 * frame share/templates/paper.html, and prints on A4; ODT has its styles in share/templates/paper-styles.xml. A file of that name in `templates/' beside the configuration takes the place
 * of either.
 */
#ifndef STRATES_EXCHANGE_PAPER_H
#define STRATES_EXCHANGE_PAPER_H

#include <stdbool.h>
#include <strates/base/err.h>
#include <strates/base/str.h>

enum paper_form { PAPER_TEXT = 0, PAPER_MARKDOWN, PAPER_HTML, PAPER_ODT };
/* "text", "md", "html", "odt" and their usual spellings; -1 when unknown. */
int paper_form_find(const char *name);

struct paper;
/* All texts are copied. */
struct paper *paper_new(const char *title);
void paper_free(struct paper **p);
/* One line under the title: what of, which day. */
void paper_subtitle(struct paper *p, const char *text);
/* The sentences for whoever reads nothing else; set apart. */
void paper_lead(struct paper *p, const char *text);
/* Level 2 or 3; what follows a heading of level 3 is kept on one page with it. */
void paper_heading(struct paper *p, int level, const char *text);
void paper_text(struct paper *p, const char *text);
void paper_item(struct paper *p, const char *text);
/* "Label: text". */
void paper_field(struct paper *p, const char *label, const char *text);
/* Small print. */
void paper_small(struct paper *p, const char *text);
/* A line to fill in by hand. */
void paper_blank(struct paper *p, const char *label);
/* The whole document on A3, lying: for a wall. */
void paper_wide(struct paper *p);
/* As paper_table(), for a grid: heads stand upright, and where a row is written as a line each cell names its column. */
void paper_grid(struct paper *p, int n, const char *const *heads);
/* A table of n columns, then its rows of n cells ("" or NULL = empty). */
void paper_table(struct paper *p, int n, const char *const *heads);
void paper_row(struct paper *p, const char *const *cells);

/* n bars, each with its label, its length (0 and more, in any unit) and its figure as it is written; title: what they show, for whoever can't see them. */
struct paper_bar {
	const char *label, *figure;
	double value;
};
void paper_chart(struct paper *p, const char *title, int n, const struct paper_bar *bars);

/* Appends the document. */
bool paper_write(const struct paper *p, enum paper_form form, struct str *out, struct err *e);

#endif
