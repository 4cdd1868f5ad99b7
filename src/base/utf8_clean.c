/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8_clean.c - text from outside made harmless.
 *
 * One pass with a little memory: blanks and joiners are held back until the character behind them
 * is known, because what becomes of them depends on both neighbours. Composition (NFC) comes last
 * and only when a code point was seen that it can change: French text as people type it never needs
 * it, and the library call costs more than all the rest.
 *
 * The joiners are kept between letters of the scripts that need them (Hebrew to Mongolian). Among
 * Latin letters they only serve to make two equal names differ, and between pictograms they give
 * widths that no two terminals agree on.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <uninorm.h>

#include <strates/base/err.h>
#include <strates/base/utf8.h>

#include "utf8_priv.h"

struct cleaner {
	struct str *out;
	bool multi_line;
	bool compose;        /* NFC may change something */
	bool started;        /* something was written */
	unsigned int last;   /* last code point written */
	unsigned int blank;  /* blank held back, or 0 */
	unsigned int joiner; /* joiner held back, or 0 */
};

static bool is_digit(unsigned int cp)
{
	return cp >= '0' && cp <= '9';
}

/* Does good typography ask for a no-break space between them? */
static bool wants_no_break(unsigned int before, unsigned int behind)
{
	static const unsigned int marks[] = {':', ';', '!', '?', '%', 0x20AC, 0xBB};

	if (before == 0xAB || (is_digit(before) && is_digit(behind)))
		return true;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (behind == marks[i])
			return true;
	}
	return false;
}

static bool is_joining_letter(unsigned int cp)
{
	return cp >= 0x590 && cp < 0x1AB0 &&
	       uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

/* Code points that NFC leaves alone whatever stands beside them: below the combining marks, and
 * common punctuation. */
static bool is_composed(unsigned int cp)
{
	return cp < 0x300 || (cp >= 0x2010 && cp <= 0x205E) || cp == 0x20AC ||
	       cp == UTF8_REPLACEMENT;
}

static void put(struct cleaner *c, unsigned int cp)
{
	if (cp < 0x80)
		str_add_char(c->out, (char)cp);
	else
		str_add_cp(c->out, cp);
	c->compose |= !is_composed(cp);
	c->last = cp;
	c->started = true;
}

/* Writes what was held back, now that the character behind it is known. */
static void flush_held(struct cleaner *c, unsigned int behind)
{
	if (c->joiner && is_joining_letter(c->last) && is_joining_letter(behind))
		put(c, c->joiner);
	c->joiner = 0;
	if (!c->blank)
		return;
	if (utf8_cp_class(c->blank) == UTF8_NO_BREAK && !wants_no_break(c->last, behind))
		c->blank = ' ';
	if (c->started || c->multi_line)
		put(c, c->blank);
	c->blank = 0;
}

static void take_blank(struct cleaner *c, unsigned int cp)
{
	bool no_break = utf8_cp_class(cp) == UTF8_NO_BREAK;

	c->joiner = 0;
	if (!c->multi_line) {
		/* A run of more than one is a plain space. */
		c->blank = c->blank || !no_break ? ' ' : cp;
		return;
	}
	if (c->blank)
		flush_held(c, ' ');
	if (no_break)
		c->blank = cp;
	else
		put(c, cp == '\t' ? '\t' : ' ');
}

static void take_line(struct cleaner *c)
{
	if (!c->multi_line) {
		take_blank(c, ' ');
		return;
	}
	flush_held(c, '\n');
	put(c, '\n');
}

/* Copies the run of letters, figures and signs of ASCII at s; returns its length. Nothing is held
 * back. */
static size_t put_ascii_run(struct cleaner *c, const char *s, size_t n)
{
	size_t run = 0;

	while (run < n && s[run] > ' ' && s[run] < 0x7F)
		run++;
	if (run == 0)
		return 0;
	str_add_n(c->out, s, run);
	c->last = (unsigned char)s[run - 1];
	c->started = true;
	return run;
}

static void clean_slowly(struct cleaner *c, const char *s, size_t n)
{
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		unsigned int cp;

		if (!c->blank && !c->joiner) {
			at += put_ascii_run(c, s + at, n - at);
			if (at == n)
				break;
		}
		cp = utf8_decode(s + at, n - at, &len);
		switch (utf8_cp_class(cp)) {
		case UTF8_PLAIN:
			flush_held(c, cp);
			put(c, cp);
			break;
		case UTF8_BLANK:
		case UTF8_NO_BREAK: take_blank(c, cp); break;
		case UTF8_LINE:
			if (cp != '\r' || at + 1 >= n || s[at + 1] != '\n')
				take_line(c);
			break;
		case UTF8_JOINER: c->joiner = c->blank ? 0 : cp; break;
		case UTF8_DROP: break;
		}
	}
	if (c->multi_line)
		flush_held(c, '\n');
}

/* Replaces what was written from `start` on by its composed form. */
static void compose(struct str *out, size_t start)
{
	const uint8_t *s = (const uint8_t *)out->s + start;
	size_t n;
	uint8_t *composed = u8_normalize(UNINORM_NFC, s, out->len - start, NULL, &n);

	if (!composed) /* only for want of memory: the text is valid */
		BUG("cannot compose %zu bytes", out->len - start);
	str_truncate(out, start);
	str_add_n(out, (const char *)composed, n);
	free(composed);
}

static bool is_clean_byte(unsigned char c, bool multi_line)
{
	return (c >= 0x20 && c < 0x7F) || (multi_line && (c == '\n' || c == '\t'));
}

/* Bytes at the start of s that are clean as they are. */
static size_t clean_prefix(const char *s, size_t n, bool multi_line)
{
	bool after_blank = !multi_line;
	size_t at = 0;

	for (; at < n && is_clean_byte((unsigned char)s[at], multi_line); at++) {
		if (after_blank && s[at] == ' ')
			break;
		after_blank = !multi_line && s[at] == ' ';
	}
	if (at == n && (multi_line || !after_blank))
		return n;
	/* What follows may combine with the last letter, or make one blank with the last one: leave
	 * both to the slow way. */
	while (at > 0 && s[at - 1] == ' ')
		at--;
	return at > 0 ? at - 1 : 0;
}

void utf8_clean(struct str *out, const char *s, size_t n, bool multi_line)
{
	struct cleaner c = {.out = out, .multi_line = multi_line};
	size_t start, clean = clean_prefix(s, n, multi_line);

	str_reserve(out, n);
	str_add_n(out, s, clean);
	if (clean == n)
		return;
	start = out->len;
	c.started = clean > 0;
	clean_slowly(&c, s + clean, n - clean);
	if (c.compose)
		compose(out, start);
}
