/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show.h - view models: what screens, `show`, `findings --explain` and reports write, as plain lines, before any drawing. No keys, no colours: a role.
 */
#ifndef STRATES_APP_SHOW_H
#define STRATES_APP_SHOW_H

#include <strates/app/app.h>
#include <strates/store/finding.h>
#include <strates/store/query.h>

enum line_role { LINE_TEXT = 0, LINE_TITLE, LINE_FIELD, LINE_HEADING, LINE_STRONG, LINE_FINDING, LINE_COORDINATED, LINE_DIM };
struct line {
	enum line_role role;
	const char *label; /* "Tandem"; "" when none */
	const char *text;  /* cleaned UTF-8, one paragraph: the screen wraps it */
	int64_t ref;       /* row id that Enter opens, 0 none */
};
struct lines {
	struct arena arena;
	struct line *v;
	int n, cap;
};
#define LINES_INIT {ARENA_INIT, NULL, 0, 0}
void lines_release(struct lines *l);
void lines_clear(struct lines *l);
/* label and text are copied; empty text adds nothing unless role is a heading. */
void lines_add(struct lines *l, enum line_role role, const char *label, const char *text);

/* Everything worth reading of one record, most important first; empty fields left out. */
bool show_record(struct app *a, enum entity en, int64_t id, struct lines *out, struct err *e);

/* One finding ready to be read. Texts in the arena given. */
struct finding_view {
	struct finding_row row;
	const char *mark, *kind, *sentence, *move;
	const char *state;          /* "" open; "coordonné: …", "assumé: raison", "rouvert: le lieu a changé" */
	int n_terms;
	const struct term_view {
		const char *label, *text; /* "argent", "plus petit budget 45 000 €" */
		int points, weight, value; /* value in thousandths, -1 unknown */
	} *terms;
	int64_t other;              /* seen from an action: the other one, 0 */
	const char *decided;        /* of a reopened one: what had been decided; "" else */
	int n_changes;              /* of a reopened one: what changed since */
	const struct change_view {
		const char *label, *before, *now; /* "" = nothing */
	} *changes;
};
/* "Period: 14 months in common → 3 months in common". In arena mem. */
const char *show_change(const struct change_view *c, struct arena *mem);
/* Does it stand for more than two actions, so that a pair has to be chosen before anything is done about two of them? */
bool finding_is_many(const struct finding_row *f);
/* What it is listed under: a cluster under its worst pair's severity, when that is greater. */
int show_severity(const struct finding_row *f);
bool show_finding(struct app *a, const struct finding_row *row, int64_t from_action, struct arena *mem, struct finding_view *out, struct err *e);
/* All findings of an action, or by query, most severe first. */
bool show_findings(struct app *a, const struct finding_query *q, int64_t from_action, struct arena *mem, struct finding_view **out, int *n, struct err *e);

/* Two actions side by side: field, left, right, agreement ("=", "~", "≠", "41 %", "28 months", ""). Terms of their finding follow as lines. */
struct compare_row {
	const char *label, *left, *right, *agreement;
};
bool show_compare(struct app *a, int64_t left, int64_t right, struct arena *mem, struct compare_row **rows, int *n, struct err *e);

/* Since the last opening: what changed and which findings are new, as lines; "nothing" is said too. since_ms 0 = last opening of this laptop: the
   milliseconds that the console left in app_state under this key. */
#define SHOW_LAST_OPENING "last_opening"
bool show_since(struct app *a, int64_t since_ms, struct lines *out, struct err *e);
/* One line of history for a step or an op ("22/11 14:32 S. Marec: edit — title: A → B"). Appends. */
void show_step(const struct log_step *s, struct str *out);
void show_op(struct app *a, const struct log_op *o, struct str *out);

/* The laptop that writes under a site: "this laptop", who signs its work, or a short number ("laptop 4f2a1c"). In arena mem. */
const char *show_laptop(struct app *a, int64_t site, struct arena *mem);

/* "2026-11-22 14:32", as the language writes it, local time. */
const char *show_time(int64_t ms, char buf[24]);
/* Short texts for columns: period "2023–2025", amount "120 k€" (cents), tandem "✓ ✗", strate label. Into buf. */
const char *show_period(struct date start, struct date end, char buf[32]);
/* "12 345" with narrow no-break spaces in French, "12,345" in English. */
const char *show_number(int64_t n, char buf[32]);
/* The same, in a text that lives as long as the block it stands in. */
#define SHOW_NUMBER(n) show_number((n), (char[32]){""})
const char *show_amount(int64_t cents, char buf[32]);
const char *show_amount_long(int64_t cents, char buf[40]); /* "120 000 €" with no-break spaces */

#endif
