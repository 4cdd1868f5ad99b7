/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * console_draw.c - one frame: head line, filter, panes, status, keys, and what floats above.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/ui/frame.h>
#include <strates/ui/theme.h>

#include "console_priv.h"

enum { STRIP_FINDINGS = 3, HINTS_MAX = 24 };

void console_size(struct console *c, int rows, int cols)
{
	if (rows != c->grid.rows || cols != c->grid.cols)
		grid_resize(&c->grid, rows, cols);
	c->wish.rows = rows - tour_rows(c, rows);
	c->wish.cols = cols;
	c->dirty = true;
}

/* --- the head line ------------------------------------------------------------------------------------------------------------- */

struct piece {
	char text[96];
	style_t style;
};

static int add_piece(struct piece *p, int n, style_t style, const char *text)
{
	snprintf(p[n].text, sizeof(p[n].text), "%s", text);
	p[n].style = style;
	return n + 1;
}

static int counters(const struct console *c, struct piece p[6])
{
	const struct browse_totals *t = browse_totals(c->browse);
	char text[96], number[32];
	int n = 0;

	if (t->actions >= 0) {
		snprintf(text, sizeof(text), ngettext("%s action", "%s actions", (unsigned long)t->actions), show_number(t->actions, number));
		n = add_piece(p, n, ROLE_NORMAL, text);
	}
	if (t->findings > 0) {
		snprintf(text, sizeof(text), ngettext("%s to settle", "%s to settle", (unsigned long)t->findings), show_number(t->findings, number));
		n = add_piece(p, n, ROLE_FINDING, text);
	}
	if (t->conflicts > 0) {
		snprintf(text, sizeof(text), ngettext("%s conflict", "%s conflicts", (unsigned long)t->conflicts), show_number(t->conflicts, number));
		n = add_piece(p, n, ROLE_FINDING_STRONG, text);
	}
	if (t->waiting > 0) {
		snprintf(text, sizeof(text), ngettext("%s waits", "%s wait", (unsigned long)t->waiting), show_number(t->waiting, number));
		n = add_piece(p, n, ROLE_WARNING, text);
	}
	if (browse_is_read_only(c->browse))
		n = add_piece(p, n, ROLE_WARNING, _("read-only"));
	return add_piece(p, n, ROLE_DIM, file_basename(app_db_path(c->app)));
}

/* From the right; the file's name is the first to go. Returns the column where they begin. */
static int draw_counters(const struct console *c, const struct canvas *line)
{
	struct piece p[6];
	int n = counters(c, p), x, room = line->cols * 2 / 3, total = 0;

	for (int i = 0; i < n; i++) {
		int w = canvas_width(p[i].text) + (i ? 3 : 0);

		if (total + w > room) {
			n = i;
			break;
		}
		total += w;
	}
	x = line->cols - total - 1;
	total = x;
	for (int i = 0; i < n; i++) {
		if (i)
			x += canvas_text(line, 0, x, -1, ROLE_DIM, " · ");
		x += canvas_text(line, 0, x, -1, p[i].style, p[i].text);
	}
	return total;
}

static const char *view_name(struct console *c)
{
	return _(console_current(c)->ops->name);
}

static void draw_breadcrumb(struct console *c, const struct canvas *line)
{
	const char *part[3] = {browse_is_mine(c->browse) ? browse_territory_name(c->browse) : _("All territories"), browse_scope_label(c->browse), view_name(c)};
	int end = draw_counters(c, line), x = 1;

	/* Nobody shall take its names for real ones. */
	if (c->made_up)
		x += canvas_text(line, 0, x, end - x - 1, ROLE_ACCENT, line->cols < 110 ? _("Made-up data") : _("Demonstration, made-up territory"));
	for (int i = 0; i < 3; i++) {
		if (!*part[i] || x + 4 > end)
			continue;
		if (x > 1)
			x += canvas_text(line, 0, x, end - x - 1, ROLE_DIM, " › ");
		x += canvas_text(line, 0, x, end - x - 1, i ? ROLE_NORMAL : ROLE_TITLE, part[i]);
	}
}

