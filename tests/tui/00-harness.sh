#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The terminal of the tests, driving programs that are not ours.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"

TUI_PROGRAM='sh'
# Not `exec cat': that closes the terminal a moment before it ends, and tmux may hang it up in between.
ok 'a program starts in a terminal' tui_start 80x24 'NAME=a b' -- -c 'stty size; echo "[$NAME]"; cat; exit $?'
ok 'of that size' tui_wait '^24 80$'
ok 'with the variables it was given' tui_wait '^\[a b\]$'
is "$(tui_cursor)" 0,2 'the cursor is below what was written'
tui_type 'é ~ 5 €'
ok 'what is typed shows' tui_wait '^é ~ 5 €$'
tui_keys Enter
ok 'a key by its name' tui_wait '^é ~ 5 €$'
tui_until 5 test "$(tui_cursor)" = 0,4
is "$(tui_line 3)" 'é ~ 5 €' 'a line by its number'
ok 'the terminal is alive' tui_alive
tui_resize 40x10
is "$(tui_get '#{pane_width}x#{pane_height}')" 40x10 'it can be resized'
tui_quit C-d
status_is 0 'the end of the program gives its status'
not_ok 'and the terminal is no more alive' tui_alive
tui_hangup

tui_start 20x5 -- -c 'printf "\033[31mred\033[0m\n"; read -r x; exit 7'
ok 'a second program, another size' tui_wait '^red$'
like "$(tui_screen_sgr)" $'\033\\[31mred' 'colours can be seen'
ok 'a text goes' tui_paste $'x\n'
tui_ended
status_is 7 'a status that is not 0'
tui_hangup

tui_start 20x5 -- -c 'kill -TERM $$'
tui_ended
status_is 143 'a signal is 128 and its number'
tui_hangup

TUI_TERM=vt100 tui_start 20x5 -- -c 'echo "$TERM"; sleep 100'
ok 'TERM can be chosen' tui_wait '^vt100$'
TUI_NAME=second tui_start 30x6 -- -c 'echo other; sleep 100'
ok 'two terminals at once' eval 'TUI_NAME=second tui_wait "^other$"'
ok 'each its own' tui_wait '^vt100$'
not_ok 'waiting in vain ends' tui_wait 'never' 0
like "$out" '\|vt100' 'and shows the screen'
process=$(tui_pid)
tui_hangup
ok 'the program goes with its terminal' tui_until 5 eval "! kill -0 $process 2>/dev/null"

done_testing
