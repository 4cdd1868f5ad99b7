/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_report.c - `strates report', and the table of papers.
 *
 * Restricted records stay out unless the configuration says otherwise. Reports name the tandem: that is whom to call.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strates/app/report.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>

#include "cmd_priv.h"
#include "report_priv.h"
#include "table_text_priv.h"

static const struct {
	struct report_desc desc;
	bool (*make)(struct report *, struct err *);
	int subject; /* entity of what it may be about, named before the filter; -1 none */
} reports[] = {
	{{"overlaps", "chevauchements", "recouvrements", N_("Report: overlaps to settle"), N_("for a meeting"), N_("overlaps")}, report_overlaps, -1},
	{{"agenda", "ordre-du-jour", "", N_("Report: meeting agenda"), N_("to fill in and read back"), N_("agenda")}, report_agenda, -1},
	{{"country", "pays", "", N_("Report: country sheet"), N_("who does what there"), N_("country")}, report_place, -1},
	{{"city", "ville", "", N_("Report: town sheet"), N_("who does what there"), N_("town")}, report_place, -1},
	{{"mission", "mission", "", N_("Report: mission sheet"), N_("before a delegation leaves"), N_("mission")}, report_mission, ENTITY_MISSION},
	{{"return", "retour", "", N_("Report: return from a mission"), N_("filled in as far as the register knows"), N_("return")}, report_return, ENTITY_MISSION},
	{{"partner", "partenaire", "", N_("Report: partner sheet"), N_("who comes when, for the partner"), N_("partner")}, report_partner, ENTITY_PARTNER},
	{{"tandems", "tandem", "annuaire", N_("Report: directory of tandems"), N_("who answers for what"), N_("tandems")}, report_tandems, -1},
	{{"calendar", "calendrier", "", N_("Report: calendar"), N_("missions, councils, agreements, follow-ups"), N_("calendar")}, report_calendar, -1},
	{{"annual", "annuel", "year", N_("Report: the year, for the council"), N_("figures, charts, what awaits a decision"), N_("year")}, report_annual, -1},
	{{"one-percent", "un-pour-cent", "1pct",
	         /* xgettext:no-c-format */ N_("Report: statement of the 1 %"), N_("ceilings, committed, room"), N_("one-percent")}, report_one_percent, -1},
	{{"declaration", "e-apd", "apd", N_("Report: table for the aid declaration"), N_("e-APD, due on 31 May"), N_("declaration")}, report_declaration, -1},
	{{"matrix", "matrice", "", N_("Report: wall matrix"), N_("who is where, on A3"), N_("matrix")}, report_matrix, -1},
	{{"since", "depuis", "", N_("Report: since last time"), N_("what changed and what is new"), N_("since")}, report_since, -1},
	{{"merge", "fusion", "", N_("Report: what a merge revealed"), N_("what came from colleagues, what it contradicts and shows"), N_("merge")}, report_merge, -1},
};

const struct report_desc *report_at(int i)
{
	return i >= 0 && i < (int)COUNT_OF(reports) ? &reports[i].desc : NULL;
}

int report_find(const char *name)
{
	for (int i = 0; report_at(i); i++)
		if (str_eq(name, report_at(i)->name) || str_eq(name, report_at(i)->french) || (*name && str_eq(name, report_at(i)->other)))
			return i;
	return -1;
}

static bool unknown(const char *name, struct err *e)
{
	struct str names = STR_INIT;

	for (int i = 0; report_at(i); i++)
		str_addf(&names, "%s%s", i ? ", " : "", report_at(i)->name);
	err_set(e, ERR_USAGE, _("there is no report \"%s\"; take one of %s"), name, names.s);
	str_release(&names);
	return false;
}

static void list(struct output *out)
{
	for (int i = 0; report_at(i); i++)
		outf(out, "%-12s %s\n", report_at(i)->name, _(report_at(i)->label));
}

/* Text under the name of an office document would be a file that no office program opens. */
static bool is_office(const char *extension)
{
	static const char *const names[] = {"doc", "docx", "odp", "ods", "pdf", "ppt", "pptx", "rtf", "xls", "xlsx"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (extension && strcasecmp(extension, names[i]) == 0)
			return true;
	return false;
}

static bool report_form(const struct args *args, const struct output *out, int *form, struct err *e)
{
	const char *name = args_get(args, "--to"), *extension = cli_extension(args_get(args, "-o"));

	if (!name && is_office(extension))
		name = extension;
	*form = paper_form_find(name ? name : extension);
	if (*form == PAPER_ODT && !args_get(args, "-o") && out->is_terminal)
		return err_set(e, ERR_USAGE, "%s", _("an ODT is no text for a terminal; say where to write it with -o FILE"));
	if (*form >= 0)
		return true;
	*form = PAPER_TEXT;
	return !name || err_set(e, ERR_USAGE, _("there is no form \"%s\" of a report; take text, md, html or odt"), name);
}

/* Keeps those that may leave. */
static void keep_allowed(struct report *r)
{
	int kept = 0;

	for (int i = 0; i < r->ids.n; i++)
		if (report_may_show(r, r->ids.v[i]))
			r->ids.v[kept++] = r->ids.v[i];
	r->hidden = r->ids.n - kept;
	r->ids.n = kept;
}

static bool make_report(struct report *r, int which, int form, struct str *text, struct err *e)
{
	struct query q = {.filter = r->filter, .sort = SORT_TITLE};

	if (!app_ensure_findings(r->app, e) || !query_ids(app_store(r->app), &q, &r->ids, e))
		return false;
	keep_allowed(r);
	if (!app_tick(r->app, _("composing"), 0, 0))
		return err_set(e, ERR_CANCELLED, _("cancelled; nothing was written"));
	return reports[which].make(r, e) && paper_write(r->paper, (enum paper_form)form, text, e);
}

/* A mission or a partner by its id, else by its whole name; 0: the words are a filter. */
static int64_t find_subject(struct app *app, const struct args *args, int entity, struct arena *mem)
{
	int64_t id = entity >= 0 && args->n_words == 2 ? store_resolve_id(app_store(app), (enum entity)entity, args->words[1], NULL) : 0;
	struct ids ids = IDS_INIT;

	if (!id && entity >= 0 && args->n_words > 1 && store_find_name(app_store(app), (enum entity)entity, args_rest(args, 1, mem), 1, &ids, NULL) && ids.n)
		id = ids.v[0];
	ids_release(&ids);
	return id;
}

/* --lang: the paper's language, whatever the environment's. */
static bool take_language(const struct args *args, struct err *e)
{
	const char *lang = args_get(args, "--lang");
	char *dir;

	if (!lang)
		return true;
	if (!str_eq(lang, "fr") && !str_eq(lang, "en"))
		return err_set(e, ERR_USAGE, _("--lang: \"%s\" is no language of the papers; take fr or en"), lang);
	dir = file_locale_dir();
	intl_init(lang, dir);
	free(dir);
	return true;
}

static bool write_report(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct report r;
	struct str text = STR_INIT;
	struct arena mem = ARENA_INIT;
	struct filter filter;
	int64_t subject;
	int which, form;
	bool ok;

	if (!args->n_words) {
		list(out);
		return true;
	}
	which = report_find(args->words[0]);
	if (which < 0)
		return unknown(args->words[0], e);
	if (!report_form(args, out, &form, e) || !take_language(args, e))
		return false;
	subject = find_subject(app, args, reports[which].subject, &mem);
	arena_release(&mem);
	if (!cli_filter(app, args, subject ? args->n_words : 1, &filter, out, e))
		return false;
	ok = report_init(&r, app, &filter, e);
	r.subject = subject;
	ok = ok && make_report(&r, which, form, &text, e) && cli_deliver(args, &text, out, e);
	report_release(&r);
	str_release(&text);
	filter_release(&filter);
	return ok;
}

bool cmd_report(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	bool ok = write_report(app, args, out, e);

	/* The user's language again. */
	if (args_has(args, "--lang"))
		app_apply_config(app);
	return ok;
}