static void draw_tabs(struct console *c, const struct canvas *line)
{
	static const enum layout_slot slots[] = {SLOT_TREE, SLOT_MAIN, SLOT_DETAIL, SLOT_FINDINGS};
	const char *names[4] = {_("Strates"), view_name(c), c->detail.title ? c->detail.title : _("Record"), _("Findings")};
	int n = c->wish.shown[SLOT_FINDINGS] ? 4 : 3, current = 1;

	for (int i = 0; i < n; i++)
		if (slots[i] == c->wish.focus)
			current = i;
	frame_tabs(line, 0, names, n, current);
}

/* --- panes --------------------------------------------------------------------------------------------------------------------- */

static int findings_of(struct console *c, int64_t action)
{
	const struct action_row *r = action ? browse_row(c->browse, action) : NULL;

	return r ? r->n_open + r->n_decided : 0;
}

static void add_strip_findings(struct console *c, struct lines *out, const struct pane_found *found)
{
	struct str text = STR_INIT;
	int total = findings_of(c, found->action);

	for (int i = 0; i < found->n && i < STRIP_FINDINGS; i++) {
		const struct finding_view *v = &found->v[i];
		bool settled = v->row.state == FINDING_DECIDED || v->row.state == FINDING_COORDINATED;

		str_clear(&text);
		str_addf(&text, "%s %d  %s", v->mark, show_severity(&v->row), v->sentence);
		if (*v->state)
			str_addf(&text, " (%s)", v->state);
		lines_add(out, settled ? LINE_COORDINATED : show_severity(&v->row) >= 70 ? LINE_STRONG : LINE_FINDING, "", text.s);
	}
	if (total > STRIP_FINDINGS) {
		str_clear(&text);
		str_addf(&text, ngettext("and %d more finding", "and %d more findings", (unsigned long)(total - STRIP_FINDINGS)), total - STRIP_FINDINGS);
		lines_add(out, LINE_DIM, "", text.s);
	}
	str_release(&text);
}

/* The record with its findings first. */
const struct lines *console_strip(struct console *c, int64_t action)
{
	const struct pane_found *found;
	const struct lines *record;
	struct lines *out;

	if (c->strip[1].id == action)
		return &c->strip[1].lines;
	if (c->strip[0].id == action) {
		/* The one that was wanted last is kept longest. */
		struct lines swap = c->strip[0].lines;

		c->strip[0].lines = c->strip[1].lines;
		c->strip[0].id = c->strip[1].id;
		c->strip[1].lines = swap;
		c->strip[1].id = action;
		return &c->strip[1].lines;
	}
	out = &c->strip[0].lines;
	record = pane_detail_read(&c->detail, ENTITY_ACTION, action);
	found = pane_findings_peek(&c->findings, action);
	lines_clear(out);
	c->strip[0].id = action;
	for (int i = 0; i < record->n; i++) {
		const struct line *line = &record->v[i];
		bool count = i > 0 && i < 3 && found->n && (line->role == LINE_FINDING || line->role == LINE_COORDINATED);

		/* The record's own count of findings would say it twice. */
		if (!count)
			lines_add(out, line->role, line->label, line->text);
		if (i == 0)
			add_strip_findings(c, out, found);
	}
	return out;
}

/* A finding selected by itself says why; else the record of what is selected; else what the view has to say. */
static struct view_detail detail_of(struct console *c)
{
	struct view *v = console_current(c);
	struct view_detail d = {.title = _("Record")};
	struct view_selection s;

	console_selection(c, &s);
	if (!v->stale && v->ops->detail && v->ops->detail(v, &d))
		return d;
	if (s.record) {
		d.lines = pane_detail_read(&c->detail, s.entity, s.record);
		d.about = (uint64_t)s.record;
	} else if (s.mission) {
		d.lines = pane_detail_read(&c->detail, ENTITY_MISSION, s.mission);
		d.about = (uint64_t)s.mission;
	} else if (*s.finding) {
		d = (struct view_detail){_("Why"), pane_detail_read_finding(&c->detail, s.finding), strtoull(s.finding, NULL, 16)};
	} else if (s.action) {
		bool alone = !layout_is_visible(&c->layout, SLOT_FINDINGS);

		d.lines = alone ? console_strip(c, s.action) : pane_detail_read(&c->detail, ENTITY_ACTION, s.action);
		d.about = (uint64_t)s.action;
	}
	return d;
}

