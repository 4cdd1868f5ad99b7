/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ref_data.h - tables of share/ref that rules of the engine rest on, compiled into the program (generated: see ref_embed.awk).
 */
#ifndef STRATES_ENGINE_REF_DATA_H
#define STRATES_ENGINE_REF_DATA_H

#include <stddef.h>

struct ref_file {
	const char *name; /* without folder and ".tsv": "organisations" */
	const char *text; /* line of column names, then rows: fields separated by TAB, lines ended by LF */
};
/* Ends with an entry whose name is NULL. */
extern const struct ref_file ref_files[];

#endif
