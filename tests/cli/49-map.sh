#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The map as text: countries and towns, with their numbers and where they lie.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"
export STRATES_NOW=2026-11-23T09:00:00Z

run new_register empty.db
run strates -d empty.db view map
is "$status $out$err" '0 strates: No action.' 'an empty register says so'

console_register
run strates add title='Sans lieu' lead=com:29019
run strates view map
status_is 0 'view map'
like "$(sed -n 2p <<<"$out")" '^!!? +Senegal +2 +2 .*south-west, 4,000 km$' 'the worst country first, and where it lies'
like "$(sed -n 3p <<<"$out")" '^!!? +Kédougou +2 +2 ' 'its towns follow'
like "$out" '^ +Vietnam .* east, [0-9],[0-9]00 km$' 'others are there'
like "$(tail -n 1 <<<"$out")" 'no country' 'what lies nowhere comes last'
run strates vue carte pays:mg --format csv
is "$(head -n 1 <<<"$out")" country,city,name,actions,open,settled,severity,bearing,km,lat,lon 'csv'
is "$(cut -d, -f1-4 <<<"$out" | sed -n '2,$p' | sort | tr '\n' ' ')" 'MG,,Madagascar,2 MG,Antsirabe,Antsirabe,1 MG,Toamasina,Toamasina,1 ' 'filtered, in French words'
run strates view map --format jsonl pays:de
like "$out" '^\{"country":"DE","city":"Tübingen","name":"Tübingen","actions":1,"open":[0-9],"settled":0,"severity":[0-9]+,"bearing":[0-9]+,"km":[0-9]+,"lat":48\.5[0-9]*,"lon":9\.0[0-9]*\}$' 'as JSON, with degrees'

done_testing
