/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decode.c - what a terminal sends, as keys.
 *
 * Ours rather than curses': wgetch() hides whether Esc was a key or the start of one, knows neither
 * pastes nor modified keys of half the terminals, and returns ERR for ever when the terminal is
 * gone. This is a pure function of bytes, so every form is a line of a test. Time enters as
 * `final`: the reader says that nothing followed for ESCDELAY, and only then a lone Esc is a key.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/ui/keys.h>

#include "keys_priv.h"

/* What a try at the front of the input gave. */
enum taken {
	TAKEN_KEY,  /* an event */
	TAKEN_NONE, /* bytes that mean nothing here: dropped */
	TAKEN_WAIT, /* the rest is missing */
	TAKEN_NOT   /* not this kind of thing */
};
struct front {
	const char *s;
	size_t n;
	bool final;
	size_t used; /* bytes to drop */
};

void key_decoder_init(struct key_decoder *d)
{
	memset(d, 0, sizeof(*d));
	str_init(&d->in);
	str_init(&d->paste);
}

void key_decoder_release(struct key_decoder *d)
{
	str_release(&d->in);
	str_release(&d->paste);
	free(d->extra);
	memset(d, 0, sizeof(*d));
	str_init(&d->in);
	str_init(&d->paste);
}

void key_decoder_add(struct key_decoder *d, const char *bytes, struct key key)
{
	size_t n = strlen(bytes);

	/* Plain bytes are characters, whatever terminfo says (kbs = ^H). */
	if (n < 2 || n > sizeof(d->extra->bytes) || bytes[0] != '\033')
		return;
	GROW(d->extra, d->n_extra, d->cap_extra);
	struct key_sequence *s = &d->extra[d->n_extra++];

	memcpy(s->bytes, bytes, n);
	s->n = n;
	s->key = key;
}

void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n)
{
	str_add_n(&d->in, bytes, n);
}

bool key_decoder_is_waiting(const struct key_decoder *d)
{
	return d->in.len > 0 || d->pasting;
}

static enum taken give(struct key_event *ev, uint32_t code, unsigned mods)
{
	*ev = (struct key_event){.type = EVENT_KEY, .key = key_settled((struct key){code, mods})};
	return TAKEN_KEY;
}

static enum taken take_extra(const struct key_decoder *d, struct front *f, struct key_event *ev)
{
	const struct key_sequence *best = NULL;
	bool partial = false;

	for (int i = 0; i < d->n_extra; i++) {
		const struct key_sequence *s = &d->extra[i];

		if (s->n <= f->n && !memcmp(s->bytes, f->s, s->n)) {
			if (!best || s->n > best->n)
				best = s;
		} else if (s->n > f->n && !memcmp(s->bytes, f->s, f->n)) {
			partial = true;
		}
	}
	if (best) {
		f->used = best->n;
		return give(ev, best->key.code, best->key.mods);
	}
	return partial && !f->final ? TAKEN_WAIT : TAKEN_NOT;
}

/* Letters that end CSI and SS3 sequences. */
static uint32_t key_of_letter(char c)
{
	switch (c) {
	case 'A': return UI_KEY_UP;
	case 'B': return UI_KEY_DOWN;
	case 'C': return UI_KEY_RIGHT;
	case 'D': return UI_KEY_LEFT;
	case 'H': return UI_KEY_HOME;
	case 'F': return UI_KEY_END;
	case 'P': return UI_KEY_F1;
	case 'Q': return UI_KEY_F2;
	case 'R': return UI_KEY_F3;
	case 'S': return UI_KEY_F4;
	default: return 0;
	}
}

/* Numbers before a tilde. */
static struct key key_of_number(int n)
{
	static const struct {
		uint8_t number;
		uint32_t code;
	} table[] = {
	        {1, UI_KEY_HOME},
	        {2, UI_KEY_INSERT},
	        {3, UI_KEY_DELETE},
	        {4, UI_KEY_END},
	        {5, UI_KEY_PGUP},
	        {6, UI_KEY_PGDN},
	        {7, UI_KEY_HOME},
	        {8, UI_KEY_END},
	        {11, UI_KEY_F1},
	        {12, UI_KEY_F2},
	        {13, UI_KEY_F3},
	        {14, UI_KEY_F4},
	        {15, UI_KEY_F5},
	        {17, UI_KEY_F6},
	        {18, UI_KEY_F7},
	        {19, UI_KEY_F8},
	        {20, UI_KEY_F9},
	        {21, UI_KEY_F10},
	        {23, UI_KEY_F11},
	        {24, UI_KEY_F12},
	};
	/* F13 to F20 are Shift-F1 to F8 where there is no F13. */
	static const uint8_t shifted[] = {25, 26, 28, 29, 31, 32, 33, 34};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].number == n)
			return (struct key){table[i].code, 0};
	for (size_t i = 0; i < COUNT_OF(shifted); i++)
		if (shifted[i] == n)
			return (struct key){UI_KEY_F1 + (uint32_t)i, MOD_SHIFT};
	return (struct key){0, 0};
}

