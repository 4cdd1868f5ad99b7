/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_priv.h - the console: its state, and what its files do for each other.
 *
 * One event at a time: console_event() changes state, console_draw() shows it, console_idle() does what may wait until nobody types.
 */
#ifndef STRATES_CONSOLE_PRIV_H
#define STRATES_CONSOLE_PRIV_H

#include <strates/app/browse.h>
#include <strates/app/command.h>
#include <strates/ui/console.h>
#include <strates/ui/dialog.h>
#include <strates/ui/layout.h>
#include <strates/ui/pane.h>
#include <strates/ui/term.h>
#include <strates/ui/view.h>

enum view_id {
#define VIEW(id, command, ops) VIEW_##id,
#include <strates/ui/view.def>
#undef VIEW
	VIEW_COUNT
};
enum { QUEUE_MAX = 64, PLACES_MAX = 50, WHICH_KEY_MS = 400, POLL_MS = 1000 };

/* Where one is, for the way back. Texts are its own. */
struct place {
	enum view_id view;
	char *filter, *scope, *label; /* scope, and how it reads */
	bool mine;
	int64_t action;
};

struct console {
	struct app *app;
	struct ui ui;
	struct dialog *top; /* the stack of dialogs */
	struct term *term;  /* NULL: a script runs on the grid alone */
	struct grid grid;
	struct keymap *keymap;
	struct str warnings; /* of the configuration, one a line */
	const char *language;  /* that texts are in */
	bool retitle;          /* panes were made in another one */
	enum theme_kind theme; /* that was asked for */
	struct theme_own own;  /* and looks of [colors] */
	bool reader;

	/* With an open register: */
	struct browse *browse; /* NULL: none is open */
	struct pane_actions actions;
	struct pane_tree tree;
	struct pane_detail detail;
	struct pane_findings findings;
	struct pane_inbox inbox;
	struct pane_missions missions;
	struct pane_meets meets;
	struct pane_filter filter;
	/* Record and findings of one action, for small windows: of this one and of the next. */
	struct {
		struct lines lines;
		int64_t id;
	} strip[2];
	struct view *views[VIEW_COUNT]; /* NULL: not looked at yet */
	enum view_id view;
	/* Places one came from, and after going back those one was at; here = as it was after the last event. */
	struct place past[PLACES_MAX], future[PLACES_MAX], here;
	int n_past, n_future;
	unsigned have; /* needs that the register itself fulfils, see browse_have() */
	bool have_known;
	int64_t since;      /* ms when it was last left */
	int32_t today;
	int64_t before_filter; /* selected when the filter was begun */

	struct layout_wish wish;
	struct layout layout;
	char sequence[80]; /* keys of a longer command typed so far */
	int64_t sequence_ms;
	bool which_key;
	bool dirty, quit, ensured;
	long stride; /* rows of the last move: where one more would lead is read ahead */
	size_t drawn_row; /* selected in the last frame */
	bool made_up; /* the demonstration is open */
	int64_t drawn_ms, key_ms; /* of the last frame, of the last key */
	char key_name[CMD_TOTAL][KEY_NAME_SIZE]; /* as people read them; made when first asked for */

	/* The guided tour. */
	struct {
		bool on, saved, palette; /* saved: a dialog changed something; palette: it was opened */
		int step, moves;
		enum command last; /* CMD_TOTAL: none since the step began */
		enum view_id view; /* when it began */
	} tour;

	/* Long work under way. */
	int64_t work_ms, work_drawn_ms;
	bool cancelled;
	struct key_event queue[QUEUE_MAX]; /* keys typed during it */
	int n_queue;

	/* Work in its own thread. */
	struct job *job; /* NULL: none */
	struct ui_work work;
	int64_t job_drawn_ms;
	bool leaving; /* who asked to leave meanwhile was warned */

	char *macro;  /* chosen, to be played when its dialog is closed */
	bool playing; /* keys come from a file */
};

int64_t console_ms(void); /* monotonic */

/* console_open.c: the register and the session */
bool console_open_register(struct console *c, struct err *e);
void console_close_register(struct console *c);
void console_restore(struct console *c);
void console_save(struct console *c);
/* Facts changed: everything is read again, selections stay. */
void console_reload(struct console *c);
/* Only the list: filter, order, scope. */
void console_relist(struct console *c);

/* console.c */
void console_event(struct console *c, const struct key_event *ev);
/* What may wait until nobody types: the tree, counts, findings of a new day. true: something is to be drawn. */
bool console_idle(struct console *c);
bool console_has_idle_work(const struct console *c);
/* For what can be put off: ctx is the console. */
bool console_key_waits(void *ctx);
/* A change by another program, drafts: about every second. */
void console_tick(struct console *c);

/* console_draw.c */
void console_draw(struct console *c);
void console_size(struct console *c, int rows, int cols);
/* What is shown of an action where there is no pane for its findings. Borrowed until the next but one. */
const struct lines *console_strip(struct console *c, int64_t action);
/* First key of a command, as people read it; "" = none. */
const char *console_key_name(struct console *c, enum command cmd);

/* console_key.c */
void console_key(struct console *c, const struct key_event *ev);
void console_mouse(struct console *c, const struct key_event *ev);
void console_draw_which_key(struct console *c, const struct canvas *screen);
unsigned console_context(struct console *c);

