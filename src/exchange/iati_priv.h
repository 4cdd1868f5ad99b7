/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * iati_priv.h - what the files of the IATI reader share.
 *
 *	iati.c           the XML: bytes, elements, texts; an activity and each child of it as they open and close
 *	iati_activity.c  what the children say, and what an activity becomes that has been read whole
 */
#ifndef STRATES_EXCHANGE_IATI_PRIV_H
#define STRATES_EXCHANGE_IATI_PRIV_H

#include <expat.h>

#include <strates/exchange/iati.h>

enum { DEPTH_MAX = 64, LEVEL_ACTIVITY = 2, LEVEL_CHILD = 3, MONEY_MAX = 4096, ORGS_MAX = 512, PARAGRAPHS_MAX = 512, PAID_FOR_MAX = 64, NAME_SIZE = 48 };

/* What a child of an activity may hold; of each the first that says something, narratives by language. */
struct iati_child {
	const char *code, *ref, *type, *role, *vocabulary, *vocabulary_uri, *percentage, *iso_date, *status, *lang;
	const char *text, *text_lang;      /* its narrative */
	const char *name, *name_lang;      /* name/narrative of a location, provider-org of a transaction */
	const char *note;                  /* description/narrative of a location */
	const char *lat, *lon, *country;   /* of a location */
	const char *class_code, *place_type, *exactness;
	const char *amount, *currency, *value_date;
	const char *money_type, *money_date, *period_start;
	const char *payer_ref;
	const char *own_type, *own_role, *own_partner, *own_kind, *own_country, *own_city, *own_status, *own_of, *own_planned, *own_stage, *own_scheme,
		*own_ledger; /* attributes of our namespace */
};
struct iati_org {
	const char *role, *ref, *name, *type, *own_role, *own_partner, *own_kind, *own_country, *own_city;
};
/* A budget as it was first, a revised one, a planned disbursement, a transaction. */
enum iati_money_source { MONEY_BUDGET, MONEY_REVISED, MONEY_DISBURSEMENT, MONEY_TRANSACTION };
struct iati_money {
	enum iati_money_source source;
	int year;
	const char *stage, *currency, *payer, *payer_name, *scheme, *ledger;
	long long hundredths;
	bool unsaid; /* of its currency, nothing */
};
/* What a transaction says that it was paid for. */
struct iati_paid_for {
	const char *country, *code, *vocabulary;
};
struct iati_place {
	const char *country, *region, *city, *lat, *lon, *precision;
};
struct iati_reader {
	XML_Parser xml;
	iati_fn fn;
	void *ctx;
	struct err *e;
	struct iati_stats *stats;
	bool stop, is_iati;
	int depth;
	char name[DEPTH_MAX + 1][NAME_SIZE];
	struct str text;         /* of the innermost element */
	size_t activity_bytes;
	struct str raw, root;    /* bytes of the file from raw_at on, back to where the activity in hand begins; the first tag */
	long long raw_at, begins;
	char encoding[40];

	/* The activity in hand; texts in the arena of pr. */
	struct profile_result pr;
	struct iati_child child;
	const char *lang, *currency; /* defaults */
	const char *title, *title_lang;
	const char *id, *internal_id, *reporting_ref, *reporting_name;
	bool own;                /* a record of ours: nothing is added up or made out of it */
	int sector_rank;         /* of the vocabulary that its themes are taken from: see rank_of() */
	struct iati_org orgs[ORGS_MAX];
	int n_orgs;
	struct iati_money money[MONEY_MAX];
	int n_money;
	const char *countries[64];
	int n_countries;
	double shares;           /* sum of the percentages of countries and regions … */
	int n_shares, n_shared;  /* … that so many of so many say */
	const char *regions_of;  /* the vocabulary whose regions count in it */
	struct iati_paid_for paid_for[PAID_FOR_MAX];
	int n_paid_for;
	bool no_currency;        /* an amount without one was met */
	struct iati_place places[ORGS_MAX];
	int n_places, n_sectors, n_tags;
	struct iati_relation relations[ORGS_MAX];
	size_t n_relations;
	const char *paragraphs[PARAGRAPHS_MAX]; /* of its descriptions, each once */
	int n_paragraphs, n_told; /* n_told: those of the descriptions before the one in hand */
	long line;
	long long lost;          /* more of a kind than is taken */
};

/* The child in hand has closed: what it says goes to the activity, or straight to its values. */
void iati_take_child(struct iati_reader *r);
/* The activity has closed: all that was gathered becomes values. */
void iati_put_activity(struct iati_reader *r);

#endif
