#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The filter line: the list follows the keys, errors stand under their character, Esc brings back what was there.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
ok 'the console' console 80x24
tui_keys Down Down Down
ok 'the fourth' tui_wait '^ 4 of 7'
selected=$(tui_line 22 | sed 's/.*: //; s/,.*//')

tui_keys /
ok '/ opens the line' tui_wait 'Enter Keep'
is "$(tui_get '#{cursor_flag}')" 1 'with a caret that can be seen'
tui_type 'kedougou'
ok 'the list follows, without accents' tui_wait 'Actions +[0-9]+/2'
like "$(tui_line 1)" '2 actions' 'with the count'
tui_type ' -theme:eau'
ok 'a term after the other' tui_wait 'No action fits'
tui_keys Escape
ok 'Esc brings the list back' tui_wait 'Actions +4/7'
like "$(tui_line 22)" "$selected" 'and the selection'

tui_keys /
tui_type 'kedoug'
ok 'a beginning of a word finds it' tui_wait 'Actions +[0-9]+/2'
tui_type ' '
ok 'a blank makes it a whole word' tui_wait 'No action fits'
tui_keys BSpace Enter
ok 'Enter keeps what was seen' tui_wait 'kedoug\* +Esc clears'
tui_keys Escape
ok 'and Esc clears it' tui_wait 'Actions +[0-9]+/7'

tui_keys /
tui_type 'country:mg'
ok 'a field' tui_wait 'Actions +[0-9]+/2'
tui_keys Enter
ok 'Enter keeps it' tui_gone 'Enter Keep'
like "$(tui_line 1)" 'country:mg +Esc clears' 'as a chip that says how to clear it'
tui_keys /
tui_type 'budget:>x'
ok 'what is wrong is said' tui_wait "\^ 'x' is not an amount"
is "$(tui_line 2 | sed 's/\^.*//' | wc -c)" "$(tui_line 1 | sed 's/>x.*/>/' | wc -c)" 'under the character that is wrong'
ok 'the last good filter holds' tui_wait 'Madagascar|MG '
tui_keys Escape
ok 'and Esc brings it back' tui_wait 'country:mg +Esc'
tui_keys Escape
ok 'Esc again clears it' tui_wait 'Actions +[0-9]+/7'

tui_keys /
tui_type 'coun'
tui_keys Tab
ok 'Tab completes the field and offers its values' tui_wait 'Senegal|Sénégal'
tui_keys Down Enter
ok 'a value is taken' tui_wait 'Actions +[0-9]+/[12] '
tui_keys Escape
ok 'and left' tui_wait 'Actions +[0-9]+/7'

# --- pasted text is text
tui_keys /
tui_paste 'sousse
q'
ok 'a paste is typed, and runs nothing' tui_wait '/ sousse q'
tui_keys C-u
tui_type 'sousse'
tui_keys Enter
ok 'one fits' tui_wait 'Actions +1/1'

# --- a saved view
tui_keys f
ok 'f asks for a view' tui_wait 'Saved views'
tui_type 'Tunisie'
tui_keys Enter
ok 'a new name saves the filter' tui_wait 'Saved as'
tui_keys Escape
ok 'all again' tui_wait 'Actions +[0-9]+/7'
tui_keys f
ok 'f lists it' tui_wait 'Tunisie'
tui_keys Enter
ok 'and takes it' tui_wait 'Actions +1/1'
tui_quit
status_is 0 'q leaves'
tui_hangup
ok 'opened again' console 80x24
ok 'the filter is as it was' tui_wait 'Actions +1/1'
console_leave

# --- my territory first
run strates setup --authority dep:29
ok 'the console again' console 80x24
tui_keys Escape Escape
ok 'without a filter' tui_wait 'Actions +[0-9]+/7'
tui_keys t
ok 't shows one territory' tui_wait 'my territory'
ok 'with what lies in it' tui_wait 'Actions +[0-9]+/3'
tui_keys t
ok 'and all' tui_wait 'Actions +[0-9]+/7'
console_leave

done_testing
