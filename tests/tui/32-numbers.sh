#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Large numbers: their thousands stand apart, in every view, and numbers below each other end in one column.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

make_many() {
  {
    echo 'title;lead;country;city;themes;start;end'
    for i in $(seq 1205); do echo "Réseau $i;dep:29;SN;Kédougou;eau;2012;2013"; done
    for i in $(seq 11); do echo "Classe $i;reg:53;MG;Antsirabe;education;2012;2013"; done
  } >many.csv
  init_as "$1" >/dev/null 2>&1 && "$STRATES" -d "$1" import many.csv >/dev/null 2>&1
}
ok 'a register of 1,216 actions' from_template many "$(register_path)" make_many

ok 'the console' console 140x40
ok 'the head line' tui_wait '1,216 actions'
ok 'the list' tui_wait '─ Actions  1/1,216'
ok 'the tree' tui_wait 'département +1,205'
tui_keys v b
ok 'the dashboard' tui_wait 'Dashboard  1,216 actions'
ok 'and its parts' tui_wait 'département +1,205 '
ends() { tui_screen | grep -oP "^.*(?=département +1,205|région +11 ).{0,40}?(1,205|11)(?= )" | awk '{ print length($0) }' | sort -u | wc -l; }
is "$(ends)" 1 'whose numbers end in one column'
tui_keys v m
ok 'the matrix' tui_wait 'Senegal .*1,205'
tui_keys v g
ok 'the map' tui_wait '1,205 SN'
ok 'beside it' tui_wait 'Senegal +1,205'
tui_keys v p
tui_keys v r
tui_keys v c
ok 'the timeline' tui_wait 'Timeline  1,216 actions'
tui_keys v l F
ok 'the facets' tui_wait '1,205'
tui_keys Escape
console_leave

french
ok 'in French' console 140x40 LANGUAGE=fr
tui_keys v b
ok 'a blank that does not break' tui_wait 'Tableau de bord  1[^0-9]+216 actions'
console_leave
status_is 0 'left in order'
done_testing
