/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paper.c - filling a document, and its two plain forms.
 *
 * Plain text is for a terminal, a mail, a screen reader: 78 columns, no boxes; a row of a table is an item whose cells are joined by ` · ', because
 * columns of wrapped text are what a screen reader and a mail program ruin first.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "paper_priv.h"

enum { WIDTH = 78 };

int paper_form_find(const char *name)
{
	static const struct {
		const char *name;
		enum paper_form form;
	} names[] = {{"text", PAPER_TEXT}, {"txt", PAPER_TEXT}, {"texte", PAPER_TEXT}, {"md", PAPER_MARKDOWN},
		{"markdown", PAPER_MARKDOWN}, {"html", PAPER_HTML}, {"htm", PAPER_HTML}, {"odt", PAPER_ODT}};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(name, names[i].name))
			return (int)names[i].form;
	return -1;
}

/* --- filling ------------------------------------------------------------------------------------------------------------------ */

struct paper *paper_new(const char *title)
{
	struct paper *p = xcalloc(1, sizeof(*p));

	p->title = arena_strdup(&p->arena, title);
	return p;
}

void paper_free(struct paper **p)
{
	if (!*p)
		return;
	free((*p)->v);
	arena_release(&(*p)->arena);
	free(*p);
	*p = NULL;
}

static struct block *add(struct paper *p, enum block_type type, const char *text)
{
	GROW(p->v, p->n, p->cap);
	p->v[p->n] = (struct block){.type = type, .text = arena_strdup(&p->arena, text ? text : ""), .label = ""};
	return &p->v[p->n++];
}

void paper_subtitle(struct paper *p, const char *text)
{
	p->subtitle = arena_strdup(&p->arena, text);
}

void paper_lead(struct paper *p, const char *text)
{
	add(p, BLOCK_LEAD, text);
}

void paper_heading(struct paper *p, int level, const char *text)
{
	add(p, BLOCK_HEADING, text)->level = level;
}

void paper_text(struct paper *p, const char *text)
{
	add(p, BLOCK_TEXT, text);
}

void paper_item(struct paper *p, const char *text)
{
	add(p, BLOCK_ITEM, text);
}

void paper_field(struct paper *p, const char *label, const char *text)
{
	add(p, BLOCK_FIELD, text)->label = arena_strdup(&p->arena, label);
}

void paper_small(struct paper *p, const char *text)
{
	add(p, BLOCK_SMALL, text);
}

void paper_blank(struct paper *p, const char *label)
{
	add(p, BLOCK_BLANK, "")->label = arena_strdup(&p->arena, label);
}

static void add_cells(struct paper *p, enum block_type type, int n, const char *const *cells)
{
	const char **copy = arena_calloc(&p->arena, (size_t)n + 1, sizeof(*copy));
	struct block *b;

	for (int i = 0; i < n; i++)
		copy[i] = arena_strdup(&p->arena, cells[i] ? cells[i] : "");
	b = add(p, type, "");
	b->level = n;
	b->cells = copy;
}

void paper_table(struct paper *p, int n, const char *const *heads)
{
	add_cells(p, BLOCK_HEAD, n, heads);
}

void paper_grid(struct paper *p, int n, const char *const *heads)
{
	paper_table(p, n, heads);
	p->v[p->n - 1].grid = true;
}

void paper_wide(struct paper *p)
{
	p->wide = true;
}

void paper_row(struct paper *p, const char *const *cells)
{
	int n = 0;

	for (int i = p->n - 1; i >= 0 && !n; i--)
		if (p->v[i].type == BLOCK_HEAD)
			n = p->v[i].level;
	BUG_ON(!n);
	add_cells(p, BLOCK_ROW, n, cells);
}

void paper_chart(struct paper *p, const char *title, int n, const struct paper_bar *bars)
{
	const char **cells = arena_calloc(&p->arena, 2 * (size_t)n + 1, sizeof(*cells));
	double *values = arena_calloc(&p->arena, (size_t)n + 1, sizeof(*values));
	struct block *b;

	if (n < 1)
		return;
	for (int i = 0; i < n; i++) {
		cells[i] = arena_strdup(&p->arena, bars[i].label);
		cells[n + i] = arena_strdup(&p->arena, bars[i].figure);
		values[i] = bars[i].value > 0 ? bars[i].value : 0;
	}
	b = add(p, BLOCK_CHART, title);
	b->level = n;
	b->cells = cells;
	b->values = values;
}

enum block_type paper_type(const struct paper *p, int i)
{
	return i < 0 || i >= p->n ? BLOCK_TEXT : p->v[i].type;
}

/* --- no-break spaces ---------------------------------------------------------------------------------------------------------- */

#define NBSP "\xc2\xa0"
#define NARROW "\xe2\x80\xaf"
#define EURO "\xe2\x82\xac"
#define OPENING "\xc2\xab"
#define CLOSING "\xc2\xbb"

/* What a space before `s` must be; NULL = as it is. */
static const char *space_before(const char *s)
{
	if (*s && strchr(";!?", *s))
		return NARROW;
	if (*s == ':' || *s == '%' || str_has_prefix(s, CLOSING) || str_has_prefix(s, EURO))
		return NBSP;
	if ((*s == 'k' || *s == 'M') && str_has_prefix(s + 1, EURO))
		return NBSP;
	return NULL;
}

void paper_spaces(struct str *out, const char *s)
{
	if (!str_eq(intl_language(), "fr")) {
		str_add(out, s);
		return;
	}
	for (const char *p = s; *p; p++) {
		bool opened = p - s >= 2 && memcmp(p - 2, OPENING, 2) == 0;
		const char *space = *p == ' ' ? (opened ? NBSP : space_before(p + 1)) : NULL;

		if (space)
			str_add(out, space);
		else
			str_add_char(out, *p);
	}
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

void paper_signs(struct str *out, const char *s)
{
	struct str text = STR_INIT;

	paper_spaces(&text, s);
	for (const char *p = text.s; *p; p++) {
		if (*p == '\'' && p > text.s && is_letter(p[-1]) && is_letter(p[1]))
			str_add(out, "’");
		else
			str_add_char(out, *p);
	}
	str_release(&text);
}

bool paper_template(const char *name, size_t max, struct str *out, struct err *e)
{
	char *relative = xasprintf("templates/%s", name), *own = file_config_home(relative), *shipped = file_share(relative);
	bool ok = file_read(file_exists(own) ? own : shipped, max, out, e);

	free(relative);
	free(own);
	free(shipped);
	return ok;
}

/* --- plain text --------------------------------------------------------------------------------------------------------------- */

/* Words of s in lines of WIDTH; the first line starts with `first`, the others with `rest`. No-break spaces hold. */
static void wrap(struct str *out, const char *first, const char *rest, const char *s)
{
	struct str text = STR_INIT;
	int used = utf8_width(first), start = used;
	const char *p;

	paper_spaces(&text, s);
	str_add(out, first);
	for (p = text.s; *p;) {
		size_t n = strcspn(p, " \n");
		char *word = xstrndup(p, n);
		int width = utf8_width(word);

		if (used > start && used + 1 + width > WIDTH) {
			str_addf(out, "\n%s", rest);
			used = start = utf8_width(rest);
		} else if (used > start) {
			str_add_char(out, ' ');
			used++;
		}
		str_add(out, word);
		used += width;
		free(word);
		p += n;
		p += strspn(p, " \n");
	}
	str_add_char(out, '\n');
	str_release(&text);
}

static void underline(struct str *out, const char *text, char with)
{
	int n = utf8_width(text);

	for (int i = 0; i < n && i < WIDTH; i++)
		str_add_char(out, with);
	str_add_char(out, '\n');
}

const struct block *paper_head(const struct paper *p, int i)
{
	while (p->v[i].type != BLOCK_HEAD)
		i--;
	return &p->v[i];
}

/* A column without a head holds marks: it is no item of its own. */
static void join_cells(const struct paper *p, int row, struct str *out)
{
	const struct block *b = &p->v[row], *head = paper_head(p, row);
	const char *separator = "";

	for (int i = 0; i < b->level; i++) {
		if (!*b->cells[i])
			continue;
		str_add(out, separator);
		if (head->grid && i)
			str_addf(out, "%s ", head->cells[i]);
		str_add(out, b->cells[i]);
		separator = head->grid && !i ? _(": ") : *head->cells[i] ? " · " : " ";
	}
}

static void text_block(const struct paper *p, int i, struct str *out)
{
	const struct block *b = &p->v[i];
	struct str s = STR_INIT;

	switch (b->type) {
	case BLOCK_HEADING:
		str_add_char(out, '\n');
		wrap(out, "", "", b->text);
		underline(out, b->text, b->level == 2 ? '-' : '.');
		break;
	case BLOCK_LEAD: wrap(out, "  ", "  ", b->text); break;
	case BLOCK_ITEM: wrap(out, "- ", "  ", b->text); break;
	case BLOCK_FIELD:
		str_addf(&s, _("%s: %s"), b->label, b->text);
		wrap(out, "", "  ", s.s);
		break;
	case BLOCK_BLANK:
		str_addf(&s, _("%s:"), b->label);
		paper_spaces(out, s.s);
		str_add_char(out, ' ');
		for (int n = utf8_width(s.s) + 1; n < WIDTH; n++)
			str_add_char(out, '_');
		str_add_char(out, '\n');
		break;
	case BLOCK_HEAD: break; /* cells speak for themselves */
	case BLOCK_ROW:
		join_cells(p, i, &s);
		wrap(out, "- ", "  ", s.s);
		break;
	case BLOCK_CHART:
		for (int k = 0; k < b->level; k++) {
			str_add(out, "  ");
			paper_chart_line(b, k, out);
			str_add_char(out, '\n');
		}
		break;
	case BLOCK_TEXT:
	case BLOCK_SMALL:
		str_add(out, paper_type(p, i - 1) == BLOCK_HEADING ? "" : "\n");
		wrap(out, "", "", b->text);
		break;
	}
	str_release(&s);
}

void paper_write_text(const struct paper *p, struct str *out)
{
	wrap(out, "", "", p->title);
	underline(out, p->title, '=');
	if (p->subtitle)
		wrap(out, "", "", p->subtitle);
	str_add_char(out, '\n');
	for (int i = 0; i < p->n; i++)
		text_block(p, i, out);
}

/* --- Markdown ----------------------------------------------------------------------------------------------------------------- */

static void md(struct str *out, const char *s)
{
	struct str text = STR_INIT;

	paper_spaces(&text, s);
	/* What would begin a heading, a list or a rule. */
	if (strchr("#+-=~", *text.s) && *text.s)
		str_add_char(out, '\\');
	for (const char *p = text.s; *p; p++) {
		if (strchr("\\`*_[]<>|&", *p))
			str_add_char(out, '\\');
		str_add_char(out, *p == '\n' ? ' ' : *p);
	}
	str_release(&text);
}

