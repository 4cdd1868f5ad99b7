/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config.c - reading the configuration file, and changing one line of it.
 *
 * iniparser reads the syntax and is kept at arm's length: it loses the whole file over one bad line, cuts unquoted values at `;` and `#`, and its typed
 * getters crash on a key that names a section. So it is given one line at a time: a line that it refuses is reported with its number and left out, and only
 * iniparser_getstring() is used, with conversions of our own.
 */
#include "config.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif

#include <strates/app/config.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

enum { CONFIG_MAX = 1024 * 1024, LINE_MAX_INI = 1000 };

struct entry { /* one assignment, as the file has it */
	char *section, *name, *value;
	long line; /* 0 = shipped */
};
struct config {
	char *path;
	char *text[OPT_COUNT];
	struct params params;
	struct entry *entries;
	size_t n, cap;
};

static const struct opt_desc opts[OPT_COUNT] = {
#define TEXT OPT_TEXT
#define SWITCH OPT_SWITCH
#define CHOICE OPT_CHOICE
#define COUNT OPT_NUMBER
#define OPT(id, section, name, type, standard, choices, help) {section, name, type, standard, choices, help},
#include <strates/app/opt.def>
#undef OPT
#undef TEXT
#undef SWITCH
#undef CHOICE
#undef COUNT
};

const struct opt_desc *opt_desc(enum opt o)
{
	return &opts[o];
}

static void tell(struct str *to, const char *path, long line, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static void tell(struct str *to, const char *path, long line, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	str_addf(to, "%s:%ld: %s\n", path, line, text);
}

/* --- values ------------------------------------------------------------------------------------------------------------------- */

static bool is_switch(const char *v, bool *on)
{
	static const char *const yes[] = {"on", "yes", "oui", "true", "1"}, *const no[] = {"off", "no", "non", "false", "0"};

	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		if (strcasecmp(v, yes[i]) == 0)
			return *on = true;
		if (strcasecmp(v, no[i]) == 0) {
			*on = false;
			return true;
		}
	}
	return false;
}

static bool is_choice(const char *choices, const char *v)
{
	const char *rest = choices, *item;
	size_t n;

	while (rest) {
		item = rest;
		n = str_split(&rest, "|");
		if (strlen(v) == n && strncmp(item, v, n) == 0)
			return true;
	}
	return false;
}

/* A sentence when the value is not one that the option takes. */
static bool check_value(enum opt o, const char *v, struct err *e)
{
	bool on;

	if (opts[o].type == OPT_SWITCH && !is_switch(v, &on))
		return err_set(e, ERR_USAGE, _("%s.%s is on or off, not \"%s\""), opts[o].section, opts[o].name, v);
	if (opts[o].type == OPT_CHOICE && !is_choice(opts[o].choices, v))
		return err_set(e, ERR_USAGE, _("%s.%s is one of %s, not \"%s\""), opts[o].section, opts[o].name, opts[o].choices, v);
	return true;
}

static int find_opt(const char *section, const char *name)
{
	for (int i = 0; i < OPT_COUNT; i++)
		if (str_eq(opts[i].section, section) && str_eq(opts[i].name, name))
			return i;
	return -1;
}

static bool is_section(const char *s)
{
	static const char *const known[] = {"rates", "keys"};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq(known[i], s))
			return true;
	for (int i = 0; i < OPT_COUNT; i++)
		if (str_eq(opts[i].section, s))
			return true;
	for (int i = 0; i < PARAM_ID_COUNT; i++)
		if (str_eq(param_desc((enum param_id)i)->section, s))
			return true;
	return false;
}

/* A later line about the same name takes the place of the earlier one: the user's rate that of the shipped one. */
static void add_entry(struct config *c, const char *section, const char *name, const char *value, long line)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->entries[i].section, section) && strcasecmp(c->entries[i].name, name) == 0) {
			free(c->entries[i].value);
			c->entries[i].value = xstrdup(value);
			c->entries[i].line = line;
			return;
		}
	GROW(c->entries, c->n, c->cap);
	c->entries[c->n++] = (struct entry){xstrdup(section), xstrdup(name), xstrdup(value), line};
}

