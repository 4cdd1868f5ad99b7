/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping_guess.c - proposals for the columns of a file that no profile knows.
 *
 * Headers speak first (the rules of the profile that fits best, or of the one that guesses). A column whose header says nothing is judged by what it holds: names that the register
 * knows are countries, towns, authorities or themes, the first dates are the beginning and the next the end, the longest short texts are titles.
 */
#include "config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/intl.h>
#include <strates/base/utf8.h>
#include <strates/store/read.h>

#include "mapping_priv.h"

enum { SHOWN = 4 /* values that are shown */, LONG_TEXT = 90, TITLE_LEAST = 8, MOSTLY = 60 /* per cent */ };

bool mapping_is_single(enum target t)
{
	return target_family(t) == FAMILY_ACTION;
}

/* --- what they hold ------------------------------------------------------------------------------------------------------------ */

static bool on_row(void *ctx, const struct row *row, struct err *e)
{
	struct mapping *m = ctx;
	bool more = false;

	(void)e;
	for (int i = 0; i < m->n; i++) {
		if (m->n_values[i] >= MAPPING_SAMPLES)
			continue;
		more = true;
		if ((size_t)i < row->n && *row->cells[i])
			m->values[i][m->n_values[i]++] = arena_strdup(&m->arena, row->cells[i]);
	}
	return more;
}

static const char *show_samples(struct mapping *m, int i)
{
	struct str out = STR_INIT, one = STR_INIT;
	const char *kept;
	int shown = 0;

	for (int k = 0; k < m->n_values[i] && shown < SHOWN; k++) {
		bool seen = false;

		for (int j = 0; j < k; j++)
			seen = seen || str_eq(m->values[i][j], m->values[i][k]);
		if (seen)
			continue;
		str_clear(&one);
		utf8_clean(&one, m->values[i][k], strlen(m->values[i][k]), false);
		str_addf(&out, "%s%s", shown++ ? " · " : "", one.s);
	}
	kept = arena_strdup(&m->arena, out.len ? out.s : "");
	str_release(&out);
	str_release(&one);
	return kept;
}

static bool is_year(const char *s)
{
	return strlen(s) == 4 && strspn(s, "0123456789") == 4 && (s[0] == '1' || s[0] == '2') && (s[1] == '9' || s[1] == '0');
}

static bool is_yes_no(const char *s)
{
	static const char *const words[] = {"oui", "non", "yes", "no", "vrai", "faux", "true", "false", "o", "n", "x"};
	struct str folded = STR_INIT;
	bool found = false;

	utf8_fold_words(&folded, s);
	for (size_t k = 0; k < COUNT_OF(words); k++)
		found = found || str_eq(folded.s, words[k]);
	str_release(&folded);
	return found;
}

static bool is_date(const char *s)
{
	struct date d;

	return !is_year(s) && date_parse_loose(s, DATE_DMY, &d, NULL);
}

static bool is_amount(const char *s)
{
	long long hundredths;
	char currency[4];

	return isdigit((unsigned char)*s) && str_to_amount(s, -1, &hundredths, currency);
}

static bool is_known(struct mapping *m, enum entity en, const char *s)
{
	struct ids ids = IDS_INIT;
	struct err e = ERR_INIT;
	bool found = store_find_name(app_store(m->app), en, s, 1, &ids, &e) && ids.n > 0;

	ids_release(&ids);
	return found;
}

/* Do most values fit? */
static bool mostly(const struct mapping *m, int i, int hits)
{
	return m->n_values[i] > 0 && hits * 100 >= m->n_values[i] * MOSTLY;
}

static int count(const struct mapping *m, int i, bool (*fits)(const char *))
{
	int n = 0;

	for (int k = 0; k < m->n_values[i]; k++)
		n += fits(m->values[i][k]);
	return n;
}

