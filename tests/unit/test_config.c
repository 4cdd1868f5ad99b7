/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration file as people write it: a bad line costs that line, and what is changed for them leaves the rest alone. */
#include "config.h"

#include "register.h"

#include <strates/app/config.h>

struct file {
	struct reg reg;
	char path[128];
	struct config *c;
	struct str warnings;
};

static int setup(void **state)
{
	struct file *f = xcalloc(1, sizeof(*f));

	*state = f;
	reg_folder(&f->reg);
	snprintf(f->path, sizeof(f->path), "%s/strates.ini", f->reg.dir);
	str_init(&f->warnings);
	return 0;
}

static int teardown(void **state)
{
	struct file *f = *state;
	void *reg = &f->reg;

	config_free(&f->c);
	str_release(&f->warnings);
	nftw(((struct reg *)reg)->dir, reg_remove, 16, FTW_DEPTH | FTW_PHYS);
	arena_release(&f->reg.a);
	free(f);
	return 0;
}

static void write_ini(struct file *f, const char *text)
{
	SUCCEEDS(file_write(f->path, text, strlen(text), e));
}

static void read_ini(struct file *f, const char *text)
{
	if (text)
		write_ini(f, text);
	config_free(&f->c);
	str_clear(&f->warnings);
	f->c = config_load(f->path, &f->warnings);
}

static void warns(struct file *f, int line, const char *says)
{
	char place[160];
	const char *at;

	snprintf(place, sizeof(place), "%s:%d: ", f->path, line);
	at = strstr(f->warnings.s, place);
	if (!at || !strstr(at, says))
		fail_msg("no line %d with \"%s\" in: %s", line, says, f->warnings.s);
}

