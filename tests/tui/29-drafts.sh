#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kill -9 in the form of every entity: the register is sound, and what was typed is offered again.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
run new_register
run strates setup --user 'S. Marec' --authority com:29019
run strates add lead=com:29019 title='Forage' places=SN//Kédougou themes=eau start=2025 end=2026
status_is 0 'a register'

# A kind that has records asks which one: the first line is a new one.
new_one() {
  tui_wait 'which one|Add: |There is a draft' || return 1
  if tui_screen | grep -q 'which one'; then tui_keys Enter; fi
}
# The draft holds this word: that one is kept is shown from its first letter on.
holds() { tui_until 10 grep -rqs -- "$1" "$XDG_STATE_HOME/strates"; }
# crash ENTITY TITLE: opens its form, types, is killed, and looks again.
crash() {
  local entity=$1 title=$2 word=Zébulon-$1 process
  tui_start 80x24 -- && tui_wait Forage || return 1
  tui_keys A
  tui_wait 'which kind' || return 1
  tui_type "$entity"
  tui_keys Enter
  new_one || return 1
  tui_wait "$title" || return 1
  tui_type "$word"
  tui_wait "$word" || return 1
  tui_wait 'draft kept' && holds "$word" || return 1
  process=$(tui_pid)
  kill -9 "$process"
  tui_ended
  tui_hangup
  run strates check
  [ "$status" = 0 ] || return 1
  tui_start 80x24 -- && tui_wait Forage || return 1
  tui_keys A
  tui_wait 'which kind' || return 1
  tui_type "$entity"
  tui_keys Enter
  new_one || return 1
  tui_wait 'There is a draft of' || return 1
  tui_keys Enter
  tui_wait "$word" || return 1
  tui_hangup
}

for entity in partner person agreement mission network need authority; do
  ok "$entity: killed, sound, offered again" crash "$entity" "Add: $entity"
done
ok 'budget line: killed, sound, offered again' crash 'budget' 'Add: budget line'
ok 'link: killed, sound, offered again' crash 'link' 'Add: link'

# An edit of what is there.
tui_start 80x24 --
tui_wait Forage
tui_keys e
tui_wait 'Edit: Forage'
tui_keys End
tui_type ' profond'
tui_wait 'draft kept'
holds ' profond'
process=$(tui_pid)
kill -9 "$process"
tui_ended
tui_hangup
run strates check
status_is 0 'an edit that was killed leaves a sound register'
run strates list --format csv
unlike "$out" 'profond' 'nothing of it is in the record'
tui_start 80x24 --
tui_wait Forage
tui_keys e
ok 'and is offered again' tui_wait 'There is a draft of'
tui_keys Enter C-s
ok 'to be saved' tui_wait '“Forage profond” saved'
tui_quit C-q
tui_hangup
# --- two forms about the same thing, in two consoles: each has its own draft
second() { TUI_NAME=second "$@"; }
typed() { # TITLE: a form for a new action with that in it, kept as a draft
  tui_keys a
  tui_wait 'Add: action' || return 1
  tui_type "$1"
  tui_wait 'draft kept' && holds "$1"
}
tui_start 80x24 -- && tui_wait Forage
ok 'the first console' typed 'Premier puits'
second tui_start 80x24 --
second tui_wait Forage
ok 'the second one is not offered what the first one is writing' second typed 'Second puits'
first=$(tui_pid) other=$(second tui_pid)
kill -9 "$first" "$other"
tui_ended
second tui_ended
tui_hangup
second tui_hangup 2>/dev/null
tui_start 80x24 -- && tui_wait Forage
tui_keys a
ok 'after both were killed one is offered' tui_wait 'There is a draft of'
tui_keys Enter
ok 'as it was written' tui_wait 'Premier puits'
tui_keys C-s
tui_wait 'Add: action' >/dev/null
second tui_start 80x24 --
second tui_wait Forage
second tui_keys a
ok 'and to the next form the other' second tui_wait 'There is a draft of'
second tui_keys Enter
ok 'as that was written' second tui_wait 'Second puits'
second tui_hangup
tui_hangup

# --- and when both had opened it before anybody typed
opened() { # the form of the record, with the cursor behind its title
  tui_start 80x24 -- && tui_wait Forage || return 1
  tui_keys e
  tui_wait 'Edit: ' || return 1
  tui_keys End
}
added() { tui_type "$1" && tui_wait 'draft kept' && holds "$1"; }
opened
second opened
ok 'two forms of one record' added ' neuf'
ok 'that were open before anybody typed' second added ' ancien'
ok 'keep both' holds ' neuf'
kill -9 "$(tui_pid)" "$(second tui_pid)"
tui_ended
second tui_ended
tui_hangup
second tui_hangup 2>/dev/null
run grep -rhoE ' (neuf|ancien)' "$XDG_STATE_HOME/strates"
is "$(sort -u <<<"$out" | tr -d '\n')" ' ancien neuf' 'also when both are killed'

# --- nor does one take what the other left behind
rm -r "$XDG_STATE_HOME/strates"
opened
second opened
tui_type ' rouge'
ok 'a form that is left behind' tui_wait 'draft kept'
kill -9 "$(tui_pid)"
tui_ended
tui_hangup
second tui_type ' bleu'
ok 'beside one that goes on' second tui_wait 'draft kept'
ok 'stays as it was' holds ' rouge'
second tui_keys C-s
ok 'also when that is saved' second tui_wait 'saved'
ok 'for the next form' holds ' rouge'
second tui_keys e
ok 'which is offered it' second tui_wait 'There is a draft of'
second tui_hangup

done_testing
