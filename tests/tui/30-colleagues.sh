#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two laptops and a memory stick, in the console: written, looked at, taken, undone; whose key it is.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
needs sqlite3
export STRATES_NOW=2026-11-23T09:00:00Z

bruno() {
  local home=$HOME/bruno
  HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state strates "$@"
}
command_named() {
  tui_keys :
  tui_type "$1"
  tui_wait "> $2"
  tui_keys Enter
}
console_register
mkdir -p "$HOME/bruno/data/strates" "$HOME/stick"
cp "$XDG_DATA_HOME/strates/register.db" "$HOME/bruno/data/strates/register.db"
bruno setup --user Bruno >/dev/null 2>&1
run bruno add title='Pompes de Kédougou' lead=com:29232 places=SN//Kédougou themes=eau start=2026 end=2027
status_is 0 'a colleague works on a copy'
bruno bundle write "$HOME/stick/bruno.strates" >/dev/null 2>&1

ok 'the console opens' console 80x24
command_named 'bundle of' 'Bundle of a colleague'
ok 'it asks for the file' tui_wait 'only looks at what it would bring'
tui_type "$HOME/stick/none.strates"
tui_keys C-s
ok 'one that is not there is told' tui_wait 'none.strates: cannot be opened'
command_named 'bundle of' 'Bundle of a colleague'
tui_type "$HOME/stick/bruno.strates"
tui_keys C-s
ok 'first it looks' tui_wait 'Nothing is taken yet'
ok 'at what comes' tui_wait 'It would bring 1 change, 1 new record'
ok 'and what it reveals' tui_wait 'new finding'
unlike "$(strates list)" 'Pompes' 'and nothing is there'
tui_keys Escape
tui_gone 'Nothing is taken yet'
ok 'Esc leaves it at that' tui_wait 'Actions +[0-9]+/7'

command_named 'bundle of' 'Bundle of a colleague'
tui_type "$HOME/stick/bruno.strates"
tui_keys C-s
tui_wait 'Nothing is taken yet'
tui_keys C-s
ok 'the second takes it' tui_wait '1 change came in, 1 new record'
ok 'with whose key it was' tui_wait 'met for the first time'
tui_keys Escape
ok 'and the action is in the list' tui_wait 'Pompes de Kédougou'
tui_keys u
ok 'one key sets it aside' tui_gone 'Pompes de Kédougou'
tui_keys C-r
ok 'and another takes it again' tui_wait 'Pompes de Kédougou'

command_named "colleagues' k" "Colleagues' keys"
ok 'the own words are there to be read out' tui_wait 'Your own words: [a-z]+-[a-z]+-[a-z]+'
tui_type Bru
tui_keys Enter Tab
tui_type trust
tui_keys Enter C-s
ok 'a key is trusted' tui_wait 'Bruno\) is trusted'
like "$(strates key)" "Bruno.*trusted" 'for good'

command_named 'bundle for' 'Bundle for a colleague'
tui_keys C-u
tui_type "$HOME/stick/mine.strates"
tui_keys C-s
ok 'a bundle goes out' tui_wait 'mine.strates holds [0-9]+ changes'
run bruno bundle apply "$HOME/stick/mine.strates"
status_is 0 'that the colleague can take'
command_named 'bundle for' 'Bundle for a colleague'
tui_keys C-u
tui_type "$HOME/stick/mine.strates"
tui_keys C-s
ok 'a file that is there is not replaced at once' tui_wait 'once more replaces it'
tui_keys Escape
tui_still
tui_keys Escape
ok 'and Esc leaves' tui_gone 'Bundle for a colleague'

command_named 'sync with' 'Sync with the team'
ok 'without a server it says how to begin' tui_wait 'say once in a shell'
console_leave
# As after a first `strates sync'.
sqlite3 "$XDG_DATA_HOME/strates/register.db" "INSERT INTO meta (key, value) VALUES ('hub.url', 'postgresql://127.0.0.1:1/none')"
ok 'with one the console may go there' console 80x24
command_named 'sync with' 'Sync with the team'
ok 'it remembers where' tui_wait 'Server.*127.0.0.1:1/none'
tui_keys C-s
ok 'a server that does not answer is told' tui_wait 'Connection refused'
ok 'and nothing is lost' tui_wait 'Pompes de Kédougou'
console_leave
done_testing
