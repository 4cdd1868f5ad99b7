#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# findings: the list, its reasons, other weights for one run.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register
ok 'five actions' strates import "$TESTS/data/read/kedougou.csv"

run strates findings
status_is 0 'findings'
like "$out" '^ +Sev\. +Kind +Place +Theme +Finding +Id$' 'a head'
like "$out" '^! +[0-9]+ +fragmentation +Kédougou \(Senegal\) +Water .*In Kédougou, on Water supply and water resources, 3 authorities \(1 commune, 1 EPCI, 1 région\) carry 3 actions, each on its own: ' 'a cluster stands for its pairs'
is "$(awk '$2 == "overlap" || $3 == "overlap"' <<<"$out" | grep -c 'on Water supply')" 0 'which are not listed again'
run strates findings --pairs
like "$out" '^! +[0-9]+ +overlap +Kédougou \(Senegal\) +[A-Z].*Bretagne and Brest Métropole act in Kédougou .* [0-9a-f]{16}$' 'mark, severity, kind, place, theme, sentence'
is "$(awk 'NR > 1 { print $2 }' <<<"$out" | sort -rn)" "$(awk 'NR > 1 { print $2 }' <<<"$out")" 'most severe first'
all=$(tail -n +2 <<<"$out" | wc -l)
run strates constats --pairs
is "$(tail -n +2 <<<"$out" | wc -l)" "$all" 'by its French name'

run strates findings --kind overlap
unlike "$(tail -n +2 <<<"$out")" '^..? +[0-9]+ +(no|partner|compl)' '--kind'
run strates findings --kind overlap,partner_load --format csv
is "$(tail -n +2 <<<"$out" | cut -d, -f2 | sort -u | paste -sd' ')" 'overlap partner_load' '--kind with several'
run strates findings --kind surprise
status_is 2 'a kind that does not exist'
like "$err" 'double_entry' 'and those that do'
run strates findings --min-severity 101
is "$out" '' '--min-severity'
like "$err" 'No finding' 'and a word'
run strates findings --limit 1
is "$(wc -l <<<"$out")" 2 '--limit'
run strates findings country:de --format jsonl
is "$(wc -l <<<"$out")" 1 'a filter: those of its actions'

# --- JSON ----------------------------------------------------------------------------------------------------------------------------
run strates findings --kind overlap --limit 1 --format jsonl
like "$out" '^\{"id":"[0-9a-f]{16}","kind":"overlap","severity":[0-9]+,"state":"open","actions":\["[0-9a-f-]{36}","[0-9a-f-]{36}"\],"authorities":\[' 'codes as CLI.md says'
like "$out" '"place":"Kédougou","theme":"eau","terms":\[\{"name":"class","value":0\.6,"weight":35,"points":21,"why":"' 'place, theme, terms'
like "$out" '"decision":null\}$' 'no decision'
english_line=$out
french
run strates findings --kind overlap --limit 1 --format jsonl
is "$(cut -d'"' -f1-20 <<<"$out")" "$(cut -d'"' -f1-20 <<<"$english_line")" 'data are the same in French'
english
if command -v python3 >/dev/null; then
  strates findings --format jsonl >findings.jsonl
  ok 'each line is JSON and its points sum to the severity' python3 -c '
import json
for l in open("findings.jsonl"):
    f = json.loads(l)
    assert sum(t["points"] for t in f["terms"]) == f["severity"], f["id"]
    assert all(t["value"] is None or 0 <= t["value"] <= 1 for t in f["terms"])'
else
  skip 'each line is JSON and its points sum to the severity' 'python3 is not installed'
fi

# --- explained -----------------------------------------------------------------------------------------------------------------------
run strates findings --kind overlap --limit 1 --explain
like "$out" '^! [0-9]+ overlap · Kédougou \(Senegal\) · ' 'what it is'
like "$out" '^ +\+21/35 +' 'points of each term'
sum=$(sed -n 's/^ *+ *\([0-9]*\)\/[0-9]* .*/\1/p' <<<"$out" | awk '{ sum += $1 } END { print sum }')
is "$(sed -n 's/^Severity .* = \([0-9]*\)$/\1/p' <<<"$out")" "$sum" 'the points sum to the severity'
like "$out" '^Move +' 'the proposed move'

