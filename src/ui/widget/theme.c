/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theme.c - from roles to looks.
 *
 * A palette says a dozen colours; roles are built from it by one function, so a new theme is a few
 * lines of a table and no role can be forgotten. A theme for colour-blind eyes is no other screen,
 * only other hues: blue against orange where red and green are one, teal against red where blue and
 * green are. Each has three palettes, by what is known of the ground: text reaches 4.5:1 on it
 * (7:1 under high contrast), which test_theme.c computes. Backgrounds are only ever tints of a
 * ground that is known; where it is not, few hues can be read on black and on white. With 8 or 16
 * colours the shades are the user's own, so little is assumed of them: dim is an attribute, the
 * selection is reversed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>
#include <strates/ui/theme.h>

struct palette {
	int16_t accent, dim, border, strong, finding, settled;
	int16_t input, idle, selected, unfocused; /* backgrounds, -1 = none */
	int16_t land, strate[5];
};

enum eyes { EYES_USUAL, EYES_DEUTAN, EYES_TRITAN, EYES_COUNT };

/* With 8 or 16 colours. */
static const struct palette few[EYES_COUNT][THEME_GROUNDS] = {
        [EYES_USUAL] = {[GROUND_UNKNOWN] = {6, -1, -1, 1, 3, 2, -1, -1, -1, -1, -1, {4, 6, 3, 5, -1}},
                [GROUND_DARK] = {6, -1, -1, 1, 3, 2, -1, -1, -1, -1, -1, {6, 2, 3, 5, -1}},
                [GROUND_LIGHT] = {4, -1, -1, 1, 5, 2, -1, -1, -1, -1, -1, {4, 6, 1, 5, -1}}},
        [EYES_DEUTAN] = {[GROUND_UNKNOWN] = {4, -1, -1, 3, 3, 6, -1, -1, -1, -1, -1, {4, 6, 3, -1, -1}},
                [GROUND_DARK] = {6, -1, -1, 3, 3, 6, -1, -1, -1, -1, -1, {6, 4, 3, -1, -1}},
                [GROUND_LIGHT] = {4, -1, -1, 1, 1, 4, -1, -1, -1, -1, -1, {4, 6, 1, -1, -1}}},
        [EYES_TRITAN] = {[GROUND_UNKNOWN] = {6, -1, -1, 1, 5, 6, -1, -1, -1, -1, -1, {6, 1, 5, -1, -1}},
                [GROUND_DARK] = {6, -1, -1, 1, 5, 6, -1, -1, -1, -1, -1, {6, 1, 5, -1, -1}},
                [GROUND_LIGHT] = {4, -1, -1, 1, 5, 4, -1, -1, -1, -1, -1, {4, 1, 5, -1, -1}}},
};
/* With 256, whose shades are the same nearly everywhere. */
static const struct palette many[EYES_COUNT][THEME_GROUNDS] = {
        [EYES_USUAL] = {[GROUND_UNKNOWN] = {63, 243, 243, 163, 131, 29, -1, -1, -1, -1, 243, {63, 29, 131, 98, 243}},
                [GROUND_DARK] = {75, 248, 240, 210, 215, 108, 236, 234, 237, 235, 240, {110, 109, 144, 181, 248}},
                [GROUND_LIGHT] = {25, 240, 250, 124, 94, 22, 254, 255, 254, 255, 248, {24, 23, 94, 96, 240}}},
        [EYES_DEUTAN] = {[GROUND_UNKNOWN] = {63, 243, 243, 131, 131, 98, -1, -1, -1, -1, 243, {63, 98, 131, 243, 243}},
                [GROUND_DARK] = {75, 248, 240, 208, 222, 153, 236, 234, 237, 235, 240, {75, 153, 222, 208, 248}},
                [GROUND_LIGHT] = {25, 240, 250, 88, 94, 24, 254, 255, 254, 255, 248, {25, 24, 94, 88, 240}}},
        [EYES_TRITAN] = {[GROUND_UNKNOWN] = {29, 243, 243, 163, 131, 29, -1, -1, -1, -1, 243, {29, 243, 131, 163, 243}},
                [GROUND_DARK] = {80, 248, 240, 210, 217, 116, 236, 234, 237, 235, 240, {80, 116, 217, 210, 248}},
                [GROUND_LIGHT] = {23, 240, 250, 124, 88, 24, 254, 255, 254, 255, 248, {23, 24, 88, 124, 240}}},
};
/* Monochrome, and high contrast, whose one colour is the ground of the strongest mark. */
static const struct palette no_palette = {
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, {-1, -1, -1, -1, -1}};

