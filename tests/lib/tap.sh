# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tap.sh - words for test scripts. A script starts so, and ends with done_testing:
#   . "$(dirname "$0")/../lib/tap.sh"
# It runs in its sandbox ($STRATES_SANDBOX, also when started by hand), with `strates' on the PATH, the clock stopped at
# $STRATES_NOW, in English unless it calls `french'. Found ready: $TESTS (this folder), $BUILD, $STRATES (the program).
#
#   ok TEXT COMMAND…         the command succeeds             not_ok TEXT COMMAND…    it fails
#   run COMMAND…             runs it; sets $out, $err (files' contents without last newline) and $status
#   status_is N TEXT         after run                        exits N TEXT COMMAND…   run and compare the status
#   is GOT WANT TEXT         equal strings                    isnt GOT NOT TEXT
#   like GOT REGEX TEXT      extended regex, in any line      unlike GOT REGEX TEXT
#   same_text FILE TEXT      standard input equals the file; shows the difference
#   pass TEXT, fail TEXT     the verdict itself               skip TEXT WHY           one case left out
#   skip_all WHY             the whole script (before any case)
#   needs COMMAND…           skip_all unless each is installed
#   diag LINE…               comment in the log               at_exit COMMAND         cleaning, run last to first
#   done_testing             the plan; without it the script counts as broken
#   new_register [--sample] [FILE]       what `strates init' makes, copied: made once for all tests, since it takes longer than most
#   from_template NAME FILE COMMAND…     likewise what COMMAND makes of the file that is named to it last
# lastpipe: `command | same_text …' counts in this shell, not in a copy of it.
set -u
shopt -s lastpipe

if [ -z "${TESTS:-}" ] || [ -z "${STRATES_SANDBOX:-}" ]; then
  # Started by hand: bash tests/cli/10-x.sh [BUILD]
  tap_tests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
  # shellcheck source=tests/lib/sandbox.sh
  . "$tap_tests/lib/sandbox.sh"
  sandbox_make || exit 1
  sandbox_enter "$tap_tests" "$(cd "${1:-$tap_tests/../build}" && pwd -P)"
  export STRATES_TEMPLATES=$STRATES_SANDBOX/template
  tap_exit=(sandbox_remove)
  cd "$STRATES_SANDBOX" || exit 1
else
  tap_exit=()
fi

tap_count=0
tap_failed=0
out='' err='' status=0

