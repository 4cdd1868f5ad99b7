/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keymap.c - which key sequence is which command, from the defaults of cmd.def and the user's [keys].
 *
 * Key names are texts here ("Ctrl-S", "d,d"): what bytes a terminal sends for them is the console's business. In the file it is `command = keys`, never the
 * other way round, since the file's names are case-blind and g and G are two keys.
 *
 * The two profiles differ little: what does not clash is in both. `bureau' has what office programs have taught, `vim' what vim has.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/command.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

/* Keys that a profile has instead of the default ones; behind a `+': as well. */
struct profile_key {
	enum command c;
	const char *keys;
};
static const struct profile_key bureau[] = {
	{CMD_FILTER, "+Ctrl-F"},
	{CMD_NEW, "+Ctrl-N"},
	{CMD_CHECK_ALL, "+Ctrl-A"},
	{CMD_PAGE_UP, "PgUp"},
	{CMD_PAGE_DOWN, "PgDn"},
};
static const struct profile_key vim[] = {
	{CMD_FIRST, "g,g Home"},
	{CMD_NEXT_FINDING, "+n"},
	{CMD_PREV_FINDING, "+N"},
	{CMD_VIEW_LIST, "+g,l"},
	{CMD_VIEW_FINDINGS, "+g,e"},
	{CMD_VIEW_TREE, "+g,a"},
	{CMD_SINCE, "+g,d"},
	{CMD_HISTORY, "+g,u"},
	{CMD_COPY, "y,y"},
	{CMD_QUIT_NOW, "+Z,Z"},
};

struct keymap {
	char *keys[CMD_TOTAL]; /* names separated by blanks */
};

/* Calls fn for each sequence of a list of keys; stops when it gives false. */
static bool each_key(const char *keys, bool (*fn)(void *ctx, const char *key, size_t n), void *ctx)
{
	while (*keys) {
		size_t n = strcspn(keys, " ");
		if (n && !fn(ctx, keys, n))
			return false;
		keys += n;
		keys += strspn(keys, " ");
	}
	return true;
}

struct search {
	const char *sequence;
	size_t n;
	bool whole, beginning;
};

static bool match_key(void *ctx, const char *key, size_t n)
{
	struct search *s = ctx;

	if (n == s->n && strncmp(key, s->sequence, n) == 0)
		s->whole = true;
	/* "d" begins "d,d"; a comma that is the key itself begins nothing. */
	else if (n > s->n + 1 && strncmp(key, s->sequence, s->n) == 0 && key[s->n] == ',')
		s->beginning = true;
	return true;
}

static struct search search(const char *keys, const char *sequence)
{
	struct search s = {.sequence = sequence, .n = strlen(sequence)};

	each_key(keys, match_key, &s);
	return s;
}

int keymap_find(const struct keymap *k, unsigned context, const char *sequence)
{
	bool beginning = false;

	for (int i = 0; i < CMD_TOTAL; i++) {
		unsigned contexts = command_desc((enum command)i)->contexts;
		struct search s;
		if (!(contexts & (context | CTX_ANY)))
			continue;
		s = search(k->keys[i], sequence);
		if (s.whole)
			return i;
		beginning |= s.beginning;
	}
	return beginning ? -2 : -1;
}

const char *keymap_keys(const struct keymap *k, enum command c)
{
	return k->keys[c];
}

const char *keymap_first(const struct keymap *k, enum command c, char buf[32])
{
	snprintf(buf, 32, "%.*s", (int)strcspn(k->keys[c], " "), k->keys[c]);
	return buf;
}

static bool share_context(unsigned a, unsigned b)
{
	return (a & b) || (a | b) & CTX_ANY;
}

const char *keymap_standard(const struct config *c, enum command cmd, char buf[80])
{
	bool is_vim = c && str_eq(config_text(c, OPT_KEYMAP), "vim");
	const struct profile_key *p = is_vim ? vim : bureau;
	size_t n = is_vim ? COUNT_OF(vim) : COUNT_OF(bureau);

	snprintf(buf, 80, "%s", command_desc(cmd)->keys);
	for (size_t i = 0; i < n; i++)
		if (p[i].c == cmd)
			snprintf(buf, 80, "%s%s%s", *p[i].keys == '+' ? command_desc(cmd)->keys : "", *p[i].keys == '+' ? " " : "",
				p[i].keys + (*p[i].keys == '+'));
	return buf;
}

/* --- spelling ------------------------------------------------------------------------------------------------------------------ */

/* Length of the first key of a sequence: up to a comma that is not the key itself. */
static size_t one_key(const char *sequence)
{
	return *sequence ? 1 + strcspn(sequence + 1, ",") : 0;
}

static bool spell_sequence(const char *sequence, key_spell_fn spell, struct str *out)
{
	while (*sequence) {
		char key[40], name[40];
		size_t n = one_key(sequence);
		if (n >= sizeof(key))
			return false;
		snprintf(key, sizeof(key), "%.*s", (int)n, sequence);
		if (!spell(key, name))
			return false;
		str_add(out, name);
		sequence += n;
		if (*sequence == ',' && sequence[1]) {
			str_add_char(out, ',');
			sequence++;
		}
	}
	return true;
}

