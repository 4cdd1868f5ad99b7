/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replay.c - one row as the log tells it: its birth, then its cells in the order of their clocks.
 */
#include "config.h"

#include <string.h>

#include <strates/base/intl.h>

#include "store_priv.h"

int replay_set_of_cell(enum entity en, const char *field)
{
	char name[64];
	size_t n = strcspn(field, "/");

	if (n >= sizeof(name))
		return -1;
	if (!field[n])
		return -1;
	memcpy(name, field, n);
	name[n] = '\0';
	return set_find(en, name);
}

static void remove_element(struct record *r, enum set set, const char *name)
{
	struct str here = STR_INIT;

	for (int i = 0; i < record_count(r, set); i++) {
		str_clear(&here);
		element_name(&here, set_desc(set), record_element(r, set, i));
		if (str_eq(here.s, name)) {
			record_remove_element(r, set, i);
			break;
		}
	}
	str_release(&here);
}

static bool replay_element(struct record *r, const char *field, const struct value *value)
{
	int set = replay_set_of_cell(r->entity, field);
	struct value items[ITEMS_MAX];

	if (set < 0)
		return false;
	if (value->type == VALUE_NONE)
		remove_element(r, (enum set)set, field);
	/* A value that is a mere number came back from SQLite as text; both are understood. */
	else if (value->type != VALUE_TEXT || !element_parse(set_desc((enum set)set), field, value->s, r->arena, items))
		return false;
	else
		record_put_element(r, (enum set)set, items);
	return true;
}

bool replay_cell(struct record *r, const char *field, const struct value *value)
{
	int f;

	if (!*field)
		return value->type == VALUE_TEXT && record_from_json(r, value->s, strlen(value->s), NULL);
	if (str_eq(field, "_deleted")) {
		r->deleted = value->type == VALUE_INT && value->i;
		return true;
	}
	if (strchr(field, '/'))
		return replay_element(r, field, value);
	if ((f = field_find(r->entity, field)) < 0)
		return false; /* of a newer schema: kept in the log */
	record_set(r, (enum field)f, *value);
	return true;
}

bool store_replay_imports(struct store *s, enum entity en, struct uid u, struct arena *a, struct record *r, struct err *e)
{
	sqlite3_stmt *st = stmt_get(s, STMT_OPS_IMPORTED, e);
	int rc;

	record_init(r, en, a);
	r->uid = u;
	if (!st || !bulk_need(s, "op_cell", e))
		return false;
	bind_uid(st, ":uid", u);
	while ((rc = stmt_step(s, st, e)) == 1) {
		struct value v = column_value(st, 1, FT_TEXT, 0, a);
		replay_cell(r, column_text(st, 0, a), &v);
	}
	return rc == 0;
}
