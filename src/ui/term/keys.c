/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys.c - names of keys. What is shown is translated; what is read may be English, French or the
 * translation shown, whatever the language is, so that a configuration file works on every laptop.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>
#include <strates/ui/keys.h>

#include "keys_priv.h"

struct key_name {
	uint32_t code;
	const char *name; /* English; the first one of a code is the one written */
	bool plain_only;  /* a word for a sign that configuration files can't hold; screens show the
	                     sign */
};
static const struct key_name names[] = {
        {UI_KEY_ENTER, N_("Enter"), false},
        {UI_KEY_TAB, N_("Tab"), false},
        {UI_KEY_ESC, N_("Esc"), false},
        {UI_KEY_BACKSPACE, N_("Backspace"), false},
        {UI_KEY_DELETE, N_("Delete"), false},
        {UI_KEY_INSERT, N_("Insert"), false},
        {UI_KEY_UP, N_("Up"), false},
        {UI_KEY_DOWN, N_("Down"), false},
        {UI_KEY_LEFT, N_("Left"), false},
        {UI_KEY_RIGHT, N_("Right"), false},
        {UI_KEY_HOME, N_("Home"), false},
        {UI_KEY_END, N_("End"), false},
        {UI_KEY_PGUP, N_("PgUp"), false},
        {UI_KEY_PGDN, N_("PgDn"), false},
        {' ', N_("Space"), false},
        {',', "Comma", true},
        {';', "Semicolon", true},
        {'#', "Hash", true},
        {'"', "Quote", true},
        {'=', "Equals", true},
};
/* Other ways to write them. */
static const struct key_name aliases[] = {
        {UI_KEY_ENTER, "Return", false},
        {UI_KEY_ENTER, "Entrée", false},
        {UI_KEY_ENTER, "Entree", false},
        {UI_KEY_ESC, "Escape", false},
        {UI_KEY_ESC, "Échap", false},
        {UI_KEY_ESC, "Echap", false},
        {UI_KEY_BACKSPACE, "Retour", false},
        {UI_KEY_BACKSPACE, "Retour arrière", false},
        {UI_KEY_DELETE, "Del", false},
        {UI_KEY_DELETE, "Suppr", false},
        {UI_KEY_INSERT, "Ins", false},
        {UI_KEY_INSERT, "Inser", false},
        {UI_KEY_UP, "Haut", false},
        {UI_KEY_DOWN, "Bas", false},
        {UI_KEY_LEFT, "Gauche", false},
        {UI_KEY_RIGHT, "Droite", false},
        {UI_KEY_UP, "↑", false},
        {UI_KEY_DOWN, "↓", false},
        {UI_KEY_LEFT, "←", false},
        {UI_KEY_RIGHT, "→", false},
        {UI_KEY_HOME, "Début", false},
        {UI_KEY_HOME, "Debut", false},
        {UI_KEY_HOME, "Origine", false},
        {UI_KEY_END, "Fin", false},
        {UI_KEY_PGUP, "PageUp", false},
        {UI_KEY_PGUP, "Page haut", false},
        {UI_KEY_PGDN, "PageDown", false},
        {UI_KEY_PGDN, "Page bas", false},
        {' ', "Espace", false},
        {',', "Virgule", false},
        {';', "Point-virgule", false},
        {'"', "Guillemet", false},
};
static const struct {
	const char *name;
	unsigned mod;
} prefixes[] = {
        {N_("Ctrl-"), MOD_CTRL},
        {N_("Alt-"), MOD_ALT},
        {N_("Shift-"), MOD_SHIFT},
        {"Maj-", MOD_SHIFT},
        {"Ctrl+", MOD_CTRL},
        {"Alt+", MOD_ALT},
        {"Shift+", MOD_SHIFT},
        {"Maj+", MOD_SHIFT},
        {"C-", MOD_CTRL},
        {"M-", MOD_ALT},
        {"S-", MOD_SHIFT},
};
enum { PREFIXES_WRITTEN = 3 };

static bool same_name(const char *a, const char *b)
{
	struct str x = STR_INIT, y = STR_INIT;

	utf8_fold(&x, a);
	utf8_fold(&y, b);
	bool same = !strcmp(x.s, y.s);

	str_release(&x);
	str_release(&y);
	return same;
}

bool key_spell(const char *name, char buf[KEY_NAME_SIZE])
{
	struct key k;

	if (!key_parse_name(name, &k))
		return false;
	key_format_plain(k, buf);
	return true;
}

bool key_eq(struct key a, struct key b)
{
	return a.code == b.code && a.mods == b.mods;
}

bool key_is_text(struct key k)
{
	return k.code >= ' ' && k.code < 0x110000 && k.code != 0x7f &&
	       !(k.mods & (MOD_CTRL | MOD_ALT));
}

struct key key_settled(struct key k)
{
	bool letter = (k.code | 0x20) >= 'a' && (k.code | 0x20) <= 'z' && k.code < 0x80;

