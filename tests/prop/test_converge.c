/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Laptops that hold the same operations hold the same register and the same conflicts: random histories of five of them, with clocks that are off by years, bundles
 * that come late, twice, relayed, in part or never, deletions, undo (of merges too), settled conflicts, double entries merged either way, erasures, copied files.
 *
 * STRATES_SEEDS=10000 runs more of them (make converge); STRATES_SEED=N runs one. A history that fails is shortened as long as it fails, and told.
 */
#include "config.h"

#include <time.h>

#include "random_steps.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SEEDS = 30 };
#else
enum { SEEDS = 200 };
#endif
enum { SITES = 5, EVENTS = 45 };

enum what { EDIT, SEND, PART, UNDO, REDO, SETTLE, JOIN, ERASE, TRUST, COPY, WHAT_COUNT };
static const char *const what_name[] = {"edits", "sends all to", "sends a part to", "undoes", "redoes", "settles a conflict", "merges two records", "erases a person",
	"trusts the clocks", "is copied"};
struct event {
	enum what what;
	int site, to;
	uint64_t seed;
	bool left_out;
};

static struct reg *site[SITES];
static char trouble[4096];
static char template_path[128];
static int64_t now_ms, uid_count, site_count;
/* Seconds that a laptop's clock is off: right, 25 years slow, 400 days fast, an hour slow, a minute fast. */
static const int64_t off[SITES] = {0, -788400000, 34560000, -3600, 60};

