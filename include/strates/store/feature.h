/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * feature.h - what the engine compares, read from the facts in few scans; and what it needs of links, missions, decisions.
 */
#ifndef STRATES_STORE_FEATURE_H
#define STRATES_STORE_FEATURE_H

#include <strates/model/record.h>
#include <strates/store/store.h>

struct feature_place {
	const char *country, *region, *city; /* ISO2, as written; "" when absent */
	int64_t place;                       /* row id of the reference town, 0 unknown; found by its name, in any language, when the row names none */
	bool has_point;
	double lat, lon;
};
struct feature_theme {
	const char *theme, *dac; /* "" when absent */
	int percent;             /* 0 = not said */
};
/* Everything is borrowed during the callback. Days as date.h; DATE_NO_DAY unknown. */
struct feature {
	int64_t id;
	struct uid uid;
	const char *title, *description, *kind, *status, *lead, *lead_name, *dossier, *source, *source_id, *batch; /* "" when absent */
	enum strate lead_strate;
	const char *lead_region, *lead_departement, *lead_epci, *lead_parent;
	int32_t start_first, start_last, end_first, end_last; /* what actual (else planned) start and end may mean */
	int64_t cents;             /* budget in euro cents, 0 unknown */
	struct uid agreement;
	bool has_elu, has_cadre;   /* named, and (by mandate_end) in office on the reference day */
	int32_t tandem_ended;      /* earliest mandate end of the two, DATE_NO_DAY */
	int32_t reconfirmed, updated; /* updated: day of the last change of the row itself (UTC), DATE_NO_DAY unknown */
	const char *scheme;
	int visits_out, visits_in;
	enum taking_part { PART_UNSAID = 0, PART_NO, PART_YES } citizens, youth;
	bool merged;               /* merged into another record: not compared */
	int n_places, n_themes, n_partners, n_participants, n_networks, n_audience;
	const struct feature_place *places;
	const struct feature_theme *themes;
	const struct feature_partner {
		int64_t id;
		const char *name, *acronym, *country, *city;
		int64_t place, parent;       /* place: the reference town, found by the town's name when the row names none */
		int n_aliases, n_apart;
		const char *const *aliases;  /* other names */
		const int64_t *apart;        /* rows that it is known not to be; said on either side, it holds for both */
	} *partners;
	const struct feature_participant {
		const char *authority, *role;
		enum strate strate;
		const char *name;
	} *participants;
	const char *const *networks, *const *audience;
};
/* ids NULL: all living actions, in order of id; else those. today: reference day for mandates. Returning false from row stops. */
bool store_features(struct store *s, const int64_t *ids, int n, int32_t today, bool (*row)(void *, const struct feature *), void *ctx, struct err *e);

struct feature_mission {
	int64_t id;
	struct uid uid;
	const char *title, *authority, *authority_name, *direction, *joint, *status, *country, *region, *city;
	enum strate strate;
	int64_t place, partner;
	bool has_point;
	double lat, lon;
	int32_t first, last;
};
bool store_missions(struct store *s, bool (*row)(void *, const struct feature_mission *), void *ctx, struct err *e);

struct feature_link {
	int64_t id, a, b; /* row ids of the actions */
	const char *kind, *state, *lead, *proposed_by;
	struct uid uid;
	int32_t proposed, confirmed; /* days; DATE_NO_DAY unknown */
};
bool store_links(struct store *s, bool (*row)(void *, const struct feature_link *), void *ctx, struct err *e);

struct feature_agreement {
	int64_t id;
	struct uid uid;
	int32_t end, signed_on, sent; /* days: the last that the text may mean; DATE_NO_DAY unknown */
	bool with_state, tacit;
};
bool store_agreements(struct store *s, bool (*row)(void *, const struct feature_agreement *), void *ctx, struct err *e);

/* Decisions that leave something to the engine: not done and with a day to be done by, or that two records are one. One row a record that it is about. */
struct feature_decision {
	int64_t id;
	struct uid uid, member;      /* member nil: it names none */
	const char *finding, *kind, *verdict;
	int32_t due;                 /* DATE_NO_DAY: none, or done */
};
/* In order of id, then of member. */
bool store_open_decisions(struct store *s, bool (*row)(void *, const struct feature_decision *), void *ctx, struct err *e);

/* What somebody wants to be done: a partner's need that is not met, or a priority of a strategy. Texts "" and rows 0 when not said. */
struct feature_wish {
	enum entity entity; /* ENTITY_NEED, ENTITY_PRIORITY */
	int64_t id, partner;
	struct uid uid;
	const char *authority, *country, *city, *theme;
};
bool store_wishes(struct store *s, bool (*row)(void *, const struct feature_wish *), void *ctx, struct err *e);

struct feature_network {
	const char *key;
	int n_countries, n_themes, n_members; /* no country: all; no theme: all */
	const char *const *countries, *const *themes, *const *members;
};
/* By key. */
bool store_networks(struct store *s, bool (*row)(void *, const struct feature_network *), void *ctx, struct err *e);

/* Meetings of kind "declaration", by authority; day: the first that the text may mean. */
bool store_declarations(struct store *s, bool (*row)(void *, const char *authority, int32_t day), void *ctx, struct err *e);

struct feature_ref_theme {
	const char *key, *name, *scheme; /* name in the user's language */
	int n_dac, n_compatible;
	const char *const *dac, *const *compatible;
};
/* The reference town of this name (or alias, or French exonym) in a country: the only one, or one at least five times as large as the next. 0 when there is
   none, or several. lat and lon are left alone when it has none. */
int64_t store_town_named(struct store *s, const char *country, const char *name, bool *has_point, double *lat, double *lon);

bool store_themes(struct store *s, bool (*row)(void *, const struct feature_ref_theme *), void *ctx, struct err *e);

#endif
