# SPDX-License-Identifier: GPL-3.0-or-later
#
# How to add a test
#   unit      tests/unit/test_THING.c (cmocka, its own main) and one line below: unit_tests += tests/unit/test_THING
#             Property tests likewise: tests/prop/test_THING.c. They link libcore.a alone, without curses.
#   console   a unit of src/ui links more, so it takes two lines:
#               tui_unit_tests += tests/unit/test_PANE
#               tests_unit_test_PANE_LDADD = $(tui_test_ldadd)
#   script    tests/cli/NN-topic.sh, tests/tui/NN-topic.sh, tests/sync/NN-topic.sh: executable, no line anywhere, they are found.
#             Start from tests/cli/00-harness.sh and tests/tui/00-harness.sh; helpers: tests/lib/tap.sh, tests/lib/tui.sh.
#   lint      tests/lint/THING.sh, likewise; `make lint' runs them.
# A test of several source files names them: tests_unit_test_THING_SOURCES = tests/unit/test_THING.c tests/unit/helper.c
#
# How to run them
#   make check               all but lint;  make check T='utf8 cli/10'  only those whose name holds one of these words
#   make lint                the rules no compiler checks
#   tests/run -b build utf8  the same without make (nothing is rebuilt); -v shows every line; logs are in build/tests/log

unit_tests =
tui_unit_tests =

# (one line a test, in the order of the names)

unit_tests += tests/unit/test_action_json
tests_unit_test_action_json_SOURCES = tests/unit/test_action_json.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_agenda
tests_unit_test_agenda_SOURCES = tests/unit/test_agenda.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_args
unit_tests += tests/unit/test_bundle
unit_tests += tests/unit/test_certificate
unit_tests += tests/unit/test_compact
unit_tests += tests/unit/test_config
unit_tests += tests/unit/test_confine
tests_unit_test_confine_SOURCES = tests/unit/test_confine.c src/cli/confine.c
unit_tests += tests/unit/test_conflicts
tests_unit_test_conflicts_SOURCES = tests/unit/test_conflicts.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_mapping
tests_unit_test_mapping_SOURCES = tests/unit/test_mapping.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_indicators
tests_unit_test_indicators_SOURCES = tests/unit/test_indicators.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_dashboard
tests_unit_test_dashboard_SOURCES = tests/unit/test_dashboard.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_date
unit_tests += tests/unit/test_edit
tests_unit_test_edit_SOURCES = tests/unit/test_edit.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_effect
tests_unit_test_effect_SOURCES = tests/unit/test_effect.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_effort
tests_unit_test_effort_SOURCES = tests/unit/test_effort.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_engine
tests_unit_test_engine_SOURCES = tests/unit/test_engine.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/prop/test_engine_prop
tests_prop_test_engine_prop_SOURCES = tests/prop/test_engine_prop.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/prop/test_jsonl_roundtrip
unit_tests += tests/prop/test_oracle
tests_prop_test_oracle_SOURCES = tests/prop/test_oracle.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_entity
unit_tests += tests/unit/test_err
unit_tests += tests/unit/test_feature
tests_unit_test_feature_SOURCES = tests/unit/test_feature.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_file
unit_tests += tests/unit/test_filter
unit_tests += tests/unit/test_hub_stage
unit_tests += tests/unit/test_identity
unit_tests += tests/unit/test_intl
unit_tests += tests/unit/test_job
tests_unit_test_job_SOURCES = tests/unit/test_job.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_kinds
tests_unit_test_kinds_SOURCES = tests/unit/test_kinds.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_learn
tests_unit_test_learn_SOURCES = tests/unit/test_learn.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_log
unit_tests += tests/unit/test_matrix
tests_unit_test_matrix_SOURCES = tests/unit/test_matrix.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_mem
unit_tests += tests/unit/test_minutes
unit_tests += tests/unit/test_left_out
unit_tests += tests/unit/test_merge
unit_tests += tests/unit/test_fold
unit_tests += tests/unit/test_names
tests_unit_test_names_SOURCES = tests/unit/test_names.c tests/unit/names_data.c tests/unit/names_data.h
unit_tests += tests/prop/test_names_prop
tests_prop_test_names_prop_SOURCES = tests/prop/test_names_prop.c tests/unit/names_data.c tests/unit/names_data.h
unit_tests += tests/unit/test_one_percent
tests_unit_test_one_percent_SOURCES = tests/unit/test_one_percent.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_paper
unit_tests += tests/unit/test_profile
unit_tests += tests/unit/test_query
unit_tests += tests/unit/test_query_list
unit_tests += tests/unit/test_record
unit_tests += tests/unit/test_resolve
tests_unit_test_resolve_SOURCES = tests/unit/test_resolve.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_refdata
unit_tests += tests/unit/test_rows
unit_tests += tests/unit/test_score
unit_tests += tests/unit/test_settle
tests_unit_test_settle_SOURCES = tests/unit/test_settle.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_sha256
unit_tests += tests/unit/test_show
tests_unit_test_show_SOURCES = tests/unit/test_show.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_sniff
unit_tests += tests/unit/test_statements
unit_tests += tests/unit/test_store
unit_tests += tests/unit/test_str
unit_tests += tests/unit/test_table
unit_tests += tests/unit/test_thresholds
tests_unit_test_thresholds_SOURCES = tests/unit/test_thresholds.c tests/unit/engine_fixture.c tests/unit/engine_fixture.h
unit_tests += tests/unit/test_timeline
tests_unit_test_timeline_SOURCES = tests/unit/test_timeline.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_uid
unit_tests += tests/unit/test_undo_alone
tests_unit_test_undo_alone_SOURCES = tests/unit/test_undo_alone.c tests/unit/with_app.c tests/unit/with_app.h
unit_tests += tests/unit/test_utf8
unit_tests += tests/unit/test_vocab
unit_tests += tests/unit/test_wording
unit_tests += tests/unit/test_xlsx
unit_tests += tests/prop/test_import_idempotent
unit_tests += tests/prop/test_undo
tests_prop_test_undo_SOURCES = tests/prop/test_undo.c tests/prop/random_steps.h
unit_tests += tests/prop/test_converge
tests_prop_test_converge_SOURCES = tests/prop/test_converge.c tests/prop/random_steps.h

