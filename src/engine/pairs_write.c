/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pairs_write.c - the kept pairs of all actions into the file, on two threads.
 *
 * What stands beside a pair (is it decided, does a cluster show it, which side counts) takes as long to find out as the rows take to write: the caller's thread
 * writes (the store belongs to it), a second one goes ahead by a few batches, in the same order. Without a second thread the first does both.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include "touch_priv.h"

enum { BATCH = 256, BATCHES = 4 };

struct row_slot {
	int64_t id;
	int32_t slot;
};
struct batch {
	struct pair_list v[BATCH];
	int cap[BATCH];
};
struct feed {
	struct engine *e;
	struct row_slot *rows;     /* in order of the rows, as the table grows */
	int n;
	struct batch batches[BATCHES];
	int made, written;         /* batches; both count on */
	bool stop;
	pthread_mutex_t lock;
	pthread_cond_t moved;
};

static int compare_rows(const void *a, const void *b)
{
	const struct row_slot *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void list_rows(struct feed *f)
{
	struct engine *e = f->e;

	f->rows = xcalloc((size_t)e->n_slots + 1, sizeof(*f->rows));
	for (int32_t i = 0; i < e->n_slots; i++)
		if (e->slots[i].alive && (e->slots[i].lists[0].n || e->slots[i].lists[1].n || e->slots[i].lists[2].n))
			f->rows[f->n++] = (struct row_slot){e->slots[i].t.id, i};
	qsort(f->rows, (size_t)f->n, sizeof(*f->rows), compare_rows);
}

static int batch_rows(const struct feed *f, int k)
{
	return f->n - k * BATCH < BATCH ? f->n - k * BATCH : BATCH;
}

static void make_batch(struct feed *f, int k)
{
	struct batch *b = &f->batches[k % BATCHES];

	for (int i = 0; i < batch_rows(f, k); i++)
		pairs_entries(f->e, f->rows[k * BATCH + i].slot, &b->v[i], &b->cap[i]);
}

static void *maker(void *arg)
{
	struct feed *f = arg;

	for (int k = 0; k * BATCH < f->n; k++) {
		bool stop;

		pthread_mutex_lock(&f->lock);
		while (k - f->written >= BATCHES && !f->stop)
			pthread_cond_wait(&f->moved, &f->lock);
		stop = f->stop;
		pthread_mutex_unlock(&f->lock);
		if (stop)
			break;
		make_batch(f, k);
		pthread_mutex_lock(&f->lock);
		f->made = k + 1;
		pthread_cond_broadcast(&f->moved);
		pthread_mutex_unlock(&f->lock);
	}
	return NULL;
}

static void wait_for(struct feed *f, int k)
{
	pthread_mutex_lock(&f->lock);
	while (f->made <= k)
		pthread_cond_wait(&f->moved, &f->lock);
	pthread_mutex_unlock(&f->lock);
}

static void give_back(struct feed *f, int k, bool ok)
{
	pthread_mutex_lock(&f->lock);
	f->written = k + 1;
	f->stop = !ok;
	pthread_cond_broadcast(&f->moved);
	pthread_mutex_unlock(&f->lock);
}

static bool write_batch(struct feed *f, int k, struct findings_writer *w, struct err *err)
{
	struct batch *b = &f->batches[k % BATCHES];

	for (int i = 0; i < batch_rows(f, k); i++)
		if (!findings_write_pairs(w, &b->v[i], err))
			return false;
	return true;
}

static bool write_batches(struct feed *f, bool threaded, struct findings_writer *w, struct err *err)
{
	bool ok = true;

	for (int k = 0; k * BATCH < f->n && ok; k++) {
		if (threaded)
			wait_for(f, k);
		else
			make_batch(f, k);
		ok = write_batch(f, k, w, err);
		give_back(f, k, ok);
	}
	return ok;
}

bool pairs_write(struct engine *e, struct findings_writer *w, struct err *err)
{
	struct feed *f = xcalloc(1, sizeof(*f));
	pthread_t thread = 0;
	bool threaded, ok;

	f->e = e;
	list_rows(f);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->moved, NULL);
	threaded = e->threads != 1 && f->n > BATCH && pthread_create(&thread, NULL, maker, f) == 0;
	ok = write_batches(f, threaded, w, err);
	if (threaded)
		pthread_join(thread, NULL);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->moved);
	for (int k = 0; k < BATCHES; k++)
		for (int i = 0; i < BATCH; i++)
			free(f->batches[k].v[i].v);
	free(f->rows);
	free(f);
	return ok;
}
