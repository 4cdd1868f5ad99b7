#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The calendar: clashes first, days, weeks and months, today, the record behind each line.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
ok 'the console' console 80x24
tui_keys v j
ok 'v j: nothing yet' tui_wait 'Nothing is dated'
tui_keys 1
ok 'the list' tui_wait '─ Actions'
console_leave
"$STRATES" add mission title='Délégation' authority=dep:29 start=2027-01-18 end=2027-01-22 country=SN city=Kédougou >/dev/null
"$STRATES" add mission title='Autre délégation' authority=reg:53 start=2027-01-25 country=SN city=Kédougou >/dev/null
"$STRATES" add event title='Conseil départemental' kind=council on_day=2026-12-14 authority=dep:29 >/dev/null
"$STRATES" add event title='Commission' kind=commission on_day=2027-03-02 authority=dep:29 >/dev/null

ok 'with missions' console 80x24
tui_keys v j
ok 'the calendar' tui_wait '─ Calendar +4 .* 2 missions clash'
like "$(tui_line 3)" 'Missions that clash' 'clashes first'
like "$(tui_line 4)" '^> !+ +2027-01-18 mission +Délégation' 'the nearest is selected'
is "$(tui_cursor)" 0,4 'the cursor on it'
like "$(tui_screen)" 'Today, Monday 23 November 2026' 'today is told'
like "$(tui_screen)" 'Monday 14 December 2026' 'and each day'
ok 'a sentence' tui_wait '^ Monday 18 January 2027, 1 clash: mission, Délégation'
tui_keys Down Down
ok 'a council' tui_wait '^ Monday 14 December 2026: council, Conseil'
tui_keys Right
ok 'Right: the next month in which there is something' tui_wait '^ Tuesday 2 March 2027'
tui_keys Left
ok 'Left: back' tui_wait '^ Monday 14 December 2026'
tui_keys '<'
ok '<: by week' tui_wait 'Week of 14 December 2026'
tui_keys '<'
ok 'by month' tui_wait '^ +December 2026'
ok 'with the day on its line' tui_wait '^> +2026-12-14 council'
tui_keys Enter
ok 'Enter opens the record' tui_wait 'Conseil départemental.*'
ok 'as a form' tui_wait 'Ctrl-S'
tui_keys Escape
ok 'and back' tui_gone 'Ctrl-S'
tui_keys '\;'
ok '; to what is to be settled' tui_wait '^ Monday 18 January'
tui_keys 1
ok 'the list' tui_wait '─ Actions'
console_leave

ok 'a large window' console 140x40
tui_keys v j
ok 'a month beside the list' tui_wait 'Mo Tu We Th Fr Sa Su'
ok 'with the days that clash' tui_wait '18!19!20!21!22!'
tui_keys 1
tui_wait '─ Actions' >/dev/null
console_leave
ok '40 columns' console 40x10
tui_keys v j
ok 'too' tui_wait '^> !+ +2027-01-18 '
tui_keys 1
tui_wait 'Actions' >/dev/null
console_leave
french
ok 'in French' console 80x24 LANGUAGE=fr
tui_keys v j
ok 'as well' tui_wait 'hui, lundi 23 novembre 2026'
console_leave
status_is 0 'left in order'
done_testing
