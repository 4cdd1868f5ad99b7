#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Long work goes on beside the console: how far it is stands in the status line, reading goes on, changes are refused with a sentence, and it can be
# stopped; then nothing of it is kept.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
# Enough for some seconds on any machine.
awk 'BEGIN {
  print "title;lead;country;start;end"
  for (i = 0; i < 60000; i++) printf "Action de coopération numéro %d;com:%s;%s;20%02d;20%02d\n", i, i % 2 ? "29019" : "35238", i % 3 ? "SN" : "MG", 10 + i % 10, 21 + i % 8
}' >many.csv

ok 'the console' console 100x30
# begin: the import of all of it. The dry run, which comes first, is waited for too.
begin() {
  tui_keys :
  tui_wait 'Commands' >/dev/null && tui_type 'import a file' && tui_wait '> Import a file' >/dev/null && tui_keys Enter &&
    tui_wait 'Takes actions from' >/dev/null && tui_type "$PWD/many.csv" && tui_keys Tab && tui_type unknown &&
    tui_wait '> Unknown table' >/dev/null && tui_keys Enter C-s && tui_wait 'Nothing is kept yet' 120 >/dev/null && tui_keys C-s
}
ok 'an import' begin
ok 'is told in the status line' tui_wait 'Import.* %.*Ctrl-C stops' 30
tui_keys G
ok 'the list is read meanwhile' tui_wait '^ 7 of 7'
tui_keys d d
ok 'a change waits' tui_wait 'Import: under way'
tui_keys q
ok 'leaving is asked' tui_wait 'Once more stops it'
tui_keys C-c
ok 'it stops' tui_wait 'nothing of it was kept' 60
ok 'nothing was kept' test "$("$STRATES" count)" = 7
ok 'the register is whole' strates check
tui_keys g d d
ok 'and changes go on' tui_wait 'Actions +[0-9]/6'
ok 'again' begin
ok 'it is under way' tui_wait 'Import.*Ctrl-C stops' 30
tui_keys q q
tui_ended
status_is 0 'leaving stops it'
ok 'and keeps nothing' test "$("$STRATES" count)" = 6
tui_hangup

# One that comes to its end.
head -n 300 many.csv >few.csv
mv few.csv many.csv
ok 'the console' console 100x30
ok 'a small one' begin
ok 'says what it took' tui_wait '299 actions added' 60
ok 'which is seen' tui_wait 'Actions .*/305'
tui_keys u
ok 'and taken back' tui_wait 'Actions .*/6'
tui_keys R
ok 'findings computed again' tui_wait 'Computed again'
console_leave
status_is 0 'and leaves in order'

done_testing
