/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_settle.c - subcommands that settle what was found: decide, reopen, link, confirm.
 */
#include "config.h"

#include <strates/app/settle.h>
#include <strates/base/intl.h>

#include "app_priv.h"
#include "cmd_priv.h"

bool cmd_decide(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	const char *verdict = args_get(args, "--as");

	if (!verdict || !args_has(args, "--why"))
		return err_set(e, ERR_USAGE,
		        _("write the verdict and the reason: strates decide %s --as coordinated "
		          "--why \"…\""),
		        args->words[0]);
	if (!settle_decide(app, args->words[0], verdict, args_get(args, "--why"),
	            args_get(args, "--due"), args_get(args, "--by"), e))
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

bool cmd_link(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	bool confirmed = args_has(args, "--confirmed");
	int64_t a = store_resolve_id(app->store, ENTITY_ACTION, args->words[0], e), b, link;
	char uid[UID_TEXT_SIZE];

	if (!a || !(b = store_resolve_id(app->store, ENTITY_ACTION, args->words[1], e)))
		return false;
	if (!args_has(args, "--kind"))
		return err_set(e, ERR_USAGE, _("write what links them: --kind coordinated"));
	if (!settle_link(app, a, b, args_get(args, "--kind"), args_get(args, "--lead"), confirmed,
	            args_get(args, "--note"), &link, e))
		return false;
	outf(out, "%s\n", uid_format(store_uid(app->store, ENTITY_LINK, link), uid));
	if (!confirmed)
		out_note(out, _("proposed; the other side confirms it with `strates confirm'"));
	return true;
}

bool cmd_confirm(struct app *app, const struct args *args, struct output *out, struct err *e)
{
	int64_t link = store_resolve_id(app->store, ENTITY_LINK, args->words[0], e);

	if (!link || !settle_confirm(app, link, e))
		return false;
	out_note(out, _("confirmed; the two actions count as coordinated"));
	return true;
}
