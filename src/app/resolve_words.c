/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_words.c - words in the name of an authority that say its strate, and spellings that differ; no register is asked.
 */
#include "config.h"

#include <string.h>

#include "resolve_priv.h"

static const struct name_marker before[] =
        {
                {"ville", STRATE_COMMUNE, NULL},
                {"mairie", STRATE_COMMUNE, NULL},
                {"commune", STRATE_COMMUNE, NULL},
                {"municipalite", STRATE_COMMUNE, NULL},
                {"conseil municipal", STRATE_COMMUNE, NULL},
                {"city", STRATE_COMMUNE, NULL},
                {"conseil departemental", STRATE_DEPARTEMENT, NULL},
                {"conseil general", STRATE_DEPARTEMENT, NULL},
                {"departement", STRATE_DEPARTEMENT, NULL},
                {"dept", STRATE_DEPARTEMENT, NULL},
                {"cd", STRATE_DEPARTEMENT, NULL},
                {"cg", STRATE_DEPARTEMENT, NULL},
                {"conseil regional", STRATE_REGION, NULL},
                {"region", STRATE_REGION, NULL},
                {"cr", STRATE_REGION, NULL},
                {"collectivite territoriale", STRATE_SINGLE, NULL},
                {"collectivite", STRATE_SINGLE, NULL},
                {"communaute urbaine", STRATE_EPCI, "CU"},
                {"communaute d agglomeration", STRATE_EPCI, "CA"},
                {"communaute de l agglomeration", STRATE_EPCI, "CA"},
                {"communaute agglomeration", STRATE_EPCI, "CA"},
                {"communaute de communes", STRATE_EPCI, "CC"},
                {"communaute des communes", STRATE_EPCI, "CC"},
                {"etablissement public territorial", STRATE_EPCI, "EPT"},
                {"metropole", STRATE_EPCI, "MET"},
                {"eurometropole", STRATE_EPCI, "MET"},
                {"agglomeration", STRATE_EPCI, NULL},
                {"agglo", STRATE_EPCI, NULL},
                {"communaute", STRATE_EPCI, NULL},
                {"intercommunalite", STRATE_EPCI, NULL},
                {"epci", STRATE_EPCI, NULL},
                {"ca", STRATE_EPCI, "CA"},
                {"cc", STRATE_EPCI, "CC"},
                {"cu", STRATE_EPCI, "CU"},
                {"ept", STRATE_EPCI, "EPT"},
},
  after[] = {
          {"communaute urbaine", STRATE_EPCI, "CU"},
          {"communaute d agglomeration", STRATE_EPCI, "CA"},
          {"communaute de communes", STRATE_EPCI, "CC"},
          {"agglomeration", STRATE_EPCI, NULL},
          {"metropole", STRATE_EPCI, NULL},
          {"agglo", STRATE_EPCI, NULL},
          {"communaute", STRATE_EPCI, NULL},
          {"ville", STRATE_COMMUNE, NULL},
};

const char *name_take_marker(char *folded, const struct name_marker **m)
{
	size_t len = strlen(folded);

	for (size_t i = 0; i < COUNT_OF(before); i++) {
		size_t n = strlen(before[i].words);
		if (strncmp(folded, before[i].words, n) == 0 && folded[n] == ' ') {
			*m = &before[i];
			return folded + n + 1;
		}
	}
	for (size_t i = 0; i < COUNT_OF(after); i++) {
		size_t n = strlen(after[i].words);
		if (len > n + 1 && str_has_suffix(folded, after[i].words) &&
		        folded[len - n - 1] == ' ') {
			*m = &after[i];
			folded[len - n - 1] = '\0';
			return folded;
		}
	}
	return NULL;
}

bool name_has_words(const char *text, const char *words)
{
	size_t n = strlen(words);

	for (const char *p = text; (p = strstr(p, words)); p++)
		if ((p == text || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

const char *name_without_surroundings(const char *rest)
{
	static const char *const around[] = {"pays ", "grand ", "bassin "};
	static const char *const articles[] = {"de la ", "de l ", "de ", "du ", "d "};
	const char *p = rest;

	for (size_t i = 0; i < COUNT_OF(articles) && p == rest; i++)
		if (str_has_prefix(rest, articles[i]))
			p = rest + strlen(articles[i]);
	for (size_t i = 0; i < COUNT_OF(around); i++)
		if (str_has_prefix(p, around[i]))
			return p + strlen(around[i]);
	return NULL;
}

void name_spell_saints(struct str *s)
{
	struct str out = STR_INIT;
	const char *rest = s->s;

	while (rest) {
		const char *w = rest;
		size_t n = str_split(&rest, " ");
		if (out.len)
			str_add_char(&out, ' ');
		if ((n == 2 && memcmp(w, "st", 2) == 0) || (n == 3 && memcmp(w, "ste", 3) == 0))
			str_add(&out, n == 2 ? "saint" : "sainte");
		else
			str_add_n(&out, w, n);
	}
	str_release(s);
	*s = out;
}

void name_split_code(struct str *s)
{
	char code[8];

	if (s->len >= 3 && s->len <= 5 &&
	        (str_has_prefix(s->s, "cd") || str_has_prefix(s->s, "cg")) && s->s[2] >= '0' &&
	        s->s[2] <= '9') {
		memcpy(code, s->s + 2, s->len - 1);
		str_truncate(s, 2);
		str_addf(s, " %s", code);
	}
}