static bool complain(const char *what, const char *detail)
{
	if (!*trouble)
		snprintf(trouble, sizeof(trouble), "%s: %s", what, detail);
	return false;
}
#define TRY(call) \
	do { \
		struct err try_e = ERR_INIT; \
		struct err *e = &try_e; \
		if (!(call)) \
			return complain(#call, try_e.text); \
	} while (0)

static void set_clock(int i)
{
	time_t t = (time_t)(now_ms / 1000 + off[i]);
	struct tm tm;
	char text[32];

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	reg_clock(text);
}

/* --- sites ----------------------------------------------------------------------------------------------------------------------- */

static bool name_site(struct reg *r, int64_t id)
{
	TRY(store_set_meta_int(r->s, "site", id, e));
	TRY(store_set_meta_int(r->s, "seq", 0, e));
	return true;
}

static bool open_site(int i)
{
	struct reg *r = xcalloc(1, sizeof(*r));

	site[i] = r;
	reg_folder(r);
	reg_copy_file(template_path, r->path);
	reg_open(r, 0);
	TRY(store_exec(r->s, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", e));
	return name_site(r, ++site_count);
}

static void close_sites(void)
{
	for (int i = 0; i < SITES; i++) {
		void *state = site[i];
		if (state)
			reg_teardown(&state);
		site[i] = NULL;
	}
}

/* Themes of the reference tables stand outside the log, alike everywhere. */
static void make_template(struct reg *r)
{
	SUCCEEDS(store_begin(r->s, e));
	for (int i = 0; i < 3; i++) {
		struct record rec;
		bool there;

		record_init(&rec, ENTITY_THEME, &r->a);
		put(&rec, "key", arena_printf(&r->a, "k%d", i));
		put(&rec, "name_fr", "Eau");
		put(&rec, "name_en", "Water");
		rec.uid = store_uid_of_key(ENTITY_THEME, record_text(&rec, FIELD_THEME_KEY));
		SUCCEEDS(facts_insert(r->s, &rec, &there, e) && derive_row(r->s, &rec, e));
	}
	SUCCEEDS(store_commit(r->s, e));
}

/* --- what they do ----------------------------------------------------------------------------------------------------------------- */

static int64_t some_row(struct store *s, enum entity en)
{
	struct ids l = IDS_INIT;
	int64_t id;

	store_ids(s, en, 0, &l, NULL);
	id = l.n ? l.v[chance((unsigned)l.n)] : 0;
	ids_release(&l);
	return id;
}

static bool one_change(struct store *s, struct arena *a)
{
	static const enum entity common[] = {ENTITY_ACTION, ENTITY_ACTION, ENTITY_PERSON, ENTITY_PARTNER, ENTITY_LINK, ENTITY_DECISION, ENTITY_AUTHORITY, ENTITY_THEME};
	enum entity en = chance(4) ? common[chance(COUNT_OF(common))] : (enum entity)chance(ENTITY_COUNT);
	int64_t id = some_row(s, en);
	struct record rec;

	if (id && chance(6) == 0) {
		TRY(store_delete(s, en, id, e));
		return true;
	}
	if (id && chance(4)) {
		TRY(store_load(s, en, id, a, &rec, e));
		stir(&rec, a);
		TRY(store_update(s, &rec, NULL, e));
		return true;
	}
	record_init(&rec, en, a);
	stir(&rec, a);
	if (entity_is_keyed(en)) {
		rec.fields[0] = value_text(arena_printf(a, "k%u", chance(5)));
		if (store_id_of_key(s, en, rec.fields[0].s))
			return true;
	} else {
		rec.uid = uid_derive("converge", &uid_count, sizeof(uid_count));
		uid_count++;
	}
	TRY(store_insert(s, &rec, e));
	return true;
}

static bool do_edit(struct store *s)
{
	TRY(step_begin(s, &(struct step){.label = "edit", .author = "Anne"}, e));
	for (unsigned k = 1 + chance(3); k > 0; k--) {
		struct arena a = ARENA_INIT;
		bool ok = one_change(s, &a);
		arena_release(&a);
		if (!ok) {
			step_abort(s);
			return false;
		}
	}
	TRY(step_end(s, e));
	return true;
}

static bool do_join(struct store *s)
{
	struct arena a = ARENA_INIT;
	int64_t gone, kept;
	struct ids l = IDS_INIT;
	struct record r;

	/* Few candidates, so that several laptops take the same ones, one way or the other. */
	TRY(store_ids(s, ENTITY_ACTION, 3, &l, e));
	gone = l.n ? l.v[chance((unsigned)l.n)] : 0;
	kept = l.n ? l.v[chance((unsigned)l.n)] : 0;
	ids_release(&l);

	if (!gone || gone == kept)
		return true;
	TRY(step_begin(s, &(struct step){.label = "merge records", .author = "Anne"}, e));
	TRY(store_load(s, ENTITY_ACTION, gone, &a, &r, e));
	record_set(&r, FIELD_ACTION_MERGED_INTO, value_uid(store_uid(s, ENTITY_ACTION, kept)));
	TRY(store_update(s, &r, NULL, e));
	TRY(store_delete(s, ENTITY_ACTION, gone, e));
	TRY(step_end(s, e));
	arena_release(&a);
	return true;
}

static bool do_erase(struct store *s)
{
	int64_t id = some_row(s, ENTITY_PERSON);

	if (!id)
		return true;
	TRY(step_begin(s, &(struct step){.label = "erase", .author = "Anne"}, e));
	TRY(store_delete(s, ENTITY_PERSON, id, e));
	TRY(store_purge_row(s, ENTITY_PERSON, id, e));
	TRY(step_end(s, e));
	return true;
}

struct pick {
	struct arena a;
	unsigned skip;
	bool found;
	enum entity entity;
	struct uid uid;
	char field[256];
	struct value value;
};

static bool pick_one(void *ctx, const struct conflict *c)
{
	struct pick *p = ctx;

	if (p->skip-- > 0)
		return true;
	p->found = true;
	p->entity = c->entity;
	p->uid = c->uid;
	snprintf(p->field, sizeof(p->field), "%s", c->field);
	p->value = c->sides[chance((unsigned)c->n_sides)].value;
	if (p->value.type == VALUE_TEXT)
		p->value = value_text(arena_strdup(&p->a, p->value.s));
	return false;
}

static bool do_settle(struct store *s)
{
	int64_t n = store_conflict_count(s);
	struct pick p = {.a = ARENA_INIT};

	if (!n)
		return true;
	p.skip = chance((unsigned)n);
	TRY(store_conflicts(s, NULL, pick_one, &p, e));
	if (!p.found)
		return complain("a conflict is counted that is not listed", "");
	TRY(step_begin(s, &(struct step){.label = "settle", .author = "Anne"}, e));
	TRY(store_settle_conflict(s, p.entity, p.uid, p.field, &p.value, e));
	TRY(step_end(s, e));
	arena_release(&p.a);
	return true;
}

static bool take_back(struct store *s, bool redo)
{
	struct str said = STR_INIT;
	struct err e = ERR_INIT;
	int done = 0;
	bool ok = redo ? store_redo(s, 1, "Anne", &done, &said, &e) : store_undo(s, 1, "Anne", &done, &said, &e);

	str_release(&said);
	/* Refused when a merge changed the cell since: that is a sentence, and no change. */
	return ok || e.code == ERR_CONFLICT || complain("undo", e.text);
}

/* --- sending ------------------------------------------------------------------------------------------------------------------------ */

static bool take_step(void *ctx, const struct travel_step *t, struct err *e)
{
	return merge_step(ctx, t, e);
}

static bool take_op(void *ctx, const struct travel_op *o, struct err *e)
{
	return merge_op(ctx, o, e);
}

static bool send_to(struct store *from, struct store *to, unsigned parts)
{
	struct travel_sink sink = {to, take_step, take_op};
	struct merge_result result;
	struct arena a = ARENA_INIT;
	struct reach *v;
	int n;
	bool ok = true;

	TRY(store_reach(from, &a, &v, &n, e));
	TRY(merge_begin(to, "merge", "Anne", e));
	for (int i = 0; ok && i < n; i++) {
		struct err e = ERR_INIT;
		/* A part: the first ones only, of each laptop another share. What is known already is sent again, now and then. */
		int64_t last = parts ? v[i].seq * chance(parts + 1) / parts : v[i].seq;

		if (last && !store_read_ops(from, v[i].site, 1, last, &sink, &e)) {
			merge_abort(to);
			ok = complain("sending", e.text);
		}
	}
	arena_release(&a);
	if (!ok)
		return false;
	TRY(merge_end_rows(to, &result, e));
	TRY(merge_end(to, e));
	return result.n_unknown == 0 || complain("an honest operation was not understood", "");
}

static bool do_trust(struct store *s)
{
	int64_t n;

	TRY(step_begin(s, &(struct step){.label = "trust", .author = "Anne", .origin = STEP_SETUP}, e));
	TRY(store_trust_clock(s, &n, e));
	TRY(step_end(s, e));
	return true;
}

/* --- the state ---------------------------------------------------------------------------------------------------------------------- */

static int cmp_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct lines {
	struct arena *a;
	char **v;
	int n, cap;
};

static void add_line(struct lines *l, const char *text)
{
	GROW(l->v, l->n, l->cap);
	l->v[l->n++] = arena_strdup(l->a, text);
}

static bool add_conflict(void *ctx, const struct conflict *c)
{
	struct str s = STR_INIT;

	str_addf(&s, "conflict %s %s %s:", c->id, entity_desc(c->entity)->table, c->field);
	for (int i = 0; i < c->n_sides; i++) {
		str_addf(&s, " [%lld %lld %s ", (long long)c->sides[i].site, (long long)c->sides[i].seq, c->sides[i].author);
		value_format(&s, FT_TEXT, &c->sides[i].value);
		str_add(&s, " on ");
		value_format(&s, FT_TEXT, &c->sides[i].based_on);
		str_add(&s, "]");
	}
	add_line(ctx, s.s);
	str_release(&s);
	return true;
}

static bool state_of(struct store *s, struct arena *a, char **out)
{
	struct lines l = {.a = a};
	struct str text = STR_INIT;

	for (int en = 0; en < ENTITY_COUNT; en++) {
		sqlite3_stmt *st = NULL;

		if (sqlite3_prepare_v2(s->db, arena_printf(a, "SELECT id FROM \"%s\"", entity_desc((enum entity)en)->table), -1, &st, NULL) != SQLITE_OK)
			return complain("state", sqlite3_errmsg(s->db));
		while (sqlite3_step(st) == SQLITE_ROW) {
			struct record r;
			char uid[UID_TEXT_SIZE];

			TRY(store_load(s, (enum entity)en, sqlite3_column_int64(st, 0), a, &r, e));
			str_clear(&text);
			str_addf(&text, "%s %s %s ", entity_desc((enum entity)en)->table, uid_format(r.uid, uid), r.deleted ? "deleted" : "living");
			record_to_json(&r, &text);
			add_line(&l, text.s);
		}
		sqlite3_finalize(st);
	}
	TRY(store_conflicts(s, NULL, add_conflict, &l, e));
	qsort(l.v, (size_t)l.n, sizeof(*l.v), cmp_line);
	str_clear(&text);
	for (int i = 0; i < l.n; i++)
		str_addf(&text, "%s\n", l.v[i]);
	*out = arena_strdup(a, text.s);
	str_release(&text);
	free(l.v);
	return true;
}

static bool is_sound(struct store *s)
{
	struct str found = STR_INIT;
	int n = 0;

	TRY(store_check(s, &found, &n, e));
	if (n)
		complain("check", found.s);
	str_release(&found);
	return n == 0;
}

static bool expect_same(const char *a, const char *b, const char *who)
{
	while (*a && strcspn(a, "\n") == strcspn(b, "\n") && strncmp(a, b, strcspn(a, "\n")) == 0) {
		a += strcspn(a, "\n") + 1;
		b += strcspn(b, "\n") + 1;
	}
	if (!*a && !*b)
		return true;
	snprintf(trouble, sizeof(trouble), "%s differ:\n%.*s\n%.*s", who, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
	return false;
}

/* --- one history -------------------------------------------------------------------------------------------------------------------- */

/* A copy begins where the original stands, and becomes a laptop of its own by the next merge at the latest: here at once, as opening it would. */
static bool do_copy(int from, int to)
{
	struct reg *r;
	void *state = site[to];

	if (from == to)
		return true;
	r = xcalloc(1, sizeof(*r));
	reg_folder(r);
	TRY(store_backup(site[from]->s, r->path, e));
	reg_teardown(&state);
	site[to] = r;
	reg_open(r, 0);
	TRY(store_exec(r->s, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY", e));
	return name_site(r, ++site_count);
}

static bool run_event(const struct event *ev)
{
	struct store *s = site[ev->site]->s;

	seed = ev->seed;
	uid_count = (int64_t)(ev->seed >> 8);
	now_ms += 1000 * (1 + (int64_t)chance(300));
	set_clock(ev->site);
	switch (ev->what) {
	case EDIT: return do_edit(s);
	case UNDO: return take_back(s, false);
	case REDO: return take_back(s, true);
	case SETTLE: return do_settle(s);
	case JOIN: return do_join(s);
	case ERASE: return do_erase(s);
	case TRUST: return do_trust(s);
	case COPY: return do_copy(ev->site, ev->to);
	default: set_clock(ev->to); return ev->site == ev->to || send_to(s, site[ev->to]->s, ev->what == PART ? 4 : 0);
	}
}

/* What an undone merge set aside comes back when its laptop says something more; one that says nothing more (its file was replaced) is taken again here. */
static bool take_all_again(struct store *s)
{
	TRY(store_exec(s, "UPDATE op SET aside = NULL WHERE aside = 1", e));
	if (sqlite3_changes(s->db) == 0)
		return true;
	TRY(merge_refold(s, e));
	return true;
}

/* All say something more, then all exchange all. */
static bool confirm_all(void)
{
	for (int i = 0; i < SITES; i++) {
		set_clock(i);
		seed = (uint64_t)i + 1;
		uid_count = i + 1;
		if (!do_edit(site[i]->s))
			return false;
	}
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < SITES; i++)
			for (int k = 0; k < SITES; k++) {
				set_clock(k);
				if (i != k && (!send_to(site[i]->s, site[k]->s, 0) || !do_trust(site[k]->s)))
					return false;
			}
	for (int i = 0; i < SITES; i++)
		if (!take_all_again(site[i]->s))
			return false;
	return true;
}

/* Lists and full text were kept up to date cell by cell: they are what the facts give. */
static bool lists_are_right(struct store *s)
{
	struct str kept = STR_INIT, built = STR_INIT;
	bool same;

	dump_derived(s, &kept);
	TRY(store_rebuild_derived(s, e));
	dump_derived(s, &built);
	same = expect_same(kept.s, built.s, "lists that were kept and lists that are built");
	str_release(&kept);
	str_release(&built);
	return same;
}

static bool compare_all(void)
{
	struct arena a = ARENA_INIT;
	char *first = NULL, *other = NULL;
	bool ok = state_of(site[0]->s, &a, &first) && is_sound(site[0]->s);

	for (int i = 1; ok && i < SITES; i++) {
		char who[40];

		snprintf(who, sizeof(who), "laptops 0 and %d", i);
		ok = state_of(site[i]->s, &a, &other) && expect_same(first, other, who) && is_sound(site[i]->s);
	}
	for (int i = 0; ok && i < SITES; i++)
		ok = lists_are_right(site[i]->s);
	arena_release(&a);
	return ok;
}

static bool run_history(const struct event *v, int n)
{
	bool ok = true;

	*trouble = '\0';
	now_ms = 1795000000000;
	site_count = 0;
	for (int i = 0; ok && i < SITES; i++)
		ok = open_site(i);
	for (int i = 0; ok && i < n; i++)
		ok = v[i].left_out || run_event(&v[i]);
	for (int i = 0; ok && i < SITES; i++)
		ok = is_sound(site[i]->s);
	ok = ok && confirm_all() && compare_all();
	close_sites();
	return ok;
}

static void make_history(struct event *v, int n, uint64_t number)
{
	static const int weight[WHAT_COUNT] = {40, 14, 14, 8, 4, 8, 5, 2, 2, 1};

	seed = number * 0x9E3779B97F4A7C15u + 1;
	for (int i = 0; i < n; i++) {
		unsigned at = chance(98);
		int what = 0;

		while ((int)at >= weight[what])
			at -= (unsigned)weight[what++];
		v[i] = (struct event){(enum what)what, (int)chance(SITES), (int)chance(SITES), seed, false};
	}
}

/* Leaves out what can be left out, one event after the other. */
static void shorten(struct event *v, int n)
{
	char last[sizeof(trouble)];

	memcpy(last, trouble, sizeof(last));
	for (bool shorter = true; shorter;) {
		shorter = false;
		for (int i = n - 1; i >= 0; i--) {
			if (v[i].left_out)
				continue;
			v[i].left_out = true;
			if (run_history(v, n)) {
				v[i].left_out = false;
			} else {
				shorter = true;
				memcpy(last, trouble, sizeof(last));
			}
		}
	}
	memcpy(trouble, last, sizeof(last));
}

static void tell(const struct event *v, int n, uint64_t number)
{
	struct str s = STR_INIT;

	for (int i = 0; i < n; i++)
		if (!v[i].left_out) {
			str_addf(&s, "\n  laptop %d %s", v[i].site, what_name[v[i].what]);
			if (v[i].what == SEND || v[i].what == PART || v[i].what == COPY)
				str_addf(&s, " %d", v[i].to);
		}
	fail_msg("seed %llu: %s\nthe shortest history that fails:%s", (unsigned long long)number, trouble, s.s);
}

static void one_seed(uint64_t number)
{
	struct event v[EVENTS];

	make_history(v, EVENTS, number);
	if (run_history(v, EVENTS))
		return;
	shorten(v, EVENTS);
	tell(v, EVENTS, number);
}

static int template_setup(void **state)
{
	struct reg *r;

	reg_setup(state);
	r = *state;
	make_template(r);
	store_close(&r->s);
	snprintf(template_path, sizeof(template_path), "%s", r->path);
	return 0;
}

static void same_operations_same_register(void **state)
{
	const char *one = getenv("STRATES_SEED"), *many = getenv("STRATES_SEEDS");
	uint64_t n = many ? strtoull(many, NULL, 10) : SEEDS;

	(void)state;
	if (one)
		one_seed(strtoull(one, NULL, 10));
	for (uint64_t i = 1; !one && i <= n; i++)
		one_seed(i);
}

/* --- many at once ------------------------------------------------------------------------------------------------------------------- */

enum { MANY = 2100 };

static bool write_many(struct store *s, const char *word)
{
	struct arena a = ARENA_INIT;

	TRY(step_begin(s, &(struct step){.label = "many", .author = "Anne"}, e));
	for (int i = 0; i < MANY; i++) {
		struct uid uid = uid_derive("many", &i, sizeof(i));
		struct record action, line;

		if (store_id_of_uid(s, ENTITY_ACTION, uid)) {
			TRY(store_load_uid(s, ENTITY_ACTION, uid, &a, &action, e));
			put(&action, "title", arena_printf(&a, "%s %d", word, i));
			TRY(store_update(s, &action, NULL, e));
			/* And its budget goes to a neighbour. */
			TRY(store_load_uid(s, ENTITY_BUDGET, uid_derive("line", &i, sizeof(i)), &a, &line, e));
			record_set(&line, FIELD_BUDGET_ACTION, value_uid(uid_derive("many", &(int){i / 2}, sizeof(i))));
			TRY(store_update(s, &line, NULL, e));
			arena_clear(&a);
			continue;
		}
		record_init(&action, ENTITY_ACTION, &a);
		record_init(&line, ENTITY_BUDGET, &a);
		action.uid = uid;
		put(&action, "title", arena_printf(&a, "%s %d", word, i));
		put(&action, "lead", arena_printf(&a, "k%d", i % 3));
		/* Before its action in the order in which rows are written, or after it. */
		line.uid = uid_derive("line", &i, sizeof(i));
		record_set(&line, FIELD_BUDGET_ACTION, value_uid(uid));
		record_set(&line, FIELD_BUDGET_AMOUNT, value_int(100 + i));
		TRY(store_insert(s, &action, e));
		TRY(store_insert(s, &line, e));
		arena_clear(&a);
	}
	for (int i = 0; i < 3; i++) {
		struct record lead;

		record_init(&lead, ENTITY_AUTHORITY, &a);
		put(&lead, "key", arena_printf(&a, "k%d", i));
		put(&lead, "name", "Ville");
		TRY(store_id_of_key(s, ENTITY_AUTHORITY, record_text(&lead, FIELD_AUTHORITY_KEY)) || store_insert(s, &lead, e));
	}
	TRY(step_end(s, e));
	arena_release(&a);
	return true;
}

/* Indexes step aside, the full text is written at the end: into an empty register, and into one that has them all. */
static void a_large_merge_leaves_the_lists_right(void **state)
{
	/* That begin alike, and that end alike. */
	static const char *const words[] = {"Été", "Eau", "Œuvre d’eau", "Puits", "Circuits"};

	(void)state;
	*trouble = '\0';
	now_ms = 1795000000000;
	set_clock(0);
	assert_true(open_site(0) && open_site(1));
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (!write_many(site[0]->s, words[i]) || !send_to(site[0]->s, site[1]->s, 0) || !lists_are_right(site[1]->s) || !is_sound(site[1]->s))
			fail_msg("%s: %s", words[i], trouble);
	close_sites();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(same_operations_same_register, template_setup, reg_teardown),
		cmocka_unit_test_setup_teardown(a_large_merge_leaves_the_lists_right, template_setup, reg_teardown),
	};

	return cmocka_run_group_tests_name("converge", tests, NULL, NULL);
}
