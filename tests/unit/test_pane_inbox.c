/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of findings: clusters that open and close, and what stays when it is read again. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <string.h>
#include <strates/app/settle.h>
#include <strates/ui/pane.h>

#include "with_app.h"

#define ADD(...) register_add(fix.app, ENTITY_ACTION, (const char *const[]){__VA_ARGS__, NULL})

static struct {
	struct app *app;
	struct browse *browse;
	struct pane_inbox pane;
	struct grid grid;
	struct str screen;
} fix;

static int open_group(void **state)
{
	(void)state;
	setenv("LANGUAGE", "en", 1);
	fix.app = register_open();
	/* Three authorities in one town on one theme, */
	ADD("title", "Forage Kédougou", "lead", "com:29019", "places", "SN//Kédougou", "themes", "eau", "start", "2025", "end", "2027", "budget",
		"2026:com:29019:120000");
	ADD("title", "Eau de Kédougou", "lead", "dep:29", "places", "SN//Kédougou", "themes", "eau", "start", "2025-06", "end", "2028", "budget",
		"2026:dep:29:90000");
	ADD("title", "Réseau d'eau", "lead", "com:29232", "places", "SN//Kédougou", "themes", "eau", "start", "2026", "end", "2028");
	/* and two in another. */
	ADD("title", "Tri à Dakar", "lead", "com:29019", "places", "SN//Dakar", "themes", "dechets", "start", "2026", "end", "2028");
	ADD("title", "Collecte de Dakar", "lead", "dep:29", "places", "SN//Dakar", "themes", "dechets", "start", "2026", "end", "2028");
	str_init(&fix.screen);
	grid_init(&fix.grid, 24, 80);
	return 0;
}

static int close_group(void **state)
{
	(void)state;
	grid_release(&fix.grid);
	str_release(&fix.screen);
	register_close(&fix.app);
	return 0;
}

/* As the console does before it draws. */
static bool read_pane(struct err *e)
{
	struct view *v = &fix.pane.view;
	bool ok = !v->stale || view_inbox.read(v, e);

	v->stale = false;
	return ok;
}

static int open_pane(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	fix.browse = browse_new(fix.app);
	pane_inbox_init(&fix.pane, fix.browse);
	grid_resize(&fix.grid, 24, 80);
	must(app_ensure_findings(fix.app, &e) && read_pane(&e), &e);
	return 0;
}

static int close_pane(void **state)
{
	(void)state;
	pane_inbox_release(&fix.pane);
	browse_free(&fix.browse);
	return 0;
}

static const char *draw(void)
{
	struct canvas c = canvas_of(&fix.grid);
	struct err e = ERR_INIT;

	must(read_pane(&e), &e);
	grid_clear(&fix.grid);
	view_inbox.draw(&fix.pane.view, &c, canvas_rect(&c), true);
	str_clear(&fix.screen);
	grid_text(&fix.grid, &fix.screen);
	return fix.screen.s;
}

static void shows(const char *text)
{
	if (!strstr(draw(), text))
		fail_msg("“%s” is not on the screen:\n%s", text, fix.screen.s);
}

static void command(enum command c)
{
	draw();
	assert_int_not_equal(view_inbox.command(&fix.pane.view, c), PANE_IGNORED);
}

static const struct inbox_row *selected(void)
{
	const struct inbox_row *r = pane_inbox_selected(&fix.pane);

	assert_non_null(r);
	return r;
}

static void read_again(void)
{
	browse_forget(fix.browse);
	fix.pane.view.stale = true;
	draw();
}

/* From the top to the cluster of the town. */
static void to_cluster(void)
{
	command(CMD_FIRST);
	for (int i = 0; i < fix.pane.inbox.n && !(selected()->cluster && str_eq(selected()->kind, "fragmentation")); i++)
		command(CMD_DOWN);
	assert_true(selected()->cluster);
}

static void a_cluster_is_one_line(void **state)
{
	(void)state;
	to_cluster();
	assert_int_equal(fix.pane.inbox.n, fix.pane.inbox.n_findings);
	/* What stands for two actions alone is no cluster. */
	for (int i = 0; i < fix.pane.inbox.n; i++)
		assert_int_equal(fix.pane.inbox.v[i].cluster, fix.pane.inbox.v[i].n_members > 2);
	shows("2 communes, 1 département · Water");
	shows("> ▸ !");
	assert_int_equal(selected()->a, 0);
}

static void enter_shows_its_pairs(void **state)
{
	int before = fix.pane.inbox.n, last = 1000, pairs = 0;
	uint64_t cluster;

	(void)state;
	to_cluster();
	cluster = selected()->id;
	command(CMD_OPEN);
	shows("> ▾ !");
	assert_true(selected()->expanded);
	assert_int_equal(selected()->id, cluster);
	command(CMD_RIGHT);
	for (; selected()->parent == cluster; command(CMD_DOWN)) {
		assert_int_equal(selected()->nth, ++pairs);
		assert_true(selected()->severity <= last);
		assert_int_equal(selected()->n_members, 2);
		assert_true(selected()->a && selected()->b);
		last = selected()->severity;
		if (pairs == 3)
			break;
	}
	assert_int_equal(pairs, 3);
	assert_int_equal(fix.pane.inbox.n, before + pairs);
	assert_int_equal(fix.pane.inbox.n_findings, before);
	/* Left goes to the cluster, and once more closes it. */
	command(CMD_LEFT);
	assert_int_equal(selected()->id, cluster);
	command(CMD_LEFT);
	assert_int_equal(fix.pane.inbox.n, before);
	command(CMD_RIGHT);
	assert_int_equal(fix.pane.inbox.n, before + pairs);
	command(CMD_OPEN);
	assert_int_equal(fix.pane.inbox.n, before);
}

