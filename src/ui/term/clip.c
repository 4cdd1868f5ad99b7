/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clip.c - the clipboard by OSC 52: it travels with the terminal's output, so it also works over
 * SSH.
 *
 * tmux takes it directly or wrapped, by its settings (set-clipboard, allow-passthrough); both are
 * sent, since doing it twice changes nothing. screen wants it wrapped, in pieces.
 */
#include "config.h"

#include <stdlib.h>
#include <strates/base/str.h>

#include "term_priv.h"

enum { SCREEN_PIECE = 240 };

static void add_base64(struct str *out, const unsigned char *s, size_t n)
{
	static const char digits[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) |
		             (i + 2 < n ? s[i + 2] : 0u);

		str_add_char(out, digits[v >> 18]);
		str_add_char(out, digits[v >> 12 & 63]);
		str_add_char(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		str_add_char(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

/* Every ESC inside a tmux passthrough is doubled. */
static void add_for_tmux(struct str *out, const struct str *osc)
{
	str_add(out, "\033Ptmux;");
	for (size_t i = 0; i < osc->len; i++) {
		if (osc->s[i] == '\033')
			str_add_char(out, '\033');
		str_add_char(out, osc->s[i]);
	}
	str_add(out, "\033\\");
}

static void add_for_screen(struct str *out, const struct str *osc)
{
	for (size_t at = 0; at < osc->len; at += SCREEN_PIECE) {
		size_t n = osc->len - at < SCREEN_PIECE ? osc->len - at : SCREEN_PIECE;

		str_add(out, "\033P");
		str_add_n(out, osc->s + at, n);
		str_add(out, "\033\\");
	}
}

bool term_copy(struct term *t, const char *text, size_t n)
{
	struct str osc = STR_INIT, out = STR_INIT;
	bool tmux = !str_is_empty(getenv("TMUX"));
	const char *name = getenv("TERM");

	if (!t->osc || t->left || n > TERM_COPY_MAX)
		return false;
	str_add(&osc, "\033]52;c;");
	add_base64(&osc, (const unsigned char *)text, n);
	str_add(&osc, "\a");
	if (tmux) {
		str_add_n(&out, osc.s, osc.len);
		add_for_tmux(&out, &osc);
	} else if (name && str_has_prefix(name, "screen")) {
		add_for_screen(&out, &osc);
	} else {
		str_add_n(&out, osc.s, osc.len);
	}
	term_write(t, out.s, out.len);
	str_release(&osc);
	str_release(&out);
	return !t->gone;
}