static unsigned mods_of_param(int p)
{
	unsigned bits = p > 1 ? (unsigned)p - 1 : 0;

	return (bits & 1 ? MOD_SHIFT : 0) | (bits & (2 | 8) ? MOD_ALT : 0) |
	       (bits & 4 ? MOD_CTRL : 0);
}

static enum taken mouse_event(struct key_event *ev, int button, int x, int y, bool release)
{
	enum event_button b = BUTTON_RELEASE;

	if (button & 64)
		b = button & 1 ? BUTTON_WHEEL_DOWN : BUTTON_WHEEL_UP;
	else if (!release && (button & 3) < 3)
		b = (enum event_button)(BUTTON_LEFT + (button & 3));
	if (button & 32 || x < 1 || y < 1)
		return TAKEN_NONE;
	*ev = (struct key_event){.type = EVENT_MOUSE, .y = y - 1, .x = x - 1, .button = b};
	return TAKEN_KEY;
}

struct csi {
	int p[4];
	int n;
	char private; /* < = > ? or 0 */
	char final;
};

static uint32_t key_of_unicode(int code)
{
	switch (code) {
	case 9: return UI_KEY_TAB;
	case 13: return UI_KEY_ENTER;
	case 27: return UI_KEY_ESC;
	case 8:
	case 127: return UI_KEY_BACKSPACE;
	default: return code >= ' ' && code < 0x110000 ? (uint32_t)code : 0;
	}
}

static enum taken csi_event(struct key_decoder *d, const struct csi *c, struct key_event *ev)
{
	unsigned mods = mods_of_param(c->n > 1 ? c->p[1] : 0);
	struct key k = {0, 0};

	if (c->private == '<')
		return c->final == 'M' || c->final == 'm'
		               ? mouse_event(ev, c->p[0], c->p[1], c->p[2], c->final == 'm')
		               : TAKEN_NONE;
	if (c->private) {
		d->answered |= c->private == '?' && c->final == 'c';
		return TAKEN_NONE;
	}
	switch (c->final) {
	case '~':
	case '$': /* rxvt: Shift */
	case '^': /* rxvt: Ctrl */
	case '@': /* rxvt: both */
		if (c->p[0] == 200) {
			d->pasting = true;
			d->paste_cut = false;
			str_clear(&d->paste);
			return TAKEN_NONE;
		}
		if (c->p[0] == 27 && c->n > 2) {
			k.code = key_of_unicode(c->p[2]);
			break;
		}
		k = key_of_number(c->p[0]);
		mods |= c->final == '$' || c->final == '@' ? MOD_SHIFT : 0;
		mods |= c->final == '^' || c->final == '@' ? MOD_CTRL : 0;
		break;
	case 'u': k.code = key_of_unicode(c->p[0]); break;
	case 'Z': k = (struct key){UI_KEY_TAB, MOD_SHIFT}; break;
	case 'a':
	case 'b':
	case 'c':
	case 'd': /* rxvt: Shift-arrows */
		k = (struct key){key_of_letter((char)(c->final - 'a' + 'A')), MOD_SHIFT};
		break;
	default: k.code = key_of_letter(c->final); break;
	}
	return k.code ? give(ev, k.code, k.mods | mods) : TAKEN_NONE;
}

/* `\033[[A` … `E`: F1 to F5 of the Linux console; `\033[M` and three bytes: a mouse report of old.
 */
static enum taken take_odd_csi(struct front *f, struct key_event *ev)
{
	if (f->n < 3)
		return TAKEN_NOT;
	if (f->s[2] == '[') {
		if (f->n < 4)
			return f->final ? TAKEN_NOT : TAKEN_WAIT;
		f->used = 4;
		return f->s[3] >= 'A' && f->s[3] <= 'E'
		               ? give(ev, UI_KEY_F1 + (uint32_t)(f->s[3] - 'A'), 0)
		               : TAKEN_NONE;
	}
	if (f->s[2] == 'M') {
		if (f->n < 6)
			return f->final ? TAKEN_NOT : TAKEN_WAIT;
		const unsigned char *b = (const unsigned char *)f->s + 3;

		f->used = 6;
		return mouse_event(ev, b[0] - 32, b[1] - 32, b[2] - 32, (b[0] & 3) == 3);
	}
	return TAKEN_NOT;
}

