/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gather.h - what colleagues wrote comes in, from a bundle or from the team's server: merged as one step, with the findings that this reveals.
 */
#ifndef STRATES_APP_GATHER_H
#define STRATES_APP_GATHER_H

#include <strates/app/app.h>
#include <strates/base/str.h>
#include <strates/sync/bundle.h>

enum { GATHER_SHOWN = 10 };
struct gather_report {
	struct arena arena;
	struct intake_result result;
	bool rehearsal;
	int64_t findings_new, findings_gone; /* open ones that the merge reveals or settles */
	const char *revealed[GATHER_SHOWN];  /* the most severe of the new ones, as sentences */
	int n_revealed;
};
/* Lets `feed` hand everything to the intake. A rehearsal leaves the register as it was. Otherwise a snapshot is made first (`merge`). The report is to be released even
   after a failure. */
typedef bool (*gather_feed)(void *ctx, struct intake *in, struct err *e);
bool gather(struct app *a, gather_feed feed, void *ctx, const char *label, bool rehearsal, struct gather_report *out, struct err *e);
void gather_report_release(struct gather_report *r);
/* What it did or would do, some lines. Appends. */
void gather_report_text(const struct gather_report *r, struct str *out);

/* The key of this person on this laptop ($XDG_CONFIG_HOME/strates/key), made at first use. */
bool app_key(struct app *a, struct key *out, struct err *e);
/* Signs what is not signed yet with it (the caller forgets it) and notes it as the own one. */
bool app_sign(struct app *a, struct key *k, struct err *e);
/* The same when the register is closed, unless all is signed: who gets a copy of the file then finds its past under its owner's name, and signs only his own. It may
   fail, and is made up for by the next one. */
void app_sign_before_close(struct app *a);
/* A key as people name it: the 64 digits, the five words of one that was met, or its owner's name when it is the only one. false with a sentence. */
bool app_find_key(struct app *a, const char *text, uint8_t key[KEY_SIZE], struct err *e);
/* One line of a file whose owner alone may read it, or STRATES_PASSPHRASE when path is NULL; NULL with e untouched when neither is there. The caller frees. */
bool app_passphrase(const char *path, char **out, struct err *e);

#endif