static struct theme_look look(int16_t fg, int16_t bg, unsigned attrs)
{
	return (struct theme_look){fg, bg, (uint16_t)attrs};
}

/* Secondary text: a shade where the palette has one, else an attribute. */
static struct theme_look quiet(const struct theme *t, int16_t fg)
{
	if (t->kind == THEME_CONTRAST)
		return look(-1, -1, 0);
	return look(fg, -1, fg < 0 ? THEME_DIM : 0);
}

static void build_text(struct theme *t, const struct palette *p)
{
	struct theme_look *l = t->look;
	bool mono = t->depth == DEPTH_MONO;

	l[ROLE_NORMAL] = l[ROLE_DIALOG] = l[ROLE_STATUS] = look(-1, -1, 0);
	l[ROLE_DIM] = l[ROLE_HINT_TEXT] = l[ROLE_LABEL] = l[ROLE_DISABLED] = quiet(t, p->dim);
	l[ROLE_TITLE] = look(-1, -1, THEME_BOLD);
	l[ROLE_HEADER] = mono ? look(-1, -1, THEME_UNDERLINE) : quiet(t, p->dim);
	l[ROLE_ACCENT] = look(p->accent, -1, THEME_BOLD);
	l[ROLE_HINT_KEY] = look(p->accent, -1, p->accent < 0 ? THEME_BOLD : 0);
	l[ROLE_CHIP] = l[ROLE_TODAY] = l[ROLE_HINT_KEY];
	l[ROLE_BORDER] = l[ROLE_SCROLLBAR] = quiet(t, p->border);
	l[ROLE_PANE_TITLE] = quiet(t, p->dim);
	l[ROLE_BORDER_FOCUS] = look(p->accent, -1, 0);
	l[ROLE_PANE_TITLE_FOCUS] = look(p->accent, -1, THEME_BOLD);
	l[ROLE_CHECKED] = look(p->accent, -1, THEME_BOLD);
	l[ROLE_INPUT] = look(-1, p->input, p->input < 0 ? THEME_UNDERLINE : 0);
	l[ROLE_INPUT_IDLE] = look(-1, p->idle, 0);
	l[ROLE_MAP_LAND] = quiet(t, p->land);
	for (int i = 0; i < 5; i++)
		l[ROLE_STRATE_1 + i] = look(p->strate[i], -1, 0);
}

static void build_findings(struct theme *t, const struct palette *p)
{
	struct theme_look *l = t->look;
	bool plain = p->strong < 0;

	l[ROLE_FINDING_STRONG] = look(p->strong, -1, THEME_BOLD | (plain ? THEME_REVERSE : 0));
	if (t->kind == THEME_CONTRAST && t->depth != DEPTH_MONO)
		l[ROLE_FINDING_STRONG] = t->depth == DEPTH_256 ? look(231, 124, THEME_BOLD) : look(t->depth == DEPTH_8 ? 7 : 15, 1, THEME_BOLD);
	l[ROLE_FINDING] = look(p->finding, -1, THEME_BOLD);
	l[ROLE_COORDINATED] = look(p->settled, -1, 0);
	l[ROLE_ERROR] = look(p->strong, -1, THEME_BOLD);
	if (t->kind == THEME_CONTRAST)
		l[ROLE_ERROR] = look(-1, -1, THEME_BOLD | THEME_UNDERLINE);
	l[ROLE_WARNING] = look(p->finding, -1, plain ? THEME_BOLD : 0);
	l[ROLE_OK] = look(p->settled, -1, 0);
}

