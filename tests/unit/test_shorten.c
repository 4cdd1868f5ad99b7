/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A frame's output with fewer bytes shows the same. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(runs_of_attributes_become_one),
	        cmocka_unit_test(everything_else_stays),
	        cmocka_unit_test(random_frames_look_the_same),
	};

	return cmocka_run_group_tests_name("shorten", tests, NULL, NULL);
}
