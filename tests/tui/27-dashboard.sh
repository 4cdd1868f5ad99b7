#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The dashboard: what is to be done first, each line opens something.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
"$STRATES" add mission title='Délégation' authority=dep:29 start=2027-01-18 end=2027-01-22 country=SN city=Kédougou >/dev/null
"$STRATES" add mission title='Autre délégation' authority=reg:53 start=2027-01-25 country=SN city=Kédougou >/dev/null
leave() {
  tui_keys 1
  tui_wait 'Actions' && console_leave
}

ok 'the console' console 80x24
tui_keys v b
tui_keys p
ok 'p, which turns nothing here, says so' tui_wait 'p does nothing here'
tui_keys Up
ok 'what was found is said to its end' tui_wait '^ {5}.*without a declared link\.'
ok 'v b: the dashboard' tui_wait '─ Dashboard +7 actions'
like "$(tui_line 3)" 'To do today' 'what is to be done first'
like "$(tui_line 4)" '^> !' 'the worst finding is selected'
is "$(tui_cursor)" 0,4 'the cursor on it'
like "$(tui_screen)" '^ +! +2 missions to come clash' 'missions that clash'
like "$(tui_screen)" 'Coordination: 0 of 1 .*▁ +0 %' 'a rate'
tui_keys G
ok 'to the end' tui_wait '^> .* [0-9]+ +[0-9]+'
ok 'themes in a sentence' tui_wait '^ .*: [0-9]+ actions?, [0-9]+ with something to settle'
tui_keys Enter
ok 'Enter lists the actions' tui_wait '─ Actions +[0-9]/[0-9]'
tui_keys b
ok 'b comes back' tui_wait '─ Dashboard'
tui_keys g
tui_wait '^> !' >/dev/null
tui_keys '\;' '\;' '\;'
ok '; stays among the findings' tui_wait '^> !'
down() {
  local _
  for _ in 1 2 3 4 5 6; do
    tui_shows "^> .*$1" && return
    tui_keys Down
    tui_still
  done
  tui_shows "^> .*$1"
}
ok 'the clashes' down 'missions to come clash'
tui_keys Enter
ok 'lead to the calendar' tui_wait '─ Calendar'
tui_keys b
ok 'and back' tui_wait '─ Dashboard'
leave

ok 'a large window' console 140x40
tui_keys v b
ok 'two columns' tui_wait 'To do today .*Strates +actions +open'
ok 'with bars' tui_wait 'commune +5 +0 +░'
tui_keys Right
ok 'Right: to the figures' tui_wait '> .*(commune|département|région)'
tui_keys Down Down Left
ok 'Left: back' tui_wait '│> !'
leave
ok '40 columns' console 40x10
tui_keys v b
ok 'too' tui_wait '^> !'
leave
ok 'for a screen reader' console 80x24 -- --screen-reader
tui_keys v b
ok 'years are numbers' tui_wait 'under way by year: 2018: 1'
leave
new_register empty.db
ok 'an empty register' console 80x24 -- -d empty.db
tui_keys v b
ok 'has a dashboard' tui_wait '─ Dashboard +0 actions'
ok 'which says how to begin' tui_wait '^ *No action yet\. a adds one; import takes them from a file\.'
leave
ok 'the demonstration' new_register --sample demo.db
# todo SIZE: how many findings, and how many countries and themes
todo() {
  printf 'size %s\nkey v b\ncapture page\n' "$1" >script
  "$STRATES" -d demo.db --script script
  printf '%s %s\n' "$(grep -Ec '(^|│)[ >] !+ +.*(seem to|approached by|authorities|act in)' page)" "$(grep -Ec ' [█░]+$' page)"
}
read -r few rest < <(todo 80x24)
read -r many more < <(todo 200x60)
ok "room that is left is for more findings ($few, $many)" test "$many" -gt "$few"
ok "then for countries and themes ($rest, $more)" test "$more" -gt 20
french
ok 'in French' console 80x24 LANGUAGE=fr
tui_keys v b
ok 'as well' tui_wait '─ Tableau de bord'
console_leave
status_is 0 'left in order'
done_testing
