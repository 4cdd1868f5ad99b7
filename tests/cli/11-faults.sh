#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What happens to a register when the machine is not kind: locks, rights, full disks, kills, Ctrl-C. Nothing lost, nothing half done, and a sentence.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/drop.sh"
needs sqlite3
export STRATES_DB=$PWD/r.db
new_register || skip_all 'no register can be made'
awk 'BEGIN { srand(7); print "titre;chef de file;pays;ville;source_id"
  for (i = 1; i <= 6000; i++) printf "Action %d;com:%05d;SN;Ville %d;%d\n", i, 29001 + i % 250, i, i }' >many.csv
printf 'titre;chef de file\nUn;com:29019\n' >one.csv
"$STRATES" import one.csv 2>/dev/null
count() { sqlite3 r.db 'SELECT count(*) FROM action WHERE _deleted = 0'; }
is "$(count)" 1 'a register with one action'
cp r.db template.db

# --- locked ----------------------------------------------------------------------------------------------------------------------
hold() { # SQL: another program keeps the file until `release'
  mkfifo lock.in
  sqlite3 r.db <lock.in >lock.out 2>&1 &
  holder=$!
  exec 9>lock.in
  printf '%s\n' "$1" '.print held' >&9
  until grep -q held lock.out; do sleep 0.02; done
}
release() {
  exec 9>&-
  wait "$holder"
  rm -f lock.in lock.out
}
hold 'BEGIN IMMEDIATE; DELETE FROM op;'
is "$("$STRATES" count)" 1 'reading goes on beside a writer'
start=$SECONDS
exits 3 'writing beside a writer' "$STRATES" set "$("$STRATES" list --format jsonl | sed 's/.*"uid":"\([^"]*\).*/\1/')" title=Deux
like "$err" 'r.db is locked by another program; ' 'says that it is locked, and what to do'
if [ $((SECONDS - start)) -le 20 ]; then pass 'and does not wait for ever'; else fail 'it waited too long'; fi
release
hold 'BEGIN EXCLUSIVE;'
exits 3 'opening what is locked whole' "$STRATES" count
like "$err" 'r.db is locked by another program; ' 'says so'
release
ok 'all is well afterwards' "$STRATES" check

# --- rights ----------------------------------------------------------------------------------------------------------------------
mkdir ro home2
cp r.db ro/r.db
chmod 0444 ro/r.db
drop_own ro home2
drop_env() { drop env XDG_CONFIG_HOME="$PWD/home2" XDG_STATE_HOME="$PWD/home2" STRATES_DB="$PWD/ro/r.db" "$@"; }
ok 'a read-only file can be looked at' drop_env "$STRATES" count
is "$out" 1 'and shows what it holds'
exits 3 'but not changed' drop_env "$STRATES" import "$PWD/one.csv"
like "$err" 'r.db.*reading only' 'and it says why'
chmod 0644 ro/r.db
chmod 0555 ro
ok 'so is a file in a folder where nothing can be made' drop_env "$STRATES" list
ok 'other weights can be tried on it' drop_env TMPDIR="$PWD/home2" "$STRATES" findings --kind no_tandem --set weights.class=100
like "$out" '^! +48 ' 'with what they would find'
ok 'and leave nothing behind' eval 'cmp -s r.db ro/r.db && ! ls -d home2/strates-??????'
exits 3 'nor where no copy can be made' drop_env TMPDIR="$PWD/ro" "$STRATES" findings --set weights.class=100
like "$err" "no copy to compute in can be made in .*/ro; name a folder that can be written: TMPDIR=" 'and it says how'
exits 3 'which is not changed either' drop_env "$STRATES" undo
like "$err" 'r.db.*reading only' 'and it says why'
chmod 0755 ro
chmod 0000 ro/r.db
exits 3 'a file that may not be read' drop_env "$STRATES" count
like "$err" "ro/r.db can't be opened; check" 'says so'
chmod 0644 ro/r.db

# The rejected rows of a file in a folder where nothing can be written: the rows are in, and that is said.
mkdir stick
printf 'titre;chef de file;debut;fin\nTard;com:29019;2026;2024\nBien;com:29019;2024;2026\n' >stick/in.csv
chmod 0755 stick
chmod 0555 stick
exits 1 'an import from where nothing can be written' drop_env "$STRATES" import "$PWD/stick/in.csv"
like "$err" 'added 1,.* rejected 1' 'is done'
like "$err" 'could not be kept .*--rejects' 'and the rejected rows are not forgotten silently'
chmod 0755 stick

# --- a full disk -------------------------------------------------------------------------------------------------------------------
full_sound() {
  is "$(sqlite3 "$1" 'SELECT count(*) FROM action')" 1 "$2: nothing of the import is in the register"
  ok "$2: and it is sound" "$STRATES" -d "$1" check
}
if [ "$(id -u)" = 0 ] && mkdir disk && mount -t tmpfs -o size=$(($(stat -c %s r.db) / 1024 + 700))k none disk 2>/dev/null; then
  at_exit 'umount "$STRATES_SANDBOX/disk" 2>/dev/null'
  cp template.db disk/r.db
  printf '[safety]\nsnapshot = off\n' >nosnap.ini
  exits 3 'an import on a full disk' "$STRATES" -c nosnap.ini -d disk/r.db import many.csv
  like "$err" '^strates: disk/r.db: the disk (is full|refused).*nothing of this change was kept' 'says so'
  full_sound disk/r.db 'full disk'
  exits 3 'a backup on a full disk' "$STRATES" -d disk/r.db backup disk/copy.db
  like "$err" 'disk/copy.db' 'names the copy'
  is "$(ls disk | tr '\n' ' ')" 'r.db ' 'and leaves no part of it'
  exits 3 'an import whose snapshot finds no room' "$STRATES" -d disk/r.db import many.csv
  full_sound disk/r.db 'no room for the snapshot'
  umount disk
else
  skip 'a full disk' 'mounting is not allowed here'
fi
cp template.db r.db
printf '[safety]\nsnapshot = off\n' >nosnap.ini
exits 3 'a limit on the size of files' bash -c "trap '' XFSZ; ulimit -f $(($(stat -c %s r.db) / 1024 + 200)); exec \"\$STRATES\" -c nosnap.ini import many.csv"
like "$err" 'r.db: the disk (is full|refused).*nothing of this change was kept' 'says so'
full_sound r.db 'size limit'

# --- kills -----------------------------------------------------------------------------------------------------------------------
kills=0 whole=0
for pause in 0.05 0.15 0.3 0.5 0.8 1.2; do
  cp template.db r.db
  "$STRATES" -c nosnap.ini import many.csv >/dev/null 2>&1 &
  pid=$!
  sleep $pause
  kill -9 $pid 2>/dev/null && kills=$((kills + 1))
  wait $pid 2>/dev/null
  case $(count) in
    1) ;;
    6001) whole=$((whole + 1)) ;;
    *) fail "killed after $pause s: $(count) actions" ;;
  esac
  run "$STRATES" check
  [ "$status" = 0 ] || { fail "killed after $pause s: not sound"; tap_show_run; }
