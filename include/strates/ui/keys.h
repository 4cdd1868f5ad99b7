/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys.h - keys and events as the console sees them, their names, and the decoder of what a
 * terminal sends. Pure; knows no curses.
 *
 * A key is a Unicode code point or a KEY-like value above Unicode, with modifiers. Ctrl-S is {'s',
 * MOD_CTRL}; Shift is only told for keys that print nothing. What terminals can't tell apart is one
 * key: Ctrl-I is Tab, Ctrl-M and Ctrl-J are Enter, Ctrl-H is Backspace, Ctrl-[ is Esc.
 */
#ifndef STRATES_UI_KEYS_H
#define STRATES_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strates/base/str.h>

#define MOD_SHIFT 1u
#define MOD_ALT   2u
#define MOD_CTRL  4u

enum ui_key {
	UI_KEY_NONE = 0,
	UI_KEY_ENTER = 0x110000,
	UI_KEY_TAB,
	UI_KEY_ESC,
	UI_KEY_BACKSPACE,
	UI_KEY_DELETE,
	UI_KEY_INSERT,
	UI_KEY_UP,
	UI_KEY_DOWN,
	UI_KEY_LEFT,
	UI_KEY_RIGHT,
	UI_KEY_HOME,
	UI_KEY_END,
	UI_KEY_PGUP,
	UI_KEY_PGDN,
	UI_KEY_F1,
	UI_KEY_F2,
	UI_KEY_F3,
	UI_KEY_F4,
	UI_KEY_F5,
	UI_KEY_F6,
	UI_KEY_F7,
	UI_KEY_F8,
	UI_KEY_F9,
	UI_KEY_F10,
	UI_KEY_F11,
	UI_KEY_F12,
	UI_KEY_LAST
};

struct key {
	uint32_t code;
	unsigned mods;
};

enum event_type {
	EVENT_NONE = 0, /* the time is over */
	EVENT_KEY,
	EVENT_PASTE,   /* text: cleaned with utf8_clean(multi-line), at most EVENT_PASTE_MAX bytes;
	                  never runs keys */
	EVENT_RESIZE,  /* rows, cols: draw everything again */
	EVENT_RESUMED, /* back from ^Z or from a program: draw everything again */
	EVENT_MOUSE,   /* y, x, button; only when asked for */
	EVENT_FD,      /* fd is ready: revents as poll() tells */
	EVENT_HANGUP   /* terminal gone, SIGHUP or SIGTERM: save and leave within a second */
};
enum event_button {
	BUTTON_LEFT,
	BUTTON_MIDDLE,
	BUTTON_RIGHT,
	BUTTON_WHEEL_UP,
	BUTTON_WHEEL_DOWN,
	BUTTON_RELEASE
};
#define EVENT_PASTE_MAX (1024 * 1024)

struct key_event {
	enum event_type type;
	struct key key;
	const char *text; /* EVENT_PASTE: borrowed until the next read; NUL-terminated */
	size_t text_len;
	bool cut; /* EVENT_PASTE: it was longer */
	int rows, cols, y, x;
	enum event_button button;
	int fd;
	short revents;
};

#define KEY_NAME_SIZE 40
/* "Ctrl-S", "Alt-Left", "F2", "Space", "é", "Maj-Tab", "Échap"; case of names ignored, that of
   single letters kept; French and English names both always work. false: no such key. */
bool key_parse_name(const char *name, struct key *out);
/* The name in the user's language ("Échap", "Maj-Tab" / "Esc", "Shift-Tab") into buf. Returns buf.
 */
const char *key_format(struct key k, char buf[KEY_NAME_SIZE]);
/* The name in English, as configuration files and scripts have it; key_parse_name() reads it back.
 */
const char *key_format_plain(struct key k, char buf[KEY_NAME_SIZE]);
/* A name as people write it to the one of key_format_plain(); false: no such key. */
bool key_spell(const char *name, char buf[KEY_NAME_SIZE]);
bool key_eq(struct key a, struct key b);
/* Is it a character that typing inserts? */
bool key_is_text(struct key k);
bool event_is_key(const struct key_event *ev, uint32_t code, unsigned mods);
struct key_event event_of_key(uint32_t code, unsigned mods);
/* UTF-8 of a text key into buf; returns its length (0 for another key). */
size_t key_utf8(struct key k, char buf[5]);

/*
 * The decoder: bytes in, events out. It knows xterm, linux, vt100, rxvt and tmux forms, CSI u, SGR
 * and X10 mouse reports and bracketed paste; terminfo's own strings are added with
 * key_decoder_add().
 */
struct key_sequence {
	char bytes[16];
	size_t n;
	struct key key;
};
struct key_decoder {
	struct str in;    /* bytes not decoded yet */
	struct str paste; /* the paste under way, or the last one */
	bool pasting, paste_cut;
	bool one_byte; /* bytes that are no UTF-8 are of the locale's codeset, else dropped */
	struct key_sequence *extra;
	int n_extra, cap_extra;
	/* What the terminal answered to questions, noted in passing. */
	bool answered;  /* primary attributes (DA1): all questions before it are settled */
	int background; /* OSC 11: 0 not told, 1 dark, 2 light */
};
void key_decoder_init(struct key_decoder *d);
void key_decoder_release(struct key_decoder *d);
void key_decoder_add(struct key_decoder *d, const char *bytes, struct key key);
void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n);
/* Next whole event. `final`: no more bytes follow soon, so a lone Esc is the key Esc and half a
   sequence is dropped. false: nothing (more) to tell; then key_decoder_is_waiting() says whether
   bytes wait for their rest. */
bool key_decoder_next(struct key_decoder *d, bool final, struct key_event *ev);
bool key_decoder_is_waiting(const struct key_decoder *d);

#endif
