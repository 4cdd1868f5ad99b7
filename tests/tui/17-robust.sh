#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whatever is typed, pasted or done to the terminal: nothing breaks, nothing is lost, nothing runs that nobody pressed.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

# --- random keys; tests/soak/run types many more
ok 'the demonstration' new_register --sample demo.db
ok 'random keys' bash "$TESTS/soak/keys" "$STRATES" "${STRATES_RANDOM_KEYS:-400}" "${STRATES_SEED:-1}"
# And the test itself: a program that a key breaks is found, and the key named.
printf '#!/bin/sh\ncase " $* " in *" --script "*) ! grep -q "^key F1$" "$4" ;; *" init "*) : >"$2" ;; esac\n' >broken
chmod +x broken
not_ok 'a program that a key breaks is caught' bash "$TESTS/soak/keys" "$PWD/broken" 4000 1
like "$out" 'the seed [0-9]+' 'with its seed'
is "$(sed -n '/the shortest script/,/^---/p' <<<"$out" | sed '1d;$d')" 'key F1' 'and the shortest script that does it'

ok 'a register' console_register

# --- a megabyte pasted, with escapes in it
ok 'the console' console 80x24
{ head -c 1000000 /dev/zero | tr '\0' 'q'; printf '\033[201x\033q\033[A\r\004\003d d'; } >big
paste() { tui_tmux load-buffer "$1" && tui_tmux paste-buffer -p -d -t "=${TUI_NAME:-strates}:"; }
paste big
ok 'a megabyte pasted runs no key' tui_wait 'Pasted text runs no keys'
tui_keys g
ok 'and is soon over' tui_wait '^ 1 of 7'
tui_keys /
ok 'the filter' tui_wait 'Keep'
paste big
ok 'takes what fits in a line' tui_wait 'qqqq'
tui_keys Escape
ok 'and lets it go' tui_wait 'Actions +1/7'
ok 'nothing was deleted' test "$("$STRATES" count)" = 7

# --- Ctrl-C is a key like others
tui_keys C-c
tui_keys g
ok 'Ctrl-C ends nothing' tui_wait '^ 1 of 7'

# --- the terminal goes away while a form is open
tui_keys a
ok 'a form' tui_wait 'Add: action'
tui_type 'Pont de Huế'
ok 'typed into' tui_wait 'Pont de Huế'
process=$(tui_pid)
tui_hangup
ok 'without its terminal the program ends' tui_until 3 eval "! kill -0 $process 2>/dev/null"
ok 'the register is whole' strates check
ok 'opened again' console 80x24
tui_keys a
ok 'what was typed is offered' tui_wait 'draft|Pont de Huế'
for signal in TERM INT HUP; do
  kill -$signal "$(tui_pid)"
  tui_ended
  isnt "$status" 255 "SIG$signal ends it"
  is "$(tui_get '#{alternate_on}')" 0 'and the terminal is given back'
  tui_hangup
  ok 'opened again' console 80x24
done
console_leave

# --- every terminal
for term in xterm-256color screen-256color tmux-256color linux vt100; do
  TUI_TERM=$term
  infocmp "$term" >/dev/null 2>&1 || { skip "$term" 'its description is not installed'; continue; }
  ok "$term" console 80x24
  tui_keys g Down
  ok 'moves' tui_wait '^ 2 of 7'
  is "$(tui_cursor)" "0,$(tui_screen | grep -n '^>' | head -n 1 | awk -F: '{ print $1 - 1 }')" 'the cursor on the selection'
  ok 'words with their accents' tui_shows 'Théâtre à Tübingen'
  ok 'marks without words' tui_shows '^ +! '
  tui_keys C-z
  tui_quit
  status_is 0 'leaves in order'
  tui_hangup
done
unset TUI_TERM

# --- other codesets
for python in python3 /usr/bin/python3 none; do
  "$python" -c 'import pyte' 2>/dev/null && break
done
mkdir -p locale
# A French terminal of before UTF-8: its letters as they are, what it lacks by the nearest.
if [ "$python" != none ] && localedef -i fr_FR -f ISO-8859-1 locale/fr_FR >/dev/null 2>&1; then
  printf 'wait Actions\nkeys g\nwait  1 of 7\nshow\n' >steps
  run env LOCPATH="$PWD/locale" LC_ALL=fr_FR PYTHONIOENCODING=utf-8 EMULATE_CODESET=latin-1 TERM=vt100 "$python" "$TESTS/lib/emulate.py" 80x24 steps -- "$STRATES"
  status_is 0 'ISO-8859-1'
  like "$out" 'Théâtre à Tübingen' 'its own letters as they are'
  like "$out" 'Atelier de Hue' 'those it lacks by the nearest'
  unlike "$out" 'Ã|â€' 'no byte of UTF-8'
  like "$out" '^-+ Actions' 'lines of its own'
else
  skip 'ISO-8859-1' 'no second emulator, or no locale of that codeset can be made'
fi
ok 'no locale at all' console 80x24 LC_ALL=C
ok 'shows UTF-8, as nearly all terminals do' tui_shows 'Théâtre à Tübingen'
console_leave

done_testing