done
if [ $kills -gt 0 ]; then pass "kill -9 leaves all or nothing ($kills killed, $whole whole)"; else skip 'kill -9' 'this machine was too fast'; fi
# A journal that is left is played back at the next opening.
cp template.db r.db
( echo 'PRAGMA cache_size=1; BEGIN; UPDATE op SET value = NULL; UPDATE place SET name = upper(name); SELECT 1;'; sleep 30 ) | sqlite3 r.db >ready &
pid=$!
until [ -s ready ] && [ -s r.db-journal ]; do sleep 0.02; done
pkill -9 -P $$ -x sqlite3
wait $pid 2>/dev/null
ok 'a register whose writer was killed is sound' "$STRATES" check
is "$(count)" 1 'and holds what it held'

# --- Ctrl-C ------------------------------------------------------------------------------------------------------------------------
cp template.db r.db
"$STRATES" -c nosnap.ini import many.csv >/dev/null 2>int.err &
pid=$!
sleep 0.25
kill -INT $pid
wait $pid
status=$?
if [ $status = 0 ]; then
  skip 'Ctrl-C' 'this machine was too fast'
else
  is $status 130 'Ctrl-C ends an import with 130'
  like "$(cat int.err)" 'nterrupted; ' 'in words'
fi
is "$(count)" "$([ $status = 0 ] && echo 6001 || echo 1)" 'and nothing half done'
ok 'the register is sound' "$STRATES" check
is "$(find . -maxdepth 1 -name '*rejected*' | wc -l)" 0 'no file is left beside'
ok 'the same import afterwards' "$STRATES" -c nosnap.ini import many.csv
is "$(count)" 6001 'is complete'

done_testing
