#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The matrix as text: a table for people, one line a cell for programs.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/console.sh"
export STRATES_NOW=2026-11-23T09:00:00Z

run new_register empty.db
run strates -d empty.db view matrix
status_is 0 'an empty register'
is "$out$err" 'strates: No action.' 'says so'

console_register
run strates view matrix
status_is 0 'view matrix'
like "$(head -n 1 <<<"$out")" '^Country +All +Water' 'countries by themes, the worst first'
like "$(sed -n 2p <<<"$out")" '^All +!!? +7 +!!? +2' 'totals before all'
like "$out" '^Senegal +!!? +2 +!!? +D R$' 'a cell: the mark, then the strata'
like "$out" '^Madagascar .* C2$' 'with their number'
run strates view matrix country:mg --format csv
is "$out" "$(printf '%s\n' country,country_name,theme,theme_name,actions,open,settled,severity,commune,epci,departement,region,single,syndicat,other \
  MG,Madagascar,agriculture,"$(sed -n 's/.*agriculture,\([^,]*\),.*/\1/p' <<<"$out")",2,"$(cut -d, -f6-8 <<<"$(tail -n 1 <<<"$out")")",2,0,0,0,0,0,0)" 'filtered, as csv'
run strates vue matrice --by 'thème/strate' --format jsonl theme:eau
is "$(wc -l <<<"$out")" 2 'by French names, turned: one line a cell'
like "$out" '^\{"theme":"eau","theme_name":"Water[^"]*","strate":"departement","strate_name":"département","actions":1,"open":1,"settled":0,"severity":[0-9]+\}$' 'as JSON'
run strates view matrix --by authority/country
like "$out" '^Finistère ' 'authorities by countries'
run strates view matrix --by country/weather
status_is 2 'a dimension that there is not'
like "$err" 'country, city, theme, authority, strate' 'tells those there are'
run strates view matrix country:aq
is "$out$err" 'strates: No action.' 'nothing fits'

# More columns than anybody reads.
for theme in sante culture dechets energie mobilite climat sport tourisme numerique jeunesse patrimoine formation recherche biodiversite assainissement agriculture; do
  strates add title="Sur $theme" lead=com:29019 places=BJ//Cotonou themes="$theme" >/dev/null 2>&1 || echo "no theme $theme"
done
run strates view matrix
like "$err" '^strates: [0-9]+ more columns?; --format csv' 'what the table leaves out is told'
run strates view matrix --format csv country:bj
is "$(($(wc -l <<<"$out") - 1))" "$(strates count country:bj)" 'and nowhere else left out'

done_testing
