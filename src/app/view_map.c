/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_map.c - the map as text: countries and their towns, how many actions, how bad it is, and where that lies from France.
 */
#include "config.h"

#include <stdio.h>

#include <strates/app/atlas.h>
#include <strates/base/intl.h>

#include "view_priv.h"

static const struct table_text_column columns[] = {
	{NULL, "", false, 0, 0},
	{"country", NULL, false, 0, 0},
	{"city", NULL, false, 0, 0},
	{"name", N_("Place"), false, 12, 0},
	{"actions", N_("Actions"), true, 0, 0},
	{"open", N_("With findings"), true, 0, 2},
	{"settled", N_("Settled"), true, 0, 1},
	{"severity", N_("Sev."), true, 0, 3},
	{NULL, N_("From France"), false, 0, 4},
	{"bearing", NULL, true, 0, 0},
	{"km", NULL, true, 0, 0},
	{"lat", NULL, true, 0, 0},
	{"lon", NULL, true, 0, 0},
};

static void add_int(struct table_text *g, int64_t n, bool known)
{
	char buf[24] = "";

	if (known)
		snprintf(buf, sizeof(buf), "%lld", (long long)n);
	table_text_add(g, n ? buf : "", buf);
}

static void add_degrees(struct table_text *g, double d, bool known)
{
	char buf[32] = "";

	if (known)
		snprintf(buf, sizeof(buf), "%s%d.%04d", d < 0 ? "-" : "", (int)(d < 0 ? -d : d), (int)((d < 0 ? -d : d) * 10000 + .5) % 10000);
	table_text_add(g, buf, NULL);
}

static void add_place(struct table_text *g, const struct atlas_place *p)
{
	const struct rollup_head *h = p->head;
	struct str text = STR_INIT;
	int degrees = 0, km = 0;
	bool known = atlas_bearing(p, &degrees, &km);

	table_text_add(g, rollup_mark(&h->total), NULL);
	table_text_add(g, p->city ? h->country : h->value, NULL);
	table_text_add(g, p->city ? h->value : "", NULL);
	/* Towns stand under their country. */
	str_addf(&text, "%s%s", p->city ? "  " : "", atlas_name(p));
	table_text_add(g, text.s, p->city || *h->value ? atlas_name(p) : "");
	add_int(g, h->total.n, true);
	add_int(g, h->total.n_open, true);
	add_int(g, h->total.n_settled, true);
	add_int(g, h->total.severity, true);
	str_clear(&text);
	atlas_write_bearing(p, &text);
	table_text_add(g, text.s, NULL);
	add_int(g, degrees, known);
	add_int(g, km, known);
	add_degrees(g, h->lat, known);
	add_degrees(g, h->lon, known);
	str_release(&text);
}

bool view_map_write(struct app *a, const struct view_request *r, struct output *o, struct err *e)
{
	struct atlas atlas = ATLAS_INIT;
	struct table_text g;
	bool ok = atlas_read(&atlas, app_store(a), r->query, e);

	table_text_init(&g, columns, COUNT_OF(columns));
	for (int i = 0; ok && i < atlas.n; i++)
		add_place(&g, &atlas.places[i]);
	if (ok && !atlas.n && r->format == OUT_TABLE)
		out_note(o, "%s", _("No action."));
	else if (ok)
		ok = table_text_write(&g, r->format, o, e);
	table_text_release(&g);
	atlas_release(&atlas);
	return ok;
}
