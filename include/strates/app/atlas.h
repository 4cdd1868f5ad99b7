/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * atlas.h - the register by place: countries and the towns in them, with their numbers and where they lie; and the coast line to draw them on.
 */
#ifndef STRATES_APP_ATLAS_H
#define STRATES_APP_ATLAS_H

#include <strates/app/matrix.h>
#include <strates/app/group.h>

struct atlas_place {
	const struct rollup_head *head;
	bool city;
	int country; /* of a city: its place in `places'; -1 */
	int weight;  /* the smaller, the worse, whatever the order */
};
struct atlas {
	struct arena arena;
	struct rollup countries, cities;
	enum matrix_sort sort;
	struct atlas_place *places; /* countries in that order, each followed by its towns in the same */
	int n;
};
#define ATLAS_INIT {.arena = ARENA_INIT}
bool atlas_read(struct atlas *a, struct store *s, const struct query *q, struct err *e);
/* Of what the browser lists at present. */
bool browse_atlas(struct browse *b, struct atlas *a, struct err *e);
/* Puts what was read into another order, which later readings keep. */
void atlas_sort(struct atlas *a, enum matrix_sort sort);
void atlas_release(struct atlas *a);
/* Name of a place: "no country" when there is none. */
const char *atlas_name(const struct atlas_place *p);
/* Filter of its actions; NULL: it can't be said. In arena mem. */
const char *atlas_scope(const struct atlas_place *p, struct arena *mem);
/* Where it lies, seen from France: "south-west, 4,200 km"; "" when that is not known. Appends. */
void atlas_write_bearing(const struct atlas_place *p, struct str *out);
/* The same for programs: degrees from north, and kilometres. false: not known. */
bool atlas_bearing(const struct atlas_place *p, int *degrees, int *km);

/* Closed lines of the coasts of the world, from the shipped data. */
struct coast {
	struct coast_point {
		int16_t lon, lat; /* hundredths of a degree */
		bool first;       /* of a line */
	} *v;
	int n, cap;
};
/* Damaged lines are left out; false: there is no file. */
bool coast_read(struct coast *c, struct err *e);
void coast_release(struct coast *c);

#endif
