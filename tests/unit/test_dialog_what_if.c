/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sliders for the engine's parameters: what they count, and that they store nothing. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/sample.h>
#include <strates/app/show.h>
#include <strates/app/what_if.h>
#include <strates/base/file.h>
#include <strates/engine/engine.h>
#include <strates/store/finding.h>

#include "dialog_stage.h"

#define ADD(...) register_add(stage.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})

/* Two that meet, and two that would if an action without an end lasted longer than three years. */
static int begin(void **state)
{
	stage_open(state);
	ADD("title", "Forage Kédougou", "lead", "com:29019", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027");
	ADD("title", "Assainissement Kédougou", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028");
	ADD("title", "Collège de Thiès", "lead", "com:29019", "places", "SN//Thiès", "themes", "education", "start", "2023-06");
	ADD("title", "Lycée de Thiès", "lead", "dep:29", "places", "SN//Thiès", "themes", "education", "start", "2026-08", "end", "2028");
	return 0;
}

static int64_t stored(void)
{
	struct finding_query q = {.undecided = true};
	struct err e = ERR_INIT;
	int64_t n = 0;

	must(app_ensure_findings(stage.app, &e) && findings_count(app_store(stage.app), &q, &n, &e), &e);
	return n;
}

static int64_t counted(enum param_id id, int64_t v)
{
	struct trial *t = trial_new(stage.app);
	struct params p = *config_params(app_config(stage.app));
	struct engine_counts c;
	struct err e = ERR_INIT;

	p.v[id] = v;
	must(trial_count(t, &p, NULL, NULL, &c, &e), &e);
	trial_free(&t);
	return c.total;
}

static bool add_to(void *ctx, const struct finding_row *f)
{
	struct engine_counts *c = ctx;
	int severity = show_severity(f);

	if (f->state == FINDING_COORDINATED)
		return true;
	c->by_mark[severity >= 70 ? 0 : severity >= 40 ? 1 : 2]++;
	c->total++;
	return true;
}

/* The same by a refresh that is taken back. */
static void count_refreshed(struct app *app, const struct params *p, struct engine_counts *out)
{
	struct store *s = app_store(app);
	struct engine *engine = app_engine(app);
	struct finding_query q = {.undecided = false};
	struct err e = ERR_INIT;

	*out = (struct engine_counts){.total = 0};
	must(store_begin(s, &e), &e);
	engine_set_params(engine, p);
	must(engine_refresh_full(engine, s, app_today(app), NULL, NULL, &e) && findings_read(s, &q, add_to, out, &e), &e);
	store_abort(s);
	engine_set_params(engine, config_params(app_config(app)));
}

static void open_counted(void)
{
	stage_push(dialog_what_if(&stage.ui));
	stage_idle();
	assert_false(stage.top->waits);
}

static void says(const char *before, int64_t total, const char *after)
{
	char text[64];

	snprintf(text, sizeof(text), "%s%lld%s", before, (long long)total, after);
	if (!strstr(stage_speech(), text))
		fail_msg("“%s” is not in “%s”", text, stage_speech());
}

/* To the slider with this label of a group, from the top. */
static void go_to(const char *spoken)
{
	stage_keys("Home");
	for (int i = 0; i < 40 && !str_has_prefix(stage_speech(), spoken); i++)
		stage_keys("Down");
	assert_true(str_has_prefix(stage_speech(), spoken));
}

static void what_is_stored_is_counted_first(void **state)
{
	(void)state;
	assert_true(stored() > 1);
	stage_push(dialog_what_if(&stage.ui));
	stage_shows("counting …");
	stage_idle();
	stage_shows_not("counting …");
	says("kind: 35 (default 35), ", stored(), " findings.");
}

static void a_slider_changes_the_count(void **state)
{
	int64_t before = stored(), after = counted(PARAM_OPEN_MONTHS, 48);

	(void)state;
	assert_true(after > before);
	open_counted();
	go_to("no end, months: 36");
	stage_keys("PageUp");
	assert_string_equal(stage_speech(), "no end, months: 48 (default 36).");
	assert_true(stage.top->waits);
	stage_idle();
	says("48 (default 36), ", after, " findings, now");
	says("now ", before, ".");
	/* Small steps both ways, and no further than the end. */
	stage_keys("Right l - Left h");
	assert_true(str_has_prefix(stage_speech(), "no end, months: 47"));
	for (int i = 0; i < 60; i++)
		stage_keys("PageDown");
	assert_true(str_has_prefix(stage_speech(), "no end, months: 1 (default 36)"));
}

/* On a register with findings of every kind; one trial for all, for what was counted before leaves nothing behind. */
static void every_parameter_counts_as_a_refresh_would(void **state)
{
	struct app *app = register_open();
	struct trial *t = trial_new(app);
	const struct params *now = config_params(app_config(app));
	struct engine_counts before, c, wanted;
	struct err e = ERR_INIT;
	int moved = 0;

	(void)state;
	must(sample_load(app, &e), &e);
	/* A tenth of one action, and so no overlap unless small shares count whole. */
	register_add(app, ENTITY_ACTION, (const char *const[]){"title", "Puits du lycée", "lead", "com:29019", "places", "SN//Bakel", "themes", "eau:10, education:90", "start", "2026",
		"end", "2028", NULL});
	register_add(app, ENTITY_ACTION, (const char *const[]){"title", "Bornes des quartiers", "lead", "dep:29", "places", "SN//Bakel", "themes", "eau", "start", "2026", "end", "2028", NULL});
	count_refreshed(app, now, &before);
	for (int i = 0; i < PARAM_ID_COUNT; i++) {
		const struct param_desc *d = param_desc((enum param_id)i);
		struct params p = *now;

		p.v[i] = p.v[i] == d->low ? d->high : d->low;
		must(trial_count(t, &p, NULL, NULL, &c, &e), &e);
		count_refreshed(app, &p, &wanted);
		if (c.total != wanted.total || memcmp(c.by_mark, wanted.by_mark, sizeof(c.by_mark)) != 0)
			fail_msg("%s.%s: %lld, by a refresh %lld", d->section, d->name, (long long)c.total, (long long)wanted.total);
		moved += d->type == PARAM_POINTS && memcmp(c.by_mark, before.by_mark, sizeof(c.by_mark)) != 0;
	}
	assert_true(moved > 0);
	trial_free(&t);
	register_close(&app);
}

static void a_weight_moves_marks_alone(void **state)
{
	(void)state;
	open_counted();
	stage_keys("PageDown PageDown PageDown PageDown");
	stage_idle();
	says("kind: 0 (default 35), ", stored(), " findings, now");
	stage_shows("0*");
	/* What is left is light: what was strong before went down. */
	stage_shows("weights.class: now 35, default 35, from 0 to 100");
}

static void d_brings_the_default_back(void **state)
{
	(void)state;
	open_counted();
	stage_keys("Down Right Right");
	assert_true(str_has_prefix(stage_speech(), "urgency: 22"));
	stage_keys("d");
	/* What was counted already is there at once. */
	assert_false(stage.top->waits);
	says("urgency: 20 (default 20), ", stored(), " findings.");
	stage_keys("Right Down Right D");
	assert_false(stage.top->waits);
	assert_true(str_has_prefix(stage_speech(), "money: 20"));
	stage_shows_not("*");
}

static void a_key_stops_the_count(void **state)
{
	(void)state;
	stage_push(dialog_what_if(&stage.ui));
	stage.waiting = true;
	stage_idle();
	assert_true(stage.top->waits);
	stage_shows("counting …");
	assert_null(stage.ui.message);
	stage.waiting = false;
	stage_idle();
	says("", stored(), " findings.");
	/* Also where other traits have to be read. */
	go_to("no end, months");
	stage_keys("PageUp");
	stage.waiting = true;
	stage_idle();
	assert_true(stage.top->waits);
	stage.waiting = false;
	stage_idle();
	says("48 (default 36), ", counted(PARAM_OPEN_MONTHS, 48), " findings, now");
}

static void nothing_is_stored(void **state)
{
	struct arena mem = ARENA_INIT;
	int64_t before = stored();
	char *stamp = xstrdup(findings_stamp(app_store(stage.app), &mem));

	(void)state;
	open_counted();
	stage_keys("s");
	assert_int_equal(stage_depth(), 1);
	stage_said("No value was moved");
	go_to("no end, months");
	stage_keys("PageUp");
	go_to("Overlap from theme");
	stage_keys("PageUp Right");
	stage_idle();
	stage_keys("s");
	assert_int_equal(stage_depth(), 2);
	assert_string_equal(stage.ui.copy, "[thresholds]\noverlap_theme = 0.61\nopen_months = 48\n");
	stage_shows("overlap_theme = 0.61");
	stage_shows("strates.ini");
	stage_keys("Esc Esc");
	assert_int_equal(stage_depth(), 0);
	assert_int_equal(stage.last, DIALOG_CANCELLED);
	assert_false(file_exists(config_path(app_config(stage.app))));
	assert_int_equal(config_params(app_config(stage.app))->v[PARAM_OPEN_MONTHS], 36);
	assert_string_equal(findings_stamp(app_store(stage.app), &mem), stamp);
	assert_int_equal(stored(), before);
	free(stamp);
	arena_release(&mem);
}

static void it_fits_every_window(void **state)
{
	static const int sizes[][2] = {{1, 1}, {3, 9}, {4, 20}, {10, 40}, {24, 80}, {60, 200}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		stage_size(sizes[i][0], sizes[i][1]);
		open_counted();
		stage_keys("End Right Up Home PageUp End");
		stage_idle();
		stage_shows("");
		stage_clear(NULL);
	}
	stage_size(10, 40);
	open_counted();
	stage_shows("Findings: ");
	stage_shows("> kind");
	stage_keys("End");
	stage_shows("> gains kept");
	stage_keys("Home");
	stage_shows("Severity: points for");
}

static void a_screen_reader_gets_no_bars(void **state)
{
	(void)state;
	stage.grid.glyphs = GLYPHS_READER;
	open_counted();
	stage_keys("Right");
	stage_idle();
	stage_shows("> kind");
	stage_shows("36*");
	stage_shows_not("█");
	stage_shows_not("#");
	stage_shows_not("│");
	stage.grid.glyphs = GLYPHS_UNICODE;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_is_stored_is_counted_first, stage_clear),
		cmocka_unit_test_teardown(a_slider_changes_the_count, stage_clear),
		cmocka_unit_test_teardown(every_parameter_counts_as_a_refresh_would, stage_clear),
		cmocka_unit_test_teardown(a_weight_moves_marks_alone, stage_clear),
		cmocka_unit_test_teardown(d_brings_the_default_back, stage_clear),
		cmocka_unit_test_teardown(a_key_stops_the_count, stage_clear),
		cmocka_unit_test_teardown(nothing_is_stored, stage_clear),
		cmocka_unit_test_teardown(it_fits_every_window, stage_clear),
		cmocka_unit_test_teardown(a_screen_reader_gets_no_bars, stage_clear),
	};

	return cmocka_run_group_tests_name("dialog_what_if", tests, begin, stage_close);
}
