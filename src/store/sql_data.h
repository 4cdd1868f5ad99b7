/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sql_data.h - the files of src/store/sql, compiled into the program (the tables are generated: see sql_embed.awk).
 */
#ifndef STRATES_STORE_SQL_DATA_H
#define STRATES_STORE_SQL_DATA_H

#include <stddef.h>

struct sql_file {
	const char *name; /* file name without folder and without ".sql": "0001_init" */
	const char *text; /* the file's text, unchanged */
};

/* NNNN_name.sql, in the order of their numbers, which run 1, 2, 3 … without a hole: entry i brings user_version to i + 1.
   Both tables end with an entry whose name is NULL, which the counts leave out. */
extern const struct sql_file sql_migrations[];
extern const size_t sql_migrations_count;

/* All other files, in the order of their names. */
extern const struct sql_file sql_scripts[];
extern const size_t sql_scripts_count;

#endif
