/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_authority.c - what a text says about which French authority it means.
 *
 * In order: a key or SIREN; the whole text as a name, alias or code; the text without the words
 * that say the strate ("Conseil départemental du Finistère" is "Finistère" among the départements,
 * article and all); for an EPCI, the words that are left when "communauté", "métropole", "de", "la"
 * … are gone, since files call "CU Grand Besançon Métropole" any of "Grand Besançon", "Communauté
 * urbaine du Grand Besançon"; last, "agglomération de Montpellier" is the EPCI of Montpellier, when
 * that EPCI bears its name. A looser likeness (distance of letters) was rejected: Vitré is not
 * Vitry, and a wrong lead makes wrong findings, while an unmatched name is reported and mended
 * once, as an alias.
 *
 * Rows that have a successor lead to it unless the action is of their time; see resolve.h.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>

#include "resolve_priv.h"

enum { CANDIDATES_MAX = 64, NAMESAKES_MAX = 400, CLEARLY_LARGER = 5 };
#define PRESENT INT32_MAX /* no row of the past lasts until then */

struct candidate {
	const char *key, *name, *departement;
	enum strate strate;
	const char *nature;
	int64_t population;
	bool direct; /* not through a successor */
};
struct search {
	struct app *app;
	struct arena mem;
	int strate; /* enum strate, -1 = any */
	const char *departement, *nature;
	int32_t day;
	struct candidate c[CANDIDATES_MAX];
	int n;
	bool dated;
};

static const struct {
	const char *text;
	enum strate strate;
} prefixes[] = {{"com", STRATE_COMMUNE}, {"epci", STRATE_EPCI}, {"dep", STRATE_DEPARTEMENT},
        {"reg", STRATE_REGION}, {"single", STRATE_SINGLE}, {"synd", STRATE_SYNDICAT},
        {"other", STRATE_OTHER}};

const char *resolve_prefix(enum strate s)
{
	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (prefixes[i].strate == s)
			return prefixes[i].text;
	return "other";
}

void resolve_slug(struct str *out, const char *name)
{
	size_t from = out->len;

	utf8_fold_words(out, name);
	for (size_t i = from; i < out->len; i++)
		if (out->s[i] == ' ')
			out->s[i] = '-';
}

/* --- candidates --- */

/* Paris is commune and département at once; a single authority is département and région. */
static bool strate_fits(int wanted, enum strate s, const char *key)
{
	if (wanted < 0 || (int)s == wanted)
		return true;
	switch (wanted) {
	case STRATE_DEPARTEMENT: return s == STRATE_SINGLE || str_eq(key, "com:75056");
	case STRATE_REGION: return s == STRATE_SINGLE;
	case STRATE_SINGLE: return s == STRATE_REGION;
	default: return false;
	}
}

static bool departement_fits(const struct search *q, const struct record *r, enum strate s)
{
	if (!q->departement || (s != STRATE_COMMUNE && s != STRATE_EPCI && s != STRATE_SYNDICAT))
		return true;
	return str_eq(record_text(r, FIELD_AUTHORITY_DEPARTEMENT), q->departement) ||
	       (str_eq(q->departement, "20") &&
	               str_has_prefix(record_text(r, FIELD_AUTHORITY_DEPARTEMENT), "2"));
}

static void put_candidate(struct search *q, const struct record *r, bool direct)
{
	const char *key = record_text(r, FIELD_AUTHORITY_KEY);

	for (int i = 0; i < q->n; i++)
		if (str_eq(q->c[i].key, key)) {
			q->c[i].direct |= direct;
			return;
		}
	if (q->n == CANDIDATES_MAX)
		return;
	q->c[q->n++] = (struct candidate){
	        .key = key,
	        .name = record_text(r, FIELD_AUTHORITY_NAME),
	        .departement = record_text(r, FIELD_AUTHORITY_DEPARTEMENT),
	        .strate = strate_from_code(record_text(r, FIELD_AUTHORITY_STRATE)),
	        .nature = record_text(r, FIELD_AUTHORITY_NATURE),
	        .population = record_int(r, FIELD_AUTHORITY_POPULATION, 0),
	        .direct = direct,
	};
}

