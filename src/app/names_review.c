/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * names_review.c - partners under two names: the list to review, and what is said about a pair of it.
 *
 * The engine takes for one what is surely one and leaves the rest alone; this list is the rest. What a person says of a pair is kept in the facts, where
 * the engine reads it: "the same" as one more name of a partner, "another one" in its set `apart`. Nobody is merged: both rows stay, with their actions.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <strates/app/names.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/store/feature.h>

#include "edit_priv.h"

struct known {
	int64_t id;
	const char *name, *country;
	int64_t town; /* reference town, when it is a town; 0 unknown */
	bool has_point; /* it is a town, with coordinates of its own */
	double lat, lon;
	struct uid uid;
	struct name **names;
	int n_names;
	int actions; /* -1 = not counted yet */
	const struct uid *apart;
	int n_apart;
};
struct review {
	struct app *app;
	struct arena *mem;
	struct lexicon *lexicon;
	struct names_index *index;
	struct known *v;
	int n, cap;
	struct names_pair *pairs;
	int n_pairs, cap_pairs;
};

const char *names_why_text(enum names_why why)
{
	switch (why) {
	case NAMES_WHY_KEY: return _("the same words");
	case NAMES_WHY_KNOWN: return _("names of one known organisation");
	case NAMES_WHY_ACRONYM: return _("the same acronym");
	case NAMES_WHY_INITIALS: return _("one is made of the other's initials");
	case NAMES_WHY_WORDS: return _("rare words in common");
	case NAMES_WHY_TYPO: return _("but for a letter");
	case NAMES_WHY_BRANCH: return _("a branch of the other?");
	case NAMES_WHY_NOTHING: break;
	}
	return "";
}

/* --- reading the partners ----------------------------------------------------------------------------------------------------- */

static const char *text_or_empty(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : "";
}

static void add_name(struct review *r, struct known *k, const char *text, const char *acronym)
{
	struct name *n = name_new(r->lexicon, text, acronym);

	k->names[k->n_names++] = n;
	names_index_add(r->index, (uint32_t)r->n, n);
}

static bool same_text(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;
	bool same;

	utf8_fold_words(&x, a ? a : "");
	utf8_fold_words(&y, b ? b : "");
	same = x.len && str_eq(x.s, y.s);
	str_release(&x);
	str_release(&y);
	return same;
}

/* A partner named like its town, or with no town beside its name, is that town when the reference knows it. */
static bool may_be_town(const struct record *rec)
{
	const char *city = record_text(rec, FIELD_PARTNER_CITY);

	return str_is_empty(city) || same_text(record_text(rec, FIELD_PARTNER_NAME), city);
}

static int64_t town_of(struct review *r, const struct record *rec)
{
	const char *name = record_text(rec, FIELD_PARTNER_NAME), *place = record_text(rec, FIELD_PARTNER_PLACE);
	bool point;
	double lat, lon;

	if (!may_be_town(rec))
		return 0;
	if (!str_is_empty(place))
		return store_id_of_key(app_store(r->app), ENTITY_PLACE, place);
	return store_town_named(app_store(r->app), record_text(rec, FIELD_PARTNER_COUNTRY), name, &point, &lat, &lon);
}

static void take_partner(struct review *r, const struct record *rec)
{
	int n_aliases = record_count(rec, SET_PARTNER_ALIASES), n_apart = record_count(rec, SET_PARTNER_APART);
	const char *name = record_text(rec, FIELD_PARTNER_NAME), *acronym = record_text(rec, FIELD_PARTNER_ACRONYM);
	struct uid *apart = arena_calloc(r->mem, (size_t)n_apart + 1, sizeof(*apart));
	struct known k = {.id = rec->id, .uid = rec->uid, .name = text_or_empty(r->mem, name), .actions = -1, .apart = apart, .n_apart = n_apart,
		.country = text_or_empty(r->mem, record_text(rec, FIELD_PARTNER_COUNTRY)), .town = town_of(r, rec)};

	k.has_point = !str_is_empty(record_text(rec, FIELD_PARTNER_CITY)) && may_be_town(rec) &&
		record_value(rec, FIELD_PARTNER_LAT)->type == VALUE_REAL && record_value(rec, FIELD_PARTNER_LON)->type == VALUE_REAL;
	if (k.has_point) {
		k.lat = record_value(rec, FIELD_PARTNER_LAT)->r;
		k.lon = record_value(rec, FIELD_PARTNER_LON)->r;
	}
	k.names = arena_calloc(r->mem, (size_t)n_aliases + 1, sizeof(struct name *));
	for (int i = 0; i < n_apart; i++)
		apart[i] = record_element(rec, SET_PARTNER_APART, i)->u;
	add_name(r, &k, k.name, acronym);
	for (int i = 0; i < n_aliases; i++)
		add_name(r, &k, record_element(rec, SET_PARTNER_ALIASES, i)->s, NULL);
	GROW(r->v, r->n, r->cap);
	r->v[r->n++] = k;
}

