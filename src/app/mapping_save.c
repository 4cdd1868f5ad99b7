/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping_save.c - a mapping as the text of a profile (share/profiles/README.md), which is also how it is tried.
 *
 * Columns are written as the folded words of their header: letters, digits and blanks, so that nothing in a file's header can break a line of the profile.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include <strates/base/intl.h>

#include "mapping_priv.h"

enum { LINE_MOST = 900 };

const char *mapping_record_name(enum target t)
{
	switch (target_family(t)) {
	case FAMILY_PARTICIPANT: return "participants";
	case FAMILY_PARTNER: return "partners";
	case FAMILY_PLACE: return "places";
	case FAMILY_THEME: return "themes";
	case FAMILY_BUDGET: return "budget";
	default: return target_name(t);
	}
}

enum target mapping_of_list(enum target t)
{
	switch (target_family(t)) {
	case FAMILY_PARTICIPANT: return TARGET_PARTICIPANT;
	case FAMILY_PARTNER: return TARGET_PARTNER;
	case FAMILY_PLACE: return TARGET_COUNTRY;
	case FAMILY_THEME: return TARGET_THEME;
	case FAMILY_BUDGET: return TARGET_AMOUNT;
	default: return t;
	}
}

/* --- columns ------------------------------------------------------------------------------------------------------------------- */

static size_t digits_of(const char *s)
{
	size_t n = 0;

	for (; *s; s++) {
		if (isdigit((unsigned char)*s))
			n++;
		else if (*s != ' ' && *s != '.')
			return 0;
	}
	return n;
}

/* Are all values codes of so many digits? */
static bool are_codes(const struct mapping *m, int i, size_t least, size_t most)
{
	for (int k = 0; k < m->n_values[i]; k++) {
		size_t n = digits_of(m->values[i][k]);

		if (n < least || n > most)
			return false;
	}
	return m->n_values[i] > 0;
}

static bool are_keys(const struct mapping *m, int i)
{
	static const char *const prefixes[] = {"com:", "epci:", "dep:", "reg:", "other:"};

	for (int k = 0; k < m->n_values[i]; k++) {
		bool found = false;

		for (size_t p = 0; p < COUNT_OF(prefixes); p++)
			found = found || str_has_prefix(m->values[i][k], prefixes[p]);
		if (!found)
			return false;
	}
	return m->n_values[i] > 0;
}

static const char *authority_step(const struct mapping *m, int i)
{
	return are_keys(m, i)           ? ""
	       : are_codes(m, i, 9, 9)   ? " > authority:siren"
	       : are_codes(m, i, 14, 14) ? " > authority:siret"
	       : are_codes(m, i, 4, 5)   ? " > authority:com"
	                                 : " > authority:name";
}

/* What the values go through on their way. */
static void add_steps(const struct mapping *m, int i, struct str *out)
{
	switch (m->columns[i].target) {
	case TARGET_DESCRIPTION: str_add(out, " > html"); break;
	case TARGET_PARTICIPANT: str_add(out, " > split:auto"); /* fall through */
	case TARGET_LEAD:
	case TARGET_PAYER: str_add(out, authority_step(m, i)); break;
	case TARGET_THEME:
	case TARGET_DAC:
	case TARGET_SDGS:
	case TARGET_PARTNER:
	case TARGET_NETWORKS:
	case TARGET_AUDIENCE:
	case TARGET_TAGS: str_add(out, " > split:auto"); break;
	default: break;
	}
}

static void add_columns(const struct mapping *m, struct str *out)
{
	str_add(out, "\n[columns]\n");
	for (int i = 0; i < m->n; i++) {
		const struct mapping_column *c = &m->columns[i];

		if (c->target == TARGET_NONE)
			continue;
		str_add(out, target_name(c->target));
		if (c->group > 1)
			str_addf(out, ".%d", c->group);
		str_addf(out, " = \"%s", m->folded[i]);
		add_steps(m, i, out);
		str_add(out, "\"\n");
	}
}

static void add_signature(const struct mapping *m, struct str *out)
{
	size_t from = out->len;

	str_add(out, "header = \"");
	for (int i = 0, n = 0; i < m->n; i++) {
		if (m->columns[i].unusable || out->len - from + strlen(m->folded[i]) > LINE_MOST)
			continue;
		str_addf(out, "%s%s", n++ ? "|" : "", m->folded[i]);
	}
	str_add(out, "\"\n");
}

static void add_updates(const struct mapping *m, struct str *out)
{
	static const char *const names[] = {"latest", "file", "register"};
	bool headed = false;

	for (int t = 0; t < TARGET_COUNT; t++) {
		if (m->wins[t] == PROFILE_WINS_LATEST || mapping_of_list((enum target)t) != (enum target)t)
			continue;
		if (!headed)
			str_add(out, "\n[updates]\n");
		headed = true;
		str_addf(out, "%s = \"%s\"\n", mapping_record_name((enum target)t), names[m->wins[t]]);
	}
}

/* Whatever a person typed, fit for a quoted value: no quote inside, one line, no longer than a line may be. */
static void add_title(const char *key, const char *title, struct str *out)
{
	str_addf(out, "%s = \"", key);
	for (int i = 0; title[i] && i < 200; i++)
		str_add_char(out, title[i] == '"' ? '\'' : (unsigned char)title[i] < ' ' ? ' ' : title[i]);
	str_add(out, "\"\n");
}

void mapping_write(const struct mapping *m, const char *name, const char *title, struct str *out)
{
	str_addf(out, "[profile]\nname = \"%s\"\n", name);
	add_title("title_fr", title, out);
	add_title("title_en", title, out);
	add_signature(m, out);
	add_columns(m, out);
	if (*mapping_own_lead(m))
		str_addf(out, "\n[constants]\nlead = \"%s\"\n", mapping_own_lead(m));
	str_addf(out, "\n[identity]\nsource = \"%s\"\n", name);
	add_updates(m, out);
}
