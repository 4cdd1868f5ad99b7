#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The catalogues are well formed: formats agree with their msgids, plurals are all there, nothing is fuzzy.
. "$(dirname "$0")/../lib/tap.sh"
needs msgfmt msgattrib

cd "$TESTS/../share/po" || exit 1
for language in $(sed 's/#.*//' LINGUAS); do
  ok "$language.po is valid" msgfmt --check -o /dev/null "$language.po"
  is "$(msgattrib --only-fuzzy --no-obsolete "$language.po")" '' "$language.po has nothing fuzzy"
done
done_testing