/* Is the row to be taken as it stands on the day asked about? */
static bool is_kept(struct search *q, const struct record *r)
{
	int32_t last = date_last(record_date(r, FIELD_AUTHORITY_VALID_TO));

	if (!record_text(r, FIELD_AUTHORITY_SUCCESSOR))
		return true;
	q->dated |= last != DATE_NO_DAY;
	return last != DATE_NO_DAY && last >= q->day;
}

static void add_candidate(struct search *q, int64_t id)
{
	struct record r, heir;
	enum strate s;

	if (!store_load(q->app->store, ENTITY_AUTHORITY, id, &q->mem, &r, NULL) || r.deleted)
		return;
	s = strate_from_code(record_text(&r, FIELD_AUTHORITY_STRATE));
	if (!strate_fits(q->strate, s, record_text(&r, FIELD_AUTHORITY_KEY)) ||
	        !departement_fits(q, &r, s))
		return;
	if (is_kept(q, &r))
		put_candidate(q, &r, true);
	else if (store_load_key(q->app->store, ENTITY_AUTHORITY,
	                 record_text(&r, FIELD_AUTHORITY_SUCCESSOR), &q->mem, &heir, NULL))
		put_candidate(q, &heir, false);
}

static bool try_name(struct search *q, const char *name)
{
	struct ids l = IDS_INIT;

	if (store_find_name(q->app->store, ENTITY_AUTHORITY, name, NAMESAKES_MAX, &l, NULL))
		for (int i = 0; i < l.n; i++)
			add_candidate(q, l.v[i]);
	ids_release(&l);
	return q->n > 0;
}

static void drop_if(struct search *q, bool (*drop)(const struct search *, const struct candidate *))
{
	int n = 0;

	for (int i = 0; i < q->n; i++)
		n += !drop(q, &q->c[i]);
	if (n == 0)
		return;
	n = 0;
	for (int i = 0; i < q->n; i++)
		if (!drop(q, &q->c[i]))
			q->c[n++] = q->c[i];
	q->n = n;
}

static bool is_indirect(const struct search *q, const struct candidate *c)
{
	(void)q;
	return !c->direct;
}

static bool is_of_other_nature(const struct search *q, const struct candidate *c)
{
	return q->nature && !str_has_prefix(c->nature, q->nature);
}

/* « Réunion » is a région, a département and a commune of 500: who says no more means the largest. */
static bool is_below_namesake(const struct search *q, const struct candidate *c)
{
	bool is_region = c->strate == STRATE_REGION || c->strate == STRATE_SINGLE;

	for (int i = 0; i < q->n && !is_region; i++)
		if (q->c[i].strate == STRATE_REGION || q->c[i].strate == STRATE_SINGLE)
			return true;
	return false;
}

static enum match choose(struct search *q)
{
	int64_t next = 0;
	int best = 0;

	drop_if(q, is_indirect);
	drop_if(q, is_of_other_nature);
	drop_if(q, is_below_namesake);
	for (int i = 1; i < q->n; i++)
		if (q->c[i].population > q->c[best].population)
			best = i;
	for (int i = 0; i < q->n; i++) {
		if (q->c[i].strate != STRATE_COMMUNE && q->n > 1)
			return MATCH_AMBIGUOUS;
		if (i != best && q->c[i].population > next)
			next = q->c[i].population;
	}
	if (q->n > 1 && q->c[best].population < CLEARLY_LARGER * next)
		return MATCH_AMBIGUOUS;
	if (q->n == 0)
		return MATCH_NONE;
	q->c[0] = q->c[best];
	q->n = 1;
	return MATCH_NAME;
}

/* --- keys --- */

static int64_t id_of_siren(struct search *q, const char *text)
{
	char siren[10] = "";
	size_t n = 0;
	struct ids l = IDS_INIT;
	int64_t id = 0;

	/* The first nine digits of a SIRET are the SIREN. */
	for (; *text && n < 9; text++)
		if (*text >= '0' && *text <= '9')
			siren[n++] = *text;
	siren[n] = '\0';
	if (n < 9 || !store_find_name(q->app->store, ENTITY_AUTHORITY, siren, 10, &l, NULL)) {
		ids_release(&l);
		return 0;
	}
	for (int i = 0; i < l.n && !id; i++) {
		struct record r;
		if (store_load(q->app->store, ENTITY_AUTHORITY, l.v[i], &q->mem, &r, NULL) &&
		        str_eq(record_text(&r, FIELD_AUTHORITY_SIREN), siren))
			id = l.v[i];
	}
	ids_release(&l);
	return id;
}

