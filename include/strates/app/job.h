/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * job.h - long work beside the console: one thread with a program of its own (app.h) on the same register.
 *
 * The work has its own connection, so readers go on meanwhile and see its result when it commits, as they see another program's. It writes in one
 * transaction, as everywhere: cancelled or failed, nothing of it is kept. Whoever started it must not write meanwhile; job_start() makes such an attempt fail
 * at once (ERR_BUSY) instead of waiting, job_end() gives the patience back.
 */
#ifndef STRATES_APP_JOB_H
#define STRATES_APP_JOB_H

#include <strates/app/app.h>

struct job;
/* The work, in its thread: nothing of the starter's app may be touched, but what ctx holds for it alone. */
typedef bool (*job_fn)(struct app *app, void *ctx, struct err *e);
/* What can be seen of it at any time. */
struct job_look {
	char what[80];       /* what it is at, translated; "" before the first news */
	int64_t done, total; /* total 0: not known */
	double seconds;      /* since it began */
	double rate;         /* done per second, 0 while unknown */
	double left;         /* seconds, < 0 while unknown */
	bool cancelled, over;
};
/* NULL with e set: no thread could be had, or the register is not open. ctx stays the caller's; it may be read again after job_end(). */
struct job *job_start(struct app *a, job_fn fn, void *ctx, struct err *e);
void job_look(struct job *j, struct job_look *out);
/* Asks it to stop; it does so soon, and job_end() then tells ERR_CANCELLED. */
void job_cancel(struct job *j);
/* Waits for its end, frees it and tells how it went. */
bool job_end(struct job **j, struct err *e);

#endif
