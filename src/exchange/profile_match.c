/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile_match.c - which profile fits a header, and which column is which.
 *
 * Names are compared as folded words: accents, case, line ends and punctuation in a header do not
 * matter. A signature of many columns that are all there beats one of few. One that is nearly there
 * (four fifths of five columns or more) still beats a guess: publishers rename a column a year.
 */
#include "config.h"

#include "profile_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/utf8.h>

/* `#adm1+name`: the hashtag and each attribute must be there, in any order. */
static bool tag_fits(const char *want, const char *have)
{
	size_t n = strcspn(want, "+");

	if (strncasecmp(want, have, n) != 0 || (have[n] && have[n] != '+'))
		return false;
	for (const char *a = want + n; *a == '+'; a += n) {
		const char *h = have;

		n = 1 + strcspn(a + 1, "+");
		while (*h && !(strncasecmp(h, a, n) == 0 && (!h[n] || h[n] == '+')))
			h++;
		if (!*h)
			return false;
	}
	return true;
}

static bool name_fits(const struct source *s, const char *folded)
{
	if (s->inside)
		return strstr(folded, s->pattern) != NULL;
	if (s->prefix)
		return str_has_prefix(folded, s->pattern);
	return strcmp(folded, s->pattern) == 0;
}

static int find_among(const struct source *s, const struct table *t, char *const *names, const bool *skip)
{
	struct str folded = STR_INIT;
	int found = -1;

	for (size_t i = 0; found < 0 && i < t->columns; i++) {
		if (skip && skip[i])
			continue;
		if (s->tag) {
			found = t->tags && tag_fits(s->pattern, t->tags[i]) ? (int)i : -1;
			continue;
		}
		str_clear(&folded);
		utf8_fold_words(&folded, names[i]);
		found = *folded.s && name_fits(s, folded.s) ? (int)i : -1;
	}
	str_release(&folded);
	return found;
}

int source_find(const struct source *s, const struct table *t, const bool *skip)
{
	int found = find_among(s, t, t->header, skip);

	/* "Ville" of "Lieu Ville", when nothing is called so as a whole. */
	return found < 0 && t->names && !s->tag ? find_among(s, t, t->names, skip) : found;
}

static size_t signature_hits(const struct profile *p, const struct table *t)
{
	struct arena a = ARENA_INIT;
	size_t hits = 0;

	for (size_t i = 0; i < p->n_signature; i++) {
		struct source s = source_parse(&a, p->signature[i], strlen(p->signature[i]));

		hits += source_find(&s, t, NULL) >= 0;
	}
	arena_release(&a);
	return hits;
}

/* Greater is better; 0 = does not fit. */
static size_t fitness(const struct profile *p, const struct table *t, int *score)
{
	size_t hits = p->n_signature ? signature_hits(p, t) : 0;

	*score = p->n_signature ? (int)(hits * 100 / p->n_signature) : 0;
	if (*score == 100)
		return 1000 + hits;
	return *score >= 80 && hits >= 4 ? hits : 0;
}

bool profile_knows(const struct profile *p, const struct table *t)
{
	int score;

	return fitness(p, t, &score) > 0 && score == 100;
}

const struct profile *profile_match(const struct profiles *set, const struct table *t, int *score)
{
	const struct profile *best = NULL, *guess = NULL;
	size_t best_fit = 0;
	int best_score = 0, one;

	for (size_t i = 0; i < set->n; i++) {
		const struct profile *p = set->items[i];
		size_t fit = fitness(p, t, &one);

		if (p->guess)
			guess = p;
		if (fit > best_fit) {
			best = p;
			best_fit = fit;
			best_score = one;
		}
	}
	if (score)
		*score = best_score;
	return best ? best : guess;
}

static void fail_unknown(const struct profiles *set, const char *name, struct err *e)
{
	struct str names = STR_INIT;

	for (size_t i = 0; i < set->n; i++)
		str_addf(&names, "%s%s", i ? ", " : "", set->items[i]->name);
	err_set(e, ERR_USAGE, _("\"%s\" is no profile; known: %s"), name, names.s);
	str_release(&names);
}

const struct profile *profile_by_name(
        const struct profiles *set, const char *name, const struct table *t, struct err *e)
{
	const struct profile *best = NULL;
	size_t best_fit = 0;
	int score;

	for (size_t i = 0; i < set->n; i++) {
		const struct profile *p = set->items[i];
		size_t fit = t ? fitness(p, t, &score) : 0;

		if (strcmp(p->name, name) != 0 && strcmp(p->family, name) != 0)
			continue;
		if (!best || fit > best_fit) {
			best = p;
			best_fit = fit;
		}
	}
	if (!best)
		fail_unknown(set, name, e);
	return best;
}

/* ---- binding ---- */

static bool pipe_is_bound(const struct binding *b, const struct pipe *pipe)
{
	for (size_t i = 0; i < pipe->n_sources; i++) {
		if (b->column[pipe->sources[i].id] >= 0)
			return true;
	}
	return false;
}

static bool rule_is_bound(const struct binding *b, const struct rule *rule)
{
	if (rule->constant)
		return true;
	for (size_t i = 0; i < rule->n_pipes; i++) {
		if (pipe_is_bound(b, &rule->pipes[i]))
			return true;
	}
	return false;
}

