/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse.h - what the console's panes show, before any drawing: the list of actions for a filter, an order and a territory; the tree of
 * strates; all findings; missions; saved views; the session.
 *
 * Lists hold ids only; rows are read when they are about to be seen and kept in a small cache. So a register of 100,000 actions opens as fast
 * as one of a hundred. Nothing here loads the engine. Strings live until the next browse_read() or, for rows, until the next prefetch.
 */
#ifndef STRATES_APP_BROWSE_H
#define STRATES_APP_BROWSE_H

#include <strates/app/app.h>
#include <strates/app/show.h>
#include <strates/store/finding.h>
#include <strates/store/query.h>

struct browse;
/* The app must be open as long as it lives. */
struct browse *browse_new(struct app *app);
void browse_free(struct browse **b);
struct app *browse_app(const struct browse *b);

/* --- what is wanted: takes effect at the next browse_read() ------------------------------------------------------------------ */

/* A text that can't be read changes nothing; *error_at = byte of it, see filter_parse(). */
bool browse_set_filter(struct browse *b, const char *text, int *error_at, struct err *e);
/* The same for a text that is being typed: its last word, when it is one of a name and not in quotes, counts as a beginning ("tian" finds
   Tianjin); the filter then reads "tian*". When its last term can't be read, those before it are the filter. */
bool browse_type_filter(struct browse *b, const char *text, int *error_at, struct err *e);
const char *browse_filter(const struct browse *b); /* "" = none */
/* A second filter, chosen in the tree, and how it reads; NULL = none. A term that can't be read is none. */
void browse_set_scope(struct browse *b, const char *term, const char *label);
const char *browse_scope(const struct browse *b);       /* "" = none */
const char *browse_scope_label(const struct browse *b); /* "" = none */
/* Only the user's territory; stays off when none is known. */
void browse_set_mine(struct browse *b, bool on);
bool browse_is_mine(const struct browse *b);
bool browse_has_territory(const struct browse *b);
const char *browse_territory_name(struct browse *b); /* "" when none is known */
void browse_set_sort(struct browse *b, enum sort_key key, bool descending);
enum sort_key browse_sort(const struct browse *b, bool *descending);
/* Order by its name ("-start"); unknown ones leave it as it is. */
void browse_set_sort_name(struct browse *b, const char *name);
/* "-start": what browse_set_sort_name() takes back. */
const char *browse_sort_name(const struct browse *b, char buf[24]);
const char *browse_sort_label(enum sort_key key); /* translated */
/* Is the list less than all there is? */
bool browse_is_narrowed(const struct browse *b);
/* Terms of the filter as they were written, for chips. Borrowed until the filter changes. */
struct browse_chip {
	int at, len; /* bytes of browse_filter() */
};
int browse_chips(const struct browse *b, struct browse_chip *out, int max);

/* The query of the present list; *f holds the parsed filter and is to be released. `extra` (may be "") is one more condition. */
bool browse_query(const struct browse *b, const char *extra, struct filter *f, struct query *q, struct err *e);

/* One consistent view for everything read between: each statement alone would take and leave the file's locks. Nothing is written meanwhile. */
void browse_begin(struct browse *b);
void browse_end(struct browse *b);

/* --- the list ------------------------------------------------------------------------------------------------------------------ */

/* Does browse_read() have anything to do? */
bool browse_is_stale(const struct browse *b);
/* Everything is to be read again: the register changed. */
void browse_forget(struct browse *b);
/* Reads the first ids when something changed since the last time; of a small register all. After a failure the list is what it was. */
bool browse_read(struct browse *b, struct err *e);
/* Reads on: for when nobody types. Both end early, without a word, when stop() says so; the list then is what it was, or longer. */
bool browse_read_on(struct browse *b, struct err *e);
void browse_set_stop(struct browse *b, bool (*stop)(void *), void *ctx); /* NULL: never */
bool browse_read_all(struct browse *b, struct err *e); /* to the end, whatever it takes */
bool browse_is_shown(const struct browse *b); /* are the ids those of the present filter and order? */
bool browse_is_whole(const struct browse *b); /* and all of them? Else browse_count() is no count */
size_t browse_count(const struct browse *b);
int64_t browse_at(const struct browse *b, size_t row);
const int64_t *browse_ids(const struct browse *b); /* browse_count() of them */
/* So large that a frame must not wait for a new list, but show what was typed and the old list first? */
bool browse_is_large(const struct browse *b);
bool browse_find(const struct browse *b, int64_t id, size_t *row); /* among the known ones */
/* Reads on until it is known, when it belongs to the list. */
void browse_seek(struct browse *b, int64_t id);
/* Rows about to be shown. Rows given before may be gone afterwards. */
void browse_prefetch(struct browse *b, size_t first, size_t n);
/* NULL when it was deleted meanwhile. */
const struct action_row *browse_row(struct browse *b, int64_t id);
/* The next (step 1) or previous (-1) row with an open finding, from `from` on, not from itself; goes on at the other end. false: there is none. */
bool browse_step_finding(struct browse *b, size_t from, int step, size_t *row, struct err *e);
/* Name of a theme key in the user's language; the key when unknown. */
const char *browse_theme(struct browse *b, const char *key);