	if (k.code == 0xa0 || k.code == 0x202f)
		k.code = ' ';
	if (letter && (k.mods & MOD_CTRL))
		k.code |= 0x20;
	else if (letter && (k.mods & MOD_SHIFT))
		k.code &= ~0x20u;
	if (k.code < 0x110000)
		k.mods &= ~MOD_SHIFT;
	if (k.mods & MOD_CTRL) {
		uint32_t same = 0;

		switch (k.code) {
		case 'i': same = UI_KEY_TAB; break;
		case 'm':
		case 'j': same = UI_KEY_ENTER; break;
		case 'h': same = UI_KEY_BACKSPACE; break;
		case '[': same = UI_KEY_ESC; break;
		default: break;
		}
		if (same)
			k = (struct key){same, k.mods & ~MOD_CTRL};
	}
	return k;
}

static uint32_t code_of_name(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (same_name(name, names[i].name) ||
		        (!names[i].plain_only && same_name(name, _(names[i].name))))
			return names[i].code;
	for (size_t i = 0; i < COUNT_OF(aliases); i++)
		if (same_name(name, aliases[i].name))
			return aliases[i].code;
	return 0;
}

static uint32_t code_of_function_key(const char *name)
{
	long long n;

	if ((name[0] != 'F' && name[0] != 'f') || !str_to_int(name + 1, &n) || n < 1 || n > 12)
		return 0;
	return UI_KEY_F1 + (uint32_t)n - 1;
}

static size_t prefix_length(const char *name, unsigned *mod)
{
	for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
		size_t n = strlen(prefixes[i].name);
		const char *local = i < PREFIXES_WRITTEN ? _(prefixes[i].name) : prefixes[i].name;

		*mod = prefixes[i].mod;
		if (!strncasecmp(name, prefixes[i].name, n) && name[n])
			return n;
		n = strlen(local);
		if (!strncasecmp(name, local, n) && name[n])
			return n;
	}
	return 0;
}

bool key_parse_name(const char *name, struct key *out)
{
	struct key k = {0, 0};
	unsigned mod;
	size_t n, len;

	while ((n = prefix_length(name, &mod))) {
		k.mods |= mod;
		name += n;
	}
	n = strlen(name);
	if (n == 0 || !utf8_is_valid(name, n))
		return false;
	uint32_t cp = utf8_decode(name, n, &len);

	if (len == n)
		k.code = code_of_name(name) ? code_of_name(name) : cp;
	else
		k.code = code_of_function_key(name) ? code_of_function_key(name)
		                                    : code_of_name(name);
	if (k.code < ' ' || k.code == 0x7f)
		return false;
	*out = key_settled(k);
	return true;
}

size_t key_utf8(struct key k, char buf[5])
{
	struct str s = STR_INIT;

	buf[0] = '\0';
	if (!key_is_text(k))
		return 0;
	str_add_cp(&s, k.code);
	size_t n = s.len < 4 ? s.len : 4;

	memcpy(buf, s.s, n);
	buf[n] = '\0';
	str_release(&s);
	return n;
}

static const char *format(struct key k, char buf[KEY_NAME_SIZE], bool plain)
{
	char one[8] = "";
	const char *name = NULL;

	for (size_t i = 0; i < COUNT_OF(names) && !name; i++)
		if (names[i].code == k.code && (plain || !names[i].plain_only))
			name = plain ? names[i].name : _(names[i].name);
	if (!name) {
		if (k.code >= UI_KEY_F1 && k.code <= UI_KEY_F12)
			snprintf(one, sizeof(one), "F%u", k.code - UI_KEY_F1 + 1);
		else if (k.code < 0x80 && (k.mods & MOD_CTRL) && k.code >= 'a' && k.code <= 'z')
			snprintf(one, sizeof(one), "%c", (char)(k.code & ~0x20u));
		else
			key_utf8((struct key){k.code, 0}, one);
		name = one;
	}
	snprintf(buf, KEY_NAME_SIZE, "%s%s%s%s",
	        k.mods & MOD_CTRL ? (plain ? "Ctrl-" : _("Ctrl-")) : "",
	        k.mods & MOD_ALT ? (plain ? "Alt-" : _("Alt-")) : "",
	        k.mods & MOD_SHIFT ? (plain ? "Shift-" : _("Shift-")) : "", name);
	return buf;
}

const char *key_format(struct key k, char buf[KEY_NAME_SIZE])
{
	return format(k, buf, false);
}

const char *key_format_plain(struct key k, char buf[KEY_NAME_SIZE])
{
	return format(k, buf, true);
}

bool event_is_key(const struct key_event *ev, uint32_t code, unsigned mods)
{
	return ev->type == EVENT_KEY && ev->key.code == code && ev->key.mods == mods;
}

struct key_event event_of_key(uint32_t code, unsigned mods)
{
	return (struct key_event){.type = EVENT_KEY, .key = {code, mods}};
}
