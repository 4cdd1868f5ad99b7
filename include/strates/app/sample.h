/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample.h - the demonstration: a made-up territory with every kind of finding (share/sample).
 */
#ifndef STRATES_APP_SAMPLE_H
#define STRATES_APP_SAMPLE_H

#include <strates/app/app.h>

/* Fills an open, empty register from share/sample and marks it as a demonstration (meta "sample"). */
bool sample_load(struct app *a, struct err *e);
bool sample_is(struct app *a);

#endif
