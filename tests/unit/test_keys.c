/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of keys, and what terminals send for them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/ui/keys.h>

/* All events of some bytes, as names parted by blanks; the bytes come in one piece or one by one.
 */
static void decode(const char *bytes, size_t n, bool slowly, struct str *out)
{
	struct key_decoder d;
	struct key_event ev;
	char name[KEY_NAME_SIZE];

	key_decoder_init(&d);
	for (size_t at = 0; at < n; at += slowly ? 1 : n) {
		key_decoder_feed(&d, bytes + at, slowly ? 1 : n);
		while (key_decoder_next(&d, false, &ev))
			str_addf(out, out->len ? " %s" : "%s",
			        ev.type == EVENT_KEY     ? key_format_plain(ev.key, name)
			        : ev.type == EVENT_PASTE ? ev.text
			                                 : "mouse");
	}
	while (key_decoder_next(&d, true, &ev))
		str_addf(out, out->len ? " %s" : "%s",
		        ev.type == EVENT_KEY ? key_format_plain(ev.key, name) : "other");
	key_decoder_release(&d);
}

static void assert_decodes(const char *bytes, const char *names)
{
	for (int slowly = 0; slowly < 2; slowly++) {
		struct str s = STR_INIT;

		decode(bytes, strlen(bytes), slowly, &s);
		assert_string_equal(s.s, names);
		str_release(&s);
	}
}

static void terminals_say_it_in_many_ways(void **state)
{
	(void)state;
	assert_decodes("aé中", "a é 中");
	assert_decodes(
	        "\033OA\033[A\033[1;3D\033[1;5C\033[1;2B", "Up Up Alt-Left Ctrl-Right Shift-Down");
	assert_decodes("\033OP\033[11~\033[[A\033[24~", "F1 F1 F1 F12");
	assert_decodes("\033[H\033OH\033[1~\033[7~\033[4~\033[8~\033[F",
	        "Home Home Home Home End End End");
	assert_decodes(
	        "\033[5~\033[6~\033[3~\033[2~\033[3;5~", "PgUp PgDn Delete Insert Ctrl-Delete");
	assert_decodes("\033[Z\t\r\n\177\b", "Shift-Tab Tab Enter Enter Backspace Backspace");
	assert_decodes("\023\032\031\033x\033\r", "Ctrl-S Ctrl-Z Ctrl-Y Alt-x Alt-Enter");
	assert_decodes("\033é", "Alt-é");
	assert_decodes("\033[a\033Oa\033[2$", "Shift-Up Ctrl-Up Shift-Insert");
	assert_decodes("\033[115;5u\033[27;5;9~\033[27u", "Ctrl-S Ctrl-Tab Esc");
	assert_decodes("\033Oq\033OM", "1 Enter");
	assert_decodes("\033\033[A", "Alt-Up");
	/* No-break spaces come by accident. */
	assert_decodes("a\xc2\xa0"
	               "b\xe2\x80\xaf",
	        "a Space b Space");
}

static void a_lone_escape_is_a_key(void **state)
{
	(void)state;
	assert_decodes("\033", "Esc");
	assert_decodes("\033\033", "Esc Esc");
	assert_decodes("\033[", "Alt-[");
	assert_decodes("\033O", "Alt-O");
	assert_decodes("x\033", "x Esc");
}

static void answers_and_noise_are_no_keys(void **state)
{
	(void)state;
	assert_decodes("\033[?62;22ca", "a");
	assert_decodes("\033]11;rgb:ffff/ffff/ffff\033\\a", "a");
	assert_decodes("\033]11;rgb:0000/0000/0000\007a", "a");
	assert_decodes("\033P1$r0m\033\\a", "a");
	assert_decodes("\033[I\033[Oa\033[?2026;2$y", "a");
	assert_decodes("\xff\xfe"
	               "a\x80",
	        "a");
	assert_decodes("\033[99999999999999;99999999~a", "a");
	assert_decodes("\033[31\001a", "Ctrl-A a");
}

static void pastes_run_no_keys(void **state)
{
	struct key_decoder d;
	struct key_event ev;
	struct str big = STR_INIT;

	(void)state;
	assert_decodes("a\033[200~q\tx\033[31m\r\nd\033[201~b", "a q\tx[31m\nd b");
	str_add(&big, "\033[200~");
	for (int i = 0; i < EVENT_PASTE_MAX; i++)
		str_add_char(&big, i % 50 ? 'x' : '\033');
	str_add(&big, "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\033[201~z");
	key_decoder_init(&d);
	for (size_t at = 0; at < big.len; at += 1000) {
		size_t n = big.len - at < 1000 ? big.len - at : 1000;

		key_decoder_feed(&d, big.s + at, n);
		if (at + n < big.len)
			assert_false(key_decoder_next(&d, false, &ev));
	}
	assert_true(key_decoder_next(&d, false, &ev));
	assert_int_equal(ev.type, EVENT_PASTE);
	assert_true(ev.cut);
	assert_true(ev.text_len > 0 && ev.text_len <= EVENT_PASTE_MAX);
	assert_null(memchr(ev.text, '\033', ev.text_len));
	assert_true(key_decoder_next(&d, false, &ev));
	assert_int_equal(ev.key.code, 'z');
	key_decoder_release(&d);
	str_release(&big);
}

