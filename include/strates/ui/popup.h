/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * popup.h - a list to choose from while typing: completion under a field, the command palette,
 * saved views.
 */
#ifndef STRATES_UI_POPUP_H
#define STRATES_UI_POPUP_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/mem.h>
#include <strates/ui/canvas.h>
#include <strates/ui/keys.h>
#include <strates/ui/lineedit.h>
#include <strates/ui/list.h>

/* What can be chosen. Strings live in the arena of the `struct choices`. */
struct choice {
	const char *text;   /* what is shown and searched */
	const char *detail; /* beside it, dim; may be NULL */
	const char *key;    /* at the right, e.g. a key's name; may be NULL */
	const char *value;  /* what it stands for; NULL = text */
	bool disabled;      /* shown, can't be taken; detail says why */
};
struct choices {
	struct choice *item;
	size_t n, cap;
	struct arena arena;
};
void choices_init(struct choices *c);
void choices_clear(struct choices *c);
void choices_release(struct choices *c);
/* All copied. Returns the new one, valid until the next add. */
struct choice *choices_add(struct choices *c, const char *text, const char *detail, const char *key,
        const char *value);
/* Keeps those that fit `query` (fuzzy_score), best first, disabled ones last; the order is
 * otherwise kept. */
void choices_filter(const struct choices *all, const char *query, struct choices *out);

/* Fills out (empty) for what was typed. The callee may filter itself or use choices_filter(). */
typedef void (*popup_fill_fn)(void *ctx, const char *query, struct choices *out);

struct popup {
	struct lineedit query;
	struct choices shown;
	struct list list;
	struct list_column columns[3];
	popup_fill_fn fill;
	void *ctx;
	const char *title; /* borrowed; may be NULL */
	const char *empty; /* borrowed: when nothing fits */
	bool no_input;     /* the query is typed elsewhere (a form's field): no input line */
	bool aligned;      /* details in a column of their own, not right behind the texts */
	bool multiple;     /* Space checks; the chosen are the checked ones */
};
enum popup_event {
	POPUP_IGNORED,
	POPUP_HANDLED,
	POPUP_CHOSEN,
	POPUP_COMPLETE /* Tab */,
	POPUP_CANCELLED
};

/* A popup must stay where it was initialised (its list points at it). */
void popup_init(struct popup *p, popup_fill_fn fill, void *ctx);
void popup_release(struct popup *p);
/* Sets the query (no_input: from the field) and fills again. */
void popup_set_query(struct popup *p, const char *query);
void popup_refresh(struct popup *p);
enum popup_event popup_key(struct popup *p, const struct key_event *ev);
/* The selected choice, or NULL. */
const struct choice *popup_chosen(const struct popup *p);
/* Draws the box in r of c; see popup_place(). */
void popup_draw(struct popup *p, const struct canvas *c, struct rect r);
/* Room for `rows` choices and the frame, at most w wide: under the anchor when there is more room
 * than above, else above; inside screen. */
struct rect popup_place(struct rect screen, struct rect anchor, int rows, int w);
/* In the middle, for palettes. */
struct rect popup_place_centre(struct rect screen, int rows, int w);
int popup_rows(const struct popup *p); /* rows of choices there are, at most 12 */

#endif
