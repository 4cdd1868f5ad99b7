#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The team's server from the console: a part of the register, more of it on demand, and everything again.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/hub.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
needs sqlite3

hub_make
hub_start || skip_all 'the server did not start here'
run new_register
register=$XDG_DATA_HOME/strates/register.db
laptop lyon count >/dev/null
say() { laptop lyon add title="$1" lead="$2" places="$3" themes=eau start=2026 end=2027 >/dev/null; }
say Forages com:29019 SN//Kédougou
say Puits com:69123 SN//Kédougou
say Lycée com:13055 VN//Hué
say Musée com:59350 JP//Kyoto
laptop lyon hub init "$url" >/dev/null 2>&1
run laptop lyon sync "$url"
status_is 0 'what the team knows is sent'
of brest com:29019
# As after a first `strates sync'.
sqlite3 "$(file brest)" "INSERT INTO meta (key, value) VALUES ('hub.url', '$url')"

home=$HOME/laptops/brest
ok 'the console opens' console 100x30 HOME="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state"
sync_form() {
  tui_keys :
  tui_type 'sync with'
  tui_wait '> Sync with the team'
  tui_keys Enter
  tui_wait 'Ctrl-S Synchronise'
}
sync_form
ok 'everything is what is taken by itself' tui_wait 'What to take \* +everything'
tui_keys Tab Tab Tab
tui_type Japan
tui_keys Enter C-s
ok 'more of everything is refused' tui_wait 'Everything holds this already'
tui_keys C-u BTab
tui_type territory
tui_keys Enter C-s
ok 'a part comes' tui_wait '2 records beyond your territory'
tui_keys Escape
ok "one's own is in the list" tui_wait 'Forages'
ok 'with what it meets' tui_wait 'overlap'
unlike "$(laptop brest list)" 'Lycée|Musée' 'and nothing else is here'

sync_form
ok 'it is remembered' tui_wait 'What to take \* +my territory'
tui_keys Tab Tab BSpace C-s
ok 'an emptied choice is not everything' tui_wait 'needed'
tui_type territory
tui_keys Enter Tab
tui_type Japan
tui_keys Enter C-s
ok 'a country on demand' tui_wait '1 record beyond your territory'
tui_keys Escape
like "$(laptop brest list)" Musée 'with its actions'

sync_form
tui_keys Tab Tab
tui_type everything
tui_keys Enter C-s
all_here() { [ "$(laptop brest count)" = 4 ]; }
ok 'and everything again' tui_until 20 all_here
tui_keys Escape
console_leave
done_testing