static void the_mouse_and_the_background_are_understood(void **state)
{
	struct key_decoder d;
	struct key_event ev;

	(void)state;
	key_decoder_init(&d);
	key_decoder_feed(&d, "\033[<0;250;7M", 11);
	assert_true(key_decoder_next(&d, false, &ev));
	assert_int_equal(ev.type, EVENT_MOUSE);
	assert_int_equal(ev.x, 249);
	assert_int_equal(ev.y, 6);
	assert_int_equal(ev.button, BUTTON_LEFT);
	key_decoder_feed(&d, "\033[<65;1;1M", 10);
	assert_true(key_decoder_next(&d, false, &ev));
	assert_int_equal(ev.button, BUTTON_WHEEL_DOWN);
	key_decoder_feed(&d, "\033]11;rgb:fdfd/f6f6/e3e3\033\\\033[?1;2c", 32);
	assert_false(key_decoder_next(&d, false, &ev));
	assert_int_equal(d.background, 2);
	assert_true(d.answered);
	key_decoder_feed(&d, "\033]11;rgb:1e/1e/1e\007", 18);
	assert_false(key_decoder_next(&d, false, &ev));
	assert_int_equal(d.background, 1);
	key_decoder_release(&d);
}

static void random_bytes_do_no_harm(void **state)
{
	static const char alphabet[] = "\033[O?<;01259~Mmu$]P\\\007\xc3\xa9\xe4\xff\r A";
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char bytes[24];
		struct str s = STR_INIT;

		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1103515245u + 12345u;
			bytes[i] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		decode(bytes, sizeof(bytes), round & 1, &s);
		str_release(&s);
	}
}

static void names_are_read_in_two_languages(void **state)
{
	static const struct {
		const char *name;
		uint32_t code;
		unsigned mods;
	} cases[] = {{"Ctrl-S", 's', MOD_CTRL}, {"ctrl-s", 's', MOD_CTRL}, {"Échap", UI_KEY_ESC, 0},
	        {"echap", UI_KEY_ESC, 0}, {"Esc", UI_KEY_ESC, 0}, {"Entrée", UI_KEY_ENTER, 0},
	        {"Maj-Tab", UI_KEY_TAB, MOD_SHIFT}, {"Shift-Tab", UI_KEY_TAB, MOD_SHIFT},
	        {"Alt-Left", UI_KEY_LEFT, MOD_ALT}, {"Alt-Gauche", UI_KEY_LEFT, MOD_ALT},
	        {"F2", UI_KEY_F2, 0}, {"f12", UI_KEY_F12, 0}, {"Espace", ' ', 0}, {"Space", ' ', 0},
	        {"é", 0xe9, 0}, {"E", 'E', 0}, {"e", 'e', 0}, {";", ';', 0}, {"Semicolon", ';', 0},
	        {"Virgule", ',', 0}, {"-", '-', 0}, {"Ctrl--", '-', MOD_CTRL},
	        {"Suppr", UI_KEY_DELETE, 0}, {"Ctrl-I", UI_KEY_TAB, 0}, {"Ctrl-M", UI_KEY_ENTER, 0},
	        {"Shift-e", 'E', 0}};
	struct key k;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (!key_parse_name(cases[i].name, &k))
			fail_msg("%s is not understood", cases[i].name);
		if (k.code != cases[i].code || k.mods != cases[i].mods)
			fail_msg("%s: %x %u", cases[i].name, k.code, k.mods);
	}
	assert_false(key_parse_name("", &k));
	assert_false(key_parse_name("Ctrl-", &k));
	assert_false(key_parse_name("F13", &k));
	assert_false(key_parse_name("Foo", &k));
	assert_false(key_parse_name("\033", &k));
}

static void written_names_are_read_back(void **state)
{
	(void)state;
	for (unsigned mods = 0; mods < 8; mods++)
		for (uint32_t code = UI_KEY_ENTER; code < UI_KEY_LAST + 96; code++) {
			uint32_t c = code < UI_KEY_LAST ? code : ' ' + (code - UI_KEY_LAST);
			struct key k = {c, mods}, back;
			char name[KEY_NAME_SIZE];

			if (c == 0x7f || (c < 0x80 && (mods & (MOD_SHIFT | MOD_CTRL))))
				continue;
			for (int plain = 0; plain < 2; plain++) {
				if (!key_parse_name(
				            plain ? key_format_plain(k, name) : key_format(k, name),
				            &back))
					fail_msg("%s is not read back", name);
				assert_true(key_eq(k, back));
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(terminals_say_it_in_many_ways),
	        cmocka_unit_test(a_lone_escape_is_a_key),
	        cmocka_unit_test(answers_and_noise_are_no_keys),
	        cmocka_unit_test(pastes_run_no_keys),
	        cmocka_unit_test(the_mouse_and_the_background_are_understood),
	        cmocka_unit_test(random_bytes_do_no_harm),
	        cmocka_unit_test(names_are_read_in_two_languages),
	        cmocka_unit_test(written_names_are_read_back),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
