#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The terminal's own ways: suspended and resumed, gone, read-only files, two consoles on one register, no work while nobody types.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

[ "$(id -u)" != 0 ] || needs setpriv

ok 'a register' console_register

# --- ^Z and fg, from a shell
TUI_PROGRAM=bash
tui_start 80x24 'PS1=shell> ' -- --norc --noprofile -i
unset TUI_PROGRAM
tui_wait 'shell>'
tui_type "$STRATES"
tui_keys Enter
ok 'the console under a shell' tui_wait 'Actions|Who am I'
tui_keys Escape
ok 'past its question' tui_gone 'Who am I'
tui_keys C-z
ok '^Z gives the shell back' tui_wait 'Stopped'
is "$(tui_get '#{alternate_on}')" 0 'and its screen'
tui_type fg
tui_keys Enter
ok 'fg comes back' tui_wait 'Actions +1/7'
tui_keys Down
ok 'alive' tui_wait '^ 2 of 7'
tui_paste 'q'
ok 'a pasted q is still no key' tui_wait 'Pasted text'
tui_keys q
ok 'q leaves' tui_wait 'shell>'
tui_hangup

# --- the terminal goes away: saved, and gone within a second
ok 'the console' console 80x24
tui_keys G
ok 'the last one' tui_wait '^ 7 of 7'
process=$(tui_pid)
tui_hangup
ok 'without its terminal it ends' tui_until 3 eval "! kill -0 $process 2>/dev/null"
ok 'opened again' console 80x24
ok 'where it was' tui_wait '^ 7 of 7'
kill -TERM "$(tui_pid)"
tui_ended
isnt "$status" 255 'SIGTERM ends it too'
tui_hangup

# --- two consoles on one register
ok 'one' console 80x24
export TUI_NAME=other
ok 'two' console 80x24
tui_keys g d d
ok 'the other deletes an action' tui_wait 'Actions +[0-9]/6'
unset TUI_NAME
ok 'the one sees it' tui_wait 'Actions +[0-9]/6'
ok 'and says why' tui_wait 'Another program changed'
export TUI_NAME=other
tui_keys u
ok 'the other takes it back' tui_wait 'Actions +[0-9]/7'
console_leave
unset TUI_NAME
ok 'and the one follows' tui_wait 'Actions +[0-9]/7'

# --- nothing to do, nothing done
tui_still
before=$(awk '{ print $14 + $15 }' "/proc/$(tui_pid)/stat" 2>/dev/null)
sleep 2
after=$(awk '{ print $14 + $15 }' "/proc/$(tui_pid)/stat" 2>/dev/null)
ok 'two idle seconds cost no more than two hundredths' test "$((${after:-0} - ${before:-0}))" -le 2
console_leave

# --- a file that can only be read; root is stripped of the right to pass over its mode
chmod 0444 "$XDG_DATA_HOME/strates/register.db"
if [ "$(id -u)" = 0 ]; then
  TUI_PROGRAM=setpriv
  ok 'a read-only register' console 80x24 -- --inh-caps=-all --bounding-set=-dac_override,-dac_read_search "$STRATES"
  unset TUI_PROGRAM
else
  ok 'a read-only register' console 80x24
fi
ok 'is said' tui_wait 'can only be read|read-only'
tui_keys a
ok 'and changes are refused with the reason' tui_wait 'reading only'
console_leave
status_is 0 'leaving is no trouble'
chmod 0600 "$XDG_DATA_HOME/strates/register.db"

done_testing