static void take(struct config *c, const char *path, const char *section, const char *name, const char *value, long line, struct str *warnings)
{
	struct err e = ERR_INIT;
	char full[128];
	double rate;
	int o = find_opt(section, name);

	snprintf(full, sizeof(full), "%s.%s", section, name);
	if (o >= 0) {
		if (check_value((enum opt)o, value, &e)) {
			free(c->text[o]);
			c->text[o] = xstrdup(value);
		}
	} else if (str_eq(section, "rates")) {
		if (str_to_real(value, &rate) && rate > 0 && strlen(name) == 3)
			add_entry(c, section, name, value, line);
		else
			err_set(&e, ERR_USAGE, _("a rate is the value of one unit in euros, such as xof = 0.00152449, not \"%s\""), value);
	} else if (str_eq(section, "keys"))
		add_entry(c, section, name, value, line);
	else if (param_find(full) >= 0)
		params_set(&c->params, full, value, &e);
	else if (is_section(section))
		err_set(&e, ERR_USAGE, _("there is no option \"%s\" in [%s]; `strates config --defaults' shows them"), name, section);
	else
		err_set(&e, ERR_USAGE, _("there is no section [%s]; `strates config --defaults' shows them"), section);
	if (err_is_set(&e))
		tell(warnings, path, line, "%s", e.text);
}

/* --- the file ----------------------------------------------------------------------------------------------------------------- */

static int silent(const char *format, ...)
{
	(void)format;
	return 0;
}

/* One line through iniparser, alone under a section; the value in *value (caller frees). false: it can't be read. The library of Debian 12 reads
   only files by name: the line stands in an anonymous one. */
static bool parse_line(const char *line, char **name, char **value)
{
	char path[48];
	int fd = memfd_create("line", MFD_CLOEXEC);
	dictionary *d = NULL;
	bool ok = false;

	if (fd >= 0 && dprintf(fd, "[x]\n%s\n", line) > 0) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		d = iniparser_load(path);
	}
	if (d && iniparser_getsecnkeys(d, "x") == 1) {
		const char *key[1];
		iniparser_getseckeys(d, "x", key);
		*name = xstrdup(key[0] + 2);
		*value = xstrdup(iniparser_getstring(d, key[0], ""));
		ok = true;
	}
	if (d)
		iniparser_freedict(d);
	if (fd >= 0)
		close(fd);
	return ok;
}

static bool is_blank_or_comment(const char *line)
{
	line += strspn(line, " \t\r");
	return !*line || *line == '#' || *line == ';';
}

static bool section_of(const char *line, char section[64])
{
	size_t n;

	line += strspn(line, " \t");
	if (*line != '[')
		return false;
	line++;
	line += strspn(line, " \t");
	n = strcspn(line, "]");
	if (line[n] != ']' || n >= 64)
		return false;
	while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '\t'))
		n--;
	for (size_t i = 0; i < n; i++)
		section[i] = (char)tolower((unsigned char)line[i]);
	section[n] = '\0';
	return true;
}

/* Behind the mark that some editors put in front of UTF-8. */
static char *behind_mark(char *text)
{
	return strncmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
}

static void read_text(struct config *c, const char *path, char *text, bool shipped, struct str *warnings)
{
	char *rest = behind_mark(text), *line, section[64] = "";
	long number = 0;

	while ((line = strsep(&rest, "\n"))) {
		char *name = NULL, *value = NULL;
		number++;
		if (is_blank_or_comment(line) || section_of(line, section))
			continue;
		if (strlen(line) > LINE_MAX_INI)
			tell(warnings, path, number, _("the line is too long; it is left out"));
		else if (!parse_line(line, &name, &value))
			tell(warnings, path, number, _("this is not `name = value'; the line is left out"));
		else
			take(c, path, section, name, value, shipped ? 0 : number, warnings);
		free(name);
		free(value);
	}
}

