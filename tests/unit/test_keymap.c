/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Default keys: one meaning each, typed without AltGr on a French keyboard, known to the terminal's key names; and a user's keys over them. */
#include "config.h"

#include "register.h"

#include <strates/app/command.h>
#include <strates/base/utf8.h>
#include <strates/ui/keys.h>

/* What a French keyboard gives without AltGr and without a dead key: plain and with Shift. */
static const char french_plain[] = "abcdefghijklmnopqrstuvwxyz²&é\"'(-è_çà)=$ù*,;:!<";
static const char french_shift[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890°+£%µ?./§>";

typedef void (*key_fn)(void *ctx, enum command c, const char *sequence, const char *key);

/* Each key of each sequence of each command of the console. */
static void each(key_fn fn, void *ctx)
{
	for (int i = 0; i < CMD_TOTAL; i++) {
		char *copy = xstrdup(command_desc((enum command)i)->keys), *rest = copy, *seq;
		while ((seq = strsep(&rest, " "))) {
			char *keys = xstrdup(seq), *left = keys, *key;
			if (str_eq(seq, ","))
				fn(ctx, (enum command)i, seq, ",");
			else
				while (*seq && (key = strsep(&left, ",")))
					fn(ctx, (enum command)i, seq, key);
			free(keys);
		}
		free(copy);
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

static void check_french(void *ctx, enum command c, const char *sequence, const char *key)
{
	const char *last = strrchr(key, '-');

	(void)ctx;
	if (utf8_width(key) == 1) {
		if (!strstr(french_plain, key) && !strstr(french_shift, key))
			fail_msg("%s: %s in \"%s\" needs AltGr", command_desc(c)->name, key, sequence);
	} else if (str_has_prefix(key, "Ctrl-")) {
		if (!last || strlen(last) != 2 || last[1] < 'A' || last[1] > 'Z')
			fail_msg("%s: %s is not Ctrl and a letter", command_desc(c)->name, key);
		/* The same bytes as Tab, Enter, Backspace. */
		if (strchr("IMHJ", last[1]))
			fail_msg("%s: %s is another key on a terminal", command_desc(c)->name, key);
	} else if (str_has_prefix(key, "Alt-") && utf8_width(key) == 5) /* Alt and a letter types an accent on some terminals; arrows are safe */
		fail_msg("%s: %s", command_desc(c)->name, key);
}

static void no_key_needs_altgr(void **state)
{
	(void)state;
	assert_null(strstr(french_plain, "["));
	assert_null(strstr(french_shift, "@"));
	each(check_french, NULL);
}

static void every_function_key_has_a_twin(void **state)
{
	(void)state;
	for (int i = 0; i < CMD_TOTAL; i++) {
		char *copy = xstrdup(command_desc((enum command)i)->keys), *rest = copy, *seq;
		int function = 0, other = 0;
		while ((seq = strsep(&rest, " ")))
			if (seq[0] == 'F' && seq[1] >= '1' && seq[1] <= '9')
				function++;
			else if (*seq)
				other++;
		if (function && !other)
			fail_msg("%s has only a function key, which terminals take for themselves", command_desc((enum command)i)->name);
		free(copy);
	}
}

static bool meet(unsigned a, unsigned b)
{
	return (a & b) || (a | b) & CTX_ANY;
}

struct taken {
	enum command c;
	char sequence[16];
};

static void a_key_means_one_thing_in_a_place(void **state)
{
	struct taken v[256];
	int n = 0;

	(void)state;
	for (int i = 0; i < CMD_TOTAL; i++) {
		char *copy = xstrdup(command_desc((enum command)i)->keys), *rest = copy, *seq;
		while ((seq = strsep(&rest, " "))) {
			if (!*seq)
				continue;
			for (int k = 0; k < n; k++) {
				size_t len = strlen(v[k].sequence);
				bool same = str_eq(v[k].sequence, seq), begins = strncmp(v[k].sequence, seq, len) == 0 && seq[len] == ',' && !str_eq(v[k].sequence, ",");
				if ((same || begins) && meet(command_desc(v[k].c)->contexts, command_desc((enum command)i)->contexts))
					fail_msg("%s is %s and %s is %s", v[k].sequence, command_desc(v[k].c)->name, seq, command_desc((enum command)i)->name);
			}
			assert_true(n < 256);
			v[n].c = (enum command)i;
			snprintf(v[n++].sequence, sizeof(v[0].sequence), "%s", seq);
		}
		free(copy);
	}
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
	f->k = keymap_new(f->c, &f->warnings);
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

	keys(f, "fly = x\nimport = i\nquit = Q\n");
	assert_non_null(strstr(f->warnings.s, "strates.ini:2: there is no command \"fly\""));
	assert_non_null(strstr(f->warnings.s, "strates.ini:3: there is no command \"import\"")); /* a subcommand has no key */
	assert_int_equal(keymap_find(f->k, CTX_LIST, "Q"), CMD_QUIT);
	assert_int_equal(keymap_find(f->k, CTX_LIST, "x"), CMD_EXPORT_HERE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_has_a_name_the_terminal_knows),
		cmocka_unit_test(no_key_needs_altgr),
		cmocka_unit_test(every_function_key_has_a_twin),
		cmocka_unit_test(a_key_means_one_thing_in_a_place),
		TEST(sequences_are_found_by_their_place),
		TEST(a_users_key_takes_over),
		TEST(a_key_that_begins_another_takes_over_too),
		TEST(wrong_lines_are_told),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
