/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of both profiles: one meaning each, typed without AltGr on French, Belgian, Swiss and US keyboards, known to the terminal's key names; and a user's keys over them. */
#include "config.h"

#include "register.h"

#include <strates/app/command.h>
#include <strates/base/utf8.h>
#include <strates/ui/keys.h>

/* The keys that the profiles give, without any of a user. */
static struct keymap *profile(const char *name)
{
	struct str warnings = STR_INIT;
	struct config *c = config_load("/nonexistent/strates.ini", &warnings);
	struct keymap *k;

	assert_true(config_override(c, name, NULL));
	k = keymap_new(c, key_spell, &warnings);
	assert_string_equal(warnings.s, "");
	config_free(&c);
	str_release(&warnings);
	return k;
}
static const char *const profiles[] = {"view.keymap=bureau", "view.keymap=vim"};

typedef void (*key_fn)(void *ctx, enum command c, const char *sequence, const char *key);

/* Each key of each sequence of a command. */
static void each_of(const char *keys, enum command c, key_fn fn, void *ctx)
{
	char *copy = xstrdup(keys), *rest = copy, *seq;

	while ((seq = strsep(&rest, " "))) {
		char *one = xstrdup(seq), *left = one, *key;
		if (str_eq(seq, ","))
			fn(ctx, c, seq, ",");
		else
			while (*seq && (key = strsep(&left, ",")))
				fn(ctx, c, seq, key);
		free(one);
	}
	free(copy);
}

/* Of each command of the console, in each profile. */
static void each(key_fn fn, void *ctx)
{
	for (size_t p = 0; p < COUNT_OF(profiles); p++) {
		struct keymap *k = profile(profiles[p]);
		for (int i = 0; i < CMD_TOTAL; i++)
			each_of(keymap_keys(k, (enum command)i), (enum command)i, fn, ctx);
		keymap_free(&k);
	}
}

static void check_name(void *ctx, enum command c, const char *sequence, const char *key)
{
	struct key k;
	char back[KEY_NAME_SIZE];

	(void)ctx;
	if (!key_parse_name(key, &k))
		fail_msg("%s: \"%s\" in \"%s\" is no key", command_desc(c)->name, key, sequence);
	/* The name is the one that the console gives for what was pressed, or the keymap would never find it. */
	assert_string_equal(key_format_plain(k, back), key);
}

static void every_key_has_a_name_the_terminal_knows(void **state)
{
	(void)state;
	each(check_name, NULL);
}

static void check_control(void *ctx, enum command c, const char *sequence, const char *key)
{
	const char *last = strrchr(key, '-');

	(void)ctx;
	(void)sequence;
	if (str_has_prefix(key, "Ctrl-")) {
		if (!last || strlen(last) != 2 || last[1] < 'A' || last[1] > 'Z')
			fail_msg("%s: %s is not Ctrl and a letter", command_desc(c)->name, key);
		/* The same bytes as Tab, Enter, Backspace. */
		if (strchr("IMHJ", last[1]))
			fail_msg("%s: %s is another key on a terminal", command_desc(c)->name, key);
	} else if (str_has_prefix(key, "Alt-") && utf8_width(key) == 5) /* Alt and a letter types an accent on some terminals; arrows are safe */
		fail_msg("%s: %s", command_desc(c)->name, key);
}

static void control_keys_are_letters(void **state)
{
	(void)state;
	each(check_control, NULL);
}

/* --- keyboards ------------------------------------------------------------------------------------------------------------------ */

struct keyboard {
	char name[16], types[200]; /* what it types without AltGr and without a dead key */
	bool reached;              /* by the sequence being looked at */
};

