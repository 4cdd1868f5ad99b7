/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes_text.c - a returned text, Markdown or HTML file as lines.
 *
 * HTML comes from browsers and word processors alike and is seldom well-formed, so it is walked as text with tags in it: a few elements end a line, a few say what a
 * line is, all others are stepped over. Nothing in it is followed or run.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strates/base/utf8.h>

#include "minutes_priv.h"

enum { LINE_MAX_BYTES = 64 * 1024, LINES_MAX = 1000000, TAG_MAX = 16, ENTITY_MAX = 10 };

void doc_add(struct doc *d, enum doc_kind kind, long at, const char *text, size_t n)
{
	struct str clean = STR_INIT;

	if (d->n >= LINES_MAX)
		return;
	utf8_clean(&clean, text, n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES, false);
	if (clean.len) {
		GROW(d->v, d->n, d->cap);
		d->v[d->n++] = (struct doc_line){kind, at, arena_strdup(&d->arena, clean.s)};
	}
	str_release(&clean);
}

/* --- text and Markdown --- */

/* Is it the line of dashes, dots or equals under a heading? */
static bool is_underline(const char *s, size_t n)
{
	size_t run = 0;

	while (run < n && s[run] == s[0] && strchr("=-.", s[0]))
		run++;
	return run >= 3 && run == n;
}

/* Without `**' and, in Markdown, without backslashes before signs. */
static void bare(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '*' && i + 1 < n && s[i + 1] == '*')
			i++;
		else if (!(s[i] == '\\' && i + 1 < n && ispunct((unsigned char)s[i + 1])))
			str_add_char(out, s[i]);
		else
			str_add_char(out, s[++i]);
	}
}

static enum doc_kind kind_of(const char *s, size_t n, bool in_item)
{
	if (n > 1 && s[0] == '#' && (s[1] == '#' || s[1] == ' '))
		return DOC_HEADING;
	if (n > 0 && s[0] == '|')
		return DOC_CELL;
	/* What is indented below an item goes on with it. */
	if ((n > 1 && strchr("-*+", s[0]) && s[1] == ' ') || (in_item && s[0] == ' '))
		return DOC_ITEM;
	return DOC_PLAIN;
}

void doc_text(struct doc *d, const char *s, size_t n)
{
	const char *end = s + n;
	bool in_item = false;

	for (long at = 1; s < end; at++) {
		const char *line = s, *stop = memchr(s, '\n', (size_t)(end - s)), *eol = stop ? stop : end;
		struct str text = STR_INIT;
		enum doc_kind kind;

		s = stop ? stop + 1 : end;
		while (eol > line && strchr("\r \t", eol[-1]))
			eol--;
		/* Quoted in a mail. */
		while (line < eol && *line == '>')
			line += 1 + (line + 1 < eol && line[1] == ' ');
		if (is_underline(line, (size_t)(eol - line))) {
			/* Only what stands right above it. */
			if (d->n && d->v[d->n - 1].at == at - 1)
				d->v[d->n - 1].kind = DOC_HEADING;
			continue;
		}
		kind = kind_of(line, (size_t)(eol - line), in_item);
		in_item = kind == DOC_ITEM;
		while (kind == DOC_HEADING && line < eol && *line == '#')
			line++;
		while (kind == DOC_ITEM && line < eol && strchr("-*+ ", *line))
			line++;
		bare(&text, line, (size_t)(eol - line));
		doc_add(d, kind, at, text.s, text.len);
		str_release(&text);
	}
}

/* --- HTML --- */

struct page {
	struct doc *d;
	struct str line;
	long at, began; /* line of the file; that of the text in hand */
	int heading, item, cell;
	const char *skip; /* inside this element nothing is read */
};

static void end_line(struct page *p)
{
	enum doc_kind kind = p->heading > 0 ? DOC_HEADING : p->cell > 0 ? DOC_CELL : p->item > 0 ? DOC_ITEM : DOC_PLAIN;

	doc_add(p->d, kind, p->began, p->line.s, p->line.len);
	str_clear(&p->line);
}

static void count(int *depth, bool closes)
{
	*depth += closes ? -1 : 1;
	if (*depth < 0)
		*depth = 0;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcasecmp(name, names[i]))
			return true;
	return false;
}

