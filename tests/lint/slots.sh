#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every short text fits the place it is shown in, in English and in every catalogue: heads of columns, hints of the key bar, labels of forms, names of views and
# orders, names of commands and keys. What is cut says nothing.
. "$(dirname "$0")/../lib/tap.sh"
needs msgcat
cd "$TESTS/.." || exit 1
LC_ALL=C.UTF-8

declare -A translated
languages=$(sed 's/#.*//' share/po/LINGUAS)
for language in $languages; do
  while IFS=$'\t' read -r id text; do
    translated[$language:$id]=$text
  done < <(msgcat --no-wrap "share/po/$language.po" | awk '
    /^msgid "/ { id = substr($0, 8, length($0) - 8) }
    /^msgstr(\[0\])? "/ { s = $0; sub(/^msgstr(\[0\])? "/, "", s); sub(/"$/, "", s); if (id != "") print id "\t" s }')
done

# slot WHAT COLUMNS: msgids on standard input, one a line, `N<tab>msgid` when the place has its own width.
slot() {
  local what=$1 most=$2 n=0 wrong='' line id room text language
  while IFS= read -r line; do
    room=$most id=$line
    if [[ $line == *$'\t'* ]]; then room=${line%%$'\t'*} id=${line#*$'\t'}; fi
    n=$((n + 1))
    if [ ${#id} -gt "$room" ]; then wrong+="en: $id (${#id} > $room)"$'\n'; fi
    for language in $languages; do
      text=${translated[$language:$id]-}
      if [ ${#text} -gt "$room" ]; then wrong+="$language: $text (${#text} > $room)"$'\n'; fi
    done
  done
  is "$wrong" '' "$what fit"
  ok "$what: there are some" [ "$n" -gt 0 ]
}

# Heads of columns: as wide as the column at its narrowest.
slot 'heads of columns' 0 < <(
  sed -nE 's/.*\.title = _\("([^"]+)"\), \.min = ([0-9]+).*/\2\t\1/p' src/ui/pane/*.c src/ui/view/*.c src/ui/dialog/*.c
  sed -nE 's/^ *\[COL_[A-Z]+\] = \{N_\("([^"]+)"\), ([0-9]+),.*/\2\t\1/p' src/ui/pane/actions.c | grep -v $'\tFindings$' # that one widens with its head
)
# Hints of the key bar: three of them and their keys stand on eighty columns.
hints() { sed -n '/struct dialog_hint .*{/,/NULL}}/p' src/ui/dialog/*.c | grep -oE '\{N_\("[^"]+"\), N_\("[^"]+"\)\}'; }
slot 'keys in hints' 17 < <(hints | sed -E 's/\{N_\("([^"]+)".*/\1/' | sort -u)
slot 'words in hints' 22 < <(hints | sed -E 's/.*, N_\("([^"]+)"\)\}/\1/' | sort -u)
# Names of commands: in the palette, the popup of what may follow, the list of keys.
slot 'names of commands' 28 < <(sed -nE 's/^CMD\(.*N_\("([^"]+)"\), N_\(.*/\1/p; s/^CMD\(.*N_\("([^"]+)"\),$/\1/p' include/strates/app/cmd.def)
# Names of views: a tab among four on forty columns.
slot 'names of views' 15 < <(sed -nE 's/^\t\.name = N_\("([^"]+)"\),.*/\1/p' src/ui/pane/*.c src/ui/view/*.c)
slot 'orders of a list' 18 < <(sed -nE 's/.*\[SORT_[A-Z]+\] = N_\("([^"]+)"\).*/\1/p' src/app/browse.c)
slot 'names of keys' 14 < <(sed -nE 's/.*\{UI_KEY_[A-Z]+, N_\("([^"]+)"\), false\},.*/\1/p' src/ui/term/keys.c)
# Labels of forms.
slot 'labels of fields' 26 < <(
  sed -nE 's/.*sheet_field\([a-z]+, "[^"]+", _\("([^"]+)"\).*/\1/p' src/ui/dialog/*.c
  sed -nE 's/^ *FIELD\(.*N_\("([^"]+)"\), N_\(.*/\1/p' include/strates/model/entity.def
)
done_testing