# Faults (tests/fault/fault.h): the linker puts faulty_libc.c between the program and the system. `make fault' tries all of them.
fault_wrapped = malloc,--wrap=calloc,--wrap=realloc,--wrap=open,--wrap=mkostemp,--wrap=write,--wrap=fsync,--wrap=rename,--wrap=link,--wrap=unlink,--wrap=getrandom
small_share = tests/fault/small_share.c tests/fault/small_share.h
unit_tests += tests/fault/test_fault
tests_fault_test_fault_SOURCES = tests/fault/test_fault.c tests/fault/faulty_vfs.c tests/fault/faulty_libc.c tests/fault/fault.h $(small_share)
tests_fault_test_fault_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=$(fault_wrapped)

# Everything that reads what others wrote, over its corpus (tests/fuzz/corpus) and mutations of it. `make fuzz' lets libFuzzer find more.
tui_unit_tests += tests/fuzz/test_fuzz
tests_fuzz_test_fuzz_SOURCES = tests/fuzz/test_fuzz.c tests/fuzz/fuzz_targets.c tests/fuzz/fuzz.h $(small_share)
tests_fuzz_test_fuzz_LDADD = $(tui_test_ldadd)
EXTRA_PROGRAMS = tests/fuzz/libfuzzer
tests_fuzz_libfuzzer_SOURCES = tests/fuzz/libfuzzer.c tests/fuzz/fuzz_targets.c tests/fuzz/fuzz.h $(small_share)
tests_fuzz_libfuzzer_LDADD = $(tui_test_ldadd)
fuzzer_link =
tests_fuzz_libfuzzer_LDFLAGS = $(AM_LDFLAGS) $(fuzzer_link)