/* console_view.c: the views of the main pane */
struct view *console_current(struct console *c);
/* The view that a command goes to; VIEW_COUNT: none. */
enum view_id console_view_of(enum command cmd);
void console_view(struct console *c, enum view_id view);
/* Reads the current view when it is stale. */
void console_read_view(struct console *c);
/* Is that for a moment when nobody types? */
bool console_view_waits(const struct console *c);
void console_draw_view(struct console *c, const struct canvas *screen, struct rect r, bool focused);
/* Facts or filter changed. */
void console_stale_views(struct console *c);
void console_free_views(struct console *c);
/* The list's selection goes where the view's went. */
void console_follow(struct console *c);

/* console_history.c: the way back */
/* After each event: did one come to another place? */
void console_note_place(struct console *c);
/* To the place before (step -1), or to the one that was left by going back. */
void console_go(struct console *c, int step);
void console_forget_places(struct console *c);

/* console_select.c: what is selected, and moving there */
void console_selection(struct console *c, struct view_selection *out);
struct list *console_list(struct console *c); /* of the main pane; NULL when it is none */
enum entity console_entity(struct console *c);
int64_t console_action(struct console *c);  /* selected action, 0 none */
int64_t console_mission(struct console *c);
unsigned console_have(struct console *c); /* all needs that hold now */
/* Does the selected finding stand for more than two actions? */
bool console_is_cluster(struct console *c);
/* The selected link that waits for an answer; 0: none. */
int64_t console_link(struct console *c);
/* Id of the selected finding, its two actions (0 when it has not two). false: none. */
bool console_finding(struct console *c, char id[17], int64_t *left, int64_t *right);
/* Two checked actions, else the pair of the finding. */
bool console_pair(struct console *c, char id[17], int64_t *left, int64_t *right);
/* Checked actions of the list, whatever view is open; the caller frees. */
int64_t *console_checked(struct console *c, int *n);
/* Checked actions, else the selected one; the caller frees. */
int64_t *console_chosen(struct console *c, int *n);
void console_select_action(struct console *c, int64_t id);
void console_focus(struct console *c, enum layout_slot slot);

/* console_cmd.c */
void console_command(struct console *c, enum command cmd);

/* console_act.c: commands that change facts or open dialogs */
void act_open(struct console *c);
void act_edit(struct console *c, enum command cmd);
void act_settle(struct console *c, enum command cmd);
void act_visa(struct console *c);
void act_conflict(struct console *c);
void act_trust_clock(struct console *c);
void act_undo(struct console *c, bool redo);
void act_remove(struct console *c);
void act_copy(struct console *c);
void act_export(struct console *c);
void act_recompute(struct console *c);

/* console_palette.c */
void choose_command(struct console *c);

/* console_choose.c: orders, saved views */
void choose_sort(struct console *c);
void choose_view(struct console *c);
void choose_place(struct console *c); /* in the view */
void choose_macro(struct console *c);

/* console_help.c */
void help_here(struct console *c);
void help_since(struct console *c);

/* console_tour.c */
void tour_start(struct console *c); /* or leaves it */
void tour_offer(struct console *c); /* once, on a demonstration */
/* What happened, and then: is the present step done? */
void tour_saw(struct console *c, enum command cmd);
void tour_saved(struct console *c);
void tour_look(struct console *c);
bool tour_key(struct console *c, const struct key_event *ev); /* false: not for the tour */
int tour_rows(const struct console *c, int rows);             /* that its strip takes of a screen of `rows` */
void tour_text(struct console *c, struct str *out);
void tour_draw(struct console *c);

/* console_config.c */
/* Keys from the configuration; what could not be taken is in ui.warnings. */
void console_read_config(struct console *c);
enum theme_kind console_theme_kind(const struct console *c);
/* The configuration changed: keys, colours, language, weights are taken up. */
void console_reconfigure(struct console *c);
/* Titles are translated where panes are made: makes them anew for another language, once no dialog lies above and no work goes on. */
void console_retitle(struct console *c);
/* Its file changed: it is read again. */
void console_poll_config(struct console *c);
/* The first line that could not be taken, if any. */
void console_say_warnings(struct console *c);

/* console_ui.c: the stack */
/* The register once more: panes are made anew, one stays where one is. */
void console_reopen(struct console *c);
void console_dialog_key(struct console *c, const struct key_event *ev);
void console_close_dialogs(struct console *c);
/* Takes what a dialog left in ui: clipboard, next command, selection. */
void console_take_requests(struct console *c);

/* console_ui.c */
struct console *console_of(struct ui *ui);

/* console_job.c */
/* Looks how far the job is; ends it when it is over. Often. */
void console_job_poll(struct console *c);
/* Is a job under way, so that changes must wait? Says so in e. */
bool console_is_busy(struct console *c, struct err *e);
void console_job_stop(struct console *c);
/* May the console be left? The first time not: that the job would be stopped is said. */
bool console_job_leave(struct console *c);
/* Stops it and waits for its end. */
void console_job_release(struct console *c);
void console_job_text(struct console *c, struct str *out);

/* console_progress.c */
bool console_progress(void *ctx, const char *what, int64_t done, int64_t total);
/* Between these, Esc cancels and other keys wait. */
void console_work_begin(struct console *c);
void console_work_end(struct console *c);
/* A new event: what was cancelled before cancels no more, also where nobody announced the work (an import in a dialog). */
void console_work_forget(struct console *c);

/* console_script.c */
bool console_script(struct console *c, const char *path, struct err *e);
/* Plays c->macro in the open console and says how it went. */
void console_play(struct console *c);

#endif
