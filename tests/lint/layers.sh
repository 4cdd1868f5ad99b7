#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# layers.sh - the rules no compiler checks. Each case lists the lines that break it.
#
#   base < model < store < engine < exchange, store < sync, all of those < app < ui, cli: a layer includes itself and those below.
#   Private headers (<name>_priv.h) stay in their folder. curses is of src/ui/term, sqlite3.h of src/store. The core neither
#   prints nor exits. Some calls are wrong everywhere.
#
# A line may be right against the rule: it then says why beside it, in a comment that holds "lint: ".
# LINT_ROOT=DIR checks another tree: tests/lint/layers-self.sh breaks each rule there.
# One awk reads every file once and holds every rule against each line: a process a file and rule took longer than the compiler.
set -u
cd "${LINT_ROOT:-$(dirname "$0")/../..}" || exit 1

# In byte order, on any system.
find src include tests share bootstrap .ci configure.ac Makefile.am -type f \
  \( -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.sql' -o -name '*.mk' -o -name '*.awk' -o -name '*.ac' \
  -o -name '*.am' -o -path '*/run' -o -name bootstrap \) 2>/dev/null | LC_ALL=C sort | LC_ALL=C awk '
  function rule(name, text) { rules[++n_rules] = name; said[name] = text }
  function broken(name, line) { found[name] = found[name] "# " line "\n" }
  # layer NAME, BELOW: what else it may include.
  function layer(name, below) {
    allowed[name] = " " below (below == "" ? "" : " ") name " "
    rule("layer " name, name " includes only" substr(allowed[name], 1, length(allowed[name]) - 1))
  }
  BEGIN {
    layer("base", "")
    layer("model", "base")
    layer("store", "base model")
    layer("engine", "base model store")
    layer("exchange", "base model store engine")
    layer("sync", "base model store")
    layer("app", "base model store engine exchange sync")
    # Through app, never at the database: so that what one can do the other can.
    layer("ui", "base model engine exchange app")
    layer("cli", "base model engine exchange app ui")
    rule("private", "a private header is included from its own folder")
    rule("climb", "no include climbs out of its folder")
    rule("curses", "curses only in src/ui/term")
    rule("sqlite3.h", "sqlite3.h only in src/store")
    rule("sqlite3", "sqlite3 calls only in src/store")
    # But for the two ends of the world: BUG() in err.c, no memory in mem.c.
    rule("core", "the core neither prints nor exits")
    rule("calls", "no system, popen, strcpy, strcat, sprintf, gets, strtok, mktemp, tmpnam")
    rule("open", "an open point names its issue (#number)")
    rule("licence", "each source file names its licence (SPDX)")
    rule("config.h", "each .c includes config.h first")
    rule("blanks", "no blanks at the end of a line")
    # Words have edges: a blank before and after each line makes them all alike.
    ends_core = "[^_.>A-Za-z0-9](v?printf|puts|putchar|perror|exit|_exit|_Exit|abort|v?warnx?|v?errx?) *\\(|[^_.>A-Za-z0-9](stdout|stderr)[^_A-Za-z0-9]"
    wrong_call = "[^_A-Za-z0-9](system|popen|strcpy|strcat|sprintf|vsprintf|gets|strtok|mktemp|tmpnam) *\\("
    # In two pieces, so that this file does not break its own rule.
    open_words = "(TO" "DO|FIX" "ME)"
    open_point = "[^_A-Za-z0-9]" open_words "[^_A-Za-z0-9]"
  }

  # The line without comments, and with "" for strings, so that words in them count for nothing.
  function code(line,   bare, include, found, end) {
    if (!in_comment && line !~ /["\047]|\/[*\/]/) return line
    bare = ""; include = line ~ /^[ \t]*#[ \t]*include/
    while (line != "") {
      if (in_comment) {
        if (!(end = index(line, "*/"))) break
        line = substr(line, end + 2); in_comment = 0
      } else if (!match(line, include ? "/[*]|//" : "/[*]|//|\"|\047")) {
        bare = bare line; break
      } else {
        found = substr(line, RSTART, RLENGTH)
        bare = bare substr(line, 1, RSTART - 1); line = substr(line, RSTART + RLENGTH)
        if (found == "//") break
        if (found == "/*") { in_comment = 1; continue }
        # The rest of a literal: anything but its quote, escapes in pairs.
        if (match(line, found == "\"" ? "^([^\"\\\\]|\\\\.)*\"" : "^([^\047\\\\]|\\\\.)*\047")) line = substr(line, RLENGTH + 1)
        else line = ""
        bare = bare found found
      }
    }
    return bare
  }

  # The header of an include, else nothing.
  function header_of(bare) {
    if (bare !~ /^[ \t]*# *include *["<]/) return ""
    sub(/^[ \t]*# *include *["<]/, "", bare); sub(/[">].*/, "", bare)
    return bare
  }

  function of_code(file, n, raw,   bare, place, header, part, edged) {
    bare = code(raw)
    if (bare !~ /[^ \t]/ || raw ~ /lint: /) return
    place = file ":" n ":" bare
    if ((header = header_of(bare)) != "") {
      split(header, part, "/")
      if (layer_of != "" && part[1] == "strates" && !index(allowed[layer_of], " " part[2] " ")) broken("layer " layer_of, place)
      if (header ~ /_priv\.h$/) { n_private++; private_file[n_private] = folder header; private_place[n_private] = place; private_far[n_private] = header ~ /\// }
      if (product && header ~ /^(\.\.|src)\//) broken("climb", place)
      if (header ~ /^(n?curses|ncursesw\/|panel|term|termcap)/ && file !~ /^src\/ui\/term\//) broken("curses", place)
      if (header ~ /^sqlite3/ && file !~ /^src\/store\//) broken("sqlite3.h", place)
      return
    }
    edged = " " bare " "
    if (product && index(bare, "sqlite3_") && edged ~ /[^_A-Za-z0-9]sqlite3_[a-z]/ && file !~ /^src\/store\//) broken("sqlite3", place)
    if (core && edged ~ ends_core && bare !~ /__attribute__/) broken("core", place)
    if (edged ~ wrong_call) broken("calls", place)
  }

  function read_file(file,   raw, n, c, licence, first) {
    c = file ~ /^(src|include|tests)\/.*\.([ch]|def)$/
    product = file ~ /^(src|include)\//
    folder = file; sub(/[^\/]*$/, "", folder)
    layer_of = ""
    if (file ~ /^src\/[a-z]+\/|^include\/strates\/[a-z]+\//) { layer_of = folder; sub(/^src\/|^include\/strates\//, "", layer_of); sub(/\/.*/, "", layer_of) }
    if (!(layer_of in is_layer)) layer_of = ""
    core = layer_of != "" && layer_of != "ui" && layer_of != "cli" && file !~ /^src\/base\/(err|mem)\.c$/
    n = in_comment = licence = 0; first = ""
    while ((getline raw < file) > 0) {
      n++
      if (n <= 5 && index(raw, "SPDX-License-Identifier: GPL-3.0-or-later")) licence = 1
      if (raw ~ /[ \t]$/) broken("blanks", file ":" n ":" raw)
      if (raw ~ open_words && (" " raw " ") ~ open_point && raw !~ (open_words "[ (]*#[0-9]")) broken("open", file ":" n ":" raw)
      if (!c) continue
      if (first == "" && raw ~ /^# *include/) first = raw
      of_code(file, n, raw)
    }
    close(file)
    if (!licence) broken("licence", file)
    if (file ~ /^src\/.*\.c$/ && first !~ /"config\.h"/) broken("config.h", file)
  }

  BEGIN { for (name in allowed) is_layer[name] = 1 }
  { exists[$0] = 1; read_file($0) }
  END {
    for (i = 1; i <= n_private; i++) if (private_far[i] || !(private_file[i] in exists)) broken("private", private_place[i])
    if (!NR) broken("licence", "there are no source files")
    for (i = 1; i <= n_rules; i++) {
      bad = rules[i] in found
      printf "%sok %d - %s\n%s", bad ? "not " : "", i, said[rules[i]], bad ? found[rules[i]] : ""
      if (bad) failed = 1
    }
    print "1.." n_rules
    exit failed + 0
  }'