static void element(struct page *p, const char *name, bool closes)
{
	static const char *const breaks[] = {"p", "div", "br", "tr", "table", "ul", "ol", "section", "blockquote", "body", "hr", "figure", "pre", "dd", "dt", "center"};
	static const char *const hidden[] = {"script", "style", "title", "svg", "head", "template"};

	if (p->skip) {
		if (closes && !strcasecmp(name, p->skip))
			p->skip = NULL;
		return;
	}
	for (size_t i = 0; i < COUNT_OF(hidden) && !closes; i++)
		if (!strcasecmp(name, hidden[i]))
			p->skip = hidden[i];
	if ((name[0] == 'h' || name[0] == 'H') && name[1] >= '1' && name[1] <= '6' && !name[2]) {
		end_line(p);
		count(&p->heading, closes);
	} else if (!strcasecmp(name, "li")) {
		end_line(p);
		count(&p->item, closes);
	} else if (!strcasecmp(name, "td") || !strcasecmp(name, "th")) {
		end_line(p);
		count(&p->cell, closes);
	} else if (is_one_of(name, breaks, COUNT_OF(breaks))) {
		end_line(p);
		/* Their ends may be left out. */
		if (closes && !strcasecmp(name, "table"))
			p->cell = 0;
		if (closes && (!strcasecmp(name, "ul") || !strcasecmp(name, "ol")))
			p->item = 0;
	}
}

/* One tag or comment at s ('<'); where it ends. */
static const char *tag(struct page *p, const char *s, const char *end)
{
	char name[TAG_MAX + 1] = "";
	const char *at = s + 1, *stop;
	bool closes = at < end && *at == '/';
	size_t n = 0;
	char quote = '\0';

	if (end - s >= 4 && !strncmp(s, "<!--", 4)) {
		for (at = s + 4; at + 3 <= end && strncmp(at, "-->", 3) != 0; at++)
			p->at += *at == '\n';
		return at + 3 <= end ? at + 3 : end;
	}
	at += closes;
	while (at + n < end && n < TAG_MAX && isalnum((unsigned char)at[n])) {
		name[n] = at[n];
		n++;
	}
	for (stop = at; stop < end && (quote || *stop != '>'); stop++) {
		p->at += *stop == '\n';
		if (quote ? *stop == quote : *stop == '"' || *stop == '\'')
			quote = quote ? '\0' : *stop;
	}
	element(p, name, closes);
	return stop < end ? stop + 1 : end;
}

/* Letters that word processors write by name. */
static unsigned entity_value(const char *name)
{
	static const struct {
		const char *name;
		unsigned cp;
	} names[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xa0}, {"laquo", 0xab}, {"raquo", 0xbb}, {"middot", 0xb7},
		{"agrave", 0xe0}, {"acirc", 0xe2}, {"auml", 0xe4}, {"ccedil", 0xe7}, {"egrave", 0xe8}, {"eacute", 0xe9}, {"ecirc", 0xea}, {"euml", 0xeb},
		{"icirc", 0xee}, {"iuml", 0xef}, {"ocirc", 0xf4}, {"ouml", 0xf6}, {"ugrave", 0xf9}, {"ucirc", 0xfb}, {"uuml", 0xfc}, {"Agrave", 0xc0},
		{"Acirc", 0xc2}, {"Ccedil", 0xc7}, {"Egrave", 0xc8}, {"Eacute", 0xc9}, {"Ecirc", 0xca}, {"Icirc", 0xce}, {"Ocirc", 0xd4}, {"oelig", 0x153},
		{"OElig", 0x152}, {"rsquo", 0x2019}, {"lsquo", 0x2018}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"ndash", 0x2013}, {"mdash", 0x2014},
		{"hellip", 0x2026}, {"euro", 0x20ac}};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!strcmp(names[i].name, name))
			return names[i].cp;
	return 0;
}

/* One entity at s ('&'), or the sign itself; where it ends. */
static const char *entity(struct page *p, const char *s, const char *end)
{
	char name[ENTITY_MAX + 1] = "";
	size_t n = 0;
	unsigned long cp;

	while (s + 1 + n < end && n < ENTITY_MAX && (isalnum((unsigned char)s[1 + n]) || s[1 + n] == '#')) {
		name[n] = s[1 + n];
		n++;
	}
	if (name[0] == '#')
		cp = name[1] == 'x' || name[1] == 'X' ? strtoul(name + 2, NULL, 16) : strtoul(name + 1, NULL, 10);
	else
		cp = entity_value(name);
	if (!cp || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000)) {
		str_add_char(&p->line, '&');
		return s + 1;
	}
	str_add_cp(&p->line, (unsigned)cp);
	return s + 1 + n + (s + 1 + n < end && s[1 + n] == ';');
}

void doc_html(struct doc *d, const char *s, size_t n)
{
	struct page p = {.d = d, .line = STR_INIT, .at = 1};
	const char *end = s + n;

	while (s < end) {
		if (!p.line.len)
			p.began = p.at;
		if (*s == '<' && s + 1 < end && (isalpha((unsigned char)s[1]) || strchr("/!?", s[1]))) {
			s = tag(&p, s, end);
		} else if (p.skip) {
			p.at += *s++ == '\n';
		} else if (*s == '&') {
			s = entity(&p, s, end);
		} else {
			p.at += *s == '\n';
			if (p.line.len < LINE_MAX_BYTES)
				str_add_char(&p.line, *s == '\n' ? ' ' : *s);
			s++;
		}
	}
	end_line(&p);
	str_release(&p.line);
}