static int count_known(struct mapping *m, int i, enum entity en)
{
	int n = 0;

	for (int k = 0; k < m->n_values[i]; k++)
		n += is_known(m, en, m->values[i][k]);
	return n;
}

static bool is_long(const struct mapping *m, int i)
{
	size_t all = 0;

	for (int k = 0; k < m->n_values[i]; k++)
		all += strlen(m->values[i][k]);
	return m->n_values[i] && all / (size_t)m->n_values[i] > LONG_TEXT;
}

static enum mapping_holds judge(struct mapping *m, int i)
{
	static const struct {
		enum entity entity;
		enum mapping_holds holds;
	} names[] = {{ENTITY_COUNTRY, MAPPING_COUNTRY}, {ENTITY_THEME, MAPPING_THEME}, {ENTITY_AUTHORITY, MAPPING_AUTHORITY}, {ENTITY_PLACE, MAPPING_TOWN}};

	if (!m->n_values[i])
		return MAPPING_NOTHING;
	if (mostly(m, i, count(m, i, is_year)))
		return MAPPING_YEAR;
	if (mostly(m, i, count(m, i, is_date)))
		return MAPPING_DATE;
	if (mostly(m, i, count(m, i, is_yes_no)))
		return MAPPING_YES_NO;
	if (mostly(m, i, count(m, i, is_amount))) {
		bool large = false;

		for (int k = 0; k < m->n_values[i]; k++)
			large = large || strlen(m->values[i][k]) > 3;
		return large ? MAPPING_AMOUNT : MAPPING_NUMBER;
	}
	if (is_long(m, i))
		return MAPPING_LONG_TEXT;
	for (size_t k = 0; k < COUNT_OF(names); k++)
		if (mostly(m, i, count_known(m, i, names[k].entity)))
			return names[k].holds;
	return MAPPING_TEXT;
}

/* A profile finds a column by the words of its header. */
static const char *unusable(const struct mapping *m, int i)
{
	if (!*m->folded[i])
		return _("it has no name in the header");
	for (int k = 0; k < i; k++)
		if (str_eq(m->folded[k], m->folded[i]))
			return _("another column has the same name");
	return NULL;
}

bool mapping_look(struct mapping *m, struct err *e)
{
	struct err why = ERR_INIT;
	struct str folded = STR_INIT;

	m->n = (int)m->table.columns;
	m->columns = arena_calloc(&m->arena, (size_t)m->n + 1, sizeof(*m->columns));
	m->folded = arena_calloc(&m->arena, (size_t)m->n + 1, sizeof(*m->folded));
	m->values = arena_calloc(&m->arena, (size_t)m->n + 1, sizeof(*m->values));
	m->n_values = arena_calloc(&m->arena, (size_t)m->n + 1, sizeof(*m->n_values));
	for (int i = 0; i < m->n; i++) {
		m->values[i] = arena_calloc(&m->arena, MAPPING_SAMPLES, sizeof(**m->values));
		str_clear(&folded);
		utf8_fold_words(&folded, m->table.header[i]);
		m->folded[i] = arena_strdup(&m->arena, folded.len ? folded.s : "");
	}
	str_release(&folded);
	if (!table_each(&m->table, on_row, m, &why) && err_is_set(&why)) {
		*e = why;
		return false;
	}
	for (int i = 0; i < m->n; i++) {
		struct mapping_column *c = &m->columns[i];

		c->header = m->table.header[i];
		c->samples = show_samples(m, i);
		c->holds = judge(m, i);
		c->doubtful = m->table.info[i].dates == SNIFF_DATES_AMBIGUOUS || m->table.info[i].dates == SNIFF_DATES_MIXED;
		c->unusable = unusable(m, i);
		c->target = TARGET_NONE;
		c->group = 1;
	}
	return true;
}

/* --- proposals ----------------------------------------------------------------------------------------------------------------- */

static bool is_taken(const struct mapping *m, enum target t)
{
	for (int i = 0; i < m->n; i++)
		if (m->columns[i].target == t)
			return true;
	return false;
}

