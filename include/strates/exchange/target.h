/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target.h - the flat names under which a table row speaks of an action.
 *
 * They are the names of the action's JSON. What has several values is taken apart into members that share a tuple: a place is a tuple of country,
 * region, city, lat, lon, precision. The plural (places, themes …) is the whole list in one cell, in the compact form of compact.h.
 */
#ifndef STRATES_EXCHANGE_TARGET_H
#define STRATES_EXCHANGE_TARGET_H

#include <stdbool.h>

enum family {
	FAMILY_ACTION,      /* one value each */
	FAMILY_LIST,        /* several values, each a tuple of its own */
	FAMILY_PARTICIPANT, /* tuples: */
	FAMILY_PARTNER,
	FAMILY_PLACE,
	FAMILY_THEME,
	FAMILY_BUDGET,
	FAMILY_COUNT
};
enum target {
	/* FAMILY_ACTION */
	TARGET_UID,
	TARGET_TITLE,
	TARGET_DESCRIPTION, /* may hold line ends */
	TARGET_KIND,        /* code of VOCAB_ACTION_KIND; else the file's word */
	TARGET_STATUS,      /* code of VOCAB_STATUS; else the file's word */
	TARGET_START,       /* dates: ISO with their precision */
	TARGET_END,
	TARGET_PLANNED_START,
	TARGET_PLANNED_END,
	TARGET_LEAD,        /* `com:29019`, `epci:…`, `dep:…`, `reg:…`; `siren:210600040`; `other:Name` (known not to be a
	                       local authority); `name:Name` (to be sought by name) */
	TARGET_LEAD_NAME,
	TARGET_LEAD_STRATE, /* code of VOCAB_STRATE, for a lead that no reference knows */
	TARGET_SCHEME,
	TARGET_AGREEMENT,   /* its reference or title */
	TARGET_DOSSIER,
	TARGET_ELU,         /* persons: a name */
	TARGET_CADRE,
	TARGET_RECONFIRMED, /* date */
	TARGET_CITIZENS,    /* 0 or 1 */
	TARGET_YOUTH,
	TARGET_VISITS_OUT,
	TARGET_VISITS_IN,
	TARGET_FUNDS_OUT,
	TARGET_FUNDS_IN,
	TARGET_EXPERTISE_OUT,
	TARGET_EXPERTISE_IN,
	TARGET_CONFIDENTIALITY,
	TARGET_SOURCE,
	TARGET_SOURCE_ID,
	TARGET_CREATED,
	TARGET_UPDATED,
	/* FAMILY_LIST */
	TARGET_SDGS, /* 1..17 */
	TARGET_NETWORKS,
	TARGET_AUDIENCE,
	TARGET_TAGS,
	TARGET_LINKS,
	/* tuples; * = repeated in each tuple of a row when it is given once */
	TARGET_PARTICIPANT,        /* as TARGET_LEAD */
	TARGET_PARTICIPANT_NAME,
	TARGET_PARTICIPANT_ROLE,   /* * code of VOCAB_ROLE */
	TARGET_PARTICIPANT_STRATE, /* * */
	TARGET_PARTNER,            /* its name */
	TARGET_PARTNER_UID,
	TARGET_PARTNER_KIND,    /* * code of VOCAB_PARTNER_KIND */
	TARGET_PARTNER_COUNTRY, /* * as TARGET_COUNTRY */
	TARGET_PARTNER_CITY,    /* * */
	TARGET_PARTNER_LAT,
	TARGET_PARTNER_LON,
	TARGET_COUNTRY, /* * ISO code of 2 or 3 letters, or a name in French or English */
	TARGET_REGION,  /* * */
	TARGET_CITY,
	TARGET_LAT, /* degrees, in range */
	TARGET_LON,
	TARGET_PRECISION, /* * code of VOCAB_PLACE_PRECISION */
	TARGET_THEME,     /* key of a theme, or the file's own label */
	TARGET_DAC,       /* 3 or 5 digits */
	TARGET_PERCENT,
	TARGET_BUDGET_YEAR, /* * */
	TARGET_PAYER,       /* * as TARGET_LEAD */
	TARGET_PAYER_NAME,
	TARGET_AMOUNT,      /* "71403.54", "12000": units, not hundredths */
	TARGET_CURRENCY,    /* * ISO code */
	TARGET_STAGE,       /* * code of VOCAB_STAGE */
	TARGET_BUDGET_SCHEME, /* * code of VOCAB_SCHEME */
	TARGET_LEDGER,      /* * name of a separate budget */
	TARGET_COUNT,
	TARGET_NONE = -1
};

/* Name as in an INI file or a header; "" out of range. */
const char *target_name(enum target t);
/* TARGET_NONE when unknown. */
enum target target_find(const char *name);
enum family target_family(enum target t);
/* participants, partners, places, themes, budget: the family whose compact form it is; FAMILY_COUNT when it is none. */
enum family family_of_compact(const char *name);
/* One value serves all tuples of its family. */
bool target_is_shared(enum target t);
/* A value of it makes a tuple; the others only complete one. */
bool target_is_anchor(enum target t);
bool target_is_date(enum target t);

#endif
