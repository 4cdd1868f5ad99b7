#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# source-map.sh - prints the map of the source that stands in README.md: one line a file, taken from the file's own first sentence.
#   tests/lib/source-map.sh            the map
#   tests/lib/source-map.sh --update   puts it into README.md between its two markers
set -eu
cd "$(dirname "$0")/../.."

directories='include/strates/model include/strates/app include/strates/engine src/base src/model src/store src/engine src/exchange src/app
  src/ui src/ui/term src/ui/widget src/ui/pane src/ui/view src/ui/dialog src/cli'

map() {
  local directory
  for directory in $directories; do
    echo "$directory/"
    case $directory in
      include/*) printf '%s\n' "$directory"/*.def ;;
      # A header whose .c has its name is the contract of that one.
      *) for file in "$directory"/*.[ch] "$directory"/*.def; do [[ $file != *.c && -f ${file%.*}.c ]] || echo "$file"; done ;;
    esac
  done | awk '
    # First sentence behind `name.c - `, over as many comment lines as it takes.
    function purpose(file, name,   line, begun, text) {
      while ((getline line < file) > 0) {
        if (!begun) {
          if (!index(line, name " - ")) continue
          begun = 1; sub(/.* - /, "", line); text = line
        } else if (line ~ /^ ?\*? ?$|^#?$|\*\//) break
        else { sub(/^ \* ?|^# ?/, "", line); text = text " " line }
      }
      close(file)
      sub(/ ?\*\/.*/, "", text)
      if (match(text, /\.( |$)/)) text = substr(text, 1, RSTART - 1)
      return text
    }
    { name = $0; sub(/.*\//, "", name) }
    sub(/\/$/, "") { printf "\n`%s`%s\n\n", $0, /^include/ ? " (tables; each other header is the contract of the file of its name)" : ""; next }
    !/\*/ { printf "- `%s`: %s\n", name, purpose($0, name) }'
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
