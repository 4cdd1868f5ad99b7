/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * browse_session.c - where one was, so that the next opening begins there.
 *
 * One text of `name value` lines under one key of the state file: written at once when the console is left, however it is left.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>

#include "browse_priv.h"

#define SESSION_KEY "session"

static const struct {
	const char *name;
	size_t at;
} numbers[] = {
	{"action", offsetof(struct session, action)},
	{"offset", offsetof(struct session, offset)},
	{"view", offsetof(struct session, view)},
	{"focus", offsetof(struct session, focus)},
	{"zoom", offsetof(struct session, zoom)},
	{"tree_w", offsetof(struct session, adjust[0])},
	{"detail_w", offsetof(struct session, adjust[1])},
	{"findings_w", offsetof(struct session, adjust[2])},
	{"lower_h", offsetof(struct session, adjust[3])},
	{"timeline_h", offsetof(struct session, adjust[4])},
}, texts[] = {
	{"filter", offsetof(struct session, filter)},
	{"scope", offsetof(struct session, scope)},
	{"scope_label", offsetof(struct session, scope_label)},
	{"sort", offsetof(struct session, sort)},
};

static void take_line(struct session *s, const char *name, const char *value)
{
	long long n;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (str_eq(name, texts[i].name))
			*(const char **)((char *)s + texts[i].at) = value;
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (str_eq(name, numbers[i].name) && str_to_int(value, &n))
			*(int64_t *)((char *)s + numbers[i].at) = n;
	if (str_eq(name, "mine"))
		s->mine = str_eq(value, "1");
}

void session_read(struct session *s, struct app *a)
{
	const char *rest;

	*s = (struct session){.arena = ARENA_INIT, .filter = "", .scope = "", .scope_label = "", .sort = ""};
	rest = app_state_get(a, SESSION_KEY, &s->arena);
	s->known = rest != NULL;
	while (rest) {
		const char *line = rest;
		char *name = arena_strndup(&s->arena, line, str_split(&rest, "\n")), *blank = strchr(name, ' ');

		if (blank) {
			*blank = '\0';
			take_line(s, name, blank + 1);
		}
	}
}

bool session_write(const struct session *s, struct app *a, struct err *e)
{
	struct str out = STR_INIT;
	bool ok;

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		str_addf(&out, "%s %s\n", texts[i].name, *(const char *const *)((const char *)s + texts[i].at));
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		str_addf(&out, "%s %lld\n", numbers[i].name, (long long)*(const int64_t *)((const char *)s + numbers[i].at));
	str_addf(&out, "mine %d\n", s->mine);
	ok = app_state_set(a, SESSION_KEY, out.s, e);
	str_release(&out);
	return ok;
}

void session_left(struct app *a)
{
	char text[24];
	int64_t now = clock_ms();

	snprintf(text, sizeof(text), "%lld", (long long)now);
	app_state_set(a, SHOW_LAST_OPENING, text, NULL);
	/* For filters (`updated:last`), which see the register alone. */
	if (!store_is_read_only(app_store(a)))
		store_set_meta_int(app_store(a), SHOW_LAST_OPENING, now, NULL);
}

int64_t session_last(struct app *a)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(a, SHOW_LAST_OPENING, &mem);
	long long ms = 0;

	if (text)
		str_to_int(text, &ms);
	arena_release(&mem);
	return ms;
}
