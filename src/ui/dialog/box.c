/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * box.c - where dialogs stand, and the small things that all of them need.
 *
 * A dialog covers the panes but not the last two lines: the status line says what the dialog says,
 * the key bar shows its keys.
 */
#include "config.h"

#include <string.h>
#include <strates/base/intl.h>

#include "dialog_priv.h"

enum { EDGE_COLS = 6, EDGE_ROWS = 2 /* what frame_dialog() takes */ };

struct canvas dialog_area(const struct canvas *screen)
{
	int keep = screen->rows > 6 ? 2 : 0;

	return canvas_sub(screen, rect_make(0, 0, screen->rows - keep, screen->cols));
}

int dialog_inner_width(const struct canvas *screen, int w)
{
	int room = screen->cols - EDGE_COLS;

	return w < room ? w : room > 1 ? room : 1;
}

struct canvas dialog_box(
        const struct canvas *screen, int h, int w, const char *title, const char *footer)
{
	struct canvas area = dialog_area(screen);
	struct rect r = frame_centre(&area, h + EDGE_ROWS, w + EDGE_COLS);

	return frame_dialog(&area, r, title, footer);
}

const char *dialog_hint_at(const struct dialog_hint *hints, int i, const char **key)
{
	for (int k = 0; k <= i; k++)
		if (!hints[k].key)
			return NULL;
	*key = _(hints[i].key);
	return _(hints[i].text);
}

int dialog_command(const struct ui *ui, unsigned context, const struct key_event *ev)
{
	char name[KEY_NAME_SIZE], sign[5] = "";

	if (!ui->keymap || ev->type != EVENT_KEY)
		return -1;
	int found = keymap_find(ui->keymap, context, key_format_plain(ev->key, name));

	/* Configuration files write `;` and `=` as words; tables of keys have them as they are. */
	if (found < 0 && key_utf8(ev->key, sign))
		found = keymap_find(ui->keymap, context, sign);
	return found < 0 ? -1 : found;
}

static int scroll_step(int rows, int total, const struct key_event *ev, bool *mine)
{
	int page = rows > 1 ? rows - 1 : 1;

	*mine = true;
	if (event_is_key(ev, UI_KEY_UP, 0) || event_is_key(ev, 'k', 0))
		return -1;
	if (event_is_key(ev, UI_KEY_DOWN, 0) || event_is_key(ev, 'j', 0))
		return 1;
	if (event_is_key(ev, UI_KEY_PGUP, 0) || event_is_key(ev, 'b', MOD_CTRL))
		return -page;
	if (event_is_key(ev, UI_KEY_PGDN, 0) || event_is_key(ev, 'f', MOD_CTRL) ||
	        event_is_key(ev, ' ', 0))
		return page;
	if (event_is_key(ev, 'u', MOD_CTRL))
		return -(page + 1) / 2;
	if (event_is_key(ev, 'd', MOD_CTRL))
		return (page + 1) / 2;
	if (event_is_key(ev, UI_KEY_HOME, 0) || event_is_key(ev, 'g', 0))
		return -total;
	if (event_is_key(ev, UI_KEY_END, 0) || event_is_key(ev, 'G', 0))
		return total;
	*mine = false;
	return 0;
}

bool dialog_scroll(int *top, int rows, int total, const struct key_event *ev)
{
	bool mine;
	int last = total > rows ? total - rows : 0, to = *top + scroll_step(rows, total, ev, &mine);

	if (mine)
		*top = to > last ? last : to < 0 ? 0 : to;
	return mine;
}

void dialog_scrollbar(const struct canvas *c, int top, int total)
{
	int rows = c->rows, x = c->cols - 1;

	if (total <= rows || rows < 2)
		return;
	int h = rows * rows / total, most = rows - (h > 0 ? h : 1);

	h = h > 0 ? h : 1;
	int y = (total - rows) > 0 ? top * most / (total - rows) : 0;

	for (int i = 0; i < rows; i++)
		canvas_text(c, i, x, 1, ROLE_SCROLLBAR,
		        canvas_glyph(c, i >= y && i < y + h ? GLYPH_THUMB : GLYPH_TRACK));
}

int64_t dialog_row_of(struct ui *ui, enum entity en, const char *uid_or_key)
{
	struct err e = ERR_INIT;

	return *uid_or_key ? store_resolve_id(app_store(ui->app), en, uid_or_key, &e) : 0;
}

bool dialog_finding(struct ui *ui, const char *id, int64_t from, struct arena *mem,
        struct finding_view *out, struct err *e)
{
	struct finding_row row;

	return finding_load(app_store(ui->app), id, mem, &row, e) &&
	       show_finding(ui->app, &row, from, mem, out, e);
}

void dialog_finding_line(const struct finding_view *v, struct str *out)
{
	str_addf(out, "%s %d  %s", v->mark, show_severity(&v->row), v->sentence);
}

int64_t dialog_open_findings(struct ui *ui, int64_t action)
{
	struct finding_query q = {.undecided = true, .action = action};
	struct err e = ERR_INIT;
	int64_t n = 0;

	if (action <= 0 || !findings_count(app_store(ui->app), &q, &n, &e))
		return 0;
	return n;
}

void dialog_effect(int64_t before, int64_t after, struct str *out)
{
	long n = (long)(after - before);

	if (n > 0)
		str_addf(out, ngettext(", %ld new finding", ", %ld new findings", (unsigned long)n),
		        n);
	else if (n < 0)
		str_addf(out,
		        ngettext(", %ld finding less", ", %ld findings less", (unsigned long)-n),
		        -n);
}

const char *dialog_title_of(struct ui *ui, int64_t action, struct arena *mem)
{
	return store_name(app_store(ui->app), ENTITY_ACTION, action, mem);
}
