#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# layers.sh sees each rule broken, and is silent on what only looks so.
. "$(dirname "$0")/../lib/tap.sh"

tree=$STRATES_SANDBOX/tree
licence='SPDX-License-Identifier: GPL-3.0-or-later'
start_tree() {
  rm -rf "$tree"
  mkdir -p "$tree"/src/{base,model,store/sql,engine,exchange,sync,app,ui/term,cli} "$tree"/include/strates/{base,store,app} "$tree"/tests "$tree"/share
}
# put FILE LINE…: a source file that is right but for LINE.
put() {
  { printf '/* %s */\n#include "config.h"\n' "$licence"; printf '%s\n' "${@:2}"; } >"$tree/$1"
}
lint() { run env LINT_ROOT="$tree" bash "$TESTS/lint/layers.sh"; }

# broken RULE FILE LINE…: with it just this rule fails, and the place is named.
broken() {
  start_tree
  put "${@:2}"
  caught "$1" "$2"
}
caught() {
  lint
  like "$out" "^not ok [0-9]+ - .*$1" "caught: $1"
  is "$(grep -c '^not ok' <<<"$out")" 1 '  and nothing else'
  like "$out" "^# $2" '  with its place'
}

start_tree
put src/base/a.c '/* sprintf( exit(1) and system("x") in a comment */' 'const char *s = "printf(\"exit(1)\")"; // abort()' \
  'int c = '"'\"'"'; /* several' '   lines: strcpy(a, b) */' 'int n = snprintf(b, 2, "x");' '#include <stdio.h>' '#include <strates/base/str.h>' \
  'x->exit(1);' 'exit(1); /* lint: for a reason */' 'int on_exit_hook(void);'
put src/store/b.c '#include <sqlite3.h>' '#include <strates/model/action.h>' 'int rc = sqlite3_step(s);' '#include "b_priv.h"'
put src/store/b_priv.h
put src/ui/term/c.c '#include <ncurses.h>' '#include <strates/app/cmd.h>'
put src/cli/main.c '#include <strates/ui/ui.h>' '	printf("x");'
put src/app/d.c '	fprintf(out, "x");' '	struct err err;' '	err_set(&err, 1);'
lint
is "$status" 0 'what only looks so passes' || diag "$out"

broken 'base includes only' src/base/a.c '#include <strates/model/action.h>'
broken 'model includes only' src/model/a.c '#include <strates/store/store.h>'
broken 'store includes only' src/store/a.c '#include <strates/engine/finding.h>'
broken 'store includes only' include/strates/store/a.h '#include <strates/app/cmd.h>'
broken 'engine includes only' src/engine/a.c '#include <strates/exchange/csv.h>'
broken 'exchange includes only' src/exchange/a.c '#include <strates/app/cmd.h>'
broken 'sync includes only' src/sync/a.c '#include <strates/engine/finding.h>'
broken 'app includes only' src/app/a.c '#include <strates/ui/pane.h>'
broken 'ui includes only' src/ui/a.c '#include "strates/store/store.h"'
broken 'cli includes only' src/cli/a.c '#include <strates/store/store.h>'
broken 'a private header' src/app/a.c '#include "b_priv.h"'
broken 'climbs out' src/app/a.c '#include "../store/thing.h"'
broken 'curses only' src/ui/a.c '#include <curses.h>'
broken 'sqlite3.h only' src/app/a.c '#include <sqlite3.h>'
broken 'sqlite3 calls only' src/app/a.c '	sqlite3_close(db);'
broken 'neither prints' src/app/a.c '	printf("x");'
broken 'neither prints' src/base/a.c '	exit(1);'
broken 'neither prints' src/store/a.c '	abort();'
broken 'neither prints' src/engine/a.c '	fprintf(stderr, "x");'
broken 'neither prints' src/sync/a.c '	fputs("x", stdout);'
broken 'no system' src/cli/a.c '	system("ls");'
broken 'no system' src/ui/a.c '	f = popen("ls", "r");'
broken 'no system' src/ui/a.c '	strcpy(a, b);'
broken 'no system' tests/a.c '	sprintf(a, "b");'
broken 'an open point' src/app/a.c '/* TO''DO: later */'
broken 'blanks at the end' src/app/a.c 'int a; '

start_tree
put src/app/a.c '/* TO''DO #12: later */'
lint
is "$status" 0 'an open point with its issue passes'
start_tree
echo 'SELECT 1;' >"$tree/src/store/sql/0001_a.sql"
caught 'names its licence' src/store/sql/0001_a.sql
start_tree
printf '/* %s */\n#include <stdio.h>\n#include "config.h"\n' "$licence" >"$tree/src/base/a.c"
caught 'config.h first' src/base/a.c

done_testing