/* A guess gives each column to one field only: `objet` is a title or a description, not both. */
static void bind_rule(struct binding *b, const struct rule *rule)
{
	bool guess = b->profile->guess;

	for (size_t i = 0; i < rule->n_pipes; i++) {
		const struct pipe *pipe = &rule->pipes[i];

		for (size_t j = 0; j < pipe->n_sources; j++) {
			int at = source_find(&pipe->sources[j], b->table, guess ? b->used : NULL);

			b->column[pipe->sources[j].id] = at;
			if (at >= 0)
				b->used[at] = true;
		}
		if (guess && pipe_is_bound(b, pipe))
			return;
	}
}

static bool can_give(const struct binding *b, enum target t)
{
	enum family family = target_family(t);

	for (size_t i = 0; i < b->profile->n_rules; i++) {
		const struct rule *rule = &b->profile->rules[i];

		if ((rule->target == t ||
		            (rule->compact == family && rule->compact != FAMILY_COUNT)) &&
		        rule_is_bound(b, rule))
			return true;
	}
	return false;
}

static bool check_required(const struct binding *b, struct err *e)
{
	for (size_t i = 0; i < b->profile->n_required; i++) {
		enum target t = b->profile->required[i];

		if (!can_give(b, t))
			return err_at(e, ERR_DATA, b->table->path, b->table->layout.header_line,
			        _("no column gives `%s' (profile %s); choose another profile with "
			          "--map, or name the columns in a header"),
			        target_name(t), b->profile->name);
	}
	return true;
}

static struct binding *bind_columns(const struct profile *p, const struct table *t)
{
	struct binding *b = xcalloc(1, sizeof(*b));

	b->profile = p;
	b->table = t;
	b->column = xcalloc(p->n_sources + 1, sizeof(*b->column));
	b->used = xcalloc(t->columns + 1, sizeof(*b->used));
	str_init(&b->scratch);
	for (size_t i = 0; i < p->n_sources; i++)
		b->column[i] = -1;
	for (size_t i = 0; i < p->n_rules; i++)
		bind_rule(b, &p->rules[i]);
	if (p->has_gather)
		bind_rule(b, &p->gather);
	return b;
}

struct binding *profile_bind(const struct profile *p, const struct table *t, struct err *e)
{
	struct binding *b = bind_columns(p, t);

	if (!check_required(b, e))
		binding_free(&b);
	return b;
}

void profile_propose(const struct profile *p, const struct table *t, void (*pair)(void *ctx, enum target target, int group, size_t column), void *ctx)
{
	struct binding *b = bind_columns(p, t);

	for (size_t r = 0; r < p->n_rules; r++) {
		const struct rule *rule = &p->rules[r];

		for (size_t i = 0; rule->target != TARGET_NONE && i < rule->n_pipes; i++)
			for (size_t s = 0; s < rule->pipes[i].n_sources; s++)
				if (b->column[rule->pipes[i].sources[s].id] >= 0)
					pair(ctx, rule->target, rule->group, (size_t)b->column[rule->pipes[i].sources[s].id]);
	}
	binding_free(&b);
}

void binding_free(struct binding **b)
{
	if (!*b)
		return;
	free((*b)->column);
	free((*b)->used);
	str_release(&(*b)->scratch);
	free(*b);
	*b = NULL;
}

static const char *compact_name(enum family family)
{
	static const char *const names[FAMILY_COUNT] = {
	        "", "", "participants", "partners", "places", "themes", "budget"};

	return family < FAMILY_COUNT ? names[family] : "";
}

bool binding_pair(const struct binding *b, size_t i, const char **target, const char **column)
{
	for (size_t r = 0; r < b->profile->n_rules; r++) {
		const struct rule *rule = &b->profile->rules[r];

		for (size_t p = 0; p < rule->n_pipes; p++) {
			for (size_t s = 0; s < rule->pipes[p].n_sources; s++) {
				int at = b->column[rule->pipes[p].sources[s].id];

				if (at < 0 || i-- > 0)
					continue;
				*target = rule->target == TARGET_NONE ? compact_name(rule->compact)
				                                      : target_name(rule->target);
				*column = b->table->header[at];
				return true;
			}
		}
	}
	return false;
}

const char *binding_unused(const struct binding *b, size_t i)
{
	for (size_t c = 0; c < b->table->columns; c++) {
		if (!b->used[c] && b->table->header[c][0] && i-- == 0)
			return b->table->header[c];
	}
	return NULL;
}

static bool reads_date(const struct binding *b, size_t column)
{
	for (size_t r = 0; r < b->profile->n_rules; r++) {
		const struct rule *rule = &b->profile->rules[r];

		for (size_t p = 0; p < rule->n_pipes; p++) {
			const struct pipe *pipe = &rule->pipes[p];
			const struct step *last =
			        pipe->n_steps ? &pipe->steps[pipe->n_steps - 1] : NULL;

			if (!last || last->op != STEP_DATE || last->arg)
				continue;
			for (size_t s = 0; s < pipe->n_sources; s++) {
				if (b->column[pipe->sources[s].id] == (int)column)
					return true;
			}
		}
	}
	return false;
}

const char *binding_doubtful_dates(const struct binding *b, size_t i)
{
	for (size_t c = 0; c < b->table->columns; c++) {
		enum sniff_dates dates = b->table->info[c].dates;

		bool doubt = dates == SNIFF_DATES_MIXED ||
		             (dates == SNIFF_DATES_AMBIGUOUS && !b->profile->dates_known);

		if (doubt && reads_date(b, c) && i-- == 0)
			return b->table->header[c];
	}
	return NULL;
}
