/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * geo.c - from degrees to cells and back, and where labels go.
 *
 * Miller's cylinder: as easy as equal steps of latitude, but Europe is not squat and Greenland not a continent. It is drawn once round; nobody here travels over the date line.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/mem.h>
#include <strates/ui/geo.h>

static const double PI = 3.14159265358979323846, DEGREE = 0.017453292519943295;
static const double SOUTH = -56, NORTH = 74; /* people live between */
static const double LARGEST = 3000;          /* columns per radian: two kilometres each */

static double miller(double lat)
{
	lat = lat > 89 ? 89 : lat < -89 ? -89 : lat;
	return 1.25 * log(tan(PI / 4 + 0.4 * lat * DEGREE));
}

static double miller_back(double y)
{
	return (2.5 * atan(exp(0.8 * y)) - 0.625 * PI) / DEGREE;
}

static double clamp(double v, double lo, double hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

double geo_world_scale(const struct geo *g)
{
	double wide = g->cols / (2 * PI), high = 2 * g->rows / (miller(NORTH) - miller(SOUTH));

	return wide < high ? wide : high;
}

static void settle(struct geo *g)
{
	double half_x = g->cols / 2.0 / g->scale, half_y = g->rows / g->scale, south = miller(SOUTH), north = miller(NORTH);

	/* What is wider than the globe is in its middle. */
	g->x = half_x >= PI ? 0 : clamp(g->x, half_x - PI, PI - half_x);
	g->y = 2 * half_y >= north - south ? (north + south) / 2 : clamp(g->y, south + half_y, north - half_y);
}

void geo_fit_world(struct geo *g)
{
	geo_fit(g, -180, SOUTH, 180, NORTH);
}

void geo_fit(struct geo *g, double west, double south, double east, double north)
{
	double wide = (east - west) * DEGREE, high = miller(north) - miller(south), least = geo_world_scale(g);

	g->scale = wide > 0 ? g->cols / wide : LARGEST;
	if (high > 0 && 2 * g->rows / high < g->scale)
		g->scale = 2 * g->rows / high;
	g->scale = clamp(g->scale, least, LARGEST);
	g->x = (west + east) / 2 * DEGREE;
	g->y = (miller(north) + miller(south)) / 2;
	settle(g);
}

void geo_project(const struct geo *g, double lon, double lat, double *x, double *y)
{
	*x = g->cols / 2.0 + (lon * DEGREE - g->x) * g->scale;
	*y = g->rows / 2.0 - (miller(lat) - g->y) * g->scale / 2;
}

void geo_locate(const struct geo *g, double x, double y, double *lon, double *lat)
{
	*lon = ((x - g->cols / 2.0) / g->scale + g->x) / DEGREE;
	*lat = miller_back((g->rows / 2.0 - y) * 2 / g->scale + g->y);
}

void geo_centre(struct geo *g, double lon, double lat)
{
	g->x = lon * DEGREE;
	g->y = miller(lat);
	settle(g);
}

void geo_pan(struct geo *g, double columns, double rows)
{
	g->x += columns / g->scale;
	g->y -= rows * 2 / g->scale;
	settle(g);
}

void geo_zoom(struct geo *g, double factor)
{
	g->scale = clamp(g->scale * factor, geo_world_scale(g), LARGEST);
	settle(g);
}

/* --- labels ------------------------------------------------------------------------------------------------------------------------ */

static bool is_free(const bool *taken, int rows, int cols, int y, int x, int w)
{
	if (y < 0 || y >= rows || x < 0 || x + w > cols)
		return false;
	for (int i = x > 0 ? x - 1 : 0; i < x + w + 1 && i < cols; i++)
		if (taken[(size_t)y * (size_t)cols + (size_t)i])
			return false;
	return true;
}

static void place(struct geo_label *l, bool *taken, int rows, int cols)
{
	const struct {
		int y, x;
	} tries[] = {{0, 0}, {0, 1 - l->w}, {0, -l->w / 2}, {-1, 0}, {1, 0}, {-1, 1 - l->w}, {1, 1 - l->w}, {0, 2}, {0, -1 - l->w}};

	l->shown = false;
	/* What lies outside has no place in sight. */
	if (l->at_y < 0 || l->at_y >= rows || l->at_x < 0 || l->at_x >= cols)
		return;
	for (size_t i = 0; i < COUNT_OF(tries) && !l->shown; i++) {
		l->y = l->at_y + tries[i].y;
		l->x = l->at_x + tries[i].x;
		l->shown = is_free(taken, rows, cols, l->y, l->x, l->w);
	}
	if (l->shown)
		memset(&taken[(size_t)l->y * (size_t)cols + (size_t)l->x], 1, (size_t)l->w * sizeof(*taken));
}

void geo_place_labels(struct geo_label *v, int n, int rows, int cols)
{
	bool *taken = xcalloc((size_t)(rows > 0 ? rows : 0) * (size_t)(cols > 0 ? cols : 0) + 1, sizeof(*taken));

	for (int i = 0; i < n; i++)
		place(&v[i], taken, rows, cols);
	free(taken);
}
