/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * who.h - what the views about people and bodies count: actions by who leads, whom they reach, who answers for them.
 *
 * One line of x_action at a time, without names: those are for the rows that are shown.
 */
#ifndef STRATES_STORE_WHO_H
#define STRATES_STORE_WHO_H

#include <strates/store/read.h>

struct who_action {
	int64_t id;
	const char *lead; /* key */
	int strate, severity, n_open, n_decided;
	int64_t cents;
	int32_t first, last; /* DATE_NO_DAY unknown or open */
};
/* lead: in arena a. false without an error when there is no such action. */
bool who_action(struct store *s, int64_t id, struct arena *a, struct who_action *out, struct err *e);

/* All of them. The key is borrowed during the call; returning false stops. */
bool who_leads(struct store *s, bool (*row)(void *ctx, const struct who_action *a), void *ctx, struct err *e);

/* All of them with who answers for them; nil = nobody. The key is borrowed during the call; returning false stops. */
bool who_tandems(struct store *s, bool (*row)(void *ctx, const struct who_action *a, struct uid elu, struct uid cadre), void *ctx, struct err *e);

/* An action at a partner. */
struct who_partner {
	struct uid uid;
	int64_t id;
	const char *name, *country, *city;
	struct who_action action;
};
/* All of them, those of one partner after each other. Texts are borrowed during the call; returning false stops. */
bool who_partners(struct store *s, bool (*row)(void *ctx, const struct who_partner *p), void *ctx, struct err *e);
/* Actions at one partner, those of one authority after each other. In arena a. */
bool who_at_partner(struct store *s, struct uid partner, struct arena *a, struct who_action **out, int *n, struct err *e);

#endif
