#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The browser: what is seen first, moving about, panes, findings, sorting, checking, undo, the session.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register

# --- what is seen first
ok 'the console opens' console 80x24
ok 'on the actions' tui_wait '^.*Actions +1/7'
like "$(tui_line 0)" '7 actions' 'the head line counts them'
ok 'and what is to settle' tui_wait '^.* to settle'
like "$(tui_line 4)" '^> +!+ +[0-9]+ . (Forages|Réseau)' 'the worst finding comes first, its mark before everything'
is "$(tui_cursor)" 0,4 'the cursor stands on the selection'
ok 'the strip says what was noticed' tui_wait 'Kédougou on Water'
like "$(tui_line 22)" '^ 1 of 7, [0-9]+ open finding' 'the status line says it in a sentence'
like "$(tui_line 23)" '^ \? Help +: Commands +/ Filter' 'the last line shows keys'

# --- moving
tui_keys Down
ok 'down' tui_wait '^ 2 of 7'
is "$(tui_cursor)" 0,5 'and the cursor with it'
tui_keys j
ok 'j too' tui_wait '^ 3 of 7'
tui_keys k k
ok 'k back' tui_wait '^ 1 of 7'
tui_keys G
ok 'G to the end' tui_wait '^ 7 of 7'
tui_keys g
ok 'g to the beginning' tui_wait '^ 1 of 7'
tui_keys k
ok 'and no further' tui_wait '^ 1 of 7'

# --- from finding to finding
tui_keys '\;'
ok '; to the next finding' tui_wait '^ 2 of 7, [0-9]+ open'
tui_keys ,
ok ', back' tui_wait '^ 1 of 7, [0-9]+ open'

# --- panes
tui_keys Tab
ok 'Tab to the record' tui_until 5 eval '[ "$(tui_line 22 | cut -c1-5)" != " 1 of" ]'
tui_keys v a
ok 'v a to the tree' tui_wait 'All actions'
like "$(tui_line 3)" 'All actions +7 +!' 'with counts and marks'
tui_keys Down Down Down
ok 'down in the tree' tui_wait 'commune, 5 actions'
tui_keys Right
ok 'it opens' tui_wait 'commune, 5 actions, expanded'
ok 'and shows who leads' tui_wait 'Quimper'
tui_keys Enter
ok 'Enter takes its actions' tui_wait 'Actions +[0-9]+/5'
like "$(tui_line 1)" 'commune' 'and says so in the filter line'
tui_keys Escape
ok 'Esc shows all again' tui_wait 'Actions +[0-9]+/7'

# --- order: the selection follows the item
tui_keys g
ok 'the first' tui_wait '^ 1 of 7'
title=$(tui_line 22 | sed 's/.*: //; s/,.*//')
tui_keys o
ok 'o asks for the order' tui_wait 'Order of the list'
tui_type 'title'
tui_keys Enter
ok 'by title' tui_wait 'title ↑'
like "$(tui_line 4)" 'Atelier' 'the list is sorted'
like "$(tui_line 22)" "$title" 'the same action is selected'
tui_keys o
ok 'again' tui_wait 'Order of the list'
tui_type 'sever'
tui_keys Enter
ok 'by severity again' tui_wait 'severity ↓'

# --- checking
tui_keys g Space Space
ok 'Space checks and goes on' tui_wait '2 checked'
like "$(tui_line 4)" '^ \*' 'the mark is a sign, no colour alone'
tui_keys '*' '*'
ok '* twice checks all and none' tui_gone 'checked'
tui_keys V Down Down V
ok 'V marks a range' tui_wait '3 checked'
tui_keys '*' '*'
ok 'none again' tui_gone '[0-9] checked'

tui_keys g V v e Down Up 1
ok 'a range ends where another view begins' tui_wait ' 1 checked'
tui_keys Down Down
ok 'and stays ended' tui_wait ' 1 checked'
tui_keys v m x
ok 'what is checked is written from every view' tui_wait '1 action of the list'
tui_keys Escape
ok 'Esc leaves that' tui_gone 'of the list'
tui_keys v o
ok 'no mission' tui_wait 'No mission yet'
tui_keys '*'
ok 'nothing is checked where no list is seen' tui_wait 'This works on actions'
tui_keys 1
ok 'the one that was' tui_wait ' 1 checked'
tui_keys '*' '*'
ok 'none any more' tui_gone '[0-9] checked'
tui_keys /
tui_type 'zzzz'
tui_keys Enter
ok 'a filter that leaves nothing' tui_wait 'No action fits'
tui_keys x
ok 'writes nothing, rather than all' tui_wait '^ No action fits the filter. Esc clears it.'
tui_keys Escape
ok 'all again' tui_wait 'Actions +[0-9]+/7'

# --- refused with the reason
tui_keys E
ok 'what can not be done says why' tui_wait 'Edit checked: check actions first'
tui_keys Q
ok 'a key without meaning says so' tui_wait 'Q does nothing here'

# --- deleting and undoing
tui_keys G
ok 'the last one' tui_wait '^ 7 of 7'
tui_keys d
ok 'one d waits for the other' tui_wait 'd … then'
tui_keys d
ok 'd d deletes, and says how to undo' tui_wait 'deleted. u brings it back'
ok 'it is gone' tui_wait 'Actions +[0-9]+/6'
tui_keys u
ok 'u undoes' tui_wait 'Undone:'
ok 'it is back' tui_wait 'Actions +[0-9]+/7'
tui_keys C-r
ok 'Ctrl-R does it again' tui_wait 'Actions +[0-9]+/6'
tui_keys u
ok 'and back once more' tui_wait 'Actions +[0-9]+/7'

# --- help, palette, which keys follow
tui_keys '?'
ok '? helps' tui_wait 'Marks in front|In this pane'
tui_keys Escape
ok 'and closes' tui_gone 'In this pane'
tui_keys :
ok ': lists the commands' tui_wait 'Commands'
tui_type 'histo'
ok 'found by a part of the name' tui_wait '> History'
tui_keys Escape
ok 'Esc closes it' tui_gone '> History'
tui_keys v
ok 'v waits, and shows what may follow' tui_wait 'o +View: missions'
tui_keys Escape
ok 'Esc forgets it' tui_gone 'View: missions'

# --- views
tui_keys v e
ok 'all findings' tui_wait 'Findings to settle +1/[0-9]+'
ok 'with their why' tui_wait 'Why'
tui_keys v o
ok 'missions' tui_wait 'No mission yet'
tui_keys v d
ok 'since the last opening' tui_wait 'Since your last opening'
tui_keys Escape
ok 'closed' tui_gone 'Since your last opening'
tui_keys v l
ok 'the list' tui_wait 'Actions +[0-9]+/7'

# --- Enter compares
tui_keys g Enter
ok 'Enter on an action with a finding compares the two' tui_wait 'Compare [0-9]+/'
tui_keys Escape
ok 'Esc comes back' tui_gone 'Compare [0-9]+/'

# --- the session
tui_keys o
ok 'order' tui_wait 'Order of the list'
tui_type 'title'
tui_keys Enter
ok 'by title' tui_wait 'title ↑'
tui_keys g Down Down Down
ok 'the fourth is selected' tui_wait '^ 4 of 7'
tui_quit
status_is 0 'q leaves'
is "$(tui_get '#{alternate_on}')" 0 'the screen of the shell is back'
tui_hangup
ok 'opened again' console 80x24
ok 'the order is as it was' tui_wait 'title ↑'
ok 'and the selection' tui_wait '^ 4 of 7'
console_leave

done_testing
