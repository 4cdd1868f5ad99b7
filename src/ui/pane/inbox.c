/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inbox.c - all findings of the list, most severe first: what is left to settle.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>
#include <strates/ui/frame.h>
#include <strates/ui/pane.h>

enum { COL_MARK, COL_KIND, COL_SENTENCE, COL_PLACE, COL_STATE, LIMIT = 1000 };

static const struct inbox_row *row_at(void *ctx, size_t row)
{
	return &((struct pane_inbox *)ctx)->inbox.v[row];
}

static size_t count(void *ctx)
{
	return (size_t)((struct pane_inbox *)ctx)->inbox.n;
}

static uint64_t id(void *ctx, size_t row)
{
	return row_at(ctx, row)->id;
}

static void forget_sentences(struct pane_inbox *p)
{
	memset(p->sentence, 0, sizeof(p->sentence));
	arena_clear(&p->said);
}

/* Each row in one slot, by its place: a screenful never takes its own away. */
static const char *sentence(struct pane_inbox *p, size_t row)
{
	size_t slot = row % COUNT_OF(p->sentence);
	const struct inbox_row *r = row_at(p, row);
	struct finding_view v;

	if (p->sentence[slot].id == r->id)
		return p->sentence[slot].text;
	p->sentence[slot].id = r->id;
	p->sentence[slot].text = browse_finding(browse_app(p->browse), r->text, 0, &p->said, &v, NULL) ? v.sentence : "";
	return p->sentence[slot].text;
}

static const char *state_word(enum finding_state s)
{
	switch (s) {
	case FINDING_DECIDED: return _("decided");
	case FINDING_REOPENED: return _("reopened");
	case FINDING_COORDINATED: return _("coordinated");
	default: return "";
	}
}

static void text(void *ctx, size_t row, int column, struct list_text *out)
{
	struct pane_inbox *p = ctx;
	const struct inbox_row *r = row_at(p, row);
	const char *mark = finding_mark(r->severity, r->state);

	switch (column) {
	case COL_MARK:
		snprintf(out->buf, sizeof(out->buf), "%s%s%3d", mark, canvas_width(mark) < 2 ? " " : "", r->severity);
		out->style = pane_state_style(r->severity, r->state);
		break;
	case COL_KIND: out->text = finding_kind_label(r->kind); break;
	case COL_SENTENCE: out->text = sentence(p, row); break;
	case COL_PLACE: out->text = r->place; break;
	default: out->text = state_word(r->state); break;
	}
}

static void prefetch(void *ctx, size_t first, size_t n)
{
	struct pane_inbox *p = ctx;

	(void)first;
	/* Sentences are a few hundred bytes each: after a long walk the memory is given back. */
	if (p->said.used > 256 * 1024 && n < COUNT_OF(p->sentence))
		forget_sentences(p);
}

static const struct list_source source = {.count = count, .id = id, .text = text, .prefetch = prefetch};

void pane_inbox_init(struct pane_inbox *p, struct browse *b)
{
	memset(p, 0, sizeof(*p));
	p->browse = b;
	p->stale = true;
	list_init(&p->list, &source, p);
	p->list.header = true;
	p->list.no_checks = true;
	p->columns[COL_MARK] = (struct list_column){.title = "", .min = 5, .max = 5};
	p->columns[COL_KIND] = (struct list_column){.title = _("Finding"), .min = 12, .max = 20, .priority = 2, .style = STYLE_BOLD};
	p->columns[COL_SENTENCE] = (struct list_column){.title = _("What was noticed"), .min = 24};
	p->columns[COL_PLACE] = (struct list_column){.title = _("Place"), .min = 10, .max = 18, .priority = 3, .style = ROLE_DIM};
	p->columns[COL_STATE] = (struct list_column){.title = _("State"), .min = 8, .max = 12, .priority = 4, .style = ROLE_COORDINATED};
}

void pane_inbox_release(struct pane_inbox *p)
{
	list_release(&p->list);
	inbox_release(&p->inbox);
	arena_release(&p->said);
}

bool pane_inbox_read(struct pane_inbox *p, struct err *e)
{
	bool ok = true;

	if (p->stale) {
		p->stale = false;
		ok = inbox_read(&p->inbox, p->browse, p->decided_too, LIMIT, e);
		forget_sentences(p);
		list_refresh(&p->list);
	}
	return ok;
}

void pane_inbox_draw(struct pane_inbox *p, const struct canvas *c, struct rect r, bool focused)
{
	char title[96], right[64] = "";

	snprintf(title, sizeof(title), "%s  %zu/%d", _("Findings to settle"), p->inbox.n ? p->list.row + 1 : 0, p->inbox.n);
	if (p->inbox.total > p->inbox.n)
		snprintf(right, sizeof(right), _("most severe of %lld"), (long long)p->inbox.total);
	struct canvas body = frame_pane(c, r, title, right, focused);

	/* All open: the column would be empty. */
	list_set_columns(&p->list, p->columns, p->decided_too ? 5 : 4);
	p->list.empty = browse_is_narrowed(p->browse) ? _("Nothing to settle among these actions.") : _("Nothing to settle.");
	list_draw(&p->list, &body, focused);
}

const struct inbox_row *pane_inbox_selected(const struct pane_inbox *p)
{
	return p->list.row < (size_t)p->inbox.n ? &p->inbox.v[p->list.row] : NULL;
}

void pane_inbox_speak(struct pane_inbox *p, struct str *out)
{
	if (!p->inbox.n)
		str_add(out, _("Nothing to settle."));
	else
		str_addf(out, _("Finding %zu of %d: %s"), p->list.row + 1, p->inbox.n, sentence(p, p->list.row));
}
