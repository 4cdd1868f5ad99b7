/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * popup.c - choosing from a list that follows what is typed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/ui/frame.h>
#include <strates/ui/fuzzy.h>
#include <strates/ui/popup.h>

enum { POPUP_ROWS = 12, NAME_MIN = 3, LABEL_MIN = 12, LABEL_MAX = 28, EXACT = 100000 /* the name itself was typed */ };

void choices_init(struct choices *c)
{
	memset(c, 0, sizeof(*c));
	c->arena = (struct arena)ARENA_INIT;
}

void choices_clear(struct choices *c)
{
	c->n = 0;
	arena_clear(&c->arena);
}

void choices_release(struct choices *c)
{
	free(c->item);
	arena_release(&c->arena);
	choices_init(c);
}

static const char *keep(struct choices *c, const char *s)
{
	return s ? arena_strdup(&c->arena, s) : NULL;
}

struct choice *choices_add(
        struct choices *c, const char *text, const char *detail, const char *key, const char *value)
{
	GROW(c->item, c->n, c->cap);
	struct choice *item = &c->item[c->n++];

	*item = (struct choice){.text = arena_strdup(&c->arena, text),
	        .detail = keep(c, detail),
	        .key = keep(c, key)};
	item->value = value ? arena_strdup(&c->arena, value) : item->text;
	return item;
}

struct ranked {
	size_t at;
	int score;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* The name behind a choice is found from its beginning too: who knows a command as "setup" need not guess its label. */
static int choice_score(const char *needle, const struct choice *c)
{
	int score = fuzzy_score(needle, c->text);
	size_t n = strlen(needle);

	for (const char *at = c->value; n >= NAME_MIN && (at = strstr(at, needle)); at += n) {
		bool begins = at == c->value || at[-1] == ' ';

		if (begins && (at[n] == '\0' || at[n] == ' '))
			return EXACT;
		if (!score && (begins || at[-1] == '.'))
			score = 1;
	}
	return score;
}

void choices_filter(const struct choices *all, const char *query, struct choices *out)
{
	struct str needle = STR_INIT;
	struct ranked *ranked = xcalloc(all->n + 1, sizeof(*ranked));
	size_t n = 0;

	utf8_fold(&needle, query);
	for (size_t i = 0; i < all->n; i++) {
		int score = choice_score(needle.s, &all->item[i]);

		if (!score)
			continue;
		/* What can't be taken comes last, however well it fits. */
		ranked[n++] = (struct ranked){i, all->item[i].disabled ? score - 1000000 : score};
	}
	qsort(ranked, n, sizeof(*ranked), by_rank);
	for (size_t i = 0; i < n; i++) {
		const struct choice *from = &all->item[ranked[i].at];

		choices_add(out, from->text, from->detail, from->key, from->value)->disabled =
		        from->disabled;
	}
	free(ranked);
	str_release(&needle);
}

static size_t count(void *ctx)
{
	return ((struct popup *)ctx)->shown.n;
}

/* FNV-1a of the value: the selection stays on a choice while typing narrows the list. */
static uint64_t id(void *ctx, size_t row)
{
	const struct choice *c = &((struct popup *)ctx)->shown.item[row];
	uint64_t hash = UINT64_C(14695981039346656037);

	for (const char *s = c->value; *s; s++)
		hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return hash ? hash : 1;
}

static void row_facts(void *ctx, size_t row, struct list_row *out)
{
	out->faint = ((struct popup *)ctx)->shown.item[row].disabled;
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	const struct popup *p = ctx;
	const struct choice *c = &p->shown.item[row];

	if (column == 0)
		out->text = c->text;
	else if (column == 1 && p->aligned)
		out->text = c->detail ? c->detail : "";
	else
		out->text = c->key ? c->key : "";
	if (!p->aligned && column == 0)
		out->tail = c->detail;
}

static const struct list_source source = {.count = count, .id = id, .row = row_facts, .text = text};
/* A key's name is never cut; where no choice has one, its column takes no room. */
static void choose_columns(struct popup *p)
{
	int key = 0, widest = LABEL_MIN, n = 0;

	for (size_t i = 0; i < p->shown.n; i++) {
		int w = p->shown.item[i].key ? canvas_width(p->shown.item[i].key) : 0;
		int label = canvas_width(p->shown.item[i].text);

		key = w > key ? w : key;
		widest = label > widest ? label : widest;
	}
	widest = widest > LABEL_MAX ? LABEL_MAX : widest;
	p->columns[n++] = (struct list_column){.title = "", .min = p->aligned ? widest : 12, .max = p->aligned ? widest : 0};
	if (p->aligned)
		p->columns[n++] = (struct list_column){.title = "", .min = 12, .priority = 2, .style = ROLE_DIM};
	if (key > 0)
		p->columns[n++] = (struct list_column){.title = "", .min = key, .max = key, .priority = 1, .align = LIST_RIGHT, .style = ROLE_HINT_KEY};
	list_set_columns(&p->list, p->columns, n);
}

void popup_init(struct popup *p, popup_fill_fn fill, void *ctx)
{
	memset(p, 0, sizeof(*p));
	lineedit_init(&p->query, false, 500);
	choices_init(&p->shown);
	p->fill = fill;
	p->ctx = ctx;
	list_init(&p->list, &source, p);
	p->list.margin = 1;
	popup_refresh(p);
}

void popup_release(struct popup *p)
{
	lineedit_release(&p->query);
	choices_release(&p->shown);
	list_release(&p->list);
}

void popup_refresh(struct popup *p)
{
	choices_clear(&p->shown);
	if (p->fill)
		p->fill(p->ctx, lineedit_text(&p->query), &p->shown);
	choose_columns(p);
	list_refresh(&p->list);
}

/* After typing the best choice is selected: it comes first. */
static void refill(struct popup *p)
{
	popup_refresh(p);
	list_to_first(&p->list);
}

void popup_set_query(struct popup *p, const char *query)
{
	lineedit_set(&p->query, query);
	refill(p);
}

const struct choice *popup_chosen(const struct popup *p)
{
	return p->shown.n > 0 && p->list.row < p->shown.n ? &p->shown.item[p->list.row] : NULL;
}

static enum popup_event choose(const struct popup *p, enum popup_event event)
{
	const struct choice *c = popup_chosen(p);