static void draw_detail(struct console *c, const struct canvas *screen, struct rect r, bool focused)
{
	struct view_detail d = detail_of(c);

	c->detail.title = d.title;
	pane_detail_draw(&c->detail, screen, r, d.lines, d.about, focused);
}

/* The selected action; of a finding of two its first; of a cluster all. */
static void draw_in_time(struct console *c, const struct canvas *screen, bool focused)
{
	struct view_selection s;

	console_selection(c, &s);
	pane_meets_draw(&c->meets, screen, c->layout.slot[SLOT_TIMELINE], s.action ? s.action : s.left, s.cluster ? s.finding : "", focused);
}

static void draw_panes(struct console *c, const struct canvas *screen)
{
	const struct rect *slot = c->layout.slot;
	/* What is typed goes elsewhere: no pane shows the cursor then. */
	enum layout_slot focus = c->filter.editing ? SLOT_NONE : c->wish.focus;

	frame_lines(screen, &c->layout);
	if (!rect_is_empty(slot[SLOT_TREE]))
		pane_tree_draw(&c->tree, screen, slot[SLOT_TREE], focus == SLOT_TREE);
	if (!rect_is_empty(slot[SLOT_MAIN]))
		console_draw_view(c, screen, slot[SLOT_MAIN], focus == SLOT_MAIN);
	if (!rect_is_empty(slot[SLOT_DETAIL]))
		draw_detail(c, screen, slot[SLOT_DETAIL], focus == SLOT_DETAIL);
	if (!rect_is_empty(slot[SLOT_FINDINGS])) {
		pane_findings_read(&c->findings, console_action(c));
		pane_findings_draw(&c->findings, screen, slot[SLOT_FINDINGS], findings_of(c, c->findings.action), focus == SLOT_FINDINGS);
	}
	if (!rect_is_empty(slot[SLOT_TIMELINE]))
		draw_in_time(c, screen, focus == SLOT_TIMELINE);
}

/* --- status and keys ----------------------------------------------------------------------------------------------------------- */

static void speak_pane(struct console *c, struct str *out)
{
	struct view *v = console_current(c);

	switch (c->wish.focus) {
	case SLOT_TREE: pane_tree_speak(&c->tree, out); return;
	case SLOT_FINDINGS: pane_findings_speak(&c->findings, out); return;
	case SLOT_DETAIL: pane_detail_speak(&c->detail, out); return;
	case SLOT_TIMELINE: pane_meets_speak(&c->meets, out); return;
	default: break;
	}
	if (v->stale)
		str_add(out, _("Reading …"));
	else
		v->ops->speak(v, out);
}

static void speak(struct console *c, struct str *out)
{
	if (c->top) {
		if (c->top->ops->speak)
			c->top->ops->speak(c->top, out);
		return;
	}
	if (!c->browse)
		return;
	if (c->filter.editing)
		pane_filter_speak(&c->filter, out);
	else
		speak_pane(c, out);
}

/* What to do about an error stands at its end: a message takes the lines that it needs from what is above, until the next key. */
enum { MESSAGE_ROWS_MAX = 4 };

static struct rect message_rows(const char *message, int beside, struct rect r)
{
	int rows = r.h;

	if (r.h == 1 && canvas_width(message) + beside > r.w - 2) {
		rows = canvas_wrap(NULL, 0, 0, r.w - 2, MESSAGE_ROWS_MAX, ROLE_NORMAL, message);
		/* What runs meanwhile comes after it. */
		rows += beside && rows < MESSAGE_ROWS_MAX;
	}
	return rect_make(r.y + r.h - rows, r.x, rows, r.w);
}

static void draw_status(struct console *c, const struct canvas *screen, struct rect r)
{
	struct canvas line;
	struct str text = STR_INIT, job = STR_INIT;
	style_t style = ROLE_STATUS;

	if (rect_is_empty(r))
		return;
	console_job_text(c, &job);
	if (c->sequence[0]) {
		str_addf(&text, _("%s … then?"), c->sequence);
	} else if (c->ui.message) {
		str_add(&text, c->ui.message);
		style = c->ui.message_is_error ? ROLE_ERROR : ROLE_STATUS | STYLE_BOLD;
		r = message_rows(text.s, job.len ? canvas_width(job.s) + 2 : 0, r);
	} else {
		speak(c, &text);
	}
	line = canvas_sub(screen, r);
	if (r.h == 1) {
		frame_line(&line, 0, style, text.s, job.s);
	} else {
		canvas_clear(&line, c->reader ? ROLE_NORMAL : style);
		if (job.len)
			str_addf(&text, " %s.", job.s);
		canvas_wrap(&line, 0, 1, line.cols - 2, line.rows, style, text.s);
	}
	str_release(&job);
	str_release(&text);
}

