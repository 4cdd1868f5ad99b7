/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * identity.c - how well double entries are told, on made-up registers whose column `gold` says which records are one action.
 *
 *	identity TRAIN.csv… -- TEST.csv…
 *
 * Columns: id authority level country adm1 city lat lon dac3 dac5 start end partner title budget gold. Of the TRAIN files the levels are counted with the gold
 * beside them: that table is where model.def comes from. Then three models are tried on each TEST file, of which nothing was used before: the shipped one, the
 * shipped one with the names of that file counted, and what learning on that file without its gold gives (`strates engine learn --adopt').
 * Themes are purpose codes alone, as the import profile `synthetic` takes them. Every pair of one country is compared that identity_is_met() admits; pairs of two different towns never are one action, so they are skipped early.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include "../../src/engine/engine_priv.h" /* lint: levels are counted pair by pair, which is no public matter */

enum { COLUMNS = 16, SUM_RANGE = 6000 };

struct rec {
	struct traits t;
	void *body;
	int gold;
};
struct reg {
	struct engine *e;
	struct rec *v;
	int n, cap;
	int64_t gold; /* pairs */
	struct identity_model names; /* shipped weights, and its frequent names as `engine learn' lists them */
	uint8_t *rarity;
};

/* --- reading ------------------------------------------------------------------------------------------------------------------------ */

static int32_t day_of(const char *text)
{
	struct date d;

	return date_parse_iso(text, &d, NULL) ? date_first(d) : DATE_NO_DAY;
}

static void add_row(struct reg *r, char **c, struct keymap *partners)
{
	int64_t *partner = *c[12] ? keymap_put(partners, hash64(c[12], strlen(c[12])), 0) : NULL;
	struct feature_place place = {.country = c[3], .region = c[4], .city = c[5], .has_point = *c[6], .lat = atof(c[6]), .lon = atof(c[7])};
	struct feature_theme t = {.theme = "", .dac = c[9]};
	struct feature_partner p = {.name = c[12], .acronym = "", .country = c[3], .city = c[5]};
	struct feature f = {.id = r->n + 1, .title = c[13], .description = "", .kind = "cooperation", .status = "2", .lead = c[1], .lead_name = c[1],
		.dossier = "", .source = "", .source_id = "", .batch = "", .lead_region = "", .lead_departement = "", .lead_epci = "", .lead_parent = "",
		.start_first = day_of(c[10]), .start_last = day_of(c[10]), .end_first = day_of(c[11]), .end_last = day_of(c[11]), .cents = atoll(c[14]) * 100,
		.tandem_ended = DATE_NO_DAY, .reconfirmed = DATE_NO_DAY, .n_places = 1, .n_themes = 1, .n_partners = partner != NULL, .places = &place,
		.themes = &t, .partners = &p};

	if (partner && !*partner)
		*partner = (int64_t)partners->n;
	p.id = partner ? *partner : 0;
	GROW(r->v, r->n, r->cap);
	r->v[r->n] = (struct rec){.gold = atoi(c[15])};
	r->v[r->n].t = traits_make(r->e, &f, &r->v[r->n].body);
	r->n++;
}

static int by_place(const void *a, const void *b)
{
	const struct traits *x = &((const struct rec *)a)->t, *y = &((const struct rec *)b)->t;
	uint32_t rx = x->places->region, ry = y->places->region;

	if (x->places->country != y->places->country)
		return x->places->country < y->places->country ? -1 : 1;
	if (rx != ry)
		return rx < ry ? -1 : 1;
	return (x->start > y->start) - (x->start < y->start);
}

static void count_gold(struct reg *r)
{
	int most = 0, *n;

	for (int i = 0; i < r->n; i++)
		most = r->v[i].gold > most ? r->v[i].gold : most;
	n = xcalloc((size_t)most + 1, sizeof(*n));
	for (int i = 0; i < r->n; i++)
		r->gold += n[r->v[i].gold]++;
	free(n);
}

static void count_names(struct reg *r)
{
	int32_t *n = xcalloc(r->e->names.n, sizeof(*n));

	r->rarity = xcalloc(r->e->names.n, sizeof(*r->rarity));
	for (int i = 0; i < r->n; i++) {
		const struct traits *t = &r->v[i].t;

		n[t->places->town]++;
		if (t->n_partners)
			n[t->partners->cell]++;
	}
	model_init(&r->names);
	learn_list_names(r->e, n, &r->names);
	learn_rate_names(r->e, &r->names, r->rarity);
	free(n);
}

