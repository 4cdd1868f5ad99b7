#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every size: panes by the room there is, nothing lost at 1x1, no box character for a screen reader, no colour when none is wanted.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register

ok '140 columns' console 140x40
ok 'the tree' tui_wait 'All actions +7'
ok 'the list' tui_wait 'Actions +1/7'
ok 'the record, its title in its head' tui_wait '─ Record  [[:alnum:]]'
ok 'the findings' tui_wait 'Findings .* 1/'
ok 'and why' tui_wait 'same town'
like "$(tui_screen)" '[0-9]+ = ' 'the severity is the sum of its terms'
tui_keys Tab Tab
ok 'Tab gives them the focus' tui_wait 'Finding 1 of'
tui_keys z
ok 'z shows them alone' tui_gone 'All actions'
tui_keys z
ok 'and back' tui_wait 'All actions'
width=$(tui_line 2 | sed 's/┬.*//' | wc -m)
tui_keys v a '>' '>' '>'
ok 'wider' tui_until 5 eval '[ "$(tui_line 2 | sed "s/┬.*//" | wc -m)" -gt "$width" ]'
console_leave
ok 'opened again' console 140x40
ok 'it is as wide as it was' tui_until 5 eval '[ "$(tui_line 2 | sed "s/┬.*//" | wc -m)" -gt "$width" ]'

tui_resize 200x60
ok '200 columns: four panes beside each other' tui_wait '─ Strates .*─ Actions .*─ Record .*─ Findings'
tui_resize 40x10
ok '40x10: one pane, and which of how many' tui_wait '\] +[0-9]/4'
tui_keys 1
ok 'the list' tui_wait '^> '
is "$(tui_cursor)" "0,$(tui_screen | grep -n '^>' | head -n 1 | awk -F: '{ print $1 - 1 }')" 'the cursor on the selection'
tui_keys Tab
ok 'Tab shows the next' tui_wait 'Record'
tui_keys 1
tui_resize 30x5
ok 'too small: a sentence' tui_wait 'too small'
tui_resize 80x24
ok 'and nothing is lost' tui_wait 'Actions +1/7'

# --- a storm of sizes with keys between
RANDOM=7
for _ in $(seq 200); do
  tui_resize "$((RANDOM % 200 + 1))x$((RANDOM % 60 + 1))"
  tui_keys Down Tab "\;" z
done
tui_resize 1x1
tui_keys Down Up
tui_resize 80x24
ok 'two hundred sizes and 1x1 later it is alive' tui_alive
tui_keys Escape Escape Escape
tui_still
tui_keys 1
ok 'and shows the list' tui_wait 'Actions +[0-9]/7'
console_leave
status_is 0 'and leaves in order'

# --- colours
ok 'in colour' console 80x24
like "$(tui_screen_sgr)" $'\033\\[[0-9;]*38;5;' 'the finding has a colour'
console_leave
ok 'NO_COLOR' console 80x24 NO_COLOR=1
tui_keys g
tui_wait '^ 1 of 7' >/dev/null
unlike "$(tui_screen_sgr)" $'\033\\[([0-9;]*;)?(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]' 'no colour at all'
like "$(tui_line 4)" '^> +!' 'marks say the same'
console_leave
TUI_TERM=vt100
ok 'a vt100' console 80x24
like "$(tui_line 4)" '^> +!' 'shows the list'
console_leave
TUI_TERM=linux
ok 'the Linux console' console 80x24
like "$(tui_line 4)" '^> +!' 'shows the list'
console_leave
unset TUI_TERM

# --- a screen reader
ok 'for a screen reader' console 80x24 -- --screen-reader
# U+2500-259F and U+2800-28FF, as bytes.
not_ok 'no line, no block, no braille' eval "tui_screen | LC_ALL=C grep -E \$'\\xe2([\\x94\\x95]|\\x96[\\x80-\\x9f]|[\\xa0-\\xa3])'"
is "$(tui_get '#{cursor_flag}')" 1 'the cursor can be seen'
tui_keys g Down
ok 'one sentence a move' tui_wait '^ 2 of 7, [0-9]+ open findings?: .*Kédougou'
is "$(tui_cursor | cut -d, -f1)" 0 'the cursor on the first cell of the row'
tui_keys Tab
ok 'one pane at a time' tui_gone 'Actions +2/7'
console_leave

# --- French
french
ok 'in French' console 140x40
like "$(tui_screen)" '7 actions' 'numbers and words'
unlike "$(tui_line 39)" '… *$' 'no hint is cut'
console_leave

done_testing
