#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The findings on records that no form would make: no dates, one day, no end, no title, other scripts, coordinates at the edge of the map, circles.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
pairs=double_entry,overlap,duplication,complementarity
ok 'a register' new_register
cp "$STRATES_DB" other.db
cp "$STRATES_DB" third.db

# ID START END LEAD PLACE THEMES TITLE
row() { printf '"%s",cooperation,2,%s,%s,%s,"%s",%s,hostile,%s\n' "$7" "$2" "$3" "$4" "$5" "$6" "$1"; }
head='title,kind,status,start,end,lead,places,themes,source,source_id'
{
  echo "$head"
  row no-dates '' '' com:29019 SN//Kédougou eau 'Puits de quartier'
  row one-day 2026-05-05 2026-05-05 com:35238 SN//Kédougou eau 'Inauguration des bornes-fontaines'
  row open 2026-01-01 '' reg:53 SN//Kédougou eau 'Appui au service communal'
  row backwards 2026-05-05 2025-05-05 com:29019 SN//Kédougou eau 'À rebours'
  row empty 2026-01-01 2026-12-31 com:29019 SN//Kédougou eau ''
  row blank 2026-01-01 2026-12-31 com:29019 SN//Kédougou eau '   '
  row signs 2026-01-01 2026-12-31 com:35238 SN//Kédougou eau '!!! ???'
  row arabic-1 2026-01-01 2026-12-31 com:29019 SN//Kédougou eau 'مشروع المياه الصالحة للشرب'
  row arabic-2 2026-01-01 2026-12-31 com:35238 SN//Kédougou eau 'مشروع المياه الصالحة للشرب'
  row chinese-1 2026-01-01 2026-12-31 com:29019 SN//Ziguinchor eau '城镇供水合作项目'
  row chinese-2 2026-01-01 2026-12-31 com:35238 SN//Ziguinchor eau '城镇供水合作项目'
  row zero-1 2026-01-01 2026-12-31 com:29019 'SN//Nulleville@0,0' sante 'Dispensaire de Nulleville'
  row zero-2 2026-01-01 2026-12-31 com:35238 'BF//Zéroville@0,0' sante 'Centre de soins de Zéroville'
  row west 2026-01-01 2026-12-31 com:29019 'FJ//Taveuni ouest@-16.80,179.99' sante 'Appui au centre de soins'
  row east 2026-01-01 2026-12-31 com:35238 'FJ//Taveuni est@-16.80,-179.99' sante 'Matériel pour les infirmières'
  row far 2026-01-01 2026-12-31 reg:53 'FJ//Au large@-16.80,178.50' sante 'Bateau de secours'
  row too-much 2026-01-01 2026-12-31 com:29019 ML//Kayes 'eau:60|sante:70' 'Forages et dispensaires'
  row too-little 2026-01-01 2026-12-31 com:35238 ML//Kayes 'eau:10|sante:5' 'Latrines des écoles'
  row halves 2026-01-01 2026-12-31 reg:53 ML//Kayes 'eau:50|sante:50' 'Santé et hygiène'
  row no-place 2026-01-01 2026-12-31 com:29019 '' eau 'Quelque part'
  row no-theme 2026-01-01 2026-12-31 com:29019 SN//Kédougou '' 'Quelque chose'
  row no-country 2026-01-01 2026-12-31 com:29019 'C000//Tabou' sante 'Dispensaire sans pays'
  row bare '' '' com:35238 '' '' 'Rien que cela'
} >hostile.csv
run strates import hostile.csv --json --rejects rejected.csv
status_is 1 'what can not be is refused, the rest taken'
like "$out" '"read":23,"added":20,.*"rejected":3' 'three of twenty-three'
like "$(cat rejected.csv)" 'backwards,5,"end"' 'an end before the start'
is "$(grep -Ec '(empty|blank),[0-9]+,"title"' rejected.csv)" 2 'and no title, or blanks'

strates list --format jsonl >actions.jsonl
uid() { sed -n "s/^{\"uid\":\"\([^\"]*\)\".*\"source_id\":\"$1\".*/\1/p" actions.jsonl; }
run strates show "$(uid no-country)"
like "$out" 'Places +Tabou$' 'a country that nobody knows leaves no empty brackets'
# Kinds of pairs that hold both.
kinds() { grep -F "\"$(uid "$1")\"" findings.jsonl | grep -F "\"$(uid "$2")\"" | sed 's/.*"kind":"\([^"]*\)".*/\1/' | sort | paste -sd' ' -; }
finding() { grep -F "\"$(uid "$1")\"" findings.jsonl | grep -F "\"$(uid "$2")\""; }
ok 'findings' strates findings --kind "$pairs" --format jsonl
printf '%s\n' "$out" >findings.jsonl

