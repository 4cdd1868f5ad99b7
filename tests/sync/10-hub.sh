#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real PostgreSQL on this machine: laptops that push and pull, many at once, a server that is killed, cut off, restored from a backup, lies, or lets nobody in.
. "$(dirname "$0")/../lib/tap.sh"

. "$(dirname "$0")/../lib/hub.sh"

hub_make
# Two authorities, one of which vouches for the server.
if command -v openssl >/dev/null; then
  for ca in good other; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$ca" -keyout "$server/$ca.key" -out "$server/$ca.crt" 2>/dev/null
  done
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=hub.example.org -keyout "$server/data/server.key" -out "$server/csr" 2>/dev/null
  openssl x509 -req -in "$server/csr" -CA "$server/good.crt" -CAkey "$server/good.key" -CAcreateserial -days 2 -out "$server/data/server.crt" 2>/dev/null
  chmod 600 "$server/data/server.key"
  [ "$(id -u)" != 0 ] || chown nobody "$server/data/server.key"
  settings+=' -c ssl=on'
fi
hub_start || skip_all 'the server did not start here'
with() { echo "position('$1'::bytea in body) > 0"; }

run new_register
status_is 0 'a register to begin with'
register=$XDG_DATA_HOME/strates/register.db

# As any server of the family would have it; by COPY further down.
export STRATES_HUB_COPY=0
run laptop anne sync "$url"
status_is 3 'a server without tables'
like "$err" 'hub init' 'says who makes them'
run strates hub init
unlike "$out" 'SERIAL|SEQUENCE|IDENTITY|TRIGGER|LISTEN|NOTIFY|EXTENSION|TEMP|advisory' 'its tables need nothing that a distributed PostgreSQL lacks'
is "$(grep -c 'PRIMARY KEY (workspace' <<<"$out")" 5 'and every key begins with the workspace'
run strates hub init "$url"
status_is 0 'made'
ok 'twice is once' strates hub init "$url"

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
is "$(sql "SELECT count(*) FROM strates_op WHERE $(with secrets)")" 0 'the server does not hold it'

# What was really said so far.
said=$(grep -oE '(statement|execute <unnamed>): .*' "$server/log" | grep -v pg_catalog)
isnt "$(grep -c INSERT <<<"$said")" 0 'the log of the server tells what was said to it'
unlike "$said" '(SERIAL|SEQUENCE|NEXTVAL|IDENTITY|TRIGGER|LISTEN|NOTIFY|EXTENSION|TEMP|ADVISORY|COPY|LOCK|FOR UPDATE|CURSOR|PREPARE|FUNCTION)' \
  'nothing that a distributed PostgreSQL lacks'
unset STRATES_HUB_COPY

# Many at once: each says one thing, all hear all.
many=20
! grep -q __asan_init "$STRATES" || many=6
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

