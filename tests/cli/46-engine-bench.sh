#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The engine's measuring scripts measure what they say: their arithmetic on cases known by heart, and each of them once, small.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
needs node
# What they run is run under the sanitizers by tests of its own; measuring it once more costs minutes there.
! grep -q '^SANITIZE_CFLAGS = *[^ ]' "$BUILD/Makefile" || skip_all 'nothing is measured under the sanitizers'
bench=$TESTS/bench/engine
export STRATES_BENCH_DIR=$STRATES_SANDBOX/tmp STRATES_BENCH_ROUNDS=1

calc() { node --input-type=module -e "import * as L from '$bench/lib.mjs'; console.log($1)"; }
# By hand: right ones at places 1 and 3 of three: (1 + 2/3) / 2.
is "$(calc 'L.averagePrecision([{rank: [3], gain: 1}, {rank: [2], gain: 0}, {rank: [1], gain: 1}]).toFixed(4)')" 0.8333 'average precision'
is "$(calc 'L.averagePrecision([{rank: [1], gain: 1}, {rank: [1], gain: 0}]).toFixed(4)')" 0.7500 'of a tie: the mean of both orders'
is "$(calc 'L.averagePrecision([{rank: [1, 2], gain: 0}, {rank: [1, 3], gain: 1}]).toFixed(4)')" 1.0000 'the second number counts when the first is the same'
is "$(calc 'L.curve([[0.9, true], [0.8, false], [0.7, true]], 4).best.f1.toFixed(4)')" 0.5714 'best F1: two of three found, two of four to be found'
is "$(calc 'L.curve([[0.9, true], [0.9, false]], 1).best.precision')" 0.5 'equal scores stand or fall together'
is "$(calc 'JSON.stringify(L.csv("a;b\n\"x;\"\"1\"\"\";\"y\nz\"\n"))')" '[["a","b"],["x;\"1\"","y\nz"]]' 'quotes, separators and line ends in cells'

echo '{"title":"Un","lead":"com:29019","source":"hostile","source_id":"7"}' >one.jsonl
new_register one.db
strates -d one.db import one.jsonl 2>/dev/null
is "$(strates -d one.db list --format jsonl | grep -o '"uid":"[^"]*"')" "\"uid\":\"$(calc 'L.importedUid("hostile", 7)')\"" 'the uid that an import gives is known beforehand'

ok 'hostile' "$bench/run" "$BUILD" hostile 30 60
like "$out" '^one title +30 +[0-9.]+ +[0-9.]+$' 'a figure and a ratio'
export STRATES_BENCH_SQLITE=no STRATES_BENCH_DUCKDB=no
for what in 'quality 300 5' 'speed 300' labelled iati twinnings; do
  # Those of the real files take longer than a test may: here they only say that the files are not here.
  case $what in labelled | iati | twinnings) shared=$PWD/nowhere ;; *) shared=$TESTS/../../shared ;; esac
  run env STRATES_SHARED="$shared" "$bench/run" "$BUILD" $what
  status_is 0 "$what"
  like "$out" '^skipped: |^seed 5 by identity|^strates refresh' "$what: figures, or why there are none"
done
run "$bench/run" "$BUILD" weather
status_is 2 'nothing of that name'

done_testing
