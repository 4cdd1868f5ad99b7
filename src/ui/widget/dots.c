/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dots.c - lines of dots finer than cells: braille, quarters of blocks, or three ASCII signs.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <strates/base/mem.h>
#include <strates/ui/geo.h>

int dots_across(enum dots_mode mode)
{
	return mode == DOTS_ASCII ? 1 : 2;
}

int dots_down(enum dots_mode mode)
{
	return mode == DOTS_BRAILLE ? 4 : 2;
}

void dots_init(struct dots *d, enum dots_mode mode, int rows, int cols)
{
	rows = rows > 0 ? rows : 0;
	cols = cols > 0 ? cols : 0;
	*d = (struct dots){mode, rows, cols, xcalloc((size_t)rows * (size_t)cols + 1, 1)};
}

void dots_release(struct dots *d)
{
	free(d->bits);
	d->bits = NULL;
}

void dots_set(struct dots *d, int x, int y)
{
	int across = dots_across(d->mode), down = dots_down(d->mode);

	if (x < 0 || y < 0 || x / across >= d->cols || y / down >= d->rows)
		return;
	d->bits[(size_t)(y / down) * (size_t)d->cols + (size_t)(x / across)] |= (uint8_t)(1u << (y % down * across + x % across));
}

/* One border of Liang and Barsky's clipping: p·t <= q. */
static bool cut(double p, double q, double *t0, double *t1)
{
	double t;

	if (p == 0)
		return q >= 0;
	t = q / p;
	if (p < 0 && t > *t0)
		*t0 = t;
	if (p > 0 && t < *t1)
		*t1 = t;
	return *t0 <= *t1;
}

void dots_line(struct dots *d, double x0, double y0, double x1, double y1)
{
	double across = dots_across(d->mode), down = dots_down(d->mode), dx = x1 - x0, dy = y1 - y0, t0 = 0, t1 = 1;
	int steps;

	if (!cut(-dx, x0, &t0, &t1) || !cut(dx, d->cols - x0, &t0, &t1) || !cut(-dy, y0, &t0, &t1) || !cut(dy, d->rows - y0, &t0, &t1))
		return;
	x1 = (x0 + t1 * dx) * across;
	y1 = (y0 + t1 * dy) * down;
	x0 = (x0 + t0 * dx) * across;
	y0 = (y0 + t0 * dy) * down;
	steps = (int)ceil(fmax(fabs(x1 - x0), fabs(y1 - y0)));
	for (int i = 0; i <= steps; i++) {
		double t = steps ? (double)i / steps : 0;

		dots_set(d, (int)floor(x0 + t * (x1 - x0)), (int)floor(y0 + t * (y1 - y0)));
	}
}

uint32_t dots_sign(enum dots_mode mode, uint8_t bits)
{
	/* Dots of a braille cell are numbered down the left column first; the lowest two came later. */
	static const uint8_t braille[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
	/* By upper left 1, upper right 2, lower left 4, lower right 8. */
	static const uint32_t block[16] = {
		' ', 0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b, 0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588,
	};
	uint32_t sign = 0x2800;

	if (!bits)
		return ' ';
	if (mode == DOTS_BLOCK)
		return block[bits & 15];
	if (mode == DOTS_ASCII)
		return (uint32_t)" '.:"[bits & 3];
	for (int i = 0; i < 8; i++)
		sign |= bits & 1u << i ? braille[i] : 0;
	return sign;
}

void dots_draw(const struct dots *d, const struct canvas *c, style_t style)
{
	for (int y = 0; y < d->rows; y++)
		for (int x = 0; x < d->cols; x++) {
			uint8_t bits = d->bits[(size_t)y * (size_t)d->cols + (size_t)x];

			if (bits)
				canvas_put(c, y, x, style, dots_sign(d->mode, bits));
		}
}
