/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program without a screen on a register with its reference tables, in a folder of its own,
 * shared by the cases of one test. */
#ifndef TESTS_UNIT_WITH_APP_H
#define TESTS_UNIT_WITH_APP_H

#include <strates/app/app.h>
#include <strates/app/edit.h>

struct app *register_open(void);
void register_close(struct app **app);
/* A colleague's register, in the same folder; to be closed before the first one. */
struct app *register_open_second(void);
void register_close_second(struct app **app);
/* All that `from' holds comes into `to', as a merge. */
void register_send(struct app *from, struct app *to);
/* Fails the case with the sentence of the error. */
void must(bool ok, const struct err *e);
/* A record made by assignments (field, value, field, value …, NULL); its id. */
int64_t register_add(struct app *app, enum entity en, const char *const *pairs);
/* The text of a field or set as edit_get() gives it, until the next call. */
const char *register_get(struct app *app, enum entity en, int64_t id, const char *name);
void register_set(struct app *app, enum entity en, int64_t id, const char *name, const char *value);
/* Does the file of the register hold these bytes anywhere? */
bool register_holds(struct app *app, const char *bytes);
/* Troubles that store_check() finds: 0. */
int register_troubles(struct app *app);
int64_t register_count(struct app *app, enum entity en);

#endif
