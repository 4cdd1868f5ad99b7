/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view.h - a view: one reading of the register in the main pane. All views share one filter and one selection.
 *
 * A view reads through a model of the app layer (the same that `strates view NAME` writes as text), draws itself, and says what is selected in it. The console does the rest: it
 * reads a view again when facts, filter or day changed, hands the selected action from view to view, shows the selection's record or finding beside it, and knows the way back.
 * One line in view.def makes a view known.
 */
#ifndef STRATES_UI_VIEW_H
#define STRATES_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/app/browse.h>
#include <strates/app/command.h>
#include <strates/app/show.h>
#include <strates/ui/canvas.h>
#include <strates/ui/list.h>
#include <strates/ui/popup.h>

/* What a pane or view did with a command. */
enum pane_result {
	PANE_IGNORED,
	PANE_MOVED, /* or scrolled, or checked: draw again */
	PANE_OPEN   /* Enter on the selected item: the console knows what that means */
};

/* What is selected in a view. Texts are the view's, until its next command or reading. */
struct view_selection {
	enum entity entity;      /* what `add' adds here */
	int64_t action, mission; /* 0 = none */
	int64_t record;          /* another record, of that entity: Enter and e open its form */
	char finding[17];        /* a finding that is selected by itself; "" = none: those of the action count */
	int64_t link;            /* a link that one side proposed and the other has not answered; 0 none */
	int64_t left, right;     /* the two actions of either; 0 when it has not two */
	bool cluster;            /* it stands for more than two actions */
	char conflict[17];       /* a conflict that is selected by itself, "" none */
	/* A group of actions (a cell, a country …): what Enter narrows the list to, and how that reads. NULL: Enter opens the selection itself. */
	const char *scope, *scope_label;
	bool leads; /* Enter gives this command, to another view */
	enum command command;
	bool everywhere; /* the group holds what is outside one's own territory too */
};
/* What stands beside a view, when neither a record nor a finding is selected in it. */
struct view_detail {
	const char *title;
	const struct lines *lines;
	uint64_t about; /* another number when it is about something else: scrolled to its top */
};

struct view;
struct view_ops {
	const char *name; /* msgid: head line and tab */
	unsigned context; /* enum command_context */
	bool findings;    /* the selection is an action: its findings have a pane beside */
	bool in_time;   /* what the selection meets in time is drawn below, where there is room */
	bool sorts;     /* CMD_SORT orders what it shows; else it has an order of its own */
	bool turns;     /* CMD_PIVOT shows it otherwise */
	bool alone;     /* no record stands beside it */
	bool reads_all;   /* reading takes long in a large register: it waits until no key does */
	/* Allocates one; the console frees it with release(). NULL: the console owns it. */
	struct view *(*create)(struct browse *b);
	void (*release)(struct view *v);
	/* Reads anew what the present filter, scope and territory leave (see browse_query()), keeping the place one was at. May be cancelled (ERR_CANCELLED) by the store's progress. */
	bool (*read)(struct view *v, struct err *e);
	/* r with its title line: see frame_pane(). Asks for the cursor when focused. */
	void (*draw)(struct view *v, const struct canvas *screen, struct rect r, bool focused);
	/* Moves, CMD_OPEN, and what the view gives a meaning of its own: CMD_SORT, CMD_PIVOT, CMD_WIDER and CMD_NARROWER (a scale), CMD_NEXT_FINDING … */
	enum pane_result (*command)(struct view *v, enum command c);
	/* out is zeroed. */
	void (*selection)(const struct view *v, struct view_selection *out);
	/* Goes to where this action is shown; false: nowhere. NULL: the view knows no single actions. */
	bool (*select)(struct view *v, int64_t action);
	/* One sentence about what is selected, also when nothing is there. Appends. */
	void (*speak)(struct view *v, struct str *out);
	/* May be NULL; false: the selection's own record or finding is shown. */
	bool (*detail)(struct view *v, struct view_detail *out);
	/* What one can go to by its name, each with a value for choose(). NULL: nothing. */
	void (*choices)(struct view *v, struct choices *out);
	void (*choose)(struct view *v, const char *value);
	/* The list that the view is, for the mouse; NULL when it is none. */
	struct list *(*list)(struct view *v);
};
struct view {
	const struct view_ops *ops;
	struct browse *browse;
	bool stale;     /* to be read before it is drawn */
	int64_t wanted; /* action to be selected after that, 0 none */
};

#endif