static void read_file(struct config *c, const char *path, bool shipped, struct str *warnings)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	if (file_exists(path)) {
		if (file_read(path, CONFIG_MAX, &text, &e))
			read_text(c, path, text.s, shipped, warnings);
		else
			str_addf(warnings, "%s\n", e.text);
	}
	str_release(&text);
}

struct config *config_load(const char *path, struct str *warnings)
{
	struct config *c = xcalloc(1, sizeof(*c));
	char *shipped = file_share("strates.ini");

	c->path = xstrdup(path);
	params_init(&c->params);
	for (int i = 0; i < OPT_COUNT; i++)
		c->text[i] = xstrdup(opts[i].standard);
	iniparser_set_error_callback(silent);
	read_file(c, shipped, true, warnings);
	read_file(c, path, false, warnings);
	free(shipped);
	return c;
}

void config_free(struct config **cp)
{
	struct config *c = *cp;

	if (!c)
		return;
	for (int i = 0; i < OPT_COUNT; i++)
		free(c->text[i]);
	for (size_t i = 0; i < c->n; i++) {
		free(c->entries[i].section);
		free(c->entries[i].name);
		free(c->entries[i].value);
	}
	free(c->entries);
	free(c->path);
	free(c);
	*cp = NULL;
}

const char *config_path(const struct config *c)
{
	return c->path;
}

const char *config_text(const struct config *c, enum opt o)
{
	return c->text[o];
}

bool config_is_on(const struct config *c, enum opt o)
{
	bool on = false;

	is_switch(c->text[o], &on);
	return on;
}

const struct params *config_params(const struct config *c)
{
	return &c->params;
}

bool config_override(struct config *c, const char *assignment, struct err *e)
{
	const char *eq = strchr(assignment, '=');
	char *name;
	int o = -1;
	bool ok = true;

	if (!eq)
		return err_set(e, ERR_USAGE, _("\"%s\" is not NAME=VALUE, such as weights.money=30"), assignment);
	name = xstrndup(assignment, (size_t)(eq - assignment));
	for (int i = 0; i < OPT_COUNT && o < 0; i++) {
		char full[96];
		snprintf(full, sizeof(full), "%s.%s", opts[i].section, opts[i].name);
		if (str_eq(full, name))
			o = i;
	}
	if (o < 0)
		ok = params_set(&c->params, name, eq + 1, e);
	else if ((ok = check_value((enum opt)o, eq + 1, e))) {
		free(c->text[o]);
		c->text[o] = xstrdup(eq + 1);
	}
	free(name);
	return ok;
}

/* i-th entry of a section. */
static const struct entry *nth(const struct config *c, const char *section, size_t i)
{
	for (size_t k = 0; k < c->n; k++)
		if (str_eq(c->entries[k].section, section) && i-- == 0)
			return &c->entries[k];
	return NULL;
}

