/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * minutes.c - from the lines of a returned agenda to its cases.
 *
 * Labels are known in both languages whatever the user's is: the paper was printed in its author's. A field goes on until the next label, heading or reference,
 * since editors wrap lines and people write more than one. Lines to write on (runs of underscores and dots) are taken out of what was written on them.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/exchange/sniff.h>

#include "minutes_priv.h"

enum { FILE_MAX = 64 * 1024 * 1024, FIELD_MAX = 8 * 1024, LABEL_MAX = 60, CASES_MAX = 10000, DOUBTS_MAX = 1000 };
enum { LABEL_NONE = -1, LABEL_REFERENCE = MINUTES_FIELDS, LABEL_HELD, LABEL_OTHER };

/* Folded, as utf8_fold_words() gives them. */
static const struct {
	const char *word;
	int label;
} labels[] = {
	{"reference", LABEL_REFERENCE}, {"held on", LABEL_HELD}, {"tenue le", LABEL_HELD}, {"decision", MINUTES_DECISION}, {"note", MINUTES_NOTE},
	{"who", MINUTES_WHO}, {"qui", MINUTES_WHO}, {"until when", MINUTES_WHEN}, {"pour quand", MINUTES_WHEN}, {"done", MINUTES_DONE}, {"fait", MINUTES_DONE},
	{"present", LABEL_OTHER}, {"presents", LABEL_OTHER},
};

const char *minutes_label(enum minutes_field f)
{
	static const char *const label[] = {N_("Decision"), N_("Note"), N_("Who"), N_("Until when"), N_("Done")};

	return label[f];
}

/* What the line says behind its label; LABEL_NONE when it has none. */
static int find_label(const char *line, const char **value)
{
	const char *colon = strchr(line, ':'), *bracket = strchr(line, '(');
	struct str word = STR_INIT, folded = STR_INIT;
	int found = LABEL_NONE;

	if (!colon || colon - line > LABEL_MAX)
		return LABEL_NONE;
	str_add_n(&word, line, (size_t)((bracket && bracket < colon ? bracket : colon) - line));
	utf8_fold_words(&folded, word.s);
	for (size_t i = 0; i < COUNT_OF(labels) && found == LABEL_NONE; i++)
		if (str_eq(folded.s, labels[i].word))
			found = labels[i].label;
	str_release(&word);
	str_release(&folded);
	*value = colon + 1;
	return found;
}

/* Bytes of a run of what is printed to write on, at s; 0 = there is none. One underscore or three dots are a writer's own. */
static size_t rule_at(const char *s)
{
	size_t underscores = strspn(s, "_"), dots = strspn(s, "."), n = 0;

	if (underscores >= 2)
		return underscores;
	if (dots >= 4)
		return dots;
	while (str_has_prefix(s + n, "…"))
		n += strlen("…");
	return n > strlen("…") ? n : 0;
}

/* What was written on the lines, in the arena. */
static void add_written(struct str *out, const char *s)
{
	struct str bare = STR_INIT, clean = STR_INIT;

	while (*s) {
		size_t rule = rule_at(s);

		str_add_char(&bare, rule ? ' ' : *s);
		s += rule ? rule : 1;
	}
	utf8_clean(&clean, bare.s, bare.len, false);
	if (clean.len)
		str_addf(out, "%s%s", out->len ? " " : "", clean.s);
	if (out->len > FIELD_MAX)
		str_truncate(out, utf8_prev(out->s, FIELD_MAX));
	str_release(&bare);
	str_release(&clean);
}

static void doubt(struct minutes *m, long line, const char *what)
{
	if (m->n_doubts >= DOUBTS_MAX)
		return;
	GROW(m->doubts, m->n_doubts, m->cap_doubts);
	m->doubts[m->n_doubts++] = (struct minutes_doubt){line, what};
}

/* --- the walk --- */

struct walk {
	struct minutes *m;
	const char *title;      /* the last heading */
	struct minutes_case *c; /* the case in hand */
	int field;              /* in hand, LABEL_NONE */
	long at;                /* its line */
	struct str text;        /* what was written in it so far */
};

/* The field in hand is complete. */
static void close_field(struct walk *w)
{
	const char *text = arena_strdup(&w->m->arena, w->text.s);

	if (w->field == LABEL_HELD && w->text.len && !*w->m->held) {
		w->m->held = text;
		w->m->held_at = w->at;
	} else if (w->field >= 0 && w->field < MINUTES_FIELDS) {
		if (w->c && !*w->c->text[w->field]) {
			w->c->text[w->field] = text;
			w->c->at[w->field] = w->at;
		} else if (w->c && *text) {
			doubt(w->m, w->at, _("this field is there twice; leave one of them"));
		} else if (*text) {
			doubt(w->m, w->at, _("no reference stands above this field, so that nobody can tell what it is about; put the line \"Reference: …\" back"));
		}
	}
	w->field = LABEL_NONE;
	str_clear(&w->text);
}

