#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The harness itself: its words say the truth, the sandbox is one, tests/run counts right.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/drop.sh"

ok 'a command that succeeds' true
not_ok 'a command that fails' false
run sh -c 'echo out; echo err >&2; exit 3'
is "$out" out 'run keeps standard output'
is "$err" err 'run keeps standard error'
status_is 3 'run keeps the status'
like "$out" '^o.t$' 'like'
unlike "$out" 'x' 'unlike'
printf 'a\nb\n' >wanted
printf 'a\nb\n' | same_text wanted 'same_text'

is "$HOME" "$STRATES_SANDBOX/home" 'home is in the sandbox'
is "$(date -u -d "$STRATES_NOW" +%A)" Monday 'the clock of the tests stands on a Monday'
is "$PWD" "$STRATES_SANDBOX" 'the current folder is the sandbox'
is "$LC_ALL$TZ$LANGUAGE" C.UTF-8UTCen 'locale and time zone are fixed'

# --- the verdicts of tests/run on scripts that go wrong, in a tree of their own -----------------------------------------------
mkdir -p tree/tests/cli tree/build/tests
cp -R "$TESTS/lib" "$TESTS/run" tree/tests/
mkdir tree/tests/suppressions
script() { printf '. "$(dirname "$0")/../lib/tap.sh"\n%s\n' "$2" >"tree/tests/cli/$1.sh"; }
script 10-good 'pass a; skip b why; done_testing'
script 20-bad 'pass a; fail b; done_testing'
script 30-no-plan 'pass a'
script 40-status 'pass a; done_testing; exit 4'
script 50-skipped 'skip_all "not here"'
script 60-short 'echo "ok 1 - a"; echo 1..2'
script 70-slow 'pass a; done_testing; sleep 60'
script 80-sanitizer 'pass a; echo "ERROR: AddressSanitizer" >"$STRATES_SANDBOX/san/asan.1"; done_testing'
script 90-litter 'touch "$HOME/x"; echo "$STRATES_SANDBOX" >"$BUILD/where"; pass a; done_testing'
tree_run() { env -u STRATES_SANDBOX STRATES_TEST_TIMEOUT=1 TMPDIR="$STRATES_SANDBOX/tmp" bash tree/tests/run -b tree/build "$@"; }
last() { tail -n 1 <<<"$out"; }
verdict() { run tree_run "$1" && is "$(last)" "$2" "$3"; }
verdict 10-good '1 passed, 0 failed, 1 skipped' 'one passed, one skipped'
status_is 0 'and that is a success'
verdict 20-bad '1 passed, 1 failed, 0 skipped' 'a failed case is counted'
status_is 1 'and fails the run'
like "$out" 'not ok 2 - b' 'and is shown'
verdict 30-no-plan '1 passed, 1 failed, 0 skipped' 'a script that ends early has failed'
verdict 40-status '1 passed, 1 failed, 0 skipped' 'a bad exit status has failed'
verdict 50-skipped '0 passed, 0 failed, 1 skipped' 'a script left out is one skipped'
verdict 60-short '1 passed, 1 failed, 0 skipped' 'a plan that does not fit has failed'
verdict 70-slow '1 passed, 1 failed, 0 skipped' 'a script that hangs has failed'
like "$out" 'out of time' 'and says so'
verdict 80-sanitizer '1 passed, 1 failed, 0 skipped' 'what a sanitizer says has failed'
verdict 90-litter '1 passed, 0 failed, 0 skipped' 'a script that leaves files'
not_ok 'nothing of its sandbox is left' test -e "$(cat tree/build/where)"
verdict no-such-test '0 passed, 0 failed, 0 skipped' 'a name that is nowhere'
run tree_run 10- 20- 60-
is "$(last)" '3 passed, 2 failed, 1 skipped' 'several words, one sum'

# --- permissions ----------------------------------------------------------------------------------------------------------------
echo kept >read-only
chmod 0444 read-only
drop_own read-only
not_ok 'drop: a read-only file is one' drop sh -c "echo gone >'$PWD/read-only'"
is "$(cat read-only)" kept 'and keeps its contents'
chmod 0000 read-only
not_ok 'drop: a file that may not be read is not' drop cat "$PWD/read-only"

done_testing
