/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * oda.h - which countries count as recipients of official development assistance: what the yearly declaration of local authorities (APD, due on 31 May) is about.
 */
#ifndef STRATES_ENGINE_ODA_H
#define STRATES_ENGINE_ODA_H

#include <stdbool.h>

/* ISO 3166, two letters. By the lists of the OECD's Development Assistance Committee for the flows of that year: those of 2018 to 2025, the last one of which stands for the years after it too. */
bool oda_is_recipient(const char *country, int year);
/* Day and month by which the spending of a year is declared in the next one. */
enum { ODA_DUE_MONTH = 5, ODA_DUE_DAY = 31 };

#endif