/* "0123456789abcdef-4567", wherever it stands in the text. */
static bool read_reference(const char *s, struct minutes_case *c)
{
	static const char hex[] = "0123456789abcdefABCDEF";

	for (; *s; s++) {
		size_t n = strspn(s, hex), more = 0;

		if (n == 16) {
			for (size_t i = 0; i < n; i++)
				c->id[i] = (char)tolower((unsigned char)s[i]);
			if (s[n] == '-')
				more = strspn(s + n + 1, hex);
			for (size_t i = 0; i < more && i < sizeof(c->digest) - 1; i++)
				c->digest[i] = (char)tolower((unsigned char)s[n + 1 + i]);
			return true;
		}
		s += n ? n - 1 : 0;
	}
	return false;
}

static void open_case(struct walk *w, long at, const char *value)
{
	struct minutes *m = w->m;
	struct minutes_case c = {.line = at, .title = w->title};

	w->c = NULL;
	if (!read_reference(value, &c)) {
		doubt(m, at, _("this reference is not one of an agenda (16 digits and letters a to f); copy it from the agenda that was printed"));
		return;
	}
	if (m->n >= CASES_MAX) {
		doubt(m, at, _("there are too many cases in one file; cut it in two"));
		return;
	}
	for (int f = 0; f < MINUTES_FIELDS; f++)
		c.text[f] = "";
	GROW(m->v, m->n, m->cap);
	m->v[m->n] = c;
	w->c = &m->v[m->n++];
}

static void take_line(struct walk *w, const struct doc_line *l)
{
	const char *value = "";
	int label = l->kind == DOC_PLAIN ? find_label(l->text, &value) : LABEL_NONE;

	if (l->kind == DOC_HEADING) {
		close_field(w);
		w->title = arena_strdup(&w->m->arena, l->text);
		w->c = NULL;
	} else if (label == LABEL_REFERENCE) {
		close_field(w);
		open_case(w, l->at, value);
	} else if (label != LABEL_NONE) {
		close_field(w);
		w->field = label;
		w->at = l->at;
		add_written(&w->text, value);
	} else if (w->field >= 0 && w->field < MINUTES_FIELDS && l->kind != DOC_CELL) {
		add_written(&w->text, l->text);
	} else if (w->c && w->field == LABEL_NONE && l->kind == DOC_PLAIN) {
		/* What the agenda says of a case stands above its reference. */
		doubt(w->m, l->at, _("no label stands before this line; begin it with \"Decision:\", \"Note:\", \"Who:\" or \"Until when:\""));
	}
}

/* --- the file --- */

static bool is_opendocument(const char *s, size_t n)
{
	struct str head = STR_INIT;
	bool is;

	str_add_n(&head, s, n < 4096 ? n : 4096);
	is = strstr(head.s, "office:document") != NULL;
	str_release(&head);
	return is;
}

static bool looks_like_html(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && isspace((unsigned char)s[i]))
		i++;
	return i < n && s[i] == '<';
}

static bool read_lines(struct doc *d, const char *path, const char *bytes, size_t n, struct err *e)
{
	struct sniff_encoding encoding;
	struct str text = STR_INIT;
	bool ok = true;

	if (sniff_format(bytes, n) == SNIFF_ZIP)
		return doc_odt(d, path, bytes, n, e);
	if (sniff_format(bytes, n) == SNIFF_XML && is_opendocument(bytes, n))
		return doc_xml(d, path, bytes, n, e);
	if (sniff_format(bytes, n) == SNIFF_BINARY)
		return err_at(e, ERR_DATA, path, 0, _("this is no text, Markdown, HTML or OpenDocument file; save it as one of these (in a word processor: ODT)"));
	if (!sniff_encoding(path, bytes, n, &encoding, e))
		return false;
	ok = utf8_from(&text, encoding.name, bytes + encoding.skip, n - encoding.skip) || err_at(e, ERR_DATA, path, 0, _("the letters can't be read; save it as UTF-8"));
	if (ok && looks_like_html(text.s, text.len))
		doc_html(d, text.s, text.len);
	else if (ok)
		doc_text(d, text.s, text.len);
	str_release(&text);
	return ok;
}

bool minutes_parse(struct minutes *m, const char *path, const char *bytes, size_t n, struct err *e)
{
	struct doc d = {.arena = ARENA_INIT};
	struct walk w = {.m = m, .title = "", .field = LABEL_NONE, .text = STR_INIT};
	bool ok = read_lines(&d, path, bytes, n, e);

	m->paragraphs = d.paragraphs;
	for (int i = 0; ok && i < d.n; i++)
		take_line(&w, &d.v[i]);
	close_field(&w);
	if (ok && d.broken_at)
		doubt(m, d.broken_at, _("the file breaks off here; what stands before it was read"));
	if (ok && !m->n && !m->n_doubts)
		ok = err_at(e, ERR_DATA, path, 0, _("no case of an agenda is in this file; fill in what \"strates report agenda\" writes, and leave its lines \"Reference: …\""));
	str_release(&w.text);
	free(d.v);
	arena_release(&d.arena);
	return ok;
}

bool minutes_read(struct minutes *m, const char *path, struct err *e)
{
	struct str bytes = STR_INIT;
	bool ok = file_read(path, FILE_MAX, &bytes, e) && minutes_parse(m, path, bytes.s, bytes.len, e);

	str_release(&bytes);
	return ok;
}

void minutes_release(struct minutes *m)
{
	free(m->v);
	free(m->doubts);
	arena_release(&m->arena);
	*m = (struct minutes)MINUTES_INIT;
}
