/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine_fixture.h - a small register in a temporary file, and records in one line, for the tests of the engine.
 */
#ifndef STRATES_TESTS_ENGINE_FIXTURE_H
#define STRATES_TESTS_ENGINE_FIXTURE_H

#include <strates/engine/engine.h>
#include <strates/store/finding.h>
#include <strates/store/log.h>

struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct engine *engine;
	struct params params;
	int32_t today;
	struct arena arena;
	struct err err;
};
/* 2024-06-01 is today. */
void fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);

struct act {
	const char *title, *kind, *status, *lead, *start, *end, *country, *region, *city, *theme, *dac, *audience, *dossier;
	double lat, lon;
	int percent;
	int64_t partner, elu, cadre; /* rows */
	const char *co_lead;
	long long euros;
};
int64_t add_authority(struct fixture *f, const char *key, const char *strate, const char *epci);
int64_t add_theme(struct fixture *f, const char *key, const char *compatible);
int64_t add_partner(struct fixture *f, const char *name, const char *country);
int64_t add_person(struct fixture *f, const char *name, const char *mandate_end);
int64_t add_action(struct fixture *f, const struct act *a);
int64_t add_mission(struct fixture *f, const char *authority, const char *start, const char *city, const char *joint);
int64_t add_agreement(struct fixture *f, const char *end, const char *signed_on, const char *sent, bool with_state);
/* A line of an action; payer, stage and scheme may be NULL. */
int64_t add_line(struct fixture *f, int64_t action, int year, const char *payer, long long euros, const char *stage, const char *scheme);
int64_t add_network(struct fixture *f, const char *key, const char *theme, const char *one, const char *other);
int64_t add_need(struct fixture *f, int64_t partner, const char *country, const char *city, const char *theme);
int64_t add_priority(struct fixture *f, const char *authority, const char *country, const char *theme);
int64_t add_event(struct fixture *f, const char *kind, const char *authority, const char *day);
int64_t add_link(struct fixture *f, int64_t a, int64_t b, const char *kind, const char *state);
void set_field(struct fixture *f, enum entity en, int64_t id, enum field field, const char *value);
void set_int(struct fixture *f, enum entity en, int64_t id, enum field field, int64_t value);
/* 0 = none. */
void set_ref(struct fixture *f, enum entity en, int64_t id, enum field field, enum entity to, int64_t row);
void delete_row(struct fixture *f, enum entity en, int64_t id);
/* One step around what a test does; end tells the engine. */
void begin(struct fixture *f);
void end(struct fixture *f);
void refresh(struct fixture *f);

/* The only finding of this kind: asserts that there is exactly one, in arena. */
struct finding_row the_finding(struct fixture *f, const char *kind);
int64_t count_findings(struct fixture *f, const char *kind);
/* All findings as text, one a line, with members as uids and without `since`. */
char *dump_findings(struct fixture *f);
/* severity, n_open, n_decided of an action. */
struct action_row action_line(struct fixture *f, int64_t id);

#endif
