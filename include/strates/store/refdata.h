/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * refdata.h - loading the shipped reference tables (share/ref/ *.tsv) into a register, outside the log, with fixed uids.
 */
#ifndef STRATES_STORE_REFDATA_H
#define STRATES_STORE_REFDATA_H

#include <strates/store/store.h>

/* Loads every table whose version differs from the one in meta; a cell that a user changed (it has ops) keeps the user's value. dir = file_share("ref"). */
bool refdata_load(struct store *s, const char *dir, struct err *e);
/* Euro cents per 1.00 of a currency, for x_action.cents and feature.cents. Absent currencies count as unknown amounts. */
void store_set_rate(struct store *s, const char *currency, double euros);

#endif
