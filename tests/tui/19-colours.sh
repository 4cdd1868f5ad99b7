#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Colours by what the terminal has: 8, 16, 256 or any; the mouse and the clipboard only where they are wanted and can be had.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
needs tic infocmp

ok 'a register' console_register

# colours TERM: the foregrounds on the screen, as tmux understood them, without the terminal's own.
colours() {
  TUI_TERM=screen-256color console 80x24 TERM="$1" TERMINFO="$2" >/dev/null
  tui_screen_sgr | grep -o $'\033\\[[0-9;]*m' | tr -d $'\033[m' | grep -oE '(^|;)(3[0-7]|9[0-7]|38;5;[0-9]+|38;2;[0-9]+;[0-9]+;[0-9]+)' | sed 's/^;//' | sort -u | tr '\n' ' '
  console_leave >/dev/null
}
mkdir -p info
infocmp -1 xterm-256color | sed 's/^xterm-256color[^,]*,/xterm-16color|test,/; s/colors#[^,]*,/colors#16,/' >sixteen
{
  infocmp -1 xterm-256color | sed 's/^xterm-256color[^,]*,/xterm-direct|test,/; /setaf=/d; /setab=/d; s/colors#[^,]*,/colors#0x1000000,/'
  printf '\tRGB,\n\tsetaf=\\E[%%?%%p1%%{8}%%<%%t3%%p1%%d%%e38;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n'
  printf '\tsetab=\\E[%%?%%p1%%{8}%%<%%t4%%p1%%d%%e48;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n'
} >direct
ok 'descriptions of two more terminals' eval 'tic -x -o info sixteen && tic -x -o info direct && tic -x -o info <(infocmp -1 linux) && tic -x -o info <(infocmp -1 xterm-256color)'

like "$(colours linux info)" '^(3[0-7] )+$' 'eight: nothing beyond them'
like "$(colours xterm-16color info)" '^((3|9)[0-7] )+$' 'sixteen: nothing beyond them'
like "$(colours xterm-256color info)" '38;5;' '256'
like "$(colours xterm-direct info)" '38;2;[0-9]+;[0-9]+;[0-9]+' 'any: told as red, green and blue'
# What a shade is does not depend on how it is told: 63 is (95, 95, 255).
like "$(colours xterm-256color info)" '38;5;63 ' 'the accent'
like "$(colours xterm-direct info)" '38;2;95;95;255' 'is the same one'

# --- the mouse is left to the terminal until somebody wants it
ok 'the console' console 80x24
is "$(tui_get '#{mouse_any_flag}')" 0 'no mouse'
console_leave
mkdir -p "$XDG_CONFIG_HOME/strates"
printf '[view]\nmouse = on\n' >"$XDG_CONFIG_HOME/strates/strates.ini"
ok 'the console with mouse = on' console 80x24
is "$(tui_get '#{mouse_any_flag}')" 1 'a mouse'
console_leave
rm "$XDG_CONFIG_HOME/strates/strates.ini"

# --- the clipboard by OSC 52, else a file
TUI_TERM=xterm-256color
ok 'a terminal with a clipboard' console 80x24
tui_tmux set-option -s set-clipboard on
tui_keys g y
ok 'a record copied' tui_wait 'Copied'
ok 'is in it' tui_until 5 eval "tui_tmux show-buffer 2>/dev/null | grep -q 'Forages de Kédougou'"
console_leave
TUI_TERM=vt100
ok 'one without' console 80x24
tui_keys g y
ok 'tells the file' tui_wait 'clipboard.txt'
like "$(cat "$XDG_STATE_HOME/strates/clipboard.txt")" 'Forages de Kédougou' 'that has it'
console_leave

done_testing