static bool read_partners(struct review *r, struct err *e)
{
	struct store *s = app_store(r->app);
	struct arena row = ARENA_INIT;
	struct ids ids = IDS_INIT;
	bool ok = store_ids(s, ENTITY_PARTNER, 0, &ids, e);

	for (int i = 0; ok && i < ids.n; i++) {
		struct record rec;

		arena_clear(&row);
		ok = store_load(s, ENTITY_PARTNER, ids.v[i], &row, &rec, e);
		if (ok)
			take_partner(r, &rec);
	}
	ids_release(&ids);
	arena_release(&row);
	return ok;
}

/* --- pairs -------------------------------------------------------------------------------------------------------------------- */

static bool said_apart(const struct known *a, const struct known *b)
{
	for (int i = 0; i < a->n_apart; i++) {
		if (uid_cmp(a->apart[i], b->uid) == 0)
			return true;
	}
	for (int i = 0; i < b->n_apart; i++) {
		if (uid_cmp(b->apart[i], a->uid) == 0)
			return true;
	}
	return false;
}

/* Two towns that the map tells apart: half a degree is some 50 km, and a spelling does not move a town. */
static bool are_far(const struct known *a, const struct known *b)
{
	return a->has_point && b->has_point && (fabs(a->lat - b->lat) > .5 || fabs(a->lon - b->lon) > 1);
}

/* Known to be two: another country, another town, or somebody said so. */
static bool are_two(const struct known *a, const struct known *b)
{
	return are_far(a, b) || (*a->country && *b->country && !str_eq(a->country, b->country)) || (a->town && b->town && a->town != b->town) ||
		said_apart(a, b);
}

static void add_pair(struct review *r, int i, const struct names_near *near)
{
	const struct known *a = &r->v[i], *b = &r->v[near->id];
	struct names_pair *p;

	if (a->id > b->id || are_two(a, b))
		return;
	for (int k = r->n_pairs - 1; k >= 0 && r->pairs[k].a == a->id; k--) {
		p = &r->pairs[k];
		if (p->b != b->id)
			continue;
		if (near->likeness > p->likeness) {
			p->likeness = near->likeness;
			p->why = near->why;
		}
		return;
	}
	GROW(r->pairs, r->n_pairs, r->cap_pairs);
	r->pairs[r->n_pairs++] = (struct names_pair){a->id, b->id, a->name, b->name, *a->country ? a->country : b->country, near->likeness, near->why, i,
		(int)near->id}; /* the places of the two, until they are counted */
}

static void find_pairs(struct review *r)
{
	for (int i = 0; i < r->n; i++) {
		for (int k = 0; k < r->v[i].n_names; k++) {
			const struct names_near *near;
			int n = names_index_near(r->index, r->v[i].names[k], NAMES_DOUBTFUL_LEAST, &near);

			for (int j = 0; j < n; j++) {
				if (near[j].id != (uint32_t)i)
					add_pair(r, i, &near[j]);
			}
		}
	}
}

static bool count_actions(struct review *r, int at, int *n, struct err *e)
{
	struct known *k = &r->v[at];
	struct value v = value_uid(k->uid);
	struct ids ids = IDS_INIT;
	bool ok = k->actions >= 0 || store_owners_where(app_store(r->app), SET_ACTION_PARTNERS, &v, &ids, e);

	if (k->actions < 0)
		k->actions = ids.n;
	*n = k->actions;
	ids_release(&ids);
	return ok;
}