bool keymap_spell(const char *keys, key_spell_fn spell, struct str *out, struct err *e)
{
	const char *rest = keys;
	size_t start = out->len;

	while (rest) {
		char sequence[80];
		const char *s = rest;
		size_t n = str_split(&rest, " ");
		if (!n)
			continue;
		snprintf(sequence, sizeof(sequence), "%.*s", (int)n, s);
		if (out->len > start)
			str_add_char(out, ' ');
		if (n >= sizeof(sequence) || !spell_sequence(sequence, spell, out)) {
			str_truncate(out, start);
			return err_set(e, ERR_USAGE, _("there is no key \"%s\"; keys are written e, E, Ctrl-E, F2, Space, Comma, and one after the other d,d"), sequence);
		}
	}
	return true;
}

/* --- clashes ------------------------------------------------------------------------------------------------------------------- */

struct clash {
	const struct keymap *k;
	enum command self;
	int other; /* -1 none */
	char key[40], theirs[40];
};

/* Of two sequences the longer can't be typed when the shorter is one. */
static bool begins(const char *shorter, const char *longer)
{
	size_t n = strlen(shorter);

	return strncmp(shorter, longer, n) == 0 && (longer[n] == '\0' || (longer[n] == ',' && longer[n + 1]));
}

static bool is_in_the_way(void *ctx, const char *key, size_t n)
{
	struct clash *c = ctx;

	snprintf(c->theirs, sizeof(c->theirs), "%.*s", (int)n, key);
	return !begins(c->key, c->theirs) && !begins(c->theirs, c->key);
}

static bool find_clash(void *ctx, const char *key, size_t n)
{
	struct clash *c = ctx;

	snprintf(c->key, sizeof(c->key), "%.*s", (int)n, key);
	for (int i = 0; i < CMD_TOTAL; i++)
		if (i != (int)c->self && share_context(command_desc((enum command)i)->contexts, command_desc(c->self)->contexts) &&
			!each_key(c->k->keys[i], is_in_the_way, c)) {
			c->other = i;
			return false;
		}
	return true;
}

/* A user's key takes the place of the default that has it, or could no longer be typed: the default command loses that key, and is told. */
static void take_from_others(struct keymap *k, enum command c, const char *path, long line, struct str *warnings)
{
	struct clash found = {.k = k, .self = c, .other = -1};

	while (!each_key(k->keys[c], find_clash, &found)) {
		char *old = k->keys[found.other], *at;
		struct str rest = STR_INIT;
		size_t n = strlen(found.theirs);
		for (at = old; *at; at += strspn(at, " ")) {
			size_t len = strcspn(at, " ");
			if (len != n || strncmp(at, found.theirs, n) != 0)
				str_addf(&rest, "%s%.*s", rest.len ? " " : "", (int)len, at);
			at += len;
		}
		if (warnings)
			str_addf(warnings, _("%s:%ld: the key %s is now \"%s\", no longer \"%s\"\n"), path, line, found.theirs,
				command_desc(c)->name, command_desc((enum command)found.other)->name);
		free(old);
		k->keys[found.other] = str_detach(&rest);
		found.other = -1;
	}
}

int keymap_clash(const struct keymap *k, enum command c, const char *keys, char theirs[40])
{
	struct clash found = {.k = k, .self = c, .other = -1};

	if (!each_key(keys, find_clash, &found))
		snprintf(theirs, 40, "%s", found.theirs);
	return found.other;
}

static void take_line(struct keymap *k, const struct config *c, const char *command, const char *keys, long line, key_spell_fn spell, struct str *warnings)
{
	struct str spelt = STR_INIT;
	struct err e = ERR_INIT;
	int id = command_find(command);

	if (id < 0 || command_desc((enum command)id)->contexts & CTX_CLI)
		err_set(&e, ERR_USAGE, _("there is no command \"%s\"; `?' in the console shows them"), command);
	else if (keymap_spell(keys, spell, &spelt, &e)) {
		free(k->keys[id]);
		k->keys[id] = str_detach(&spelt);
		take_from_others(k, (enum command)id, config_path(c), line, warnings);
	}
	if (err_is_set(&e) && warnings)
		str_addf(warnings, "%s:%ld: %s\n", config_path(c), line, e.text);
	str_release(&spelt);
}

struct keymap *keymap_new(const struct config *c, key_spell_fn spell, struct str *warnings)
{
	struct keymap *k = xcalloc(1, sizeof(*k));
	const char *command, *keys;
	char buf[80];
	long line;

	for (int i = 0; i < CMD_TOTAL; i++)
		k->keys[i] = xstrdup(keymap_standard(c, (enum command)i, buf));
	for (size_t i = 0; c && config_key(c, i, &command, &keys, &line); i++)
		take_line(k, c, command, keys, line, spell, warnings);
	return k;
}

void keymap_free(struct keymap **kp)
{
	if (!*kp)
		return;
	for (int i = 0; i < CMD_TOTAL; i++)
		free((*kp)->keys[i]);
	free(*kp);
	*kp = NULL;
}
