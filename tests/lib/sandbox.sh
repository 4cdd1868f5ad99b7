# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sandbox.sh - a home of its own for one test: nothing of the person's who runs it shows, and nothing of it stays.
#   sandbox_make                 makes the folder, sets STRATES_SANDBOX
#   sandbox_enter TESTS BUILD    sets the environment (in a subshell or in the test itself)
#   sandbox_remove               takes the folder away

# Under TMPDIR with a short name: a tmux socket in it must stay below 108 bytes. Mode 0711, so that a test that drops to another
# user (drop.sh) reaches what it was given.
sandbox_make() {
  STRATES_SANDBOX=$(mktemp -d "${TMPDIR:-/tmp}/strates.XXXXXX") || return 1
  chmod 0711 "$STRATES_SANDBOX"
  mkdir -p "$STRATES_SANDBOX"/{home,data,config,state,cache,run,tmp,san}
  chmod 0700 "$STRATES_SANDBOX/run"
  chmod 1777 "$STRATES_SANDBOX/tmp" "$STRATES_SANDBOX/san"
  export STRATES_SANDBOX
}

sandbox_enter() {
  local variable
  for variable in ${!STRATES_@}; do
    case $variable in STRATES_SANDBOX | STRATES_TEST_TIMEOUT) ;; *) unset "$variable" ;; esac
  done
  for variable in ${!LC_@}; do unset "$variable"; done
  unset LANG LANGUAGE EDITOR VISUAL PAGER NO_COLOR COLORFGBG COLORTERM TMUX TMUX_PANE COLUMNS LINES SOURCE_DATE_EPOCH CDPATH ENV
  export LC_ALL=C.UTF-8 LANGUAGE=en TZ=UTC TERM=xterm-256color
  [ ! -d "$2/tests/locale/fr_FR.UTF-8" ] || export LOCPATH=$2/tests/locale
  export HOME=$STRATES_SANDBOX/home TMPDIR=$STRATES_SANDBOX/tmp
  export XDG_DATA_HOME=$STRATES_SANDBOX/data XDG_CONFIG_HOME=$STRATES_SANDBOX/config XDG_STATE_HOME=$STRATES_SANDBOX/state
  export XDG_CACHE_HOME=$STRATES_SANDBOX/cache XDG_RUNTIME_DIR=$STRATES_SANDBOX/run
  # The clock of the tests: a Monday morning.
  export STRATES_NOW=2026-11-23T09:00:00Z
  # Where things are: the scripts and their data, the build, the program.
  export TESTS=$1 BUILD=$2 STRATES=$2/strates
  # Unit programs stand deeper than the program, beside which the shipped data are sought.
  export STRATES_SHARE=$2/share/strates STRATES_LOCALE=$2/share/locale
  export PATH="$2:$PATH"
  # Registers that tests begin with, made once a run (tap.sh, with_app.c).
  export STRATES_TEMPLATES=$2/tests/template
  # Into files, because a program in a terminal has nowhere to say it; tests/run looks there after each test. What was freed is kept unused for the next 16 MiB: with the 256 of the default
  # most of the time goes into fresh pages.
  export ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:quarantine_size_mb=16:malloc_context_size=12:intercept_tls_get_addr=0:exitcode=99:log_path=$STRATES_SANDBOX/san/asan"
  export UBSAN_OPTIONS="print_stacktrace=1:exitcode=99:log_path=$STRATES_SANDBOX/san/ubsan"
  export LSAN_OPTIONS="suppressions=$1/suppressions/lsan.supp:print_suppressions=0"
  export CMOCKA_MESSAGE_OUTPUT=TAP
}

sandbox_remove() {
  [ -n "${STRATES_SANDBOX:-}" ] || return 0
  rm -rf "$STRATES_SANDBOX" 2>/dev/null || {
    chmod -R u+rwX "$STRATES_SANDBOX" 2>/dev/null
    rm -rf "$STRATES_SANDBOX"
  }
  unset STRATES_SANDBOX
}
