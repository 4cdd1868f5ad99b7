#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# export and template: what leaves comes back, what is confidential stays.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register
ok 'five actions' strates import "$TESTS/data/read/kedougou.csv"

run strates export --to csv
status_is 0 'export to csv'
is "$(head -1 <<<"$out" | cut -d, -f1-4)" 'uid,title,description,kind' 'a header'
unlike "$out" 'Secret de Brest|formule' 'the restricted action stays'
like "$err" '^strates: 1 restricted action is left out' 'and that is told'
unlike "$out" 'Marec|Diallo' 'names of persons stay'
like "$err" 'Names of persons are left out' 'and that is told too'
like "$out" ',"2026:epci:242900314:120000:EUR:voted\|2027:epci:242900314:50000:EUR:planned",' 'lists in one cell'
run strates export --to csv --restricted
like "$out" 'Secret de Brest' 'restricted ones leave when asked for'
unlike "$out$err" 'Marec|restricted action' 'without persons, and without a note'
run strates export --to jsonl --persons
like "$out" '"name":"S\. Marec"' 'persons leave when asked for'
unlike "$out$err" 'Secret de Brest|Names of persons' 'without what is restricted'
run strates export --to jsonl
is "$(wc -l <<<"$out")" 4 'export to jsonl'
unlike "$out" 'Secret de Brest|Marec' 'keeps the same back'
run strates export country:de --to jsonl
is "$(wc -l <<<"$out")" 1 'a filter'
run strates export --to jsonl -o out.jsonl
status_is 0 'to a file'
is "$out" '' 'and nothing else is written'
like "$err" 'out.jsonl: 4 actions written' 'but told'
is "$(stat -c %a out.jsonl)" 600 'a private file'
run strates export --to ods
status_is 2 'a format that does not exist'
run strates export
status_is 2 'no format at all'
run strates export --to csv -o /nowhere/out.csv
status_is 3 'a folder that does not exist'

mkdir -p "$XDG_CONFIG_HOME/strates"
printf '[export]\npersons = on\nrestricted = on\n' >"$XDG_CONFIG_HOME/strates/strates.ini"
run strates export --to csv -o all.csv
like "$(cat all.csv)" 'S\. Marec,A\. Diallo' 'with persons when the configuration says so'
like "$(cat all.csv)" "\"'=Titre qui ressemble à une formule\"" 'no cell is a formula'
strates export --to jsonl -o all.jsonl

# --- there and back --------------------------------------------------------------------------------------------------------------------
run strates import all.csv --json
status_is 0 'the export is taken back'
like "$out" '"read":5,"added":0,"updated":0,"unchanged":5,"conflicting":0,"rejected":0' 'and changes nothing'
is "$(strates export --to jsonl)" "$(cat all.jsonl)" 'not a byte'
ok 'an empty register' new_register new.db
ok 'takes it too' strates -d new.db import all.csv
# What belongs to a register is its own: ids of partners and persons, days of the log.
strip() { sed -E 's/"(uid|created|updated)":"[^"]*",?//g'; }
is "$(strates -d new.db export --to jsonl | strip)" "$(strip <all.jsonl)" 'and holds the same'
run strates -d new.db list 'formule' --format csv
like "$out" "\"'=Titre" 'the guard came off and on again'
is "$(strates -d new.db list formule --format jsonl | grep -c '"title":"=Titre')" 1 'once'
if command -v python3 >/dev/null; then
  ok 'python reads the same table' python3 -c '
import csv
rows = list(csv.DictReader(open("all.csv", newline="")))
assert len(rows) == 5 and all(None not in r and None not in r.values() for r in rows)
assert any(r["description"] == "Réhabilitation de 6 forages\net extension du réseau" for r in rows)
assert not any(v[:1] in tuple("=+-@") for r in rows for v in r.values())'
else
  skip 'python reads the same table' 'python3 is not installed'
fi

# --- the blank form ----------------------------------------------------------------------------------------------------------------------
run strates template form.csv
status_is 0 'template'
like "$err" 'strates import form.csv' 'says what to do with it'
is "$(head -c 3 form.csv | od -An -tx1 | tr -d ' ')" efbbbf 'a spreadsheet sees that it is UTF-8'
like "$(head -1 form.csv)" 'title;lead;kind;status;start;end;places;' 'columns'
is "$(wc -l <form.csv)" 2 'a header and one row of explanations'
run strates import form.csv --json
like "$out" '"read":0,"added":0' 'blank, it adds nothing'
status_is 0 'and is no error'
run strates template form.csv
status_is 3 'a form that is there already is kept'
run strates template form.ods
status_is 2 'only csv'
# As a colleague fills it: French words, names instead of codes.
printf 'Puits de Thiès;Brest;coopération décentralisée;en cours;2026;2027;SN//Thiès;;eau;;2026:com:29019:5000:EUR:planned;;;;;oui;;;;7\n' >>form.csv
run strates import form.csv --json
like "$out" '"read":1,"added":1' 'filled in, it adds an action'
run strates list Puits --format jsonl
like "$out" '"kind":"cooperation","status":"2","start":"2026","end":"2027","lead":\{"authority":"com:29019"' 'that was understood'
french
run strates template formulaire.csv
ok 'in French too' test -s formulaire.csv
english
run strates import formulaire.csv --json
like "$out" '"read":0,"added":0' 'which adds nothing either'

done_testing
