#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `strates indicators`: how well a territory works together, this year and before.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"

new_register empty.db
exits 0 'an empty register has indicators' "$STRATES" -d empty.db indicators
like "$out" '^Indicator +This year +2015–2026' 'for twelve years'
like "$out" '^Coordination +– +·{12}$' 'a rate of nothing is not known'
like "$out" '^Backlog +0 +·{11}▁ +findings to settle$' 'nothing waits'
exits 0 'for programs' "$STRATES" -d empty.db indicators --format csv
is "$(head -n 1 <<<"$out")" indicator,year,value,unit,number,of 'with names'
is "$(wc -l <<<"$out")" $((11 * 12 + 1)) 'a row for each indicator and year'
like "$out" '^coordination,2026,,percent,,$' 'what is not known is empty, not 0'

ok 'a register' console_register
exits 0 'indicators of a register' "$STRATES" indicators
like "$out" '^Coordination +0 % +[·▁]+▁ +0 of 1 overlaps of the year settled$' 'what the rate is made of'
finding=$("$STRATES" findings --kind overlap --format jsonl | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
ok 'the overlap is decided' "$STRATES" decide "$finding" --as assumed --why 'Voulu'
exits 0 'again' "$STRATES" indicators --format jsonl
like "$out" '^\{"indicator":"coordination","year":2026,"value":100,"unit":"percent","number":1,"of":1\}$' 'the rate follows'
like "$out" '^\{"indicator":"coordination","year":2016,"unit":"percent"\}$' 'a year without overlaps has none'
exits 0 'nothing was written' "$STRATES" log --limit 1
unlike "$out" 'indicat' 'indicators leave no trace in the history'
exits 2 'an unknown format' "$STRATES" indicators --format pdf
exits 2 'takes no filter' "$STRATES" indicators pays:sn
french
exits 0 'in French' "$STRATES" indicateurs
like "$out" '^Coordination +100 % +.*chevauchements de l.année réglés.: 1 sur 1$' 'in French sentences'
exits 0 'data are never translated' "$STRATES" indicateurs --format csv
like "$out" '^joint_missions,2026,' 'in French either'
done_testing
