/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * concepts.h - the table of what words of the field mean, French and English.
 */
#ifndef STRATES_ENGINE_CONCEPTS_H
#define STRATES_ENGINE_CONCEPTS_H

#include <strates/base/str.h>

/* Checks the table compiled into the program: a line a fault (a word that means two things, a key that does not exist …). Returns how many. */
int concepts_check(struct str *out);
/* Distinct concepts, and words and phrases that lead to them. */
void concepts_count(int *concepts, int *phrases);

#endif