	return c && !c->disabled ? event : POPUP_HANDLED;
}

enum popup_event popup_key(struct popup *p, const struct key_event *ev)
{
	if (event_is_key(ev, UI_KEY_ESC, 0))
		return POPUP_CANCELLED;
	if (event_is_key(ev, UI_KEY_ENTER, 0))
		return choose(p, POPUP_CHOSEN);
	if (event_is_key(ev, UI_KEY_TAB, 0))
		return choose(p, POPUP_COMPLETE);
	bool space = event_is_key(ev, ' ', 0),
	     sideways = event_is_key(ev, UI_KEY_LEFT, 0) || event_is_key(ev, UI_KEY_RIGHT, 0) ||
	                event_is_key(ev, UI_KEY_HOME, 0) || event_is_key(ev, UI_KEY_END, 0);

	if (space && p->multiple) {
		list_toggle(&p->list);
		list_move(&p->list, 1);
		return POPUP_HANDLED;
	}
	if (!space && !sideways && ev->type == EVENT_KEY && !ev->key.mods &&
	        list_key(&p->list, ev) != LIST_IGNORED)
		return POPUP_HANDLED;
	if (p->no_input)
		return POPUP_IGNORED;
	switch (lineedit_key(&p->query, ev)) {
	case EDIT_CHANGED: refill(p); return POPUP_HANDLED;
	case EDIT_MOVED: return POPUP_HANDLED;
	default: return POPUP_IGNORED;
	}
}

int popup_rows(const struct popup *p)
{
	return p->shown.n < 1 ? 1 : p->shown.n > POPUP_ROWS ? POPUP_ROWS : (int)p->shown.n;
}

void popup_draw(struct popup *p, const struct canvas *c, struct rect r)
{
	struct canvas in = frame_dialog(c, r, p->title, NULL);

	p->list.no_checks = !p->multiple;
	p->list.empty = p->empty ? p->empty : _("Nothing fits.");
	if (p->no_input) {
		struct grid before = *c->grid;

		/* The cursor stays in the field that is typed into. */
		list_draw(&p->list, &in, true);
		c->grid->cursor_y = before.cursor_y;
		c->grid->cursor_x = before.cursor_x;
		c->grid->cursor_shown = before.cursor_shown;
		return;
	}
	struct canvas input = canvas_sub(&in, rect_make(0, 2, 1, in.cols - 2));
	struct canvas body =
	        canvas_sub(&in, rect_inset(canvas_rect(&in), in.rows > 3 ? 2 : 1, 0, 0, 0));

	canvas_text(&in, 0, 0, 2, ROLE_ACCENT, ":");
	list_draw(&p->list, &body, true);
	/* After the list: the cursor belongs to the caret. */
	lineedit_draw(&p->query, &input, ROLE_INPUT, true, NULL);
}

struct rect popup_place(struct rect screen, struct rect anchor, int rows, int w)
{
	int wanted = rows + 2, h = wanted, below = screen.y + screen.h - (anchor.y + anchor.h),
	    above = anchor.y - screen.y;
	bool under = h <= below || below >= above;
	int room = under ? below : above;

	h = h > room ? room : h;
	w = w > screen.w ? screen.w : w;
	int x = anchor.x + w > screen.x + screen.w ? screen.x + screen.w - w : anchor.x;

	x = x < screen.x ? screen.x : x;
	int y = under ? anchor.y + anchor.h : anchor.y - h;

	/* Room for less than a choice or two on either side: over the anchor. */
	if (h < 4 && h < wanted) {
		h = wanted > screen.h ? screen.h : wanted;
		y = screen.y + screen.h - h;
	}
	return rect_make(y, x, h, w);
}

struct rect popup_place_centre(struct rect screen, int rows, int w)
{
	int h = rows + 4; /* frame, input and a blank */

	h = h > screen.h ? screen.h : h;
	w = w > screen.w ? screen.w : w;
	/* A third of the free height above: the list grows downwards while the input stays where it
	 * is. */
	return rect_make(screen.y + (screen.h - h) / 3, screen.x + (screen.w - w) / 2, h, w);
}
