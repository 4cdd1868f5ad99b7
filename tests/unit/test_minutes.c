/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a meeting: what somebody wrote into an agenda is found in whatever form it comes back, and nothing else is. */
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
#include <strates/exchange/minutes.h>
#include <strates/exchange/paper.h>

#define ID "0123456789abcdef"

static bool parse(struct minutes *m, const char *s, size_t n)
{
	struct err e = ERR_INIT;

	*m = (struct minutes)MINUTES_INIT;
	return minutes_parse(m, "file", s, n, &e);
}

static void says(const struct minutes *m, int i, enum minutes_field f, const char *want)
{
	assert_true(i < m->n);
	assert_string_equal(m->v[i].text[f], want);
}

/* The agenda as it is printed, with what a meeting wrote into it. */
static struct paper *agenda(bool fields)
{
	struct paper *p = paper_new("Agenda");

	paper_blank(p, _(MINUTES_HELD));
	paper_heading(p, 3, "1. Decision: assumed");
	paper_table(p, 2, (const char *const[]){"Action", "Period"});
	paper_row(p, (const char *const[]){"Reference: ffffffffffffffff", "Decision: watch"});
	paper_item(p, "Decision: watch");
	paper_field(p, _(MINUTES_REFERENCE), ID "-89abcdef");
	for (int f = 0; f < MINUTES_FIELDS; f++) {
		if (fields)
			paper_field(p, _(minutes_label((enum minutes_field)f)), f == MINUTES_NOTE ? "l'eau & <tout> *le* reste" : "coordinated");
		else
			paper_blank(p, _(minutes_label((enum minutes_field)f)));
	}
	paper_heading(p, 2, "Other");
	return p;
}

static void test_forms(void **state)
{
	static const char *const languages[] = {"en", "fr"};
	char *dir = file_locale_dir();

	(void)state;
	for (size_t l = 0; l < COUNT_OF(languages); l++) {
		intl_init(languages[l], dir);
		for (int form = PAPER_TEXT; form <= PAPER_ODT; form++) {
			for (int filled = 0; filled < 2; filled++) {
				struct paper *p = agenda(filled);
				struct str s = STR_INIT;
				struct minutes m;

				assert_true(paper_write(p, (enum paper_form)form, &s, NULL));
				assert_true(parse(&m, s.s, s.len));
				assert_int_equal(m.n, 1);
				assert_int_equal(m.n_doubts, 0);
				assert_string_equal(m.v[0].id, ID);
				assert_string_equal(m.v[0].digest, "89abcdef");
				assert_string_equal(m.v[0].title, "1. Decision: assumed");
				says(&m, 0, MINUTES_DECISION, filled ? "coordinated" : "");
				says(&m, 0, MINUTES_DONE, filled ? "coordinated" : "");
				if (filled)
					assert_non_null(strstr(m.v[0].text[MINUTES_NOTE], "eau & <tout>"));
				else
					says(&m, 0, MINUTES_NOTE, "");
				minutes_release(&m);
				str_release(&s);
				paper_free(&p);
			}
		}
	}
	intl_init("en", dir);
	free(dir);
}

static void test_written(void **state)
{
	static const char text[] = "Held on: 15/03/2027\n\n> Reference: 0123456789ABCDEF-12\n> Décision (coordonné, assumé) : ____assumé_______\nnote: first\n  second line\n- and a third\n"
	                           "QUI : .....S. Marec.....\nUntil when:\n\n  +2m\n\nHeading\n-------\nDecision: watch\n";
	struct minutes m;

	(void)state;
	assert_true(parse(&m, text, strlen(text)));
	assert_string_equal(m.held, "15/03/2027");
	assert_int_equal(m.n, 1);
	assert_string_equal(m.v[0].id, ID);
	says(&m, 0, MINUTES_DECISION, "assumé");
	assert_int_equal(m.v[0].at[MINUTES_DECISION], 4);
	says(&m, 0, MINUTES_NOTE, "first second line and a third");
	says(&m, 0, MINUTES_WHO, "S. Marec");
	says(&m, 0, MINUTES_WHEN, "+2m");
	/* Below another heading it belongs to no case. */
	assert_int_equal(m.n_doubts, 1);
	assert_int_equal(m.doubts[0].line, 15);
	minutes_release(&m);
}