/* Numbers of the head line, as they were last counted; browse_count_all() counts again when something changed, and tells whether it did. */
struct browse_totals {
	int64_t actions, findings; /* findings: open or reopened, in the whole register; -1 = never counted */
	int64_t conflicts, waiting; /* what laptops said differently; changes that wait for a clock */
};
const struct browse_totals *browse_totals(const struct browse *b);
bool browse_is_counted(const struct browse *b);
bool browse_count_all(struct browse *b);
/* Did laptops say different things about this row (see store_conflict_rows())? Read once, when first asked after something changed. */
bool browse_in_conflict(struct browse *b, enum entity en, int64_t id);
/* A name with the mark of that in front ("≠ "), into buf; else the name itself. */
enum { CONFLICT_TEXT_SIZE = 512 };
const char *browse_marked(struct browse *b, enum entity en, int64_t id, const char *name, char buf[CONFLICT_TEXT_SIZE]);
/* Are the findings those of today? Else app_ensure_findings() has work to do. */
bool browse_is_current(struct browse *b);
/* enum command_need that hold for the register itself: STORE, WRITABLE, UNDO, REDO. */
unsigned browse_have(struct browse *b);
bool browse_is_read_only(struct browse *b);

/* Values that complete the word of a filter that ends at byte `at` of text: whole field names, or values of the field that stands before the
   colon, most frequent first. *from = where the word begins. Strings in arena a. */
struct browse_completion {
	const char *text, *detail;
};
bool browse_complete(struct browse *b, const char *text, size_t at, size_t *from, struct arena *a, struct browse_completion **out, int *n, struct err *e);

/* Values of a field with their number in what the filter leaves without its terms about that field, most frequent first, and what the filter
   says about each. A waiting key ends it with ERR_CANCELLED. Strings in arena a, or borrowed until browse_forget(). */
struct browse_facet {
	const char *value, *label;
	int64_t n;
	int mark; /* 1 wanted, -1 left out, 0 neither */
};
bool browse_facets(struct browse *b, enum filter_field f, struct arena *a, struct browse_facet **out, int *n, struct err *e);
/* Puts that into the filter: wanted takes the place of another wanted value. */
bool browse_put_facet(struct browse *b, enum filter_field f, const char *value, int mark, struct err *e);
/* Takes the last term off, then the scope, then the territory; false: there was nothing. */
bool browse_drop_chip(struct browse *b);
/* Filters used lately, the latest first, in arena a; and the present one becomes the latest. */
int browse_recent(struct browse *b, struct arena *a, const char ***out);
void browse_remember(struct browse *b);

/* --- saved views --------------------------------------------------------------------------------------------------------------- */

struct browse_view {
	int64_t id;
	const char *name, *filter, *sort;
};
bool browse_views(struct browse *b, struct arena *a, struct browse_view **out, int *n, struct err *e);
/* The present filter and order under a name; replaces one of that name. One step. */
bool browse_save_view(struct browse *b, const char *name, struct err *e);
/* Takes filter and order of a saved view. */
bool browse_use_view(struct browse *b, const char *name, struct err *e);

/* --- the tree of strates ------------------------------------------------------------------------------------------------------- */

