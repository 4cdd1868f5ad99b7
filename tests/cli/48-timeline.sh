#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# `view timeline`: the actions in time as text.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
exits 0 'the timeline' "$STRATES" view timeline
like "$out" 'SN Kédougou · Water.*Forages de Kédougou.*2025-01 +2027-12' 'an action with its group and its days'
like "$out" '!.*SN Kédougou · Water.*overlap +2025-06-01 +2027-12-31' 'and when two of them meet'
like "$(sed -n 2p <<<"$out")" 'Kédougou' 'what meets stands first'
exits 0 'for programs' "$STRATES" vue chronologie country:mg --format csv
is "$(head -n 1 <<<"$out")" group,row,title,authority,strate,start,end,severity,uid 'with names'
like "$(sed -n 2p <<<"$out")" 'country:""MG"" city:""toamasina"" theme:""agriculture""",action,Zébus de Toamasina,Quimper,commune,2017,2018,[0-9]+,[0-9a-f-]{36}$' 'the latest first'
is "$("$STRATES" count 'country:"MG" city:"toamasina" theme:"agriculture"')" 1 'the group is a filter that finds it'
exits 0 'as lines of JSON' "$STRATES" view timeline country:sn --format jsonl
is "$(grep -c '"row":"action"' <<<"$out")" 2 'the actions'
like "$out" '"row":"overlap".*"start":"2025-06-01","end":"2027-12-31"' 'and the overlap'
exits 0 'nothing there' "$STRATES" view timeline country:pe
is "$out" '' 'is nothing'
french
exits 0 'in French' "$STRATES" vue chronologie country:sn
like "$out" 'chevauchement' 'too'
done_testing