static int read_keyboards(struct keyboard *v, int max)
{
	char *path = xasprintf("%s/data/keyboard/layouts.tsv", getenv("TESTS"));
	struct str text = STR_INIT;
	char *rest, *line;
	int n = 0;

	SUCCEEDS(file_read(path, 10000, &text, e));
	rest = text.s;
	while ((line = strsep(&rest, "\n"))) {
		char *name = strsep(&line, "\t"), *plain = strsep(&line, "\t");
		if (*name == '#' || !plain)
			continue;
		assert_true(n < max);
		snprintf(v[n].name, sizeof(v[n].name), "%s", name);
		snprintf(v[n++].types, sizeof(v[0].types), "%s%s", plain, line);
	}
	str_release(&text);
	free(path);
	return n;
}

/* Letters, digits, arrows and the like are on every keyboard, and Ctrl with a letter; a sign is where the layout has it. */
static void look(void *ctx, enum command c, const char *sequence, const char *key)
{
	struct keyboard *b = ctx;
	struct key k;
	char sign[5];

	(void)c;
	(void)sequence;
	assert_true(key_parse_name(key, &k));
	sign[key_utf8(k, sign)] = '\0';
	if (*sign && !str_eq(sign, " ") && !strstr(b->types, sign))
		b->reached = false;
}

static bool can_type(struct keyboard *b, const char *sequence)
{
	b->reached = true;
	each_of(sequence, CMD_HELP, look, b);
	return b->reached;
}

/* Each command that has keys has one that each keyboard types. */
static void no_command_needs_altgr(void **state)
{
	struct keyboard boards[8];
	int n = read_keyboards(boards, 8);

	(void)state;
	assert_int_equal(n, 5);
	assert_false(can_type(&boards[0], "["));
	assert_true(can_type(&boards[0], "\xc3\xa9"));
	assert_false(can_type(&boards[n - 1], "\xc3\xa9"));
	for (size_t p = 0; p < COUNT_OF(profiles); p++) {
		struct keymap *k = profile(profiles[p]);
		for (int i = 0; i < CMD_TOTAL * n; i++) {
			enum command c = (enum command)(i / n);
			char *copy = xstrdup(keymap_keys(k, c)), *rest = copy, *seq;
			bool typed = !*copy;
			while ((seq = strsep(&rest, " ")))
				typed |= (seq[0] != 'F' || seq[1] < '1' || seq[1] > '9') && can_type(&boards[i % n], seq);
			if (!typed)
				fail_msg("%s: none of \"%s\" can be typed on %s", command_desc(c)->name, keymap_keys(k, c), boards[i % n].name);
			free(copy);
		}
		keymap_free(&k);
	}
}

/* And what stands in the key bar, the first key, is typed on the French ones. */
static void the_key_that_is_shown_is_on_a_french_keyboard(void **state)
{
	struct keyboard boards[8];
	char first[32];

	(void)state;
	read_keyboards(boards, 8);
	for (size_t p = 0; p < COUNT_OF(profiles); p++) {
		struct keymap *k = profile(profiles[p]);
		for (int i = 0; i < CMD_TOTAL; i++)
			for (int b = 0; b < 2; b++)
				if (!can_type(&boards[b], keymap_first(k, (enum command)i, first)))
					fail_msg("%s: %s is not on %s", command_desc((enum command)i)->name, first, boards[b].name);
		keymap_free(&k);
	}
}

static bool is_function_key(const char *s)
{
	return s[0] == 'F' && s[1] >= '1' && s[1] <= '9';
}

static void every_function_key_has_a_twin(void **state)
{
	(void)state;
	for (size_t p = 0; p < COUNT_OF(profiles); p++) {
		struct keymap *k = profile(profiles[p]);
		for (int i = 0; i < CMD_TOTAL; i++) {
			char *copy = xstrdup(keymap_keys(k, (enum command)i)), *rest = copy, *seq;
			int function = 0, other = 0;
			while ((seq = strsep(&rest, " "))) {
				function += is_function_key(seq);
				other += *seq && !is_function_key(seq);
			}
			if (function && !other)
				fail_msg("%s has only a function key, which terminals take for themselves", command_desc((enum command)i)->name);
			free(copy);
		}
		keymap_free(&k);
	}
}

