#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# list, show, count, view, log: what people and scripts read.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register
ok 'five actions' strates import "$TESTS/data/read/kedougou.csv"

# --- list -------------------------------------------------------------------------------------------------------------------------
run strates list
status_is 0 'list'
is "$(wc -l <<<"$out")" 6 'a head and a line an action'
like "$out" '^! +[0-9]+ +EPCI +Brest Métropole +Forage et réseau Kédougou +SN +Kédougou .* 2026–2028 +170.k€ +✓ ✓ +[0-9a-f]{8}$' 'the line says who, what, where, when, how much, who answers'
unlike "$out" '…' 'nothing is cut when it is no terminal'
run strates list --sort title --limit 2
like "$(sed -n 2p <<<"$out")" '=Titre qui' '--sort: by title'
like "$(sed -n 3p <<<"$out")" 'Assainissement' 'signs before letters'
is "$(wc -l <<<"$out")" 3 '--limit'
run strates list country:de
like "$out" 'Jumelage, "Rennes" \| Brême' 'a filter'
is "$(wc -l <<<"$out")" 2 'and only what matches'
run strates list nothing-has-this-word
status_is 0 'nothing found is no failure'
is "$out" '' 'and writes nothing'
like "$err" 'No action matches' 'but says so'
run strates list 'pays:'
status_is 2 'a filter that can not be read'
like "$err" '^strates:      \^$' 'is pointed at'
run strates list --format yaml
status_is 2 'an unknown format'
like "$err" 'table, csv or jsonl' 'names those there are'
run strates list --sort price
status_is 2 'an unknown order'
like "$err" 'severity, title' 'names those there are'
run strates list --limit many
status_is 2 'a limit that is no number'

run strates list --format jsonl
is "$(wc -l <<<"$out")" 5 'jsonl: a line an action'
unlike "$out" '^[^{]|[^}]$' 'each an object'
if command -v python3 >/dev/null; then
  run python3 -c 'import json,sys
for l in open(sys.argv[1]): json.loads(l)' <(strates list --format jsonl)
  status_is 0 'and valid'
else
  skip 'and valid' 'python3 is not installed'
fi
run strates list --format csv
like "$out" '^uid,title,description,kind,status,' 'csv: a header'

# A terminal of any width: the mark first, the title never below 16 columns.
if command -v script >/dev/null && command -v sqlite3 >/dev/null; then
  for width in 40 60 80 100; do
    screen=$(script -qec "stty cols $width rows 24; strates list" /dev/null </dev/null | tr -d '\r')
    ok "$width columns: no line is longer" test "$(wc -L <<<"$screen")" -le $width
    like "$screen" '^!.* Forage et réseau' "$width columns: mark and title"
  done
  screen=$(script -qec 'stty cols 60 rows 24; strates findings' /dev/null </dev/null | tr -d '\r')
  ok 'findings fit too' test "$(wc -L <<<"$screen")" -le 60
  like "$screen" '^! .*In Kédougou, on Water supply' 'and keep the sentence'
  id=$(strates list --format jsonl 2>/dev/null | sed -n '1s/^{"uid":"\([0-9a-f-]*\)".*/\1/p')
  ok 'a page of an action is written too' script -qec "stty cols 40 rows 24; strates show $id" /dev/null </dev/null
  screen=$(tr -d '\r' <<<"$out")
  ok 'its lines are broken where the terminal ends' test "$(wc -L <<<"$screen")" -le 40
  # A register of other hands may hold what speaks to a terminal.
  cp register.db other.db
  sqlite3 other.db "UPDATE action SET title = 'Odd' || char(27) || ']0;title' || char(7) || char(155) || '31m' || char(8238)"
  for format in table csv jsonl; do
    screen=$(script -qec "strates -d other.db list --format $format" /dev/null </dev/null | tr -d '\r')
    like "$screen" Odd "$format on a terminal"
    not_ok 'speaks to nobody' grep -Pq '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80\xae' <<<"$screen"
  done
else
  skip 'widths of a terminal' 'script or sqlite3 is not installed'
fi

