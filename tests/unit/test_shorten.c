/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame's output with fewer bytes shows the same. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/str.h>

#include "../../src/ui/term/term_priv.h" /* lint: the bytes of a frame are no public matter */

static void becomes(const char *from, const char *to)
{
	struct str out = STR_INIT;

	frame_shorten(&out, from, strlen(from));
	assert_string_equal(out.s, to);
	str_release(&out);
}

static void runs_of_attributes_become_one(void **state)
{
	(void)state;
	becomes("\033[0;1m\033[38;5;215mx", "\033[0;1;38;5;215mx");
	becomes("\033[39m\033(B\033[m   x", "\033[m   x");
	becomes("\033[39m\033(B\033[0m\033[4mx", "\033[0;4mx");
	becomes("\033[39m\033[49m y", "\033[39;49m y");
	becomes("\033[m\033[31mx", "\033[0;31mx");
	becomes("\033[10;5m\033[0m", "\033[m");
	becomes("a\033(Bb", "ab");
}

static void everything_else_stays(void **state)
{
	(void)state;
	becomes("", "");
	becomes("été\033[3;13H\033[K\r\033[13d", "été\033[3;13H\033[K\r\033[13d");
	becomes("\033[31m\033[2Cx\033[m", "\033[31m\033[2Cx\033[m");
	becomes("\033[?25l\033[1", "\033[?25l\033[1");
	becomes("\033", "\033");
	becomes("\033]2;m\033\\", "\033]2;m\033\\");
	/* Lines from another character set, as an odd terminal has them. */
	becomes("\033(0qqq\033(B\033[39m\033[m", "\033(0qqq\033(B\033[39m\033[m");
}

static void differs(const char *from, const char *to)
{
	struct attributes have = {.known = false};
	struct str out = STR_INIT;

	frame_attributes(&have, true, &out, from, strlen(from));
	assert_string_equal(out.s, to);
	str_release(&out);
}

static void attributes_are_said_as_what_changes(void **state)
{
	(void)state;
	differs("\033[m   \033[0;1;38;5;210mx", "\033[m   \033[1;38;5;210mx");
	differs("\033[0;1;38;5;210;48;5;237mx\033[0;48;5;237m y", "\033[0;1;38;5;210;48;5;237mx\033[22;39m y");
	differs("\033[0;48;5;237m>\033[0;1;31;48;5;237m!", "\033[0;48;5;237m>\033[1;31m!");
	differs("\033[0;1;4mx\033[0;4my", "\033[0;1;4mx\033[22my");
	/* What is drawn with no attribute is said for none. */
	differs("\033[m\033[3;12H\033[1mx\033[m\033[5;1H\033[1my", "\033[3;12H\033[0;1mx\033[5;1Hy");
	differs("\033[0;48;5;9m\033[K\033[m", "\033[0;48;5;9m\033[K\033[m");
	/* Before anything is known, and where something is not understood, all stays. */
	differs("\033[1mx\033[31my", "\033[1mx\033[31my");
	differs("\033[m\033[38:2::1:2:3mx\033[1my\033[mz", "\033[m\033[38:2::1:2:3mx\033[1my\033[mz");
}

/* What each cell looks like in the end, by the sequences that matter here. */
static void look(const char *s, struct str *out)
{
	struct str now = STR_INIT;

	while (*s) {
		if (!strncmp(s, "\033(B", 3)) {
			s += 3;
		} else if (s[0] == '\033' && s[1] == '[') {
			const char *p = s + 2;

			while (*p != 'm') {
				size_t n = strcspn(p, ";m");

				if (n == 0 || (n == 1 && *p == '0'))
					str_clear(&now);
				else
					str_addf(&now, "+%.*s", (int)n, p);
				p += n + (p[n] == ';');
			}
			if (s[2] == 'm')
				str_clear(&now);
			s = p + 1;
		} else {
			str_addf(out, "%c%s ", *s++, now.s);
		}
	}
	str_release(&now);
}

static void random_frames_look_the_same(void **state)
{
	static const char *const parts[] = {"\033[m", "\033[0m", "\033[1m", "\033[0;7m", "\033[31m", "\033(B", "a", "bc", "\033[39;49m", "\033[4;31m"};
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct str frame = STR_INIT, shorter = STR_INIT, before = STR_INIT, after = STR_INIT;

		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245u + 12345u;
			str_add(&frame, parts[(seed >> 16) % (sizeof(parts) / sizeof(*parts))]);
		}
		frame_shorten(&shorter, frame.s, frame.len);
		look(frame.s, &before);
		look(shorter.s, &after);
		assert_string_equal(after.s, before.s);
		assert_true(shorter.len <= frame.len);
		str_release(&frame);
		str_release(&shorter);
		str_release(&before);
		str_release(&after);
	}
}

/* Attributes and colours of each character, by numbers that end them too. */
static void look_whole(const char *s, struct str *out)
{
	unsigned on = 0;
	int fg = 39;

	while (*s) {
		if (s[0] != '\033') {
			str_addf(out, "%c%x/%d ", *s++, on, fg);
			continue;
		}
		s += 1;
		do {
			char *end;
			int n = (int)strtol(++s, &end, 10);

			s = end;
			on = n == 0 ? 0 : n < 10 ? on | 1u << n : n == 22 ? on & ~6u : n < 30 ? on & ~(1u << (n - 20)) : on;
			fg = n == 0 ? 39 : n >= 30 ? n : fg;
		} while (*s == ';');
		s++;
	}
}

static void random_differences_look_the_same(void **state)
{
	static const char *const parts[] = {"\033[m", "\033[0;1m", "\033[1m", "\033[2m", "\033[0;7m", "\033[31m", "\033[0;1;32m", "a", "bc", "\033[39m", "\033[4;31m"};
	struct attributes have = {.known = false};
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct str frame = STR_INIT, less = STR_INIT, before = STR_INIT, after = STR_INIT;

		str_add(&frame, "\033[m");
		for (int i = 0; i < 12; i++) {
			seed = seed * 1103515245u + 12345u;
			str_add(&frame, parts[(seed >> 16) % (sizeof(parts) / sizeof(*parts))]);
		}
		have.known = false;
		frame_attributes(&have, round % 2, &less, frame.s, frame.len);
		look_whole(frame.s, &before);
		look_whole(less.s, &after);
		assert_string_equal(after.s, before.s);
		str_release(&frame);
		str_release(&less);
		str_release(&before);
		str_release(&after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(runs_of_attributes_become_one),
	        cmocka_unit_test(everything_else_stays),
	        cmocka_unit_test(attributes_are_said_as_what_changes),
	        cmocka_unit_test(random_differences_look_the_same),
	        cmocka_unit_test(random_frames_look_the_same),
	};

	return cmocka_run_group_tests_name("shorten", tests, NULL, NULL);
}