like "$(kinds one-day open)" 'overlap|duplication' 'an action of one day meets one without end'
like "$(kinds no-dates open)" 'overlap|duplication|double_entry' 'no dates go with any period'
like "$(finding no-dates open)" '"name":"period","value":0\.5' 'by half'
like "$(kinds signs open)" 'overlap|duplication' 'a title of signs only hides nothing'
like "$(kinds arabic-1 arabic-2)" 'double_entry|duplication' 'the same title in Arabic is the same'
like "$(kinds chinese-1 chinese-2)" 'double_entry|duplication|overlap' 'in Chinese, which writes no blanks, they meet'
like "$(kinds west east)" 'overlap|duplication' 'two kilometres across the 180th meridian are two'
like "$(finding west east)" '"name":"place","value":(0\.85|1|0\.7)' 'and not the way around the world'
is "$(kinds west far)$(kinds east far)" '' 'nobody else is near there'
is "$(kinds zero-1 zero-2)" '' 'coordinates of 0, 0 bring nobody together'
like "$(kinds too-much halves)" 'overlap|duplication' 'shares of 130 % count as shares'
is "$(grep -c '"severity":\(-\|[0-9]\{4,\}\|10[1-9]\|1[1-9][0-9]\)' findings.jsonl)" 0 'no severity is below 0 or above 100'

strates findings --kind not_comparable --format jsonl >findings.jsonl
lacks() { grep -F "\"$(uid "$1")\"" findings.jsonl | sed 's/.*"name":"lacking"[^}]*"why":"\([^"]*\)".*/\1/'; }
like "$(lacks no-dates)" 'dates' 'what could not be compared is said: dates'
like "$(lacks no-place)" 'place' 'a place'
like "$(lacks no-theme)" 'theme' 'a theme'
like "$(lacks bare)" 'place.*theme.*dates' 'all of them'
is "$(lacks one-day)$(lacks open)" '' 'one day, or no end, lacks nothing'

# --- links and partners in circles ---------------------------------------------------------------------------------------------------
exits 3 'nothing is part of itself' strates link "$(uid west)" "$(uid west)" --kind parent
ok 'one part of another' strates link "$(uid west)" "$(uid east)" --kind parent --confirmed
ok 'of a third' strates link "$(uid east)" "$(uid far)" --kind parent --confirmed
exits 3 'which is no part of the first' strates link "$(uid far)" "$(uid west)" --kind parent --confirmed
strates findings --kind "$pairs" --undecided --format jsonl >findings.jsonl
unlike "$(finding west east)" '"state":"open"' 'a part and its whole are coordinated'
for name in Un Deux Trois; do strates add partner name="Conseil $name" country=FJ; done >partners
{ read -r one; read -r two; read -r three; } < <(grep -Eo '[0-9a-f-]{36}' partners)
ok 'three partners, each part of the next' strates set partner "$one" parent="$two"
ok 'and the next' strates set partner "$two" parent="$three"
run strates set partner "$three" parent="$one"
run strates set partner "$three" parent="$three"
ok 'actions with them' strates set "$(uid zero-1)" partners='Conseil Un'
ok 'and with them' strates set "$(uid zero-2)" partners='Conseil Trois'
ok 'the findings end' strates refresh
ok 'and the register is sound' strates check

# --- no order, no history ------------------------------------------------------------------------------------------------------------
{ echo "$head"; tail -n +2 hostile.csv | tac; } >reversed.csv
run strates -d other.db import reversed.csv
run strates -d third.db import hostile.csv
strates -d other.db findings --format jsonl >reversed.jsonl
strates -d third.db findings --format jsonl | same_text reversed.jsonl 'rows in the other order: the same findings, byte for byte'
ok 'all of it anew' strates -d third.db refresh --full
strates -d third.db findings --format jsonl | same_text reversed.jsonl 'and they stay the same'

# --- many alike ----------------------------------------------------------------------------------------------------------------------
{
  echo "$head"
  for ((i = 0; i < 120; i++)); do row "twin-$i" 2026-01-01 2026-12-31 "other:association-$i" SN//Matam eau "Accès à l'eau potable"; done
} >alike.csv
ok 'a hundred and twenty records of one title, place and theme' strates -d third.db import alike.csv
ok 'are told' strates -d third.db findings --min-severity 1 --format jsonl
isnt "$(grep -c '"place":"Matam"' <<<"$out")" 0 'as findings'
ok 'and the register is sound' strates -d third.db check

done_testing
