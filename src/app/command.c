/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command.c - the command table itself: look-up, refusals, running a subcommand, output.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "cmd_priv.h"

static const struct command_desc table[CMD_TOTAL] = {
#define CMD(id, name, french, contexts, needs, usage, keys, label, help) {name, french, contexts, needs, usage, keys, label, help},
#include <strates/app/cmd.def>
#undef CMD
};

/* Only subcommands have a handler here. A test runs the --help of every CTX_CLI command, so none can be forgotten. */
static command_fn handler(enum command c)
{
	switch (c) {
#define CASE(id, fn) \
	case CMD_##id: return cmd_##fn;
	SUBCOMMANDS(CASE)
#undef CASE
	default: return NULL;
	}
}

const struct command_desc *command_desc(enum command c)
{
	return &table[c];
}

int command_find(const char *name)
{
	struct str want = STR_INIT, have = STR_INIT;
	int found = -1;

	utf8_fold(&want, name);
	for (int i = 0; i < CMD_TOTAL && found < 0; i++) {
		str_clear(&have);
		utf8_fold(&have, table[i].name);
		if (str_eq(want.s, have.s) || str_eq(want.s, table[i].french))
			found = i;
	}
	str_release(&want);
	str_release(&have);
	return found;
}

const char *command_refusal(enum command c, unsigned have)
{
	static const struct {
		enum command_need need;
		const char *why;
	} reasons[] = {
		{NEED_STORE, N_("no register is open")},
		{NEED_WRITABLE, N_("the register is open for reading only")},
		{NEED_SELECTION, N_("select an action first")},
		{NEED_FINDING, N_("select an action that has a finding")},
		{NEED_CHECKED, N_("check actions first, with Space")},
		{NEED_UNDO, N_("there is nothing to undo")},
		{NEED_REDO, N_("there is nothing to redo")},
	};

	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (table[c].needs & reasons[i].need && !(have & reasons[i].need))
			return _(reasons[i].why);
	return NULL;
}

bool command_run(struct app *a, const struct args *args, struct output *o, struct err *e)
{
	enum command c = args->command;
	unsigned have = 0;
	const char *why;

	if (!(table[c].contexts & CTX_CLI))
		return err_set(e, ERR_USAGE, _("\"%s\" is a command of the console; run `strates' alone"), table[c].name);
	if (table[c].needs & NEED_STORE) {
		if (!app_open(a, false, e))
			return false;
		have = NEED_STORE | (store_is_read_only(app_store(a)) ? 0u : NEED_WRITABLE);
		if ((why = command_refusal(c, have)))
			return err_set(e, ERR_READONLY, _("%s: %s; check the rights of the file"), app_db_path(a), why);
	}
	return handler(c)(a, args, o, e);
}

void out_text(struct output *o, const char *s)
{
	o->write(o->ctx, s, strlen(s));
}

void outf(struct output *o, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0)
		out_text(o, text);
	va_end(ap);
	free(text);
}

void out_note(struct output *o, const char *fmt, ...)
{
	va_list ap;
	char *text = NULL;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0)
		o->note(o->ctx, text);
	va_end(ap);
	free(text);
}
