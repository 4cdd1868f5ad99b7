#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tmux and a second emulator, which share no code, read the same screens from what the program writes; and so does a script, without any.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
# The package belongs to the system's own Python, which need not be the first one.
for python in python3 /usr/bin/python3 none; do
  "$python" -c 'import pyte' 2>/dev/null && break
done
[ "$python" != none ] || skip_all 'no second emulator: python3-pyte is not installed'

ok 'a register' console_register
# The question who one is has been answered.
printf 'size 80x24\nkey Esc\n' >first-time
ok 'past the first question' strates --script first-time

# Each program has its own memory of where it was.
answered=$XDG_STATE_HOME/strates
apart() {
  export XDG_STATE_HOME=$STRATES_SANDBOX/state.$1
  mkdir -p "$XDG_STATE_HOME"
  cp -r "$answered" "$XDG_STATE_HOME/"
}
# agree SIZE TEXT KEYS NAMES: once KEYS were typed TEXT is there; the names of the keys, for tmux and for the script.
cases=0
agree() {
  local size=$1 text=$2 typed=$3 names=$4 key first='3 to settle'
  # Counters come when nobody types; where there is no room for them they need no waiting for.
  [ "$size" != 40x10 ] || first=Actions
  cases=$((cases + 1))
  printf 'wait %s\nkeys %s\nwait %s\nshow\n' "$first" "$typed" "$text" >steps
  apart $cases.second
  run env TERM="${TUI_TERM:-xterm-256color}" "$python" "$TESTS/lib/emulate.py" "$size" steps -- "$STRATES"
  status_is 0 "$size, ${TUI_TERM:-xterm-256color}, $names: the second emulator shows it"
  printf '%s\n' "$out" >second
  apart $cases.first
  tui_start "$size" --
  tui_wait "$first" >/dev/null
  for key in $names; do tui_keys "$key"; done
  tui_wait "$text" >/dev/null
  tui_still
  { tui_screen; echo "cursor $(tui_cursor)"; } >first
  tui_hangup
  same_text second 'tmux agrees' <first
  apart $cases.script
  { echo "size $size"; for key in $names; do echo "key $key"; done; echo capture; } >script
  run strates --script script
  same_text second 'and so does a script' < <(sed 's/^\(cursor [0-9,]*\).*/\1/' <<<"$out")
}

agree 80x24 'Théâtre' 'jjj' 'j j j'
agree 140x40 'Finding 1 of' '\t\t' 'Tab Tab'
agree 200x60 'Set aside' '?' '?'
agree 80x24 'Commands' ':' ':'
agree 40x10 'Record' '\t' 'Tab'
TUI_TERM=vt100
agree 80x24 'Antsirabe' 'jj' 'j j'
TUI_TERM=linux
agree 140x40 'Antsirabe' 'G' 'G'

done_testing