# The console.
tui_unit_tests += tests/unit/test_canvas
tests_unit_test_canvas_LDADD = $(tui_test_ldadd)
dialog_stage = tests/unit/dialog_stage.c tests/unit/dialog_stage.h tests/unit/with_app.c tests/unit/with_app.h
tui_unit_tests += tests/unit/test_dialog_board
tests_unit_test_dialog_board_SOURCES = tests/unit/test_dialog_board.c $(dialog_stage)
tests_unit_test_dialog_board_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_dialog_form
tests_unit_test_dialog_form_SOURCES = tests/unit/test_dialog_form.c $(dialog_stage)
tests_unit_test_dialog_form_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_dialog_misc
tests_unit_test_dialog_misc_SOURCES = tests/unit/test_dialog_misc.c $(dialog_stage)
tests_unit_test_dialog_misc_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_dialog_conflict
tests_unit_test_dialog_conflict_SOURCES = tests/unit/test_dialog_conflict.c $(dialog_stage)
tests_unit_test_dialog_conflict_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_dialog_settle
tests_unit_test_dialog_settle_SOURCES = tests/unit/test_dialog_settle.c $(dialog_stage)
tests_unit_test_dialog_settle_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_starter
tests_unit_test_starter_SOURCES = tests/unit/test_starter.c $(dialog_stage)
tests_unit_test_starter_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_dialog_what_if
tests_unit_test_dialog_what_if_SOURCES = tests/unit/test_dialog_what_if.c $(dialog_stage)
tests_unit_test_dialog_what_if_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_form
tests_unit_test_form_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_geo
tests_unit_test_geo_SOURCES = tests/unit/test_geo.c tests/unit/with_app.c tests/unit/with_app.h
tests_unit_test_geo_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_keymap
tests_unit_test_keymap_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_keys
tests_unit_test_keys_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_layout
tests_unit_test_layout_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_gantt
tests_unit_test_gantt_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_lineedit
tests_unit_test_lineedit_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_list
tests_unit_test_list_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_pane_inbox
tests_unit_test_pane_inbox_SOURCES = tests/unit/test_pane_inbox.c tests/unit/with_app.c tests/unit/with_app.h
tests_unit_test_pane_inbox_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_shorten
tests_unit_test_shorten_LDADD = $(tui_test_ldadd)
tui_unit_tests += tests/unit/test_theme
tests_unit_test_theme_LDADD = $(tui_test_ldadd)

# --- machinery -------------------------------------------------------------------------------------------------------------------

LDADD = $(core_ldadd) $(CMOCKA_LIBS)
tui_test_ldadd = $(tui_ldadd) $(CMOCKA_LIBS)
AM_CFLAGS += $(CMOCKA_CFLAGS)
if HAVE_CMOCKA
check_PROGRAMS = $(unit_tests) $(tui_unit_tests)
endif

T =
run_tests = $(BASH_PROGRAM) '$(srcdir)/tests/run' -b '$(abs_builddir)'
# The unit programs are named because a build directory may hold old ones, which are no part of this version.
check-local:
	@UNIT_TESTS='$(check_PROGRAMS)' $(run_tests) $(T)
# A make of its own after `all', which is one too: two at a time would write the same objects.
check-programs: all
	@test -z '$(check_PROGRAMS)' || $(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS)
lint: config.h
	@$(run_tests) lint
