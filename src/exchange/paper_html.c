/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper_html.c - the document as HTML, in the frame share/templates/paper.html.
 *
 * The frame holds everything that is taste: style sheet, page size. Of the placeholders {{lang}}, {{title}}, {{subtitle}}, {{page}} (its size), {{class}} (sheet or wide), {{body}} each is replaced
 * wherever it stands. A template language was rejected: whoever wants another look changes the style sheet, and the body has few elements with plain
 * class names for it.
 */
#include "config.h"

#include <string.h>
#include <strates/base/intl.h>

#include "paper_priv.h"

enum { FRAME_MAX = 1024 * 1024 };

static void html(struct str *out, const char *s)
{
	struct str text = STR_INIT;

	paper_signs(&text, s);
	for (const char *p = text.s; *p; p++) {
		switch (*p) {
		case '&': str_add(out, "&amp;"); break;
		case '<': str_add(out, "&lt;"); break;
		case '>': str_add(out, "&gt;"); break;
		case '"': str_add(out, "&quot;"); break;
		case '\'': str_add(out, "&#39;"); break;
		default: str_add_char(out, *p);
		}
	}
	str_release(&text);
}

static void element(struct str *out, const char *open, const char *text, const char *close)
{
	str_add(out, open);
	html(out, text);
	str_add(out, close);
	str_add_char(out, '\n');
}

static void label(struct str *out, const char *open, const char *text, const char *close)
{
	struct str s = STR_INIT;

	str_addf(&s, _("%s:"), text);
	str_add(out, open);
	html(out, s.s);
	str_add(out, close);
	str_release(&s);
}

/* In a grid, how bad a cell is stands in it as a mark; a style sheet may also colour it. */
static const char *cell_class(const char *text)
{
	return strstr(text, "!!") ? " class=\"severe\"" : strchr(text, '!') ? " class=\"open\"" : "";
}

/* Years, amounts, numbers: what must not break over lines. */
static bool is_figure(const char *s)
{
	return *s >= '0' && *s <= '9' && strlen(s) < 24;
}

static void head_row(struct str *out, const struct block *b)
{
	str_add(out, b->grid ? "<table class=\"grid\"><thead><tr>" : "<table><thead><tr>");
	for (int i = 0; i < b->level; i++) {
		str_add(out, b->grid ? "<th scope=\"col\"><span>" : "<th scope=\"col\">");
		html(out, b->cells[i]);
		str_add(out, b->grid ? "</span></th>" : "</th>");
	}
	str_add(out, "</tr></thead><tbody>\n");
}

/* On a phone a row is a block of lines, each with the head of its column in front. */
static void row(struct str *out, const struct block *b, const struct block *head)
{
	str_add(out, "<tr>");
	for (int i = 0; i < b->level; i++) {
		str_addf(out, "<td%s", head->grid && i ? cell_class(b->cells[i]) : is_figure(b->cells[i]) ? " class=\"figure\"" : "");
		if (!head->grid && *head->cells[i] && *b->cells[i]) {
			str_add(out, " data-head=\"");
			html(out, head->cells[i]);
			str_add(out, "\"");
		}
		str_add(out, ">");
		html(out, b->cells[i]);
		str_add(out, "</td>");
	}
	str_add(out, "</tr>\n");
}

/* A heading of level 3 opens a section of its own, closed by the next heading. */
static void heading(struct str *out, const struct block *b, bool *in_section)
{
	if (*in_section)
		str_add(out, "</section>\n");
	*in_section = b->level == 3;
	if (*in_section)
		element(out, "<section>\n<h3>", b->text, "</h3>");
	else
		element(out, "<h2>", b->text, "</h2>");
}

static void block(const struct paper *p, int i, struct str *out, bool *in_section)
{
	const struct block *b = &p->v[i];
	enum block_type before = paper_type(p, i - 1), after = paper_type(p, i + 1);

	switch (b->type) {
	case BLOCK_LEAD: element(out, "<p class=\"lead\">", b->text, "</p>"); break;
	case BLOCK_HEADING: heading(out, b, in_section); break;
	case BLOCK_TEXT: element(out, "<p>", b->text, "</p>"); break;
	case BLOCK_SMALL: element(out, "<p class=\"small\">", b->text, "</p>"); break;
	case BLOCK_ITEM:
		str_add(out, before == BLOCK_ITEM ? "" : "<ul>\n");
		element(out, "<li>", b->text, "</li>");
		str_add(out, after == BLOCK_ITEM ? "" : "</ul>\n");
		break;
	case BLOCK_FIELD:
		label(out, "<p class=\"field\"><b>", b->label, "</b> ");
		element(out, "", b->text, "</p>");
		break;
	case BLOCK_BLANK:
		label(out, "<p class=\"blank\"><span>", b->label, "</span><i contenteditable=\"true\"></i></p>\n");
		break;
	case BLOCK_CHART:
		str_add(out, "<figure>");
		paper_chart_svg(b, out);
		str_add(out, "</figure>\n");
		break;
	case BLOCK_HEAD:
	case BLOCK_ROW:
		if (b->type == BLOCK_HEAD)
			head_row(out, b);
		else
			row(out, b, paper_head(p, i));
		str_add(out, after == BLOCK_ROW ? "" : "</tbody></table>\n");
		break;
	}
}

static void body(const struct paper *p, struct str *out)
{
	bool in_section = false;

	for (int i = 0; i < p->n; i++)
		block(p, i, out, &in_section);
	if (in_section)
		str_add(out, "</section>\n");
}

static void fill(struct str *out, const struct paper *p, const char *name, size_t n)
{
	if (n == 4 && !strncmp(name, "lang", n))
		str_add(out, intl_language());
	else if (n == 5 && !strncmp(name, "title", n))
		html(out, p->title);
	else if (n == 8 && !strncmp(name, "subtitle", n))
		html(out, p->subtitle ? p->subtitle : "");
	else if (n == 4 && !strncmp(name, "page", n))
		str_add(out, p->wide ? "A3 landscape" : "A4");
	else if (n == 5 && !strncmp(name, "class", n))
		str_add(out, p->wide ? "wide" : "sheet");
	else if (n == 4 && !strncmp(name, "body", n))
		body(p, out);
}

bool paper_write_html(const struct paper *p, struct str *out, struct err *e)
{
	struct str frame = STR_INIT;
	bool ok = paper_template("paper.html", FRAME_MAX, &frame, e);
	const char *s = frame.s, *at;

	while (ok && (at = strstr(s, "{{"))) {
		const char *end = strstr(at, "}}");

		if (!end)
			break;
		str_add_n(out, s, (size_t)(at - s));
		fill(out, p, at + 2, (size_t)(end - at - 2));
		s = end + 2;
	}
	if (ok)
		str_add(out, s);
	str_release(&frame);
	return ok;
}
