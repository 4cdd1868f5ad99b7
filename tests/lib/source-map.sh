#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# source-map.sh - prints the map of the source that stands in README.md: one line a file, taken from the file's own first sentence.
#   tests/lib/source-map.sh            the map
#   tests/lib/source-map.sh --update   puts it into README.md between its two markers
set -eu
cd "$(dirname "$0")/../.."

# First sentence behind `name.c - `, over as many comment lines as it takes.
purpose() {
  awk -v name="$(basename "$1")" '
    !begun && index($0, name " - ") { begun = 1; sub(/.* - /, ""); text = $0; next }
    begun && /^ ?\*? ?$|^#?$|\*\// { exit }
    begun { sub(/^ \* ?|^# ?/, ""); text = text " " $0 }
    END { sub(/ ?\*\/.*/, "", text); if (match(text, /\.( |$)/)) text = substr(text, 1, RSTART - 1); print text }' "$1"
}

folder() {
  printf '\n`%s`\n\n' "$1"
  for file in "$1"/*.[ch] "$1"/*.def; do
    [ -f "$file" ] || continue
    case $file in *.h | *.def) [ ! -f "${file%.*}.c" ] || continue ;; esac
    printf -- '- `%s`: %s\n' "$(basename "$file")" "$(purpose "$file")"
  done
}

map() {
  for directory in include/strates/model include/strates/app include/strates/engine src/base src/model src/store src/engine src/exchange src/app src/ui src/ui/term src/ui/widget \
    src/ui/pane src/ui/view src/ui/dialog src/cli; do
    case $directory in
      include/*) printf '\n`%s` (tables; each other header is the contract of the file of its name)\n\n' "$directory"
        for file in "$directory"/*.def; do [ ! -f "$file" ] || printf -- '- `%s`: %s\n' "$(basename "$file")" "$(purpose "$file")"; done ;;
      *) folder "$directory" ;;
    esac
  done
}

case ${1:-} in
  --update)
    map >README.map
    awk '/<!-- map -->/ { print; while ((getline line < "README.map") > 0) print line; skip = 1 } /<!-- end of map -->/ { print ""; skip = 0 } !skip && !/<!-- map -->/' README.md >README.new
    mv README.new README.md
    rm -f README.map
    ;;
  *) map ;;
esac
