/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list_priv.h - what the files of the list share: sets of ids, moves. */
#ifndef STRATES_UI_LIST_PRIV_H
#define STRATES_UI_LIST_PRIV_H

#include <strates/ui/list.h>

bool idset_has(const struct list_idset *s, uint64_t id);
void idset_add(struct list_idset *s, uint64_t id);
void idset_remove(struct list_idset *s, uint64_t id);
void idset_copy(struct list_idset *to, const struct list_idset *from);
void idset_release(struct list_idset *s);

/* The row's facts; zero for a plain list. */
struct list_row list_row_facts(const struct list *l, size_t row);
/* Brings top to where the selected row is visible in `rows` rows, keeping a margin. */
void list_scroll(struct list *l, int rows);

#endif
