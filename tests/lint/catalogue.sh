#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The catalogues are well formed and complete: formats agree with their msgids, plurals are all there, nothing is fuzzy, and every
# message of the sources has its translation (`make update-po' brings new ones in). French is typeset as French is.
. "$(dirname "$0")/../lib/tap.sh"
needs msgfmt msgattrib msgmerge xgettext

cd "$TESTS/.." || exit 1
pot=$STRATES_SANDBOX/tmp/strates.pot
# The same as update-po of Makefile.am.
find -H src include \( -name '*.[ch]' -o -name '*.def' \) | LC_ALL=C sort |
  xgettext --files-from=- --output="$pot" --force-po -L C --from-code=UTF-8 \
    --keyword=_ --keyword=N_ --keyword=ngettext:1,2 --add-location=file
ok 'the sources have messages' grep -q '^msgid "."\?' "$pot"

# missing FILE: the messages of the sources that it has no translation for, nothing guessed.
missing() {
  msgmerge --quiet --no-fuzzy-matching --output-file=- "$1" "$pot" | msgattrib --untranslated --no-obsolete | sed '1,/^$/d'
}
# texts FILE: its translations, one a line; commands in `quotes' left out.
texts() {
  msgattrib --no-obsolete --no-wrap "$1" | sed '1,/^$/d' |
    awk '/^msgstr/ { on = 1; sub(/^[^"]*/, "") } !/^"/ { on = 0 } on' | sed "s/\`[^']*'//g"
}

for language in $(sed 's/#.*//' share/po/LINGUAS); do
  po=share/po/$language.po
  ok "$language.po is valid" msgfmt --check -o /dev/null "$po"
  is "$(msgattrib --only-fuzzy --no-obsolete "$po")" '' "$language.po has nothing fuzzy"
  is "$(missing "$po")" '' "$language.po has every message of the sources"
done
plain=$(texts share/po/fr.po | grep -E "[[:alpha:]]'[[:alpha:]]|[[:alnum:]] ([:;!?»]|%%|% |%\")|« ")
is "$plain" '' 'French has its own apostrophes and no-break spaces'
done_testing
