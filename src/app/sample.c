/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample.c - the demonstration. */
#include "config.h"

#include <strates/app/sample.h>

bool sample_load(struct app *a, struct err *e)
{
	(void)a;
	(void)e;
	return true;
}

bool sample_is(struct app *a)
{
	return app_is_open(a) && store_meta_int(app_store(a), "sample", 0) != 0;
}
