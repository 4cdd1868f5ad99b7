/* SPDX-License-Identifier: GPL-3.0-or-later */
/* export_iati_priv.h - what the two files that write an IATI activity share. The schema fixes the order in which these are called. */
#ifndef STRATES_EXCHANGE_EXPORT_IATI_PRIV_H
#define STRATES_EXCHANGE_EXPORT_IATI_PRIV_H

#include "export_priv.h"

/* A line with a text, behind the tabs. */
void iati_narrative(struct str *out, const char *tabs, const char *text);
void iati_countries(struct exporter *x, const struct record *r);
void iati_locations(struct exporter *x, struct whole *w);
void iati_sectors(struct exporter *x, struct whole *w);

#endif