tap_at_exit() {
  local i
  for ((i = ${#tap_exit[@]} - 1; i >= 0; i--)); do eval "${tap_exit[i]}"; done
}
trap tap_at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
at_exit() { tap_exit+=("$1"); }

# A slip of the pen is a check that was never made. (In a process of its own, hence the file.)
command_not_found_handle() {
  printf '%s\n' "$1" >>"$STRATES_SANDBOX/no-such-command"
  printf '%s: command not found\n' "$1" >&2
  return 127
}

diag() {
  local line
  for line; do printf '# %s\n' "${line//$'\n'/$'\n'# }"; done
}
pass() { printf 'ok %d - %s\n' $((++tap_count)) "$1"; }
fail() {
  printf 'not ok %d - %s\n' $((++tap_count)) "$1"
  tap_failed=$((tap_failed + 1))
  diag "at ${BASH_SOURCE[-1]##*/}:${BASH_LINENO[-2]}"
  return 1
}
skip() { printf 'ok %d - %s # SKIP %s\n' $((++tap_count)) "$1" "$2"; }
skip_all() {
  echo "1..0 # SKIP $1"
  exit 0
}
needs() {
  local tool
  for tool; do command -v "$tool" >/dev/null || skip_all "$tool is not installed"; done
}
done_testing() {
  [ ! -e "$STRATES_SANDBOX/no-such-command" ] || fail "there is no command $(sort -u "$STRATES_SANDBOX/no-such-command" | tr '\n' ' ')"
  echo "1..$tap_count"
  [ $tap_failed -eq 0 ]
}

run() {
  local files=$STRATES_SANDBOX/tmp
  "$@" >"$files/.out" 2>"$files/.err"
  status=$?
  # NUL bytes can't be in a variable, which bash would say here; a test of binary output uses files.
  { out=$(<"$files/.out") err=$(<"$files/.err"); } 2>/dev/null
  return 0
}
tap_show_run() { diag "status: $status" "stdout: ${out:-(nothing)}" "stderr: ${err:-(nothing)}"; }

ok() {
  local text=$1
  shift
  run "$@"
  if [ $status -eq 0 ]; then pass "$text"; else fail "$text"; diag "this failed: $*"; tap_show_run; return 1; fi
}
# Failing is not crashing: a signal or a sanitizer's 99 is no success here.
not_ok() {
  local text=$1
  shift
  run "$@"
  if [ $status -ne 0 ] && [ $status -lt 99 ]; then pass "$text"; else fail "$text"; diag "this should have failed: $*"; tap_show_run; return 1; fi
}
status_is() { if [ "$status" -eq "$1" ]; then pass "$2"; else fail "$2"; diag "wanted status $1"; tap_show_run; return 1; fi; }
exits() {
  local want=$1 text=$2
  shift 2
  run "$@"
  status_is "$want" "$text"
}
is() { if [ "$1" = "$2" ]; then pass "$3"; else fail "$3"; diag "got:  $1" "want: $2"; return 1; fi; }
isnt() { if [ "$1" != "$2" ]; then pass "$3"; else fail "$3"; diag "got just that: $1"; return 1; fi; }
# has_line TEXT REGEX: a line of it matches, as `grep -Eq' says, without a process for a short text: a run of the tests asks that some
# thousand times. Where bash's =~ is no help (2: it does not take the regex; one that takes an empty line, which splitting drops), grep is.
has_line() {
  local line lines IFS=$'\n'
  [[ '' =~ $2 ]]
  if [[ $? -eq 1 && ${#1} -lt 6000 && $2 != *$'\n'* ]]; then
    set -f
    # shellcheck disable=SC2206 # a word is a line
    lines=($1)
    set +f
    for line in ${lines[@]+"${lines[@]}"}; do
      if [[ $line =~ $2 ]]; then return 0; fi
    done
    return 1
  fi
  grep -Eq -e "$2" <<<"$1"
}
like() { if has_line "$1" "$2"; then pass "$3"; else fail "$3"; diag "got:  $1" "want: /$2/"; return 1; fi; }
unlike() { if ! has_line "$1" "$2"; then pass "$3"; else fail "$3"; diag "got:      $1" "unwanted: /$2/"; return 1; fi; }
same_text() {
  local difference
  if difference=$(diff -u "$1" -); then pass "$2"; else fail "$2"; diag "$difference"; return 1; fi
}

# French messages from here on. C.UTF-8 stays: a laptop or a runner without fr_FR is the common case.
french() { export LANGUAGE=fr; }
english() { export LANGUAGE=en; }

# --- registers

# Two tests that begin together wait for one maker, where there is a flock.
from_template() {
  local made=$STRATES_TEMPLATES/$1.db new=$STRATES_TEMPLATES/$1.$BASHPID
  [ ! -e "$2" ] || { echo "$2 is there already"; return 1; }
  mkdir -p "$STRATES_TEMPLATES" "$(dirname "$2")" || return 1
  (
    ! command -v flock >/dev/null || flock 9
    [ -e "$made" ] || { "${@:3}" "$new" && mv "$new" "$made"; }
  ) 9>>"$STRATES_TEMPLATES/$1.lock" && cp "$made" "$2"
}
init_as() { STRATES_NOW=2026-11-23T09:00:00Z "$STRATES" -d "${!#}" init "${@:1:$#-1}"; }
register_path() { echo "${STRATES_DB:-$XDG_DATA_HOME/strates/register.db}"; }
# Each a site of its own, as if it were made here, but the demonstration, whose log names it.
new_register() {
  local file
  if [ "${1:-}" = --sample ]; then
    from_template "sample.$LANGUAGE" "${2:-$(register_path)}" init_as --sample
  else
    file=${1:-$(register_path)}
    from_template plain "$file" init_as && sqlite3 "$file" "UPDATE meta SET value = abs(random()) WHERE key = 'site'"
  fi
}
