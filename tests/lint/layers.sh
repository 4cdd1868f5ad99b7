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
. "$(dirname "$0")/../lib/tap.sh"

root=$(cd "${LINT_ROOT:-$TESTS/..}" && pwd -P)
cd "$root" || exit 1

core='base model store engine exchange sync app'
may_include() {
  case $1 in
    base) echo base ;;
    model) echo base model ;;
    store) echo base model store ;;
    engine) echo base model store engine ;;
    exchange) echo base model store engine exchange ;;
    sync) echo base model store sync ;;
    app) echo base model store engine exchange sync app ;;
    # Through app, never at the database: so that what one can do the other can.
    ui) echo base model engine exchange app ui ;;
    cli) echo base model engine exchange app ui cli ;;
  esac
}

c_files=$(find src include tests -name '*.[ch]' -o -name '*.def' | sort)
files_of() { find "src/$1" "include/strates/$1" -name '*.[ch]' -o -name '*.def' 2>/dev/null | sort; }

# Code alone, as FILE:LINE:text: comments go, strings become "", so that words in them count for nothing. Lines with "lint: " go too.
code() {
  [ $# -gt 0 ] || return 0
  awk '
    FNR == 1 { in_comment = 0 }
    {
      line = $0; bare = ""; include = line ~ /^[ \t]*#[ \t]*include/
      while (line != "") {
        if (in_comment) {
          if (!(end = index(line, "*/"))) break
          line = substr(line, end + 2); in_comment = 0
        } else if (include && !match(line, /\/\*|\/\//)) {
          bare = bare line; break
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
      if ($0 !~ /lint: / && bare ~ /[^ \t]/) print FILENAME ":" FNR ":" bare
    }' "$@"
}

# no_line TEXT: standard input, the offending lines, is empty.
no_line() {
  local lines
  lines=$(cat)
  if [ -z "$lines" ]; then pass "$1"; else fail "$1"; diag "$lines"; fi
}

# shellcheck disable=SC2046,SC2086 # file names of this tree have no blanks
{
  for layer in $core ui cli; do
    allowed=$(may_include $layer | tr ' ' '|')
    code $(files_of $layer) | grep -E '# *include *[<"]strates/' | grep -Ev "# *include *[<\"]strates/($allowed)/" |
      no_line "$layer includes only $(may_include $layer)"
  done
  code $c_files | grep -E '# *include *["<][^">]*_priv\.h' | while IFS= read -r line; do
    file=${line%%:*}
    header=$(sed 's/.*include *["<]\([^">]*\)[">].*/\1/' <<<"$line")
    [ "${header#*/}" = "$header" ] && [ -f "${file%/*}/$header" ] || echo "$line"
  done | no_line 'a private header is included from its own folder'
  code $c_files | grep -E '^(src|include)/.*# *include *["<](\.\./|src/)' | no_line 'no include climbs out of its folder'
  code $c_files | grep -E '# *include *["<](n?curses|ncursesw/|panel|term|termcap)' | grep -v '^src/ui/term/' |
    no_line 'curses only in src/ui/term'
  code $c_files | grep -E '# *include *["<]sqlite3' | grep -v '^src/store/' | no_line 'sqlite3.h only in src/store'
  code $c_files | grep -E '^(src|include)/.*[^_[:alnum:]]sqlite3_[a-z]' | grep -v '^src/store/' | no_line 'sqlite3 calls only in src/store'
  # But for the two ends of the world: BUG() in err.c, no memory in mem.c.
  code $(for layer in $core; do files_of "$layer"; done) |
    grep -E '[^_.>[:alnum:]]((v?printf|puts|putchar|perror|exit|_exit|_Exit|abort|v?warnx?|v?errx?) *\(|(stdout|stderr)([^_[:alnum:]]|$))' |
    grep -Ev '__attribute__|^src/base/(err|mem)\.c:' |
    no_line 'the core neither prints nor exits'
  code $c_files | grep -E '[^_[:alnum:]](system|popen|strcpy|strcat|sprintf|vsprintf|gets|strtok|mktemp|tmpnam) *\(' |
    no_line 'no system, popen, strcpy, strcat, sprintf, gets, strtok, mktemp, tmpnam'
}

find src include tests share bootstrap .ci configure.ac Makefile.am -type f \
  \( -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.sql' -o -name '*.mk' -o -name '*.awk' -o -name '*.ac' \
  -o -name '*.am' -o -path '*/run' -o -name bootstrap \) 2>/dev/null | sort >"$STRATES_SANDBOX/sources"
# Written in two pieces, so that this file does not break its own rule.
word="TO""DO|FIX""ME"
xargs grep -nEw "$word" /dev/null <"$STRATES_SANDBOX/sources" | grep -Ev "($word)[ (]*#[0-9]+" | no_line 'an open point names its issue (#number)'
while read -r file; do
  head -n 5 "$file" | grep -q 'SPDX-License-Identifier: GPL-3\.0-or-later' || echo "$file"
done <"$STRATES_SANDBOX/sources" | no_line 'each source file names its licence (SPDX)'
find src -name '*.c' | sort | while read -r file; do
  grep -m 1 -E '^# *include' "$file" | grep -q '"config.h"' || echo "$file"
done | no_line 'each .c includes config.h first'
xargs grep -nE '[[:blank:]]+$' /dev/null <"$STRATES_SANDBOX/sources" | no_line 'no blanks at the end of a line'

done_testing
