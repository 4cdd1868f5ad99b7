/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mapping.c - the mapping of one file: opened, changed, tried, saved.
 *
 * What is tried is the very profile that would be saved, from a file of its own, so the preview cannot promise what the import does not do. The draft is a line for each column
 * ("country 1 pays"), found again by the columns' names.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/sha256.h>
#include <strates/base/utf8.h>
#include <strates/model/entity.h>

#include "import_priv.h"
#include "mapping_priv.h"

/* --- fields -------------------------------------------------------------------------------------------------------------------- */

static const enum target fields[] = {TARGET_TITLE, TARGET_DESCRIPTION, TARGET_LEAD, TARGET_KIND, TARGET_STATUS, TARGET_START, TARGET_END, TARGET_PLANNED_START, TARGET_PLANNED_END,
	TARGET_COUNTRY, TARGET_REGION, TARGET_CITY, TARGET_LAT, TARGET_LON, TARGET_THEME, TARGET_DAC, TARGET_SDGS, TARGET_PARTNER, TARGET_PARTICIPANT, TARGET_AMOUNT, TARGET_CURRENCY,
	TARGET_BUDGET_YEAR, TARGET_STAGE, TARGET_PAYER, TARGET_SCHEME, TARGET_AGREEMENT, TARGET_DOSSIER, TARGET_ELU, TARGET_CADRE, TARGET_AUDIENCE, TARGET_CITIZENS, TARGET_YOUTH,
	TARGET_VISITS_OUT, TARGET_VISITS_IN, TARGET_FUNDS_OUT, TARGET_FUNDS_IN, TARGET_NETWORKS, TARGET_TAGS, TARGET_CONFIDENTIALITY, TARGET_SOURCE_ID};

/* Members of lists, which are no fields of an action by themselves. */
static const struct {
	enum target target;
	const char *label, *help;
} members[] = {
	{TARGET_COUNTRY, N_("Country"), N_("ISO code, or its name in French or English.")},
	{TARGET_REGION, N_("Region"), N_("First-level region.")},
	{TARGET_CITY, N_("Town"), N_("Its name in any language.")},
	{TARGET_LAT, N_("Latitude"), N_("Degrees north.")},
	{TARGET_LON, N_("Longitude"), N_("Degrees east.")},
	{TARGET_THEME, N_("Theme"), N_("A theme's name, or the file's own label; several with ; or | between them.")},
	{TARGET_DAC, N_("DAC code"), N_("Purpose code of three or five digits.")},
	{TARGET_PARTNER, N_("Partner"), N_("Foreign authorities and organisations; several with ; or | between them.")},
	{TARGET_PARTICIPANT, N_("Participant"), N_("Other authorities that take part; several with ; or | between them.")},
	{TARGET_AMOUNT, N_("Amount"), N_("Of a budget line; a second column gives a second line.")},
	{TARGET_CURRENCY, N_("Currency"), N_("EUR, XOF … of the amounts.")},
	{TARGET_BUDGET_YEAR, N_("Budget year"), N_("Of the amounts.")},
	{TARGET_STAGE, N_("Stage"), N_("Planned, voted, paid.")},
	{TARGET_PAYER, N_("Payer"), N_("Who pays the amounts.")},
	{TARGET_SOURCE_ID, N_("Identifier"), N_("By it the same row is known again when the file comes back changed.")},
};

enum target mapping_field(int i)
{
	return i >= 0 && i < (int)COUNT_OF(fields) ? fields[i] : TARGET_NONE;
}

static const char *text_of(enum target t, bool help)
{
	int f, set;

	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (members[i].target == t)
			return _(help ? members[i].help : members[i].label);
	f = field_find(ENTITY_ACTION, target_name(t));
	set = set_find(ENTITY_ACTION, target_name(t));
	if (f >= 0)
		return _(help ? field_desc((enum field)f)->help : field_desc((enum field)f)->label);
	return set >= 0 ? _(help ? set_desc((enum set)set)->help : set_desc((enum set)set)->label) : target_name(t);
}

const char *mapping_label(enum target t)
{
	return t == TARGET_NONE ? _("nothing") : text_of(t, false);
}

