/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pane.h - the panes of the console: each one a small state that draws itself into a rectangle and
 * answers what is selected in it.
 *
 * Panes read through app/browse.h and app/show.h while they draw, for what is selected then and no
 * more; keys reach them as commands (move, open) from the console.
 */
#ifndef STRATES_UI_PANE_H
#define STRATES_UI_PANE_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/app/browse.h>
#include <strates/app/command.h>
#include <strates/app/show.h>
#include <strates/ui/canvas.h>
#include <strates/ui/gantt.h>
#include <strates/ui/lineedit.h>
#include <strates/ui/list.h>
#include <strates/ui/popup.h>
#include <strates/ui/view.h>

/* The commands that move in any list: up … last, and left, right in trees. */
enum pane_result pane_list_command(struct list *l, enum command c);

/* "!! 3", "!", "c 1", "": the first column of each list. */
const char *pane_mark(int severity, int n_open, int n_decided, char buf[16]);
style_t pane_mark_style(int severity, int n_open, int n_decided);
style_t pane_state_style(int severity, enum finding_state state);
style_t pane_line_style(enum line_role role);
style_t pane_strate_style(int strate); /* enum strate */
/* Why the list is empty, and what to do. */
const char *pane_why_empty(const struct browse *b);

/* How many actions the list has: "…" while that is being counted. */
enum { PANE_COUNT_SIZE = 32 };
const char *pane_count(const struct browse *b, char buf[PANE_COUNT_SIZE]);

/* --- the actions --- */
struct pane_actions {
	struct view view;
	struct list list;
	struct browse *browse;
	struct list_column columns[10];
	int which[10]; /* what each column shows */
	int n_columns;
	unsigned filled; /* columns that had something to say so far */
};
void pane_actions_init(struct pane_actions *p, struct browse *b);
void pane_actions_release(struct pane_actions *p);
extern const struct view_ops view_actions;

/* --- the tree of strates --- */
struct pane_tree {
	struct list list;
	struct list_column columns[3];
	struct tree *tree;
	struct browse *browse;
	bool stale; /* to be read before it is drawn */
	char title[64];
};
void pane_tree_init(struct pane_tree *p, struct browse *b);
void pane_tree_release(struct pane_tree *p);
bool pane_tree_read(struct pane_tree *p, struct err *e); /* when stale */
void pane_tree_draw(struct pane_tree *p, const struct canvas *c, struct rect r, bool focused);
enum pane_result pane_tree_command(struct pane_tree *p, enum command c);
const struct tree_node *pane_tree_selected(const struct pane_tree *p); /* NULL: empty */
void pane_tree_speak(const struct pane_tree *p, struct str *out);

/* --- one record: lines that scroll --- */
#define PANE_RECORDS 6
struct pane_record {
	enum entity entity;
	int64_t id;
	char finding[17];
	struct lines lines;
	unsigned used;
};
struct pane_detail {
	struct app *app;
	struct pane_record kept[PANE_RECORDS]; /* read lately: moving up and down costs nothing */
	unsigned clock;
	int at, top, rows; /* line under the cursor, first row shown, rows there were */
	uint64_t shown;           /* what that was about */
	const struct lines *lines; /* of it */
	int in_head;              /* lines that stand in the pane's head: its title, where it is whole there */
	const char *title;
};
void pane_detail_init(struct pane_detail *p, struct app *a);
void pane_detail_release(struct pane_detail *p);
void pane_detail_forget(struct pane_detail *p);
/* Reads a record ahead of its drawing. */
const struct lines *pane_detail_read(struct pane_detail *p, enum entity en, int64_t id);
/* The terms of one finding instead of a record. */
const struct lines *pane_detail_read_finding(struct pane_detail *p, const char *finding);
void pane_detail_draw(struct pane_detail *p, const struct canvas *c, struct rect r,
        const struct lines *lines, uint64_t about, bool focused);
enum pane_result pane_detail_command(struct pane_detail *p, enum command c);
/* The line under the cursor. */
void pane_detail_speak(const struct pane_detail *p, struct str *out);

