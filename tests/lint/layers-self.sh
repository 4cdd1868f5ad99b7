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

# broken RULE FILE LINE…: a file that breaks this rule. One run of layers.sh looks at all of them: each must be named under its rule, once,
# and nowhere else.
rules=() places=()
expect() { rules+=("$1") places+=("$2"); }
broken() {
  put "${@:2}"
  expect "$1" "$2"
}
verdicts() {
  local line rule='' i name
  local -A said=()
  lint
  while IFS= read -r line; do
    case $line in
      'ok '* | 'not ok '*) rule=${line#*- } ;;
      '# '*)
        name=${line#\# }
        said[${name%%:*}]+="[$rule]"
        ;;
    esac
  done <<<"$out"
  for i in "${!rules[@]}"; do
    name=${places[i]}
    like "${said[$name]-nothing}" "^\\[[^]]*${rules[i]}[^]]*\\]$" "caught, and nothing else: ${rules[i]} ($name)"
    unset "said[$name]"
  done
  is "${!said[*]}" '' 'no other file is named'
}

start_tree
put src/base/a.c '/* sprintf( exit(1) and system("x") in a comment */' 'const char *s = "printf(\"exit(1)\")"; // abort()' \
  'int c = '"'\"'"'; /* several' '   lines: strcpy(a, b) */' 'int n = snprintf(b, 2, "x");' '#include <stdio.h>' '#include <strates/base/str.h>' \
  'x->exit(1);' 'exit(1); /* lint: for a reason */' 'int on_exit_hook(void);'
put src/store/b.c '#include <sqlite3.h>' '#include <strates/model/action.h>' 'int rc = sqlite3_step(s);' '#include "b_priv.h"'
put src/store/b_priv.h
put src/ui/term/c.c '#include <ncurses.h>' '#include <strates/app/cmd.h>'
put src/cli/main.c '#include <strates/ui/ui.h>' '	printf("x");'
put src/app/open.c '/* TO''DO #12: later */'
put src/app/d.c '	fprintf(out, "x");' '	struct err err;' '	err_set(&err, 1);'
lint
is "$status" 0 'what only looks so passes' || diag "$out"

start_tree
put src/store/b_priv.h
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
broken 'a private header' src/app/private.c '#include "b_priv.h"'
broken 'a private header' src/app/private_far.c '#include "store/b_priv.h"'
broken 'climbs out' src/app/climbs.c '#include "../store/thing.h"'
broken 'curses only' src/ui/curses.c '#include <curses.h>'
broken 'sqlite3.h only' src/app/sqlite_h.c '#include <sqlite3.h>'
broken 'sqlite3 calls only' src/app/sqlite.c '	sqlite3_close(db);'
broken 'neither prints' src/app/prints.c '	printf("x");'
broken 'neither prints' src/base/exits.c '	exit(1);'
broken 'neither prints' src/store/aborts.c '	abort();'
broken 'neither prints' src/engine/stderr.c '	fprintf(stderr, "x");'
broken 'neither prints' src/sync/stdout.c '	fputs("x", stdout);'
broken 'neither prints' src/store/first.c 'abort();'
broken 'no system' src/cli/system.c '	system("ls");'
broken 'no system' src/ui/popen.c '	f = popen("ls", "r");'
broken 'no system' src/ui/strcpy.c '	strcpy(a, b);'
broken 'no system' tests/sprintf.c '	sprintf(a, "b");'
broken 'an open point' src/app/open.c '/* TO''DO: later */'
broken 'blanks at the end' src/app/blanks.c 'int a; '
echo 'SELECT 1;' >"$tree/src/store/sql/0001_a.sql"
expect 'names its licence' src/store/sql/0001_a.sql
: >"$tree/src/app/empty.h"
expect 'names its licence' src/app/empty.h
printf '/* %s */\n#include <stdio.h>\n#include "config.h"\n' "$licence" >"$tree/src/base/order.c"
expect 'config.h first' src/base/order.c
verdicts

done_testing