static enum taken take_csi(struct key_decoder *d, struct front *f, struct key_event *ev)
{
	struct csi c = {.n = 0};
	size_t at = 2;
	enum taken odd = take_odd_csi(f, ev);

	if (odd != TAKEN_NOT)
		return odd;
	if (at < f->n && f->s[at] >= '<' && f->s[at] <= '?')
		c.private = f->s[at++];
	for (; at < f->n; at++) {
		char b = f->s[at];

		if (b >= '0' && b <= '9') {
			if (c.n == 0)
				c.n = 1;
			int *p = &c.p[c.n - 1];

			*p = *p < 100000 ? *p * 10 + (b - '0') : *p;
		} else if (b == ';') {
			c.n = c.n == 0 ? 2 : c.n < 4 ? c.n + 1 : 4;
		} else if ((b >= 0x40 && b <= 0x7e) || (b == '$' && !c.private)) {
			c.final = b;
			f->used = at + 1;
			return csi_event(d, &c, ev);
		} else if (b < 0x20 || b >= 0x7f) {
			f->used = at; /* broken off: what follows is new */
			return TAKEN_NONE;
		}
	}
	if (!f->final)
		return TAKEN_WAIT;
	f->used = f->n;
	return f->n == 2 ? give(ev, '[', MOD_ALT) : TAKEN_NONE;
}

static enum taken take_ss3(struct front *f, struct key_event *ev)
{
	static const char keypad[] = "*+,-./0123456789"; /* j to y */
	size_t at = 2;
	unsigned mods = 0;

	if (at < f->n && f->s[at] >= '2' && f->s[at] <= '8')
		mods = mods_of_param(f->s[at++] - '0');
	if (at >= f->n) {
		if (!f->final)
			return TAKEN_WAIT;
		f->used = 2;
		return give(ev, 'O', MOD_ALT);
	}
	char c = f->s[at];

	f->used = at + 1;
	if (key_of_letter(c))
		return give(ev, key_of_letter(c), mods);
	if (c >= 'a' && c <= 'd')
		return give(ev, key_of_letter((char)(c - 'a' + 'A')), MOD_CTRL);
	if (c >= 'j' && c <= 'y')
		return give(ev, (uint32_t)keypad[c - 'j'], mods);
	if (c == 'M')
		return give(ev, UI_KEY_ENTER, mods);
	/* Alt-O and then something else. */
	f->used = 2;
	return give(ev, 'O', MOD_ALT);
}

/* `11;rgb:ffff/ffff/ffff`: by the high digits of the three. */
static void note_background(struct key_decoder *d, const char *s, size_t n)
{
	static const char head[] = "11;rgb:";
	size_t at = sizeof(head) - 1;
	int sum = 0;

	if (n < at || memcmp(s, head, at) != 0)
		return;
	for (int i = 0; i < 3; i++) {
		char digits[3] = {0};

		for (int j = 0; j < 2 && at + (size_t)j < n; j++)
			digits[j] = s[at + (size_t)j];
		sum += (int)strtol(digits, NULL, 16) * (i == 1 ? 6 : i == 0 ? 3 : 1);
		while (at < n && s[at] != '/')
			at++;
		at++;
	}
	d->background = sum > 10 * 127 ? 2 : 1;
}

/* Strings up to BEL or ST: answers to questions, never keys. */
static enum taken take_string(struct key_decoder *d, struct front *f, struct key_event *ev)
{
	for (size_t at = 2; at < f->n; at++) {
		bool bel = f->s[at] == '\007',
		     st = f->s[at] == '\033' && at + 1 < f->n && f->s[at + 1] == '\\';

		if (!bel && !st)
			continue;
		f->used = at + (st ? 2 : 1);
		if (f->s[1] == ']')
			note_background(d, f->s + 2, at - 2);
		return TAKEN_NONE;
	}
	if (!f->final)
		return TAKEN_WAIT;
	f->used = 2;
	return give(ev, (unsigned char)f->s[1], MOD_ALT);
}

static enum taken take_plain(const struct key_decoder *d, struct front *f, struct key_event *ev)
{
	unsigned char c = (unsigned char)f->s[0];
	size_t need = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1, len;