/* --- the findings of one action, with their why --- */
#define PANE_FOUND 4
struct pane_found {
	struct arena arena;
	struct finding_view *v;
	int n, limit;   /* no more than so many were read */
	int64_t action; /* whose; 0 = none */
	unsigned used;
};
struct pane_findings {
	struct app *app;
	struct pane_found kept[PANE_FOUND]; /* read lately, or ahead */
	unsigned clock;
	const struct pane_found *now; /* NULL before the first reading */
	int64_t action;               /* whose are shown */
	int at, top, rows;
	char wanted[17]; /* finding to be selected when it is there */
};
void pane_findings_init(struct pane_findings *p, struct app *a);
void pane_findings_release(struct pane_findings *p);
void pane_findings_forget(struct pane_findings *p);
/* Those of this action are shown from now on; peek: only looked at, until the next reading. */
void pane_findings_read(struct pane_findings *p, int64_t action);
const struct pane_found *pane_findings_peek(struct pane_findings *p, int64_t action);
int pane_findings_count(const struct pane_findings *p);
/* total: how many the action has, of which perhaps not all were read. */
void pane_findings_draw(struct pane_findings *p, const struct canvas *c, struct rect r, int total, bool focused);
enum pane_result pane_findings_command(struct pane_findings *p, enum command c);
const struct finding_view *pane_findings_selected(const struct pane_findings *p); /* NULL: none */
void pane_findings_speak(const struct pane_findings *p, struct str *out);

/* --- all findings --- */
struct pane_inbox {
	struct view view;
	struct list list;
	struct list_column columns[6];
	struct inbox inbox;
	struct browse *browse;
	bool decided_too;
	bool narrow;       /* no column for the place */
	struct arena said; /* sentences of the rows seen lately */
	struct {
		uint64_t row;
		const char *text;
	} sentence[128];
};
void pane_inbox_init(struct pane_inbox *p, struct browse *b);
void pane_inbox_release(struct pane_inbox *p);
/* The commands of a list; clusters open and close as the branches of a tree do. */
extern const struct view_ops view_inbox;
const struct inbox_row *pane_inbox_selected(const struct pane_inbox *p); /* NULL: empty */
/* Selects a finding of the list; a cluster is expanded. false: it is not in it. */
bool pane_inbox_show(struct pane_inbox *p, const char *finding);

/* --- the selected action and those it meets, in time --- */
struct pane_meets {
	struct browse *browse;
	struct timeline_meets meets;
	struct gantt gantt;
	int most;         /* others asked for */
	int64_t about;    /* action that was asked for … */
	char cluster[17]; /* … or cluster, "" none */
	bool fitted;      /* the axis was moved to it */
	int fitted_cols;
};
void pane_meets_init(struct pane_meets *p, struct browse *b);
void pane_meets_release(struct pane_meets *p);
void pane_meets_forget(struct pane_meets *p);
/* action 0: of the cluster. */
void pane_meets_draw(struct pane_meets *p, const struct canvas *c, struct rect r, int64_t action, const char *cluster, bool focused);
/* Left, right, a scale; PANE_OPEN: to the timeline of all. */
enum pane_result pane_meets_command(struct pane_meets *p, enum command c);
void pane_meets_speak(const struct pane_meets *p, struct str *out);

/* --- missions --- */
struct pane_missions {
	struct view view;
	struct list list;
	struct list_column columns[6];
	struct missions missions;
	struct browse *browse;
};
void pane_missions_init(struct pane_missions *p, struct browse *b);
void pane_missions_release(struct pane_missions *p);
extern const struct view_ops view_missions;

/* --- the filter line: chips, or the filter while it is typed --- */
struct pane_filter {
	struct browse *browse;
	bool editing;
	struct lineedit edit;
	char *before; /* the filter to come back to */
	int error_at; /* byte, -1: none */
	struct err error;
	bool changed; /* typed since it was last tried */
	bool typed;   /* not only recalled */
	int recalled; /* how far back; 0: the filter that was there before */
	struct popup popup;
	bool popup_open;
	size_t popup_from; /* byte where the completed word begins */
};
enum filter_event { FILTER_IGNORED, FILTER_HANDLED, FILTER_CHANGED, FILTER_DONE, FILTER_LEFT };
void pane_filter_init(struct pane_filter *p, struct browse *b);
void pane_filter_release(struct pane_filter *p);
void pane_filter_begin(struct pane_filter *p);
enum filter_event pane_filter_key(struct pane_filter *p, const struct key_event *ev);
/* Tries what was typed; the list keeps the last filter that could be read. */
void pane_filter_apply(struct pane_filter *p);
/* r = the line; screen = the whole, for what opens under it. */
void pane_filter_draw(struct pane_filter *p, const struct canvas *screen, struct rect r);
void pane_filter_speak(const struct pane_filter *p, struct str *out);

#endif