static void a_key_means_one_thing_in_a_place(void **state)
{
	char theirs[40];

	(void)state;
	for (size_t p = 0; p < COUNT_OF(profiles); p++) {
		struct keymap *k = profile(profiles[p]);
		for (int i = 0; i < CMD_TOTAL; i++) {
			int other = keymap_clash(k, (enum command)i, keymap_keys(k, (enum command)i), theirs);
			if (other >= 0)
				fail_msg("%s of %s is also of %s", theirs, command_desc((enum command)other)->name, command_desc((enum command)i)->name);
		}
		keymap_free(&k);
	}
}

/* Arrows and hjkl, and what else does not clash, work in both. */
static void both_profiles_move_alike(void **state)
{
	static const struct {
		const char *key;
		enum command c;
	} both[] = {{"Up", CMD_UP}, {"k", CMD_UP}, {"Down", CMD_DOWN}, {"j", CMD_DOWN}, {"h", CMD_LEFT}, {"l", CMD_RIGHT}, {"Left", CMD_LEFT}, {"G", CMD_LAST},
		{"Home", CMD_FIRST}, {"PgDn", CMD_PAGE_DOWN}, {"Ctrl-D", CMD_HALF_DOWN}, {"u", CMD_UNDO}, {"Ctrl-R", CMD_REDO}, {"/", CMD_FILTER}, {":", CMD_PALETTE}};
	struct keymap *office = profile(profiles[0]), *vim = profile(profiles[1]);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(both); i++) {
		assert_int_equal(keymap_find(office, CTX_LIST, both[i].key), both[i].c);
		assert_int_equal(keymap_find(vim, CTX_LIST, both[i].key), both[i].c);
	}
	assert_int_equal(keymap_find(office, CTX_LIST, "g"), CMD_FIRST);
	assert_int_equal(keymap_find(office, CTX_LIST, "Ctrl-F"), CMD_FILTER);
	assert_int_equal(keymap_find(vim, CTX_LIST, "g"), -2);
	assert_int_equal(keymap_find(vim, CTX_LIST, "g,g"), CMD_FIRST);
	assert_int_equal(keymap_find(vim, CTX_LIST, "Ctrl-F"), CMD_PAGE_DOWN);
	assert_int_equal(keymap_find(vim, CTX_LIST, "n"), CMD_NEXT_FINDING);
	keymap_free(&office);
	keymap_free(&vim);
}

/* --- the keymap -------------------------------------------------------------------------------------------------------------------- */

struct file {
	struct reg reg;
	struct str warnings;
	struct config *c;
	struct keymap *k;
};

static int setup(void **state)
{
	struct file *f = xcalloc(1, sizeof(*f));

	*state = f;
	reg_folder(&f->reg);
	str_init(&f->warnings);
	return 0;
}

static int teardown(void **state)
{
	struct file *f = *state;

	keymap_free(&f->k);
	config_free(&f->c);
	str_release(&f->warnings);
	nftw(f->reg.dir, reg_remove, 16, FTW_DEPTH | FTW_PHYS);
	arena_release(&f->reg.a);
	free(f);
	return 0;
}

static void keys(struct file *f, const char *lines)
{
	const char *path = reg_file(&f->reg, "strates.ini");
	struct str text = STR_INIT;

	str_addf(&text, "[keys]\n%s", lines);
	SUCCEEDS(file_write(path, text.s, text.len, e));
	str_release(&text);
	keymap_free(&f->k);
	config_free(&f->c);
	str_clear(&f->warnings);
	f->c = config_load(path, &f->warnings);
	f->k = keymap_new(f->c, key_spell, &f->warnings);
}