static void md_row(struct str *out, const struct block *b)
{
	for (int i = 0; i < b->level; i++) {
		str_add(out, i ? " | " : "| ");
		md(out, b->cells[i]);
	}
	str_add(out, " |\n");
	for (int i = 0; b->type == BLOCK_HEAD && i < b->level; i++)
		str_add(out, i ? " --- |" : "| --- |");
	if (b->type == BLOCK_HEAD)
		str_add_char(out, '\n');
}

/* Lines that belong together need no blank one between them. */
static bool md_joins(enum block_type before, enum block_type now)
{
	return (now == BLOCK_ROW && (before == BLOCK_ROW || before == BLOCK_HEAD)) || (now == BLOCK_ITEM && before == BLOCK_ITEM);
}

static void md_block(const struct block *b, struct str *out)
{
	switch (b->type) {
	case BLOCK_HEADING: str_add(out, b->level == 2 ? "## " : "### "); break;
	case BLOCK_LEAD: str_add(out, "> "); break;
	case BLOCK_ITEM: str_add(out, "- "); break;
	case BLOCK_FIELD:
	case BLOCK_BLANK: {
		struct str label = STR_INIT;

		str_addf(&label, _("%s:"), b->label);
		str_add(out, "**");
		md(out, label.s);
		str_add(out, b->type == BLOCK_BLANK ? "** ……………………………………………………………………" : "** ");
		str_release(&label);
		break;
	}
	case BLOCK_CHART:
		/* Four blanks: as it is, in letters of one width. */
		for (int i = 0; i < b->level; i++) {
			str_add(out, "    ");
			paper_chart_line(b, i, out);
			str_add_char(out, '\n');
		}
		return;
	default: break;
	}
	md(out, b->text);
	str_add_char(out, '\n');
}

void paper_write_markdown(const struct paper *p, struct str *out)
{
	str_add(out, "# ");
	md(out, p->title);
	str_add_char(out, '\n');
	if (p->subtitle) {
		str_add_char(out, '\n');
		md(out, p->subtitle);
		str_add_char(out, '\n');
	}
	for (int i = 0; i < p->n; i++) {
		if (i == 0 || !md_joins(p->v[i - 1].type, p->v[i].type))
			str_add_char(out, '\n');
		if (p->v[i].type == BLOCK_HEAD || p->v[i].type == BLOCK_ROW)
			md_row(out, &p->v[i]);
		else
			md_block(&p->v[i], out);
	}
}

bool paper_write(const struct paper *p, enum paper_form form, struct str *out, struct err *e)
{
	switch (form) {
	case PAPER_TEXT: paper_write_text(p, out); return true;
	case PAPER_MARKDOWN: paper_write_markdown(p, out); return true;
	case PAPER_HTML: return paper_write_html(p, out, e);
	case PAPER_ODT: return paper_write_odt(p, out, e);
	}
	return false;
}