# Drives a terminal program for `make bench'; built only then.
EXTRA_PROGRAMS += tests/bench/ptylat tests/bench/wording
tests_bench_ptylat_LDADD =
tests_bench_wording_LDADD = $(core_ldadd)
# Figures of double entries, run by hand: see its head.
EXTRA_PROGRAMS += tests/bench/identity
tests_bench_identity_LDADD = $(core_ldadd)
EXTRA_PROGRAMS += tests/bench/edit
tests_bench_edit_LDADD = $(core_ldadd)
EXTRA_PROGRAMS += tests/bench/merge
tests_bench_merge_LDADD = $(core_ldadd)
EXTRA_PROGRAMS += tests/bench/hub
tests_bench_hub_LDADD = $(core_ldadd) $(LIBPQ_LIBS)
bench: tests/bench/ptylat
# Other processors and another C library, where the compilers are: make compat, or WHAT=musl for one of s390x, i386, musl.
WHAT =
.PHONY: compat
compat: all
	@'$(srcdir)/tests/compat/run' '$(abs_builddir)' $(WHAT)
# Two laptops in $TMPDIR.
.PHONY: bench-merge
bench-merge: tests/bench/merge
	@tests/bench/merge
# The team's server against plain INSERTs and COPY: make bench-hub, or N=100000 for fewer operations than a million.
N = 1000000
.PHONY: bench-hub
bench-hub: tests/bench/hub
	@'$(srcdir)/tests/bench/hub.sh' "$$PWD/tests/bench/hub" $(N)
# The wording on public benchmarks, which are no part of the project: make bench-wording GOLD=FOLDER
GOLD = $(srcdir)/../../../shared/data/gold
bench-wording: tests/bench/wording
	@if test -d '$(GOLD)/abt-buy'; then tests/bench/wording '$(GOLD)'; else echo 'bench-wording: no abt-buy in $(GOLD); name it with GOLD=FOLDER' >&2; exit 1; fi
# Every fault at every point, some hours' work for one processor: make fault, or F=edit for the scenarios of that name.
F =
.PHONY: fault
fault: check-programs
	@TESTS='$(srcdir)/tests' tests/fault/test_fault --long $(F)
# Figures, not verdicts: each is a program or script of its own under tests/<target>/run.
bench fuzz soak: all
	@if test -x '$(srcdir)/tests/$@/run'; then '$(srcdir)/tests/$@/run' '$(abs_builddir)'; else echo 'there is no tests/$@/run yet' >&2; exit 1; fi
# What reads the sources for defects (tests/static/run tells which, and of what it is no failure): make analyse, or A='gcc tidy' for these only.
A =
.PHONY: analyse memcheck
analyse: config.h $(nodist_libcore_a_SOURCES)
	@STRATES_STATIC='$(A)' '$(srcdir)/tests/static/run' '$(abs_builddir)' -- $(DEFS) $(AM_CPPFLAGS) $(CPPFLAGS) $(SQLITE_CFLAGS) $(EXPAT_CFLAGS) $(JANSSON_CFLAGS) \
	  $(LIBZIP_CFLAGS) $(LIBSODIUM_CFLAGS) $(LIBZSTD_CFLAGS) $(LIBPQ_CFLAGS) $(XLSXWRITER_CFLAGS) $(NCURSES_CFLAGS)
# Unit tests and commands under valgrind: make memcheck, or M='date commands' for some of them.
M =
memcheck: check-programs
	@STRATES_MEMCHECK_TESTS='$(unit_tests)' '$(srcdir)/tests/static/memory' '$(abs_builddir)' $(M)
# Which branches the tests take, in a build of its own under coverage/: make coverage, or C='filter cli/2' for some tests.
C =
.PHONY: coverage
coverage:
	@'$(srcdir)/tests/static/coverage' '$(abs_srcdir)' '$(abs_builddir)/coverage' $(C)
# Of the overlap engine alone: make bench-engine, or B='quality 100000 21 22' for one of them (tests/bench/engine/run tells which).
B =
bench-engine: all tests/bench/edit
	@'$(srcdir)/tests/bench/engine/run' '$(abs_builddir)' $(B)

.PHONY: check-programs lint bench bench-engine bench-wording fuzz soak
