#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The demonstration: it holds every kind of finding, says that it is made up, and undo leaves it alone.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/sample.db

started=$(date +%s%N)
ok 'init --sample' strates init --sample
diag "$((($(date +%s%N) - started) / 1000000)) ms"
is "$(strates count)" 200 'two hundred actions'
is "$(strates list '' --format jsonl | grep -o '"strate":"[a-z]*"' | sort -u | grep -Ec 'commune|epci|departement|region')" 4 'over four strata'
ok 'the file is sound' strates check

# --- what it is for ------------------------------------------------------------------------------------------------------------------
strates findings --format jsonl >findings.jsonl
for kind in double_entry duplication overlap complementarity no_tandem partner_load mission_clash not_comparable; do
  isnt "$(grep -c "\"kind\":\"$kind\"" findings.jsonl)" 0 "findings: $kind"
done
for state in open decided reopened coordinated; do
  isnt "$(grep -c "\"state\":\"$state\"" findings.jsonl)" 0 "findings: $state"
done
severe=$(grep -cE '"severity":(7|8|9|100)[0-9]?,' findings.jsonl)
if [ "$severe" -ge 5 ] && [ "$severe" -le 30 ]; then pass 'some are urgent, not all'; else fail "$severe are urgent"; fi
run strates findings --limit 1
like "$out" 'fragmentation +Kédougou' 'the first one is Kédougou'
worst=$(sed -n 's/^!! *\([0-9]*\) .*/\1/p' <<<"$out")
like "$(strates findings --limit 1 --explain)" "^!! $worst fragmentation · Kédougou" 'explained under the figure by which it is listed'
like "$(strates show "$(strates list --format jsonl constat:fragmentation ville:kédougou | sed -n '1s/^{"uid":"\([^"]*\)".*/\1/p')")" "^!! $worst +In Kédougou" 'shown with it'
like "$(strates report overlaps)" '^!! Kédougou \(Senegal\) · Water' 'and as urgent on paper'
like "$(strates findings --kind mission_clash)" 'Kédougou' 'where two delegations meet, too'
like "$(strates findings --kind double_entry)" 'Koudougou' 'a market recorded twice'
like "$(grep '"state":"reopened"' findings.jsonl)" 'Antsirabe' 'a decision that the calendar caught up with'

# --- what it says of itself ------------------------------------------------------------------------------------------------------------
like "$(strates list --format jsonl 'kédougou strate:region')" 'Région Armorance \(fictive\)' 'the région says that it is made up'
is "$(strates count '#fictif')" 200 'and so does every action'
run grep -hoE '"(authority|payer|lead)":"(com|epci|dep|reg):[^"]*"' "$BUILD/share/strates/sample/20-actions.jsonl"
is "$(grep -Ecv ':(ZA[0-9]*|ZB[0-9]*|ZR|99900000[0-9])"$' <<<"$out")" 0 'no code is that of a real authority'
not_ok 'nobody outside has these codes' grep -E '^(com|dep|reg):Z[ABR]|^epci:9990' "$BUILD/share/strates/ref/authorities.tsv"

# --- it is no work of the user's --------------------------------------------------------------------------------------------------------
run strates undo
like "$err" 'nothing to undo' 'undo does not offer to take it back'
is "$(strates count)" 200 'and nothing is gone'
ok 'one own edit' strates add title='Essai' lead=com:ZA001
ok 'is undone' strates undo
run strates undo
like "$err" 'nothing to undo' 'and then there is nothing more'
not_ok 'the configuration is not touched' test -e "$XDG_CONFIG_HOME/strates/strates.ini"
exits 3 'a second time' strates init --sample

# --- the same everywhere -----------------------------------------------------------------------------------------------------------------
ok 'another one' strates -d again.db init --sample
strates -d again.db findings --format jsonl | same_text findings.jsonl 'has the same findings to the byte'
strates list '' --format jsonl >list.jsonl
strates -d again.db list '' --format jsonl | same_text list.jsonl 'and the same records'
run strates import "$BUILD/share/strates/sample/20-actions.jsonl" --json
like "$out" '"added":0,"updated":0,"unchanged":200,' 'its own lines change nothing'
if command -v node >/dev/null; then ok 'the files are those of their generator' node "$BUILD/share/strates/sample/make.mjs" --check
else skip 'the files are those of their generator' 'node is not installed'; fi

done_testing
