/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_conflicts.c - subcommands about what laptops said differently: conflicts, resolve.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/conflicts.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "app_priv.h"
#include "cmd_priv.h"
#include "view_priv.h"

enum { SHORT_ID = 8 };

/* --- conflicts -------------------------------------------------------------------------------------------------------------------- */

/* For programs one row a side. */
static const struct table_text_column columns[] = {{"conflict", NULL, false, 0, 0}, {"kind", NULL, false, 0, 0}, {"entity", NULL, false, 0, 0},
	{"uid", NULL, false, 0, 0}, {"record", NULL, false, 0, 0}, {"field", NULL, false, 0, 0}, {"side", NULL, false, 0, 0}, {"value", NULL, false, 0, 0},
	{"shown", NULL, false, 0, 0}, {"author", NULL, false, 0, 0}, {"laptop", NULL, false, 0, 0}, {"site", NULL, true, 0, 0}, {"time", NULL, false, 0, 0},
	{"based_on", NULL, false, 0, 0}, {"stands", NULL, true, 0, 0}, {"mine", NULL, true, 0, 0}};

static void add_number(struct table_text *g, int64_t i)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "%lld", (long long)i);
	table_text_add(g, buf, NULL);
}

static void add_side(struct table_text *g, const struct conflict_item *c, int side)
{
	static const char *const kinds[] = {"field", "element", "deletion", "merged"};
	const struct conflict_option *o = &c->v[side];
	char uid[UID_TEXT_SIZE], letter[12], time[24];

	table_text_add(g, c->id, NULL);
	table_text_add(g, kinds[c->kind], NULL);
	table_text_add(g, entity_desc(c->entity)->table, NULL);
	table_text_add(g, uid_format(c->uid, uid), NULL);
	table_text_add(g, c->name, NULL);
	table_text_add(g, c->field, NULL);
	table_text_add(g, conflict_letter(side, letter), NULL);
	table_text_add(g, o->data, NULL);
	table_text_add(g, o->text, NULL);
	table_text_add(g, o->author, NULL);
	table_text_add(g, o->laptop, NULL);
	add_number(g, o->site);
	table_text_add(g, o->ms ? clock_format(o->ms, time) : "", NULL);
	table_text_add(g, o->based_on, NULL);
	add_number(g, o->stands);
	add_number(g, o->mine);
}

static void write_item(const struct conflict_item *c, struct output *out)
{
	char letter[12];

	outf(out, "%.*s  %s — %s\n", SHORT_ID, c->id, c->name, c->label);
	for (int i = 0; i < c->n; i++) {
		struct str who = STR_INIT;

		conflict_say_who(&c->v[i], &who);
		outf(out, "  %-2s %s%s\n", conflict_letter(i, letter), c->v[i].text, c->v[i].stands ? _("   (stands meanwhile)") : "");
		outf(out, "     %s\n", who.s);
		str_release(&who);
	}
}

/* How to go on, on standard error. */
static void advise(struct app *app, const struct conflict_list *l, struct output *out)
{
	int64_t total = store_conflict_count(app->store);

	if (!l->n) {
		out_note(out, "%s", _("No conflict is open."));
		return;
	}
	if (total > l->n)
		out_note(out, ngettext("and %lld more", "and %lld more", (unsigned long)(total - l->n)), (long long)(total - l->n));
	out_note(out, _("Settle one with `strates resolve %.*s --take A', or B, or another value."), SHORT_ID, l->v[0].id);
}

static bool tell_waiting(struct app *app, struct output *out, struct err *e)
{
	struct str text = STR_INIT;
	int64_t n;
	bool ok = conflicts_waiting(app, &n, &text, e);

	if (ok && n)
		out_note(out, _("%s `strates resolve --trust-clock' takes what waits."), text.s);
	str_release(&text);
	return ok;
}

/* only: about these actions, NULL all. */
static bool is_wanted(const struct conflict_item *c, const struct ids *only)
{
	for (int i = 0; only && i < only->n; i++)
		if (only->v[i] == c->action)
			return true;
	return !only;
}

