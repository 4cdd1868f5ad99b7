/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mapping_priv.h - what the files mapping*.c share. */
#ifndef STRATES_APP_MAPPING_PRIV_H
#define STRATES_APP_MAPPING_PRIV_H

#include <strates/app/mapping.h>

enum { MAPPING_SAMPLES = 40 /* values that are looked at */, MAPPING_GROUPS = 9 };

struct mapping {
	struct app *app;
	struct arena arena;
	char *path;
	struct table table;
	struct profiles profiles;
	struct mapping_column *columns;
	const char **folded; /* of each column, as a profile finds it again */
	const char ***values; /* its first values */
	int *n_values;
	int n;
	enum profile_wins wins[TARGET_COUNT];
	bool resumed;
	char *draft_key, *draft_file;
};

/* mapping_guess.c: what the columns hold, and what is proposed for them. */
bool mapping_look(struct mapping *m, struct err *e);
void mapping_propose(struct mapping *m);
bool mapping_is_single(enum target t);
/* First field of a list stands for all of it: TARGET_COUNTRY for towns. */
enum target mapping_of_list(enum target t);
/* mapping_save.c: as the text of a profile. Appends. */
void mapping_write(const struct mapping *m, const char *name, const char *title, struct str *out);
/* Name of the field or set of an action that a target becomes a part of, as [updates] has it. */
const char *mapping_record_name(enum target t);

#endif
