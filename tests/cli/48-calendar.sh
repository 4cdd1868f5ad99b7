#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `view calendar`: what has a day, as text; follow-ups of decisions among it.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
exits 0 'nothing dated' "$STRATES" view calendar
is "$out" '' 'is nothing'
"$STRATES" add mission title='Délégation' authority=dep:29 start=2027-01-18 end=2027-01-22 country=SN city=Kédougou >/dev/null
"$STRATES" add mission title='Autre délégation' authority=reg:53 start=2027-01-25 country=SN city=Kédougou >/dev/null
"$STRATES" add event title='Conseil, séance' kind=council on_day=2026-12-14 authority=dep:29 >/dev/null
finding=$("$STRATES" findings --kind overlap --format jsonl | sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' | head -n 1)
ok 'a decision with a day' "$STRATES" decide "$finding" --as meeting --why 'On se voit' --due 2026-11-10
exits 0 'the calendar' "$STRATES" view calendar
like "$(sed -n 2p <<<"$out")" '^!.*Missions that clash +2027-01-18 +2027-01-22 +mission +Délégation' 'what clashes first'
like "$(sed -n 4p <<<"$out")" '^! +Late +2026-11-10 +follow-up +meeting: On se voit' 'then what is late'
like "$(sed -n 5p <<<"$out")" 'From today on +2026-12-14 +council +Conseil' 'then what comes'
exits 0 'for programs' "$STRATES" vue calendrier --format csv
is "$(head -n 1 <<<"$out")" when,start,end,kind,title,who,country,city,severity,entity,uid 'with names'
like "$out" '^ahead,2026-12-14,,event,"Conseil, séance",Finistère,,,0,event,[0-9a-f-]{36}$' 'never translated'
exits 0 'as lines of JSON' "$STRATES" view calendar --format jsonl
like "$out" '"when":"late","start":"2026-11-10","kind":"follow_up"|"when":"late","start":"2026-11-10","end":"","kind":"follow_up"' 'the follow-up'
exits 0 'of one country' "$STRATES" view calendar country:vn
unlike "$out" 'Délégation|On se voit' 'leaves out what has nothing to do with it'
french
exits 0 'in French' "$STRATES" vue calendrier
like "$out" 'En retard .* suivi' 'too'
done_testing
