/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_data.c - made-up actions for measuring: skewed as real registers are (few countries and themes hold most), with groups of reports on one action.
 *
 * Written as the CSV that the profile `synthetic` reads. The same seed gives the same bytes everywhere.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/date.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "bench_priv.h"

enum { COUNTRIES = 140, TOWNS = 60, THEMES = 45 };

struct generator {
	uint64_t state;
	FILE *f;
	long n;
	long authorities;
	double country_sum, theme_sum;
};

static const char *const theme_word[] = {"eau potable", "assainissement", "dechets", "ecole primaire", "formation", "sante de base", "energie solaire",
	"maraichage", "mangroves", "etat civil", "patrimoine", "transport urbain", "urbanisme", "tourisme", "emploi des jeunes"};
static const char *const theme_code[] = {"14030", "14032", "14050", "11220", "11330", "12220", "23230", "31120", "41030", "15112", "16061", "21020", "43030",
	"33210", "16020"};
static const char *const verb[] = {"Projet", "Programme", "Appui a", "Renforcement", "Developpement", "Cooperation decentralisee", "Partenariat", "Soutien a",
	"Construction"};
static const char *const tail[] = {"acces durable", "gouvernance locale", "participation citoyenne", "femmes", "villages", "associations locales", "phase 2",
	"plan climat", "comites d'usagers"};
static const char *const syllable[] = {"ba", "di", "fou", "ga", "ka", "kou", "la", "mbo", "nda", "ro", "sa", "ti", "tou", "wa", "yo", "zi"};
static const char *const level[] = {"commune", "epci", "departement", "region"};

/* xorshift64*: small, fast, the same on every machine. */
static uint64_t next(struct generator *g)
{
	g->state ^= g->state >> 12;
	g->state ^= g->state << 25;
	g->state ^= g->state >> 27;
	return g->state * 2685821657736338717u;
}

static double uniform(struct generator *g)
{
	return (double)(next(g) >> 11) / 9007199254740992.0;
}

static long below(struct generator *g, long n)
{
	return (long)(next(g) % (uint64_t)n);
}

static double harmonic(int n)
{
	double s = 0;

	for (int i = 1; i <= n; i++)
		s += 1.0 / i;
	return s;
}

/* Zipf with exponent 1: the k-th is taken 1/k as often as the first. */
static int zipf(struct generator *g, int n, double sum)
{
	double x = uniform(g) * sum;

	for (int i = 1; i <= n; i++)
		if ((x -= 1.0 / i) <= 0)
			return i - 1;
	return n - 1;
}

static void town_name(int country, int town, char buf[32])
{
	uint64_t h = (uint64_t)(country * 1000 + town) * 11400714819323198485u;

	snprintf(buf, 32, "%s%s%s", syllable[h >> 60], syllable[h >> 56 & 15], syllable[h >> 52 & 15]);
	buf[0] = (char)(buf[0] - 'a' + 'A');
}

/* What descriptions are made of besides their few telling words. */
static const char filler[] = "Les deux collectivites conviennent d'un programme pluriannuel avec un comite de pilotage conjoint des visites"
			     " d'agents et d'elus un volet de formation des services techniques et un suivi partage avec les habitants";

struct report { /* what reports of one action share */
	int country, town, theme;
	int32_t start, end;
	long partner, budget;
};

/* A town's own place on the earth, 0..1: towns of different countries must not fall together. */
static double spread(const struct report *r, int shift)
{
	uint64_t h = (uint64_t)(r->country * 1000 + r->town + 1) * 11400714819323198485u;

	return (double)(h >> shift & 0xffff) / 65536.0;
}

static void write_row(struct generator *g, const struct report *r, long group)
{
	long a = below(g, g->authorities);
	char town[32], start[DATE_TEXT_SIZE], end[DATE_TEXT_SIZE];
	int t = r->theme % (int)COUNT_OF(theme_word);

	town_name(r->country, r->town, town);
	date_format(date_from_days(r->start), start);
	date_format(date_from_days(r->end), end);
	/* id authority level country adm1 city lat lon dac3 dac5 start end partner title budget gold description: seventeen columns and some 430 bytes, as
	   the registers on which the peers were measured. */
	fprintf(g->f, "%ld,A%06ld,%s,C%03d,C%03d-%02d,%s,%.4f,%.4f,%.3s,%s,%s,%s,P%03d-%05ld,%s %s %s - %s,%ld,%ld,%s %s %s. %s %s\n", g->n, a, level[a % 20 < 11 ? 0 : a % 20 < 16 ? 1 : a % 20 < 18 ? 2 : 3],
		r->country, r->country, r->town % 12, town, -30 + spread(r, 20) * 80, -20 + spread(r, 40) * 70,
		theme_code[t], theme_code[t], start, end, r->country, r->partner, verb[below(g, COUNT_OF(verb))], theme_word[t], town, tail[below(g, COUNT_OF(tail))],
		r->budget, group, verb[below(g, COUNT_OF(verb))], theme_word[t], town, filler, tail[below(g, COUNT_OF(tail))]);
	g->n++;
}

bool bench_write_csv(const char *path, long n, uint64_t seed, struct err *e)
{
	struct generator g = {.state = seed * 2 + 1, .f = fopen(path, "we"), .authorities = n / 12 > 200 ? n / 12 : 200};
	long group = 0;
	bool ok;

	if (!g.f)
		return err_set(e, ERR_IO, _("%s can't be made"), path);
	g.country_sum = harmonic(COUNTRIES);
	g.theme_sum = harmonic(THEMES);
	fputs("id,authority,level,country,adm1,city,lat,lon,dac3,dac5,start,end,partner,title,budget,gold,description\n", g.f);
	while (g.n < n) {
		struct report r = {.country = zipf(&g, COUNTRIES, g.country_sum), .theme = zipf(&g, THEMES, g.theme_sum)};
		r.town = (int)below(&g, TOWNS);
		r.start = date_to_days(2008, 1, 1) + (int32_t)below(&g, 6200);
		r.end = r.start + 180 + (int32_t)below(&g, 1320);
		r.partner = r.town * 7 + below(&g, 7);
		r.budget = 3000 + below(&g, 900000);
		group++;
		write_row(&g, &r, group);
		for (long k = uniform(&g) < .04 ? 1 + below(&g, 3) : 0; k > 0 && g.n < n; k--)
			write_row(&g, &r, group);
	}
	ok = ferror(g.f) == 0;
	ok = fclose(g.f) == 0 && ok;
	return ok || err_set(e, ERR_IO, _("%s can't be written; is the disk full?"), path);
}
