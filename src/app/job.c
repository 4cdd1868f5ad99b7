/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * job.c - long work in a thread with a program and a connection of its own.
 *
 * The program for it is made by the starter, because reading a configuration and choosing a language are not for two threads at once; the register is
 * opened in the thread. What both sides touch is one small record under a mutex. Signals are left to the starter's thread, which knows what to do with them.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/job.h>
#include <strates/base/date.h>
#include <strates/base/intl.h>

#include "app_priv.h"

struct job {
	struct app *starter, *app;
	job_fn fn;
	void *ctx;
	pthread_t thread;
	pthread_mutex_t mutex;
	int64_t begun, phase; /* monotonic ns; phase: since `what' is what it is */
	struct job_look look; /* under the mutex */
	bool ok;
	struct err e; /* both are the thread's until it ended */
};

static double seconds_since(int64_t ns)
{
	return (double)(clock_monotonic_ns() - ns) / 1e9;
}

static bool is_cancelled(void *ctx)
{
	struct job *j = ctx;
	bool cancelled;

	pthread_mutex_lock(&j->mutex);
	cancelled = j->look.cancelled;
	pthread_mutex_unlock(&j->mutex);
	return cancelled;
}

/* Another phase has another speed. */
static bool on_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	struct job *j = ctx;
	struct job_look *l = &j->look;
	bool go_on;
	double t;

	pthread_mutex_lock(&j->mutex);
	if (strncmp(l->what, what, sizeof(l->what) - 1) != 0 || done < l->done)
		j->phase = clock_monotonic_ns();
	snprintf(l->what, sizeof(l->what), "%s", what);
	l->done = done;
	l->total = total;
	t = seconds_since(j->phase);
	l->rate = t > 0.2 ? (double)done / t : 0;
	l->left = l->rate > 0 && total >= done ? (double)(total - done) / l->rate : -1;
	go_on = !l->cancelled;
	pthread_mutex_unlock(&j->mutex);
	return go_on;
}

static void *run(void *arg)
{
	struct job *j = arg;

	j->ok = app_open(j->app, false, &j->e) && j->fn(j->app, j->ctx, &j->e);
	app_close(j->app);
	pthread_mutex_lock(&j->mutex);
	j->look.over = true;
	pthread_mutex_unlock(&j->mutex);
	return NULL;
}

static bool start_thread(struct job *j, struct err *e)
{
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	failed = pthread_create(&j->thread, NULL, run, j);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return !failed || err_errno(e, failed, _("no second thread can be had"));
}

static void job_free(struct job **pj)
{
	struct job *j = *pj;

	app_free(&j->app);
	pthread_mutex_destroy(&j->mutex);
	free(j);
	*pj = NULL;
}

struct job *job_start(struct app *a, job_fn fn, void *ctx, struct err *e)
{
	struct job *j = xcalloc(1, sizeof(*j));

	j->starter = a;
	j->app = app_beside(a);
	j->fn = fn;
	j->ctx = ctx;
	j->e = (struct err)ERR_INIT;
	j->begun = j->phase = clock_monotonic_ns();
	j->look.left = -1;
	pthread_mutex_init(&j->mutex, NULL);
	app_set_progress(j->app, on_progress, j);
	app_set_cancel(j->app, is_cancelled, j);
	store_set_patience(app_store(a), false);
	if (start_thread(j, e))
		return j;
	store_set_patience(app_store(a), true);
	job_free(&j);
	return NULL;
}

void job_look(struct job *j, struct job_look *out)
{
	pthread_mutex_lock(&j->mutex);
	*out = j->look;
	pthread_mutex_unlock(&j->mutex);
	out->seconds = seconds_since(j->begun);
}

void job_cancel(struct job *j)
{
	pthread_mutex_lock(&j->mutex);
	j->look.cancelled = true;
	pthread_mutex_unlock(&j->mutex);
}

bool job_end(struct job **pj, struct err *e)
{
	struct job *j = *pj;
	bool ok;

	pthread_join(j->thread, NULL);
	ok = j->ok;
	if (!ok && e)
		*e = j->e;
	if (app_is_open(j->starter))
		store_set_patience(app_store(j->starter), true);
	job_free(pj);
	return ok;
}
