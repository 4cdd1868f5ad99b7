/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * traits.c - one action as read from the register, made comparable: keys interned, periods closed, wording stemmed.
 *
 * Lists of places, themes, partners, leads and networks repeat without end (a capital, a theme, a partner stand in thousands of actions), so each distinct one is
 * kept once, in the pool of the mirror; only the words are an action's own, in one piece of memory.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/date.h>
#include <strates/base/utf8.h>
#include "engine_priv.h"

enum { TITLE_MAX = 32, TEXT_MAX = 48, TITLE_SET_LEAST = 2 };

/* The variable part while it is made. */
struct draft {
	struct trait_place *places;
	struct trait_theme *themes;
	struct trait_partner *partners;
	uint32_t *leads, *networks, title[TITLE_MAX], text[TEXT_MAX];
};

static uint32_t intern_part(struct engine *e, const char *prefix, const char *code)
{
	struct str s = STR_INIT;
	uint32_t id = 0;

	if (*code) {
		str_add(&s, prefix);
		str_add(&s, code);
		id = intern(&e->names, s.s);
		str_release(&s);
	}
	return id;
}

/* "country|folded name", "" when there is no name. */
static void name_key(struct engine *e, const char *country, const char *name, struct str *out)
{
	str_clear(out);
	if (!*name)
		return;
	str_add(out, country);
	str_add_char(out, '|');
	wording_name_key(e->wording, name, out);
	if (out->s[out->len - 1] == '|')
		str_clear(out); /* no letters in it */
}

void made_release(struct made *m)
{
	keymap_release(&m->place_of);
	keymap_release(&m->partner_of);
	free(m->places);
	free(m->partners);
	*m = (struct made){.n_places = 0};
}

