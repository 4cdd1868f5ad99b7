/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * marks.h - what an action is about, in a line that can be compared without the action: for a laptop that takes a part of the register only.
 *
 * Words separated by blanks, the same on every laptop:
 *	aKEY rREGION dDEPARTEMENT   the lead and the participants
 *	cCOUNTRY gLAT:LON           places and partners: country, degrees of the grid
 *	pHASH vHASH                 partners and what they belong to; the agreement
 *	tHASH sHASH fHASH           the words of its title, its id in another system, its file reference
 *	uHASH                       the action that a record hangs on
 *	?                           it does not say enough to be compared (no lead, no country, a partner without one)
 * Two actions between which a rule may find something (blocks.c, cluster.c) have one of c, g, p, v, t, s, f in common, or one of them has "?".
 */
#ifndef STRATES_ENGINE_MARKS_H
#define STRATES_ENGINE_MARKS_H

#include <strates/base/str.h>
#include <strates/engine/engine.h>

#define MARK_UNKNOWN "?"
/* ids NULL: all living actions. near: of the grid, all that the distance of [engine] reaches from there, rather than where they are. Borrowed during the call. */
typedef void (*engine_mark)(void *ctx, int64_t id, struct uid uid, const char *marks);
bool engine_marks(struct engine *e, struct store *s, const int64_t *ids, int n, bool near, engine_mark each, void *ctx, struct err *err);
/* Those of an authority: aKEY rREGION dDEPARTEMENT, each after a blank. Appends; nothing of one that is NULL. */
void engine_mark_authority(struct store *s, const char *key, struct str *out);
/* "cCOUNTRY" after a blank. Appends. */
void engine_mark_country(const char *country, struct str *out);
/* kind: p, v or u. Appends; nothing of a nil one. */
void engine_mark_uid(char kind, struct uid uid, struct str *out);

#endif
