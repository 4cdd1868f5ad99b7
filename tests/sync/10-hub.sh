#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real PostgreSQL on this machine: laptops that push and pull, many at once, a server that is killed, restored from a backup, or lets nobody in.
. "$(dirname "$0")/../lib/tap.sh"

bin=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /)")
[ -x "$bin/initdb" ] || skip_all 'PostgreSQL is not installed'

# initdb refuses root.
server=$STRATES_SANDBOX/server
mkdir -p "$server"
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  command -v setpriv >/dev/null || skip_all 'setpriv is not installed'
  chmod 755 "$STRATES_SANDBOX"
  chown nobody "$server"
  as() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME="$server" "$@"; }
  as test -w "$server" || skip_all 'the sandbox is closed to the user that the server runs under'
fi
port=$((20000 + $$ % 20000))
start() { as "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" -o "-k '$server' -p $port -c fsync=off -c listen_addresses=127.0.0.1" start >/dev/null; }
stop() { as "$bin/pg_ctl" -D "$server/data" -m immediate stop >/dev/null 2>&1; }
as "$bin/initdb" -D "$server/data" -A trust -U keeper -N >"$server/initdb" 2>&1 || skip_all 'initdb did not work here'
at_exit stop
start || skip_all 'the server did not start here'
url=postgresql://keeper@127.0.0.1:$port/postgres
sql() { psql -XAtq "$url" -c "$1"; }

run new_register
status_is 0 'a register to begin with'
register=$XDG_DATA_HOME/strates/register.db
# laptop NAME ARG…: each has a home of its own, and begins with a copy of the file.
laptop() {
  local home=$HOME/laptops/$1
  if [ ! -d "$home" ]; then
    mkdir -p "$home/data/strates"
    cp "$register" "$home/data/strates/register.db"
    HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state strates setup --user "$1" >/dev/null 2>&1
  fi
  HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state strates "${@:2}"
}

run laptop anne sync "$url"
status_is 3 'a server without tables'
like "$err" 'hub init' 'says who makes them'
run strates hub init
unlike "$out" 'SERIAL|SEQUENCE|IDENTITY|TRIGGER|LISTEN|NOTIFY|EXTENSION|TEMP|advisory' 'its tables need nothing that a distributed PostgreSQL lacks'
is "$(grep -c 'PRIMARY KEY (workspace' <<<"$out")" 4 'and every key begins with the workspace'
run strates hub init "$url"
status_is 0 'made'

laptop anne add title=Forages lead=Brest places=SN//Kédougou themes=eau start=2026 end=2027 >/dev/null
run laptop anne sync "$url"
status_is 0 'sent'
like "$out" '1 change sent' 'what was new'
run laptop anne sync
like "$out" '^0 changes sent' 'the address is remembered, and twice is once'
laptop bruno add title=Puits lead=Rennes places=SN//Kédougou themes=eau start=2026 end=2027 >/dev/null
run laptop bruno sync "$url"
like "$out" '1 new record' 'what the colleague sent comes'
like "$out" '[0-9] new finding' 'with what it reveals'
like "$out" 'met for the first time' 'and whose key it is'
laptop anne sync >/dev/null
is "$(laptop anne count)" 2 'and the other way'
ok 'sound' laptop anne check

# Carl got a copy of Anne's file after she had worked in it, and is the first to send: what she had written is under her name, and what she writes on goes too.
laptop anne add title=Avant lead=Brest >/dev/null
mkdir -p "$HOME/laptops/carl/data/strates"
cp "$HOME/laptops/anne/data/strates/register.db" "$HOME/laptops/carl/data/strates/register.db"
laptop anne add title=Après lead=Brest >/dev/null
laptop carl add title=Copie lead=Brest >/dev/null
laptop carl sync >/dev/null 2>&1
run laptop anne sync
like "$out" '1 change sent' 'a copy that was faster does not hide what came after it'
run laptop dora sync "$url"
status_is 0 'and a third laptop takes both for what they are'
is "$(laptop dora count)" 5 'with all that they wrote'
laptop bruno sync >/dev/null 2>&1