const char *mapping_help(enum target t)
{
	return t == TARGET_NONE ? "" : text_of(t, true);
}

const char *mapping_holds_label(enum mapping_holds h)
{
	static const char *const labels[MAPPING_HOLDS_COUNT] = {N_("nothing"), N_("text"), N_("long text"), N_("number"), N_("amount"), N_("year"), N_("date"), N_("yes or no"), N_("country"),
		N_("town"), N_("authority"), N_("theme")};

	return _(labels[h]);
}

const char *mapping_wins_label(enum profile_wins w)
{
	static const char *const labels[] = {N_("latest"), N_("file"), N_("register")};

	return _(labels[w]);
}

/* --- the draft ----------------------------------------------------------------------------------------------------------------- */

static char *make_key(const struct mapping *m)
{
	struct str all = STR_INIT;
	struct sha256 sum;
	uint8_t hash[32];
	char hex[17];

	for (int i = 0; i < m->n; i++)
		str_addf(&all, "%s\n", m->folded[i]);
	sha256_init(&sum);
	sha256_add(&sum, all.s, all.len);
	sha256_end(&sum, hash);
	sha256_hex(hash, 16, hex);
	str_release(&all);
	return xasprintf("mapping:%s", hex);
}

static void keep_draft(struct mapping *m)
{
	struct str text = STR_INIT;
	struct err e = ERR_INIT;

	for (int i = 0; i < m->n; i++)
		str_addf(&text, "%d %d %s\n", i, m->columns[i].group, m->columns[i].target == TARGET_NONE ? "-" : target_name(m->columns[i].target));
	for (int t = 0; t < TARGET_COUNT; t++)
		if (m->wins[t])
			str_addf(&text, "wins %d %s\n", (int)m->wins[t], target_name((enum target)t));
	/* Where nothing can be written the screen still works; it only is not there again next time. */
	app_state_set(m->app, m->draft_key, text.s, &e);
	str_release(&text);
}

static void take_line(struct mapping *m, const char *line)
{
	char name[32];
	int i, n;
	enum target t;

	if (sscanf(line, "wins %d %31s", &n, name) == 2) {
		t = target_find(name);
		if (t != TARGET_NONE && n >= PROFILE_WINS_LATEST && n <= PROFILE_WINS_REGISTER)
			m->wins[t] = (enum profile_wins)n;
		return;
	}
	if (sscanf(line, "%d %d %31s", &i, &n, name) != 3 || i < 0 || i >= m->n || n < 1 || n > MAPPING_GROUPS || m->columns[i].unusable)
		return;
	m->columns[i].target = target_find(name);
	m->columns[i].group = n;
}

static bool take_draft(struct mapping *m)
{
	struct arena mem = ARENA_INIT;
	const char *text = app_state_get(m->app, m->draft_key, &mem);

	for (const char *s = text; s && *s; s += strcspn(s, "\n"), s += *s == '\n') {
		char line[96];

		snprintf(line, sizeof(line), "%.*s", (int)strcspn(s, "\n"), s);
		take_line(m, line);
	}
	arena_release(&mem);
	return text != NULL;
}

/* --- life ---------------------------------------------------------------------------------------------------------------------- */

static int fit_of_sheet(void *ctx, const struct table *sample)
{
	int score = 0;

	profile_match(ctx, sample, &score);
	return score;
}

struct mapping *mapping_open(struct app *app, const char *path, const char *sheet, struct err *e)
{
	struct mapping *m = xcalloc(1, sizeof(*m));
	struct table_options o = {.fit = fit_of_sheet, .fit_ctx = &m->profiles, .sheet = sheet};
	char name[48];

	m->app = app;
	m->path = xstrdup(path);
	m->profiles = (struct profiles)PROFILES_INIT;
	if (!import_profiles(&m->profiles, e) || !table_open(&m->table, m->path, &o, e) || !mapping_look(m, e)) {
		mapping_free(&m);
		return NULL;
	}
	m->draft_key = make_key(m);
	snprintf(name, sizeof(name), "mapping-%ld.ini", (long)getpid());
	m->draft_file = file_state_home(name);
	mapping_propose(m);
	m->resumed = take_draft(m);
	return m;
}

