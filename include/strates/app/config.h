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
enum opt_type { OPT_TEXT, OPT_SWITCH, OPT_CHOICE, OPT_NUMBER };
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
/* For this run only (`--set weights.place=30`, `--set km=80`). */
bool config_override(struct config *c, const char *assignment, struct err *e);
/* [rates] and [keys], in order: i-th name and value; false beyond the last. */
bool config_rate(const struct config *c, size_t i, const char **currency, double *euros);
bool config_key(const struct config *c, size_t i, const char **command, const char **keys, long *line);
/* Writes one option into the user's file: replaces its line or adds it; the rest of the file stays as it is, byte for byte. */
bool config_set(struct config *c, enum opt o, const char *value, struct err *e);
/* The effective configuration, or the shipped defaults with their help as comments, as INI text. Appends. */
void config_print(const struct config *c, bool defaults, struct str *out);

#endif
