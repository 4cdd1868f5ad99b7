/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile_spec.c - the little language of [columns].
 *
 *	lead = "code_insee > authority:com || ville_fr > authority:name"
 *
 * `||` parts the ways (the first that gives something wins), ` > ` the steps of a way, ` + ` the
 *columns that are joined before the first step. No regular expressions: people who write profiles
 *are coordinators, and a wrong expression fails in silence.
 */
#include "config.h"

#include "profile_priv.h"

#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

static const struct {
	const char *name;
	enum step_op op;
	bool argument;
} steps[] = {
        {"split", STEP_SPLIT, true},
        {"first", STEP_FIRST, false},
        {"rest", STEP_REST, false},
        {"before", STEP_BEFORE, true},
        {"after", STEP_AFTER, true},
        {"prefix", STEP_PREFIX, true},
        {"suffix", STEP_SUFFIX, true},
        {"upper", STEP_UPPER, false},
        {"html", STEP_HTML, false},
        {"nonzero", STEP_NONZERO, false},
        {"map", STEP_MAP, true},
        {"country", STEP_COUNTRY, false},
        {"authority", STEP_AUTHORITY, true},
        {"date", STEP_DATE, false},
        {"year", STEP_YEAR, false},
        {"amount", STEP_AMOUNT, false},
        {"number", STEP_NUMBER, false},
        {"int", STEP_INT, false},
        {"dac", STEP_DAC, false},
        {"sdg", STEP_SDG, false},
        {"bool", STEP_BOOL, false},
};

static size_t trim_span(const char **s, size_t n)
{
	while (n > 0 && **s == ' ') {
		(*s)++;
		n--;
	}
	while (n > 0 && (*s)[n - 1] == ' ')
		n--;
	return n;
}

/* Length up to the separator, passing over quoted arguments (a quote right after a colon). */
static size_t span_to(const char *s, size_t n, const char *separator)
{
	size_t len = strlen(separator), i = 0;

	while (i < n) {
		if (n - i >= len && memcmp(s + i, separator, len) == 0)
			return i;
		if (s[i] == ':' && i + 1 < n && s[i + 1] == '\'') {
			const char *end = memchr(s + i + 2, '\'', n - i - 2);

			i = end ? (size_t)(end - s) + 1 : n;
		} else {
			i++;
		}
	}
	return n;
}

static size_t count_parts(const char *s, size_t n, const char *separator)
{
	size_t parts = 1, at;

	while ((at = span_to(s, n, separator)) < n) {
		parts++;
		s += at + strlen(separator);
		n -= at + strlen(separator);
	}
	return parts;
}

const char *spec_fold(struct arena *a, const char *text, size_t n)
{
	char *copy = arena_strndup(a, text, n);
	struct str out = STR_INIT;
	const char *folded;

	utf8_fold_words(&out, copy);
	folded = arena_strdup(a, out.s);
	str_release(&out);
	return folded;
}

struct source source_parse(struct arena *a, const char *text, size_t n)
{
	struct source s = {.tag = false};

	n = trim_span(&text, n);
	if (n > 0 && *text == '#') {
		s.tag = true;
		s.pattern = arena_strndup(a, text, n);
		return s;
	}
	if (n > 0 && *text == '*') {
		s.inside = true;
		text++;
		n--;
	}
	if (n > 0 && text[n - 1] == '*') {
		s.prefix = true;
		n--;
	}
	s.pattern = spec_fold(a, text, n);
	return s;
}

const char **spec_list(struct arena *a, const char *text, size_t *n)
{
	const char *rest = text;
	size_t len, parts = count_parts(text, strlen(text), "|");
	const char **list = arena_calloc(a, parts, sizeof(*list));

	*n = 0;
	while (rest) {
		const char *s = rest;

		len = str_split(&rest, "|");
		len = trim_span(&s, len);
		if (len > 0)
			list[(*n)++] = arena_strndup(a, s, len);
	}
	return list;
}

static const struct value_map *find_map(const struct profile *p, const char *name)
{
	for (size_t i = 0; i < p->n_maps; i++) {
		if (strcmp(p->maps[i].name, name) == 0)
			return &p->maps[i];
	}
	return NULL;
}

static const char *parse_argument(struct arena *a, const char *s, size_t n)
{
	if (n >= 2 && *s == '\'' && s[n - 1] == '\'')
		return arena_strndup(a, s + 1, n - 2);
	return arena_strndup(a, s, n);
}