	f->used = 1;
	switch (c) {
	case '\r':
	case '\n': return give(ev, UI_KEY_ENTER, 0);
	case '\t': return give(ev, UI_KEY_TAB, 0);
	case '\b':
	case 0x7f: return give(ev, UI_KEY_BACKSPACE, 0);
	case 0: return give(ev, ' ', MOD_CTRL);
	default: break;
	}
	if (c < 0x1b)
		return give(ev, c + 'a' - 1u, MOD_CTRL);
	if (c < 0x20)
		return give(ev, c + '@' + 0u, MOD_CTRL);
	if (c < 0x80)
		return give(ev, c, 0);
	if (f->n < need && !f->final) {
		/* Still a beginning? A wrong second byte need not wait. */
		if (((unsigned char)f->s[f->n - 1] & 0xc0) == 0x80 || f->n == 1)
			return TAKEN_WAIT;
	}
	uint32_t cp = utf8_decode(f->s, f->n, &len);

	if (cp == 0xfffd && len == 1) {
		wint_t wc = d->one_byte ? btowc(c) : WEOF;

		return wc == WEOF || wc < 0xa0 ? TAKEN_NONE : give(ev, (uint32_t)wc, 0);
	}
	f->used = len;
	return cp < 0xa0 ? TAKEN_NONE : give(ev, cp, 0);
}

static enum taken take_escape(struct key_decoder *d, struct front *f, struct key_event *ev)
{
	if (f->n == 1) {
		f->used = 1;
		return f->final ? give(ev, UI_KEY_ESC, 0) : TAKEN_WAIT;
	}
	enum taken extra = take_extra(d, f, ev);

	if (extra != TAKEN_NOT)
		return extra;
	switch (f->s[1]) {
	case '[': return take_csi(d, f, ev);
	case 'O': return take_ss3(f, ev);
	case ']':
	case 'P':
	case '_': return take_string(d, f, ev);
	default: break;
	}
	struct front rest = {f->s + 1, f->n - 1, f->final, 0};
	enum taken taken;

	if (f->s[1] == '\033') {
		/* Esc Esc [ A is Alt-Up of rxvt; Esc Esc and something else was Esc twice. */
		if (f->n > 2 && f->s[2] != '[' && f->s[2] != 'O') {
			f->used = 1;
			return give(ev, UI_KEY_ESC, 0);
		}
		if (f->n == 2 && f->final) {
			f->used = 1;
			return give(ev, UI_KEY_ESC, 0);
		}
		if (f->n == 2)
			return TAKEN_WAIT;
		taken = take_escape(d, &rest, ev);
	} else {
		taken = take_plain(d, &rest, ev);
	}
	f->used = rest.used + 1;
	if (taken == TAKEN_KEY && ev->type == EVENT_KEY)
		ev->key.mods |= MOD_ALT;
	return taken;
}

static void drop(struct str *s, size_t n)
{
	memmove(s->s, s->s + n, s->len - n);
	str_truncate(s, s->len - n);
}

static void add_paste(struct key_decoder *d, size_t n)
{
	size_t room = EVENT_PASTE_MAX - d->paste.len;

	if (n > room)
		d->paste_cut = true;
	str_add_n(&d->paste, d->in.s, n < room ? n : room);
	drop(&d->in, n);
}

/* Inside a paste nothing is a key until the end mark, or until the terminal has long been silent.
 */
static bool take_paste(struct key_decoder *d, bool final, struct key_event *ev)
{
	static const char mark[] = "\033[201~";
	size_t length = sizeof(mark) - 1;
	char *end = memmem(d->in.s, d->in.len, mark, length);

	if (end) {
		add_paste(d, (size_t)(end - d->in.s));
		drop(&d->in, length);
	} else if (final) {
		add_paste(d, d->in.len);
	} else {
		if (d->in.len > length)
			add_paste(d, d->in.len - length);
		return false;
	}
	struct str clean = STR_INIT;

	utf8_clean(&clean, d->paste.s, d->paste.len, true);
	str_release(&d->paste);
	d->paste = clean;
	d->pasting = false;
	*ev = (struct key_event){.type = EVENT_PASTE,
	        .text = d->paste.s,
	        .text_len = d->paste.len,
	        .cut = d->paste_cut};
	return true;
}

bool key_decoder_next(struct key_decoder *d, bool final, struct key_event *ev)
{
	for (;;) {
		if (d->pasting)
			return take_paste(d, final, ev);
		if (d->in.len == 0)
			return false;
		struct front f = {d->in.s, d->in.len, final, 0};
		enum taken taken =
		        f.s[0] == '\033' ? take_escape(d, &f, ev) : take_plain(d, &f, ev);

		if (taken == TAKEN_WAIT)
			return false;
		drop(&d->in, f.used ? f.used : 1);
		if (taken == TAKEN_KEY)
			return true;
	}
}
