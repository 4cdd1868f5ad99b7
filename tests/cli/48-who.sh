#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The views about who acts, as text: above and below, partners.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db STRATES_NOW=2026-11-27T09:00:00Z
ok 'a register' new_register
run strates setup --authority epci:242900314
add() { run strates add "$@"; }
run strates add partner name='Commune de Kédougou' country=SN city=Kédougou aliases='Mairie de Kédougou'
commune=$out
add title='Forages de Kédougou' lead=reg:53 places=SN//Kédougou themes=eau start=2025-01 end=2027-12 budget=2026:reg:53:290000 partners="$commune"
forages=$out
add title='Réseau de Kédougou' lead=epci:242900314 places=SN//Kédougou themes=eau start=2026-06 end=2028 budget=2026:epci:242900314:120000 partners="$commune"
reseau=$out
add title='Latrines de Kédougou' lead=com:29019 places=SN//Kédougou themes=assainissement start=2025 end=2026 partners="$commune"
add title='Lycée de Sousse' lead=com:35238 places=TN//Sousse themes=education start=2026 end=2027
run strates add mission title='Chantier des forages' authority=reg:53 start=2027-01-18 end=2027-01-23 partner="$commune" country=SN city=Kédougou
status_is 0 'four actions, one partner, one mission'

# --- above and below
run strates view vertical city:Kédougou
status_is 0 'view vertical'
like "$out" '^ *!*[ 0-9]* *région +1 +290' 'the région, with its money'
like "$out" '^.{0,6} {2}Région Bretagne +above|^.{0,6} {2}Bretagne +above' 'is above'
like "$out" ' {2}Brest Métropole +you' 'oneself is marked'
like "$out" ' {2}Brest +below' 'a commune of the own EPCI is below'
like "$out" 'no département acts here' 'a strate that is not there is said'
like "$out" 'Finistère does not act here +above' 'with the one that would be the own'
like "$out" ' {4}Forages de Kédougou +2025–2027 +290 k€ +Commune de Kédougou' 'actions with period, money, partner'
unlike "$out" 'Sousse' 'and nobody from elsewhere'
run strates view vertical city:Kédougou --format csv
like "$out" '^row,of,key,name,where,actions,period,budget,partner,links,findings,settled,severity$' 'csv has a head'
like "$out" '^authority,region,reg:53,[^,]*Bretagne,above,1,,290000\.00,' 'and codes'
like "$out" '^absent,departement,dep:29,' 'also of who is not there'
english_csv=$out
french
run strates view verticale city:Kédougou --format csv
is "$(cut -d, -f1-3 <<<"$out")" "$(cut -d, -f1-3 <<<"$english_csv")" 'data are the same in French'
run strates view verticale city:Kédougou
like "$out" "aucun département n’agit ici" 'and people read French'
english
run strates view vertical
status_is 0 'without a place'
is "$out" '' 'there is nothing'
like "$err" 'name one: country:sn' 'and a word how'
run strates view vertical --by moon
status_is 2 'no such grouping'
like "$err" 'town, country, theme, both' 'and those there are'

# --- partners
run strates view partner
like "$out" '^!* *1? *Commune de Kédougou +3 +3 +[.0-9]{4}\|[.0-9]{4} +2027-01-18 +SN Kédougou' 'a partner: authorities, actions, load by quarter, next mission, place'
like "$out" ' {4}Chantier des forages +.*Bretagne +2027-01-18' 'the only one is shown whole: who comes'
like "$out" ' {4}Latrines de Kédougou +Brest +222|Latrines de Kédougou +Brest +1111\|' 'and what acts there'
run strates view partner --format csv
is "$(wc -l <<<"$out")" 2 'csv has partners alone'
like "$out" '^partner,,[0-9a-f-]{36},Commune de Kédougou,3,3,2 2 3 3 3 2 2 2,2027-01-18,SN Kédougou,1,0,[0-9]+$' 'with the load as a finding'
run strates view partner theme:eau --format csv
like "$out" 'Commune de Kédougou,2,2,' 'the filter narrows what is counted'
run strates view partner country:fr
is "$out" '' 'nothing'
like "$err" 'No partner reached' 'is said'