static bool finish_step(
        const struct profile *p, struct step *step, bool wants, const char *text, struct err *e)
{
	if (wants && !step->arg)
		return err_set(e, ERR_DATA, _("`%s' needs something after a colon"), text);
	if (step->op == STEP_MAP) {
		step->map = find_map(p, step->arg);
		if (!step->map)
			return err_set(
			        e, ERR_DATA, _("there is no section [map.%s]; add it"), step->arg);
	}
	return true;
}

/* `name`, `name:argument`, `amount*1000000`. */
static bool parse_step(struct profile *p, struct arena *a, struct pipe *pipe, const char *s,
        size_t n, struct err *e)
{
	struct step step = {.factor = 1};
	const char *text = arena_strndup(a, s, n), *colon = memchr(s, ':', n);
	const char *star = memchr(s, '*', n);
	size_t len = colon ? (size_t)(colon - s) : n;

	if (!colon && star) {
		len = (size_t)(star - s);
		if (!str_to_real(text + len + 1, &step.factor))
			return err_set(e, ERR_DATA, _("`%s': the factor must be a number"), text);
	}
	if (colon)
		step.arg = parse_argument(a, colon + 1, n - len - 1);
	if (len == 4 && strncmp(s, "join", 4) == 0 && step.arg) {
		pipe->join = step.arg;
		return true;
	}
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (strlen(steps[i].name) != len || strncmp(steps[i].name, s, len) != 0)
			continue;
		step.op = steps[i].op;
		if (!finish_step(p, &step, steps[i].argument, text, e))
			return false;
		pipe->steps[pipe->n_steps++] = step;
		return true;
	}
	return err_set(e, ERR_DATA,
	        _("`%s' is no known step; the manual is share/profiles/README.md"), text);
}

static void parse_sources(
        struct profile *p, struct arena *a, struct pipe *pipe, const char *s, size_t n)
{
	size_t parts = count_parts(s, n, " + ");

	pipe->sources = arena_calloc(a, parts, sizeof(*pipe->sources));
	for (size_t i = 0; i < parts; i++) {
		size_t len = span_to(s, n, " + ");

		pipe->sources[i] = source_parse(a, s, len);
		pipe->sources[i].id = p->n_sources++;
		pipe->n_sources++;
		if (len < n) {
			s += len + 3;
			n -= len + 3;
		}
	}
}

static bool ends_with_op(const struct pipe *pipe, enum step_op op)
{
	for (size_t i = 0; i < pipe->n_steps; i++) {
		if (pipe->steps[i].op == op)
			return true;
	}
	return false;
}

static bool parse_pipe(struct profile *p, struct arena *a, struct pipe *pipe, enum target target,
        const char *s, size_t n, struct err *e)
{
	size_t parts = count_parts(s, n, " > "), len = span_to(s, n, " > ");
	enum step_op op;

	pipe->join = " - ";
	pipe->steps = arena_calloc(a, parts, sizeof(*pipe->steps));
	parse_sources(p, a, pipe, s, len);
	while (len < n) {
		s += len + 3;
		n -= len + 3;
		len = span_to(s, n, " > ");
		const char *t = s;
		size_t size = trim_span(&t, len);

		if (!parse_step(p, a, pipe, t, size, e))
			return false;
	}
	if (step_for_target(target, &op) && !ends_with_op(pipe, op))
		pipe->steps[pipe->n_steps++] = (struct step){.op = op, .factor = 1};
	return true;
}

bool spec_parse(
        struct profile *p, struct arena *a, struct rule *rule, const char *text, struct err *e)
{
	size_t n = strlen(text), parts = count_parts(text, n, "||");

	rule->pipes = arena_calloc(a, parts, sizeof(*rule->pipes));
	for (size_t i = 0; i < parts; i++) {
		size_t len = span_to(text, n, "||");
		const char *s = text;
		size_t size = trim_span(&s, len);

		if (size == 0)
			return err_set(e, ERR_DATA, _("a column name is missing"));
		if (!parse_pipe(p, a, &rule->pipes[rule->n_pipes++], rule->target, s, size, e))
			return false;
		if (len < n) {
			text += len + 2;
			n -= len + 2;
		}
	}
	return true;
}