# --- clusters --------------------------------------------------------------------------------------------------------------------------
run strates findings --clusters
is "$(tail -n +2 <<<"$out" | grep -vcE '^..? +[0-9]+ +(fragmentation|partner load) ')" 0 '--clusters: nothing else'
run strates findings --clusters --limit 1 --explain
like "$out" '^coordinated +0 % of the pairs of authorities; 3 actions, 3 authorities \(1 commune, 1 EPCI, 1 région\); [0-9,]+ € in all' 'strata, money, coordinated share'
like "$out" '^worst pair +[0-9]+, ' 'the worst pair'
like "$out" '^Pairs$' 'its pairs follow'
like "$out" '^! [0-9]+ (overlap|duplication) +.* act in Kédougou|^! [0-9]+ duplication' 'worst first'
is "$(sed -n '/^Pairs$/,$p' <<<"$out" | sed -n 's/^[!·c]* *\([0-9][0-9]*\) .*/\1/p' | sort -rn)" \
  "$(sed -n '/^Pairs$/,$p' <<<"$out" | sed -n 's/^[!·c]* *\([0-9][0-9]*\) .*/\1/p')" 'in order'
run strates findings --kind fragmentation --limit 1 --format jsonl
like "$out" '"place":"Kédougou","theme":"eau","worst":[0-9]+,"from":"[0-9-]+","pairs":\[\{"id":"[0-9a-f]{16}","kind":"' 'and in JSON'
pair=$(sed 's/.*"pairs":\[{"id":"\([0-9a-f]*\)".*/\1/' <<<"$out")
ok 'a pair is found by its id' strates decide "$pair" --as watch --why 'à suivre'
like "$(strates findings --clusters --format jsonl)" "\"id\":\"$pair\",\"kind\":\"[a-z]*\",\"severity\":[0-9]*,\"state\":\"decided\"" 'and shown as decided in its cluster'
ok 'and reopened' strates reopen "$pair"
run strates findings --set km=80 --format jsonl
status_is 0 'a parameter by its name alone'
run strates findings --kind overlap --set weights.place=30 --limit 1 --explain
like "$out" '^ \+30/30 +closeness: ' 'a weight that is 0 by default'

# --- other weights -------------------------------------------------------------------------------------------------------------------
before=$(strates findings --format jsonl)
run strates findings --set weights.money=0 --format jsonl
unlike "$out" '"name":"money","value":[0-9.]+,"weight":20' '--set changes the weight'
isnt "$out" "$before" 'and the findings'
is "$(strates findings --format jsonl)" "$before" 'for this run only'
run strates findings --set findings.no_tandem=off --kind no_tandem
is "$out" '' '--set switches a kind off'
run strates findings --set weights.money=much
status_is 2 'a value that does not fit'
run strates findings --set weights.weather=3
status_is 2 'a weight that does not exist'

# --- decided -------------------------------------------------------------------------------------------------------------------------
id=$(strates findings --kind overlap --limit 1 --format jsonl | sed 's/^{"id":"\([^"]*\)".*/\1/')
ok 'one is decided' strates decide "$id" --as assumed --why 'deux quartiers'
run strates findings --undecided --format jsonl
unlike "$out" "^.\"id\":\"$id" '--undecided leaves it out'
run strates findings --pairs --format jsonl
like "$(grep "^.\"id\":\"$id" <<<"$out")" '"state":"decided",.*"decision":\{"verdict":"assumed","why":"deux quartiers"' 'its decision is told'
run strates findings --pairs --explain
like "$out" '^State +assumed: deux quartiers' 'and shown'

# --- more authorities than a sentence names
ok 'another register' new_register many.db
for lead in com:29019 com:35238 com:22278 com:56121 com:29232; do
  strates -d many.db add title="Danse de $lead" lead=$lead places=MG//Toliara themes=culture start=2026 end=2028 >/dev/null
done
run strates -d many.db findings --kind fragmentation --format csv
like "$out" ', [^".]* …",' 'a list that goes on ends the sentence by itself'

# --- a register of other hands ---------------------------------------------------------------------------------------------------------
if command -v sqlite3 >/dev/null; then
  for damage in "x_finding SET state = 9223372036854775807" 'x_finding SET severity = -77' 'x_finding_member SET entity = 4242' 'x_finding_member SET entity = -1' \
    'x_action SET strate = -1'; do
    cp "$STRATES_DB" hostile.db
    sqlite3 hostile.db "UPDATE $damage"
    for command in findings 'findings --explain' 'findings --format jsonl' 'report overlaps' list; do
      run strates -d hostile.db $command
      status_is 0 "$damage: $command"
    done
  done
else
  skip 'cached findings that can not be' 'sqlite3 is not installed'
fi

done_testing
