#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tests/bench/hub.sh PROGRAM [OPERATIONS] - starts a PostgreSQL as it comes (with fsync) in $TMPDIR and runs the measurement on it.
set -eu

program=${1:?usage: tests/bench/hub.sh PROGRAM [OPERATIONS]}
bin=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo 'bench-hub: PostgreSQL is not installed (Debian: apt-get install postgresql)' >&2; exit 1; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/hub-bench-XXXXXX")
port=$((20000 + $$ % 20000))
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown nobody "$dir"
  as() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME="$dir" "$@"; }
fi
trap 'as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
as "$bin/initdb" -D "$dir/data" -A trust -U keeper >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" -o "-k '$dir' -p $port -c listen_addresses=127.0.0.1 -c max_wal_size=4GB" start >/dev/null
"$program" "postgresql://keeper@127.0.0.1:$port/postgres" "${2:-1000000}"
