#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A register whose file was damaged: it is seen, kept aside, and made whole again of its last good copy and of what can be read of its history.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/small.sh"
needs sqlite3
export STRATES_DB=$PWD/r.db
small_register r.db || skip_all 'no register can be made'
"$STRATES" refresh --full 2>/dev/null
add() { "$STRATES" add "title=$1" lead=Brest >/dev/null 2>&1; }
add 'Avant la copie'
# The snapshot of the day, then work after it.
STRATES_NOW=2026-11-24T09:00:00Z "$STRATES" count >/dev/null
is "$(find r.db.snapshots -name '*daily*' | wc -l)" 1 'a copy is made once a day'
export STRATES_NOW=2026-11-24T10:00:00Z
for i in 1 2 3 4 5; do add "Après la copie $i"; done
mkdir whole
cp -r r.db r.db.snapshots whole
titles() { "$STRATES" list --format csv 2>/dev/null | grep -c 'Après la copie'; }
again() { rm -rf r.db*; cp -r whole/. .; }
size=$(stat -c %s r.db)
page_of() { # TABLE: its root page
  sqlite3 r.db "SELECT rootpage FROM sqlite_schema WHERE name = '$1'"
}
spoil() { # OFFSET COUNT: random bytes, the same each time
  awk -v n="$2" 'BEGIN { srand(11); for (i = 0; i < n; i++) printf "%c", 1 + int(rand() * 126) }' | dd of=r.db bs=1 seek="$1" conv=notrunc status=none
}
blank() { head -c "$2" /dev/zero | dd of=r.db bs=1 seek="$1" conv=notrunc status=none; }
repaired() { # WHAT, N: so many of the five changes are there
  run "$STRATES" check --repair
  status_is 0 "$1: repaired"
  like "$err" 'r.db was damaged; it is kept as .*r.db.damaged' "$1: and what there was is kept"
  like "$err" 'The copy .*daily.db was brought back' "$1: it says which copy it took"
  like "$err" 'Nothing is missing' "$1: and that nothing is missing"
  is "$(titles)" "$2" "$1: $2 of 5 changes since are there"
  ok "$1: and it is sound" "$STRATES" check
  ls r.db.damaged >/dev/null 2>&1 || fail "$1: the damaged file is gone"
  is "$(find . -maxdepth 1 \( -name '*.read*' -o -name '*.restore*' -o -name '*.part*' \) | wc -l)" 0 "$1: nothing else is left beside"
}

# --- a table of facts is spoilt, the history is not ------------------------------------------------------------------------------
blank $((($(page_of place) - 1) * 4096)) 4096
STRATES_NOW=2026-11-25T09:00:00Z run "$STRATES" count
status_is 3 'a zeroed page is seen at the first opening of the day'
like "$err" 'is damaged; .strates check --repair. makes it whole again' 'and told, with what to do'
is "$(find r.db.snapshots -name '*daily*' | wc -l)" 1 'and no good copy is pushed out by a damaged one'
repaired 'a zeroed page' 5

again
spoil $((($(page_of country) - 1) * 4096)) 200
repaired 'random bytes' 5

again
for index in op_step sqlite_autoindex_op_1; do
  page=$(page_of $index)
  [ -z "$page" ] || blank $(((page - 1) * 4096)) 4096
done
run "$STRATES" check --repair
status_is 0 'ways into the history: repaired'
like "$err" 'is kept as .*r.db.damaged' 'and the damaged file is kept'
like "$err" "(missing|can't be read)" 'with words on what is missing'
ok 'what is there is sound' "$STRATES" check

# --- the beginning ---------------------------------------------------------------------------------------------------------------
again
spoil 0 40
run "$STRATES" count
status_is 3 'a spoilt beginning is seen at once'
like "$err" 'is damaged: .*check --repair' 'and told, with what to do'
repaired 'a spoilt beginning' 5

again
head -c "$size" /dev/zero >r.db
run "$STRATES" check --repair
status_is 0 'a file of zeros: repaired'
like "$err" "can't be read, nor how much it was" 'and it says that nobody knows what is missing'
is "$(titles)" 0 'the copy is what there is'

# --- the end ---------------------------------------------------------------------------------------------------------------------
again
truncate -s $((size - 8192)) r.db
run "$STRATES" count
status_is 3 'a file without its end is seen at once'
like "$err" 'is damaged .*check --repair' 'and told'
truncate -s $((size / 2)) r.db
run "$STRATES" count
status_is 3 'so is a file cut in half'
like "$err" 'is damaged' 'and told'
run "$STRATES" check --repair
status_is 0 'and repaired'
like "$err" "(Nothing is missing|can't be read)" 'with words on what is missing'
ok 'what is there is sound' "$STRATES" check

# --- the history -----------------------------------------------------------------------------------------------------------------
again
sqlite3 r.db "DELETE FROM op WHERE seq = (SELECT max(seq) - 2 FROM op)"
blank $((($(page_of place) - 1) * 4096)) 4096
run "$STRATES" check --repair
status_is 0 'a hole in the history: repaired'
like "$err" "[0-9]+ changes after that can't be read and are missing" 'and it counts what is missing'
ok 'what is there is sound' "$STRATES" check

# --- what is none of our business ------------------------------------------------------------------------------------------------
again
rm r.db
sqlite3 r.db 'CREATE TABLE other (x); INSERT INTO other VALUES (1)'
cp r.db other.db
run "$STRATES" check --repair
status_is 3 "another program's database is refused"
ok 'and not touched' cmp r.db other.db
again
rm -rf r.db.snapshots
head -c "$size" /dev/zero | tr '\0' x >r.db
run "$STRATES" check --repair
status_is 3 'without any copy nothing can be made whole'
again
rm -rf r.db.snapshots
blank $((($(page_of place) - 1) * 4096)) 4096
cp r.db before.db
run "$STRATES" check --repair
status_is 3 'a damaged page and no copy: refused'
like "$err" 'no whole copy of it' 'with what can be done'
ok 'and left as it was' cmp r.db before.db
ok 'a sound register is left alone by --repair' eval 'rm -rf r.db*; cp -r whole/. .; "$STRATES" check --repair; ! ls r.db.damaged'
done_testing