void mapping_free(struct mapping **m)
{
	struct mapping *x = *m;

	if (!x)
		return;
	if (x->draft_file)
		unlink(x->draft_file);
	if (x->table.path)
		table_release(&x->table);
	profiles_release(&x->profiles);
	arena_release(&x->arena);
	free(x->draft_key);
	free(x->draft_file);
	free(x->path);
	free(x);
	*m = NULL;
}

int mapping_columns(const struct mapping *m)
{
	return m->n;
}

const struct mapping_column *mapping_column(const struct mapping *m, int i)
{
	return &m->columns[i];
}

const char *mapping_path(const struct mapping *m)
{
	return m->path;
}

const char *mapping_sheet(const struct mapping *m)
{
	return m->table.sheet.name;
}

int64_t mapping_rows(const struct mapping *m)
{
	return (int64_t)m->table.rows;
}

bool mapping_is_resumed(const struct mapping *m)
{
	return m->resumed;
}

void mapping_reset(struct mapping *m)
{
	struct err e = ERR_INIT;

	memset(m->wins, 0, sizeof(m->wins));
	mapping_propose(m);
	m->resumed = false;
	app_state_set(m->app, m->draft_key, NULL, &e);
}

/* --- changes ------------------------------------------------------------------------------------------------------------------- */

/* The first number that no other column of the field has; 0: there is none left. */
static int free_group(const struct mapping *m, int column, enum target t)
{
	for (int group = 1; group <= MAPPING_GROUPS; group++) {
		bool used = false;

		for (int i = 0; i < m->n; i++)
			used = used || (i != column && m->columns[i].target == t && m->columns[i].group == group);
		if (!used)
			return group;
	}
	return 0;
}

bool mapping_set(struct mapping *m, int column, enum target t, struct err *e)
{
	struct mapping_column *c = &m->columns[column];
	int group = t == TARGET_NONE || mapping_is_single(t) ? 1 : free_group(m, column, t);

	if (t != TARGET_NONE && c->unusable)
		return err_set(e, ERR_DATA, _("\"%s\" can give nothing: %s; give it a name of its own in the file"), c->header, c->unusable);
	if (!group)
		return err_set(e, ERR_DATA, _("%s has nine columns already"), mapping_label(t));
	for (int i = 0; t != TARGET_NONE && mapping_is_single(t) && i < m->n; i++)
		if (i != column && m->columns[i].target == t)
			m->columns[i].target = TARGET_NONE;
	c->target = t;
	c->group = group;
	keep_draft(m);
	return true;
}

static bool is_given(const struct mapping *m, enum target t)
{
	for (int i = 0; i < m->n; i++)
		if (m->columns[i].target == t)
			return true;
	return false;
}

const char *mapping_own_lead(const struct mapping *m)
{
	const char *own = is_given(m, TARGET_LEAD) ? NULL : app_territory(m->app);

	return own ? own : "";
}

enum profile_wins mapping_wins(const struct mapping *m, enum target t)
{
	return t == TARGET_NONE ? PROFILE_WINS_LATEST : m->wins[mapping_of_list(t)];
}

void mapping_set_wins(struct mapping *m, enum target t, enum profile_wins w)
{
	if (t == TARGET_NONE || t == TARGET_SOURCE_ID)
		return;
	m->wins[mapping_of_list(t)] = w;
	keep_draft(m);
}

/* --- trying and saving --------------------------------------------------------------------------------------------------------- */

static bool check(const struct mapping *m, struct err *e)
{
	return is_given(m, TARGET_TITLE) || err_set(e, ERR_DATA, _("Say which column holds the title: without it no row can be taken."));
}

enum { SLUG_COLUMNS = 60 };

/* The name under which a title is known: "Suivi 2026" is suivi-2026. */
static char *slug_of(const char *title)
{
	struct str folded = STR_INIT;
	char *slug;
	int width;

	utf8_fold_words(&folded, title);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.s[i] == ' ')
			folded.s[i] = '-';
	slug = xstrndup(folded.s, utf8_prefix(folded.s, SLUG_COLUMNS, &width));
	str_release(&folded);
	return slug;
}