# --- who meets whom
run strates view network
status_is 0 'view network'
like "$out" '^!+ +[0-9]+ +Bretagne +2 +1' 'an authority: whom it meets, its actions'
like "$out" '^! 1 {4}Brest Métropole$' 'and under it each of them'
like "$out" '1 authority that meets no other' 'who meets nobody is counted at the end'
run strates view network --format csv
is "$(awk -F, 'NR > 1 { print $1 }' <<<"$out" | sort -u)" edge 'csv has edges alone'
like "$out" '^edge,reg:53,epci:242900314,Brest Métropole,' 'by codes'
like "$out" '^edge,epci:242900314,reg:53,[^,]*Bretagne,' 'seen from both ends'
unlike "$out" 'com:35238' 'an isolated authority has none'
ok 'the two are linked' strates link "$forages" "$reseau" --kind coordinated --confirmed
run strates view network --format csv
like "$out" '^edge,reg:53,epci:242900314,Brest Métropole,,,[1-9][0-9]*,c 1,' 'the link is counted, and its overlap is settled'
ok 'both are in a network' strates set network cuf members='reg:53|epci:242900314'
run strates view network --by network
like "$out" 'CUF +2' 'which has two that act'
like "$out" ' {2}(Bretagne — Brest Métropole|Brest Métropole — Bretagne)' 'and what it could take up'

# --- tandems
run strates add person name='Hélène Kermadec' role=elu authority=reg:53 mandate_end=2026-03
elu=$out
run strates add person name='Olivier Tressan' role=cadre authority=reg:53
cadre=$out
ok 'a tandem' strates set "$forages" elu="$elu" cadre="$cadre"
ok 'half of one' strates set "$reseau" cadre="$cadre"
finding=$("$STRATES" findings --format jsonl | sed -n 's/^{"id":"\([0-9a-f]*\)","kind":"no_tandem".*/\1/p' | head -1)
ok 'a decision with a date' strates decide "$finding" --as watch --why 'Nommer un élu' --due 2026-11-20
ok 'which the cadre sees to' strates follow "$finding" --who "$cadre"
run strates view tandem
status_is 0 'view tandem'
like "$(sed -n 2p <<<"$out")" 'Olivier Tressan .*1 to carry out, 7 days late.* +2026-11-20' 'what is late comes first'
like "$out" 'Hélène Kermadec ⇄ Olivier Tressan .* ended 2026-03' 'a mandate that ended is said'
like "$out" 'no élu ⇄ Olivier Tressan' 'so is half a tandem'
like "$out" 'nobody answers for it +2' 'and none'
run strates view tandem --by cadre --format csv
is "$(grep -c ,'Olivier Tressan', <<<"$out")" 1 '--by cadre: each person once'
like "$out" ',Olivier Tressan,1,"1 to carry out, 7 days late.*",,2026-11-20,2,' 'with what waits, until when, and how many actions'

# --- the visa of the élu
run strates visa "$finding"
status_is 0 'a decision without a visa'
like "$err" 'no visa was asked for' 'says so'
run strates visa "$forages" --ask
status_is 0 'the visa on an action is asked for'
is "$out" 'asked of Hélène Kermadec, 27 November 2026' 'of the élu of its tandem'
exits 3 'where no élu arbitrates it cannot be asked' strates visa "$reseau" --ask
like "$err" 'no élu arbitrates here.*--by' 'and that says what to do'
ok 'unless a person is named' strates visa "$finding" --ask --by 'Hélène Kermadec'
run strates view tandem --by elu --format csv
like "$out" ',Hélène Kermadec,2,.*,2 visas to give,' 'both wait for her'
run strates visa "$finding" --give
is "$out" 'given by Hélène Kermadec, 27 November 2026' 'who was asked is who answers'
run strates findings --explain
like "$out" 'visa given by Hélène Kermadec' 'the decision says so'
exits 2 'asking and giving at once is neither' strates visa "$finding" --ask --give
run strates undo
run strates visa "$finding"
like "$out" '^asked of' 'one step takes the answer back'
run strates decide "$finding" --as watch --why 'Nommer un élu en mars' --due 2026-12-20
run strates visa "$finding"
is "$out" '' 'a new decision begins without a visa'
exits 3 'what is neither an action nor decided has none' strates visa ffffffff --ask
like "$err" 'neither an action nor a finding' 'and is told so'

done_testing
