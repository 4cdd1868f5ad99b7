/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * visa.c - the élu's visa: asked, given, refused or taken back, on what was decided and on the action.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "dialog_priv.h"

struct visa_choice {
	struct ui *ui;
	char *finding; /* "" none */
	int64_t action;
};

static const char *const moves[] = {[VISA_NONE] = N_("Take back"), [VISA_ASKED] = N_("Ask for it"), [VISA_GIVEN] = N_("It is given"), [VISA_REFUSED] = N_("It is refused")};

static void say(struct ui *ui, enum visa state)
{
	switch (state) {
	case VISA_ASKED: ui_say(ui, "%s", _("Visa asked: it waits in the view of tandems (v t). u = undo")); break;
	case VISA_GIVEN: ui_say(ui, "%s", _("Visa given. u = undo")); break;
	case VISA_REFUSED: ui_say(ui, "%s", _("Visa refused: it is back with the cadre. J writes why. u = undo")); break;
	case VISA_NONE: ui_say(ui, "%s", _("Visa taken back. u = undo")); break;
	}
}

/* "d2": which one, and what becomes of it. */
static void on_chosen(void *ctx, const char *value)
{
	struct visa_choice *x = ctx;
	struct visa_on on = {.finding = *value == 'd' ? x->finding : "", .action = x->action};
	struct err e = ERR_INIT;

	if (*value) {
		enum visa state = (enum visa)(value[1] - '0');

		if (settle_visa(x->ui->app, &on, state, NULL, &e))
			say(x->ui, state);
		else
			ui_say_error(x->ui, &e);
	}
	free(x->finding);
	free(x);
}

/* What can be done to it from where it stands. */
static void add(struct choices *all, struct app *app, const struct record *r, struct arena *mem)
{
	static const enum visa order[] = {VISA_GIVEN, VISA_REFUSED, VISA_ASKED, VISA_NONE};
	bool decision = r->entity == ENTITY_DECISION;
	enum visa now = settle_visa_state(r);
	const char *stands = settle_visa_text(app, r, mem);
	const char *beside = *stands || decision ? stands : record_text(r, FIELD_ACTION_TITLE);

	for (size_t i = 0; i < COUNT_OF(order); i++) {
		/* Before it is asked, asking is what comes first. */
		enum visa state = order[now == VISA_NONE ? (i + 2) % COUNT_OF(order) : i];

		if (state == now)
			continue;
		choices_add(all, arena_printf(mem, _("%s: %s"), decision ? _("The decision") : _("The action"), _(moves[state])), beside && *beside ? beside : NULL, NULL,
			arena_printf(mem, "%c%d", decision ? 'd' : 'a', (int)state));
	}
}

struct dialog *dialog_visa(struct ui *ui, const char *finding, int64_t action, bool action_first)
{
	struct arena mem = ARENA_INIT;
	struct choices all;
	struct dialog *d = NULL;
	struct visa_choice *x;
	struct record r;

	choices_init(&all);
	for (int i = 0; i < 2; i++) {
		bool there = action_first == (i == 0) ? action && store_load(app_store(ui->app), ENTITY_ACTION, action, &mem, &r, NULL)
		                                      : *finding && store_load_key(app_store(ui->app), ENTITY_DECISION, finding, &mem, &r, NULL);

		if (there && !r.deleted)
			add(&all, ui->app, &r, &mem);
	}
	if (all.n) {
		x = xcalloc(1, sizeof(*x));
		*x = (struct visa_choice){ui, xstrdup(finding), action};
		d = dialog_choose(ui, _("Visa of the élu"), &all, false, on_chosen, x);
	} else {
		ui_say(ui, "%s", _("Nothing is decided here yet, so there is nothing to give a visa to. i decides."));
	}
	choices_release(&all);
	arena_release(&mem);
	return d;
}