static bool is_shipped(const char *name, struct err *e)
{
	struct profiles shipped = PROFILES_INIT;
	char *dir = file_share("profiles");
	bool found = false;

	if (profile_load_dir(&shipped, dir, e))
		for (size_t i = 0; i < shipped.n; i++)
			found = found || str_eq(profile_name(shipped.items[i]), name);
	profiles_release(&shipped);
	free(dir);
	return found;
}

/* Of other columns: rows of two files would be taken for each other by their numbers. That of these columns may be written again. */
static bool is_taken(const struct mapping *m, const char *name)
{
	for (size_t i = 0; i < m->profiles.n; i++)
		if (str_eq(profile_name(m->profiles.items[i]), name))
			return !profile_knows(m->profiles.items[i], &m->table);
	return false;
}

void mapping_propose_name(const struct mapping *m, struct str *out)
{
	const char *base = file_basename(m->path), *dot = strrchr(base, '.');
	struct str clean = STR_INIT;
	size_t start = out->len, end;
	char *slug;
	int width;

	utf8_clean(&clean, base, dot && dot != base ? (size_t)(dot - base) : strlen(base), false);
	/* Short enough for a number behind it, also where letters become two (oe). */
	str_add_n(out, clean.len ? clean.s : "mapping", clean.len ? utf8_prefix(clean.s, SLUG_COLUMNS / 2 - 4, &width) : strlen("mapping"));
	end = out->len;
	for (int n = 2; slug = slug_of(out->s + start), is_taken(m, slug); n++) {
		free(slug);
		str_truncate(out, end);
		str_addf(out, " %d", n);
	}
	free(slug);
	str_release(&clean);
}

bool mapping_preview(struct mapping *m, struct import_preview *out, struct err *e)
{
	struct str text = STR_INIT, title = STR_INIT;
	char *home = file_state_home(NULL), *slug;
	bool ok;

	import_preview_release(out);
	/* Under the name that is proposed: rows are known again by it. */
	mapping_propose_name(m, &title);
	slug = slug_of(title.s);
	mapping_write(m, *slug ? slug : "mapping", title.s, &text);
	ok = check(m, e) && file_mkdirs(home, e) && file_write(m->draft_file, text.s, text.len, e) && import_preview(m->app, &m->table, m->draft_file, out, e);
	free(home);
	free(slug);
	str_release(&text);
	str_release(&title);
	return ok;
}

bool mapping_save(struct mapping *m, const char *title, char **name, struct err *e)
{
	char *slug = slug_of(title), *dir = file_config_home("profiles"), *path = xasprintf("%s/%s.ini", dir, slug);
	struct err ignored = ERR_INIT;
	struct str text = STR_INIT;
	bool ok = check(m, e);

	*name = NULL;
	if (ok && !*slug)
		ok = err_set(e, ERR_DATA, _("Give it a name: some letters or digits."));
	if (ok && is_shipped(slug, &ignored))
		ok = err_set(e, ERR_DATA, _("\"%s\" is the name of a profile of strates; choose another one"), slug);
	if (ok && is_taken(m, slug))
		ok = err_set(e, ERR_DATA, _("\"%s\" is the profile of another kind of file; choose another name"), slug);
	if (ok) {
		mapping_write(m, slug, title, &text);
		ok = file_mkdirs(dir, e) && file_write(path, text.s, text.len, e);
	}
	if (ok) {
		app_state_set(m->app, m->draft_key, NULL, &ignored);
		*name = slug;
		slug = NULL;
	}
	str_release(&text);
	free(slug);
	free(dir);
	free(path);
	return ok;
}

bool mapping_is_needed(const char *path, const char *sheet)
{
	struct profiles profiles = PROFILES_INIT;
	struct table_options o = {.fit = fit_of_sheet, .fit_ctx = &profiles, .sheet = sheet};
	struct table t = {.path = NULL};
	struct err e = ERR_INIT;
	const struct profile *p;
	bool needed = false;

	if (import_profiles(&profiles, &e) && table_open(&t, path, &o, &e)) {
		p = profile_match(&profiles, &t, NULL);
		needed = !p || profile_is_guess(p);
		table_release(&t);
	}
	profiles_release(&profiles);
	return needed;
}
