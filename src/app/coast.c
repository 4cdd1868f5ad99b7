/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coast.c - the coast lines of the world out of share/ref/coast.tsv (Natural Earth, 1:110 million).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/app/atlas.h>
#include <strates/base/file.h>

enum { MOST_BYTES = 4 * 1024 * 1024 };

static bool in_range(long lon, long lat)
{
	return lon >= -18000 && lon <= 18000 && lat >= -9000 && lat <= 9000;
}

/* "lon lat lon lat …"; a number that is none ends the line. */
static void add_ring(struct coast *c, const char *s)
{
	bool first = true;

	for (;;) {
		char *middle, *end;
		long lon = strtol(s, &middle, 10), lat = strtol(middle, &end, 10);

		if (middle == s || end == middle || !in_range(lon, lat))
			return;
		GROW(c->v, c->n, c->cap);
		c->v[c->n++] = (struct coast_point){(int16_t)lon, (int16_t)lat, first};
		first = false;
		s = end;
	}
}

bool coast_read(struct coast *c, struct err *e)
{
	char *path = file_share("ref/coast.tsv");
	struct str text = STR_INIT;
	bool ok = file_read(path, MOST_BYTES, &text, e);
	int at = 0;

	/* Two lines of heads. Lines end where their newline is. */
	for (char *line = text.s, *next; ok && line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (at++ >= 2)
			add_ring(c, line);
	}
	str_release(&text);
	free(path);
	return ok;
}

void coast_release(struct coast *c)
{
	free(c->v);
	*c = (struct coast){0};
}