static void load(struct reg *r, const char *path)
{
	FILE *f = fopen(path, "re");
	struct keymap partners = {.n = 0};
	struct params p;
	char line[2048], *c[COLUMNS];

	*r = (struct reg){.n = 0};
	params_init(&p);
	r->e = engine_new(&p);
	if (!f || !fgets(line, sizeof(line), f)) {
		fprintf(stderr, "%s can't be read\n", path);
		exit(2);
	}
	while (fgets(line, sizeof(line), f)) {
		char *rest = line;
		int n = 0;

		line[strcspn(line, "\r\n")] = '\0';
		while (n < COLUMNS && rest)
			c[n++] = strsep(&rest, ",");
		if (n == COLUMNS)
			add_row(r, c, &partners);
	}
	fclose(f);
	keymap_release(&partners);
	qsort(r->v, (size_t)r->n, sizeof(*r->v), by_place);
	count_gold(r);
	count_names(r);
}

static void unload(struct reg *r)
{
	for (int i = 0; i < r->n; i++)
		free(r->v[i].body);
	free(r->v);
	free(r->rarity);
	model_release(&r->names);
	engine_free(&r->e);
}

/* --- pairs -------------------------------------------------------------------------------------------------------------------------- */

typedef void (*pair_fn)(void *ctx, const struct identity_levels *l, bool gold);

static void compare(const struct identity_world *w, const struct rec *a, const struct rec *b, pair_fn fn, void *ctx)
{
	const struct trait_place *p = a->t.places, *q = b->t.places;
	struct identity_levels l;

	if (p->town && q->town && p->town != q->town && score_place(&a->t, &b->t, NULL, NULL, NULL) < 700)
		return;
	identity_compare(w, &a->t, &b->t, &l);
	if (identity_is_met(&l, &a->t, &b->t) && !identity_forbids(&a->t, &b->t, &l))
		fn(ctx, &l, a->gold == b->gold);
}

static bool meet(const struct traits *a, const struct traits *b)
{
	return a->start <= b->end && b->start <= a->end;
}

/* Those of one region, then those of whom one has no town and the other lies in another region of the country. */
static void each_pair(const struct reg *r, const struct identity_world *w, pair_fn fn, void *ctx)
{
	int first = 0;

	for (int i = 0; i < r->n; i++) {
		const struct traits *a = &r->v[i].t;

		if (a->places->country != r->v[first].t.places->country)
			first = i;
		for (int j = i + 1; j < r->n && r->v[j].t.places->region == a->places->region && r->v[j].t.start <= a->end; j++)
			compare(w, &r->v[i], &r->v[j], fn, ctx);
		for (int j = first; !a->places->town && j < r->n && r->v[j].t.places->country == a->places->country; j++) {
			const struct traits *b = &r->v[j].t;

			if (b->places->region != a->places->region && (b->places->town || j < i) && meet(a, b) &&
				(score_title(a, b) >= 600 || score_partner(a, b, NULL, NULL) >= 800))
				compare(w, &r->v[i], &r->v[j], fn, ctx);
		}
	}
}

/* --- where model.def comes from ------------------------------------------------------------------------------------------------------ */

struct tally {
	int64_t n[2][IDENTITY_PARTS][IDENTITY_LEVELS_MAX], pairs[2];
};

static void tabulate(void *ctx, const struct identity_levels *l, bool gold)
{
	struct tally *t = ctx;

	t->pairs[gold]++;
	for (int p = 0; p < IDENTITY_PARTS; p++)
		t->n[gold][p][l->v[p]]++;
}

static void print_table(const struct tally *t)
{
	struct identity_model m;

	model_init(&m);
	printf("prior: %.0f (shipped %d)\n", 100 * log2((double)t->pairs[1] / (double)t->pairs[0]), m.prior);
	for (int p = 0; p < IDENTITY_PARTS; p++) {
		int64_t sum[2] = {0, 0};

		for (int i = 1; i <= identity_level_count((enum identity_part)p); i++) {
			sum[0] += t->n[0][p][i];
			sum[1] += t->n[1][p][i];
		}
		for (int i = 1; i <= identity_level_count((enum identity_part)p); i++) {
			double u = (double)t->n[0][p][i] / (double)sum[0], s = (double)t->n[1][p][i] / (double)sum[1];

			printf("%-15s %-10s one action %8lld  two %9lld  weight %6.0f  shipped %5d\n", identity_part_name((enum identity_part)p),
				identity_level_code((enum identity_part)p, i), (long long)t->n[1][p][i], (long long)t->n[0][p][i],
				u > 0 && s > 0 ? 100 * log2(s / u) : NAN, m.weight[p][i]);
		}
	}
}

