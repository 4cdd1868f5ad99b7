/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_edit.c - subcommands that change records: add, set, delete, merge, replace, erase.
 *
 * Words are sorted by form: the first may name an entity, words with `=` assign, the others are
 * ids.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>

#include "cmd_priv.h"
#include "edit_priv.h"

struct words {
	enum entity entity;
	const char **ids;
	char **names; /* of assignments; values follow their `=` in the words */
	const char **values;
	int n_ids, n_assignments;
};

static void words_release(struct words *w)
{
	for (int i = 0; i < w->n_assignments; i++)
		free(w->names[i]);
	free(w->names);
	free(w->values);
	free(w->ids);
}

static void words_sort(struct words *w, const struct args *args)
{
	size_t n = (size_t)args->n_words + 1;
	int from = 0, en = args->n_words > 0 && !strchr(args->words[0], '=')
	                           ? entity_find(args->words[0])
	                           : -1;

	*w = (struct words){.entity = ENTITY_ACTION,
	        .ids = xcalloc(n, sizeof(*w->ids)),
	        .names = xcalloc(n, sizeof(*w->names)),
	        .values = xcalloc(n, sizeof(*w->values))};
	if (en >= 0) {
		w->entity = (enum entity)en;
		from = 1;
	}
	for (int i = from; i < args->n_words; i++) {
		const char *eq = strchr(args->words[i], '=');
		if (!eq) {
			w->ids[w->n_ids++] = args->words[i];
			continue;
		}
		w->names[w->n_assignments] =
		        xstrndup(args->words[i], (size_t)(eq - args->words[i]));
		w->values[w->n_assignments++] = eq + 1;
	}
}

/* Assignments in the order given, but those of dates and countries first: an authority of the past
 * is one as of the start. */
static bool assign_all(struct edit *ed, const struct words *w, struct err *e)
{
	for (int late = 0; late < 2; late++)
		for (int i = 0; i < w->n_assignments; i++) {
			int f = field_find(ed->r.entity, w->names[i]);
			bool date = f >= 0 && field_desc((enum field)f)->type == FT_DATE;
			if (date == (late == 0) && !edit_set(ed, w->names[i], w->values[i], e))
				return false;
		}
	return true;
}

bool cmd_add(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct words w;
	struct edit ed;
	const char *field = NULL;
	char uid[UID_TEXT_SIZE];
	bool ok = true;

	words_sort(&w, args);
	if (w.n_ids > 0)
		ok = err_set(e, ERR_USAGE,
		        _("\"%s\" is neither a kind of record nor FIELD=VALUE; write for example: "
		          "strates add title=\"…\" lead=com:29019"),
		        w.ids[0]);
	else if (w.n_assignments == 0)
		ok = err_set(e, ERR_USAGE,
		        _("nothing to add; write for example: strates add title=\"…\" "
		          "lead=com:29019"));
	if (ok) {
		ok = edit_open(&ed, app, w.entity, 0, e) && assign_all(&ed, &w, e) &&
		     edit_save(&ed, &field, e);
		if (ok)
			outf(out, "%s\n", uid_format(ed.r.uid, uid));
		edit_close(&ed);
	}
	words_release(&w);
	return ok;
}

/* Row ids of the words; each once. */
static bool resolve_ids(struct app *app, const struct words *w, struct ids *out, struct err *e)
{
	for (int i = 0; i < w->n_ids; i++) {
		int64_t id = store_resolve_id(app->store, w->entity, w->ids[i], e);
		bool known = false;
		if (!id)
			return false;
		for (int k = 0; k < out->n; k++)
			known |= out->v[k] == id;
		if (!known)
			ids_add(out, id);
	}
	return true;
}

static bool set_one(struct app *app, const struct words *w, int64_t id, int *changed, struct err *e)
{
	struct edit ed;
	bool differs = false;
	bool ok = edit_open(&ed, app, w->entity, id, e) && assign_all(&ed, w, e) &&
	          edit_write(&ed, &differs, NULL, e);

	*changed += ok && differs;
	edit_close(&ed);
	return ok;
}

static char *set_label(struct app *app, const struct words *w, const struct ids *l)
{
	struct arena mem = ARENA_INIT;
	char *label;

	if (l->n == 1 && w->entity != ENTITY_PERSON)
		label = xasprintf(
		        _("%s: %s"), _("edit"), store_name(app->store, w->entity, l->v[0], &mem));
	else
		label = xasprintf("%s: %d %s", _("edit"), l->n,
		        _(l->n == 1 ? entity_desc(w->entity)->one : entity_desc(w->entity)->many));
	arena_release(&mem);
	return label;
}

