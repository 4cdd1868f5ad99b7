/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper_priv.h - the document between those who fill it and those who write it out.
 */
#ifndef STRATES_EXCHANGE_PAPER_PRIV_H
#define STRATES_EXCHANGE_PAPER_PRIV_H

#include <strates/base/mem.h>
#include <strates/exchange/paper.h>

enum block_type { BLOCK_LEAD = 0, BLOCK_HEADING, BLOCK_TEXT, BLOCK_ITEM, BLOCK_FIELD, BLOCK_SMALL, BLOCK_BLANK, BLOCK_HEAD, BLOCK_ROW, BLOCK_CHART };
struct block {
	enum block_type type;
	int level; /* HEADING: 2, 3; HEAD, ROW: number of cells; CHART: of bars */
	const char *label, *text;
	const char *const *cells;  /* CHART: the labels, then the figures as they are written */
	const double *values;      /* CHART */
	bool grid;                 /* HEAD: of a grid */
};
struct paper {
	struct arena arena;
	const char *title, *subtitle;
	bool wide;
	struct block *v;
	int n, cap;
};

/* The block before or after, BLOCK_TEXT at the ends: lists and tables open and close there. */
enum block_type paper_type(const struct paper *p, int i);
/* The head of the table that row i (or head i) belongs to. */
const struct block *paper_head(const struct paper *p, int i);
/* Spaces that may not break, when the language is French. Appends. */
void paper_spaces(struct str *out, const char *s);
/* The same, and the apostrophe that print has. */
void paper_signs(struct str *out, const char *s);
/* A file of templates/: the user's own beside the configuration, else the shipped one. Appends. */
bool paper_template(const char *name, size_t max, struct str *out, struct err *e);

/* paper_chart.c: the picture and its height in pixels; the i-th bar as a line of text. Append. */
void paper_chart_svg(const struct block *b, struct str *out);
int paper_chart_width(const struct block *b);
int paper_chart_height(const struct block *b);
void paper_chart_line(const struct block *b, int i, struct str *out);

void paper_write_text(const struct paper *p, struct str *out);
void paper_write_markdown(const struct paper *p, struct str *out);
bool paper_write_html(const struct paper *p, struct str *out, struct err *e);
bool paper_write_odt(const struct paper *p, struct str *out, struct err *e);

#endif
