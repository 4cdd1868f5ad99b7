/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compact.h - several places, themes, budget lines … in one cell of our own CSV, and in `set themes=eau:60,sante:40`.
 *
 *	participants  com:29019:funder|other:ONG Eau Vive:implementer     authority (strate:code) [:role [:name]]
 *	partners      Mairie de Kédougou/SN/Kédougou@UID|…                name [/country [/city [/kind]]] [@uid]
 *	places        SN/Kédougou/Kédougou@12.55,-12.18,city|ML           country [/region [/city]] [@lat,lon [,precision]]
 *	themes        eau:60|sante:40:12220                               theme [:percent [:dac]]
 *	budget        2024:com:29019:120000:EUR:voted|…                   year:strate:code:amount[:currency[:stage[:scheme[:ledger]]]]; the payer may be empty: 2024:::5000
 *
 * Items are separated by `|`, or by `,` when the cell holds no `|` (not for places, whose coordinates hold commas). A `|`, `/`, `:`, `,`, `@` or `\`
 * that belongs to a text has a `\` before it. Empty parts are left out of the result.
 */
#ifndef STRATES_EXCHANGE_COMPACT_H
#define STRATES_EXCHANGE_COMPACT_H

#include <stdbool.h>
#include <stddef.h>
#include <strates/base/err.h>
#include <strates/base/str.h>
#include <strates/exchange/target.h>

/* One part of item number `tuple` (0-based). value is borrowed for the call. */
typedef void (*compact_fn)(void *ctx, enum target target, int tuple, const char *value);
/* Takes a cell apart. ERR_DATA when an item has too many parts; the parts before it were given. */
bool compact_parse(enum family family, const char *cell, compact_fn fn, void *ctx, struct err *e);
/* Appends one text with its separators escaped, for writing a cell. */
void compact_escape(struct str *out, const char *text);

#endif
