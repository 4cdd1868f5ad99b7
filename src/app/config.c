/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config.c - the configuration: what may stand in the file, what holds now, where that comes from, and changing one value.
 *
 * A line that can't be read, or whose value can't be, is told with its number and left out; all others hold. The file is read again as a whole when it changed:
 * there is one way from its text to what holds.
 */
#include "config.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/config.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "config_priv.h"

enum { CONFIG_MAX = 1024 * 1024 };

struct entry { /* one assignment, as the file has it */
	char *section, *name, *value;
	long line; /* 0 = shipped */
};
struct config {
	char *path;
	char *text[OPT_COUNT];
	struct params params;
	long line[CONFIG_SETTINGS]; /* of the file, 0 = the default, -1 = given for this run */
	struct file_mark seen;      /* the file when it was read */
	struct entry *entries;
	size_t n, cap;
};

static const struct opt_desc opts[OPT_COUNT] = {
#define TEXT OPT_TEXT
#define SWITCH OPT_SWITCH
#define CHOICE OPT_CHOICE
#define LIST OPT_LIST
#define OPT(id, section, name, type, standard, choices, help) {section, name, type, standard, choices, help},
#include <strates/app/opt.def>
#undef OPT
#undef TEXT
#undef SWITCH
#undef CHOICE
#undef LIST
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

	if (!to)
		return;
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

/* The first word of a list that is none of the choices; its length, 0 = all are. */
static size_t find_wrong(const char *choices, const char *v, const char **word)
{
	const char *rest = v;

	while (rest) {
		char one[64];
		size_t n;
		*word = rest;
		n = str_split(&rest, ", ");
		snprintf(one, sizeof(one), "%.*s", (int)n, *word);
		if (n && (n >= sizeof(one) || !is_choice(choices, one)))
			return n;
	}
	return 0;
}

/* A sentence when the value is not one that the option takes. */
static bool check_value(enum opt o, const char *v, struct err *e)
{
	bool on;
	const char *word;
	size_t n;

	if (opts[o].type == OPT_SWITCH && !is_switch(v, &on))
		return err_set(e, ERR_USAGE, _("%s.%s is on or off, not \"%s\""), opts[o].section, opts[o].name, v);
	if (opts[o].type == OPT_CHOICE && !is_choice(opts[o].choices, v))
		return err_set(e, ERR_USAGE, _("%s.%s is one of %s, not \"%s\""), opts[o].section, opts[o].name, opts[o].choices, v);
	if (opts[o].type == OPT_LIST && (n = find_wrong(opts[o].choices, v, &word)))
		return err_set(e, ERR_USAGE, _("%s.%s are some of %s, not \"%.*s\""), opts[o].section, opts[o].name, opts[o].choices, (int)n, word);
	return true;
}

static bool is_section(const char *s)
{
	static const char *const known[] = {"rates", "keys", "colors"};

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

static void take_setting(struct config *c, int i, const char *full, const char *value, long line, struct err *e)
{
	if (i >= OPT_COUNT) {
		if (params_set(&c->params, full, value, e))
			c->line[i] = line;
	} else if (check_value((enum opt)i, value, e)) {
		free(c->text[i]);
		c->text[i] = xstrdup(value);
		c->line[i] = line;
	}
}

static void take(struct config *c, const char *path, const char *section, const char *name, const char *value, long line, struct str *warnings)
{
	struct err e = ERR_INIT;
	char full[128];
	double rate;
	int i;

	snprintf(full, sizeof(full), "%s.%s", section, name);
	i = config_setting_find(full);
	if (i >= 0)
		take_setting(c, i, full, value, line, &e);
	else if (str_eq(section, "keys") || str_eq(section, "colors") || (str_eq(section, "rates") && str_to_real(value, &rate) && rate > 0 && strlen(name) == 3))
		add_entry(c, section, name, value, line);
	else if (str_eq(section, "rates"))
		err_set(&e, ERR_USAGE, _("a rate is the value of one unit in euros, such as xof = 0.00152449, not \"%s\""), value);
	else if (is_section(section))
		err_set(&e, ERR_USAGE, _("there is no option \"%s\" in [%s]; `strates config --defaults' shows them"), name, section);
	else
		err_set(&e, ERR_USAGE, _("there is no section [%s]; `strates config --defaults' shows them"), section);
	if (err_is_set(&e))
		tell(warnings, path, line, "%s", e.text);
}

/* --- the file ----------------------------------------------------------------------------------------------------------------- */

static void read_text(struct config *c, const char *path, char *text, bool shipped, struct str *warnings)
{
	char *rest = ini_behind_mark(text), *line, section[64] = "";
	long number = 0;

	while ((line = strsep(&rest, "\n"))) {
		char *name = NULL, *value = NULL;
		number++;
		if (ini_is_blank(line) || ini_section(line, section))
			continue;
		if (strlen(line) > INI_LINE_MAX)
			tell(warnings, path, number, _("the line is too long; it is left out"));
		else if (!ini_assignment(line, &name, &value))
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
		else if (warnings)
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
	c->seen = file_mark(path);
	read_file(c, shipped, true, warnings);
	read_file(c, path, false, warnings);
	free(shipped);
	return c;
}

static void release(struct config *c)
{
	for (int i = 0; i < OPT_COUNT; i++)
		free(c->text[i]);
	for (size_t i = 0; i < c->n; i++) {
		free(c->entries[i].section);
		free(c->entries[i].name);
		free(c->entries[i].value);
	}
	free(c->entries);
	free(c->path);
}

void config_free(struct config **cp)
{
	if (!*cp)
		return;
	release(*cp);
	free(*cp);
	*cp = NULL;
}

void config_reload(struct config *c, struct str *warnings)
{
	struct config *fresh = config_load(c->path, warnings), old = *c;

	*c = *fresh;
	release(&old);
	free(fresh);
}

bool config_is_changed(const struct config *c)
{
	return !file_mark_same(file_mark(c->path), c->seen);
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

/* --- settings: options and parameters alike ----------------------------------------------------------------------------------- */

void config_setting(size_t i, struct config_setting *out)
{
	const struct param_desc *d;

	if (i < OPT_COUNT) {
		*out = (struct config_setting){opts[i].section, opts[i].name, opts[i].help, opts[i].choices, opts[i].type};
		return;
	}
	d = param_desc((enum param_id)(i - OPT_COUNT));
	*out = (struct config_setting){d->section, d->name, d->help, "", d->type == PARAM_SWITCH ? OPT_SWITCH : d->type == PARAM_DAY ? OPT_TEXT : OPT_NUMBER};
}

int config_setting_find(const char *full)
{
	for (int i = 0; i < OPT_COUNT; i++) {
		size_t n = strlen(opts[i].section);
		if (strncmp(full, opts[i].section, n) == 0 && full[n] == '.' && str_eq(full + n + 1, opts[i].name))
			return i;
	}
	return param_find(full) >= 0 ? OPT_COUNT + param_find(full) : -1;
}

void config_setting_value(const struct config *c, size_t i, struct str *out)
{
	if (i < OPT_COUNT)
		str_add(out, c->text[i]);
	else
		params_format(&c->params, (enum param_id)(i - OPT_COUNT), out);
}

void config_setting_standard(size_t i, struct str *out)
{
	struct params p;

	params_init(&p);
	if (i < OPT_COUNT)
		str_add(out, opts[i].standard);
	else
		params_format(&p, (enum param_id)(i - OPT_COUNT), out);
}

void config_setting_range(size_t i, struct str *low, struct str *high)
{
	struct params p;
	enum param_id id;

	if (i < OPT_COUNT)
		return;
	id = (enum param_id)(i - OPT_COUNT);
	p.v[id] = param_desc(id)->low;
	params_format(&p, id, low);
	p.v[id] = param_desc(id)->high;
	params_format(&p, id, high);
}

long config_setting_line(const struct config *c, size_t i)
{
	return c->line[i];
}

bool config_own(const struct config *c, const char *section, const char *name, struct str *out)
{
	char full[128];
	int i;

	snprintf(full, sizeof(full), "%s.%s", section, name);
	i = config_setting_find(full);
	if (i >= 0 && c->line[i] > 0)
		config_setting_value(c, (size_t)i, out);
	if (i >= 0)
		return c->line[i] > 0;
	for (size_t k = 0; k < c->n; k++)
		if (str_eq(c->entries[k].section, section) && strcasecmp(c->entries[k].name, name) == 0 && c->entries[k].line > 0) {
			str_add(out, c->entries[k].value);
			return true;
		}
	return false;
}

bool config_setting_check(size_t i, const char *value, struct err *e)
{
	struct params p;
	struct config_setting s;
	char full[96];

	if (strpbrk(value, "\"\n\r"))
		return err_set(e, ERR_USAGE, _("\"%s\" can't stand in the configuration; leave quotes and line ends out"), value);
	config_setting(i, &s);
	snprintf(full, sizeof(full), "%s.%s", s.section, s.name);
	if (strlen(value) + strlen(s.name) + strlen(" = \"\"") > INI_LINE_MAX)
		return err_set(e, ERR_USAGE, _("%s is too long for the configuration; write at most %d characters"), full, 900);
	params_init(&p);
	return i < OPT_COUNT ? check_value((enum opt)i, value, e) : params_set(&p, full, value, e);
}

bool config_override(struct config *c, const char *assignment, struct err *e)
{
	const char *eq = strchr(assignment, '=');
	char *name;
	int i;
	bool ok;

	if (!eq)
		return err_set(e, ERR_USAGE, _("\"%s\" is not NAME=VALUE, such as weights.money=30"), assignment);
	name = xstrndup(assignment, (size_t)(eq - assignment));
	i = config_setting_find(name);
	if (i < 0 || i >= OPT_COUNT)
		ok = params_set(&c->params, name, eq + 1, e);
	else if ((ok = check_value((enum opt)i, eq + 1, e))) {
		free(c->text[i]);
		c->text[i] = xstrdup(eq + 1);
	}
	if (ok)
		c->line[i] = -1;
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

static bool entry_of(const struct config *c, const char *section, size_t i, const char **name, const char **value, long *line)
{
	const struct entry *x = nth(c, section, i);

	if (!x)
		return false;
	*name = x->name;
	*value = x->value;
	*line = x->line;
	return true;
}

bool config_key(const struct config *c, size_t i, const char **command, const char **keys, long *line)
{
	return entry_of(c, "keys", i, command, keys, line);
}

bool config_color(const struct config *c, size_t i, const char **style, const char **look, long *line)
{
	return entry_of(c, "colors", i, style, look, line);
}

/* --- writing ------------------------------------------------------------------------------------------------------------------ */

/* Where the file really is: one that is kept elsewhere and linked to stays linked. The caller frees. */
static char *real_path(const struct config *c)
{
	char *real = realpath(c->path, NULL);

	return real ? real : xstrdup(c->path);
}

bool config_write(struct config *c, const char *section, const char *name, const char *value, struct err *e)
{
	struct str old = STR_INIT, new = STR_INIT;
	char *path = real_path(c), *dir = xstrndup(path, (size_t)(file_basename(path) - path));
	char full[128];
	int i;
	bool ok;

	snprintf(full, sizeof(full), "%s.%s", section, name);
	i = config_setting_find(full);
	ok = (i < 0 || !value || config_setting_check((size_t)i, value, e)) && (!*dir || file_mkdirs(dir, e)) &&
	     (!file_exists(path) || file_read(path, CONFIG_MAX, &old, e));
	if (ok) {
		ini_change(&new, old.s, section, name, value);
		ok = file_write(path, new.s, new.len, e);
	}
	if (ok)
		config_reload(c, NULL);
	free(path);
	free(dir);
	str_release(&old);
	str_release(&new);
	return ok;
}

bool config_set(struct config *c, enum opt o, const char *value, struct err *e)
{
	return config_write(c, opts[o].section, opts[o].name, value, e);
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
	for (int s = 0; s < 2; s++) {
		section = s ? "colors" : "keys";
		str_addf(out, "\n[%s]\n", section);
		if (s && defaults)
			str_addf(out, "# %s\n", _("Looks over those of the theme: finding = \"bold red on default\", accent = 208, selected = reverse. A style that there is not is answered with those that there are."));
		for (size_t i = 0; i < c->n; i++)
			if (str_eq(c->entries[i].section, section))
				str_addf(out, "%s = \"%s\"\n", c->entries[i].name, c->entries[i].value);
	}
}
