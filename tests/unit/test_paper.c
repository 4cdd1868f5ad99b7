/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: what is written is harmless in each form, and set as French wants it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/exchange/paper.h>

#define NBSP "\xc2\xa0"
#define NARROW "\xe2\x80\xaf"

static struct paper *sample(void)
{
	struct paper *p = paper_new("Titre <1> & co");

	paper_subtitle(p, "23 novembre 2026");
	paper_lead(p, "Deux recouvrements : l'un est grave !");
	paper_heading(p, 2, "Par lieu");
	paper_heading(p, 3, "Kédougou");
	paper_table(p, 3, (const char *const[]){"", "Collectivité", "Action"});
	paper_row(p, (const char *const[]){"!!", "Brest", "A | B"});
	paper_row(p, (const char *const[]){"", "Région", NULL});
	paper_item(p, "<script>alert(1)</script>");
	paper_item(p, "[lien](x) *gras*");
	paper_field(p, "Pourquoi", "120 000 €");
	paper_text(p, "# pas un titre « cité » 5 %");
	paper_blank(p, "Décision");
	return p;
}

static void write(const struct paper *p, enum paper_form form, struct str *out)
{
	struct err e = ERR_INIT;

	str_clear(out);
	if (!paper_write(p, form, out, &e))
		fail_msg("%s", e.text);
}

static void holds(const struct str *s, const char *part)
{
	if (!strstr(s->s, part))
		fail_msg("\"%s\" is not in:\n%s", part, s->s);
}

static void lacks(const struct str *s, const char *part)
{
	if (strstr(s->s, part))
		fail_msg("\"%s\" is in:\n%s", part, s->s);
}

static void test_text(void **state)
{
	struct paper *p = sample();
	struct str s = STR_INIT;

	(void)state;
	write(p, PAPER_TEXT, &s);
	holds(&s, "Titre <1> & co\n==============\n23 novembre 2026\n");
	holds(&s, "- !! Brest · A | B\n- Région\n");
	holds(&s, "Pourquoi: 120 000 €\n");
	holds(&s, "Décision: ____");
	str_release(&s);
	paper_free(&p);
}

static void test_width(void **state)
{
	struct paper *p = paper_new("T");
	struct str s = STR_INIT, words = STR_INIT;

	(void)state;
	for (int i = 0; i < 60; i++)
		str_addf(&words, "%smot%d", i ? " " : "", i);
	paper_item(p, words.s);
	write(p, PAPER_TEXT, &s);
	for (const char *line = s.s; *line; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 78);
	holds(&s, "\n  mot");
	str_release(&words);
	str_release(&s);
	paper_free(&p);
}

static void test_markdown(void **state)
{
	struct paper *p = sample();
	struct str s = STR_INIT;

	(void)state;
	write(p, PAPER_MARKDOWN, &s);
	holds(&s, "# Titre \\<1\\> \\& co\n");
	holds(&s, "|  | Collectivité | Action |\n| --- | --- | --- |\n| !! | Brest | A \\| B |\n");
	holds(&s, "- \\<script\\>");
	holds(&s, "\\[lien\\](x) \\*gras\\*");
	holds(&s, "\n\\# pas un titre");
	str_release(&s);
	paper_free(&p);
}

/* Each element closed in the order it was opened. */
static void assert_balanced(const char *html)
{
	char stack[64][16];
	int depth = 0;

	for (const char *p = html; (p = strchr(p, '<')); p++) {
		bool closes = p[1] == '/';
		const char *name = p + 1 + closes;
		size_t n = strcspn(name, " >");

		if (*name == '!' || !strncmp(name, "meta", 4))
			continue;
		assert_true(n < 16 && depth < 64);
		if (!closes) {
			memcpy(stack[depth], name, n);
			stack[depth++][n] = '\0';
			continue;
		}
		if (!depth || strlen(stack[depth - 1]) != n || strncmp(stack[depth - 1], name, n) != 0)
			fail_msg("</%.*s> closes <%s>", (int)n, name, depth ? stack[depth - 1] : "");
		depth--;
	}
	assert_int_equal(depth, 0);
}

static void test_html(void **state)
{
	struct paper *p = sample();
	struct str s = STR_INIT;

	(void)state;
	write(p, PAPER_HTML, &s);
	assert_balanced(s.s);
	holds(&s, "<title>Titre &lt;1&gt; &amp; co</title>");
	holds(&s, "<html lang=\"en\">");
	holds(&s, "&lt;script&gt;");
	lacks(&s, "<script");
	lacks(&s, "{{");
	/* One file: nothing is fetched. */
	lacks(&s, "http:");
	lacks(&s, "https:");
	holds(&s, "l’un");
	holds(&s, "size: A4");
	str_release(&s);
	paper_free(&p);
}

static void test_french(void **state)
{
	struct paper *p = sample();
	struct str s = STR_INIT;
	char *dir = file_locale_dir();

	(void)state;
	intl_init("fr", dir);
	write(p, PAPER_HTML, &s);
	holds(&s, "<html lang=\"fr\">");
	holds(&s, "recouvrements" NBSP ": l’un est grave" NARROW "!");
	holds(&s, "«" NBSP "cité" NBSP "»");
	holds(&s, "5" NBSP "%");
	holds(&s, "000" NBSP "€");
	write(p, PAPER_TEXT, &s);
	holds(&s, "recouvrements" NBSP ":");
	intl_init("en", dir);
	write(p, PAPER_TEXT, &s);
	holds(&s, "recouvrements :");
	free(dir);
	str_release(&s);
	paper_free(&p);
}

static void test_forms(void **state)
{
	(void)state;
	assert_int_equal(paper_form_find("md"), PAPER_MARKDOWN);
	assert_int_equal(paper_form_find("html"), PAPER_HTML);
	assert_int_equal(paper_form_find("text"), PAPER_TEXT);
	assert_int_equal(paper_form_find("odt"), PAPER_ODT);
	assert_int_equal(paper_form_find("docx"), -1);
	assert_int_equal(paper_form_find(NULL), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_french),
		cmocka_unit_test(test_forms),
	};
	const char *tests_dir = getenv("TESTS");
	char *share = file_join(tests_dir ? tests_dir : "tests", "../share");

	setenv("STRATES_SHARE", share, 1);
	free(share);
	intl_init("en", "");
	return cmocka_run_group_tests_name("paper", tests, NULL, NULL);
}
