#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A register of each schema that was ever released, opened by this version; one of a later version, refused or only read.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/small.sh"
needs sqlite3
needs sha256sum
sql=$TESTS/../src/store/sql
export STRATES_DB=$PWD/r.db

# What was released is what registers in the field hold: it never changes. A new schema is a new file, and a new line in
# tests/data/schemas/released.
while read -r name sum; do
  is "$(sha256sum "$sql/$name.sql" | cut -c1-16)" "$sum" "the schema $name is the one that was released"
done <"$TESTS/data/schemas/released"
last=$(wc -l <"$TESTS/data/schemas/released")
is "$(find "$sql" -name '0*.sql' | wc -l)" "$last" 'each schema is in the list of released ones'

for n in $(seq "$last"); do
  rm -rf r.db*
  small_register r.db "$n" || fail "no register of schema $n can be made"
  run "$STRATES" refresh --full
  status_is 0 "a register of schema $n is opened"
  is "$(sqlite3 r.db 'PRAGMA user_version')" "$last" "schema $n: and brought up to date"
  ok "schema $n: it is sound, and its log tells its facts" "$STRATES" check
  like "$("$STRATES" list --format csv)" 'Puits profonds.*Brest' "schema $n: its work is there"
  like "$("$STRATES" log)" 'edit: Puits de Kédougou .2 changes' "schema $n: and its history"
  ok "schema $n: a step from before can be undone" "$STRATES" undo
  if [ "$n" -lt "$last" ]; then
    is "$(find r.db.snapshots -name '*migration*' | wc -l)" 1 "schema $n: a copy was made before"
    is "$(sqlite3 r.db.snapshots/*migration*.db 'PRAGMA user_version')" "$n" "schema $n: as it was"
  fi
done

# A stranger's register that would act.
cp r.db honest.db
sqlite3 r.db 'CREATE TRIGGER act AFTER INSERT ON step BEGIN DELETE FROM person; END'
exits 3 'a register with a trigger is refused' "$STRATES" count
like "$err" 'commands of its own' 'and that is said'
cp honest.db r.db

sqlite3 r.db "PRAGMA user_version = $((last + 1))"
ok 'a register of a somewhat later version can be read' "$STRATES" count
exits 3 'but not changed' "$STRATES" undo
like "$err" 'reading only' 'and that is said'
sqlite3 r.db "PRAGMA user_version = 101"
exits 3 'one of a much later version is refused' "$STRATES" count
like "$err" 'was written by a newer strates .*install the newer one' 'with what to do'
done_testing
