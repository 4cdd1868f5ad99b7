/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names_data.h - real names of organisations and towns, where the files are at hand (beside the checkout, or in $STRATES_TEST_DATA).
 */
#ifndef STRATES_TESTS_NAMES_DATA_H
#define STRATES_TESTS_NAMES_DATA_H

#include <stdbool.h>

struct written {
	char *text, *canonical, *country, *acronym; /* "" when there is none */
};
struct written_list {
	struct written *v;
	int n, cap;
};
/* Appends the rows of a CSV file: columns by number, -1 = none. false when the file is not here. Each text and canonical once. */
bool names_data_read(struct written_list *l, const char *file, int text, int canonical, int country, int acronym);
void names_data_release(struct written_list *l);

#endif