# --- other entities -----------------------------------------------------------------------------------------------------------------
run strates list partner
like "$out" '^[0-9a-f]{8} +Mairie de Kédougou$' 'partners'
run strates list partner enda
is "$(wc -l <<<"$out")" 2 'words narrow the list'
run strates list partner enda --format jsonl
like "$out" '^\{"entity":"partner","uid":"[0-9a-f-]{36}","name":"Enda","country":"SN"' 'as JSON'
run strates list partenaires --format csv
like "$out" '^uid,name,acronym,kind,' 'as CSV, by the French word'
run strates list partner --sort title
status_is 2 '--sort is for actions'

# --- show ---------------------------------------------------------------------------------------------------------------------------
id=$(strates list Forage --format jsonl | sed 's/^{"uid":"\([^"]*\)".*/\1/')
run strates show "$id"
status_is 0 'show'
is "$(head -1 <<<"$out")" 'Forage et réseau Kédougou' 'the title first'
like "$out" '^Lead authority +Brest Métropole \(EPCI\)$' 'names, not keys'
like "$out" '^Participant +Brest \(commune\) · funder$' 'and roles'
like "$out" '^Period +1 March 2026 → May 2028 \(27 months\)$' 'the period in words'
like "$out" '^Budget +170,000.€$' 'the budget'
like "$out" '^et extension du réseau$' 'long text by paragraphs'
like "$out" '^! [0-9]+ .*Bretagne and Brest Métropole act' 'its findings'
run strates show "${id:0:8}"
status_is 0 'by a prefix of its id'
run strates show "$id" --format jsonl
is "$out" "$(strates list Forage --format jsonl)" 'the same object as in the list'
run strates show authority com:29019
like "$out" '^Belongs to +Brest Métropole$' 'another entity by its key'
run strates show authority com:99999
status_is 3 'one that does not exist'
run strates show ffffffff
status_is 3 'an id that nothing has'
like "$err" 'strates list' 'says where ids are'
run strates show partner
status_is 2 'an entity without an id'

# --- count, view, log ---------------------------------------------------------------------------------------------------------------
run strates count
is "$out" 5 'count'
run strates count country:sn
is "$out" 4 'count with a filter'
run strates compter -country:sn
is "$out" 1 'by its French name, negated'

run strates view strates
like "$out" '^EPCI +Brest Métropole +1 +! +[0-9]+ +[0-9]+$' 'view strates'
run strates add view name='Sénégal' filter=country:sn
run strates count 'vue:senegal'
is "$out" 4 'a saved view is a term of the filter'
run strates compter '-view:Sénégal'
is "$out" 1 'and can be negated'
run strates count 'view:senegl'
status_is 2 'an unknown view is refused'
like "$err" 'did you mean senegal' 'with the nearest'
run strates count 'country:xx'
status_is 2 'an unknown country is no empty list'
run strates view strates country:de --format jsonl
like "$out" '^\{"strate":"commune","authority":"com:35238","name":"Rennes","actions":1,"findings":[0-9]+,"severity":[0-9]+\}$' 'as JSON, filtered'
run strates view list --format jsonl country:de
is "$out" "$(strates list --format jsonl country:de)" 'view list is list'
run strates view missions
status_is 0 'view missions of a register without'
run strates view wall
status_is 2 'a view that does not exist'

run strates log
like "$out" '^2026-11-23 09:00: import of kedougou.csv \([0-9]+ changes\)$' 'log'
run strates log "$id"
like "$out" ' — added$' 'log of one record'
run strates log --since 2027
is "$out" '' 'log since a day to come'
run strates log --since last
status_is 0 'log since the last opening'
run strates log --since soon
status_is 2 'a day that is none'
run strates log --format jsonl
like "$out" '^\{"time":"2026-11-23T09:00:00Z",.*"origin":"import",' 'log as JSON'

# --- names are in the order of people, é with e -----------------------------------------------------------------------------------
for name in 'Zurich' 'Étampes' 'evry' 'Avignon' 'Écully' 'Fès'; do run strates add partner name="$name" country=FR; done
is "$(strates list partner --format csv | cut -d, -f2 | grep -E '^(Zurich|Étampes|evry|Avignon|Écully|Fès)$' | paste -sd' ')" 'Avignon Écully Étampes evry Fès Zurich' 'partners by name'
done_testing
