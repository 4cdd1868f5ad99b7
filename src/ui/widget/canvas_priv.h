/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas_priv.h - what the files that draw cells share: characters with their marks, glyphs. */
#ifndef STRATES_UI_CANVAS_PRIV_H
#define STRATES_UI_CANVAS_PRIV_H

#include <strates/ui/canvas.h>

/* One character with its marks, harmless: what one cell (or two) holds. */
struct cluster {
	uint32_t cp[CELL_CPS];
	int width;
	bool replaced; /* hostile: shown as GLYPH_REPLACEMENT */
};
/* Takes the first cluster of s[0..n), n > 0; returns its bytes. */
size_t cluster_next(const char *s, size_t n, struct cluster *out);
/* Puts a cluster at grid coordinates; what the clip cuts is left alone. */
void canvas_put_cluster(
        const struct canvas *c, int gy, int gx, style_t style, const struct cluster *k);
/* The cell at canvas coordinates when it may be drawn to, else NULL. */
struct cell *canvas_cell(const struct canvas *c, int y, int x);

/* Adds directions to a line that is already there; nothing happens where there is none. */
void canvas_join(const struct canvas *c, int y, int x, unsigned directions, style_t style);

#endif
