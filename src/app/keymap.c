/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keymap.c - which key sequence is which command, from the defaults of cmd.def and the user's [keys].
 *
 * Key names are texts here ("Ctrl-S", "d,d"): what bytes a terminal sends for them is the console's business. In the file it is `command = keys`, never the
 * other way round, since the file's names are case-blind and g and G are two keys.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/command.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

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

struct clash {
	const struct keymap *k;
	enum command self;
	int other; /* -1 none */
	char key[32], theirs[32];
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

struct keymap *keymap_new(const struct config *c, struct str *warnings)
{
	struct keymap *k = xcalloc(1, sizeof(*k));
	const char *command, *keys;
	long line;

	for (int i = 0; i < CMD_TOTAL; i++)
		k->keys[i] = xstrdup(command_desc((enum command)i)->keys);
	for (size_t i = 0; c && config_key(c, i, &command, &keys, &line); i++) {
		int id = command_find(command);
		if (id < 0 || command_desc((enum command)id)->contexts & CTX_CLI) {
			if (warnings)
				str_addf(warnings, _("%s:%ld: there is no command \"%s\"; `?' in the console shows them\n"), config_path(c), line, command);
			continue;
		}
		free(k->keys[id]);
		k->keys[id] = xstrdup(keys);
		take_from_others(k, (enum command)id, config_path(c), line, warnings);
	}
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
