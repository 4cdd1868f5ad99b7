#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every view as it was last looked at and found good: text, cursor and styles at three sizes, in both languages, and for a screen reader.
# What differs is either a mistake or wanted; then `share/doc/captures/update.sh build' takes all captures anew, to be looked at and committed.
. "$(dirname "$0")/../lib/tap.sh"

expected=$TESTS/golden
taken=$STRATES_SANDBOX/golden
views=$(sed '/^ *#/d; /^ *$/d' "$expected/views" | awk '{ print $1 }')
ok 'the demonstration' new_register --sample demo.db
ok 'all views are taken' bash "$TESTS/../share/doc/captures/update.sh" -o "$taken" "$BUILD" golden
for view in $views; do
  for language in en fr; do
    if [ -e "$expected/$view.$language" ]; then
      same_text "$expected/$view.$language" "$view.$language is as it was" <"$taken/$view.$language"
    else
      fail "$view.$language was never looked at: share/doc/captures/update.sh build golden"
    fi
  done
done
is "$(cd "$expected" && printf '%s\n' *.en *.fr | sed 's/\.[a-z]*$//' | sort -u)" "$(sort -u <<<"$views")" 'the table names all of them, once each'

# What no change may take away, whatever is committed.
# U+2500-259F and U+2800-28FF, as bytes.
not_ok 'no line, no block, no braille for a screen reader' eval \
  "cat '$taken'/*.en '$taken'/*.fr | sed -n '/, screen reader/,/^cursor/p' | LC_ALL=C grep -E \$'\\xe2([\\x94\\x95]|\\x96[\\x80-\\x9f]|[\\xa0-\\xa3])'"
for file in "$taken"/*.en "$taken"/*.fr; do
  mapfile -t lines <"$file"
  printf -v said '%s\n' "${lines[@]: -6:4}"
  like "$said" '[[:alpha:]]' "${file##*/}: a sentence says where one is"
  unlike "$said" '…$' "${file##*/}: to its end"
done

done_testing
