/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * resolve_theme.c - labels and DAC codes to themes.
 *
 * Some fifty themes with some eight hundred labels are read into memory once: prefixes can't be
 * looked up in the store's table of names, and the labels that mean "no theme"
 * (share/ref/nothemes.tsv) are not rows of the register. Those are read from the file itself: they
 * are a rule of reading files, not something that people edit, so a table of the register was
 * rejected.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/utf8.h>

#include "resolve_priv.h"

enum { NOTHEMES_MAX = 1 << 20 };

/* Codes of the list that name no field (share/ref/README.md). */
static const char *const no_field[] = {
        "43010", "510", "53030", "53040", "600", "91010", "99810", "998"};

static void add_label(struct resolver *rv, const char *label, const char *key)
{
	struct str folded = STR_INIT;
	size_t n = strlen(label);

	utf8_fold_words(&folded, label);
	if (folded.len > 0) {
		GROW(rv->labels, rv->n_labels, rv->cap_labels);
		rv->labels[rv->n_labels++] = (struct theme_label){
		        .text = arena_strdup(&rv->refs, folded.s),
		        .n = folded.len,
		        .prefix = n > 0 && label[n - 1] == '*',
		        .key = key,
		};
	}
	str_release(&folded);
}

static void add_theme(struct resolver *rv, const struct record *r)
{
	const char *key = arena_strdup(&rv->refs, record_text(r, FIELD_THEME_KEY));
	static const enum field names[] = {
	        FIELD_THEME_KEY, FIELD_THEME_NAME_FR, FIELD_THEME_NAME_EN};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (record_text(r, names[i]))
			add_label(rv, record_text(r, names[i]), key);
	for (int i = 0; i < record_count(r, SET_THEME_ALIASES); i++)
		add_label(rv, record_element(r, SET_THEME_ALIASES, i)->s, key);
	for (int i = 0; i < record_count(r, SET_THEME_DAC); i++) {
		GROW(rv->codes, rv->n_codes, rv->cap_codes);
		rv->codes[rv->n_codes++] = (struct theme_code){
		        arena_strdup(&rv->refs, record_element(r, SET_THEME_DAC, i)->s), key};
	}
}

static void read_nothemes(struct resolver *rv)
{
	char *dir = file_share("ref"), *path = file_join(dir, "nothemes.tsv"), *rest, *line;
	struct str text = STR_INIT;

	/* Without the file, those labels are unknown ones: they are reported, nothing else. */
	if (file_read(path, NOTHEMES_MAX, &text, NULL)) {
		rest = text.s;
		strsep(&rest, "\n");
		strsep(&rest, "\n");
		while ((line = strsep(&rest, "\n"))) {
			line[strcspn(line, "\t")] = '\0';
			if (*line)
				add_label(rv, line, NULL);
		}
	}
	str_release(&text);
	free(path);
	free(dir);
}

static void read_themes(struct app *app, struct resolver *rv)
{
	struct ids l = IDS_INIT;
	struct arena mem = ARENA_INIT;

	rv->has_themes = true;
	store_ids(app->store, ENTITY_THEME, 0, &l, NULL);
	for (int i = 0; i < l.n; i++) {
		struct record r;
		if (store_load(app->store, ENTITY_THEME, l.v[i], &mem, &r, NULL))
			add_theme(rv, &r);
		arena_clear(&mem);
	}
	arena_release(&mem);
	ids_release(&l);
	for (size_t i = 0; i < COUNT_OF(no_field); i++) {
		GROW(rv->codes, rv->n_codes, rv->cap_codes);
		rv->codes[rv->n_codes++] = (struct theme_code){no_field[i], NULL};
	}
	read_nothemes(rv);
}

static bool by_whole_label(const struct resolver *rv, const char *folded, struct resolved *out)
{
	for (int i = 0; i < rv->n_labels; i++)
		if (str_eq(rv->labels[i].text, folded)) {
			*out = (struct resolved){.match = MATCH_EXACT, .key = rv->labels[i].key};
			return true;
		}
	return false;
}

static bool by_prefix(const struct resolver *rv, const char *folded, struct resolved *out)
{
	size_t longest = 0;

	for (int i = 0; i < rv->n_labels; i++) {
		const struct theme_label *l = &rv->labels[i];
		if (!l->prefix || l->n <= longest || strncmp(folded, l->text, l->n) != 0)
			continue;
		longest = l->n;
		*out = (struct resolved){.match = l->key ? MATCH_NAME : MATCH_EXACT, .key = l->key};
	}
	return longest > 0;
}

static bool by_code(const struct resolver *rv, const char *dac, struct resolved *out)
{
	size_t longest = 0;

	for (int i = 0; i < rv->n_codes; i++) {
		size_t n = strlen(rv->codes[i].prefix);
		if (n <= longest || strncmp(dac, rv->codes[i].prefix, n) != 0)
			continue;
		longest = n;
		*out = (struct resolved){.match = MATCH_EXACT, .key = rv->codes[i].key};
	}
	return longest > 0;
}

/* The digits of a code ("14030", "140", "14030 - Basic drinking water" is none), or NULL. */
static const char *code_of(const char *s)
{
	size_t n = s ? strspn(s, "0123456789") : 0;

	return n >= 3 && n <= 5 && s[n] == '\0' ? s : NULL;
}

static struct resolved find_theme(const struct resolver *rv, const char *label, const char *dac)
{
	struct resolved found = {.match = MATCH_NONE};
	struct str folded = STR_INIT;
	bool whole;

	utf8_fold_words(&folded, label ? label : "");
	whole = folded.len > 0 && by_whole_label(rv, folded.s, &found);
	if (!dac)
		dac = code_of(label);
	/* "Other" with a code that is precise: the code knows more. */
	if ((!whole || !found.key) && !(dac && by_code(rv, dac, &found)) && !whole &&
	        folded.len > 0)
		by_prefix(rv, folded.s, &found);
	str_release(&folded);
	return found;
}

enum match resolve_theme(
        struct app *app, const char *label, const char *dac, struct arena *a, const char **key)
{
	struct resolver *rv = app_resolver(app);
	const char *q;
	const struct resolved *known;
	struct resolved found;

	*key = NULL;
	if (str_is_empty(label) && str_is_empty(dac))
		return MATCH_NONE;
	q = resolver_question(rv, "theme ", label, dac, 0);
	known = resolver_get(rv, q);
	if (known)
		return resolver_answer(known, a, key);
	if (!rv->has_themes)
		read_themes(app, rv);
	found = find_theme(rv, label, code_of(dac));
	resolver_put(rv, q, found);
	return resolver_answer(&found, a, key);
}