enum tree_kind { TREE_ALL, TREE_MINE, TREE_STRATE, TREE_LEAD, TREE_SECTION, TREE_VIEW, TREE_FACET };
struct tree_node {
	uint64_t id; /* the same after every reading */
	enum tree_kind kind;
	int depth;
	bool expandable, expanded;
	const char *label;
	const char *scope; /* what choosing it filters; "" = nothing */
	int64_t n, n_open; /* n < 0: not counted */
	int severity;      /* worst open finding, 0 none */
	int strate;        /* enum strate, -1 */
};
struct tree;
struct tree *tree_new(struct browse *b);
void tree_free(struct tree **t);
/* Reads the counts again; what was expanded stays so. */
bool tree_read(struct tree *t, struct err *e);
size_t tree_count(const struct tree *t);
const struct tree_node *tree_at(const struct tree *t, size_t row);
void tree_expand(struct tree *t, uint64_t id, bool on);

/* --- all findings -------------------------------------------------------------------------------------------------------------- */

/* The most severe findings of the present list, open ones or all; a cluster stands for its pairs, which follow it while it is expanded. */
struct inbox_row {
	uint64_t row;   /* of its own for each row: a pair may stand under two clusters */
	uint64_t id;    /* the finding's id as a number; 0 for a note */
	char text[17];  /* the same as it is written */
	const char *kind, *place, *theme;
	int severity;
	enum finding_state state;
	int32_t first_day, last_day;
	int64_t since;
	int n_members;
	enum entity entity; /* of the members */
	int64_t a, b;       /* the first two, 0 none and for a cluster */
	bool cluster, expanded; /* several actions that meet: it can be expanded */
	uint64_t parent;    /* id of the cluster that it is shown under, 0 none */
	int nth;            /* from 1: among the findings, or among the pairs of its cluster */
	const char *note;   /* instead of a finding, under a cluster: what there is to say; NULL */
};
struct inbox {
	struct arena arena;
	struct inbox_row *v;
	int n, cap;
	int n_findings; /* without the pairs of expanded clusters */
	int64_t total;  /* how many there are; n_findings may be less */
	uint64_t *open; /* clusters that were expanded: they stay so when the list is read again */
	int n_open, cap_open;
};
#define INBOX_INIT {.arena = ARENA_INIT}
bool inbox_read(struct inbox *in, struct browse *b, bool decided_too, int limit, struct err *e);
void inbox_release(struct inbox *in);
/* Shows or hides the pairs of a cluster (row id): worst first, settled ones at the end; nothing happens to another row. */
bool inbox_expand(struct inbox *in, struct browse *b, uint64_t id, bool on, struct err *e);

/* What a cluster's line says: "2 communes, 1 région · Water · 33 % coordinated", with the place before it or not. In arena mem. */
const char *browse_cluster_line(struct app *a, const struct finding_row *f, bool with_place, struct arena *mem);
/* The most severe pair that a cluster stands for, open before settled, and with this action (0 = any; then the left one) when it has one. false: no pair. */
bool browse_worst_pair(struct app *a, const char *cluster, int64_t of, char id[17], int64_t *left, int64_t *right);

/* One finding by its id, ready to be read; and the name of any row. In arena mem. */
bool browse_finding(struct app *a, const char *id, int64_t from_action, struct arena *mem, struct finding_view *out, struct err *e);
const char *browse_name(struct app *a, enum entity en, int64_t id, struct arena *mem);

/* --- missions ------------------------------------------------------------------------------------------------------------------ */

struct mission_row {
	int64_t id;
	const char *title, *authority, *country, *city, *status;
	struct date start, end;
	int severity; /* worst open clash, 0 none */
	int n_open, n_decided;
	const char *finding; /* id of the worst clash, "" none */
	int64_t other;       /* the mission it clashes with, 0 none */
};
struct missions {
	struct arena arena;
	struct mission_row *v;
	int n;
};
#define MISSIONS_INIT {ARENA_INIT, NULL, 0}
/* By departure, the latest first. */
bool missions_read(struct missions *m, struct browse *b, struct err *e);
void missions_release(struct missions *m);

/* --- the session: where one was ------------------------------------------------------------------------------------------------ */

struct session {
	struct arena arena;
	const char *filter, *scope, *scope_label, *sort;
	int64_t action;   /* selected */
	int64_t offset;   /* its row on the screen */
	int64_t view, focus, zoom;
	int64_t adjust[5];
	bool mine, known; /* known = false: nothing was saved */
};
void session_read(struct session *s, struct app *a);
bool session_write(const struct session *s, struct app *a, struct err *e);
/* The register was left now: what comes later is new at the next opening. Failing is no harm. */
void session_left(struct app *a);
/* When it was left before; 0 = never. */
int64_t session_last(struct app *a);

#endif
