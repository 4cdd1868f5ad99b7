#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The guided tour on the demonstration: offered once, one thing at a time, seen when it is done; left and taken up; French and English.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
run new_register --sample
status_is 0 'the demonstration'
ok 'the console' console 80x24
ok 'offers the tour' tui_wait '^─ Five minutes with strates'
is "$(tui_line 18 | cut -c1-7)" ' 1 of 7' 'and keeps the status line above it'
tui_keys C-t
ok 'Ctrl-T begins' tui_wait '^─ 1/12  Move'
tui_keys Down Down
ok 'two lines are not three' tui_wait '^ 3 of '
ok 'so it waits' tui_shows '^─ 1/12'
tui_keys j
ok 'three are' tui_wait '^─ 2/12  Read the finding  ;'
tui_keys '\;'
ok 'the next finding' tui_wait '^─ 3/12  Compare  ='
tui_keys '='
ok 'two actions side by side' tui_wait 'Compare [0-9]+/[0-9]+'
ok 'with the next thing under them' tui_wait '^─ 4/12  Decide  i'
tui_keys i
ok 'the form to settle' tui_wait 'Settle a finding'
tui_type 'dist'
tui_keys Enter Tab
tui_type 'Deux publics'
tui_keys C-s
tui_gone 'Settle a finding'
if tui_shows 'Compare [0-9]'; then tui_keys Escape; fi
ok 'it was settled' tui_wait '^─ 5/12  Undo  u'
tui_keys u
ok 'and is taken back' tui_wait 'Undone'
ok 'which is seen' tui_wait '^─ 6/12  Filter  /'

# --- left and taken up
tui_keys C-x
ok 'Ctrl-X leaves it' tui_gone '^─ 6/12'
ok 'and says how to come back' tui_wait 'goes on from here'
tui_quit C-q
tui_hangup
ok 'another day' console 80x24
not_ok 'it is not offered again' tui_shows 'Five minutes|12  Filter'
tui_keys :
tui_type 'guided'
tui_keys Enter
ok 'the command takes it up' tui_wait '^─ 6/12  Filter'

tui_keys /
tui_type 'kedougou theme:eau'
ok 'a filter that is typed is none yet' tui_wait '^─ 6/12'
tui_keys Enter
ok 'Enter keeps it' tui_wait '^─ 7/12  Clear  Esc'
tui_keys Escape
ok 'Esc clears it' tui_wait '^─ 8/12  Add, and be warned  a'
tui_keys a
ok 'the form' tui_wait 'Add: action|Add an action|Lead authority'
tui_keys Tab Tab
tui_type 'Kédougou'
tui_keys Tab
tui_type 'eau'
tui_keys Tab
ok 'warns before it exists' tui_wait '^─ 9/12  Leave the form'
tui_keys Escape
ok 'Esc asks what becomes of it' tui_wait 'This was not saved'
tui_keys d
ok 'it is dropped' tui_wait '^─ 10/12  Views'
tui_keys v
ok 'v waits for a letter' tui_wait 'e +View: findings'
tui_keys e
ok 'another view' tui_wait '^─ 11/12  Commands  :'
tui_keys :
ok 'the palette' tui_wait '┌ Commands'
tui_keys Escape
ok 'is the last thing' tui_wait '^─ 12/12  That is all'
tui_keys C-x
ok 'Ctrl-X closes' tui_gone '^─ 12/12'
tui_keys v l
ok 'the list again' tui_wait 'Actions +[0-9]+/'
console_leave
status_is 0 'and the console leaves'

# --- what is told has room, in both languages; in small windows none is taken from the screen
for language in en fr; do
  ok "once more in $language" console 80x24 STRATES_LANG=$language
  tui_keys :
  tui_type 'tour'
  tui_keys Enter
  ok 'from the beginning' tui_wait '^─ 1/12'
  step=0
  while [ "$step" -lt 12 ]; do
    # What is done already (there is no filter to clear) is gone through.
    tui_wait "^─ ($((step + 1))|$((step + 2)))/12" >/dev/null || break
    step=$(tui_screen | sed -n 's|^─ \([0-9]*\)/12.*|\1|p')
    not_ok "step $step is told whole" eval "tui_screen | tail -3 | grep -q …"
    tui_keys C-t
  done
  ok 'then it is over' tui_gone '^─ 12/12'
  tui_keys :
  tui_type 'tour'
  tui_keys Enter
  ok 'and begins again' tui_wait '^─ 1/12'
  tui_resize 40x10
  ok 'a window of ten rows has no room for it' tui_gone '^─ 1/12'
  tui_resize 1x1
  tui_resize 200x60
  ok 'a large one has' tui_wait '^─ 1/12'
  console_leave
done

# --- not on somebody's own register
rm -rf "$XDG_DATA_HOME/strates"
ok 'a register of its own' console_register
ok 'opens' console 80x24
not_ok 'without the tour' tui_shows 'Five minutes'
tui_keys :
tui_type 'guided'
tui_keys Enter
ok 'which is for the demonstration' tui_wait 'made for the demonstration'
console_leave

done_testing
