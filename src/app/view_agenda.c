/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_agenda.c - the calendar as text: one line for each thing that has a day, what is wrong first, then from today on, then what is over.
 */
#include "config.h"

#include <stdio.h>
#include <strates/app/agenda.h>
#include <strates/base/intl.h>
#include <strates/engine/finding.h>

#include "view_priv.h"

static const struct table_text_column columns[] = {
	{NULL, "", false, 0, 0},
	{"when", N_("When"), false, 0, 3},
	{"start", N_("From"), false, 0, 0},
	{"end", N_("To"), false, 0, 4},
	{"kind", N_("Kind"), false, 0, 0},
	{"title", N_("Title"), false, 16, 0},
	{"who", N_("Authority"), false, 10, 5},
	{"country", N_("Country"), false, 0, 1},
	{"city", N_("Town"), false, 8, 2},
	{"severity", NULL, true, 0, 0},
	{"entity", NULL, false, 0, 0},
	{"uid", N_("Id"), false, 0, 6},
};

static void add_item(struct app *a, struct table_text *g, const struct agenda_item *i, struct arena *mem)
{
	static const char *const parts[AGENDA_PARTS] = {"clash", "late", "ahead", "before"};
	struct uid u = store_uid(app_store(a), i->entity, i->id);
	char start[DATE_TEXT_SIZE], end[DATE_TEXT_SIZE], number[16], uid[UID_TEXT_SIZE];

	snprintf(number, sizeof(number), "%d", i->severity);
	table_text_add(g, i->n_open ? finding_mark(i->severity, FINDING_OPEN) : i->late ? "!" : i->n_decided ? "c" : "", NULL);
	table_text_add(g, agenda_part_label(i->part), parts[i->part]);
	table_text_add(g, date_format(i->start, start), NULL);
	table_text_add(g, date_format(i->end, end), NULL);
	table_text_add(g, agenda_kind_label(i), agenda_kind_code(i));
	table_text_add(g, i->title ? i->title : "", NULL);
	table_text_add(g, i->who, NULL);
	table_text_add(g, i->country, NULL);
	table_text_add(g, i->city, NULL);
	table_text_add(g, i->severity ? number : "", number);
	table_text_add(g, "", entity_desc(i->entity)->table);
	table_text_add(g, cli_short_id(a, i->entity, u, mem), uid_format(u, uid));
}

bool view_agenda_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct browse *b = browse_new(a);
	struct agenda l = AGENDA_INIT;
	struct arena mem = ARENA_INIT;
	struct ids ids = IDS_INIT;
	struct table_text g;
	bool some = r->filter->root != NULL, ok = (!some || query_ids(app_store(a), r->query, &ids, e)) && agenda_read(&l, b, some ? &ids : NULL, e);

	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < l.n; i++)
		add_item(a, &g, &l.v[i], &mem);
	if (ok && (l.n || r->format == OUT_CSV))
		ok = table_text_write(&g, r->format, o, e);
	else if (ok)
		out_note(o, "%s", _("Nothing is dated."));
	table_text_release(&g);
	agenda_release(&l);
	ids_release(&ids);
	arena_release(&mem);
	browse_free(&b);
	return ok;
}
