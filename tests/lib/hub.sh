# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# hub.sh - a PostgreSQL on this machine, and laptops that sync with it. After tap.sh; skips the whole script where there is none.
#   hub_make              makes the server, not started: $server its folder, $port, $settings of postgres, $url of its keeper
#   hub_start, hub_stop [MODE]
#   sql STATEMENT         as its keeper
#   laptop NAME ARG…      strates with a home of its own, which begins with a copy of $register
#   of NAME AUTHORITY     a laptop, and whose it is
#   file NAME             its register         titles NAME   of its actions, in one line

# initdb refuses root.
as() { "$@"; }
hub_make() {
  bin=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /)")
  [ -x "$bin/initdb" ] || skip_all 'PostgreSQL is not installed'
  server=$STRATES_SANDBOX/server
  mkdir -p "$server"
  if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || skip_all 'setpriv is not installed'
    chmod 755 "$STRATES_SANDBOX"
    chown nobody "$server"
    as() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME="$server" "$@"; }
    as test -w "$server" || skip_all 'the sandbox is closed to the user that the server runs under'
  fi
  port=$((20000 + $$ % 20000))
  settings="-k '$server' -p $port -c fsync=off -c listen_addresses=127.0.0.1 -c log_statement=all -c log_parameter_max_length=0"
  as "$bin/initdb" -D "$server/data" -A trust -U keeper -N >"$server/initdb" 2>&1 || skip_all 'initdb did not work here'
  at_exit hub_stop
  # shellcheck disable=SC2034  # of the script that includes this
  url=postgresql://keeper@127.0.0.1:$port/postgres
}
hub_start() { as "$bin/pg_ctl" -D "$server/data" -w -l "$server/log" -o "$settings" start >/dev/null; }
hub_stop() { as "$bin/pg_ctl" -D "$server/data" -m "${1:-immediate}" stop >/dev/null 2>&1; }
sql() { psql -XAtq "$url" -c "$1"; }

laptop() {
  local home=$HOME/laptops/$1
  if [ ! -d "$home" ]; then
    mkdir -p "$home/data/strates"
    cp "$register" "$home/data/strates/register.db"
    mkdir -p "$home/config/strates"
    printf '[identity]\nuser = %s\n' "$1" >"$home/config/strates/strates.ini"
  fi
  HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state ${within:-} strates "${@:2}"
}
of() {
  laptop "$1" count >/dev/null
  printf '[identity]\nuser = %s\nauthority = %s\n' "$1" "$2" >"$HOME/laptops/$1/config/strates/strates.ini"
}
file() { echo "$HOME/laptops/$1/data/strates/register.db"; }
titles() { laptop "$1" list --format csv | awk -F, 'NR > 1 { print $2 }' | LC_ALL=C sort | tr '\n' ' '; }
