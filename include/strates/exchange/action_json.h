/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * action_json.h - records as JSON, one object a line: the interchange form that neither language nor program version changes.
 *
 * An action is written with what it refers to, so that a line can be read without the register it comes from:
 *	uid title description kind status start end planned_start planned_end          dates as ISO with their precision
 *	lead {authority, name, strate}      participants [{authority, name, strate, role}]
 *	partners [{uid, name, kind, country, city}]
 *	places [{country, region, city, lat, lon, precision}]
 *	themes [{theme, dac, percent}]      sdgs [int]    networks, audience, tags [text]
 *	budget [{year, payer, amount, currency, stage, scheme, ledger}]           amounts in units ("1234.5"), as entered
 *	agreement {uid, title, reference}   elu, cadre {uid, name}
 *	links [{uid, kind, state, action, side, lead}]            action = uid of the other one; side = "a" or "b", which one this is
 *	scheme dossier reconfirmed citizens youth visits_out visits_in funds_out funds_in expertise_out expertise_in confidentiality
 *	source source_id created updated                          the last two in UTC, from the log
 * Empty members are left out. Members come in this order, lists in the order of the store: equal actions give equal bytes.
 */
#ifndef STRATES_EXCHANGE_ACTION_JSON_H
#define STRATES_EXCHANGE_ACTION_JSON_H

#include <strates/base/str.h>
#include <strates/store/read.h>

struct export_options {
	bool persons;    /* with élu and cadre */
	bool restricted; /* also records of confidentiality `restricted` */
};
/* Appends the object and a line end. *written (may be NULL) = false when the record is restricted and stays here: nothing is appended then. */
bool action_json(struct store *s, int64_t id, const struct export_options *o, struct str *out, bool *written, struct err *e);
/* Any entity: which one it is first ("entity":"mission"; a line without it is an action), then its fields by name (amounts in units, yes/no as true/false, references as key or uid), sets as arrays. Appends one line. */
bool record_json(struct store *s, enum entity en, int64_t id, struct str *out, struct err *e);

#endif
