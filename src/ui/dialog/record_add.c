/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record_add.c - a person, partner or agreement made of the name that was typed in a form.
 *
 * Only a name and what the field tells of it; the rest can wait for its own form.
 */
#include "config.h"

#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/uid.h>

#include "record_priv.h"

bool record_can_add(const struct slot *s)
{
	int en = s->field >= 0 ? slot_entity(s) : -1;

	return en == ENTITY_PERSON || en == ENTITY_PARTNER || en == ENTITY_AGREEMENT;
}

static bool fill(struct edit *ed, const struct slot *s, const char *name, const char *authority,
        struct err *e)
{
	if (ed->r.entity == ENTITY_AGREEMENT)
		return edit_set(ed, "title", name, e);
	if (!edit_set(ed, "name", name, e))
		return false;
	if (ed->r.entity != ENTITY_PERSON)
		return true;
	/* The halves of the tandem are fields of these names. */
	if (!strcmp(s->name, "elu") || !strcmp(s->name, "cadre"))
		if (!edit_set(ed, "role", s->name, e))
			return false;
	return !*authority || edit_set(ed, "authority", authority, e);
}

char *record_add(struct app *app, const struct slot *s, const char *name, const char *authority,
        struct err *e)
{
	char uid[UID_TEXT_SIZE];
	struct edit ed;
	bool ok = edit_open(&ed, app, (enum entity)slot_entity(s), 0, e) &&
	          fill(&ed, s, name, authority, e) && edit_save(&ed, NULL, e);

	if (ok)
		uid_format(ed.r.uid, uid);
	edit_close(&ed);
	return ok ? xstrdup(uid) : NULL;
}
