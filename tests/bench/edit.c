/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.c - what one edit costs, from the form's "save" to findings that are committed: edit REGISTER.db [EDITS]
 *
 *	make bench-engine B='edit 100000'      makes such a register first
 *
 * Titles are changed for another action's and ends moved, by turns, on actions drawn from the whole register, which is altered by it. Processor time is told
 * besides the clock's: a laptop that does something else meanwhile shows in the one only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <strates/app/app.h>
#include <strates/app/edit.h>
#include <strates/base/date.h>
#include <strates/base/mem.h>
#include <strates/store/query.h>
#include <strates/store/read.h>

#include "must.h"

static uint64_t seed = 1;

static size_t pick(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % n;
}

static double processor_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static const char *another(struct app *app, const struct ids *ids, bool title, struct arena *a)
{
	struct record r;
	char date[DATE_TEXT_SIZE];

	if (!title)
		return arena_strdup(a, date_format(date_from_days(app_today(app) - 900 + (int32_t)pick(2400)), date));
	MUST(store_load(app_store(app), ENTITY_ACTION, ids->v[pick((size_t)ids->n)], a, &r, &err));
	return record_text(&r, FIELD_ACTION_TITLE);
}

/* false: the form would not take it (an end before the start). */
static bool edit_one(struct app *app, const struct ids *ids, bool title, double *processor, double *clock)
{
	struct arena a = ARENA_INIT;
	int64_t id = ids->v[pick((size_t)ids->n)];
	const char *value = another(app, ids, title, &a);
	double cpu = processor_ms();
	int64_t t0 = clock_monotonic_ns();
	struct edit ed;
	bool taken;

	MUST(edit_open(&ed, app, ENTITY_ACTION, id, &err));
	taken = edit_set(&ed, title ? "title" : "end", value, &err) && edit_save(&ed, NULL, &err);
	edit_close(&ed);
	*processor = processor_ms() - cpu;
	*clock = (double)(clock_monotonic_ns() - t0) / 1e6;
	arena_release(&a);
	return taken;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print(const char *what, double *v, int n)
{
	qsort(v, (size_t)n, sizeof(*v), by_value);
	printf("%-10s p50 %8.2f   p95 %8.2f   p99 %8.2f   worst %8.2f ms\n", what, v[n / 2], v[n * 95 / 100], v[n * 99 / 100], v[n - 1]);
}

int main(int argc, char **argv)
{
	int most = argc > 2 ? atoi(argv[2]) : 1000, n = 0, refused = 0;
	struct ids ids = IDS_INIT;
	double *processor, *clock;
	struct app *app;

	if (argc < 2 || most < 1) {
		fprintf(stderr, "usage: edit REGISTER.db [EDITS]\n");
		return 2;
	}
	processor = xcalloc((size_t)most, sizeof(*processor));
	clock = xcalloc((size_t)most, sizeof(*clock));
	app = app_new(&(struct app_options){.db = argv[1]});
	MUST(app_open(app, false, &err) && query_ids(app_store(app), &(struct query){.sort = SORT_TITLE}, &ids, &err));
	MUST(ids.n > 0 && engine_load(app_engine(app), app_store(app), app_today(app), &err));
	while (n < most && refused < 10 * most) {
		if (edit_one(app, &ids, n % 2, &processor[n], &clock[n]))
			n++;
		else
			refused++;
	}
	printf("%d edits of %d actions\n", n, (int)ids.n);
	print("processor", processor, n);
	print("clock", clock, n);
	app_free(&app);
	ids_release(&ids);
	free(processor);
	free(clock);
	return 0;
}
