#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What if other weights were in force; and a cluster of findings, which opens to its pairs.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
ok 'a register' console_register
run strates add lead=com:29019 title='Eau potable à Kédougou' places=SN//Kédougou themes=eau start=2026 end=2028 budget=2026:com:29019:60000
run strates findings --clusters
like "$out" 'fragmentation' 'three authorities make a cluster in Kédougou'
before=$("$STRATES" findings --format csv)

# --- what if
ok 'the console opens' console 80x24
tui_keys v w
ok 'v w opens the sliders' tui_wait 'What if …'
ok 'what is found now is counted' tui_wait '^ kind: 35 \(default 35\), [0-9]+ findings'
is "$(tui_cursor)" 2,2 'the cursor stands on the first slider'
tui_keys Down Down PPage l
ok 'a slider moves, and the count follows' tui_wait '^ money: 31 \(default 20\), [0-9]+ findings, now'
ok 'a moved one is marked without colour' tui_wait '> money .* 31\*'
ok 'its name in the configuration stands below' tui_wait 'weights.money: now 20, default 20, from 0 to 100'
tui_keys h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h h
ok 'a held key is never waited for' tui_wait '^ money: 0 \(default 20\), [0-9]+ findings, now'
tui_keys s
ok 's shows the lines to keep' tui_wait 'money = 0'
ok 'and the file they go into' tui_wait 'strates.ini'
tui_keys Escape
ok 'back to the sliders' tui_gone 'money = 0'
tui_keys d
ok 'd brings the default back' tui_wait '^ money: 20 \(default 20\)'
tui_resize 40x10
ok 'at 40x10 the sum stands above the sliders' tui_wait 'Findings: [0-9]+ → [0-9]+'
ok 'and the slider is in sight' tui_wait '> money'
tui_resize 1x1
tui_resize 200x60
ok 'a large window shows every slider' tui_wait 'gains kept'
tui_keys Escape
ok 'Esc leaves' tui_gone 'What if …'
tui_resize 80x24

# --- clusters
tui_keys v e
ok 'all findings' tui_wait 'Findings to settle +1/[0-9]+'
tui_keys g
ok 'a cluster says who is there' tui_wait '^> ▸ !.* 1 commune, 1 département, 1 région'
tui_keys Enter
ok 'Enter opens it' tui_wait '^> ▾ !'
ok 'to its pairs, behind it' tui_wait '^ {6}!+ +[0-9]+ '
is "$(tui_screen | grep -cE '^ {6}!+ +[0-9]+ .*Kédougou')" 3 'three pairs'
tui_keys Down
ok 'a pair is selected as any finding' tui_wait '^ Pair 1: '
is "$(tui_cursor)" 0,5 'and the cursor stands on it'
tui_keys Enter
ok 'Enter compares the two' tui_wait 'Compare [0-9]+/[0-9]+'
tui_keys Escape
ok 'and Esc comes back to the pair' tui_wait '^ Pair 1: '
tui_keys i
ok 'i settles it' tui_wait 'Settle a finding'
tui_type 'dist'
tui_keys Enter Tab
tui_type 'Deux quartiers'
tui_keys C-s
ok 'which is told' tui_wait 'Settled: distinct'
ok 'it stays under its cluster, as settled' tui_wait '^> {5}c +[0-9]+ '
tui_keys u
ok 'u takes it back' tui_wait 'Undone'
tui_keys g m
ok 'two of many can not be merged' tui_wait 'Enter shows the pairs'
tui_keys '='
ok '= compares its worst pair' tui_wait 'Compare [0-9]+/[0-9]+'
tui_keys Escape
ok 'back on the cluster' tui_wait '^> ▾ !'
tui_keys c
ok 'c asks which of them are coordinated' tui_wait 'Which of them'
ok 'and says what would stay open' tui_wait 'Stays open: '
tui_keys Escape
tui_gone 'Which of them'
tui_keys h
ok 'Left closes it' tui_wait '^> ▸ !'
console_leave
status_is 0 'the console ends well'
is "$("$STRATES" findings --format csv)" "$before" 'nothing of all this is stored'

# --- for those who hear it
tui_start 80x24 -- --screen-reader
ok 'a cluster is said to be closed' tui_wait '^ Finding 1 of [0-9]+, collapsed: '
tui_keys v w
ok 'sliders have no bars' tui_wait '> kind +35'
not_ok 'nor any other graphics' eval "tui_screen | grep -q '[│█░─]'"
tui_keys Escape
tui_gone 'What if …'
console_leave

done_testing
