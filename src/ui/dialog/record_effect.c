/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_effect.c - what a record that is not saved yet would meet.
 *
 * The engine is asked once a frame at most, and only when something that it compares has changed; where
 * that takes long, once a second. Once the record could be saved as it stands, the answer is exact: it
 * is saved in a step that is taken back (app/effect.h).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "record_form_priv.h"

enum { CLOSE_MAX = 40, PROBE_NS_MAX = 20 * 1000 * 1000 };

void record_form_notes(void *ctx, const struct form *f, struct str *out)
{
	struct record_form *x = ctx;
	int n = x->total_close;

	(void)f;
	if (x->problem.len) {
		str_add(out, x->problem.s);
		return;
	}
	if (x->has_effect) {
		struct arena mem = ARENA_INIT;

		effect_summary(&x->effect, out);
		if (x->effect.n > NOTE_LINES)
			str_addf(out, " %s", _("F8 shows them."));
		for (int i = 0; i < x->effect.n && i < NOTE_LINES; i++)
			str_addf(out, "\n%s", effect_text(&x->effect.v[i], &mem));
		arena_release(&mem);
		return;
	}
	if (!x->probed)
		return;
	if (n == 0) {
		str_add(out, _("No close action so far."));
		return;
	}
	str_addf(out,
	        ngettext("%d close action (F8 shows it):", "%d close actions (F8 shows them):",
	                (unsigned long)n),
	        n);
	for (int i = 0; i < x->n_close && i < NOTE_LINES; i++)
		str_addf(out, "\n%s", x->close[i]);
}

/* Something that one would rather know before saving. */
static bool is_alarming(const struct record_form *x)
{
	const int *n = x->effect.count;

	if (x->has_effect)
		return n[EFFECT_REOPENS] + n[EFFECT_APPEARS] + n[EFFECT_WORSE] > 0;
	return x->probed && x->total_close > 0;
}

void record_form_show_note(struct record_form *x)
{
	x->form.note_strong = x->problem.len || is_alarming(x);
	x->d.ui->warned |= is_alarming(x);
	form_refresh(&x->form);
}

/* Exactly when the record could be saved as it stands; before that, what an action is close to. */
void record_form_probe(struct record_form *x)
{
	bool loaded = engine_is_loaded(app_engine(x->d.ui->app));
	int64_t began = clock_monotonic_ns();
	struct err e = ERR_INIT;

	x->probe_due = false;
	arena_clear(&x->close_mem);
	x->n_close = x->total_close = 0;
	x->probed = false;
	x->effect = (struct effect){.n = 0};
	x->has_effect = edit_is_dirty(&x->ed) && edit_effect(&x->ed, &x->close_mem, &x->effect, &e);
	if (!x->has_effect && x->entity == ENTITY_ACTION) {
		e = (struct err)ERR_INIT;
		x->probed = edit_probe(&x->ed, CLOSE_MAX, &x->close_mem, &x->close, &x->n_close,
		        &x->total_close, &e);
		if (!x->probed)
			x->n_close = x->total_close = 0;
	}
	/* The first time also reads the register, which says nothing of the next times. */
	x->probe_slow = loaded && clock_monotonic_ns() - began > PROBE_NS_MAX;
	record_form_show_note(x);
}

static void show_effect(struct record_form *x, struct lines *lines)
{
	struct arena mem = ARENA_INIT;
	struct str summary = STR_INIT;

	effect_summary(&x->effect, &summary);
	lines_add(lines, LINE_TITLE, "", summary.s);
	for (int i = 0; i < x->effect.n; i++) {
		lines_add(lines, x->effect.v[i].kind == EFFECT_GOES ? LINE_DIM : LINE_FINDING, "",
		        effect_text(&x->effect.v[i], &mem));
		lines_add(lines, LINE_DIM, "", x->effect.v[i].sentence);
	}
	str_release(&summary);
	arena_release(&mem);
}

void record_form_show_effect(struct record_form *x)
{
	struct lines lines = LINES_INIT;

	if (x->probe_due)
		record_form_probe(x);
	if (x->has_effect)
		show_effect(x, &lines);
	for (int i = 0; i < x->n_close; i++)
		lines_add(&lines, str_has_prefix(x->close[i], "!") ? LINE_FINDING : LINE_TEXT, "",
		        x->close[i]);
	if (!lines.n)
		lines_add(&lines, LINE_TEXT, "", _("No close action so far."));
	ui_push(x->d.ui, dialog_text(x->d.ui, _("What saving would do"), &lines));
	lines_release(&lines);
}
