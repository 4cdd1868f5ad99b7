# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# small.sh - a register without most of the reference tables, made past the program: some work in it (tests/data/schemas/work.sql), in a released schema.

# small_register FILE [N]: in the N-th schema, else in the last one; its lists are built at the first opening by `refresh --full'.
small_register() {
  local sql=$TESTS/../src/store/sql n=${2:-}
  n=${n:-$(find "$sql" -name '0*.sql' | wc -l)}
  {
    echo 'BEGIN;'
    find "$sql" -name '0*.sql' | sort | head -n "$n" | xargs cat
    cat "$TESTS/data/schemas/work.sql"
    echo "PRAGMA application_id = $((0x53545241)); PRAGMA user_version = $n; COMMIT;"
  } | sqlite3 "$1"
}
