/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * geo.h - a map of so many cells: from degrees to cells and back, dots finer than cells, and labels that don't cover each other. Pure.
 */
#ifndef STRATES_UI_GEO_H
#define STRATES_UI_GEO_H

#include <stdbool.h>
#include <stdint.h>
#include <strates/ui/canvas.h>

/* --- the projection: Miller's cylinder --------------------------------------------------------------------------------------------- */

/* What is seen: its middle as projected (radians), columns per radian, size in cells. A cell is twice as high as it is wide. */
struct geo {
	double x, y, scale;
	int rows, cols;
};
/* The world as far as people live, and a box of degrees, as large as the window allows. */
void geo_fit_world(struct geo *g);
void geo_fit(struct geo *g, double west, double south, double east, double north);
double geo_world_scale(const struct geo *g);
/* Cells from the top left corner; what lies outside has coordinates outside. */
void geo_project(const struct geo *g, double lon, double lat, double *x, double *y);
void geo_locate(const struct geo *g, double x, double y, double *lon, double *lat);
/* Puts a place into the middle; half of the window stays on the globe. */
void geo_centre(struct geo *g, double lon, double lat);
void geo_pan(struct geo *g, double columns, double rows);
/* factor > 1 = larger; not beyond the world, nor a town's surroundings. */
void geo_zoom(struct geo *g, double factor);

/* --- dots ------------------------------------------------------------------------------------------------------------------------- */

enum dots_mode {
	DOTS_BRAILLE, /* 2 by 4 in a cell */
	DOTS_BLOCK,   /* 2 by 2: quarters of a block */
	DOTS_ASCII    /* 1 by 2: ' . : */
};
struct dots {
	enum dots_mode mode;
	int rows, cols;
	uint8_t *bits; /* of each cell, row by row of dots */
};
void dots_init(struct dots *d, enum dots_mode mode, int rows, int cols);
void dots_release(struct dots *d);
int dots_across(enum dots_mode mode); /* dots in a cell */
int dots_down(enum dots_mode mode);
/* In dots from the top left; outside nothing happens. */
void dots_set(struct dots *d, int x, int y);
/* In cells; what lies outside is cut off. */
void dots_line(struct dots *d, double x0, double y0, double x1, double y1);
/* The sign for the dots of a cell; ' ' for none. */
uint32_t dots_sign(enum dots_mode mode, uint8_t bits);
void dots_draw(const struct dots *d, const struct canvas *c, style_t style);

/* --- labels ------------------------------------------------------------------------------------------------------------------------ */

struct geo_label {
	int at_y, at_x, w; /* cell of the place, columns of the text */
	int y, x;          /* where it goes */
	bool shown;        /* there was room */
};
/* Each at its place, else beside, above or below it; none on another, with a blank between. The first ones choose first. */
void geo_place_labels(struct geo_label *v, int n, int rows, int cols);

#endif