static int lines(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

static void without_a_file_the_defaults_hold(void **state)
{
	struct file *f = *state;

	read_ini(f, NULL);
	assert_string_equal(f->warnings.s, "");
	for (int i = 0; i < OPT_COUNT; i++)
		assert_string_equal(config_text(f->c, (enum opt)i), opt_desc((enum opt)i)->standard);
	assert_true(config_is_on(f->c, OPT_SNAPSHOT));
	assert_false(config_is_on(f->c, OPT_MOUSE));
}

static void a_bad_line_costs_that_line(void **state)
{
	struct file *f = *state;

	read_ini(f, "[identity]\n"
		    "user = Anne\n"
		    "this is nothing\n"
		    "= no name\n"
		    "nickname = A\n"
		    "[view]\n"
		    "mouse = perhaps\n"
		    "theme = pink\n"
		    "language = fr\n"
		    "[nowhere]\n"
		    "x = 1\n"
		    "[weights]\n"
		    "money = much\n"
		    "[rates]\n"
		    "usd = a lot\n"
		    "gbp = 1.2\n"
		    "[safety]\n"
		    "snapshot = off\n");
	assert_string_equal(config_text(f->c, OPT_USER), "Anne");
	assert_string_equal(config_text(f->c, OPT_LANGUAGE), "fr");
	assert_string_equal(config_text(f->c, OPT_THEME), "auto");
	assert_false(config_is_on(f->c, OPT_MOUSE));
	assert_false(config_is_on(f->c, OPT_SNAPSHOT));
	warns(f, 3, "name = value");
	warns(f, 4, "name = value");
	warns(f, 5, "\"nickname\" in [identity]");
	warns(f, 7, "view.mouse is on or off");
	warns(f, 8, "view.theme is one of auto|");
	warns(f, 11, "no section [nowhere]");
	warns(f, 13, "much");
	warns(f, 15, "one unit in euros");
	assert_int_equal(lines(f->warnings.s), 8);
}

static void values_keep_what_stands_in_quotes(void **state)
{
	struct file *f = *state;
	static const struct {
		const char *line, *value;
	} cases[] = {
		{"user = Anne Le Goff", "Anne Le Goff"},
		{"user=\"Anne; Luc # and others\"", "Anne; Luc # and others"},
		{"user = Anne ; a comment", "Anne"},
		{"user = Anne # a comment", "Anne"},
		{"  user   =   \"  blanks  \"  ", "  blanks  "},
		{"USER = 'Zoë'", "Zoë"},
		{"user = a = b", "a = b"},
		{"user = \"\"", ""},
		{"user =", ""},
		{"user = \"C:\\temp\\n\"", "C:\\temp\\n"},
		{"user = Anne\r", "Anne"},
		{"user = me", "me"},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		read_ini(f, arena_printf(&f->reg.a, "[identity]\n%s\n", cases[i].line));
		if (!str_eq(config_text(f->c, OPT_USER), cases[i].value) || f->warnings.len)
			fail_msg("%s: \"%s\" %s", cases[i].line, config_text(f->c, OPT_USER), f->warnings.s);
	}
}

static void a_name_that_is_a_section_is_harmless(void **state)
{
	struct file *f = *state;

	read_ini(f, "identity = x\n[identity]\nidentity = y\nview\n[view]\nlanguage = fr\n[ Identity ]\nuser = Luc\n[]\na = b\n[open\nc = d\n");
	assert_string_equal(config_text(f->c, OPT_LANGUAGE), "fr");
	assert_string_equal(config_text(f->c, OPT_USER), "Luc");
	warns(f, 1, "no section []");
	warns(f, 3, "\"identity\"");
	warns(f, 4, "name = value");
}

static void long_lines_and_marks_of_order(void **state)
{
	struct file *f = *state;
	char *text = xcalloc(1, 8000);

	snprintf(text, 8000, "\xEF\xBB\xBF[identity]\nuser = \"%0*d\"\nauthority = com:29019\n", 3000, 0);
	read_ini(f, text);
	warns(f, 2, "too long");
	assert_string_equal(config_text(f->c, OPT_AUTHORITY), "com:29019");
	assert_string_equal(config_text(f->c, OPT_USER), "");
	snprintf(text, 8000, "[identity]\nuser = \"%0*d\"\n", 900, 0);
	read_ini(f, text);
	assert_int_equal(strlen(config_text(f->c, OPT_USER)), 900);
	free(text);
	assert_int_equal(truncate(f->path, 2 << 20), 0);
	read_ini(f, NULL);
	assert_true(f->warnings.len > 0);
	assert_string_equal(config_text(f->c, OPT_USER), "");
}

static const char *text_of_file(struct file *f)
{
	struct str s = STR_INIT;
	const char *text;

	SUCCEEDS(file_read(f->path, 1 << 20, &s, e));
	text = arena_strdup(&f->reg.a, s.s);
	str_release(&s);
	return text;
}

static void setting_one_option_keeps_the_rest(void **state)
{
	struct file *f = *state;

	read_ini(f, "# mine; don't touch\r\n\n[Identity]\n;user = old\n  user = Anne   ; me\nuser = Twice\n\n[keys]\nquit = \"q Ctrl-Q\"\n[rates]\nusd=1");
	SUCCEEDS(config_set(f->c, OPT_USER, "Luc; #1", e));
	assert_string_equal(text_of_file(f), "# mine; don't touch\r\n\n[Identity]\n;user = old\n  user = \"Luc; #1\"   ; me\n\n[keys]\nquit = \"q Ctrl-Q\"\n[rates]\nusd=1");
	assert_string_equal(config_text(f->c, OPT_USER), "Luc; #1");
	SUCCEEDS(config_set(f->c, OPT_LANGUAGE, "en", e));
	SUCCEEDS(config_set(f->c, OPT_AUTHORITY, "epci:242900314", e));
	read_ini(f, NULL);
	assert_string_equal(f->warnings.s, "");
	assert_string_equal(config_text(f->c, OPT_USER), "Luc; #1");
	assert_string_equal(config_text(f->c, OPT_LANGUAGE), "en");
	assert_string_equal(config_text(f->c, OPT_AUTHORITY), "epci:242900314");
	assert_true(str_has_prefix(text_of_file(f), "# mine; don't touch\r\n\n[Identity]\n;user = old\n  user = \"Luc; #1\"   ; me\nauthority = \"epci:242900314\"\n\n[keys]\n"));
	assert_non_null(strstr(text_of_file(f), "\n[keys]\nquit = \"q Ctrl-Q\"\n[rates]\nusd=1\n"));
}

static void what_is_taken_out_leaves_the_rest(void **state)
{
	struct file *f = *state;
	struct str value = STR_INIT;
	int money;

	read_ini(f, "[weights]\n# mine\nmoney = 30 # much\nplace=5\r\n\n# keys\n[keys]\nedit = x\n");
	money = config_setting_find("weights.money");
	assert_int_equal(config_setting_line(f->c, (size_t)money), 3);
	config_setting_value(f->c, (size_t)money, &value);
	assert_string_equal(value.s, "30");
	SUCCEEDS(config_write(f->c, "weights", "money", "25", e));
	SUCCEEDS(config_write(f->c, "weights", "class", "40", e));
	assert_string_equal(text_of_file(f), "[weights]\n# mine\nmoney = \"25\" # much\nplace=5\r\nclass = \"40\"\n\n# keys\n[keys]\nedit = x\n");
	assert_int_equal(config_params(f->c)->v[PARAM_WEIGHT_MONEY], 25);
	SUCCEEDS(config_write(f->c, "weights", "money", NULL, e));
	SUCCEEDS(config_write(f->c, "weights", "place", "6", e));
	SUCCEEDS(config_write(f->c, "keys", "edit", NULL, e));
	assert_string_equal(text_of_file(f), "[weights]\n# mine\nplace=\"6\"\r\nclass = \"40\"\n\n# keys\n[keys]\n");
	assert_int_equal(config_setting_line(f->c, (size_t)money), 0);
	assert_int_equal(config_params(f->c)->v[PARAM_WEIGHT_MONEY], 20);
	FAILS(ERR_USAGE, "from 0 to 100", config_write(f->c, "weights", "money", "101", e));
	FAILS(ERR_USAGE, "from 0 to 100", config_setting_check((size_t)money, "many", e));
	SUCCEEDS(config_override(f->c, "weights.money=7", e));
	assert_int_equal(config_setting_line(f->c, (size_t)money), -1);
	str_release(&value);
}

static void a_file_that_changed_is_read_again(void **state)
{
	struct file *f = *state;

	read_ini(f, NULL);
	assert_false(config_is_changed(f->c));
	write_ini(f, "[identity]\nuser = Anne\n[view]\ntheme = pink\n");
	assert_true(config_is_changed(f->c));
	str_clear(&f->warnings);
	config_reload(f->c, &f->warnings);
	assert_false(config_is_changed(f->c));
	assert_string_equal(config_text(f->c, OPT_USER), "Anne");
	assert_string_equal(config_text(f->c, OPT_THEME), "auto");
	warns(f, 4, "view.theme is one of auto|");
	/* What the program writes itself is no change from outside. */
	SUCCEEDS(config_set(f->c, OPT_USER, "Luc", e));
	assert_false(config_is_changed(f->c));
	unlink(f->path);
	assert_true(config_is_changed(f->c));
	config_reload(f->c, NULL);
	assert_string_equal(config_text(f->c, OPT_USER), "");
}

static void a_linked_file_stays_linked(void **state)
{
	struct file *f = *state;
	const char *real = reg_file(&f->reg, "dotfiles.ini");
	struct stat st;

	SUCCEEDS(file_write(real, "[identity]\n", 11, e));
	assert_int_equal(symlink(real, f->path), 0);
	read_ini(f, NULL);
	SUCCEEDS(config_set(f->c, OPT_USER, "Anne", e));
	assert_int_equal(lstat(f->path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_string_equal(text_of_file(f), "[identity]\nuser = \"Anne\"\n");
}

static void what_is_set_can_be_read_again(void **state)
{
	struct file *f = *state;
	static const char *const values[] = {"Anne", "a = b", "; # '", "C:\\x\\", "[view]", "", "é à ü", "x\ty", "%s%n"};

	for (size_t i = 0; i < COUNT_OF(values); i++) {
		read_ini(f, NULL);
		SUCCEEDS(config_set(f->c, OPT_USER, values[i], e));
		read_ini(f, NULL);
		assert_string_equal(f->warnings.s, "");
		assert_string_equal(config_text(f->c, OPT_USER), values[i]);
	}
	FAILS(ERR_USAGE, "quotes", config_set(f->c, OPT_USER, "a\"b", e));
	FAILS(ERR_USAGE, "line ends", config_set(f->c, OPT_USER, "a\n[view]", e));
	FAILS(ERR_USAGE, "auto|fr|en", config_set(f->c, OPT_LANGUAGE, "de", e));
	{
		static char longest[2000];
		memset(longest, 'x', sizeof(longest) - 1);
		FAILS(ERR_USAGE, "long", config_set(f->c, OPT_USER, longest, e));
	}
	read_ini(f, NULL);
	assert_string_equal(config_text(f->c, OPT_USER), "%s%n");
}

static void a_first_setting_makes_the_file(void **state)
{
	struct file *f = *state;

	snprintf(f->path, sizeof(f->path), "%s/new/folder/strates.ini", f->reg.dir);
	read_ini(f, NULL);
	SUCCEEDS(config_set(f->c, OPT_USER, "Anne", e));
	assert_string_equal(text_of_file(f), "[identity]\nuser = \"Anne\"\n");
}

static void the_effective_configuration_reads_back(void **state)
{
	struct file *f = *state;
	struct str one = STR_INIT, two = STR_INIT;
	const char *currency;
	double euros, usd = 0;
	int n_usd = 0;

	read_ini(f, "[identity]\nuser = \"Anne; Luc\"\n[rates]\nusd = 0.5\n[keys]\nquit = \"q ;\"\nquit = \"q,q\"\n[weights]\nmoney = 31\n");
	assert_string_equal(f->warnings.s, "");
	for (size_t i = 0; config_rate(f->c, i, &currency, &euros); i++)
		if (str_eq(currency, "USD")) {
			n_usd++;
			usd = euros;
		}
	assert_int_equal(n_usd, 1); /* the user's in the place of the shipped one */
	assert_true(usd > 0.49 && usd < 0.51);
	config_print(f->c, false, &one);
	assert_non_null(strstr(one.s, "quit = \"q,q\"\n"));
	assert_null(strstr(one.s, "q ;"));
	read_ini(f, one.s);
	assert_string_equal(f->warnings.s, "");
	config_print(f->c, false, &two);
	assert_string_equal(one.s, two.s);
	str_clear(&one);
	config_print(f->c, true, &one);
	read_ini(f, one.s); /* the defaults with their explanations are a valid file too */
	assert_string_equal(f->warnings.s, "");
	str_release(&one);
	str_release(&two);
}

static void no_option_is_a_parameter_too(void **state)
{
	(void)state;
	for (int i = 0; i < OPT_COUNT; i++) {
		char name[96];
		snprintf(name, sizeof(name), "%s.%s", opt_desc((enum opt)i)->section, opt_desc((enum opt)i)->name);
		if (param_find(name) >= 0)
			fail_msg("%s means two things", name);
	}
}

static void overrides_are_for_this_run(void **state)
{
	struct file *f = *state;

	read_ini(f, NULL);
	SUCCEEDS(config_override(f->c, "view.language=fr", e));
	SUCCEEDS(config_override(f->c, "weights.money=33", e));
	assert_string_equal(config_text(f->c, OPT_LANGUAGE), "fr");
	FAILS(ERR_USAGE, "NAME=VALUE", config_override(f->c, "weights.money", e));
	FAILS(ERR_USAGE, "auto|fr|en", config_override(f->c, "view.language=de", e));
	FAILS(ERR_USAGE, "no.such", config_override(f->c, "no.such=nothing", e));
	assert_false(file_exists(f->path));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_file_the_defaults_hold),
		TEST(a_bad_line_costs_that_line),
		TEST(values_keep_what_stands_in_quotes),
		TEST(a_name_that_is_a_section_is_harmless),
		TEST(long_lines_and_marks_of_order),
		TEST(setting_one_option_keeps_the_rest),
		TEST(what_is_taken_out_leaves_the_rest),
		TEST(a_file_that_changed_is_read_again),
		TEST(a_linked_file_stays_linked),
		TEST(what_is_set_can_be_read_again),
		TEST(a_first_setting_makes_the_file),
		TEST(the_effective_configuration_reads_back),
		TEST(no_option_is_a_parameter_too),
		TEST(overrides_are_for_this_run),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
