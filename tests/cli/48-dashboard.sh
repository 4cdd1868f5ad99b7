#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `view dashboard`: what is to be done and how the register stands, as text.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
exits 0 'the dashboard' "$STRATES" view dashboard
like "$(sed -n 2p <<<"$out")" '^!.*To do today +.*(Finistère|Bretagne).*Kédougou' 'the worst finding first'
like "$out" 'How it stands +Coordination: 0 of 1 overlaps of the year settled +0' 'the coordination rate'
like "$out" 'Countries +Senegal +2 +2' 'countries with what is open there'
finding=$("$STRATES" findings --kind overlap --format jsonl | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
exits 0 'for programs' "$STRATES" vue bord --format csv
is "$(head -n 1 <<<"$out")" part,code,number,open,percent,severity,finding 'with names'
like "$out" "^todo,overlap,,,,[0-9]+,$finding\$" 'the finding by its id'
like "$out" '^countries,SN,2,2,29,[0-9]+,$' 'never translated'
like "$out" '^figures,2026,2,,,,$' 'one line a year'
ok 'settled' "$STRATES" decide "$finding" --as assumed --why 'Voulu'
exits 0 'again' "$STRATES" view dashboard country:sn
like "$out" 'Coordination: 1 of 1 overlaps of the year settled +100' 'the rate follows'
unlike "$out" 'Vietnam' 'a filter leaves its part'
exits 2 'a filter that can not be read' "$STRATES" view dashboard 'country:'
french
exits 0 'in French' "$STRATES" vue bord
like "$out" 'À faire aujourd.hui' 'too'
done_testing
