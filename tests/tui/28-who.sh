#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The views about who acts, in a real terminal: above and below, partners.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

export STRATES_NOW=2026-11-27T09:00:00Z
run new_register
run strates setup --user 'S. Marec' --authority epci:242900314
add() { run strates add "$@"; }
run strates add partner name='Commune de Kédougou' country=SN city=Kédougou
commune=$out
add title='Forages de Kédougou' lead=reg:53 places=SN//Kédougou themes=eau start=2025-01 end=2027-12 budget=2026:reg:53:290000 partners="$commune"
add title='Réseau de Kédougou' lead=epci:242900314 places=SN//Kédougou themes=eau start=2026-06 end=2028 budget=2026:epci:242900314:120000 partners="$commune"
add title='Latrines de Kédougou' lead=com:29019 places=SN//Kédougou themes=assainissement start=2025 end=2026 partners="$commune"
add title='Lycée de Sousse' lead=com:35238 places=TN//Sousse themes=education start=2026 end=2027
status_is 0 'four actions'

# --- above and below
ok 'the console opens' console 80x24
tui_keys G
ok 'on the last action of the own territory' tui_wait '^> .*Kédougou|^> .*Sousse'
tui_keys g v v
ok 'v v shows the place of the selected action' tui_wait '─ Above and below  Kédougou \(Senegal\)'
ok 'the strate that is not there' tui_wait 'no département acts here'
ok 'oneself' tui_wait 'Brest Métropole +you'
ok 'and the selection is still that action' tui_wait '^> .*Kédougou'
tui_keys g
ok 'from the top' tui_wait '^> .*région'
tui_keys Down Down
ok 'an action of the région' tui_wait '^> .*Forages de Kédougou'
ok 'its record is beside it' tui_wait 'Forages de Kédougou.*|^ Forages'
tui_keys v l
tui_wait '─ Actions'
ok 'the list is on the action that was moved to, or says nothing of it' tui_wait 'Actions  [0-9]/[0-9]'
tui_keys v v p
ok 'p turns to the country' tui_wait 'by country'
tui_keys p
ok 'and to the theme' tui_wait 'by theme'
tui_keys p p
tui_wait 'by town '
tui_keys Right
ok 'Right goes to the next place' tui_wait '─ Above and below  Sousse'
tui_keys Left
ok 'and Left back' tui_wait '─ Above and below  Kédougou'
tui_keys g Enter
ok 'Enter on a strate lists its actions there' tui_wait '─ Actions  1/'
tui_keys b
ok 'and b comes back' tui_wait '─ Above and below'

# --- partners
tui_keys v p
ok 'v p shows partners' tui_wait '─ Partners  1/1'
ok 'with their authorities and load' tui_wait '^> !!? +1   ▸ Commune de Kédougou +3 +2233\|3222'
is "$(tui_cursor)" 0,4 'the cursor stands on it'
ok 'what is found is said beside' tui_wait 'Commune de Kédougou is approached by 3 authorities'
tui_keys Right Down
ok 'Right opens it to its actions' tui_wait '^> .*(Forages|Réseau|Latrines) de Kédougou'
tui_keys Left Left
ok 'Left goes up, and closes' tui_wait '▸ Commune de Kédougou'
tui_keys Enter
ok 'Enter lists its actions' tui_wait '─ Actions  [1-3]/3'
tui_keys b
ok 'b comes back' tui_wait '─ Partners  1/1'
tui_keys v r
ok 'v r shows who meets whom' tui_wait '─ Who meets whom  1/'
tui_keys g Right Down
ok 'Right opens an authority to those it meets' tui_wait '^> .*[▸▾] (Bretagne|Brest|Brest Métropole)'
tui_keys Right Down
ok 'and those to the pairs' tui_wait '^> .*Kédougou ⇄|^> .*Kédougou …|^> .*de Kédougou'
tui_keys '='
ok '= compares the two' tui_wait 'Compare [0-9]'
tui_keys Escape
tui_gone 'Compare [0-9]'
tui_keys p
ok 'p turns to networks of cities' tui_wait 'by network of cities'
tui_keys p v p
tui_wait '─ Partners'
tui_keys v t
ok 'v t shows tandems' tui_wait '─ Tandems  1/'
ok 'and who has none' tui_wait 'nobody answers for it'
tui_keys Right Down
ok 'it opens to its actions' tui_wait '^> .*(Kédougou|Sousse)'
ok 'whose journal is beside it' tui_wait 'No line in its journal yet'
tui_keys p
ok 'p turns to each élu' tui_wait 'by élu'
tui_keys v p
tui_wait '─ Partners'
tui_resize 40x10
ok 'at 40x10 the finding and the name are there' tui_wait '^> !!? +1 ▸ Commune de Kédougou'
tui_resize 80x24
tui_keys /
tui_type 'pays:fr'
tui_keys Enter
ok 'a filter that leaves nothing says so' tui_wait 'No partner reached'
tui_keys v v
ok 'also above and below' tui_wait 'Nobody to show'
tui_keys v l Escape
tui_gone 'pays:fr'
console_leave
status_is 0 'the console ends well'

french
tui_start 80x24 -- --screen-reader
tui_wait Actions
tui_keys v p
ok 'the spoken sentence is whole, and French' tui_wait '^ 1 sur 1, replié, 1 constat ouvert.+Commune de Kédougou, '
console_leave

done_testing
