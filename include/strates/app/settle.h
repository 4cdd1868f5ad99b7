/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settle.h - deciding about findings and linking actions.
 */
#ifndef STRATES_APP_SETTLE_H
#define STRATES_APP_SETTLE_H

#include <strates/app/app.h>
#include <strates/store/finding.h>

/* verdict: code or word of VOCAB_VERDICT. why must not be empty. due and by may be NULL. One step; the finding's state follows. */
bool settle_decide(struct app *a, const char *finding, const char *verdict, const char *why, const char *due, const char *by, struct err *e);
/* Takes a decision away: the finding is open again. */
bool settle_reopen(struct app *a, const char *finding, struct err *e);
/* kind of VOCAB_LINK_KIND; lead = authority key or name, NULL; confirmed = both sides agree already (else proposed by the user's authority). *link = its id. */
bool settle_link(struct app *a, int64_t action_a, int64_t action_b, const char *kind, const char *lead, bool confirmed, const char *note, int64_t *link, struct err *e);
bool settle_confirm(struct app *a, int64_t link, struct err *e);
/* Text of a mail that proposes a meeting about a finding, in the user's language. Appends. */
bool settle_meeting_text(struct app *a, const char *finding, struct str *out, struct err *e);

#endif
