/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile.c - the set of profiles, read from INI files.
 *
 * Sections: [profile] what it is and how it is recognised; [columns] fields from columns;
 * [constants] fields from nothing; [identity] what makes a row the same row next time; [map.NAME]
 * lists of values; [updates] who wins where a record stands already. share/profiles/README.md explains them to people.
 */
#include "config.h"

#include <strates/exchange/profile.h>

#include "ini_priv.h"
#include "profile_priv.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/model/entity.h>

/* What people and programs write for "nothing"; a profile adds its own. Not NC, which is New
 * Caledonia. */
static const char *const usual_markers[] = {"-", "--", "NR", "N/R", "ND", "N/D", "N/A", "n.a.",
        "n.c.", "NULL", "#N/A", "#REF!", "#VALUE!", "?"};

struct loader {
	struct profiles *set;
	struct profile *p;
	struct ini *ini;
	const char *path;
	const char *section;
};

static struct arena *arena_of(const struct loader *l)
{
	return &l->set->arena;
}

/* Gives an error that came from a value its place in the file. */
static bool fail_at(const struct loader *l, const char *key, const struct err *why, struct err *e)
{
	return err_at(
	        e, ERR_DATA, l->path, ini_line(l->ini, l->section, key), "%s: %s", key, why->text);
}

/* `amount.2` is the second `amount`; the name alone is the first. Cuts the number off. */
static int cut_number(char *name)
{
	char *dot = strrchr(name, '.');

	if (!dot || dot == name || !isdigit((unsigned char)dot[1]) || dot[2])
		return 1;
	*dot = '\0';
	return dot[1] - '0';
}

/* ---- [map.NAME] ---- */

static void add_entry(struct loader *l, struct value_map *map, const char *from, const char *to)
{
	if (strcmp(from, "*") == 0) {
		map->otherwise = to;
		return;
	}
	if (map->n >= map->cap) {
		size_t cap = map->cap ? map->cap * 2 : 16;
		struct value_map_entry *grown = arena_calloc(arena_of(l), cap, sizeof(*grown));

		if (map->n > 0)
			memcpy(grown, map->entries, map->n * sizeof(*grown));
		map->entries = grown;
		map->cap = cap;
	}
	map->entries[map->n++] =
	        (struct value_map_entry){spec_fold(arena_of(l), from, strlen(from)), to};
}

static bool take_map_line(void *ctx, const char *key, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct value_map *map = &l->p->maps[l->p->n_maps - 1];
	char *to = arena_strdup(arena_of(l), key);
	const char **list;
	size_t n;

	(void)e;
	cut_number(to);
	if (strcmp(to, "none") == 0)
		*to = '\0';
	list = spec_list(arena_of(l), value, &n);
	for (size_t i = 0; i < n; i++)
		add_entry(l, map, list[i], to);
	return true;
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct value_map_entry *)a)->from,
	        ((const struct value_map_entry *)b)->from);
}

static bool take_map_section(void *ctx, const char *name, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct profile *p = l->p;
	struct value_map *map;

	(void)value;
	if (!str_has_prefix(name, "map."))
		return true;
	if (p->n_maps >= p->cap_maps)
		return err_at(e, ERR_DATA, l->path, 0, _("too many [map.…] sections; join some"));
	map = &p->maps[p->n_maps++];
	*map = (struct value_map){.name = arena_strdup(arena_of(l), name + 4)};
	if (!ini_keys(l->ini, name, take_map_line, l, e))
		return false;
	if (map->n > 1)
		qsort(map->entries, map->n, sizeof(*map->entries), compare_entries);
	return true;
}

/* ---- [columns], [constants], [identity] ---- */

static struct rule *new_rule(struct loader *l)
{
	struct profile *p = l->p;

	if (p->n_rules >= p->cap_rules) {
		size_t cap = p->cap_rules ? p->cap_rules * 2 : 32;
		struct rule *grown = arena_calloc(arena_of(l), cap, sizeof(*grown));

		if (p->n_rules > 0)
			memcpy(grown, p->rules, p->n_rules * sizeof(*grown));
		p->rules = grown;
		p->cap_rules = cap;
	}
	p->rules[p->n_rules] =
	        (struct rule){.target = TARGET_NONE, .compact = FAMILY_COUNT, .group = 1};
	return &p->rules[p->n_rules++];
}

static bool name_rule(struct loader *l, struct rule *rule, const char *key, struct err *e)
{
	char *name = arena_strdup(arena_of(l), key);

	rule->group = cut_number(name);
	rule->target = target_find(name);
	if (rule->target == TARGET_NONE)
		rule->compact = family_of_compact(name);
	if (rule->target == TARGET_NONE && rule->compact == FAMILY_COUNT)
		return err_at(e, ERR_DATA, l->path, ini_line(l->ini, l->section, key),
		        _("`%s' is no field of an action; see share/profiles/README.md"), name);
	return true;
}