static void name_key(const struct console *c, enum command cmd, char buf[KEY_NAME_SIZE])
{
	char plain[32];
	struct key k;

	keymap_first(c->keymap, cmd, plain);
	if (strchr(plain, ',') && plain[1]) {
		/* Sequences are written as they are typed: "d d". */
		snprintf(buf, KEY_NAME_SIZE, "%s", plain);
		for (char *s = buf; *s; s++)
			*s = *s == ',' ? ' ' : *s;
	} else if (key_parse_name(plain, &k)) {
		key_format(k, buf);
	} else {
		snprintf(buf, KEY_NAME_SIZE, "%s", plain);
	}
}

const char *console_key_name(struct console *c, enum command cmd)
{
	if (!c->key_name[cmd][0])
		name_key(c, cmd, c->key_name[cmd]);
	return c->key_name[cmd];
}

static int pane_hints(struct console *c, struct frame_hint *h)
{
	static const enum command list[] = {CMD_HELP, CMD_PALETTE, CMD_FILTER, CMD_NEXT_FINDING, CMD_COMPARE, CMD_NEW, CMD_EDIT, CMD_TOGGLE, CMD_UNDO,
	        CMD_VIEWS, CMD_PANE_NEXT, CMD_COORDINATE, CMD_DISMISS, CMD_SORT, CMD_TERRITORY, CMD_EXPORT_HERE, CMD_ZOOM, CMD_QUIT};
	static const enum command settle[] = {CMD_HELP, CMD_PALETTE, CMD_COMPARE, CMD_COORDINATE, CMD_DISMISS, CMD_MEETING, CMD_WATCH, CMD_MERGE_PAIR,
	        CMD_NEXT_FINDING, CMD_EDIT, CMD_UNDO, CMD_PANE_NEXT, CMD_QUIT};
	static const enum command view[] = {CMD_HELP, CMD_PALETTE, CMD_FILTER, CMD_OPEN, CMD_NEXT_FINDING, CMD_PIVOT, CMD_JUMP, CMD_SORT, CMD_GO_BACK, CMD_COMPARE,
	        CMD_VIEWS, CMD_PANE_NEXT, CMD_COORDINATE, CMD_TERRITORY, CMD_EXPORT_HERE, CMD_ZOOM, CMD_QUIT};
	unsigned here = console_context(c), have = console_have(c);
	const enum command *from = here & CTX_FINDINGS ? settle : here & CTX_VIEW ? view : list;
	size_t count = from == settle ? COUNT_OF(settle) : from == view ? COUNT_OF(view) : COUNT_OF(list);
	int n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct command_desc *d = command_desc(from[i]);

		if (!(d->contexts & (here | CTX_ANY)) || (from[i] == CMD_JUMP && !console_current(c)->ops->choices))
			continue;
		if (from[i] == CMD_PIVOT && !console_current(c)->ops->turns)
			continue;
		if (from[i] == CMD_SORT && c->view != VIEW_ACTIONS && !console_current(c)->ops->sorts)
			continue;
		/* The one that is used most has the shortest word. */
		h[n] = (struct frame_hint){console_key_name(c, from[i]), from[i] == CMD_NEXT_FINDING ? _("Findings") : _(d->label),
		        command_refusal(from[i], have) != NULL};
		if (*h[n].key)
			n++;
	}
	return n;
}

static int dialog_hints(const struct dialog *d, struct frame_hint *h)
{
	int n = 0;
	const char *key, *text;

	while (d->ops->hint && n < HINTS_MAX && (text = d->ops->hint(d, n, &key))) {
		h[n] = (struct frame_hint){.key = key, .text = text};
		n++;
	}
	return n;
}