static int64_t id_of_code(struct search *q, enum strate s, const char *rest)
{
	static const char *const moved[][2] = {{"dep:75", "com:75056"}, {"dep:20", "reg:94"},
	        {"dep:69D", "dep:69"}, {"dep:69M", "epci:200046977"}};
	int width = s == STRATE_COMMUNE ? 5 : s == STRATE_DEPARTEMENT || s == STRATE_REGION ? 2 : 0;
	struct str key = STR_INIT;
	int64_t id;

	/* Spreadsheets drop leading zeros, people write 2a. */
	str_addf(&key, "%s:", resolve_prefix(s));
	for (int n = (int)strlen(rest); n < width && n > 0; n++)
		str_add_char(&key, '0');
	for (const char *p = rest; *p; p++)
		str_add_char(&key, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
	for (size_t i = 0; i < COUNT_OF(moved); i++)
		if (str_eq(key.s, moved[i][0])) {
			str_clear(&key);
			str_add(&key, moved[i][1]);
		}
	id = store_id_of_key(q->app->store, ENTITY_AUTHORITY, key.s);
	if (!id) {
		str_clear(&key);
		str_addf(&key, "%s:", resolve_prefix(s));
		resolve_slug(&key, rest);
		id = store_id_of_key(q->app->store, ENTITY_AUTHORITY, key.s);
	}
	str_release(&key);
	return id;
}

/* *is_key: the text has the form of a key, so it is no name, whether it is known or not. */
static int64_t id_of_key(struct search *q, const char *text, bool *is_key)
{
	const char *colon = strchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;
	int64_t id;

	*is_key = false;
	if (!colon)
		return 0;
	id = store_id_of_key(q->app->store, ENTITY_AUTHORITY, text);
	*is_key = id != 0;
	if (n == 5 && strncasecmp(text, "siren", n) == 0) {
		*is_key = true;
		return id ? id : id_of_siren(q, colon + 1);
	}
	for (size_t i = 0; i < COUNT_OF(prefixes) && !id; i++)
		if (strlen(prefixes[i].text) == n && strncasecmp(text, prefixes[i].text, n) == 0) {
			*is_key = true;
			id = id_of_code(q, prefixes[i].strate, colon + 1 + strspn(colon + 1, " "));
		}
	return id;
}

/* --- words that say the strate --- */

/* "du havre" is "le havre"; "de la rochelle" is "la rochelle"; "d evry" is "evry". */
static bool try_with_article(struct search *q, const char *rest)
{
	static const char *const articles[][2] = {{"de la ", "la "}, {"de l ", "l "}, {"de ", ""},
	        {"du ", "le "}, {"des ", "les "}, {"d ", ""}, {"of ", ""}, {"la ", "la "},
	        {"l ", "l "}, {"les ", "les "}};

	for (size_t i = 0; i < COUNT_OF(articles); i++) {
		size_t n = strlen(articles[i][0]);
		if (strncmp(rest, articles[i][0], n) != 0)
			continue;
		if (*articles[i][1]) {
			struct str with = STR_INIT;
			str_addf(&with, "%s%s", articles[i][1], rest + n);
			bool found = try_name(q, with.s);
			str_release(&with);
			if (found)
				return true;
		}
		return try_name(q, rest + n) || try_name(q, rest);
	}
	return try_name(q, rest);
}

/* --- EPCI by their own words --- */

static bool try_core(struct search *q, const char *core)
{
	struct ids l = IDS_INIT;

	epci_find(q->app, core, &l);
	for (int i = 0; i < l.n; i++)
		add_candidate(q, l.v[i]);
	ids_release(&l);
	return q->n > 0;
}

/* "Métropole de Grenoble": the EPCI of Grenoble is Grenoble-Alpes Métropole, which bears its name.
 */
static bool try_epci_of_commune(struct search *q, const char *rest)
{
	struct search commune = {.app = q->app,
	        .strate = STRATE_COMMUNE,
	        .departement = q->departement,
	        .day = PRESENT};
	struct str own = STR_INIT, name = STR_INIT;
	struct record r, epci;

	if (!try_with_article(&commune, rest) && name_without_surroundings(rest))
		try_with_article(&commune, name_without_surroundings(rest));
	if (choose(&commune) == MATCH_NAME &&
	        store_load_key(
	                q->app->store, ENTITY_AUTHORITY, commune.c[0].key, &q->mem, &r, NULL) &&
	        record_text(&r, FIELD_AUTHORITY_PARENT) &&
	        store_load_key(q->app->store, ENTITY_AUTHORITY,
	                record_text(&r, FIELD_AUTHORITY_PARENT), &q->mem, &epci, NULL)) {
		epci_core(&own, commune.c[0].name);
		epci_core(&name, record_text(&epci, FIELD_AUTHORITY_NAME));
		if (own.len && name_has_words(name.s, own.s))
			add_candidate(q, epci.id);
	}
	str_release(&own);
	str_release(&name);
	arena_release(&commune.mem);
	return q->n > 0;
}

/* --- the whole search --- */

/* "CD29", "conseil général du 29", "département 2A". */
static bool try_departement_code(struct search *q, const char *rest)
{
	const char *p = str_has_prefix(rest, "du ")   ? rest + 3
	                : str_has_prefix(rest, "de ") ? rest + 3
	                                              : rest;
	size_t n = strlen(p);
	int64_t id = 0;

	if (n >= 1 && n <= 3 && *p >= '0' && *p <= '9')
		id = id_of_code(q, STRATE_DEPARTEMENT, p);
	if (id)
		add_candidate(q, id);
	return id != 0 && q->n > 0;
}

static bool try_marked(struct search *q, const char *rest, const struct name_marker *m)
{
	struct str core = STR_INIT;
	int asked = q->strate;
	bool found = false;

	if (asked < 0)
		q->strate = (int)m->strate;
	q->nature = m->nature;
	if (q->strate == STRATE_DEPARTEMENT)
		found = try_departement_code(q, rest);
	if (!found && m->strate != STRATE_EPCI)
		found = try_with_article(q, rest);
	if (!found && m->strate == STRATE_EPCI) {
		epci_core(&core, rest);
		found = (core.len && try_core(q, core.s)) || try_epci_of_commune(q, rest);
		str_release(&core);
	}
	q->strate = asked;
	return found;
}

static bool try_words(struct search *q, const char *text)
{
	struct str folded = STR_INIT, core = STR_INIT;
	const struct name_marker *m = NULL;
	char *cut = NULL;
	const char *rest;
	bool found;

	utf8_fold_words(&folded, text);
	name_split_code(&folded);
	found = folded.len > 0 && try_name(q, folded.s);
	if (!found) {
		name_spell_saints(&folded);
		found = folded.len > 0 && try_name(q, folded.s);
	}
	if (!found && folded.len > 0) {
		cut = xstrdup(folded.s);
		rest = name_take_marker(cut, &m);
		if (rest)
			found = try_marked(q, rest, m);
		else if (q->strate == STRATE_EPCI) {
			epci_core(&core, text);
			found = core.len && try_core(q, core.s);
		}
	}
	free(cut);
	str_release(&core);
	str_release(&folded);
	return found;
}

/* "Villeneuve (01)", "Brest (Finistère)": without the brackets; a code in them narrows. */
static bool try_without_brackets(struct search *q, const char *text)
{
	const char *open = strchr(text, '('), *close = open ? strchr(open, ')') : NULL;
	char *plain;
	size_t n;
	bool found;

	if (!close || open == text)
		return false;
	n = (size_t)(close - open - 1);
	if (!q->departement && n >= 2 && n <= 3 && open[1] >= '0' && open[1] <= '9')
		q->departement = arena_strndup(&q->mem, open + 1, n);
	plain = xstrndup(text, (size_t)(open - text));
	found = try_words(q, plain);
	free(plain);
	return found;
}

static enum match search_authority(struct search *q, const char *text)
{
	bool is_key;
	int64_t id;

	text += strspn(text, " \t");
	if (strncasecmp(text, "name:", 5) == 0)
		text += 5;
	else {
		id = id_of_key(q, text, &is_key);
		if (is_key) {
			/* A key says its strate itself. */
			q->strate = -1;
			q->departement = NULL;
			if (id)
				add_candidate(q, id);
			return q->n ? MATCH_EXACT : MATCH_NONE;
		}
	}
	if (!try_words(q, text))
		try_without_brackets(q, text);
	return choose(q);
}

enum match resolve_authority_on(struct app *app, const char *text, int strate,
        const char *departement, int32_t day, struct arena *a, const char **key)
{
	struct resolver *rv = app_resolver(app);
	struct search q = {.app = app,
	        .strate = strate,
	        .departement = str_is_empty(departement) ? NULL : departement,
	        .day = day};
	char *question = NULL, *dated;
	const struct resolved *known;
	struct resolved found;
	enum match m;

	*key = NULL;
	if (str_is_empty(text))
		return MATCH_NONE;
	known = resolver_get(rv, resolver_question(rv, "authority ", text, q.departement, strate));
	if (known && !known->dated)
		return resolver_answer(known, a, key);
	question = xstrdup(rv->scratch.s);
	dated = xasprintf("%s\n%d", question, (int)day);
	if (known && (known = resolver_get(rv, dated))) {
		m = resolver_answer(known, a, key);
	} else {
		m = search_authority(&q, text);
		found = (struct resolved){
		        .match = m, .key = m >= MATCH_NAME ? q.c[0].key : NULL, .dated = q.dated};
		resolver_put(rv, question, found);
		if (q.dated)
			resolver_put(rv, dated, found);
		resolver_answer(&found, a, key);
	}
	arena_release(&q.mem);
	free(dated);
	free(question);
	return m;
}

enum match resolve_authority(struct app *app, const char *text, int strate, const char *departement,
        struct arena *a, const char **key)
{
	return resolve_authority_on(app, text, strate, departement, PRESENT, a, key);
}

void resolve_authority_candidates(struct app *app, const char *text, struct str *out)
{
	struct search q = {.app = app, .strate = -1, .day = PRESENT};

	search_authority(&q, text);
	for (int i = 0; i < q.n && i < 5; i++)
		str_addf(out, "%s%s %s (%s)", i ? ", " : "", q.c[i].key,
		        q.c[i].name ? q.c[i].name : "",
		        q.c[i].departement ? q.c[i].departement
		                           : vocab_label(VOCAB_STRATE,
		                                     vocab_code(VOCAB_STRATE, (int)q.c[i].strate)));
	if (q.n > 5)
		str_add(out, ", …");
	arena_release(&q.mem);
}

/* --- names that nothing knows --- */

bool resolve_provisional(struct app *app, const char *name, enum strate strate, struct arena *a,
        const char **key, struct err *e)
{
	struct str k = STR_INIT, clean = STR_INIT;
	struct arena mem = ARENA_INIT;
	struct record r;
	const char *asked = name;
	bool ok = true;

	if (strncasecmp(name, "other:", 6) == 0 || strncasecmp(name, "name:", 5) == 0)
		name = strchr(name, ':') + 1;
	utf8_clean(&clean, name, strlen(name), false);
	str_addf(&k, "%s:", resolve_prefix(strate));
	resolve_slug(&k, clean.s);
	*key = NULL;
	if (str_has_suffix(k.s, ":"))
		ok = err_set(e, ERR_DATA, _("\"%s\" is no name; write one with letters"), name);
	else if (!store_id_of_key(app->store, ENTITY_AUTHORITY, k.s)) {
		record_init(&r, ENTITY_AUTHORITY, &mem);
		record_set_text(&r, FIELD_AUTHORITY_KEY, k.s);
		record_set_text(&r, FIELD_AUTHORITY_NAME, clean.s);
		record_set_text(&r, FIELD_AUTHORITY_STRATE, vocab_code(VOCAB_STRATE, (int)strate));
		record_set_int(&r, FIELD_AUTHORITY_PROVISIONAL, 1);
		ok = store_insert(app->store, &r, e);
		/* What was asked about this name before is now wrong; the rest need not be asked
		 * again. */
		for (int i = 0; ok && i < 2; i++)
			resolver_put(app_resolver(app),
			        resolver_question(
			                app_resolver(app), "authority ", i ? k.s : asked, NULL, -1),
			        (struct resolved){
			                .match = i ? MATCH_EXACT : MATCH_NAME, .key = k.s});
	}
	if (ok)
		*key = arena_strdup(a, k.s);
	arena_release(&mem);
	str_release(&clean);
	str_release(&k);
	return ok;
}
