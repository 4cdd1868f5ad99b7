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

# --- a value that nothing is called
tui_keys /
tui_type 'theme:eaux '
ok 'it is said, with the nearest' tui_wait "\^ 'eaux' is no known value of theme:; did you mean eau"
is "$(tui_line 2 | sed 's/\^.*//' | wc -c)" "$(tui_line 1 | sed 's/eaux.*//' | wc -c)" 'under the value'
tui_keys Escape
ok 'and left' tui_gone 'did you mean'

# --- values are counted in what the rest of the filter leaves
tui_keys /
tui_type '-country:mg theme:'
tui_keys Tab
ok 'Tab offers themes with their numbers' tui_wait 'theme:eau .* 2'
unlike "$(tui_screen)" 'agriculture' 'and none that the rest leaves out'
tui_keys Escape
ok 'Esc closes the offer' tui_gone 'theme:education'
tui_keys Escape
ok 'and the filter' tui_wait 'Actions +[0-9]+/7'

# --- chips come off one by one
tui_keys /
tui_type 'country:mg sante'
tui_keys Enter
ok 'two chips' tui_wait 'country:mg .*sante'
tui_keys BSpace
ok 'Backspace takes the last one off' tui_gone 'sante'
like "$(tui_line 1)" 'country:mg' 'and no other'
tui_keys BSpace
ok 'then the first' tui_wait 'Actions +[0-9]+/7'
tui_keys BSpace
ok 'then there is nothing to take off' tui_wait 'There is no filter'

# --- filters used lately
tui_keys /
tui_keys Up
ok 'Up recalls the last filter' tui_wait '/ country:mg sante'
tui_keys Up
ok 'and the one before it' tui_wait '/ country:mg *[0-9]'
tui_keys Down Down
ok 'Down comes back to none' tui_wait 'Actions +[0-9]+/7'
tui_keys Escape
ok 'left' tui_gone 'Enter Keep'

# --- facets
tui_keys F
ok 'F shows the values of the list' tui_wait 'Facets'
ok 'of countries first, most frequent first' tui_wait 'Madagascar|Senegal'
tui_keys Enter
ok 'Enter narrows the list' tui_wait 'country:(mg|sn|MG|SN)'
tui_keys Enter
ok 'again takes it back' tui_wait 'filter: words'
tui_keys Space
ok 'Space leaves a value out' tui_wait '/ +-country:'
tui_keys Escape
ok 'Esc leaves the panel and keeps the filter' tui_gone 'Facets'
like "$(tui_line 1)" '-country:' 'as a chip'
tui_keys BSpace
ok 'which comes off' tui_wait 'Actions +[0-9]+/7'

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
tui_keys Escape
ok 'cleared' tui_wait 'Actions +[0-9]+/7'
tui_keys /
tui_type '-vue:tunisie '
ok 'it is a term of the language, too' tui_wait 'Actions +[0-9]+/6'
tui_keys C-u
tui_type 'view:'
tui_keys Tab
ok 'and Tab lists it' tui_wait '/ view:Tunisie|Actions +1/1'
tui_keys Escape
ok 'left with the value' tui_wait 'Actions +[0-9]+/7'
tui_keys f Enter
ok 'taken again' tui_wait 'Actions +1/1'
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
