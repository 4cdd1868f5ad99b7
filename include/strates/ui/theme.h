/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theme.h - what a style role looks like: attributes and colours for each kind of terminal. Pure;
 * knows no curses.
 *
 * One quiet visual language: default foreground on default background, one accent, and the finding
 * as the strongest thing on the screen. Meaning is never carried by colour alone, so every theme
 * also works in monochrome.
 */
#ifndef STRATES_UI_THEME_H
#define STRATES_UI_THEME_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/base/err.h>
#include <strates/ui/canvas.h>

enum theme_role {
	ROLE_NORMAL = 0,
	ROLE_DIM,            /* secondary text: units, dates in a list, placeholders */
	ROLE_TITLE,          /* title of a screen or a record */
	ROLE_HEADER,         /* column heads, group names */
	ROLE_ACCENT,         /* the one accent */
	ROLE_FINDING_STRONG, /* `!!` */
	ROLE_FINDING,        /* `!` */
	ROLE_COORDINATED,    /* `c`: settled */
	ROLE_ERROR,
	ROLE_WARNING,
	ROLE_OK,
	ROLE_HINT_KEY,
	ROLE_HINT_TEXT,
	ROLE_STATUS,     /* the spoken status line */
	ROLE_CHIP,       /* a filter term */
	ROLE_INPUT,      /* text being typed */
	ROLE_INPUT_IDLE, /* a field without focus */
	ROLE_LABEL,      /* name of a field */
	ROLE_BORDER,
	ROLE_BORDER_FOCUS,
	ROLE_PANE_TITLE,
	ROLE_PANE_TITLE_FOCUS,
	ROLE_CHECKED,
	ROLE_DISABLED,
	ROLE_DIALOG, /* body of a dialog or popup */
	ROLE_SCROLLBAR,
	ROLE_TODAY,    /* the line of today in the timeline */
	ROLE_STRATE_1, /* commune */
	ROLE_STRATE_2, /* EPCI */
	ROLE_STRATE_3, /* département */
	ROLE_STRATE_4, /* région */
	ROLE_STRATE_5, /* other */
	ROLE_MAP_LAND,
	ROLE_COUNT
};

#define THEME_BOLD      0x01u
#define THEME_DIM       0x02u
#define THEME_REVERSE   0x04u
#define THEME_UNDERLINE 0x08u
/* What a terminal is told: colours are palette indices, -1 = the terminal's own. */
struct theme_look {
	int16_t fg, bg;
	uint16_t attrs;
};

enum theme_depth { DEPTH_MONO = 0, DEPTH_8 = 8, DEPTH_16 = 16, DEPTH_256 = 256 };
/* DEUTAN also serves protan eyes. */
enum theme_kind { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEME_DEUTAN, THEME_TRITAN, THEME_KINDS };
/* Unknown: the colours are such that both kinds bear them, and the selection is reversed. */
enum theme_ground { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT, THEME_GROUNDS };

/* Looks of the user's own, see theme_own_set(). All zero: none. */
enum { STYLE_SELECTED_ROW = ROLE_COUNT, STYLE_SELECTED_ELSEWHERE, STYLE_MATCHED, THEME_STYLES };
struct theme_own {
	struct theme_look look[THEME_STYLES];
	uint64_t is_set; /* a bit each */
};
struct theme {
	enum theme_kind kind;
	enum theme_depth depth;
	enum theme_ground ground;
	struct theme_look look[ROLE_COUNT];
	struct theme_look selected, unfocused,
	        match; /* selected row; the same in another pane; a match */
	struct theme_own own;
};

/* $COLORFGBG tells the ground unless the kind does. `colors` as terminfo counts them; $NO_COLOR
 * (not empty) means monochrome. */
void theme_init(struct theme *t, enum theme_kind kind, int colors);
/* The same from given facts: for tests, and once the terminal told its ground. */
void theme_init_depth(struct theme *t, enum theme_kind kind, enum theme_depth depth, enum theme_ground ground);
/* Would it look better if the terminal were asked for its ground? */
bool theme_wants_ground(const struct theme *t);
/* What a palette index looks like; the first 16 differ from user to user, and are those of xterm. */
struct theme_rgb {
	uint8_t r, g, b;
};
struct theme_rgb theme_rgb(int color);
struct theme_look theme_resolve(const struct theme *t, style_t style);
/* "finding" = "bold red on default", "selected" = "reverse"; colours by name (black … white,
   bright-red …), 0-255, or default. false: unknown role or word, said in e with those that there
   are. */
bool theme_own_set(struct theme_own *own, const char *role, const char *look, struct err *e);
/* Puts them over the theme's; colours that the depth has not are the terminal's own. */
void theme_wear(struct theme *t, const struct theme_own *own);
/* The theme made anew for a ground, with what it wears. */
void theme_set_ground(struct theme *t, enum theme_ground ground);
/* "dark" … ; false when unknown. */
bool theme_kind_parse(const char *name, enum theme_kind *out);
const char *theme_kind_name(enum theme_kind kind);
const char *theme_role_name(enum theme_role role); /* "finding-strong" */

#endif
