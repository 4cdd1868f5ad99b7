/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config_priv.h - lines of the configuration file: what they say, and one of them changed.
 */
#ifndef STRATES_APP_CONFIG_PRIV_H
#define STRATES_APP_CONFIG_PRIV_H

#include <stdbool.h>
#include <strates/base/str.h>

enum { INI_LINE_MAX = 1000 };

/* Behind the mark that some editors put in front of UTF-8. */
char *ini_behind_mark(char *text);
bool ini_is_blank(const char *line); /* or a comment */
/* Is it "[Section]"? Its name in lower case. */
bool ini_section(const char *line, char section[64]);
/* "name = value"; the caller frees both. false: it can't be read. */
bool ini_assignment(const char *line, char **name, char **value);
/* Copies text with one assignment changed, added to its section (which is made when there is none), or, with value NULL, taken out. All else stays byte for
   byte, also what stands behind the value on its line. text is used up. */
void ini_change(struct str *out, char *text, const char *section, const char *name, const char *value);

#endif
