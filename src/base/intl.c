/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intl.c - the language of messages, without depending on installed locales.
 *
 * gettext looks at LANGUAGE, but only when the locale of LC_MESSAGES is not "C", and since glibc
 * 2.41 not "C.UTF-8" either. A laptop without fr_FR.UTF-8 would therefore speak English to somebody
 * who asked for French. So French is LANGUAGE=fr under any installed locale that is neither, best
 * French itself, and C.UTF-8 only where there is none, for the older C libraries. English is the
 * locale "C", which needs no catalogue.
 * Numbers stay in the "C" locale: what is parsed and written must not depend on the laptop.
 */
#include "config.h"

#include <ctype.h>
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <strates/base/file.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/str.h>

static const char *shown = "en";
/* $LANGUAGE as it was found: it is set for gettext below. */
static char *list_found;
/* The user's own codeset, before messages made it UTF-8, is another one. */
static bool other_codeset;

/* First of the variables that is set and not empty, or "". */
static const char *first_set(const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *value = getenv(names[i]);

		if (!str_is_empty(value))
			return value;
	}
	return "";
}

static bool is_plain_c(const char *locale)
{
	return strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
}

static const char *language_of(const char *text)
{
	return strncasecmp(text, "fr", 2) == 0 ? "fr" : "en";
}

static const char *choose_language(const char *asked)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *own = getenv("STRATES_LANG"), *list = list_found;
	const char *locale = first_set(variables, COUNT_OF(variables));

	if (!str_is_empty(asked) && !str_eq(asked, "auto"))
		return language_of(asked);
	if (!str_is_empty(own) && !str_eq(own, "auto"))
		return language_of(own);
	/* LC_ALL=C is how scripts ask for what does not change. */
	if (is_plain_c(locale))
		return "en";
	return language_of(str_is_empty(list) ? locale : list);
}

static bool set_first(int category, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (setlocale(category, names[i]))
			return true;
	}
	return false;
}

/* A bare C locale says nothing of the terminal, and nearly all speak UTF-8 today; another codeset is meant as it is said. */
static bool is_other(const char *codeset)
{
	return strcmp(codeset, "UTF-8") != 0 && strcmp(codeset, "ANSI_X3.4-1968") != 0 && strcmp(codeset, "US-ASCII") != 0;
}

void intl_init(const char *language, const char *locale_dir)
{
	static const char *const utf8[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "fr_FR.UTF-8"};
	static const char *const french[] = {"fr_FR.UTF-8", "fr_FR.utf8", "en_US.UTF-8", "en_GB.UTF-8", "C.UTF-8", "C.utf8"};
	char *own_dir = NULL;

	if (!list_found)
		list_found = xstrdup(getenv("LANGUAGE") ? getenv("LANGUAGE") : "");
	shown = choose_language(language);
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0) {
		other_codeset = is_other(nl_langinfo(CODESET));
		set_first(LC_CTYPE, utf8, COUNT_OF(utf8));
	}
	/* In Turkish and Azeri the small letter of I is ı: `IDR' in a file would not be `idr', nor `Confirmed' CONFIRMED. What is the same
	   word must not depend on where it is read. */
	if (tolower('I') != 'i')
		set_first(LC_CTYPE, utf8, COUNT_OF(utf8));
	setlocale(LC_NUMERIC, "C");
	if (shown[0] == 'f') {
		setenv("LANGUAGE", "fr", 1);
		set_first(LC_MESSAGES, french, COUNT_OF(french));
	} else {
		setlocale(LC_MESSAGES, "C");
	}
	if (!locale_dir)
		locale_dir = own_dir = file_locale_dir();
	bindtextdomain(PACKAGE, locale_dir);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
	free(own_dir);
}

bool intl_enter_codeset(void)
{
	return other_codeset && setlocale(LC_CTYPE, "");
}

const char *intl_language(void)
{
	return shown;
}
