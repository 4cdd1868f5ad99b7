#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The weights of double entries: explained, learnt, adopted, taken back.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db STRATES_NOW=2026-01-15
ok 'a register' new_register
add() { strates add action title="$1" kind=cooperation status=2 lead="$2" start="$3" end="$4" places=SN//Mboro themes=eau; }
ok 'one action' add 'Forages et latrines des villages riverains' com:29019 2024-02-05 2025-11-14
ok 'the same of another authority' add 'Latrines et forages pour les villages riverains' dep:29 2024-02-05 2025-11-14
for i in 1 2 3 4 5 6 7 8; do
  add "École $i$i$i et bibliothèque mot$i" reg:53 "2024-0$i-03" "2025-0$i-17" >/dev/null 2>&1
done

doubles() { strates findings --kind double_entry --format jsonl 2>/dev/null; }
is "$(doubles | grep -c .)" 1 'one double entry'
line=$(doubles)
sum=$(printf '%s\n' "$line" | grep -o '"bits":-*[0-9]*' | cut -d: -f2 | awk '{ s += $1 } END { print s }')
run strates findings --kind double_entry --explain
like "$out" "sum to \\+$sum " 'its terms sum to the figure that is told'
like "$out" 'on the same day \(\+400\)' 'each with its reason'

before=$(doubles)
log() { strates log 2>/dev/null | grep -c .; }
steps=$(log)
run strates engine learn
status_is 0 'learning works'
like "$out" 'Learnt' 'it shows the weights learnt beside those in force'
like "$err" 'Nothing is changed' 'and says that nothing is changed'
is "$(log)" "$steps" 'no step in the history'
is "$(doubles)" "$before" 'and the findings are as they were'
run strates engine learn --format csv
like "$out" 'same_start,day,' 'csv has the names that programs read'

run strates moteur apprendre --adopt
status_is 0 'adopting works, also in French'
like "$(strates list model --format csv)" 'identity' 'the register holds the weights'
is "$(log)" $((steps + 1)) 'one step in the history'
learnt=$(strates list model --format csv)
run strates engine learn --adopt
is "$(strates list model --format csv)" "$learnt" 'adopting again moves nothing further'
is "$(log)" $((steps + 1)) 'and leaves no step'
run strates engine learn --format csv
is "$(printf '%s\n' "$out" | awk -F, 'NR > 1 && ($5 > 200 || $5 < -200)' | grep -c .)" 0 'no learning moves a weight by more than two bits'
run strates undo
status_is 0 'it can be undone'
is "$(doubles)" "$before" 'and the findings are those of before'
run strates engine unlearn
status_is 2 'there is nothing else'
ok 'the register is sound' strates check

done_testing
