/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * state.c - what this laptop remembers about a register and no other laptop needs: the session, drafts, the last opening.
 *
 * One small JSON object per register, under $XDG_STATE_HOME, written whole and renamed into place at each change, so that a crash costs nothing that was set.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>

#include "app_priv.h"

enum { STATE_MAX = 8 * 1024 * 1024 };

/* Named by the file it is about; a register that is moved begins anew. The caller frees. */
static char *state_path(const struct app *a)
{
	uint8_t digest[32];
	char hex[17], name[32];
	char *real = realpath(a->db, NULL);
	struct sha256 h;

	sha256_init(&h);
	sha256_add(&h, real ? real : a->db, strlen(real ? real : a->db));
	sha256_end(&h, digest);
	sha256_hex(digest, 16, hex);
	free(real);
	snprintf(name, sizeof(name), "%s.json", hex);
	return file_state_home(name);
}

static json_t *read_state(const char *path)
{
	struct str text = STR_INIT;
	json_t *o = NULL;

	if (file_exists(path) && file_read(path, STATE_MAX, &text, NULL))
		o = json_loadb(text.s, text.len, 0, NULL);
	str_release(&text);
	if (!json_is_object(o)) {
		json_decref(o);
		o = json_object();
	}
	return o;
}

const char *app_state_get(struct app *a, const char *key, struct arena *out)
{
	char *path = state_path(a);
	json_t *o = read_state(path);
	const char *v = json_string_value(json_object_get(o, key));

	if (v)
		v = arena_strdup(out, v);
	json_decref(o);
	free(path);
	return v;
}

bool app_state_has(struct app *a, const char *prefix)
{
	char *path = state_path(a);
	json_t *o = read_state(path), *v;
	const char *key;
	bool found = false;

	json_object_foreach(o, key, v)
		found = found || str_has_prefix(key, prefix);
	json_decref(o);
	free(path);
	return found;
}

bool app_state_set(struct app *a, const char *key, const char *value, struct err *e)
{
	char *path = state_path(a), *home = file_state_home(NULL), *text = NULL;
	json_t *o = read_state(path);
	bool ok;

	if (value)
		json_object_set_new(o, key, json_string(value));
	else
		json_object_del(o, key);
	text = json_dumps(o, JSON_SORT_KEYS | JSON_INDENT(1));
	ok = text && file_mkdirs(home, e) && file_write(path, text, strlen(text), e);
	free(text);
	json_decref(o);
	free(home);
	free(path);
	return ok;
}
