/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config.h - the configuration: options (opt.def), engine parameters, rates, keys. One INI file; never rewritten but by config_set(), which changes
 * one line and keeps the user's comments.
 */
#ifndef STRATES_APP_CONFIG_H
#define STRATES_APP_CONFIG_H

#include <stdbool.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/engine/params.h>

enum opt {
#define OPT(id, section, name, type, standard, choices, help) OPT_##id,
#include <strates/app/opt.def>
#undef OPT
	OPT_COUNT
};
enum opt_type { OPT_TEXT, OPT_SWITCH, OPT_CHOICE, OPT_LIST, OPT_NUMBER };
struct opt_desc {
	const char *section, *name;
	enum opt_type type;
	const char *standard, *choices, *help; /* help: msgid */
};
const struct opt_desc *opt_desc(enum opt o);

struct config;
/* Defaults, then share/strates.ini's rates, then the user's file (absent = fine). A bad line or value is told in `warnings` (one line each, with
   file and line number) and its default kept: a typing error never keeps the program from starting. */
struct config *config_load(const char *path, struct str *warnings);
void config_free(struct config **c);
const char *config_path(const struct config *c);
const char *config_text(const struct config *c, enum opt o);
bool config_is_on(const struct config *c, enum opt o);
const struct params *config_params(const struct config *c);
/* The file once more, as config_load(); what was given for this run only is gone. */
void config_reload(struct config *c, struct str *warnings);
/* Is the file another one than when it was read? */
bool config_is_changed(const struct config *c);
/* For this run only (`--set weights.place=30`, `--set km=80`). */
bool config_override(struct config *c, const char *assignment, struct err *e);
/* [rates], [keys] and [colors], in order: i-th name and value; false beyond the last. */
bool config_rate(const struct config *c, size_t i, const char **currency, double *euros);
bool config_key(const struct config *c, size_t i, const char **command, const char **keys, long *line);
bool config_color(const struct config *c, size_t i, const char **style, const char **look, long *line);
/* Writes one option into the user's file: replaces its value or adds it; the rest of the file stays as it is, byte for byte. */
bool config_set(struct config *c, enum opt o, const char *value, struct err *e);
/* The same for any line; value NULL takes it out, so that the default holds. Options and parameters are checked before. The file is then read again: texts
   that were given before are gone. */
bool config_write(struct config *c, const char *section, const char *name, const char *value, struct err *e);

/* What the user's file says there. Appends; false: nothing. */
bool config_own(const struct config *c, const char *section, const char *name, struct str *out);

/* --- settings: options and parameters in one row, for who shows them all: i from 0 to CONFIG_SETTINGS - 1 --- */
enum { CONFIG_SETTINGS = (int)OPT_COUNT + (int)PARAM_ID_COUNT };
struct config_setting {
	const char *section, *name, *help, *choices; /* help: msgid; choices as in opt.def, "" = none */
	enum opt_type type;
};
void config_setting(size_t i, struct config_setting *out);
/* By "section.name"; -1. */
int config_setting_find(const char *full);
/* Append: the value that holds, the default, the lowest and highest that a number may have (else nothing). */
void config_setting_value(const struct config *c, size_t i, struct str *out);
void config_setting_standard(size_t i, struct str *out);
void config_setting_range(size_t i, struct str *low, struct str *high);
/* Line of the user's file that it comes from; 0 = the default; -1 = given for this run. */
long config_setting_line(const struct config *c, size_t i);
bool config_setting_check(size_t i, const char *value, struct err *e);
/* The effective configuration, or the shipped defaults with their help as comments, as INI text. Appends. */
void config_print(const struct config *c, bool defaults, struct str *out);

#endif