bool cmd_set(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct words w;
	struct ids l = IDS_INIT;
	int changed = 0;
	bool ok = true;

	words_sort(&w, args);
	if (w.n_ids == 0 || w.n_assignments == 0)
		ok = err_set(e, ERR_USAGE,
		        _("write ids and FIELD=VALUE, for example: strates set 0190a1b2 status=4"));
	ok = ok && resolve_ids(app, &w, &l, e);
	if (ok) {
		char *label = set_label(app, &w, &l);
		ok = change_begin(app, label, e);
		if (ok) {
			for (int i = 0; ok && i < l.n; i++)
				ok = set_one(app, &w, l.v[i], &changed, e);
			ok = edit_finish(app, ok, e);
		}
		free(label);
	}
	if (ok)
		out_note(out,
		        ngettext("%d record changed", "%d records changed", (unsigned long)changed),
		        changed);
	ids_release(&l);
	words_release(&w);
	return ok;
}

bool cmd_delete(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct words w;
	struct ids l = IDS_INIT;
	bool ok = true;

	words_sort(&w, args);
	if (w.n_ids == 0 || w.n_assignments > 0)
		ok = err_set(e, ERR_USAGE, _("write the ids of the records to delete"));
	ok = ok && resolve_ids(app, &w, &l, e) && edit_delete(app, w.entity, l.v, l.n, e);
	if (ok)
		out_note(out,
		        ngettext("%d record deleted; `strates undo' brings it back",
		                "%d records deleted; `strates undo' brings them back",
		                (unsigned long)l.n),
		        l.n);
	ids_release(&l);
	words_release(&w);
	return ok;
}

bool cmd_merge(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	int64_t kept = store_resolve_id(app->store, ENTITY_ACTION, args->words[0], e);
	int64_t gone = kept ? store_resolve_id(app->store, ENTITY_ACTION, args->words[1], e) : 0;
	bool ok = kept && gone && edit_merge(app, kept, gone, e);

	if (ok)
		out_note(out, _("merged into \"%s\"; `strates undo' takes it back"),
		        store_name(app->store, ENTITY_ACTION, kept, &mem));
	arena_release(&mem);
	return ok;
}

/* --- persons --- */

/* By id or by a name that only one has. */
static int64_t find_person(struct app *app, const char *text, struct err *e)
{
	struct ids l = IDS_INIT;
	int64_t id = 0;
	int n;

	store_find_name(app->store, ENTITY_PERSON, text, 2, &l, NULL);
	n = l.n;
	if (n == 1)
		id = l.v[0];
	ids_release(&l);
	if (n > 1)
		err_set(e, ERR_DATA,
		        _("several persons are called \"%s\"; write the id: `strates list person' "
		          "shows them"),
		        text);
	return id || n > 1 ? id : store_resolve_id(app->store, ENTITY_PERSON, text, e);
}

bool cmd_replace(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *on = args_get(args, "--on"), *why = NULL;
	struct date day = {0};
	int64_t old = find_person(app, args->words[0], e),
	        successor = old ? find_person(app, args->words[1], e) : 0;
	int n = 0;

	if (on && !date_parse_typed(on, app_today(app), &day, &why))
		return err_set(e, ERR_USAGE, "--on: %s", why ? why : on);
	if (!successor || !edit_replace_person(app, old, successor, day, &n, e))
		return false;
	out_note(out,
	        ngettext("replaced in %d action; closed actions keep the name",
	                "replaced in %d actions; closed actions keep the name", (unsigned long)n),
	        n);
	return true;
}

bool cmd_erase(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	int64_t id = find_person(app, args->words[0], e);
	struct uid u;

	/* One who was deleted already, by the whole id. */
	if (!id && uid_parse(args->words[0], &u) &&
	        (id = store_id_any(app->store, ENTITY_PERSON, u)) != 0)
		err_clear(e);
	if (!id || !edit_erase_person(app, id, e))
		return false;
	out_note(out, _("erased from the register and its history; not undoable"));
	out_note(out, _("names written by hand in notes, decisions and descriptions stay, and so "
	                "do backups, snapshots and exports made before"));
	return true;
}
