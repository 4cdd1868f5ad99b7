/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzzy.h - how well a typed fragment fits a text, without accents or case: for palettes and
 * completion.
 */
#ifndef STRATES_UI_FUZZY_H
#define STRATES_UI_FUZZY_H

#include <strates/base/str.h>

/* Score of `needle` (already through utf8_fold()) in `text`: 0 = does not fit; higher is better:
   start of the text, start of words, contiguous runs, short texts. An empty needle fits everything
   (1). All words of the needle must fit, in any order. */
int fuzzy_score(const char *needle, const char *text);

#endif
