/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finding_priv.h - what sentences and reasons share. */
#ifndef STRATES_ENGINE_FINDING_PRIV_H
#define STRATES_ENGINE_FINDING_PRIV_H

#include <strates/engine/finding.h>

enum { WHO_MOST = 4 }; /* authorities named in one sentence */
/* The name, the key itself when it has none. names may be NULL. */
const char *names_key(const struct finding_names *names, enum entity en, const char *key);
/* "place", "theme", "dates" in the user's language. */
const char *lacking_label(const char *what);

#endif