bool config_rate(const struct config *c, size_t i, const char **currency, double *euros)
{
	const struct entry *x = nth(c, "rates", i);

	if (!x)
		return false;
	/* iniparser lower-cases names; currencies are upper-case. */
	for (char *p = x->name; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	*currency = x->name;
	return str_to_real(x->value, euros);
}

bool config_key(const struct config *c, size_t i, const char **command, const char **keys, long *line)
{
	const struct entry *x = nth(c, "keys", i);

	if (!x)
		return false;
	*command = x->name;
	*keys = x->value;
	*line = x->line;
	return true;
}

/* --- writing ------------------------------------------------------------------------------------------------------------------ */

/* Copies the file, putting the assignment in the place of the option's line, else at the end of its section, else in a new section. */
static void rewrite(struct str *out, char *text, const struct opt_desc *d, const char *value)
{
	char *rest = behind_mark(text), *line, section[64] = "";
	bool written = false, inside = false;

	str_add_n(out, text, (size_t)(rest - text));
	while ((line = strsep(&rest, "\n"))) {
		char *name = NULL, *old = NULL;
		bool same;
		if (!rest && !*line)
			break; /* what follows the last newline */
		if (section_of(line, section)) {
			if (inside && !written) {
				str_addf(out, "%s = \"%s\"\n", d->name, value);
				written = true;
			}
			inside = str_eq(section, d->section);
		}
		same = inside && !is_blank_or_comment(line) && parse_line(line, &name, &old) && str_eq(name, d->name);
		if (same && !written)
			str_addf(out, "%s = \"%s\"%s", d->name, value, rest ? "\n" : "");
		else if (!same)
			str_addf(out, "%s%s", line, rest ? "\n" : "");
		written |= same;
		free(name);
		free(old);
	}
	if (written)
		return;
	if (out->len && !str_has_suffix(out->s, "\n"))
		str_add_char(out, '\n');
	if (!inside)
		str_addf(out, "%s[%s]\n", out->len ? "\n" : "", d->section);
	str_addf(out, "%s = \"%s\"\n", d->name, value);
}

bool config_set(struct config *c, enum opt o, const char *value, struct err *e)
{
	struct str old = STR_INIT, new = STR_INIT;
	char *dir = xstrndup(c->path, (size_t)(file_basename(c->path) - c->path));
	bool ok;

	if (strpbrk(value, "\"\n\r"))
		ok = err_set(e, ERR_USAGE, _("\"%s\" can't stand in the configuration; leave quotes and line ends out"), value);
	else if (strlen(value) + strlen(opts[o].name) + strlen(" = \"\"") > LINE_MAX_INI)
		ok = err_set(e, ERR_USAGE, _("%s.%s is too long for the configuration; write at most %d characters"), opts[o].section, opts[o].name, 900);
	else
		ok = check_value(o, value, e) && (!*dir || file_mkdirs(dir, e)) &&
		     (!file_exists(c->path) || file_read(c->path, CONFIG_MAX, &old, e));
	if (ok) {
		rewrite(&new, old.s, &opts[o], value);
		ok = file_write(c->path, new.s, new.len, e);
	}
	if (ok) {
		free(c->text[o]);
		c->text[o] = xstrdup(value);
	}
	free(dir);
	str_release(&old);
	str_release(&new);
	return ok;
}

static void print_params(const struct config *c, bool defaults, struct str *out)
{
	const char *section = "";

	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		const struct param_desc *d = param_desc((enum param_id)i);
		struct params standard;
		if (!str_eq(section, d->section))
			str_addf(out, "\n[%s]\n", d->section);
		section = d->section;
		if (defaults)
			str_addf(out, "# %s\n", _(d->help));
		str_addf(out, "%s = ", d->name);
		params_init(&standard);
		params_format(defaults ? &standard : &c->params, (enum param_id)i, out);
		str_add_char(out, '\n');
	}
}

void config_print(const struct config *c, bool defaults, struct str *out)
{
	const char *section = "", *currency;
	double euros;

	for (int i = 0; i < OPT_COUNT; i++) {
		if (!str_eq(section, opts[i].section))
			str_addf(out, "%s[%s]\n", i ? "\n" : "", opts[i].section);
		section = opts[i].section;
		if (defaults)
			str_addf(out, "# %s%s%s\n", _(opts[i].help), *opts[i].choices ? " " : "", opts[i].choices);
		str_addf(out, "%s = \"%s\"\n", opts[i].name, defaults ? opts[i].standard : c->text[i]);
	}
	print_params(c, defaults, out);
	str_add(out, "\n[rates]\n");
	for (size_t i = 0; config_rate(c, i, &currency, &euros); i++)
		str_addf(out, "%s = %.10g\n", currency, euros);
	str_add(out, "\n[keys]\n");
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->entries[i].section, "keys"))
			str_addf(out, "%s = \"%s\"\n", c->entries[i].name, c->entries[i].value);
}
