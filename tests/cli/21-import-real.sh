#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Real files, where they are at hand (a folder shared/data beside the checkout): exact counts, and nothing added by a second import.
# A clone has none of them: then this says so and is skipped.
. "$(dirname "$0")/../lib/tap.sh"
data=$TESTS/../../shared/data
[ -d "$data" ] || skip_all 'the real files are not here'
export STRATES_DB=$PWD/r.db
new_register || skip_all 'no register can be made'
cp r.db empty.db
counts() { sed -n 's/^{"read":\([0-9]*\),"added":\([0-9]*\),"updated":\([0-9]*\),"unchanged":\([0-9]*\),"conflicting":\([0-9]*\),"rejected":\([0-9]*\).*/\1 \2 \3 \4 \5 \6/p'; }
report() { "$STRATES" import --json --rejects rejected.csv "$1" 2>/dev/null | counts; }

# FILE READ ADDED UNCHANGED REJECTED: what is unchanged at the first time are rows that say the same, or further places of one action.
real() {
  local file=$data/$1
  if [ ! -r "$file" ]; then skip "$1" 'it is not here'; return; fi
  cp empty.db r.db
  is "$(report "$file")" "$2 $3 0 $4 0 $5" "$1: read $2, added $3, rejected $5"
  is "$("$STRATES" count)" "$3" "$1: as many actions"
  is "$(report "$file")" "$2 0 0 $(($3 + $4)) 0 $5" "$1: a second import adds nothing"
}
real actions/projets_aiddata.csv 18827 18813 0 14
real 3w/rdc_3w_mai_2025.csv 4343 3944 390 9
real 3w/tchad_3w_avril_2025.csv 1556 1556 0 0
real jumelages/jumelages_france.csv 3806 3806 0 0
real eu_fr/feder_fse_fr_2014_2020.csv 1834 1828 0 6
real scdl/exemple_valide.csv 29 26 0 3
real hostile/worldbank_latin1.csv 1498 136 1362 0
ok 'the register is sound' "$STRATES" check
run "$STRATES" import "$data/3w/org_names.csv"
isnt "$status" 0 'a table of names is no table of actions'

done_testing
