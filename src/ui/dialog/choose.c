/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * choose.c - one of many.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

enum { CHOOSE_COLS = 66, WIDE_COLS = 100 };

struct choose {
	struct dialog d;
	struct choices all;
	struct popup popup;
	char *title;
	bool free_text;
	void (*chosen)(void *ctx, const char *value);
	void *ctx;
	void (*offer)(void *ctx, const char *query, struct choices *out); /* NULL: none */
};

static void fill(void *ctx, const char *query, struct choices *out)
{
	struct choose *c = ctx;

	if (c->offer)
		c->offer(c->ctx, query, out);
	choices_filter(&c->all, query, out);
	if (!c->free_text || !*query)
		return;
	for (size_t i = 0; i < out->n; i++)
		if (!strcmp(out->item[i].text, query))
			return;
	choices_add(out, query, _("new"), NULL, NULL);
}

static void choose_draw(struct dialog *d, const struct canvas *screen)
{
	struct choose *c = (struct choose *)d;
	struct canvas area = dialog_area(screen);
	int n = c->offer ? 12 : (int)c->all.n, most = n < 4 ? 4 : n > 12 ? 12 : n;
	int w = area.cols - 12 > WIDE_COLS ? WIDE_COLS : area.cols - 12 > CHOOSE_COLS ? area.cols - 12 : CHOOSE_COLS;
	struct rect r = popup_place_centre(canvas_rect(&area), most, w);

	popup_draw(&c->popup, &area, r);
}

static enum dialog_result finish(struct choose *c, const char *value)
{
	char *copy = xstrdup(value);

	c->chosen(c->ctx, copy);
	free(copy);
	return *value ? DIALOG_DONE : DIALOG_CANCELLED;
}

static enum dialog_result choose_key(struct dialog *d, const struct key_event *ev)
{
	struct choose *c = (struct choose *)d;

	switch (popup_key(&c->popup, ev)) {
	case POPUP_CHOSEN: return finish(c, popup_chosen(&c->popup)->value);
	case POPUP_COMPLETE:
		lineedit_set(&c->popup.query, popup_chosen(&c->popup)->text);
		popup_refresh(&c->popup);
		return DIALOG_OPEN;
	case POPUP_CANCELLED: return finish(c, "");
	default: return DIALOG_OPEN;
	}
}

static void choose_speak(const struct dialog *d, struct str *out)
{
	const struct choose *c = (const struct choose *)d;
	const struct choice *at = popup_chosen(&c->popup);

	if (!at) {
		str_addf(out, _("%s: nothing fits."), c->title);
		return;
	}
	str_addf(out, _("%s: %s, %d of %d."), c->title, at->text, (int)c->popup.list.row + 1,
	        (int)c->popup.shown.n);
	if (at->detail)
		str_addf(out, " %s", at->detail);
}

static const char *choose_hint(const struct dialog *d, int i, const char **key)
{
	static const struct dialog_hint hints[] = {{N_("Enter"), N_("Take")},
	        {N_("Up Down"), N_("Choose")}, {N_("Tab"), N_("Complete")},
	        {N_("Esc"), N_("Leave")}, {NULL, NULL}};

	(void)d;
	return dialog_hint_at(hints, i, key);
}

static void choose_free(struct dialog *d)
{
	struct choose *c = (struct choose *)d;

	popup_release(&c->popup);
	choices_release(&c->all);
	free(c->title);
	free(c);
}

struct dialog *dialog_choose(struct ui *ui, const char *title, const struct choices *from,
        bool free_text, void (*chosen)(void *ctx, const char *value), void *ctx)
{
	static const struct dialog_ops ops = {.draw = choose_draw,
	        .key = choose_key,
	        .speak = choose_speak,
	        .hint = choose_hint,
	        .free = choose_free};
	struct choose *c = xcalloc(1, sizeof(*c));

	c->d.ops = &ops;
	c->d.ui = ui;
	c->title = xstrdup(title);
	c->free_text = free_text;
	c->chosen = chosen;
	c->ctx = ctx;
	choices_init(&c->all);
	for (size_t i = 0; i < from->n; i++) {
		const struct choice *x = &from->item[i];

		choices_add(&c->all, x->text, x->detail, x->key, x->value)->disabled = x->disabled;
	}
	popup_init(&c->popup, fill, c);
	c->popup.title = c->title;
	for (size_t i = 0; i < from->n && !free_text; i++)
		c->popup.aligned = c->popup.aligned || from->item[i].key;
	popup_refresh(&c->popup);
	return &c->d;
}

void dialog_choose_offer(struct dialog *d, void (*offer)(void *ctx, const char *query, struct choices *out))
{
	((struct choose *)d)->offer = offer;
}
