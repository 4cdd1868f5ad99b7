/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper_chart.c - bars of a document: as a picture (SVG), and as text.
 *
 * Horizontal bars with the label before and the figure behind: long French names stay readable, nothing depends on colour, and what a screen reader is told is what is drawn.
 */
#include "config.h"

#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "export_priv.h"
#include "paper_priv.h"

enum { ROW = 22, LABEL = 230, LETTER = 8, GAP = 8, BAR = 330, FIGURE = 90, PAD = 6, TEXT_BAR = 24, TEXT_LABEL = 34, DRAWN_LABEL = 32 };

static double largest(const struct block *b)
{
	double most = 0;

	for (int i = 0; i < b->level; i++)
		most = b->values[i] > most ? b->values[i] : most;
	return most > 0 ? most : 1;
}

/* Cut to so many columns, with an ellipsis. */
static void cut(struct str *out, const char *s, int columns)
{
	size_t at = 0, n = strlen(s);

	if (utf8_width(s) <= columns) {
		str_add(out, s);
		return;
	}
	while (at < n) {
		size_t next = utf8_next(s, n, at);
		struct str head = STR_INIT;
		int width;

		str_add_n(&head, s, next);
		width = utf8_width(head.s);
		str_release(&head);
		if (width >= columns)
			break;
		at = next;
	}
	str_add_n(out, s, at);
	str_add(out, "…");
}

static void svg_text(struct str *out, int x, int y, const char *anchor, const char *s)
{
	struct str signs = STR_INIT;

	paper_signs(&signs, s);
	str_addf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
	xml_text(out, signs.s);
	str_add(out, "</text>\n");
	str_release(&signs);
}

/* Columns of the longest label, as far as it is shown. */
static int columns(const struct block *b)
{
	int most = 0;

	for (int i = 0; i < b->level; i++) {
		int w = utf8_width(b->cells[i]);

		most = w > most ? w : most;
	}
	return most < TEXT_LABEL ? most : TEXT_LABEL;
}

/* No wider than its labels ask for: on a phone the whole is made smaller, letters and all. */
static int label_width(const struct block *b)
{
	int asked = columns(b) * LETTER + GAP;

	return asked < LABEL ? asked : LABEL;
}

int paper_chart_width(const struct block *b)
{
	return label_width(b) + BAR + FIGURE;
}

int paper_chart_height(const struct block *b)
{
	return b->level * ROW + PAD;
}

void paper_chart_svg(const struct block *b, struct str *out)
{
	int width = paper_chart_width(b), height = paper_chart_height(b), from = label_width(b);
	double most = largest(b);

	str_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1a1a1a\">\n<title>",
	        width, height, width, height);
	xml_text(out, b->text);
	str_add(out, "</title>\n");
	for (int i = 0; i < b->level; i++) {
		int y = i * ROW + PAD, bar = (int)(b->values[i] / most * BAR + .5);
		struct str label = STR_INIT;

		cut(&label, b->cells[i], DRAWN_LABEL); /* a wide letter that stands in for ours still fits */
		svg_text(out, from - GAP, y + 12, "end", label.s);
		str_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"#1d4f7c\"/>\n", from, y + 1, bar > 0 ? bar : 1);
		svg_text(out, from + bar + 6, y + 12, "start", b->cells[b->level + i]);
		str_release(&label);
	}
	str_add(out, "</svg>\n");
}

void paper_chart_line(const struct block *b, int i, struct str *out)
{
	struct str label = STR_INIT;
	int bar = (int)(b->values[i] / largest(b) * TEXT_BAR + .5), width = columns(b);

	cut(&label, b->cells[i], width);
	str_add(out, label.s);
	for (int k = utf8_width(label.s); k < width; k++)
		str_add_char(out, ' ');
	str_add_char(out, ' ');
	for (int k = 0; k < bar; k++)
		str_add_char(out, '#');
	str_addf(out, "%s%s", bar ? " " : "", b->cells[b->level + i]);
	str_release(&label);
}
