/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outline.h - views that are outlines: groups, who and what is in them, and what lies under that. The vertical view, partners, tandems and networks are four models of
 * one outline; the console draws it, `strates view NAME` writes it.
 *
 * A model counts when it is read and reads details when a row is opened: a register of a million actions opens at the pace of its groups.
 */
#ifndef STRATES_APP_OUTLINE_H
#define STRATES_APP_OUTLINE_H

#include <strates/app/app.h>
#include <strates/app/browse.h>
#include <strates/app/show.h>
#include <strates/store/query.h>

enum { OUTLINE_CELLS = 8 };

enum outline_align { OUTLINE_LEFT, OUTLINE_RIGHT };
struct outline_column {
	const char *name; /* in csv and jsonl */
	const char *head; /* msgid */
	int min, max;     /* columns on the screen; max 0 = as wide as there is room */
	int priority;     /* 0 is never dropped; else the highest number goes first */
	enum outline_align align;
	enum outline_width {
		OUTLINE_ALWAYS,
		OUTLINE_WIDE,   /* only where the list is wide: each says a part of what the narrow one says */
		OUTLINE_NARROW, /* only where it is not, and not in a table on standard output */
	} width;
};
struct outline_cell {
	const char *shown; /* NULL: nothing */
	const char *data;  /* what programs read, when it is another text; NULL = the same */
};
struct outline_row {
	uint64_t id;        /* the same after every reading */
	const char *kind;   /* "partner", "action" …: for programs */
	int depth;
	bool expandable, expanded;
	bool faint;         /* it says what is not there */
	const char *text;   /* what the row is about */
	const char *key;    /* for programs: key or uid of it; "" none */
	struct outline_cell cell[OUTLINE_CELLS];
	int severity, n_open, n_decided;
	int strate;         /* enum strate, -1 none */
	int64_t action, mission; /* 0 none */
	const char *finding;     /* "" none */
	int64_t link;            /* a link that waits for an answer; 0 none */
	int64_t left, right;     /* the two actions of either, 0 when it has not two */
	const char *scope;       /* filter term of what is in a group; NULL none */
	int64_t ref;             /* the model's own */
};

struct outline;
struct outline_model {
	const char *name, *title;           /* of the view; title: msgid */
	const char *head;                   /* msgid: of the column of texts */
	const struct outline_column *columns;
	int n_columns;
	int wide_from;                      /* columns from which a list is wide; 0 = no matter */
	const struct outline_mode {
		const char *name, *label; /* for --by; msgid */
	} *modes;                           /* what `p' turns through; at least one */
	int n_modes;
	const char *const *data_kinds;      /* kinds that csv and jsonl hold, NULL-terminated; NULL = all */
	int text_depth;                     /* rows of at most this depth are in the text form; one group alone is shown whole */
	bool about_action;                  /* it shows what is around the selected action */
	bool everywhere;                    /* others stand beside one's own: the territory chooses groups (outline_is_near()), not what is in them */
	/* The condition beside the filter, "" = none. May be NULL. In o's arena. */
	const char *(*term)(struct outline *o);
	/* Rows at the top, by outline_add(). */
	bool (*read)(struct outline *o, struct err *e);
	/* Rows under one that is expanded: the same, one deeper. */
	bool (*children)(struct outline *o, const struct outline_row *parent, struct err *e);
	/* What stands in the title behind the view's name; may be NULL. In o's arena. */
	const char *(*subject)(struct outline *o);
	/* To the subject before or after this one (-1, 1): false when there is none. May be NULL. */
	bool (*step)(struct outline *o, int step, struct err *e);
	/* What there is to say about a row that has no record of its own; may be NULL. false: nothing. */
	bool (*detail)(struct outline *o, const struct outline_row *r, struct lines *out);
	/* Frees o->data. May be NULL. */
	void (*release)(struct outline *o);
	const char *empty;                  /* msgid */
};
extern const struct outline_model outline_vertical, outline_partners, outline_tandems, outline_networks;

struct outline {
	const struct outline_model *model;
	struct app *app;
	struct browse *browse;      /* NULL: the query is given */
	const struct query *query;  /* of the present reading */
	struct arena arena;         /* of rows and what they say */
	struct outline_row *v;
	int n, cap;
	int mode;
	int open_depth;             /* rows above this depth are open unless somebody closed them: for the text form */
	int64_t action;             /* selected: what the view is about, see about_action */
	uint64_t *turned;           /* rows that were opened or closed by hand */
	int n_turned, cap_turned;
	struct ids ids;             /* what the query leaves, when that is not all */
	struct outline_bits {
		uint64_t *v;        /* a bit per action; NULL = all */
		size_t n;
	} only, near;               /* the same; those of one's own territory */
	void *data;                 /* the model's, of the last reading */
};

/* Mode by its name; -1. */
int outline_mode(const struct outline_model *m, const char *name);
/* With a browser, what its filter leaves; without one, what the query of each reading says. */
struct outline *outline_new(struct app *a, struct browse *b, const struct outline_model *m);
void outline_free(struct outline **o);
/* q: NULL with a browser. After a failure it is empty. */
bool outline_read(struct outline *o, const struct query *q, struct err *e);
/* Opens or closes a row where it stands. */
bool outline_expand(struct outline *o, int row, bool on, struct err *e);
/* The next (1) or previous (-1) row with an open finding, -1 when there is none. */
int outline_step_finding(const struct outline *o, int from, int step);
/* The row that shows this action; -1. */
int outline_find(const struct outline *o, int64_t action);

#endif