static void sequences_are_found_by_their_place(void **state)
{
	struct file *f = *state;
	char first[32];

	keys(f, "");
	assert_string_equal(f->warnings.s, "");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "d"), -2);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "d,d"), CMD_REMOVE);
	assert_int_equal(keymap_find(f->k, CTX_TREE, "d,d"), -1);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "Delete"), CMD_REMOVE);
	assert_int_equal(keymap_find(f->k, CTX_TREE, "Comma"), CMD_PREV_FINDING);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "v"), -2);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "v,l"), CMD_VIEW_LIST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "g"), CMD_FIRST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "G"), CMD_LAST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "&"), CMD_VIEW_LIST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "~"), -1);
	assert_string_equal(keymap_keys(f->k, CMD_HELP), "? F1");
	assert_string_equal(keymap_first(f->k, CMD_HELP, first), "?");
	assert_string_equal(keymap_first(f->k, CMD_FILTER_CLEAR, first), "");
}

static void a_users_key_takes_over(void **state)
{
	struct file *f = *state;

	keys(f, "back.undo = \"z u\"\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "z"), CMD_UNDO);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "u"), CMD_UNDO);
	assert_string_equal(keymap_keys(f->k, CMD_ZOOM), "");
	assert_non_null(strstr(f->warnings.s, "strates.ini:2: the key z is now \"back.undo\", no longer \"pane.zoom\""));
	/* A French name, two commands that change places, g and G apart. */
	keys(f, "debut = G\nfin = g\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "G"), CMD_FIRST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "g"), CMD_LAST);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "Home"), -1);
	/* Where two panes never meet, both may have it. */
	keys(f, "check.toggle = c\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "c"), CMD_TOGGLE);
	keys(f, "quit =\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "q"), -1);
}

static void a_key_that_begins_another_takes_over_too(void **state)
{
	struct file *f = *state;

	keys(f, "sort = d\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "d"), CMD_SORT);
	assert_string_equal(keymap_keys(f->k, CMD_REMOVE), "Delete");
	assert_non_null(strstr(f->warnings.s, "\"sort\", no longer \"remove\""));
	keys(f, "sort = q,s\n");
	assert_int_equal(keymap_find(f->k, CTX_LIST, "q"), -2);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "q,s"), CMD_SORT);
	assert_non_null(strstr(f->warnings.s, "no longer \"quit\""));
}

static void wrong_lines_are_told(void **state)
{
	struct file *f = *state;

	keys(f, "fly = x\nimport = i\nquit = Q\nedit = \"x Hyper-E\"\nsort = ctrl-e\nredraw = \"virgule,ctrl+x\"\n");
	assert_non_null(strstr(f->warnings.s, "strates.ini:2: there is no command \"fly\""));
	assert_non_null(strstr(f->warnings.s, "strates.ini:3: there is no command \"import\"")); /* a subcommand has no key */
	assert_int_equal(keymap_find(f->k, CTX_LIST, "Q"), CMD_QUIT);
	/* A line with a key that is none is left out whole. */
	assert_non_null(strstr(f->warnings.s, "strates.ini:5: there is no key \"Hyper-E\""));
	assert_int_equal(keymap_find(f->k, CTX_LIST, "x"), CMD_EXPORT_HERE);
	assert_string_equal(keymap_keys(f->k, CMD_SORT), "Ctrl-E");
	assert_string_equal(keymap_keys(f->k, CMD_REDRAW), "Comma,Ctrl-X");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_has_a_name_the_terminal_knows),
		cmocka_unit_test(control_keys_are_letters),
		cmocka_unit_test(no_command_needs_altgr),
		cmocka_unit_test(the_key_that_is_shown_is_on_a_french_keyboard),
		cmocka_unit_test(both_profiles_move_alike),
		cmocka_unit_test(every_function_key_has_a_twin),
		cmocka_unit_test(a_key_means_one_thing_in_a_place),
		TEST(sequences_are_found_by_their_place),
		TEST(a_users_key_takes_over),
		TEST(a_key_that_begins_another_takes_over_too),
		TEST(wrong_lines_are_told),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
