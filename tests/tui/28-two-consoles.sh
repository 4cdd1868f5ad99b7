#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two consoles on one record: the second to save is told of the first, field by field, and nothing is lost.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
run new_register
run strates setup --user 'S. Marec' --authority com:29019
run strates add lead=com:29019 title='Forage' places=SN//Kédougou themes=eau start=2025 end=2026
status_is 0 'a register with one action'

other() { TUI_NAME=other "$@"; }

ok 'one console' tui_start 80x24 --
tui_wait Forage
ok 'another one' other tui_start 80x24 --
other tui_wait Forage
tui_keys e
ok 'the first opens the form' tui_wait 'Edit: Forage'
other tui_keys e
ok 'the second opens the same' other tui_wait 'Edit: Forage'

tui_keys End
tui_type ' de Kédougou'
tui_wait 'Title.*Forage de Kédougou'
tui_keys Tab Tab Tab Tab Tab C-u
tui_type 2027
tui_wait 'End +2027'
tui_keys C-s
ok 'the first saves' tui_wait '“Forage de Kédougou” saved'

other tui_keys Tab Tab Tab Tab Tab C-u
other tui_type 2029
other tui_wait 'End +2029'
other tui_keys Tab Tab Tab Tab Tab
other tui_type twinning
other tui_keys Enter C-s
ok 'the second is told which field, who, and what of' other tui_wait 'End \(1 of 1\): S. Marec changed it'
ok 'with its own value' other tui_wait '2029'
ok 'and the other one' other tui_wait '2027'
run strates list --format csv
like "$out" '2027' 'nothing was written over'
other tui_keys Enter
ok 'mine stays: it is saved, and what else changed is said' other tui_wait 'what others changed meanwhile stays: Title'
run strates list --format csv
like "$out" 'Forage de Kédougou' 'the title of the first is there'
like "$out" '2029' 'and the end of the second'
ok 'the first console shows it too' tui_wait '2025–2029'
run strates undo
run strates list --format csv
like "$out" '2027' 'undo brings back what the first had written'
run strates check
status_is 0 'and the register is sound'
other tui_quit C-q
other tui_hangup
tui_quit C-q
tui_hangup
done_testing
