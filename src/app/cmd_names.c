/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_names.c - names: partners that may be one, and what is said about two of them.
 */
#include "config.h"

#include <stdio.h>

#include <strates/app/names.h>
#include <strates/base/intl.h>

#include "app_priv.h"
#include "cmd_priv.h"
#include "table_text_priv.h"

static const struct table_text_column columns[] = {
	{"likeness", N_("Likeness"), true, 0, 4},
	{"name_a", N_("Name"), false, 16, 0},
	{"name_b", N_("Other name"), false, 16, 0},
	{"country", N_("Country"), false, 0, 3},
	{"actions_a", N_("Actions"), true, 0, 2},
	{"actions_b", N_("Actions"), true, 0, 2},
	{"why", N_("Why"), false, 12, 1},
	{"id_a", N_("Id"), false, 0, 0},
	{"id_b", N_("Other id"), false, 0, 0},
	{"verdict", NULL, false, 0, 0},
};

/* As programs read them. */
static const char *const why_codes[] = {[NAMES_WHY_NOTHING] = "", [NAMES_WHY_KEY] = "key", [NAMES_WHY_KNOWN] = "known", [NAMES_WHY_ACRONYM] = "acronym",
	[NAMES_WHY_INITIALS] = "initials", [NAMES_WHY_WORDS] = "words", [NAMES_WHY_TYPO] = "typo", [NAMES_WHY_BRANCH] = "branch"};

static void add_number(struct table_text *g, int n)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", n);
	table_text_add(g, number, NULL);
}

static void add_id(struct app *a, struct table_text *g, int64_t id, bool whole, struct arena *mem)
{
	struct uid u = store_uid(app_store(a), ENTITY_PARTNER, id);
	char uid[UID_TEXT_SIZE];

	uid_format(u, uid);
	table_text_add(g, whole ? uid : cli_short_id(a, ENTITY_PARTNER, u, mem), uid);
}

static void add_pair(struct app *a, struct table_text *g, const struct names_pair *p, bool whole, struct arena *mem)
{
	add_number(g, p->likeness);
	table_text_add(g, p->name_a, NULL);
	table_text_add(g, p->name_b, NULL);
	table_text_add(g, p->country, NULL);
	add_number(g, p->actions_a);
	add_number(g, p->actions_b);
	table_text_add(g, names_why_text(p->why), why_codes[p->why]);
	add_id(a, g, p->a, whole, mem);
	add_id(a, g, p->b, whole, mem);
	table_text_add(g, names_verdict(p->likeness) == NAMES_SAME ? "same" : "doubtful", NULL);
}

static bool list(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct names_pair *v = NULL;
	struct table_text g;
	enum out_format format;
	int n = 0, limit = 0;
	bool ok = cli_format(args, &format, e) && cli_number(args, "--limit", 0, &limit, e) && names_review(app, args_has(args, "--all"), &mem, &v, &n, e);

	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < n && (!limit || i < limit); i++)
		add_pair(app, &g, &v[i], format != OUT_TABLE, &mem);
	if (ok && (n || format == OUT_CSV))
		ok = table_text_write(&g, format, out, e);
	if (ok && !n)
		out_note(out, "%s", _("No two partners have names that could be one."));
	else if (ok && format == OUT_TABLE)
		out_note(out, "%s", _("Settle a pair with `strates names --same ID ID' or `strates names --different ID ID'."));
	table_text_release(&g);
	arena_release(&mem);
	return ok;
}

static bool settle(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	bool same = args_has(args, "--same");
	int64_t a, b;

	if (args->n_words != 2 || same == args_has(args, "--different"))
		return err_set(e, ERR_USAGE, _("write two ids: strates names --same ID ID, or --different ID ID"));
	a = store_resolve_id(app_store(app), ENTITY_PARTNER, args->words[0], e);
	b = a ? store_resolve_id(app_store(app), ENTITY_PARTNER, args->words[1], e) : 0;
	if (!a || !b || !(same ? names_same(app, a, b, e) : names_different(app, a, b, e)))
		return false;
	out_note(out, "%s", same ? _("one partner from now on: the second name is another name of the first") : _("two partners: this pair is not asked about again"));
	return true;
}

bool cmd_names(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (args->n_words || args_has(args, "--same") || args_has(args, "--different"))
		return settle(app, args, out, e);
	return list(app, args, out, e);
}
