#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The timeline: bars, when actions meet, the axis, groups; and its small sister beside the list.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
# Where the cursor is, the selection is.
# The next opening begins with the list.
leave() {
  tui_keys 1
  tui_wait 'Actions' && console_leave
}
on_selection() { is "$(tui_cursor)" "0,$(tui_screen | grep -n '^>' | head -n 1 | awk -F: '{ print $1 - 1 }')" 'the cursor on the selection'; }

ok 'the console' console 80x24
tui_keys Down
ok 'the second action' tui_wait '^ 2 of 7'
title=$(tui_line 22 | sed 's/.*: \(.[^ ]*\).*/\1/')
tui_keys v c
ok 'v c: the timeline' tui_wait '─ Timeline +7 actions .*a column = a month'
ok 'on the action that was selected' tui_wait "^> .*$title"
on_selection
like "$(tui_screen)" '▾ SN Kédougou · Water' 'its group stands open'
like "$(tui_screen)" 'overlap +.*!!!!!' 'and says when the two meet'
like "$(tui_screen)" 'R Réseau d.eau de Kédou.* █+│█+' 'a région is full, today goes through'
like "$(tui_screen)" 'D Forages de Kédougou .*▓+│▓+' 'a département less so'
like "$(tui_line 3)" '│2025 .*│2026' 'years on the axis'
tui_keys '<'
ok '<: more of it' tui_wait 'a column = a quarter ─'
tui_keys '<'
ok 'and more' tui_wait 'a column = a year'
like "$(tui_line 3)" '│2010 +│2020' 'decades on the axis'
tui_keys '>' '>' '>' '>' '>'
ok '>: less, down to days' tui_wait 'a column = a day'
tui_keys '<' '<' '<'
ok 'back to months' tui_wait 'a column = a month'
before=$(tui_line 3)
tui_keys Left
ok 'Left goes back in time' tui_until 5 eval '[ "$(tui_line 3)" != "$before" ]'
tui_keys Right
ok 'Right forth again' tui_until 5 eval '[ "$(tui_line 3)" = "$before" ]'

# --- groups
tui_keys g
ok 'g: the group' tui_wait '^> .*▾ SN Kédougou'
ok 'in a sentence' tui_wait '^ SN Kédougou · Water .*: 2 actions, 2 to settle'
tui_keys Space
ok 'Space folds it' tui_wait '^> .*▸ SN Kédougou .*!!!'
ok 'its actions are gone' tui_gone 'Forages de Kédougou .*▓'
tui_keys Space
ok 'and back' tui_wait 'D Forages de Kédougou .*▓'
tui_keys Enter
ok 'Enter lists the actions of the group' tui_wait 'Actions +[0-9]/2'
tui_keys b
ok 'b comes back' tui_wait '─ Timeline +7 actions'
tui_keys p
ok 'p: by authority' tui_wait 'by authority'
tui_keys p
ok 'and by place' tui_wait 'by place and theme'
tui_keys '\;'
ok '; goes to what is to be settled' tui_wait '^ (Forages|Réseau).*to settle'
tui_keys Enter
ok 'Enter compares' tui_wait '┌ Compare'
tui_keys Escape
ok 'Esc comes back' tui_gone '┌ Compare'
tui_keys /
tui_type 'pays:pe'
tui_keys Enter
ok 'the filter applies' tui_wait 'No action fits'
tui_keys 1
ok 'also to the list' tui_wait '─ Actions'
tui_keys Escape
ok 'which Esc shows again' tui_wait 'Actions +[0-9]/7'
console_leave

# --- other terminals
printf '[view]\nascii = on\n' >ascii.ini
ok 'without colours and Unicode' console 80x24 NO_COLOR=1 -- -c ascii.ini
tui_keys v c
ok 'bars are letters' tui_wait 'Forages .* =+\|=+'
like "$(tui_screen)" 'overlap .*!!!!' 'and so is what meets'
leave
ok '40 columns' console 40x10
tui_keys v c
ok 'the timeline' tui_wait '─ Timeline'
ok 'bars' tui_wait '^> .*[█▓]'
leave
ok 'for a screen reader' console 80x24 -- --screen-reader
tui_keys v c
ok 'days instead of bars' tui_wait 'Forages.* 2025-01-01 → 2027-12-31'
ok 'and the overlap' tui_wait 'overlap +2025-06-01 → 2027-12-31'
unlike "$(tui_screen)" '[│─█▓▒░]' 'no box, no block'
leave

# --- beside the list
ok 'a large window' console 140x40
ok 'the selected action and the one it meets' tui_wait '─ In time'
ok 'with bars' tui_wait '│ R Réseau .*█'
ok 'and when' tui_wait '│ +overlap .*!!!!'
tui_keys G
ok 'another one meets nobody' tui_gone 'overlap .*!!!!'
tui_keys v c
ok 'not beside the timeline itself' tui_gone '─ In time'
leave

# --- the mouse
printf '[view]\nmouse = on\n' >mouse.ini
ok 'with a mouse' console 80x24 -- -c mouse.ini
tui_keys v c
ok 'the timeline' tui_wait '─ Timeline'
y=$(tui_screen | grep -n 'Lycée' | cut -d: -f1)
tui_type "$(printf '\033[<0;10;%dM' "$y")"
ok 'a click selects what it is on' tui_wait '^> .*Lycée'
leave

# --- no dates
ok 'a register without dates' eval 'new_register undated.db && "$STRATES" -d undated.db add title=Jumelage lead=com:29019 places=DE//Halle'
ok 'a console on it' console 80x24 -- -d undated.db
tui_keys v c
ok 'a question mark for a bar, and the years around today' tui_wait 'C Jumelage +\?'
like "$(tui_line 3)" '│2026 ' 'on the axis'
tui_keys 1
tui_wait 'Actions' >/dev/null
console_leave

# --- nothing at all
new_register empty.db
ok 'an empty register' console 80x24 -- -d empty.db
tui_keys v c
ok 'says what to do' tui_wait 'No action yet'
leave
french
ok 'in French' console 80x24 LANGUAGE=fr
tui_keys v c
ok 'too' tui_wait '─ Chronologie'
console_leave
status_is 0 'left in order'
done_testing