static bool write_conflicts(struct app *app, enum out_format format, int limit, const struct ids *only, struct output *out, struct err *e)
{
	struct conflict_list l = CONFLICT_LIST_INIT;
	struct table_text g;
	bool ok = conflicts_read(app, limit, &l, e);

	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < l.n; i++) {
		if (!is_wanted(&l.v[i], only))
			continue;
		if (format == OUT_TABLE)
			write_item(&l.v[i], out);
		for (int k = 0; k < l.v[i].n && format != OUT_TABLE; k++)
			add_side(&g, &l.v[i], k);
	}
	if (ok && format != OUT_TABLE)
		ok = table_text_write(&g, format, out, e);
	else if (ok)
		advise(app, &l, out);
	ok = ok && tell_waiting(app, out, e);
	table_text_release(&g);
	conflict_list_release(&l);
	return ok;
}

bool cmd_conflicts(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	enum out_format format;
	int limit;

	return cli_format(args, &format, e) && cli_number(args, "--limit", 0, &limit, e) && write_conflicts(app, format, limit, NULL, out, e);
}

bool view_conflicts_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct ids ids = IDS_INIT;
	bool some = r->filter->root != NULL;
	bool ok = (!some || query_ids(app_store(a), r->query, &ids, e)) && write_conflicts(a, r->format, 0, some ? &ids : NULL, o, e);

	ids_release(&ids);
	return ok;
}

/* --- resolve ---------------------------------------------------------------------------------------------------------------------- */

static bool is_word(const char *text, const char *const *words)
{
	struct str folded = STR_INIT;
	bool is = false;

	utf8_fold(&folded, text);
	for (; *words && !is; words++)
		is = str_eq(folded.s, *words);
	str_release(&folded);
	return is;
}

/* "deleted" and "kept", in two languages; -1. */
static int deletion_option(const struct conflict_item *c, const char *text)
{
	static const char *const deleted[] = {"deleted", "delete", "supprime", "supprimee", "supprimer", NULL},
				 *const kept[] = {"kept", "keep", "garde", "gardee", "garder", NULL};
	bool gone = is_word(text, deleted);

	if (c->kind != CONFLICT_DELETION || (!gone && !is_word(text, kept)))
		return -1;
	for (int i = c->n - 1; i >= 0; i--)
		if (str_eq(c->v[i].data, gone ? "deleted" : "kept"))
			return i;
	return -1;
}

/* One of the merged records, by the beginning of its id. */
static int ring_option(const struct conflict_item *c, const char *text)
{
	int found = -1;

	for (int i = 0; c->kind == CONFLICT_RING && strlen(text) >= 4 && i < c->n; i++)
		if (str_has_prefix(c->v[i].data, text))
			found = found < 0 ? i : c->n;
	return found < c->n ? found : -1;
}

/* A letter is a side; `=A' is the value A. */
static bool read_answer(const struct conflict_item *c, const char *text, struct conflict_answer *w, struct err *e)
{
	char last[12];

	w->value = text;
	if (*text == '=') {
		w->take = -1;
		w->value = text + 1;
		return true;
	}
	w->take = conflict_option_of(text, c->n);
	w->take = w->take < 0 ? deletion_option(c, text) : w->take;
	w->take = w->take < 0 ? ring_option(c, text) : w->take;
	if (w->take < 0 && strlen(text) == 1 && *text >= 'A' && *text <= 'Z')
		return err_set(e, ERR_USAGE, _("there is no side %s: the last one is %s; to write the letter itself, say =%s"), text, conflict_letter(c->n - 1, last), text);
	return true;
}

static bool settle(struct app *app, const struct conflict_item *c, const struct conflict_answer *w, bool dry, struct err *e)
{
	if (!dry)
		return conflict_settle(app, c, w, e);
	if (!change_begin(app, "", e))
		return false;
	bool ok = conflict_settle(app, c, w, e);

	change_abort(app);
	return ok;
}