static bool is_offered(enum target t)
{
	for (int i = 0; mapping_field(i) != TARGET_NONE; i++)
		if (mapping_field(i) == t)
			return true;
	return false;
}

static void from_header(void *ctx, enum target t, int group, size_t column)
{
	struct mapping *m = ctx;
	struct mapping_column *c = &m->columns[column];

	/* The name of a lead is as good as the lead: it is sought by name. */
	t = t == TARGET_LEAD_NAME ? TARGET_LEAD : t;
	if (c->target != TARGET_NONE || c->unusable || !is_offered(t) || (mapping_is_single(t) && is_taken(m, t)))
		return;
	c->target = t;
	c->group = group;
}

static void offer(struct mapping *m, int i, enum target t)
{
	if (m->columns[i].target == TARGET_NONE && !m->columns[i].unusable && !is_taken(m, t))
		m->columns[i].target = t;
}

/* What a column holds, when its header says nothing. */
static void from_content(struct mapping *m, int i)
{
	switch (m->columns[i].holds) {
	case MAPPING_COUNTRY: offer(m, i, TARGET_COUNTRY); break;
	case MAPPING_TOWN: offer(m, i, TARGET_CITY); break;
	case MAPPING_AUTHORITY: offer(m, i, TARGET_LEAD); break;
	case MAPPING_THEME: offer(m, i, TARGET_THEME); break;
	case MAPPING_AMOUNT: offer(m, i, TARGET_AMOUNT); break;
	case MAPPING_LONG_TEXT: offer(m, i, TARGET_DESCRIPTION); break;
	case MAPPING_DATE:
	case MAPPING_YEAR: offer(m, i, is_taken(m, TARGET_START) ? TARGET_END : TARGET_START); break;
	default: break;
	}
}

/* Codes that are all different: by them a row is known again. */
static bool is_identifier(const struct mapping *m, int i)
{
	if (m->n_values[i] < 2 || (m->columns[i].holds != MAPPING_TEXT && m->columns[i].holds != MAPPING_NUMBER && m->columns[i].holds != MAPPING_AMOUNT))
		return false;
	for (int k = 0; k < m->n_values[i]; k++) {
		const char *s = m->values[i][k];

		if (strlen(s) > 24 || strpbrk(s, " ,€%") || !strpbrk(s, "0123456789"))
			return false;
		for (int j = 0; j < k; j++)
			if (str_eq(s, m->values[i][j]))
				return false;
	}
	return true;
}

static size_t mean_length(const struct mapping *m, int i)
{
	size_t all = 0;

	for (int k = 0; k < m->n_values[i]; k++)
		all += strlen(m->values[i][k]);
	return m->n_values[i] ? all / (size_t)m->n_values[i] : 0;
}

static void find_title(struct mapping *m)
{
	int best = -1;

	for (int i = 0; i < m->n; i++) {
		const struct mapping_column *c = &m->columns[i];

		if (c->target == TARGET_NONE && !c->unusable && c->holds == MAPPING_TEXT && mean_length(m, i) >= TITLE_LEAST && (best < 0 || mean_length(m, i) > mean_length(m, best)))
			best = i;
	}
	if (best >= 0)
		offer(m, best, TARGET_TITLE);
}

void mapping_propose(struct mapping *m)
{
	const struct profile *p = profile_match(&m->profiles, &m->table, NULL);

	for (int i = 0; i < m->n; i++) {
		m->columns[i].target = TARGET_NONE;
		m->columns[i].group = 1;
	}
	if (p)
		profile_propose(p, &m->table, from_header, m);
	/* Those who write tables put it first. */
	if (m->n && is_identifier(m, 0))
		offer(m, 0, TARGET_SOURCE_ID);
	for (int i = 0; i < m->n; i++)
		from_content(m, i);
	if (!is_taken(m, TARGET_TITLE))
		find_title(m);
}