static int compare_pairs(const void *a, const void *b)
{
	const struct names_pair *x = a, *y = b;
	int64_t meet_x = (int64_t)x->actions_a * x->actions_b, meet_y = (int64_t)y->actions_a * y->actions_b;

	if (meet_x != meet_y)
		return meet_x > meet_y ? -1 : 1;
	if (x->likeness != y->likeness)
		return x->likeness > y->likeness ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static bool finish(struct review *r, bool all, struct names_pair **out, int *n, struct err *e)
{
	int kept = 0;

	for (int i = 0; i < r->n_pairs; i++) {
		struct names_pair p = r->pairs[i];

		if (!all && names_verdict(p.likeness) != NAMES_DOUBTFUL)
			continue;
		if (!count_actions(r, r->pairs[i].actions_a, &p.actions_a, e) || !count_actions(r, r->pairs[i].actions_b, &p.actions_b, e))
			return false;
		r->pairs[kept++] = p;
	}
	if (kept)
		qsort(r->pairs, (size_t)kept, sizeof(*r->pairs), compare_pairs);
	*out = arena_calloc(r->mem, (size_t)kept + 1, sizeof(**out));
	if (kept)
		memcpy(*out, r->pairs, (size_t)kept * sizeof(**out));
	*n = kept;
	return true;
}

bool names_review(struct app *app, bool all, struct arena *mem, struct names_pair **out, int *n, struct err *e)
{
	struct review r = {.app = app, .mem = mem, .lexicon = lexicon_new(), .index = names_index_new()};
	bool ok = read_partners(&r, e);

	if (ok) {
		find_pairs(&r);
		ok = finish(&r, all, out, n, e);
	}
	for (int i = 0; i < r.n; i++)
		for (int k = 0; k < r.v[i].n_names; k++)
			name_free(&r.v[i].names[k]);
	free(r.v);
	free(r.pairs);
	names_index_free(&r.index);
	lexicon_free(&r.lexicon);
	return ok;
}

/* --- settling ----------------------------------------------------------------------------------------------------------------- */

static bool load_two(struct app *app, int64_t a, int64_t b, struct arena *mem, struct record *x, struct record *y, struct err *e)
{
	if (a == b)
		return err_set(e, ERR_DATA, _("name two partners, not one twice"));
	if (!store_load(app_store(app), ENTITY_PARTNER, a, mem, x, e) || !store_load(app_store(app), ENTITY_PARTNER, b, mem, y, e))
		return false;
	return (!x->deleted && !y->deleted) || err_set(e, ERR_DATA, _("one of the two was deleted; undo brings it back"));
}

static void add_alias(struct record *r, const char *text)
{
	struct value v[ITEMS_MAX] = {{0}};

	if (str_is_empty(text) || same_text(text, record_text(r, FIELD_PARTNER_NAME)) || same_text(text, record_text(r, FIELD_PARTNER_ACRONYM)))
		return;
	for (int i = 0; i < record_count(r, SET_PARTNER_ALIASES); i++) {
		if (same_text(text, record_element(r, SET_PARTNER_ALIASES, i)->s))
			return;
	}
	v[0] = value_text(text);
	record_put_element(r, SET_PARTNER_ALIASES, v);
}

static void drop_apart(struct record *r, struct uid other)
{
	struct value v = value_uid(other);
	int at = edit_find_element(r, SET_PARTNER_APART, &v);

	if (at >= 0)
		record_remove_element(r, SET_PARTNER_APART, at);
}

/* Takes away other names of r that are names of `other`. */
static void drop_aliases(struct record *r, const struct record *other)
{
	for (int i = record_count(r, SET_PARTNER_ALIASES) - 1; i >= 0; i--) {
		const char *alias = record_element(r, SET_PARTNER_ALIASES, i)->s;

		if (same_text(alias, record_text(other, FIELD_PARTNER_NAME)) || same_text(alias, record_text(other, FIELD_PARTNER_ACRONYM)))
			record_remove_element(r, SET_PARTNER_ALIASES, i);
	}
}

static void say_same(struct record *x, struct record *y)
{
	add_alias(x, record_text(y, FIELD_PARTNER_NAME));
	add_alias(x, record_text(y, FIELD_PARTNER_ACRONYM));
	drop_apart(x, y->uid);
	drop_apart(y, x->uid);
}

static void say_different(struct record *x, struct record *y)
{
	struct value v[ITEMS_MAX] = {value_uid(y->uid)};

	drop_aliases(x, y);
	drop_aliases(y, x);
	if (edit_find_element(x, SET_PARTNER_APART, v) < 0)
		record_put_element(x, SET_PARTNER_APART, v);
}

static bool settle(struct app *app, int64_t a, int64_t b, const char *label, void (*say)(struct record *, struct record *), struct err *e)
{
	struct store *s = app_store(app);
	struct arena mem = ARENA_INIT;
	struct record x, y;
	bool ok = load_two(app, a, b, &mem, &x, &y, e) &&
		change_begin(app, arena_printf(&mem, _("%s: %s"), label, store_name(s, ENTITY_PARTNER, a, &mem)), e);

	/* Read again under the lock: what another console wrote until then stays. */
	if (ok) {
		ok = load_two(app, a, b, &mem, &x, &y, e);
		if (ok)
			say(&x, &y);
		ok = edit_finish(app, ok && store_update(s, &x, NULL, e) && store_update(s, &y, NULL, e), e);
	}
	arena_release(&mem);
	return ok;
}

bool names_same(struct app *app, int64_t a, int64_t b, struct err *e)
{
	return settle(app, a, b, _("one partner"), say_same, e);
}

bool names_different(struct app *app, int64_t a, int64_t b, struct err *e)
{
	return settle(app, a, b, _("two partners"), say_different, e);
}