static bool take_column(void *ctx, const char *key, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct rule *rule = new_rule(l);
	struct err why = ERR_INIT;

	if (!name_rule(l, rule, key, e))
		return false;
	return spec_parse(l->p, arena_of(l), rule, value, &why) || fail_at(l, key, &why, e);
}

static bool take_constant(void *ctx, const char *key, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct rule *rule = new_rule(l);

	rule->constant = arena_strdup(arena_of(l), value);
	return name_rule(l, rule, key, e);
}

static bool take_identity(void *ctx, const char *key, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct err why = ERR_INIT;

	if (strcmp(key, "source") == 0) {
		l->p->source = arena_strdup(arena_of(l), value);
		return true;
	}
	if (strcmp(key, "source_id") == 0)
		return take_column(ctx, key, value, e);
	if (strcmp(key, "gather") != 0)
		return err_at(e, ERR_DATA, l->path, ini_line(l->ini, l->section, key),
		        _("[identity] knows source, source_id and gather"));
	l->p->has_gather = true;
	l->p->gather = (struct rule){.target = TARGET_NONE, .compact = FAMILY_COUNT, .group = 1};
	return spec_parse(l->p, arena_of(l), &l->p->gather, value, &why) ||
	       fail_at(l, key, &why, e);
}

/* ---- [updates] ---- */

static bool is_field(const char *name)
{
	return field_find(ENTITY_ACTION, name) >= 0 || set_find(ENTITY_ACTION, name) >= 0 || strcmp(name, "budget") == 0 || strcmp(name, "all") == 0;
}

static bool take_update(void *ctx, const char *key, const char *value, struct err *e)
{
	struct loader *l = ctx;
	struct profile *p = l->p;
	enum profile_wins wins = strcmp(value, "file") == 0 ? PROFILE_WINS_FILE : strcmp(value, "register") == 0 ? PROFILE_WINS_REGISTER : PROFILE_WINS_LATEST;

	if (!is_field(key))
		return err_at(e, ERR_DATA, l->path, ini_line(l->ini, l->section, key), _("`%s' is no field of an action; see share/profiles/README.md"), key);
	if (wins == PROFILE_WINS_LATEST && strcmp(value, "latest") != 0)
		return err_at(e, ERR_DATA, l->path, ini_line(l->ini, l->section, key), _("`%s': write file, register or latest"), key);
	if (p->n_wins >= p->cap_wins) {
		size_t cap = p->cap_wins ? p->cap_wins * 2 : 16;
		struct profile_win *grown = arena_calloc(arena_of(l), cap, sizeof(*grown));

		if (p->n_wins > 0)
			memcpy(grown, p->wins, p->n_wins * sizeof(*grown));
		p->wins = grown;
		p->cap_wins = cap;
	}
	p->wins[p->n_wins++] = (struct profile_win){arena_strdup(arena_of(l), key), wins};
	return true;
}

enum profile_wins profile_wins(const struct profile *p, const char *field)
{
	enum profile_wins all = PROFILE_WINS_LATEST;

	for (size_t i = 0; i < p->n_wins; i++) {
		if (strcmp(p->wins[i].field, field) == 0)
			return p->wins[i].wins;
		if (strcmp(p->wins[i].field, "all") == 0)
			all = p->wins[i].wins;
	}
	return all;
}

/* ---- [profile] ---- */

static const char *text_of(const struct loader *l, const char *key, const char *otherwise)
{
	const char *value = ini_get(l->ini, "profile", key);

	return value && *value ? arena_strdup(arena_of(l), value) : otherwise;
}

static bool take_required(struct loader *l, struct err *e)
{
	size_t n;
	const char **list = spec_list(arena_of(l), text_of(l, "required", "title"), &n);
	struct profile *p = l->p;

	p->required = arena_calloc(arena_of(l), n + 1, sizeof(*p->required));
	for (size_t i = 0; i < n; i++) {
		enum target t = target_find(list[i]);

		if (t == TARGET_NONE)
			return err_at(e, ERR_DATA, l->path, ini_line(l->ini, "profile", "required"),
			        _("`%s' is no field of an action; see share/profiles/README.md"),
			        list[i]);
		p->required[p->n_required++] = t;
	}
	return true;
}

static void take_markers(struct loader *l)
{
	const char *own = text_of(l, "empty", NULL);
	struct profile *p = l->p;
	size_t n = 0, usual = COUNT_OF(usual_markers);
	const char **list;

	if (p->unescape || p->literal)
		return; /* our own export: what it says is meant */
	list = own ? spec_list(arena_of(l), own, &n) : NULL;

	p->empty = arena_calloc(arena_of(l), n + usual, sizeof(*p->empty));
	memcpy(p->empty, usual_markers, sizeof(usual_markers));
	if (n > 0)
		memcpy(p->empty + usual, list, n * sizeof(*list));
	p->n_empty = n + usual;
}

static bool check_key(void *ctx, const char *key, const char *value, struct err *e)
{
	static const char *const known[] = {"name", "family", "title_fr", "title_en", "header",
	        "empty", "dates", "required", "guess", "unescape", "literal"};
	struct loader *l = ctx;

	(void)value;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (strcmp(known[i], key) == 0)
			return true;
	}
	return err_at(e, ERR_DATA, l->path, ini_line(l->ini, l->section, key),
	        _("[profile] has no key `%s'; see share/profiles/README.md"), key);
}