/* --- how good ------------------------------------------------------------------------------------------------------------------------ */

struct trial {
	const struct identity_model *m;
	int64_t n[2][2 * SUM_RANGE + 1];
};

static void try_pair(void *ctx, const struct identity_levels *l, bool gold)
{
	struct trial *t = ctx;
	int sum = identity_sum(t->m, l);

	sum = sum < -SUM_RANGE ? -SUM_RANGE : sum > SUM_RANGE ? SUM_RANGE : sum;
	t->n[gold][sum + SUM_RANGE]++;
}

static double f1(int64_t yes, int64_t no, int64_t gold)
{
	return yes ? 2. * (double)yes / (double)(yes + no + gold) : 0;
}

static void say(const char *name, const struct reg *r, const struct identity_model *m, const uint8_t *rarity)
{
	struct trial *t = xcalloc(1, sizeof(*t));
	int64_t yes = 0, no = 0, at_yes = 0, at_no = 0;
	double best = 0;
	int best_at = 0;

	t->m = m;
	each_pair(r, &(struct identity_world){m, rarity, r->e->names.n}, try_pair, t);
	for (int s = SUM_RANGE; s >= -SUM_RANGE; s--) {
		yes += t->n[1][s + SUM_RANGE];
		no += t->n[0][s + SUM_RANGE];
		if (f1(yes, no, r->gold) > best) {
			best = f1(yes, no, r->gold);
			best_at = s;
		}
		if (identity_probability(s) >= r->e->params.v[PARAM_IDENTITY]) {
			at_yes = yes;
			at_no = no;
		}
	}
	printf("  %-28s threshold %.3f: F1 %.4f P %.4f R %.4f   best F1 %.4f (at %d)   in reach %.4f\n", name, (double)r->e->params.v[PARAM_IDENTITY] / 1000,
		f1(at_yes, at_no, r->gold), (double)at_yes / (double)(at_yes + at_no + !at_yes), (double)at_yes / (double)r->gold, best, best_at,
		(double)yes / (double)r->gold);
	free(t);
}

struct patterns {
	struct keymap of;
	struct identity_pattern *v;
	int n, cap;
};

static void count_pattern(void *ctx, const struct identity_levels *l, bool gold)
{
	struct patterns *c = ctx;
	int64_t *at = keymap_put(&c->of, hash64(l->v, sizeof(l->v)), 0);

	(void)gold;
	if (!*at) {
		GROW(c->v, c->n, c->cap);
		c->v[c->n++] = (struct identity_pattern){*l, 0};
		*at = c->n;
	}
	c->v[*at - 1].n++;
}

static void try_file(const char *path)
{
	struct patterns c = {.n = 0};
	struct identity_model shipped, learnt;
	struct reg r;

	load(&r, path);
	model_init(&shipped);
	printf("%s: %d records, %lld pairs of one action\n", path, r.n, (long long)r.gold);
	say("shipped", &r, &shipped, NULL);
	say("shipped, names counted", &r, &shipped, r.rarity);
	each_pair(&r, &(struct identity_world){&shipped, r.rarity, r.e->names.n}, count_pattern, &c);
	identity_learn(&shipped, c.v, c.n, &learnt);
	say("learnt without the gold", &r, &learnt, r.rarity);
	model_release(&learnt);
	keymap_release(&c.of);
	free(c.v);
	unload(&r);
}

int main(int argc, char **argv)
{
	struct tally *t = xcalloc(1, sizeof(*t));
	struct identity_model shipped;
	int i = 1;

	model_init(&shipped);
	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		struct reg r;

		load(&r, argv[i]);
		each_pair(&r, &(struct identity_world){&shipped, r.rarity, r.e->names.n}, tabulate, t);
		unload(&r);
	}
	if (t->pairs[1])
		print_table(t);
	for (i++; i < argc; i++)
		try_file(argv[i]);
	free(t);
	return 0;
}
