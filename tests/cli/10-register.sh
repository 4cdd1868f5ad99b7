#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A register as a whole: making it, saying who one is, steps back and forth, check, backup, restore, figures, configuration.
. "$(dirname "$0")/../lib/tap.sh"
needs sqlite3
db=$XDG_DATA_HOME/strates/register.db
mode() { stat -c %a "$1"; }
titles() { "$STRATES" list --format jsonl | grep -o '"title":"[^"]*"' | sort | tr '\n' ' '; }

# --- before there is one ---------------------------------------------------------------------------------------------------------
exits 3 'no register yet' "$STRATES" list
like "$err" "^strates: $db: no such register; .strates init. makes one$" 'and what to do about it'
not_ok 'looking makes none' test -e "$db"

ok 'init' "$STRATES" init
is "$out" '' 'it says nothing on standard output'
is "$(mode "$db") $(mode "${db%/*}")" '600 700' 'file and folder are private'
is "$("$STRATES" stats --format csv | sed -n 's/^country,//p')" 250 'the countries are there'
exits 3 'init again' "$STRATES" init
like "$err" 'exists already' 'is refused'
exits 3 'a register in a folder that is not there' "$STRATES" -d no/such/folder/x.db init
like "$err" 'no/such/folder/x.db' 'names it'

# A new register that can't have its reference tables is not left half made.
mkdir empty-share
exits 3 'init without the shipped tables' env STRATES_SHARE="$PWD/empty-share" "$STRATES" -d half.db init
not_ok 'leaves nothing' test -e half.db
# One that was killed between its schema and its tables gets them at the next opening.
cp "$db" cut.db
sqlite3 cut.db "DELETE FROM meta WHERE key LIKE 'ref:%'; DELETE FROM country; DELETE FROM x_name"
is "$("$STRATES" -d cut.db stats --format csv | sed -n 's/^country,//p')" 250 'a half-made register completes itself'

# --- who am I --------------------------------------------------------------------------------------------------------------------
ok 'setup' "$STRATES" setup --authority 'brest metropole' --user 'Anne; Luc'
like "$err" 'Brest Métropole \(epci:242900314\)' 'says whom it understood'
ok 'setup alone' "$STRATES" setup
is "$out" $'authority\tepci:242900314\nuser\tAnne; Luc' 'tells what is set'
exits 3 'an authority that is none' "$STRATES" setup --authority Xyzzy
like "$err" 'Xyzzy' 'names it'
is "$("$STRATES" setup | head -n 1)" $'authority\tepci:242900314' 'and changes nothing'
exits 2 'a user that no file can hold' "$STRATES" setup --user 'a"b'
ok 'a priority' "$STRATES" setup --priority sn/eau
ok 'the same priority again' "$STRATES" setup --priority SN/eau
is "$("$STRATES" stats --format csv | sed -n 's/^priority,//p')" 1 'is one priority'
exits 3 'a priority in no country' "$STRATES" setup --priority zz/eau

# --- steps -----------------------------------------------------------------------------------------------------------------------
printf 'titre;chef de file\nUn;com:29019\nDeux;com:29019\n' >two.csv
"$STRATES" undo 9 >/dev/null 2>&1
ok 'something to undo' "$STRATES" import two.csv
is "$(titles)" '"title":"Deux" "title":"Un" ' 'two actions'
ok 'undo' "$STRATES" undo
is "$err" 'strates: Undone: import of two.csv' 'says what'
is "$(titles)" '' 'takes the whole import back'
ok 'redo' "$STRATES" redo
is "$err" 'strates: Done again: import of two.csv' 'says what'
is "$(titles)" '"title":"Deux" "title":"Un" ' 'brings it back'
exits 1 'redo when there is nothing' "$STRATES" redo
like "$err" 'nothing to redo' 'says so'
ok 'undo twice' "$STRATES" undo 1
exits 1 'undo when there is nothing' "$STRATES" undo
like "$err" 'nothing to undo' 'says so'
exits 2 'undo of a word' "$STRATES" undo zero
exits 2 'undo of less than one' "$STRATES" undo 0
ok 'redo 5 does what there is' "$STRATES" redo 5
ok 'log' "$STRATES" log --limit 1
like "$out" 'Anne; Luc: redo: import of two.csv' 'tells who did what last'
# Somebody else's change, as a merge will bring it: another site's id while it is written.
id=$("$STRATES" list --format jsonl | sed -n 's/.*"uid":"\([^"]*\)","title":"Un".*/\1/p')
ok 'an edit' "$STRATES" set "$id" title=Trois
site=$(sqlite3 "$db" "SELECT value FROM meta WHERE key = 'site'")
sqlite3 "$db" "UPDATE meta SET value = 42 WHERE key = 'site'"
ok 'a colleague edits the same' "$STRATES" set "$id" title=Quatre
sqlite3 "$db" "UPDATE meta SET value = $site WHERE key = 'site'"
exits 4 'undoing it is a conflict' "$STRATES" undo
like "$err" 'Quatre.*changed since' 'that names the row'
unlike "$err" 'Undone' 'and claims nothing'
is "$(titles)" '"title":"Deux" "title":"Quatre" ' 'and changes nothing'

# --- check -----------------------------------------------------------------------------------------------------------------------
ok 'check' "$STRATES" check
like "$err" 'is sound' 'says so'
cp "$db" bad.db
sqlite3 bad.db "UPDATE action SET title = 'past the log' WHERE title = 'Deux'; DELETE FROM x_action"
exits 1 'check of a register that was tampered with' "$STRATES" -d bad.db check
like "$out" 'the field title differs from the log' 'finds the cell'
like "$out" 'check --repair' 'and what repair mends'
exits 1 'repair' "$STRATES" -d bad.db check --repair
unlike "$out" 'missing in the lists' 'mends the lists'
is "$("$STRATES" -d bad.db count)" 2 'they are there again'
like "$(ls bad.db.snapshots)" 'before-repair' 'after a snapshot'
cp "$db" torn.db
dd if=/dev/urandom of=torn.db bs=1024 seek=40 count=200 conv=notrunc 2>/dev/null
run "$STRATES" -d torn.db check
if [ "$status" = 1 ] || [ "$status" = 3 ]; then pass 'check of a torn file ends with its status'; else fail 'check of a torn file'; tap_show_run; fi
like "$out$err" 'damaged' 'and says that it is damaged'

# --- backup, restore -------------------------------------------------------------------------------------------------------------
ok 'backup' "$STRATES" backup copy.db
is "$(mode copy.db)" 600 'is private'
exits 3 'backup over a file' "$STRATES" backup copy.db
like "$err" 'copy.db exists already' 'is refused'
exits 3 'backup into a folder that is not there' "$STRATES" backup nowhere/copy.db
like "$err" 'nowhere/copy.db' 'names the copy, not the register'
exits 2 'backup to nowhere' "$STRATES" backup
ok 'an edit behind the backup' "$STRATES" set "$id" title=Cinq
ok 'restore' "$STRATES" restore copy.db
is "$(titles)" '"title":"Deux" "title":"Quatre" ' 'brings the copy back'
isnt "$(sqlite3 "$db" "SELECT value FROM meta WHERE key = 'site'")" "$site" 'as a new installation'
ok 'restore alone' "$STRATES" restore
like "$out" 'before-restore.db' 'lists the snapshots, with the one it made'
snapshot=$(cut -f 1 <<<"$out" | grep before-restore)
ok 'restore of that snapshot' "$STRATES" restore "$snapshot"
is "$(titles)" '"title":"Cinq" "title":"Deux" ' 'brings the last state back'
exits 3 'restore of what is no register' "$STRATES" restore two.csv
like "$err" 'two.csv is not a database' 'says so'
exits 3 'restore of nothing' "$STRATES" restore no.db
is "$(titles)" '"title":"Cinq" "title":"Deux" ' 'both leave the register alone'
ok 'and it is sound' "$STRATES" check
echo junk >"$db"
exits 3 'a register that is junk' "$STRATES" list
like "$err" 'is damaged.*check --repair' 'says so'
ok 'restore over it' "$STRATES" restore copy.db
is "$(cat "$db.damaged")" junk 'keeps the junk aside'
is "$("$STRATES" count)" 2 'and works'

# --- a newer one -------------------------------------------------------------------------------------------------------------------
cp "$db" newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
is "$("$STRATES" -d newer.db count)" 2 'a newer schema of the same hundred can be read'
exits 3 'but not written' "$STRATES" -d newer.db set "$id" title=x
like "$err" 'reading only' 'and it says why'
sqlite3 newer.db 'PRAGMA user_version = 100'
exits 3 'one of the next hundred is refused' "$STRATES" -d newer.db count
like "$err" 'newer strates' 'and it says why'
sqlite3 other.db 'CREATE TABLE mail (x)'
before=$(sha256sum <other.db)
exits 3 'the database of another program' "$STRATES" -d other.db list
is "$(sha256sum <other.db)" "$before" 'is left untouched'

# --- figures, configuration ------------------------------------------------------------------------------------------------------
ok 'stats' "$STRATES" stats
like "$out" '^action +2$' 'as a table'
ok 'stats as JSON' "$STRATES" stats --format jsonl
like "$out" '^\{"action":2,.*\}$' 'is one object'
exits 2 'stats in another format' "$STRATES" stats --format xml
ok 'config' "$STRATES" config
like "$out" '^user = "Anne; Luc"$' 'shows what is in force'
ok 'the defaults' "$STRATES" config --defaults
unlike "$out" 'Anne' 'are the defaults'
printf '[view]\nlanguage = fr\nmouse = maybe\nnonsense\n' >bad.ini
ok 'a bad configuration does not keep it from starting' "$STRATES" -c bad.ini count
is "$out" 2 'it does its work'
like "$err" '^strates: bad.ini:3: view.mouse ' 'the bad value is told with its line'
like "$err" '^strates: bad.ini:4: ' 'so is the bad line, on a line of its own'

# --- the command line itself -----------------------------------------------------------------------------------------------------
exits 2 'no such command' "$STRATES" frobnicate
like "$err" 'frobnicate' 'names it'
exits 2 'no such option' "$STRATES" list --frobnicate
like "$err" 'strates list' 'shows the usage'
exits 2 'no such global option' "$STRATES" -x
exits 2 'an option that needs a value' "$STRATES" -d
exits 2 'a needed option that is missing' "$STRATES" export
like "$err" '\-\-to' 'is named'
for name in $("$STRATES" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
  run "$STRATES" "$name" --help
  [ "$status" = 0 ] && grep -q "^strates $name" <<<"$out" || fail "strates $name --help"
done
pass 'every subcommand has its help'
ok 'a French name' "$STRATES" statistiques
ok 'version' "$STRATES" --version
exits 3 'standard output that is full' sh -c '"$STRATES" config --defaults >/dev/full'

done_testing