static void its_worst_pair_gives_its_place(void **state)
{
	int64_t left, right;
	char id[17];

	(void)state;
	to_cluster();
	assert_true(browse_worst_pair(fix.app, selected()->text, 0, id, &left, &right));
	int severity = selected()->severity;

	command(CMD_OPEN);
	command(CMD_DOWN);
	assert_string_equal(selected()->text, id);
	assert_int_equal(selected()->severity, severity);
	assert_int_equal(selected()->a, left);
	assert_int_equal(selected()->b, right);
	/* Seen from one of its actions: its own worst, that action on the left. */
	command(CMD_DOWN);
	command(CMD_DOWN);
	int64_t other = selected()->a == left || selected()->a == right ? selected()->b : selected()->a;

	to_cluster();
	assert_true(browse_worst_pair(fix.app, selected()->text, other, id, &left, &right));
	assert_int_equal(left, other);
	assert_int_not_equal(right, other);
}

static void what_is_open_stays_when_a_pair_is_settled(void **state)
{
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	uint64_t row;
	char id[17];
	int done = 0, n;

	(void)state;
	to_cluster();
	command(CMD_OPEN);
	command(CMD_DOWN);
	row = selected()->row;
	snprintf(id, sizeof(id), "%s", selected()->text);
	n = fix.pane.inbox.n;
	must(settle_decide(fix.app, id, "assumed", "Deux quartiers", NULL, NULL, &e), &e);
	read_again();
	/* The same pair, now at the end of its cluster. */
	assert_int_equal(selected()->row, row);
	assert_int_equal(selected()->state, FINDING_DECIDED);
	assert_int_equal(selected()->nth, 3);
	assert_int_equal(fix.pane.inbox.n, n);
	shows(">     c ");
	must(app_undo(fix.app, 1, &done, &said, &e), &e);
	str_release(&said);
}

static void a_settled_cluster_hides_no_open_pair(void **state)
{
	struct err e = ERR_INIT;
	struct str said = STR_INIT;
	char ids[3][17], id[17];
	int done = 0, before = fix.pane.inbox.n_findings;

	(void)state;
	to_cluster();
	snprintf(id, sizeof(id), "%s", selected()->text);
	must(settle_decide(fix.app, id, "assumed", "Connu", NULL, NULL, &e), &e);
	read_again();
	assert_string_equal(selected()->text, id);
	assert_int_equal(selected()->state, FINDING_DECIDED);
	assert_int_equal(fix.pane.inbox.n_findings, before);
	shows("> ▸ c ");
	command(CMD_OPEN);
	for (int i = 0; i < 3; i++) {
		command(CMD_DOWN);
		assert_int_equal(selected()->state, FINDING_OPEN);
		snprintf(ids[i], sizeof(ids[i]), "%s", selected()->text);
	}
	/* With its last pair it goes. */
	for (int i = 0; i < 3; i++)
		must(settle_decide(fix.app, ids[i], "assumed", "Connu", NULL, NULL, &e), &e);
	read_again();
	assert_int_equal(fix.pane.inbox.n_findings, before - 1);
	assert_false(pane_inbox_show(&fix.pane, id));
	must(app_undo(fix.app, 4, &done, &said, &e), &e);
	str_release(&said);
}

static void it_is_found_from_elsewhere(void **state)
{
	char id[17];

	(void)state;
	to_cluster();
	snprintf(id, sizeof(id), "%s", selected()->text);
	command(CMD_FIRST);
	assert_true(pane_inbox_show(&fix.pane, id));
	assert_string_equal(selected()->text, id);
	assert_true(selected()->expanded);
	assert_false(pane_inbox_show(&fix.pane, "ffffffffffffffff"));
}

static void it_is_said_and_fits_narrow_windows(void **state)
{
	static const int sizes[][2] = {{1, 1}, {3, 8}, {10, 40}, {60, 200}};
	struct str said = STR_INIT;

	(void)state;
	to_cluster();
	view_inbox.speak(&fix.pane.view, &said);
	assert_non_null(strstr(said.s, "2 commune"));
	assert_true(str_has_prefix(said.s, "Finding "));
	assert_non_null(strstr(said.s, ", collapsed: "));
	command(CMD_OPEN);
	str_clear(&said);
	view_inbox.speak(&fix.pane.view, &said);
	assert_non_null(strstr(said.s, ", expanded: "));
	command(CMD_DOWN);
	str_clear(&said);
	view_inbox.speak(&fix.pane.view, &said);
	assert_true(str_has_prefix(said.s, "Pair 1: "));
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		grid_resize(&fix.grid, sizes[i][0], sizes[i][1]);
		command(CMD_LAST);
		command(CMD_FIRST);
	}
	/* No column for the place: the line begins with it. */
	grid_resize(&fix.grid, 10, 40);
	to_cluster();
	shows("Kédougou · 2 com");
	str_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_cluster_is_one_line, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(enter_shows_its_pairs, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(its_worst_pair_gives_its_place, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(what_is_open_stays_when_a_pair_is_settled, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(a_settled_cluster_hides_no_open_pair, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(it_is_found_from_elsewhere, open_pane, close_pane),
		cmocka_unit_test_setup_teardown(it_is_said_and_fits_narrow_windows, open_pane, close_pane),
	};

	return cmocka_run_group_tests_name("pane_inbox", tests, open_group, close_group);
}