static bool take_profile(struct loader *l, struct err *e)
{
	struct profile *p = l->p;
	const char *dates = text_of(l, "dates", ""), *header = text_of(l, "header", "");

	p->name = text_of(l, "name", NULL);
	if (!p->name)
		return err_at(e, ERR_DATA, l->path, 0, _("[profile] needs a name"));
	p->family = text_of(l, "family", p->name);
	p->title_fr = text_of(l, "title_fr", p->name);
	p->title_en = text_of(l, "title_en", p->name);
	p->source = p->name;
	p->guess = strcmp(text_of(l, "guess", "no"), "yes") == 0;
	p->unescape = strcmp(text_of(l, "unescape", "no"), "yes") == 0;
	p->literal = strcmp(text_of(l, "literal", "no"), "yes") == 0;
	p->dates = strcmp(dates, "mdy") == 0   ? DATE_MDY
	           : strcmp(dates, "iso") == 0 ? DATE_ISO
	                                       : DATE_DMY;
	p->dates_known = *dates != '\0';
	p->signature = spec_list(arena_of(l), header, &p->n_signature);
	p->cap_maps = 16;
	p->maps = arena_calloc(arena_of(l), p->cap_maps, sizeof(*p->maps));
	take_markers(l);
	return take_required(l, e);
}

static bool check_section(void *ctx, const char *name, const char *value, struct err *e)
{
	struct loader *l = ctx;

	(void)value;
	if (str_has_prefix(name, "map.") || strcmp(name, "profile") == 0 ||
	        strcmp(name, "columns") == 0 || strcmp(name, "constants") == 0 ||
	        strcmp(name, "updates") == 0 ||
	        strcmp(name, "identity") == 0)
		return true;
	return err_at(e, ERR_DATA, l->path, 0,
	        _("a profile has no section [%s]; see share/profiles/README.md"), name);
}

static bool take_section(struct loader *l, const char *section, ini_fn fn, struct err *e)
{
	l->section = section;
	return ini_keys(l->ini, section, fn, l, e);
}

static bool parse(struct loader *l, struct err *e)
{
	return ini_sections(l->ini, check_section, l, e) &&
	       take_section(l, "profile", check_key, e) && take_profile(l, e) &&
	       ini_sections(l->ini, take_map_section, l, e) &&
	       take_section(l, "columns", take_column, e) &&
	       take_section(l, "constants", take_constant, e) &&
	       take_section(l, "identity", take_identity, e) &&
	       take_section(l, "updates", take_update, e);
}

static void add_profile(struct profiles *set, struct profile *p)
{
	for (size_t i = 0; i < set->n; i++) {
		if (strcmp(set->items[i]->name, p->name) == 0) {
			set->items[i] = p;
			return;
		}
	}
	GROW(set->items, set->n, set->cap);
	set->items[set->n++] = p;
}

static bool load_file(struct loader *l, struct err *e)
{
	bool ok;

	l->ini = ini_load(l->path, e);
	if (!l->ini)
		return false;
	l->p = arena_calloc(&l->set->arena, 1, sizeof(*l->p));
	ok = parse(l, e);
	if (ok)
		add_profile(l->set, l->p);
	ini_free(l->ini);
	return ok;
}

static int is_ini(const struct dirent *d)
{
	return d->d_name[0] != '.' && str_has_suffix(d->d_name, ".ini");
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool profile_load_file(struct profiles *set, const char *path, const struct profile **out, struct err *e)
{
	struct loader l = {.set = set, .path = arena_strdup(&set->arena, path), .section = "profile"};

	*out = NULL;
	if (!load_file(&l, e))
		return false;
	*out = l.p;
	return true;
}

bool profile_load_dir(struct profiles *set, const char *dir, struct err *e)
{
	struct dirent **list = NULL;
	int n = scandir(dir, &list, is_ini, by_name);
	bool ok = true;

	if (n < 0)
		return err_errno(e, errno, _("the profiles in %s can't be read"), dir);
	for (int i = 0; i < n; i++) {
		/* In the set's arena: an error keeps the path. */
		const char *path = arena_printf(&set->arena, "%s/%s", dir, list[i]->d_name);

		struct loader l = {.set = set, .path = path, .section = "profile"};

		ok = ok && load_file(&l, e);
		free(list[i]);
	}
	free(list);
	return ok;
}

void profiles_release(struct profiles *set)
{
	free(set->items);
	arena_release(&set->arena);
	*set = (struct profiles)PROFILES_INIT;
}

const char *profile_name(const struct profile *p)
{
	return p->name;
}

const char *profile_title(const struct profile *p)
{
	return strcmp(intl_language(), "fr") == 0 ? p->title_fr : p->title_en;
}

bool profile_is_guess(const struct profile *p)
{
	return p->guess;
}
