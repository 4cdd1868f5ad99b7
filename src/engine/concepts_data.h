/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * concepts_data.h - share/ref/concepts.tsv, compiled into the program (the table is generated: see concepts_embed.awk).
 *
 * Not read at run time as the other tables are: what a word means is a rule of the engine, the same for all who share a register.
 */
#ifndef STRATES_ENGINE_CONCEPTS_DATA_H
#define STRATES_ENGINE_CONCEPTS_DATA_H

struct concept_row {
	const char *key;  /* "well"; "hygiene+sanitation+water" = those three; "-" = nothing at all */
	int class;        /* of IDF, 0..15; of no use for several */
	const char *fr, *en; /* words and phrases, joined by | */
};
/* Ends with a row whose key is NULL. */
extern const struct concept_row concept_rows[];
extern const int concept_rows_count;

#endif