static uint64_t mix_text(uint64_t h, const char *text)
{
	return (h ^ hash64(text, strlen(text))) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t mix_bytes(uint64_t h, const void *data, size_t n)
{
	return (h ^ hash64(data, n)) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t place_hash(const struct feature_place *p)
{
	uint64_t h = mix_text(mix_text(mix_text(1, p->country), p->region), p->city);

	h = mix_bytes(h, &p->place, sizeof(p->place));
	if (p->has_point)
		h = mix_bytes(mix_bytes(h, &p->lat, sizeof(p->lat)), &p->lon, sizeof(p->lon));
	return h ? h : 1;
}

static uint64_t partner_hash(const struct feature_partner *p)
{
	const int64_t ids[] = {p->id, p->place, p->parent, p->n_aliases, p->n_apart};
	uint64_t h = mix_bytes(mix_text(mix_text(mix_text(mix_text(2, p->name), p->acronym), p->country), p->city), ids, sizeof(ids));

	for (int i = 0; i < p->n_aliases; i++)
		h = mix_text(h, p->aliases[i]);
	if (p->n_apart)
		h = mix_bytes(h, p->apart, (size_t)p->n_apart * sizeof(*p->apart));
	return h ? h : 1;
}

/* Into zeroed memory: lists are told apart by their bytes. */
static void fold_place(struct engine *e, const struct feature_place *p, struct str *key, struct trait_place *t)
{
	t->country = intern(&e->names, p->country);
	t->place = p->place;
	t->has_point = p->has_point;
	name_key(e, p->country, p->city, key);
	t->town = intern(&e->names, key->s);
	name_key(e, p->country, p->region, key);
	t->region = intern(&e->names, key->s);
	t->shown = intern(&e->names, *p->city ? p->city : p->region);
	if (p->has_point) {
		t->lat = (float)p->lat;
		t->lon = (float)p->lon;
		t->cos_lat = (float)cos(p->lat * 3.14159265358979323846 / 180);
	}
}

static void make_place(struct engine *e, const struct feature_place *p, struct str *key, struct trait_place *t)
{
	struct made *m = &e->made;
	int64_t *at = keymap_put(&m->place_of, place_hash(p), -1);

	if (*at < 0) {
		fold_place(e, p, key, t);
		GROW(m->places, m->n_places, m->cap_places);
		memcpy(&m->places[m->n_places], t, sizeof(*t));
		*at = m->n_places++;
	} else {
		memcpy(t, &m->places[*at], sizeof(*t));
	}
}

/* Own theme of a purpose code: the longest prefix wins. */
static uint32_t theme_of_dac(const struct engine *e, const char *dac)
{
	size_t best = 0;
	uint32_t theme = 0;

	for (int i = 0; i < e->n_prefixes; i++) {
		size_t n = strlen(e->prefixes[i].prefix);

		if (n > best && !strncmp(dac, e->prefixes[i].prefix, n)) {
			best = n;
			theme = e->prefixes[i].theme;
		}
	}
	return theme;
}

/* What the whole is of which a theme has its percentage: the sum of several, for those that do not make a hundred are taken for weights. A single one, or some
   that are not said, leave the rest to what nobody recorded. */
static int64_t whole(const struct feature *f)
{
	int64_t sum = 0;

	for (int i = 0; i < f->n_themes; i++) {
		if (f->themes[i].percent <= 0)
			return 100;
		sum += f->themes[i].percent;
	}
	return f->n_themes > 1 ? sum : 100;
}

static void make_theme(struct engine *e, const struct feature_theme *f, int64_t sum, struct trait_theme *t)
{
	size_t digits = strspn(f->dac, "0123456789");

	t->theme = intern(&e->names, f->theme);
	t->share = 1000;

	if (digits && !f->dac[digits] && digits <= 9) {
		t->dac = (uint32_t)strtoul(f->dac, NULL, 10);
		t->dac_digits = (uint16_t)digits;
		if (!t->theme)
			t->theme = theme_of_dac(e, f->dac);
	}
	if (f->percent > 0) {
		int64_t share = (int64_t)f->percent * 1000000 / (sum * e->params.v[PARAM_THEME_SHARE]);

		t->share = (uint16_t)(share > 1000 ? 1000 : share);
	}
}

/* The reference town, when the partner of this cell is one of the action's own towns. */
static int64_t town_place(const struct trait_place *places, int n, uint32_t cell)
{
	for (int i = 0; i < n; i++) {
		if (places[i].town == cell && places[i].place)
			return places[i].place;
	}
	return 0;
}

static int compare_u32(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Ascending, without repetition. Returns how many are left. */
static int unique(uint32_t *v, int n)
{
	int kept = 0;

	qsort(v, (size_t)n, sizeof(*v), compare_u32);
	for (int i = 0; i < n; i++)
		if (!kept || v[kept - 1] != v[i])
			v[kept++] = v[i];
	return kept;
}

/* Its name, its acronym and its aliases by number, and what is surely the same as one of them. */
static void make_names(struct engine *e, const struct feature_partner *p, struct trait_partner *t)
{
	uint32_t *own = xcalloc((size_t)p->n_aliases + 1, sizeof(*own)), *near = NULL;
	const uint32_t *list;
	int n = 0, m = 0, cap = 0;

	for (int i = -1; i < p->n_aliases; i++) {
		own[n] = partner_index_name(e->partner_names, p->country, i < 0 ? p->name : p->aliases[i], i < 0 ? p->acronym : NULL);
		n += own[n] != 0;
	}
	n = n ? unique(own, n) : 0;
	for (int i = 0; i < n; i++) {
		int k = partner_index_near(e->partner_names, own[i], &list);

		for (int j = 0; j < k; j++) {
			GROW(near, m, cap);
			near[m++] = list[j];
		}
	}
	m = m ? unique(near, m) : 0;
	t->n_own = (uint16_t)n;
	t->n_near = (uint16_t)m;
	t->n_apart = (uint16_t)p->n_apart;
	t->own = pool_keep(&e->pool, own, (size_t)n * sizeof(*own));
	t->near = pool_keep(&e->pool, near, (size_t)m * sizeof(*near));
	free(near);
	free(own);
	t->apart = pool_keep(&e->pool, p->apart, (size_t)p->n_apart * sizeof(*p->apart));
}

static void fold_partner(struct engine *e, const struct feature_partner *p, struct str *key, struct trait_partner *t)
{
	memset(t, 0, sizeof(*t));
	t->id = p->id;
	t->parent = p->parent;
	t->shown = intern(&e->names, p->name);
	make_names(e, p, t);
	name_key(e, p->country, p->name, key);
	t->cell = intern(&e->names, key->s);
	name_key(e, p->country, p->city, key);
	if (!key->len || intern(&e->names, key->s) == t->cell)
		t->place = p->place; /* named like its town: it is the town */
}

static void make_partner(struct engine *e, const struct feature_partner *p, struct str *key, struct trait_partner *t)
{
	struct made *m = &e->made;
	int64_t *at = keymap_put(&m->partner_of, partner_hash(p), -1);

	if (*at < 0) {
		fold_partner(e, p, key, t);
		GROW(m->partners, m->n_partners, m->cap_partners);
		memcpy(&m->partners[m->n_partners], t, sizeof(*t));
		*at = m->n_partners++;
	} else {
		memcpy(t, &m->partners[*at], sizeof(*t));
	}
}

static int make_partners(struct engine *e, const struct feature *f, struct draft *d, struct str *key)
{
	int n = 0;

	for (int i = 0; i < f->n_partners; i++) {
		struct trait_partner *t = &d->partners[n];

		make_partner(e, &f->partners[i], key, t);
		if (!t->place)
			t->place = town_place(d->places, f->n_places, t->cell);
		n++;
	}
	if (n || !str_eq(f->kind, "twinning"))
		return n;
	/* A twinning without a partner record: the town is the partner. */
	for (int i = 0; i < f->n_places; i++) {
		struct trait_partner *t = &d->partners[n];

		if (!d->places[i].town)
			continue;
		memset(t, 0, sizeof(*t));
		t->place = d->places[i].place;
		t->cell = d->places[i].town;
		t->shown = d->places[i].shown;
		n++;
	}
	return n;
}

static int make_leads(struct engine *e, const struct feature *f, uint32_t lead, struct draft *d)
{
	int n = 0;

	if (lead)
		d->leads[n++] = lead;
	for (int i = 0; i < f->n_participants; i++) {
		if (str_eq(f->participants[i].role, "lead") || str_eq(f->participants[i].role, "co_lead"))
			d->leads[n++] = intern(&e->names, f->participants[i].authority);
	}
	return n ? unique(d->leads, n) : 0;
}

static int make_networks(struct engine *e, const struct feature *f, struct draft *d)
{
	int n = 0;

	for (int i = 0; i < f->n_networks; i++)
		d->networks[n++] = intern(&e->names, f->networks[i]);
	return n ? unique(d->networks, n) : 0;
}

/* Names tell who and where, which is compared elsewhere. */
static void add_names(const struct feature *f, struct str *names)
{
	str_add(names, f->lead_name);
	for (int i = 0; i < f->n_places; i++)
		str_addf(names, " %s", f->places[i].city);
	for (int i = 0; i < f->n_partners; i++)
		str_addf(names, " %s", f->partners[i].name);
}

static uint32_t title_set(const uint32_t *title, int n)
{
	return n >= TITLE_SET_LEAST ? (uint32_t)hash64(title, (size_t)n * sizeof(*title)) | 1 : 0;
}

uint32_t traits_title_set(struct engine *e, const struct feature *f)
{
	struct str names = STR_INIT;
	uint32_t title[TITLE_MAX];
	int n;

	add_names(f, &names);
	n = wording_tokens(e->wording, f->title, names.s, title, TITLE_MAX);
	str_release(&names);
	return title_set(title, n);
}

static void make_wording(struct engine *e, const struct feature *f, struct traits *t, struct draft *d)
{
	struct str names = STR_INIT;

	add_names(f, &names);
	t->n_title = (uint16_t)wording_tokens(e->wording, f->title, names.s, d->title, TITLE_MAX);
	t->n_text = (uint16_t)wording_tokens(e->wording, f->description, names.s, d->text, TEXT_MAX);
	t->title_set = title_set(d->title, t->n_title);
	str_release(&names);
}

static void make_period(const struct params *p, const struct feature *f, struct traits *t)
{
	t->last_end = f->end_last;
	t->end_unsure = (uint16_t)(f->end_last == DATE_NO_DAY ? 0 : f->end_last - f->end_first);
	t->start = t->end = DATE_NO_DAY;
	if (f->start_first == DATE_NO_DAY) {
		t->flags |= TRAIT_NO_START;
		return;
	}
	t->start = f->start_first;
	t->start_unsure = (uint16_t)(f->start_last - f->start_first);
	if (f->end_last == DATE_NO_DAY || f->end_last < f->start_first) {
		t->flags |= TRAIT_NO_END;
		t->end = date_add_months(f->start_last, (int)p->v[PARAM_OPEN_MONTHS]);
		t->end = t->end == DATE_NO_DAY ? f->start_last : t->end - 1; /* at the end of the calendar */
	} else {
		t->end = f->end_last;
	}
	if (f->start_first != f->start_last || (!(t->flags & TRAIT_NO_END) && f->end_first != f->end_last))
		t->flags |= TRAIT_VAGUE;
}

static uint32_t audience_bits(const struct feature *f)
{
	uint32_t bits = 0;

	for (int i = 0; i < f->n_audience; i++) {
		int at = vocab_index(VOCAB_AUDIENCE, f->audience[i]);

		if (at >= 0 && at < 32)
			bits |= 1u << at;
	}
	return bits;
}

/* An external id that is more than a running number, so that two sources do not share it by chance. */
uint64_t traits_external_id(const char *id)
{
	size_t n = strlen(id);

	return n >= 8 && strspn(id, "0123456789") < n ? hash64(id, n) : 0;
}

static void make_keys(struct engine *e, const struct feature *f, struct traits *t)
{
	struct str folded = STR_INIT;

	t->lead = intern(&e->names, f->lead);
	t->epci = intern_part(e, "epci:", f->lead_epci);
	t->departement = intern_part(e, "dep:", f->lead_departement);
	t->region = intern_part(e, "reg:", f->lead_region);
	utf8_fold_words(&folded, f->dossier);
	t->dossier = folded.len ? hash64(folded.s, folded.len) : 0;
	t->agreement = uid_is_nil(f->agreement) ? 0 : hash64(f->agreement.b, sizeof(f->agreement.b));
	t->source = traits_external_id(f->source_id);
	t->system = intern(&e->names, f->source);
	t->batch = intern(&e->names, f->batch);
	t->component = (uint32_t)keymap_get(&e->component, (uint64_t)f->id, 0);
	str_release(&folded);
}

/* Audiences that are citizens, and young ones. */
static const char *const citizens[] = {"inhabitants", "women", "elderly", "disabled", "farmers", "associations", "artists", "refugees"};
static const char *const youths[] = {"youth", "pupils", "students"};

/* Known to be left out: said so, or not said while the audience is and holds none of them. */
static bool is_left_out(const struct feature *f, enum taking_part said, const char *const *who, size_t n)
{
	if (said != PART_UNSAID || !f->n_audience)
		return said == PART_NO;
	for (int i = 0; i < f->n_audience; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(f->audience[i], who[k]))
				return false;
	return true;
}

static void make_flags(const struct feature *f, struct traits *t)
{
	t->kind = (int8_t)vocab_index(VOCAB_ACTION_KIND, f->kind);
	t->status = (int8_t)vocab_index(VOCAB_STATUS, f->status);
	t->scheme = (int8_t)vocab_index(VOCAB_SCHEME, f->scheme);
	if (is_left_out(f, f->citizens, citizens, COUNT_OF(citizens)) && is_left_out(f, f->youth, youths, COUNT_OF(youths)))
		t->flags |= TRAIT_NO_CITIZENS;
	t->flags |= (uint16_t)(str_eq(f->status, "5") ? TRAIT_CANCELLED : 0);
	t->flags |= (uint16_t)(str_eq(f->status, "4") ? TRAIT_CLOSED : 0);
	t->flags |= (uint16_t)(f->has_elu ? TRAIT_ELU : 0);
	t->flags |= (uint16_t)(f->has_cadre ? TRAIT_CADRE : 0);
	t->flags |= (uint16_t)(str_eq(f->kind, "twinning") ? TRAIT_TWINNING : 0);
}

/* Words in memory of their own, lists in the pool. */
static void *keep(struct engine *e, struct traits *t, const struct draft *d)
{
	size_t title = t->n_title * sizeof(*d->title), text = t->n_text * sizeof(*d->text);
	char *body = xmalloc(title + text + 1);

	memcpy(body, d->title, title);
	memcpy(body + title, d->text, text);
	t->title = (const void *)body;
	t->text = (const void *)(body + title);
	t->places = pool_keep(&e->pool, d->places, t->n_places * sizeof(*d->places));
	t->partners = pool_keep(&e->pool, d->partners, t->n_partners * sizeof(*d->partners));
	t->themes = pool_keep(&e->pool, d->themes, t->n_themes * sizeof(*d->themes));
	t->leads = pool_keep(&e->pool, d->leads, t->n_leads * sizeof(*d->leads));
	t->networks = pool_keep(&e->pool, d->networks, t->n_networks * sizeof(*d->networks));
	t->theme_list = themes_list(e, t->themes, t->n_themes);
	return body;
}

void traits_rate_names(struct engine *e)
{
	for (; e->n_rarity < e->names.n; e->n_rarity++) {
		const char *name = e->names.text[e->n_rarity];

		GROW(e->rarity, e->n_rarity, e->cap_rarity);
		e->rarity[e->n_rarity] = (uint8_t)(*name ? model_rarity(&e->model, hash64(name, strlen(name))) : 0);
	}
}

/* Numbers of places, themes, partners … of one action: more than this nobody means, and what is beyond is left out. */
static int at_most(int n)
{
	return n < UINT16_MAX ? n : UINT16_MAX;
}

struct traits traits_make(struct engine *e, const struct feature *f, void **body)
{
	struct traits t = {.id = f->id, .uid = f->uid, .cents = f->cents, .strate = (uint8_t)f->lead_strate, .reconfirmed = f->reconfirmed,
		.tandem_ended = f->tandem_ended, .updated = f->updated,
		.visits_out = (uint16_t)at_most(f->visits_out < 0 ? 0 : f->visits_out), .visits_in = (uint16_t)at_most(f->visits_in < 0 ? 0 : f->visits_in), .n_places = (uint16_t)at_most(f->n_places), .n_themes = (uint16_t)at_most(f->n_themes)};
	struct arena *a = &e->scratch;
	struct draft d;
	struct str key = STR_INIT;

	arena_clear(a);
	d.places = arena_calloc(a, (size_t)f->n_places + 1, sizeof(*d.places));
	d.themes = arena_calloc(a, (size_t)f->n_themes + 1, sizeof(*d.themes));
	d.partners = arena_calloc(a, (size_t)(f->n_partners ? f->n_partners : f->n_places) + 1, sizeof(*d.partners));
	d.leads = arena_calloc(a, (size_t)f->n_participants + 1, sizeof(*d.leads));
	d.networks = arena_calloc(a, (size_t)f->n_networks + 1, sizeof(*d.networks));
	make_keys(e, f, &t);
	make_flags(f, &t);
	make_period(&e->params, f, &t);
	t.audience = audience_bits(f);
	for (int i = 0; i < t.n_places; i++)
		make_place(e, &f->places[i], &key, &d.places[i]);
	for (int i = 0; i < t.n_themes; i++)
		make_theme(e, &f->themes[i], whole(f), &d.themes[i]);
	t.n_partners = (uint16_t)at_most(make_partners(e, f, &d, &key));
	t.n_leads = (uint16_t)at_most(make_leads(e, f, t.lead, &d));
	t.n_networks = (uint16_t)at_most(make_networks(e, f, &d));
	make_wording(e, f, &t, &d);
	*body = keep(e, &t, &d);
	traits_rate_names(e);
	str_release(&key);
	return t;
}