static void draw_hints(struct console *c, const struct canvas *screen, struct rect r)
{
	struct canvas line = canvas_sub(screen, r);
	struct frame_hint h[HINTS_MAX];
	char keys[3][KEY_NAME_SIZE];
	int n = 0;

	if (rect_is_empty(r))
		return;
	if (c->top)
		n = dialog_hints(c->top, h);
	else if (c->filter.editing) {
		h[n++] = (struct frame_hint){.key = key_format((struct key){UI_KEY_ENTER, 0}, keys[0]), .text = _("Keep")};
		h[n++] = (struct frame_hint){.key = key_format((struct key){UI_KEY_ESC, 0}, keys[1]), .text = _("Back")};
		h[n++] = (struct frame_hint){.key = key_format((struct key){UI_KEY_TAB, 0}, keys[2]), .text = _("Complete")};
	} else {
		n = pane_hints(c, h);
	}
	frame_hints(&line, 0, h, n);
}

/* --- the frame ----------------------------------------------------------------------------------------------------------------- */

/* A dialog leaves the lines of status and keys free; what is spoken takes more of them. */
static void draw_dialogs(const struct console *c, struct dialog *d, const struct canvas *screen)
{
	int spoken = c->layout.slot[SLOT_STATUS].h;
	struct canvas room = canvas_sub(screen, rect_make(0, 0, screen->rows - (spoken > 1 ? spoken - 1 : 0), screen->cols));

	if (!d)
		return;
	if (!c->reader)
		draw_dialogs(c, d->below, screen);
	d->ops->draw(d, &room);
}

static void draw_head(struct console *c, const struct canvas *screen)
{
	struct rect r = c->layout.slot[SLOT_BREADCRUMB];
	struct canvas line = canvas_sub(screen, r);

	if (rect_is_empty(r))
		return;
	canvas_clear(&line, ROLE_NORMAL);
	if (c->layout.single && c->wish.zoom == SLOT_NONE && !c->reader)
		draw_tabs(c, &line);
	else
		draw_breadcrumb(c, &line);
}

static void draw_tiny(const struct canvas *screen)
{
	frame_message(screen, ROLE_NORMAL, _("This window is too small: 40 columns and 10 rows are needed. Nothing is lost."));
	canvas_cursor(screen, 0, 0, false);
}

/* Beside a list, where there is room for more than one pane; bars can't be spoken. */
static void wish_timeline(struct console *c)
{
	bool shown = c->browse && console_current(c)->ops->in_time && layout_regime_of(c->wish.rows, c->wish.cols) >= LAYOUT_M && !c->reader;

	c->wish.shown[SLOT_TIMELINE] = shown;
	if (!shown && c->wish.focus == SLOT_TIMELINE)
		c->wish.focus = SLOT_MAIN;
	if (!shown && c->wish.zoom == SLOT_TIMELINE)
		c->wish.zoom = SLOT_NONE;
}

void console_draw(struct console *c)
{
	/* What was done while nobody typed counts too: a form that has found something. */
	tour_look(c);
	struct canvas whole = canvas_of(&c->grid), screen = canvas_sub(&whole, rect_make(0, 0, c->wish.rows, whole.cols));

	grid_clear(&c->grid);
	wish_timeline(c);
	layout_solve(&c->wish, &c->layout);
	tour_draw(c);
	if (c->layout.regime == LAYOUT_TINY) {
		draw_tiny(&screen);
		return;
	}
	if (c->browse) {
		if (c->filter.changed) {
			pane_filter_apply(&c->filter);
			console_relist(c);
		}
		browse_begin(c->browse);
		/* A reader speaks all that is on the screen: nothing from behind a dialog. */
		if (!c->reader || !c->top) {
			draw_panes(c, &screen);
			/* After them: it names them. */
			draw_head(c, &screen);
			pane_filter_draw(&c->filter, &screen, c->layout.slot[SLOT_CHIPS]);
		}
		browse_end(c->browse);
	}
	draw_dialogs(c, c->top, &screen);
	/* After the panes: what they could not read is said here. */
	draw_status(c, &screen, c->layout.slot[SLOT_STATUS]);
	draw_hints(c, &screen, c->layout.slot[SLOT_HINTS]);
	if (c->which_key)
		console_draw_which_key(c, &screen);
}