static const struct palette *palette_for(const struct theme *t)
{
	enum eyes eyes = t->kind == THEME_DEUTAN ? EYES_DEUTAN : t->kind == THEME_TRITAN ? EYES_TRITAN : EYES_USUAL;

	if (t->depth == DEPTH_MONO || t->kind == THEME_CONTRAST)
		return &no_palette;
	return t->depth == DEPTH_256 ? &many[eyes][t->ground] : &few[eyes][t->ground];
}

void theme_init_depth(struct theme *t, enum theme_kind kind, enum theme_depth depth, enum theme_ground ground)
{
	const struct palette *p;

	memset(t, 0, sizeof(*t));
	t->kind = kind;
	t->depth = depth;
	t->ground = kind == THEME_DARK ? GROUND_DARK : kind == THEME_LIGHT ? GROUND_LIGHT : ground;
	p = palette_for(t);
	build_text(t, p);
	build_findings(t, p);
	t->selected = look(-1, p->selected, p->selected < 0 ? THEME_REVERSE : 0);
	t->unfocused = look(-1, p->unfocused, p->unfocused < 0 ? THEME_UNDERLINE : 0);
	t->match = look(p->accent, -1, THEME_BOLD | THEME_UNDERLINE);
}

bool theme_wants_ground(const struct theme *t)
{
	return t->ground == GROUND_UNKNOWN && t->kind != THEME_CONTRAST && t->depth == DEPTH_256;
}

/* "15;0" or "15;default;0": the last number is the background; 7 and 9 to 15 are light. */
static enum theme_ground ground_of(const char *colorfgbg)
{
	const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
	long long n;

	if (!last || !str_to_int(last + 1, &n))
		return GROUND_UNKNOWN;
	return n == 7 || (n >= 9 && n <= 15) ? GROUND_LIGHT : GROUND_DARK;
}

void theme_init(struct theme *t, enum theme_kind kind, int colors)
{
	enum theme_depth depth = DEPTH_MONO;

	if (str_is_empty(getenv("NO_COLOR")) && colors >= 8)
		depth = colors >= 256 ? DEPTH_256 : colors >= 16 ? DEPTH_16 : DEPTH_8;
	theme_init_depth(t, kind, depth, ground_of(getenv("COLORFGBG")));
}

