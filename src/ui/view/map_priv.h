/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * map_priv.h - between the view of the map and its drawing.
 */
#ifndef STRATES_UI_MAP_PRIV_H
#define STRATES_UI_MAP_PRIV_H

#include <strates/app/atlas.h>
#include <strates/ui/geo.h>
#include <strates/ui/pane.h>

struct view_map {
	struct view view;
	struct atlas atlas;
	struct coast coast;
	bool coast_known;
	struct geo geo;
	bool fitted;       /* geo is of a map that was drawn */
	bool whole;        /* and shows everything: so it shall in another window */
	bool as_list;      /* by choice */
	bool list_drawn;   /* what is on the screen is a list */
	int at;            /* selected place */
	/* What was selected when reading was stopped by a key; value NULL: nothing. */
	struct {
		char *value, *country;
		bool city;
	} lost;
	int top, rows_shown;
	struct arena said; /* scope and its label */
	const char *scope;
	struct group group;
	bool known;        /* scope and group are those of the selected place */
};

/* NULL when there is no place. */
const struct atlas_place *map_selected(const struct view_map *p);
/* Near enough for towns to stand for their countries? */
bool map_shows_towns(const struct view_map *p);
bool map_shows(const struct view_map *p, int i);
/* Selects what stands on the map for a place that does not. */
void map_keep(struct view_map *p);
void map_fit_all(struct view_map *p);
/* Brings the selected place into sight. */
void map_follow(struct view_map *p);
/* A place and its numbers in a sentence. Appends. */
void map_say(const struct atlas_place *a, struct str *out);
void map_draw(struct view *v, const struct canvas *c, struct rect r, bool focused);

#endif
