/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * terminfo.c - what terminfo says about the terminal. Apart from the rest because <term.h> defines
 * macros for ordinary words, and a `struct term` of its own.
 */
#include "config.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>

#include "terminfo_priv.h"

bool terminfo_check(int fd, struct err *e)
{
	const char *name = getenv("TERM");
	int result;

	if (!name || !*name)
		return err_set(e, ERR_IO,
		        _("TERM is not set; set it to your terminal's type, for instance "
		          "`TERM=xterm-256color'."));
	if (setupterm(NULL, fd, &result) != OK)
		return err_set(e, ERR_IO,
		        _("the terminal type `%s' is unknown here; try `TERM=xterm-256color' or "
		          "`TERM=vt100'."),
		        name);
	bool can = terminfo_string("cup") && terminfo_string("clear");

	del_curterm(cur_term);
	if (can)
		return true;
	return err_set(e, ERR_IO,
	        _("the terminal type `%s' can't place the cursor; the console needs one that can, "
	          "for instance `TERM=vt100'."),
	        name);
}

const char *terminfo_string(const char *name)
{
	const char *s = tigetstr((char *)(uintptr_t)name);

	return s == (const char *)-1 ? NULL : s;
}

void terminfo_add_keys(struct key_decoder *d)
{
	static const struct {
		const char *name;
		struct key key;
	} known[] = {
	        {"kcuu1", {UI_KEY_UP, 0}},
	        {"kcud1", {UI_KEY_DOWN, 0}},
	        {"kcub1", {UI_KEY_LEFT, 0}},
	        {"kcuf1", {UI_KEY_RIGHT, 0}},
	        {"khome", {UI_KEY_HOME, 0}},
	        {"kend", {UI_KEY_END, 0}},
	        {"kpp", {UI_KEY_PGUP, 0}},
	        {"knp", {UI_KEY_PGDN, 0}},
	        {"kich1", {UI_KEY_INSERT, 0}},
	        {"kdch1", {UI_KEY_DELETE, 0}},
	        {"kcbt", {UI_KEY_TAB, MOD_SHIFT}},
	        {"kent", {UI_KEY_ENTER, 0}},
	        {"kri", {UI_KEY_UP, MOD_SHIFT}},
	        {"kind", {UI_KEY_DOWN, MOD_SHIFT}},
	        {"kLFT", {UI_KEY_LEFT, MOD_SHIFT}},
	        {"kRIT", {UI_KEY_RIGHT, MOD_SHIFT}},
	};

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		const char *s = terminfo_string(known[i].name);

		if (s)
			key_decoder_add(d, s, known[i].key);
	}
	for (uint32_t i = 1; i <= 12; i++) {
		char name[] = {'k', 'f', 0, 0, 0};

		if (i < 10) {
			name[2] = (char)('0' + i);
		} else {
			name[2] = '1';
			name[3] = (char)('0' + i - 10);
		}
		const char *s = terminfo_string(name);

		if (s)
			key_decoder_add(d, s, (struct key){UI_KEY_F1 + i - 1, 0});
	}
}

bool terminfo_takes_osc(void)
{
	static const char *const kin[] = {"xterm", "screen", "tmux", "rxvt", "foot", "alacritty",
	        "kitty", "vte", "gnome", "konsole", "st-", "wezterm", "ghostty", "mintty", "putty"};
	const char *name = getenv("TERM");

	for (size_t i = 0; name && i < COUNT_OF(kin); i++)
		if (!strncmp(name, kin[i], strlen(kin[i])))
			return true;
	return false;
}
