#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The matrix in a real terminal.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
export STRATES_NOW=2026-11-23T09:00:00Z

run new_register empty.db
ok 'the console on an empty register' console 80x24 -- -d empty.db
tui_keys v m
ok 'says what to do' tui_wait 'Matrix .*worst first'
ok 'in a sentence' tui_wait 'No action yet. a adds one'
console_leave
console_register

ok 'the console opens' console 80x24
tui_keys v m
ok 'v m shows the matrix' tui_wait 'Matrix  Country × Theme'
ok 'totals stand first' tui_wait '^  All +!!? +7'
ok 'the selected action is in the selected cell' tui_wait '^> Senegal +!!? +2 +!!? +DR'
ok 'which is told in a sentence' tui_wait '^ Senegal · Water[^:]*: !!? 2 actions, 2 with findings'
ok 'with what was noticed' tui_wait 'Bretagne and Finistère|Finistère and Bretagne'
is "$(tui_cursor | cut -d, -f2)" 5 'the cursor is on its line'
tui_keys Down Down
ok 'the arrows move over cells' tui_wait ': no action\.$'
tui_type '\;'
ok '; goes to the next cell with a finding' tui_wait '^ [^:]*: [!·]+ [0-9]+ actions?, [0-9]+ with'
tui_keys o o
ok 'o puts it in another order' tui_wait 'Matrix  Country × Theme .* by name'
ok 'from A to Z' tui_wait '^. Germany +'
tui_keys p p
ok 'p turns it' tui_wait 'Matrix  Authority × Country'
tui_keys p p
ok 'and on' tui_wait 'Matrix  Theme × Strate'
tui_keys p p
ok 'and round' tui_wait 'Matrix  Country × Theme'
tui_keys o g Down
ok 'worst first again' tui_wait '^> Senegal'
tui_keys Left
ok 'a total can be selected' tui_wait '^ Senegal: !!? 2 actions'
tui_keys Enter
ok 'Enter lists its actions' tui_wait '^─ Actions  [12]/2'
ok 'by a filter that is named' tui_wait 'All territories › Senegal › Actions'
tui_keys b
ok 'b comes back to the same cell' tui_wait '^ Senegal: !!? 2 actions'
tui_keys / ; tui_type 'theme:agriculture'; tui_keys Enter
ok 'the filter leaves what it leaves' tui_wait '^. Madagascar +[^0-9]*2 '
ok 'and nothing else' tui_gone 'Senegal +!'
tui_keys / C-u; tui_type 'country:aq'; tui_keys Enter
ok 'nothing fits' tui_wait 'No action fits the filter'
tui_keys q
ok 'q leaves the view' tui_wait '^─ Actions  0/0'
tui_keys Escape
ok 'Esc clears the filter' tui_wait '^─ Actions  [0-9]/7'
tui_type '"'
ok 'the third key of a French keyboard' tui_wait 'Matrix  Country × Theme'
tui_keys End
ok 'the last line' tui_wait '^> '
tui_resize 40x10
ok 'a small window' tui_wait '^> '
ok 'keeps the totals' tui_wait '^  All +!!? +7'
tui_keys Right Right Right Right Right Right Right
ok 'and scrolls sideways' tui_wait '←'
tui_resize 200x60
ok 'a large one shows all of it' tui_gone '←'
tui_keys v l
ok 'the list again' tui_wait '─ Actions '
console_leave

ok 'for a screen reader' console 80x24 -- --lecteur-ecran
tui_keys v m
ok 'each cell is a line' tui_wait '^. Senegal · Water[^:]*: !!? 2 actions'
tui_keys Home
ok 'the first is everything' tui_wait '^> All: !!? 7 actions'
ok 'without lines or blocks' eval '! tui_screen | grep -Pq "[\x{2500}-\x{259f}\x{2800}-\x{28ff}]"'
console_leave

done_testing
