#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each kind of finding has its formula in the header, its class and switch in the INI file, a test on both sides of its border and a sentence; each threshold is in a formula.
# With -v, the table of them: kind, thresholds that its formula names, rows of tests/unit/test_thresholds.c.
. "$(dirname "$0")/../lib/tap.sh"
cd "$TESTS/.." || exit 1
header=include/strates/engine/kinds.h params=include/strates/engine/params.def

# The comment above KIND_X in the header, on one line.
formula() { awk -v k="KIND_$1" '/^\t\/\*/ { c = "" } /^\t(\/\*|   )/ { c = c " " $0 } $1 == k "," || $1 == k { print c; exit }' "$header"; }
has() { grep -qE "PARAM\([A-Z_]+, \"$1\", \"$2\"," "$params"; }

kinds=$(sed -nE 's/^TERM\(FINDING_KIND, "([a-z_]+)".*/\1/p' include/strates/model/vocab.def)
isnt "$kinds" '' 'there are kinds'
for kind in $kinds; do
  name=${kind^^} said=$(formula "${kind^^}")
  keys=$(grep -oE '\[[a-z_]+\]' <<<"$said" | tr -d '[]' | sort -u | tr '\n' ' ')
  rows=$(grep -c "{KIND_$name, " tests/unit/test_thresholds.c)
  wrong=''
  [ "${#said}" -ge 40 ] || wrong+=' no formula in kinds.h;'
  has class "$kind" || [ "$kind" = double_entry ] || wrong+=' no class;'
  has findings "$kind" || wrong+=' no switch;'
  for key in $keys; do has thresholds "$key" || grep -q "\"$key\", \"" "$params" || wrong+=" [$key] is no parameter;"; done
  [ "$rows" -gt 0 ] || wrong+=' no row of a test;'
  grep -q "KIND_$name\b" src/engine/finding_text.c src/engine/finding_watch.c || wrong+=' no sentence;'
  is "$wrong" '' "$kind"
  diag "$kind | ${keys:-–} | $rows"
done
lost=''
for key in $(sed -nE 's/^PARAM\([A-Z_]+, "thresholds", "([a-z_]+)".*/\1/p' "$params"); do
  grep -qF "[$key]" include/strates/engine/*.h || lost+="$key "
done
is "$lost" '' 'each threshold stands in a formula of a public header'
done_testing
