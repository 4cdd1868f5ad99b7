/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * load.c - all actions from the file into slots, on two threads.
 *
 * Reading seven tables side by side takes as long as making traits of what was read, and neither waits for the other: the caller's thread reads (the store
 * belongs to it) and copies actions into batches, a second thread makes traits of them, in the same order. Without a second thread the first does both.
 */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "engine_priv.h"

enum { BATCH = 256, BATCHES = 4 };

struct batch {
	struct feature v[BATCH];
	int n;
	struct arena arena;
};
struct pipe {
	struct engine *e;
	struct batch batches[BATCHES];
	int filled, made;  /* batches handed over, and done; both count on */
	bool closed, threaded;
	pthread_mutex_t lock;
	pthread_cond_t moved;
};

static void load_one(struct engine *e, const struct feature *f)
{
	int32_t slot = mirror_new_slot(e);

	e->slots[slot].t = traits_make(e, f, &e->slots[slot].body);
	e->slots[slot].alive = true;
}

static void load_batch(struct pipe *p, struct batch *b)
{
	for (int i = 0; i < b->n; i++)
		load_one(p->e, &b->v[i]);
}

static void *maker(void *arg)
{
	struct pipe *p = arg;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		while (p->made == p->filled && !p->closed)
			pthread_cond_wait(&p->moved, &p->lock);
		if (p->made == p->filled)
			break;
		pthread_mutex_unlock(&p->lock);
		load_batch(p, &p->batches[p->made % BATCHES]);
		pthread_mutex_lock(&p->lock);
		p->made++;
		pthread_cond_broadcast(&p->moved);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static const char *copy(struct arena *a, const char *s)
{
	return *s ? arena_strdup(a, s) : "";
}

static void *copy_array(struct arena *a, const void *v, int n, size_t size)
{
	void *to = n ? arena_alloc(a, (size_t)n * size) : NULL;

	return n ? memcpy(to, v, (size_t)n * size) : NULL;
}

static const char *const *copy_texts(struct arena *a, const char *const *v, int n)
{
	const char **to = copy_array(a, v, n, sizeof(*v));

	for (int i = 0; i < n; i++)
		to[i] = copy(a, v[i]);
	return to;
}

static void copy_partners(struct arena *a, struct feature *f)
{
	struct feature_partner *v = copy_array(a, f->partners, f->n_partners, sizeof(*v));

	for (int i = 0; i < f->n_partners; i++) {
		v[i].name = copy(a, v[i].name);
		v[i].acronym = copy(a, v[i].acronym);
		v[i].country = copy(a, v[i].country);
		v[i].city = copy(a, v[i].city);
		v[i].aliases = copy_texts(a, v[i].aliases, v[i].n_aliases);
		v[i].apart = copy_array(a, v[i].apart, v[i].n_apart, sizeof(*v[i].apart));
	}
	f->partners = v;
}

static void copy_sets(struct arena *a, struct feature *f)
{
	struct feature_place *places = copy_array(a, f->places, f->n_places, sizeof(*places));
	struct feature_theme *themes = copy_array(a, f->themes, f->n_themes, sizeof(*themes));
	struct feature_participant *participants = copy_array(a, f->participants, f->n_participants, sizeof(*participants));

	for (int i = 0; i < f->n_places; i++) {
		places[i].country = copy(a, places[i].country);
		places[i].region = copy(a, places[i].region);
		places[i].city = copy(a, places[i].city);
	}
	for (int i = 0; i < f->n_themes; i++) {
		themes[i].theme = copy(a, themes[i].theme);
		themes[i].dac = copy(a, themes[i].dac);
	}
	for (int i = 0; i < f->n_participants; i++) {
		participants[i].authority = copy(a, participants[i].authority);
		participants[i].role = copy(a, participants[i].role);
		participants[i].name = copy(a, participants[i].name);
	}
	f->places = places;
	f->themes = themes;
	f->participants = participants;
	copy_partners(a, f);
	f->networks = copy_texts(a, f->networks, f->n_networks);
	f->audience = copy_texts(a, f->audience, f->n_audience);
}

/* The reader's copy is gone with its next row. */
static void copy_feature(struct arena *a, const struct feature *from, struct feature *f)
{
	const char **const texts[] = {&f->title, &f->description, &f->kind, &f->status, &f->lead, &f->lead_name, &f->dossier, &f->source, &f->source_id, &f->batch, &f->scheme,
		&f->lead_region, &f->lead_departement, &f->lead_epci, &f->lead_parent};

	*f = *from;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*texts[i] = copy(a, *texts[i]);
	copy_sets(a, f);
}

/* The batch being filled, emptied; waits until the maker is done with it. */
static struct batch *next_batch(struct pipe *p)
{
	struct batch *b = &p->batches[p->filled % BATCHES];

	while (p->filled - p->made >= BATCHES)
		pthread_cond_wait(&p->moved, &p->lock);
	b->n = 0;
	arena_clear(&b->arena);
	return b;
}

static void hand_over(struct pipe *p)
{
	pthread_mutex_lock(&p->lock);
	p->filled++;
	pthread_cond_broadcast(&p->moved);
	next_batch(p);
	pthread_mutex_unlock(&p->lock);
}

static bool take_row(void *ctx, const struct feature *f)
{
	struct pipe *p = ctx;
	struct batch *b = &p->batches[p->filled % BATCHES];

	if (f->merged)
		return true;
	if (!p->threaded) {
		load_one(p->e, f);
		return true;
	}
	copy_feature(&b->arena, f, &b->v[b->n++]);
	if (b->n == BATCH)
		hand_over(p);
	return true;
}

static void finish(struct pipe *p, pthread_t thread)
{
	if (!p->threaded)
		return;
	pthread_mutex_lock(&p->lock);
	if (p->batches[p->filled % BATCHES].n)
		p->filled++;
	p->closed = true;
	pthread_cond_broadcast(&p->moved);
	pthread_mutex_unlock(&p->lock);
	pthread_join(thread, NULL);
}

bool load_actions(struct engine *e, struct store *s, struct err *err)
{
	struct pipe *p = xcalloc(1, sizeof(*p));
	pthread_t thread = 0;
	bool ok;

	p->e = e;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->moved, NULL);
	p->threaded = e->threads != 1 && pthread_create(&thread, NULL, maker, p) == 0;
	ok = store_features(s, NULL, 0, e->today, take_row, p, err);
	finish(p, thread);
	for (int i = 0; i < BATCHES; i++)
		arena_release(&p->batches[i].arena);
	pthread_cond_destroy(&p->moved);
	pthread_mutex_destroy(&p->lock);
	free(p);
	return ok;
}
