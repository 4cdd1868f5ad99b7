#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Forms and what settles a finding, in a real terminal.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
run new_register
run strates setup --user 'S. Marec' --authority dep:29
add() { run strates add "$@"; }
add lead=com:29019 title='Forage Kédougou' places=SN//Kédougou themes=eau start=2025 end=2027 budget=2026:com:29019:120000
add lead=dep:29 title='Eau de Kédougou' places=SN//Kédougou themes=eau start=2025-06 end=2028 budget=2026:dep:29:90000
status_is 0 'a register with two actions that meet'

console() {
  tui_start "$1" -- || return 1
  tui_wait "${2:-Kédougou}"
}
leave() { tui_quit C-q; tui_hangup; }

# --- the form, while typing
ok 'the console opens' console 80x24
tui_keys a
ok 'a opens the form' tui_wait 'Add: action'
ok 'which begins with the own territory' tui_wait 'Lead authority.*Finistère'
tui_type 'Réseau'
ok 'the title is typed' tui_wait 'Title.*Réseau'
is "$(tui_cursor)" 32,1 'the cursor stands behind it'
is "$(tui_get '#{cursor_flag}')" 1 'and can be seen'
tui_keys Tab C-u
tui_type 'Landern'
ok 'authorities are offered' tui_wait '> Landerneau'
tui_keys Enter Tab
tui_type 'kedou'
ok 'towns are offered' tui_wait '> Kédougou \(Senegal\)'
tui_keys Enter Tab
tui_type 'water'
ok 'themes are offered' tui_wait '> Water'
tui_keys Enter Tab
tui_type '2025'
tui_keys Tab
ok 'what saving would do is told before' tui_wait 'Saving: [0-9]+ findings appear'
ok 'the worst first' tui_wait '^│ +\+ ! [0-9]+ .*Kédougou'
tui_keys F8
ok 'F8 has all of them, with the others by name' tui_wait '\+ . [0-9]+ .*Brest — Forage Kédougou'
tui_keys Escape
tui_gone 'What saving would do'
tui_type '2025-13-31'
tui_keys Tab
ok 'an impossible date is told on its line' tui_wait 'End +2025-13-31 .*no month 13'
tui_keys C-s
ok 'and is not saved' tui_wait 'Add: action'
tui_keys C-u
tui_type 'fin 2026'
tui_keys Tab
ok 'words for dates become dates' tui_wait 'End +2026-12'
sleep 1.5 # the draft is kept within a second; nothing on the screen waits for it
process=$(tui_pid)
kill -9 "$process"
tui_ended
tui_hangup

# --- the draft
ok 'after a crash the console opens again' console 80x24
tui_keys a
ok 'the form offers the draft' tui_wait 'There is a draft of'
tui_keys Enter
ok 'which holds what was typed' tui_wait 'Title.*Réseau'
ok 'in every field' tui_wait 'End +2026-12'
tui_keys C-s
ok 'it is saved, with what that means' tui_wait '“Réseau” saved, [0-9]+ new findings?. u = undo'
ok 'and is the selected line' tui_wait '^> .*Réseau'

# --- why, and what was settled
tui_keys F4
ok 'the comparison opens' tui_wait 'Compare'
ok 'with both sides' tui_wait 'Title .*Réseau'
tui_keys End
ok 'and what can be done' tui_wait 'declare them coordinated'
tui_keys i
ok 'setting aside asks for the verdict' tui_wait 'Settle a finding'
tui_type 'dist'
tui_keys Enter Tab
tui_type 'Deux quartiers'
tui_keys C-s
ok 'the decision is told' tui_wait 'Settled: distinct'
ok 'and stands on the page' tui_wait 'Deux quartiers'
tui_keys Escape
tui_gone 'Compare'
tui_keys U
ok 'history has the step' tui_wait 'decide: distinct'
tui_keys Escape
tui_gone 'History'
leave
status_is 0 'the console ends well'

# --- small, large, without colour
ok 'at 40x10' console 40x10
tui_keys e
ok 'the form opens' tui_wait 'Edit: '
tui_keys Down Down Down
ok 'the focused field is in sight' tui_wait 'Themes'
tui_resize 200x60
ok 'a larger window shows all of it' tui_wait 'Confidentiality'
tui_resize 1x1
tui_resize 80x24
ok 'and it survives every size' tui_wait 'Edit: '
tui_keys Escape
ok 'without changes Esc simply leaves' tui_gone 'Edit: '
leave
status_is 0 'the console ends well after all sizes'

tui_start 80x24 NO_COLOR=1 --
tui_wait Kédougou
tui_keys a
tui_wait 'Add: action'
not_ok 'NO_COLOR: not one colour in a form' eval "tui_screen_sgr | grep -Eq \$'\\033\\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)(;|m)'"
tui_keys Escape
tui_gone 'Add: action'
leave

done_testing
