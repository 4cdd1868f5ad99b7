/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * picture.h - a frame as a picture: SVG, for documents and the gallery.
 */
#ifndef STRATES_UI_PICTURE_H
#define STRATES_UI_PICTURE_H

#include <strates/base/str.h>
#include <strates/ui/canvas.h>
#include <strates/ui/theme.h>

/* Appends a whole SVG document: the cells of g as theme t colours them, on the ground that it is made for. Monospaced text stays text, so it can be searched
 * and read aloud; lines between panes are drawn. */
void grid_svg(const struct grid *g, const struct theme *t, struct str *out);

#endif
