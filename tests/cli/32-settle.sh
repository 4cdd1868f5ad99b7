#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# decide, reopen, link, confirm: what becomes of a finding.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
status_is 0 'a register to write in'
a=$(strates add title=Forages lead=Brest start=2025 end=2027 places=SN//Podor themes=eau)
b=$(strates add title=Adduction lead=Rennes start=2026 end=2028 places=SN//Podor themes=eau)
overlap() { strates findings --kind overlap --format jsonl; }
state() { overlap | grep -o '"state":"[a-z]*"'; }
finding=$(overlap | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4)
like "$finding" '^[0-9a-f]{16}$' 'the two overlap'

run strates decide "$finding" --as assumed
status_is 2 'no decision without a reason'
run strates decide "$finding" --as perhaps --why x
status_is 2 'nor with a verdict that is none'
like "$err" 'coordinated, assumed' 'the verdicts are named'
run strates decide 0123456789abcdef --as assumed --why x
status_is 3 'nor about a finding that is none'
run strates decide "${finding%????}" --as assumed --why 'Two villages' --due 2027-01-31 --by 'S. Marec'
status_is 0 'decided, by a unique beginning'
is "$(state)" '"state":"decided"' 'the finding is decided'
is "$(strates findings --kind overlap --undecided --format jsonl)" '' 'and no longer to settle'
ok 'a change that does not matter' strates set "$a" description=longer
is "$(state)" '"state":"decided"' 'leaves it'
ok 'one that matters' strates set "$b" start=2027
is "$(state)" '"state":"reopened"' 'brings it back'
ok 'the decision is taken away' strates reopen "$finding"
is "$(state)" '"state":"open"' 'it is open'
run strates reopen "$finding"
status_is 3 'there is nothing more to take away'

run strates link "$a" "$a" --kind coordinated
status_is 3 'no link with itself'
run strates link "$a" "$b" --kind friends
status_is 2 'no link of an unknown kind'
like "$err" 'coordinated, same_project' 'the kinds are named'
run strates link "$a" "$b" --kind coordinated --lead Rennes --note 'agreed by telephone'
status_is 0 'proposed'
link=$out
is "$(state)" '"state":"open"' 'a proposal alone coordinates nothing'
run strates link "$b" "$a" --kind coordinated
status_is 3 'not twice'
ok 'the other side confirms' strates confirm "$link"
is "$(strates findings --kind overlap --undecided --format jsonl)" '' 'coordinated'
run strates confirm "$link"
status_is 3 'confirmed once'
ok 'an action takes its links with it' strates delete "$b"
run strates link "$a" "$b" --kind coordinated
status_is 3 'no link with what is deleted'
run strates check
status_is 0 'the register holds together'

# --- who follows it up, what is in place
export STRATES_DB=$STRATES_SANDBOX/two.db
new_register
a=$(strates add title=Puits lead=Brest start=2025 end=2027 places=SN//Podor themes=eau)
b=$(strates add title=Pompes lead=Rennes start=2026 end=2028 places=SN//Podor themes=eau)
strates add person name='Karim Besnault' role=cadre >/dev/null
finding=$(overlap | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4)
run strates follow
status_is 0 'nothing to follow up yet'
run strates follow "$finding" --who 'Karim Besnault'
status_is 3 'what nobody decided has no follow-up'
run strates decide "$finding" --as meeting --why 'Se voir' --due 2020-03-01 --follow Nobody
status_is 3 'nor one by a person whom nobody knows'
is "$(state)" '"state":"open"' 'and then nothing is decided either'
ok 'decided, with somebody to follow it up' strates decide "$finding" --as meeting --why 'Se voir' --due 2020-03-01 --follow 'Karim Besnault'
run strates follow
like "$out" "2020-03-01 +$finding +Karim Besnault +meeting: Se voir.*days late" 'it is listed, and late'
like "$(overlap)" '"assignee":"Karim Besnault"' 'the finding says who'
ok 'it is put off' strates follow "$finding" --due +20m
run strates follow
unlike "$out" 'late' 'and not late any more'
ok 'it is carried out' strates follow "$finding" --done
run strates follow
is "$out" '' 'nothing is left'
run strates undo
run strates follow
like "$out" "$finding" 'undo: it is to be done again'

link=$(strates link "$a" "$b" --kind coordinated --roles lead,silent --practices outcomes,agreements)
status_is 0 'a link with roles and practices'
run strates link "$a" "$b" --kind complement --practices friendship
status_is 3 'no link with a practice that is none'
run strates list link --format jsonl
like "$out" '"practices":\["agreements","outcomes"\]' 'practices travel as JSON lines'
printf '%s\n' "$out" >links.jsonl
strates list person --format jsonl >persons.jsonl
strates list --format jsonl >actions.jsonl
export STRATES_DB=$STRATES_SANDBOX/three.db
new_register
for f in persons actions links; do
  ok "$f.jsonl comes in elsewhere" strates import "$f.jsonl"
done
run strates list link --format jsonl
like "$out" '"practices":\["agreements","outcomes"\]' 'with its practices'
like "$out" '"role_b":"silent"' 'and its roles'
ok 'refused' strates confirm "$link" --refuse
run strates list link --format jsonl
like "$out" '"state":"refused"' 'by the other side'
done_testing