# What goes wrong in the middle: somebody has the table locked, so that a laptop is caught while it sends.
seq 3000 | awk 'BEGIN { print "title,lead" } { print "Import " $1 ",com:29019" }' >"$STRATES_SANDBOX/many.csv"
laptop anne sync >/dev/null 2>&1
laptop anne import "$STRATES_SANDBOX/many.csv" >/dev/null 2>&1
hub_stop fast
cp -a "$server/data" "$server/backup"
hub_start
unlock() { sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%' AND pid <> pg_backend_pid()" >/dev/null; }
lock() {
  psql -XAtq "$url" -c "BEGIN; LOCK TABLE strates_op; SELECT pg_sleep($1)" >/dev/null 2>&1 &
  until [ "$(sql "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'strates_op'::regclass")" = 1 ]; do sleep .05; done
}
# The process that serves the laptop, once it waits.
caught() {
  local pid=
  until [ -n "$pid" ]; do
    sleep .05
    pid=$(sql "SELECT pid FROM pg_stat_activity WHERE application_name = 'strates' AND wait_event_type = 'Lock'")
  done
  echo "$pid"
}
whole() {
  is "$(sql 'SELECT count(*) FROM strates_op o WHERE NOT EXISTS (SELECT 1 FROM strates_batch b WHERE (b.workspace, b.site, b.last) = (o.workspace, o.site, o.batch))')" 0 "$1"
}
lock 600
(caught >"$STRATES_SANDBOX/pid"; sql "SELECT pg_terminate_backend($(cat "$STRATES_SANDBOX/pid"))" >/dev/null) &
run laptop anne sync
status_is 3 'a connection that is cut'
like "$err" 'sync again' 'is told'
(caught >/dev/null; hub_stop) &
run laptop anne sync
status_is 3 'a server that is killed'
wait
hub_start
whole 'no operation stands without its batch'
# The server is there and says nothing more.
lock 600
within='timeout --preserve-status -s INT -k 10 1' run laptop anne sync
status_is 130 'Ctrl-C is heard while the server is silent'
unlock
# Its keeper gives each statement a moment.
lock 1
run laptop anne sync "$url?options=-c%20statement_timeout%3D300"
status_is 0 'a server of little patience: smaller steps'
is "$(sql "SELECT count(*) FROM strates_op WHERE $(with Import)")" 3000 'nothing twice'
laptop bruno sync "$url" >/dev/null 2>&1
is "$(laptop bruno list --format csv | grep -c Import)" 3000 'nothing was lost'

# Restored from an old backup.
hub_stop
rm -r "$server/data"
mv "$server/backup" "$server/data"
hub_start
run laptop anne sync
like "$err" 'restored from a backup' 'a server that lost its memory is noticed'
is "$(sql 'SELECT count(*) > 3000 FROM strates_op')" t 'and filled up again'
whole 'batch by batch'

# A clock three years ahead is heard of, and waits for a person.
STRATES_NOW=2029-06-01T12:00:00Z laptop l2 add title=Avance lead=Brest >/dev/null
STRATES_NOW=2029-06-01T12:00:00Z laptop l2 sync >/dev/null 2>&1
run laptop l1 sync
status_is 0 'a laptop whose clock is years ahead'
like "$out" 'more than a day ahead' 'is told'
is "$(laptop l1 list --format csv | grep -c Avance)" 0 'and not believed yet'

# Who has the server, or may write to it, can hold something back; no more.
laptop anne add title=Vrai lead=Brest >/dev/null
laptop anne sync >/dev/null 2>&1
sql "UPDATE strates_op SET body = decode(replace(encode(body, 'hex'), encode('Vrai', 'hex'), encode('Faux', 'hex')), 'hex') WHERE $(with Vrai)"
run laptop bruno sync
status_is 3 'a change that was altered on the server'
like "$err" 'signature is wrong' 'is refused'
is "$(laptop bruno list --format csv | grep -cE 'Vrai|Faux')" 0 'and nothing of it is there'
sql "UPDATE strates_op SET body = '\\x05' WHERE $(with Faux)"
run laptop bruno sync
status_is 3 'rubbish is refused'
sql "DELETE FROM strates_op o USING strates_batch b WHERE o.body = '\\x05' AND (b.workspace, b.site, b.last) = (o.workspace, o.site, o.batch)"
run laptop bruno sync
like "$err" 'lost a part' 'a hole is noticed'
sql 'DELETE FROM strates_batch b WHERE NOT EXISTS (SELECT 1 FROM strates_op o WHERE (b.workspace, b.site, b.last) = (o.workspace, o.site, o.batch))'
laptop anne sync >/dev/null 2>&1
run laptop bruno sync
status_is 0 'who wrote it sends it again'
is "$(laptop bruno list --format csv | grep -c Vrai)" 1 'as it was'

# Who may do what.
sql 'CREATE ROLE reader LOGIN IN ROLE strates_reader; CREATE ROLE writer LOGIN IN ROLE strates_contributor; CREATE ROLE nobody_much LOGIN'
run laptop bruno sync "postgresql://writer@127.0.0.1:$port/postgres"
status_is 0 'a contributor may sync'
run laptop bruno sync "postgresql://reader@127.0.0.1:$port/postgres"
status_is 0 'a reader with nothing to send, too'
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
sql "INSERT INTO strates_workspace VALUES ('\\x00112233445566778899aabbccddeeff', 'Second', 1)"
run laptop eve sync "$url"
status_is 2 'two workspaces'
like "$err" '--workspace "Second"' 'and the question which'
run laptop eve sync "$url" --workspace Second
status_is 0 'answered'
is "$(laptop eve count)" 0 'one does not show in the other'
# The name of another machine that is this one: there a server has to prove who it is.
if [ -f "$server/good.crt" ]; then
  there="hostaddr=127.0.0.1&sslrootcert=$server"
  run laptop bruno sync "postgresql://writer@hub.example.org:$port/postgres?$there/good.crt"
  status_is 0 'a server whose certificate an authority vouches for'
  run laptop bruno sync "postgresql://writer@hub.example.org:$port/postgres?$there/other.crt"
  status_is 3 'one that nobody vouches for'
  like "$err" 'root\.crt' 'and where the certificate of its authority belongs'
  run laptop bruno sync "postgresql://writer@hub.example.com:$port/postgres?$there/good.crt"
  status_is 3 'one that has another name'
  printf '[team]\nhost=hub.example.org\nhostaddr=127.0.0.1\nport=%s\nuser=writer\ndbname=postgres\nsslmode=disable\nsslrootcert=%s\n' "$port" "$server/other.crt" \
    >"$HOME/services"
  PGSERVICEFILE=$HOME/services run laptop bruno sync team
  status_is 3 'a service file cannot switch that off'
  sed -i "s|other.crt|good.crt|" "$HOME/services"
  PGSERVICEFILE=$HOME/services run laptop bruno sync team
  status_is 0 'and brings everything else'
else
  skip 'certificates' 'openssl is not installed'
fi
hub_stop
run laptop bruno sync
status_is 3 'no server'
like "$err" 'sync again' 'nothing is lost'
is "$(laptop bruno list --format csv | grep -c Encore)" 1 'the change waits'
done_testing
