/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_settle.c - subcommands that settle what was found: decide, reopen, follow, visa, link, confirm.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/settle.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "cmd_priv.h"
#include "edit_priv.h"

static bool decide(struct app *app, const struct args *args, struct err *e)
{
	const char *follow = args_get(args, "--follow"), *finding = args->words[0];
	bool ok;

	if (!change_begin(app, _("decide"), e))
		return false;
	ok = settle_decide(app, finding, args_get(args, "--as"), args_get(args, "--why"),
	             args_get(args, "--due"), args_get(args, "--by"), e) &&
	     (!follow || settle_follow(app, finding, follow, NULL, e));
	return edit_finish(app, ok, e);
}

bool cmd_decide(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *verdict = args_get(args, "--as");

	if (!verdict || !args_has(args, "--why"))
		return err_set(e, ERR_USAGE,
		        _("write the verdict and the reason: strates decide %s --as coordinated "
		          "--why \"…\""),
		        args->words[0]);
	if (!decide(app, args, e))
		return false;
	out_note(out, _("decided; the finding comes back when what was judged changes"));
	return true;
}

bool cmd_reopen(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	if (!settle_reopen(app, args->words[0], e))
		return false;
	out_note(out, _("the finding is open again"));
	return true;
}

static bool list_follow_ups(struct app *app, struct output *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct follow_up *v = NULL;
	char day[DATE_TEXT_SIZE];
	int n = 0;
	bool ok = settle_follow_ups(app, &mem, &v, &n, e);

	for (int i = 0; ok && i < n; i++) {
		outf(out, "%s  %s  ", date_format(date_from_days(v[i].due), day), v[i].finding);
		if (*v[i].who)
			outf(out, "%s  ", v[i].who);
		outf(out, _("%s: %s"), vocab_label(VOCAB_VERDICT, v[i].verdict), v[i].why);
		if (v[i].days_late)
			outf(out, ngettext("  (%d day late)", "  (%d days late)", (unsigned long)v[i].days_late),
			        v[i].days_late);
		outf(out, "\n");
	}
	if (ok && !n)
		out_note(out, _("nothing is left to be done by a date"));
	arena_release(&mem);
	return ok;
}

bool cmd_follow(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *who = args_get(args, "--who"), *due = args_get(args, "--due"),
	           *finding = args->n_words ? args->words[0] : NULL;
	bool done = args_has(args, "--done"), ok;

	if (!finding)
		return list_follow_ups(app, out, e);
	if (!who && !due && !done)
		return err_set(e, ERR_USAGE,
		        _("write who follows it up and until when: strates follow %s --who NAME --due "
		          "+2m; or --done"),
		        finding);
	if (!change_begin(app, _("follow up"), e))
		return false;
	ok = ((!who && !due) || settle_follow(app, finding, who, due, e)) &&
	     (!done || settle_done(app, finding, true, e));
	if (!edit_finish(app, ok, e))
		return false;
	out_note(out, done ? _("carried out") : _("noted; `strates follow' lists what is to be done"));
	return true;
}

/* A finding and an action may begin alike: then neither is meant. */
static bool find_visa(struct app *app, const char *id, struct visa_on *on, struct record *r, struct arena *mem, struct err *e)
{
	struct err no_finding = ERR_INIT, no_action = ERR_INIT;
	bool finding = settle_load_decision(app, id, mem, r, &no_finding);

	on->finding = finding ? record_text(r, FIELD_DECISION_KEY) : "";
	on->action = store_resolve_id(app->store, ENTITY_ACTION, id, &no_action);
	if (finding && on->action)
		return err_set(e, ERR_USAGE, _("%s begins the id of a finding and of an action; write more of it"), id);
	if (finding)
		return true;
	if (on->action)
		return store_load(app->store, ENTITY_ACTION, on->action, mem, r, e);
	return err_set(e, ERR_DATA, _("%s is neither an action nor a finding that was decided: %s"), id, no_finding.text);
}

static enum visa visa_asked_for(const struct args *args, int *n)
{
	static const char *const options[] = {"--withdraw", "--ask", "--give", "--refuse"};
	enum visa state = VISA_NONE;

	*n = 0;
	for (int i = 0; i < (int)COUNT_OF(options); i++)
		if (args_has(args, options[i])) {
			state = (enum visa)i;
			++*n;
		}
	return state;
}

bool cmd_visa(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	struct arena mem = ARENA_INIT;
	struct visa_on on;
	struct record r;
	int n;
	enum visa state = visa_asked_for(args, &n);
	bool ok = find_visa(app, args->words[0], &on, &r, &mem, e);

	if (ok && n > 1)
		ok = err_set(e, ERR_USAGE, "%s", _("one of --ask, --give, --refuse and --withdraw"));
	if (ok && n)
		ok = settle_visa(app, &on, state, args_get(args, "--by"), e) && find_visa(app, args->words[0], &on, &r, &mem, e);
	if (ok && *settle_visa_text(app, &r, &mem))
		outf(out, "%s\n", settle_visa_text(app, &r, &mem));
	else if (ok)
		out_note(out, "%s", _("no visa was asked for"));
	arena_release(&mem);
	return ok;
}

/* "lead,active" and "outcomes,roles", as they are typed in a shell. */
static bool take_terms(struct app *app, int64_t link, const struct args *args, struct err *e)
{
	const char *roles = args_get(args, "--roles"), *practices = args_get(args, "--practices");
	char *a = roles ? xstrdup(roles) : NULL, *b = a ? strchr(a, ',') : NULL;
	char *list = practices ? xstrdup(practices) : NULL;
	bool ok = true;

	if (b)
		*b++ = '\0';
	for (char *p = list; p && *p; p++)
		if (*p == ',')
			*p = '|';
	if (a || list)
		ok = settle_terms(app, link, a, b, list, e);
	free(a);
	free(list);
	return ok;
}

static bool declare(struct app *app, int64_t a, int64_t b, const struct args *args, int64_t *link, struct err *e)
{
	bool ok;

	if (!change_begin(app, _("link"), e))
		return false;
	ok = settle_link(app, a, b, args_get(args, "--kind"), args_get(args, "--lead"),
	             args_has(args, "--confirmed"), args_get(args, "--note"), link, e) &&
	     take_terms(app, *link, args, e);
	return edit_finish(app, ok, e);
}

bool cmd_link(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	bool confirmed = args_has(args, "--confirmed");
	int64_t a = store_resolve_id(app->store, ENTITY_ACTION, args->words[0], e), b, link;
	char uid[UID_TEXT_SIZE];

	if (!a || !(b = store_resolve_id(app->store, ENTITY_ACTION, args->words[1], e)))
		return false;
	if (!args_has(args, "--kind"))
		return err_set(e, ERR_USAGE, _("write what links them: --kind coordinated"));
	if (!declare(app, a, b, args, &link, e))
		return false;
	outf(out, "%s\n", uid_format(store_uid(app->store, ENTITY_LINK, link), uid));
	if (!confirmed)
		out_note(out, _("proposed; the other side confirms it with `strates confirm'"));
	return true;
}

bool cmd_confirm(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	int64_t link = store_resolve_id(app->store, ENTITY_LINK, args->words[0], e);

	if (!link)
		return false;
	if (args_has(args, "--refuse")) {
		if (!settle_refuse(app, link, e))
			return false;
		out_note(out, _("refused; the two actions do not count as coordinated"));
		return true;
	}
	if (!settle_confirm(app, link, e))
		return false;
	out_note(out, _("confirmed; the two actions count as coordinated"));
	return true;
}