static void test_doubts(void **state)
{
	static const char text[] = "Reference: 0123\nDecision: watch\n\nReference: 0123456789abcdef\ndecided to watch\nDecision: watch\nDecision: assumed\n";
	struct minutes m;

	(void)state;
	assert_true(parse(&m, text, strlen(text)));
	assert_int_equal(m.n, 1);
	assert_int_equal(m.n_doubts, 4);
	assert_int_equal(m.doubts[0].line, 1);
	assert_int_equal(m.doubts[1].line, 2);
	assert_int_equal(m.doubts[2].line, 5);
	assert_int_equal(m.doubts[3].line, 7);
	minutes_release(&m);
}

/* As browsers and word processors save it. */
static void test_html(void **state)
{
	static const char page[] = "<!DOCTYPE html><html><head><title>Decision: x</title><style>p{}</style></head><body>\n<!-- Reference: ffffffffffffffff -->\n<h3>Eau</h3><table><tr><td><p>Decision: watch"
	                           "</table><P CLASS=\"a>b\"><b>R&eacute;f&#233;rence&nbsp;:</b> <font size=2>" ID "-1</font><p><span>D&eacute;cision&nbsp;:</span><i>assum&#xE9;<br></i><div>Note : a &lt;b&gt; "
	                           "&amp; c &unknown; &#0;<script>Decision: watch</script>\n<p>Qui&nbsp;: Zo";
	struct minutes m;

	(void)state;
	assert_true(parse(&m, page, strlen(page)));
	assert_int_equal(m.n, 1);
	assert_int_equal(m.n_doubts, 0);
	assert_string_equal(m.v[0].title, "Eau");
	says(&m, 0, MINUTES_DECISION, "assumé");
	says(&m, 0, MINUTES_NOTE, "a <b> & c &unknown; &#0;");
	says(&m, 0, MINUTES_WHO, "Zo");
	minutes_release(&m);
}

#define OFFICE "<?xml version=\"1.0\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>"
#define PARAGRAPHS "<text:tracked-changes><text:p>Decision: watch</text:p></text:tracked-changes><text:p>Refer<text:span>ence</text:span>:<text:s/>" ID "</text:p><text:p>Decision:<office:annotation><text:p>no</text:p></office:annotation><text:tab/>distinct</text:p>"

static void test_office(void **state)
{
	static const char whole[] = OFFICE PARAGRAPHS "</office:text></office:body></office:document>", cut[] = OFFICE PARAGRAPHS "<text:p>Note: cut",
	                  doctype[] = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"/>";
	struct minutes m;

	(void)state;
	assert_true(parse(&m, whole, strlen(whole)));
	assert_int_equal(m.n, 1);
	assert_true(m.paragraphs);
	assert_int_equal(m.n_doubts, 0);
	says(&m, 0, MINUTES_DECISION, "distinct");
	assert_int_equal(m.v[0].at[MINUTES_DECISION], 2);
	minutes_release(&m);
	/* What came before the end of a cut file is read, and that it is cut is told. */
	assert_true(parse(&m, cut, strlen(cut)));
	says(&m, 0, MINUTES_DECISION, "distinct");
	assert_int_equal(m.n_doubts, 1);
	minutes_release(&m);
	assert_false(parse(&m, doctype, strlen(doctype)));
	minutes_release(&m);
}

/* Every beginning of every form, and bytes turned over: an answer, and no harm. */
static void test_hostile(void **state)
{
	struct str s = STR_INIT, deep = STR_INIT;
	struct minutes m;

	(void)state;
	for (int form = PAPER_TEXT; form <= PAPER_ODT; form++) {
		struct paper *p = agenda(true);

		str_clear(&s);
		assert_true(paper_write(p, (enum paper_form)form, &s, NULL));
		for (size_t n = 0; n < s.len; n += 1 + s.len / 60) {
			parse(&m, s.s, n);
			minutes_release(&m);
			s.s[n] ^= 0x20;
			parse(&m, s.s, s.len);
			minutes_release(&m);
		}
		paper_free(&p);
	}
	str_add(&deep, OFFICE);
	for (int i = 0; i < 100000; i++)
		str_add(&deep, "<text:p>");
	assert_false(parse(&m, deep.s, deep.len));
	minutes_release(&m);
	assert_false(parse(&m, "", 0));
	minutes_release(&m);
	assert_false(parse(&m, "PK\003\004nothing", 11));
	minutes_release(&m);
	assert_false(parse(&m, "%PDF-1.7", 8));
	minutes_release(&m);
	str_release(&s);
	str_release(&deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_doubts),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_office),
		cmocka_unit_test(test_hostile),
	};
	const char *tests_dir = getenv("TESTS");
	char *share = file_join(tests_dir ? tests_dir : "tests", "../share");

	setenv("STRATES_SHARE", share, 1);
	free(share);
	intl_init("en", "");
	return cmocka_run_group_tests_name("minutes", tests, NULL, NULL);
}
