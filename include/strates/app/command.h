/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command.h - the one table of commands (cmd.def): keys, palette, help, subcommands, man page and completions are readings of it.
 */
#ifndef STRATES_APP_COMMAND_H
#define STRATES_APP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/app/app.h>
#include <strates/base/str.h>

enum command {
#define CMD(id, name, french, contexts, needs, usage, keys, label, help) CMD_##id,
#include <strates/app/cmd.def>
#undef CMD
	CMD_TOTAL
};
/* Where a command can be given. */
enum command_context {
	CTX_CLI = 1,      /* subcommand `strates NAME` */
	CTX_ANY = 2,      /* anywhere in the console but in text fields */
	CTX_LIST = 4,     /* the action list has the focus … */
	CTX_TREE = 8,
	CTX_DETAIL = 16,
	CTX_FINDINGS = 32,
	CTX_COMPARE = 64,
	CTX_VIEW = 128, /* a view that is no list of actions: timeline, matrix, map … */
	CTX_PANES = CTX_LIST | CTX_TREE | CTX_DETAIL | CTX_FINDINGS | CTX_VIEW
};
/* What must hold; the first that does not is the reason shown. */
enum command_need {
	NEED_STORE = 1,     /* an open register */
	NEED_WRITABLE = 2,
	NEED_SELECTION = 4, /* a selected action */
	NEED_FINDING = 8,   /* a selected finding */
	NEED_CHECKED = 16,  /* checked rows */
	NEED_UNDO = 32,
	NEED_REDO = 64
};
struct command_desc {
	const char *name;   /* subcommand, or dotted name for the configuration ("edit.add") */
	const char *french; /* alias */
	unsigned contexts, needs;
	const char *usage;  /* of a subcommand: "FILE… [--as FORMAT] [--dry-run]"; options are read from it */
	const char *keys;   /* default keys: names of ui/keys.h separated by blanks; a sequence is joined by `,`: "d,d Delete" */
	const char *label;  /* msgid, two or three words: key bar and palette */
	const char *help;   /* msgid, one sentence */
};
const struct command_desc *command_desc(enum command c);
/* By name or French alias, folded; -1. */
int command_find(const char *name);
/* Reason (translated, static) why it can't be given now, or NULL. `have` = enum command_need that hold. */
const char *command_refusal(enum command c, unsigned have);

/* --- subcommands --------------------------------------------------------------------------------------------------------------- */

struct arg_option {
	const char *name, *value; /* "--as", "csv"; value "" for a switch */
};
struct args {
	enum command command;
	const char **words; /* positional */
	int n_words;
	struct arg_option *options;
	int n_options, cap;
	bool quiet;
};
/* Reads argv (behind the subcommand's name) by the command's usage: unknown options, missing values and too few or too many words are ERR_USAGE with the usage in the text. */
bool args_parse(struct args *out, enum command c, int argc, char *const argv[], struct err *e);
void args_release(struct args *a);
/* Value of an option (last one wins), NULL when absent; "" for a switch that is there. */
const char *args_get(const struct args *a, const char *option);
bool args_has(const struct args *a, const char *option);
/* i-th value of an option that may be repeated; NULL beyond. */
const char *args_nth(const struct args *a, const char *option, int i);
/* Words from `from` on joined by blanks (a filter), in arena mem. */
const char *args_rest(const struct args *a, int from, struct arena *mem);

/* Where a subcommand writes: data to out (standard output), sentences to note (standard error, one line each). */
struct output {
	bool (*write)(void *ctx, const char *s, size_t n); /* false: nobody reads any more */
	void (*note)(void *ctx, const char *line);
	void *ctx;
	int status; /* exit status when the handler gives true: 0, or 1 = done, but something was refused or found */
	bool is_terminal; /* out is a terminal: tables may be cut to `columns` */
	int columns;
};
void out_text(struct output *o, const char *s);
void outf(struct output *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void out_note(struct output *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Runs a subcommand: opens the register when it needs one, checks what it needs, calls the handler cmd_<id>(). Handlers are in src/app/cmd_*.c and have the type
   bool (*)(struct app *, const struct args *, struct output *, struct err *). */
bool command_run(struct app *a, const struct args *args, struct output *o, struct err *e);

/* Texts made from the table. Append. */
void command_usage(enum command c, struct str *out);        /* one line: strates import FILE… … */
void command_help(enum command c, struct str *out);         /* usage and help */
void command_help_all(struct str *out);                     /* strates --help */
void command_man(struct str *out);                          /* strates(1) in mdoc, in the user's language */
bool command_completion(const char *shell, struct str *out, struct err *e); /* bash, zsh, fish */

/* --- keys ------------------------------------------------------------------------------------------------------------------------ */

struct keymap;
/* The one way to write a key's name: false when there is no such key. Names are the business of who reads keys (ui/keys.h). */
typedef bool (*key_spell_fn)(const char *key, char out[40]);
/* Default keys, those of the profile (view.keymap), and the user's [keys]; wrong lines are told in warnings (may be NULL) and left out. */
struct keymap *keymap_new(const struct config *c, key_spell_fn spell, struct str *warnings);
/* Who would lose a key if this command had these keys too: the command, with the key in theirs[40]; -1 = nobody. Keys are spelt as in keymap_spell(). */
int keymap_clash(const struct keymap *k, enum command c, const char *keys, char theirs[40]);
/* A list of keys as people write it ("ctrl-a d,d") in the one spelling; false with a sentence at the first that is none. Appends. */
bool keymap_spell(const char *keys, key_spell_fn spell, struct str *out, struct err *e);
/* Keys without the user's [keys]: those of the profile. */
const char *keymap_standard(const struct config *c, enum command cmd, char buf[80]);
void keymap_free(struct keymap **k);
/* Key names typed so far ("d" or "d,d"), in a context: the command; -1 = none; -2 = the beginning of a longer sequence. */
int keymap_find(const struct keymap *k, unsigned context, const char *sequence);
/* Keys of a command, names separated by blanks ("d,d Delete"), in the user's keymap. Borrowed. */
const char *keymap_keys(const struct keymap *k, enum command c);
/* First key, as people read it is the face's business. "" when it has none. */
const char *keymap_first(const struct keymap *k, enum command c, char buf[32]);

#endif