static bool resolve_one(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct conflict_list l = CONFLICT_LIST_INIT;
	struct conflict_answer w = {.note = args_has(args, "--note"), .split = args_has(args, "--split")};
	bool dry = args_has(args, "--dry-run"), ok = conflicts_find(app, args->words[0], &l, e);

	if (ok && !args_has(args, "--take")) {
		write_item(&l.v[0], out);
		ok = err_set(e, ERR_USAGE, _("say what is taken: --take A, --take B, or another value"));
	}
	ok = ok && read_answer(&l.v[0], args_get(args, "--take"), &w, e) && settle(app, &l.v[0], &w, dry, e);
	if (ok) {
		const char *taken = w.take >= 0 ? l.v[0].v[w.take].text : *w.value ? w.value : _("(empty)");

		if (w.split && !dry) {
			int made = conflict_splits(&l.v[0], w.take);
			out_note(out, ngettext("%d action was made of what is not taken", "%d actions were made of what is not taken", (unsigned long)made), made);
		}
		if (dry)
			out_note(out, _("would be settled: %s — %s: %s"), l.v[0].name, l.v[0].label, taken);
		else
			out_note(out, _("settled: %s — %s: %s; `strates undo' opens it again"), l.v[0].name, l.v[0].label, taken);
	}
	conflict_list_release(&l);
	return ok;
}

/* field=status, champ=statut; several with commas. */
static bool read_fields(const struct args *args, struct arena *mem, struct conflict_rule *rule, struct err *e)
{
	const char **v = NULL;
	int cap = 0;

	for (int i = 0; i < args->n_words; i++) {
		const char *rest = strchr(args->words[i], '=');

		if (!rest || (!str_has_prefix(args->words[i], "field=") && !str_has_prefix(args->words[i], "champ="))) {
			free(v);
			return err_set(e, ERR_USAGE, _("\"%s\": with --all name fields, for example field=status"), args->words[i]);
		}
		for (rest++; rest;) {
			const char *name = rest;
			size_t n = str_split(&rest, ",");

			GROW(v, rule->n_fields, cap);
			v[rule->n_fields++] = arena_strndup(mem, name, n);
		}
	}
	rule->fields = v;
	return true;
}

static bool resolve_all(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct conflict_rule rule = {.newest = args_has(args, "--newest")};
	struct arena mem = ARENA_INIT;
	struct str said = STR_INIT;
	bool dry = args_has(args, "--dry-run"), ok = true;
	int n = 0, left = 0;

	if (args_has(args, "--split") || args_has(args, "--note") || args_has(args, "--take"))
		return err_set(e, ERR_USAGE, _("--take, --note and --split are about one conflict; --all goes by a rule"));
	if (rule.newest == args_has(args, "--mine"))
		ok = err_set(e, ERR_USAGE, _("say which side: --newest takes what was written last, --mine what was written here"));
	ok = ok && read_fields(args, &mem, &rule, e) && conflicts_settle_all(app, &rule, dry, &said, &n, &left, e);
	if (ok) {
		out_text(out, said.s);
		if (dry)
			out_note(out, ngettext("%d conflict would be settled", "%d conflicts would be settled", (unsigned long)n), n);
		else
			out_note(out, ngettext("%d conflict settled; `strates undo' opens it again", "%d conflicts settled; `strates undo' opens them again", (unsigned long)n), n);
		if (left)
			out_note(out, ngettext("%d is left to be looked at", "%d are left to be looked at", (unsigned long)left), left);
	}
	free((void *)rule.fields);
	str_release(&said);
	arena_release(&mem);
	return ok;
}

static bool trust_clock(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	int64_t n = 0;
	struct str text = STR_INIT;
	bool ok = true;

	if (args_has(args, "--dry-run"))
		ok = conflicts_waiting(app, &n, &text, e);
	else
		ok = conflicts_trust_clock(app, &n, e);
	if (ok && !n)
		out_note(out, "%s", _("Nothing waits for a clock."));
	else if (ok && text.len)
		out_note(out, "%s", text.s);
	else if (ok)
		out_note(out, ngettext("%lld change counts now", "%lld changes count now", (unsigned long)n), (long long)n);
	str_release(&text);
	return ok;
}

bool cmd_resolve(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (args_has(args, "--trust-clock"))
		return trust_clock(app, args, out, e);
	if (args_has(args, "--all"))
		return resolve_all(app, args, out, e);
	if (args->n_words != 1)
		return err_set(e, ERR_USAGE, _("name a conflict; `strates conflicts' lists them"));
	return resolve_one(app, args, out, e);
}
