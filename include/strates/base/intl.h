/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * intl.h - messages in the user's language: msgids are English, share/po/fr.po is complete.
 */
#ifndef STRATES_BASE_INTL_H
#define STRATES_BASE_INTL_H

#include <libintl.h>
#include <stdbool.h>

#define _(text) gettext(text)
#define N_(text) (text)

/* setlocale() with the fallbacks that a laptop needs: an uninstalled fr_FR still gets French messages and UTF-8 (C.UTF-8 and
   LANGUAGE). `language` is "fr", "en", or NULL/"auto" for the environment. `locale_dir` holds fr/LC_MESSAGES/strates.mo.
   Called before anything is shown, and again when the user wants another language. */
void intl_init(const char *language, const char *locale_dir);
/* For who writes to a terminal character by character: where the user's locale has a codeset that is neither UTF-8 nor ASCII, LC_CTYPE becomes that one.
   true: it did; messages stay UTF-8. */
bool intl_enter_codeset(void);
/* "fr" or "en": what messages are shown in. For choosing name_fr or name_en. */
const char *intl_language(void);

#endif
