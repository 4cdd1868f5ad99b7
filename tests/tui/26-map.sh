#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The map in a real terminal.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
export STRATES_NOW=2026-11-23T09:00:00Z

dots() { tui_screen | grep -cP '[\x{2801}-\x{28ff}]'; }
run new_register empty.db
ok 'the console on an empty register' console 80x24 -- -d empty.db
tui_keys v g
ok 'says what to do' tui_wait 'No action yet. a adds one'
console_leave
console_register

ok 'the console opens' console 80x24
tui_keys v g
ok 'v g shows the map' tui_wait '^─ Map .* countries'
ok 'with the worst country' tui_wait '!2 SN'
ok 'and the others' tui_wait '2 MG'
ok 'on its coasts' [ "$(dots)" -gt 5 ]
ok 'the selected one is told in a sentence' tui_wait '^ Senegal: !!? 2 actions, 2 with findings'
is "$(tui_line "$(tui_cursor | cut -d, -f2)" | grep -c '!2 SN')" 1 'and the cursor is on its label'
tui_keys Right
ok 'the arrows go to the next country that way' tui_wait '^ (Madagascar|Tunisia|Germany|Vietnam): '
tui_type '\;'
ok '; goes to the next finding' tui_wait '^ Senegal: '
tui_keys '>' '>' '>' '>' '>' '>'
ok 'nearer by there are towns' tui_wait '^─ Map .* towns'
ok 'by name' tui_wait '!2 Kédougou'
tui_keys s
ok 's asks where to go' tui_wait 'Go to'
tui_type 'toama'
ok 'by a part of the name' tui_wait '> Toamasina +Madagascar'
tui_keys Enter
ok 'and goes there' tui_wait '1 Toamasina'
tui_keys Enter
ok 'Enter lists its actions' tui_wait '^─ Actions  1/1'
tui_keys b
ok 'b comes back' tui_wait '^ Toamasina: 1 action'
tui_keys g
ok 'g shows everything again' tui_wait '^─ Map .* countries'
tui_keys p
ok 'p makes it a list' tui_wait '^> +Madagascar: 2 actions'
ok 'with the towns under their country' tui_wait '^    Kédougou: !!? 2 actions'
tui_keys p
ok 'and back' tui_wait '!2 SN'
tui_keys / ; tui_type 'country:mg'; tui_keys Enter
ok 'the filter leaves what it leaves' tui_gone '!2 SN'
tui_keys v l
ok 'the list' tui_wait '─ Actions '
tui_keys Escape
ok 'without a filter' tui_wait '─ Actions +[0-9]/7'
tui_type "'"
ok 'the fourth key of a French keyboard' tui_wait '!2 SN'
tui_resize 40x10
ok 'a small window' tui_wait '!2 SN'
tui_resize 160x50
ok 'a large one has the countries beside it' tui_wait 'Senegal +2 +! +2'
tui_keys v l
ok 'the list again' tui_wait '─ Actions '
console_leave

console 80x24 TERM=linux
tui_keys v g
ok 'on the console of Linux' tui_wait '!2 SN'
is "$(dots)" 0 'there is no braille'
tui_keys v l
ok 'left again' tui_wait '─ Actions '
console_leave

ok 'for a screen reader' console 80x24 -- --lecteur-ecran
tui_keys v g
ok 'it is a list' tui_wait '^[> ] Senegal: !!? 2 actions, 2 with findings, south-west, 4,000 km$'
ok 'without lines, blocks or braille' eval '! tui_screen | grep -Pq "[\x{2500}-\x{259f}\x{2800}-\x{28ff}]"'
console_leave

# --- its order
tui_start 140x40 --
ok 'a wide window' tui_wait '─ Map'
tui_keys g
ok 'the worst country is first beside the map' tui_wait 'countries · worst first'
tui_keys o o
ok 'o puts the countries in another order' tui_wait 'countries · by name'
ok 'by their names' tui_wait 'Germany +1'
ok 'and what is selected stays so' tui_wait '^ Senegal: '
tui_keys v c o
ok 'where the order is fixed o says so' tui_wait 'What is worst comes first here.*v l'
console_leave

done_testing