struct theme_rgb theme_rgb(int color)
{
	static const struct theme_rgb usual[16] = {{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	        {127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
	static const uint8_t step[6] = {0, 95, 135, 175, 215, 255};
	uint8_t grey = (uint8_t)(8 + (color - 232) * 10);

	if (color < 0)
		color = 0;
	if (color < 16)
		return usual[color];
	if (color >= 232)
		return (struct theme_rgb){grey, grey, grey};
	color -= 16;
	return (struct theme_rgb){step[color / 36 % 6], step[color / 6 % 6], step[color % 6]};
}

/* What keeps its colour on the selected row: the marks that carry meaning. Everything else takes
   one look there, which reads better and costs the terminal fewer changes. */
static bool stands_out(unsigned role)
{
	return role == ROLE_FINDING_STRONG || role == ROLE_FINDING || role == ROLE_COORDINATED ||
	       role == ROLE_ERROR || role == ROLE_ACCENT || role == ROLE_CHECKED;
}

static struct theme_look lay_over(
        struct theme_look under, const struct theme_look *over, style_t style)
{
	if (!stands_out(style & 0xff) && !(style & (STYLE_MATCH | STYLE_FAINT))) {
		under.fg = over->fg;
		under.attrs &= (uint16_t)~THEME_DIM;
	}
	if (over->attrs & THEME_REVERSE) {
		under.attrs &= (uint16_t) ~(THEME_DIM | THEME_REVERSE);
		/* A colour that was chosen for its own ground may be the terminal's. */
		if (under.bg >= 0)
			under.fg = under.bg = -1;
	}
	if (over->bg >= 0)
		under.bg = over->bg;
	under.attrs |= over->attrs;
	return under;
}

struct theme_look theme_resolve(const struct theme *t, style_t style)
{
	unsigned role = style & 0xff;
	struct theme_look l = t->look[role < ROLE_COUNT ? role : ROLE_NORMAL];

	if (style & STYLE_FAINT) {
		/* What brings its own ground keeps what is read on it. */
		l.fg = l.bg < 0 ? t->look[ROLE_DIM].fg : l.fg;
		l.attrs = (uint16_t)((l.attrs & ~THEME_BOLD) | t->look[ROLE_DIM].attrs);
	}
	if (style & STYLE_MATCH) {
		if (t->match.fg >= 0)
			l.fg = t->match.fg;
		l.attrs |= t->match.attrs;
	}
	if (style & STYLE_BOLD)
		l.attrs |= THEME_BOLD;
	if (style & STYLE_UNDERLINE)
		l.attrs |= THEME_UNDERLINE;
	if (style & STYLE_SELECTED)
		return lay_over(l, &t->selected, style);
	if (style & STYLE_UNFOCUSED)
		return lay_over(l, &t->unfocused, style);
	return l;
}

static const char *const role_names[ROLE_COUNT] = {
        [ROLE_NORMAL] = "normal",
        [ROLE_DIM] = "dim",
        [ROLE_TITLE] = "title",
        [ROLE_HEADER] = "header",
        [ROLE_ACCENT] = "accent",
        [ROLE_FINDING_STRONG] = "finding-strong",
        [ROLE_FINDING] = "finding",
        [ROLE_COORDINATED] = "coordinated",
        [ROLE_ERROR] = "error",
        [ROLE_WARNING] = "warning",
        [ROLE_OK] = "ok",
        [ROLE_HINT_KEY] = "hint-key",
        [ROLE_HINT_TEXT] = "hint-text",
        [ROLE_STATUS] = "status",
        [ROLE_CHIP] = "chip",
        [ROLE_INPUT] = "input",
        [ROLE_INPUT_IDLE] = "input-idle",
        [ROLE_LABEL] = "label",
        [ROLE_BORDER] = "border",
        [ROLE_BORDER_FOCUS] = "border-focus",
        [ROLE_PANE_TITLE] = "pane-title",
        [ROLE_PANE_TITLE_FOCUS] = "pane-title-focus",
        [ROLE_CHECKED] = "checked",
        [ROLE_DISABLED] = "disabled",
        [ROLE_DIALOG] = "dialog",
        [ROLE_SCROLLBAR] = "scrollbar",
        [ROLE_TODAY] = "today",
        [ROLE_STRATE_1] = "strate-1",
        [ROLE_STRATE_2] = "strate-2",
        [ROLE_STRATE_3] = "strate-3",
        [ROLE_STRATE_4] = "strate-4",
        [ROLE_STRATE_5] = "strate-5",
        [ROLE_MAP_LAND] = "map-land",
};

const char *theme_role_name(enum theme_role role)
{
	return (unsigned)role < ROLE_COUNT ? role_names[role] : "?";
}

static const char *const kind_names[THEME_KINDS] = {
        [THEME_AUTO] = "auto",
        [THEME_DARK] = "dark",
        [THEME_LIGHT] = "light",
        [THEME_CONTRAST] = "contrast",
        [THEME_DEUTAN] = "colorblind",
        [THEME_TRITAN] = "tritan",
};

const char *theme_kind_name(enum theme_kind kind)
{
	return kind_names[kind];
}

bool theme_kind_parse(const char *name, enum theme_kind *out)
{
	for (int i = 0; i < THEME_KINDS; i++)
		if (!strcasecmp(name, kind_names[i])) {
			*out = (enum theme_kind)i;
			return true;
		}
	return false;
}

static const char *style_name(int style)
{
	static const char *const more[] = {
	        [STYLE_SELECTED_ROW - ROLE_COUNT] = "selected",
	        [STYLE_SELECTED_ELSEWHERE - ROLE_COUNT] = "selected-unfocused",
	        [STYLE_MATCHED - ROLE_COUNT] = "match",
	};

	return style < ROLE_COUNT ? role_names[style] : more[style - ROLE_COUNT];
}

static int style_find(const char *name, struct err *e)
{
	struct str known = STR_INIT;
	int style = 0;

	while (style < THEME_STYLES && strcmp(name, style_name(style)) != 0)
		str_addf(&known, "%s%s", known.len ? ", " : "", style_name(style++));
	if (style == THEME_STYLES)
		err_set(e, ERR_DATA, _("%s is no style of the screen; there are %s"), name, known.s);
	str_release(&known);
	return style < THEME_STYLES ? style : -1;
}

static struct theme_look *look_of(struct theme *t, int style)
{
	switch (style) {
	case STYLE_SELECTED_ROW: return &t->selected;
	case STYLE_SELECTED_ELSEWHERE: return &t->unfocused;
	case STYLE_MATCHED: return &t->match;
	default: return &t->look[style];
	}
}

static bool parse_color(const char *word, int16_t *out)
{
	static const char *const names[] = {
	        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};
	bool bright = str_has_prefix(word, "bright-");
	long long n;

	if (!strcmp(word, "default")) {
		*out = -1;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!strcmp(word + (bright ? 7 : 0), names[i])) {
			*out = (int16_t)(i + (bright ? 8 : 0));
			return true;
		}
	if (!str_to_int(word, &n) || n < 0 || n > 255)
		return false;
	*out = (int16_t)n;
	return true;
}

static bool parse_attribute(const char *word, uint16_t *attrs)
{
	static const struct {
		const char *name;
		unsigned bit;
	} known[] = {{"bold", THEME_BOLD}, {"dim", THEME_DIM}, {"reverse", THEME_REVERSE},
	        {"underline", THEME_UNDERLINE}, {"plain", 0}};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (!strcmp(word, known[i].name)) {
			*attrs |= (uint16_t)known[i].bit;
			return true;
		}
	return false;
}

bool theme_own_set(struct theme_own *own, const char *role, const char *text, struct err *e)
{
	int style = style_find(role, e);
	struct theme_look l = look(-1, -1, 0);
	bool background = false;
	const char *rest = text;

	if (style < 0)
		return false;
	while (rest) {
		const char *start = rest;
		size_t n = str_split(&rest, " \t,");
		char word[24];

		if (n == 0)
			continue;
		snprintf(word, sizeof(word), "%.*s", (int)n, start);
		if (!strcmp(word, "on"))
			background = true;
		else if (!parse_attribute(word, &l.attrs) &&
		         !parse_color(word, background ? &l.bg : &l.fg))
			return err_set(e, ERR_DATA,
			        _("%s: unknown colour or attribute \"%s\"; write for instance \"bold "
			          "red on default\""),
			        role, word);
	}
	own->look[style] = l;
	own->is_set |= UINT64_C(1) << style;
	return true;
}

void theme_wear(struct theme *t, const struct theme_own *own)
{
	t->own = *own;
	for (int i = 0; i < THEME_STYLES; i++) {
		struct theme_look l = own->look[i];

		if (!(own->is_set >> i & 1))
			continue;
		l.fg = l.fg < (int)t->depth ? l.fg : -1;
		l.bg = l.bg < (int)t->depth ? l.bg : -1;
		*look_of(t, i) = l;
	}
}

void theme_set_ground(struct theme *t, enum theme_ground ground)
{
	struct theme_own own = t->own;

	theme_init_depth(t, t->kind, t->depth, ground);
	theme_wear(t, &own);
}
