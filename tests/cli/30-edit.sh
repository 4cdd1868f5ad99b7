#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# add, set, delete, merge: what a script does with records, and what it is told when it errs.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
status_is 0 'a register to write in'
field() { strates show "$1" --format jsonl | grep -o "\"$2\":[^,}]*" | head -n 1; }
added() {
  run strates add "$@"
  id=$out
}

added title='Eau à Podor' lead='Ville de Brest' start=1/3/2025 end=2027 places=SN//Podor themes=eau:60,santé:40 budget=2025:com:29019:12000:EUR:voted
status_is 0 'an action is added'
like "$id" '^[0-9a-f]{8}-[0-9a-f]{4}-7' 'and its uid is printed'
water=$id
is "$(field "$water" start)" '"start":"2025-03-01"' 'the date is read as French people write it'
like "$(field "$water" lead)" 'com:29019' 'the lead is found by its name'
run strates count
is "$out" 1 'it is counted'

# --- what is wrong, where, what to do -------------------------------------------------------------------------------------------
refuse() { # STATUS WORDS ARGUMENTS…
  local wanted=$1 words=$2
  shift 2
  run strates "$@"
  status_is "$wanted" "refused: $*"
  like "$err" "^strates: .*$words" '… with a remedy'
}
refuse 2 'did you mean title' add titel=x lead=Brest
refuse 2 'neither a kind of record' add acton title=x
refuse 2 'nothing to add' add action
refuse 3 'Title: is missing' add lead=Brest
refuse 3 'Lead authority: is missing' add title=x
refuse 3 'no month 13' add title=x lead=Brest start=2025-13-31
refuse 3 'comes before the start' add title=x lead=Brest start=2025 end=2024
refuse 3 'no authority has the SIREN 999999999' add title=x lead=siren:999999999
refuse 3 'several authorities.*com:93066' add title=x lead=Saint-Denis
refuse 3 'com:29019' add title=x lead='Zzyzx sur Rien'
refuse 3 'no action has the id' set 0000 status=4
refuse 2 'something is missing' set status=4
refuse 2 'ids and FIELD=VALUE' set 0190a1b2 status
refuse 2 'ids of the records' delete title=x
refuse 3 'in itself' set authority dep:29 parent=com:29019
run strates count
is "$out" 1 'nothing of all that was kept'

# --- several in one step ------------------------------------------------------------------------------------------------------------
added title='Santé à Thiès' lead=dep:29 places=SN//Thiès status='under way'
health=$id
run strates set "${water%-*}" "$health" status=closed tags=pilote
status_is 0 'two at once, by unique beginnings'
like "$err" '2 records changed' 'and says how many'
is "$(field "$health" status)" '"status":"4"' 'the code is stored'
run strates undo
is "$(field "$health" status)" '"status":"2"' 'one undo takes both back'
is "$(field "$water" status)" '' 'both'
run strates set "$water" status=closed places=XX
status_is 3 'a wrong value among right ones'
is "$(field "$water" status)" '' 'changes nothing'
run strates set "$water" title='Eau à Podor'
like "$err" '0 records changed' 'the same value is no change'

# --- other entities, deletion -------------------------------------------------------------------------------------------------------
added partner name='Commune de Podor' country=Sénégal city=Podor
partner=$id
ok 'the partner is used by its name' strates set "$water" partners='commune de podor/SN'
run strates delete partner "$partner"
status_is 3 'a partner that is named stays'
like "$err" 'named by 1 action' 'and says by what'
ok 'deleted' strates delete "$water" "$health"
is "$(strates count)" 0 'two are gone'
ok 'undone' strates undo
is "$(strates count)" 2 'and back'
like "$(strates show "$water" --format jsonl)" '12000' 'with their money'

# --- merging ------------------------------------------------------------------------------------------------------------------------------
added title='Podor: eau' lead=dep:29 description='la même' places=SN//Podor tags=double budget='2025:com:29019:12000:EUR:voted|2026:dep:29:500'
double=$id
run strates merge "$water" "$double"
status_is 0 'a double entry is merged'
run strates show "$water" --format jsonl
like "$out" '"title":"Eau à Podor"' 'the kept title stays'
like "$out" 'la même' 'what was empty is filled'
like "$out" '500' 'the other budget line came along'
is "$(grep -o 12000 <<<"$out" | wc -l | tr -d ' ')" 1 'the common one does not count twice'
is "$(strates count)" 2 'one record less'
run strates merge "$water" "$water"
status_is 3 'not with itself'
ok 'and undone' strates undo
is "$(strates count)" 3 'both are there again'

run strates check
status_is 0 'the register holds together'

run strates add title='Une ville suffit' lead=com:29019 places=Dakar
status_is 0 'a town alone brings its country'
run strates list suffit --format jsonl
like "$out" '"country":"SN"' 'the right one'

done_testing