id=$(laptop anne list --format csv | awk -F, '/Forages/ { print $1 }')
laptop anne set "$id" confidentiality=restricted title='Forages secrets' >/dev/null 2>&1
run laptop anne sync
like "$err" 'restricted' 'a restricted record goes without its content'
is "$(sql "SELECT count(*) FROM strates_op WHERE position('secrets'::bytea in body) > 0")" 0 'the server does not hold it'

# Many at once: each says one thing, all hear all.
many=20
[ -z "${ASAN_OPTIONS:-}" ] || many=6
for i in $(seq $many); do laptop "l$i" add title="Action $i" lead=Brest >/dev/null; done
pids=()
for i in $(seq $many); do
  (laptop "l$i" sync "$url" >"$STRATES_SANDBOX/l$i.log" 2>&1 || echo failed >>"$STRATES_SANDBOX/l$i.log") &
  pids+=($!)
done
wait "${pids[@]}"
is "$(cat "$STRATES_SANDBOX"/l*.log | grep -c '^failed')" 0 "$many laptops at once"
laptop l1 sync >/dev/null 2>&1
is "$(laptop l1 list --format csv | grep -c 'Action')" "$many" 'and all is there'

# The server is killed while a laptop sends: what it says is an error, what it sent is whole, and the rest goes later.
seq 3000 | awk 'BEGIN { print "title,lead" } { print "Import " $1 ",com:29019" }' >"$STRATES_SANDBOX/many.csv"
laptop anne import "$STRATES_SANDBOX/many.csv" >/dev/null 2>&1
(sleep .4; stop) &
killer=$!
run laptop anne sync
wait $killer
start
run laptop anne sync
status_is 0 'a killed server, and again'
is "$(sql 'SELECT count(*) FROM strates_op o WHERE NOT EXISTS (SELECT 1 FROM strates_batch b WHERE b.workspace = o.workspace AND b.site = o.site AND o.seq BETWEEN b.first AND b.last)')" 0 \
  'no operation stands without its batch'
laptop bruno sync >/dev/null 2>&1
is "$(laptop bruno list --format csv | grep -c Import)" 3000 'nothing was lost'

# Restored from an old backup.
sql 'DELETE FROM strates_op WHERE seq > 1; DELETE FROM strates_batch WHERE last > 1'
run laptop anne sync
like "$err" 'restored from a backup' 'a server that lost its memory is noticed'
is "$(sql 'SELECT count(*) > 3000 FROM strates_op')" t 'and filled up again'

# Who may do what.
sql 'CREATE ROLE reader LOGIN IN ROLE strates_reader; CREATE ROLE writer LOGIN IN ROLE strates_contributor; CREATE ROLE nobody_much LOGIN'
run laptop bruno sync "postgresql://writer@127.0.0.1:$port/postgres"
status_is 0 'a contributor may sync'
laptop bruno add title=Encore lead=Brest >/dev/null
run laptop bruno sync "postgresql://reader@127.0.0.1:$port/postgres"
status_is 3 'a reader may not send'
like "$err" 'strates_contributor' 'and is told what he lacks'
run laptop bruno sync "postgresql://nobody_much@127.0.0.1:$port/postgres"
status_is 3 'nor may anybody else'
run laptop bruno sync "postgresql://keeper:secret@127.0.0.1:$port/postgres"
status_is 2 'a password on the command line is refused'
like "$err" 'pgpass' 'with the place where it belongs'
run laptop bruno sync "postgresql://keeper@hub.example.org/postgres?sslmode=require"
status_is 2 'so is a connection that could be listened to'
stop
run laptop bruno sync
status_is 3 'no server'
like "$err" 'sync again' 'nothing is lost'
is "$(laptop bruno list --format csv | grep -c Encore)" 1 'the change waits'
done_testing
