#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The tandem: the cadre instructs, the élu arbitrates, and the visa goes between them.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
run "$STRATES" add person name='Hélène Kermadec' role=elu authority=dep:29
elu=$out
run "$STRATES" add person name='Olivier Tressan' role=cadre authority=dep:29
cadre=$out
forages=$("$STRATES" list 'Forages' --format jsonl | sed -n 's/.*"uid":"\([0-9a-f-]*\)".*/\1/p')
ok 'a tandem' "$STRATES" set "$forages" elu="$elu" cadre="$cadre"
finding=$("$STRATES" findings --kind overlap,duplication --format jsonl | sed -n '1s/^{"id":"\([0-9a-f]*\)".*/\1/p')
ok 'a decision that is to be carried out' "$STRATES" decide "$finding" --as meeting --why 'Se voir avant le marché' --due 2027-01-15

ok 'the console' console 80x24
tui_keys v t
ok 'v t: whose turn it is' tui_wait 'Whose turn'
tui_keys /
tui_type 'Forages'
tui_keys Enter
ok 'the tandem has something to carry out' tui_wait 'Kermadec ⇄ Olivier Tress.*1 to carry out'
tui_keys g Right Down
ok 'the decision is under it' tui_wait '^> .*meeting: Se voir.*to carry out'
tui_keys K
ok 'K asks what becomes of the visa' tui_wait 'Visa of the élu'
ok 'asking for it comes first' tui_wait '> *The decision: Ask for it'
tui_keys Enter
ok 'it is asked' tui_wait 'Visa asked: it waits'
ok 'and it is the turn of the élu' tui_wait '^> .*meeting: Se voir.*visa to give'
ok 'of whom it was asked is beside it' tui_wait 'visa asked of Hélène Kermadec'
tui_resize 140x40
ok 'in a wide window the two stand side by side' tui_wait 'Cadre: instruct +Élu: arbitrate'
ok 'one waits, the other has to answer' tui_wait 'Se voir.* waits for the visa +visa to give'
ok 'also for the pair' tui_wait 'Kermadec ⇄ Olivier.* 1 visa to give'
tui_keys K
ok 'once it is asked, giving it comes first' tui_wait '> *The decision: It is given'
tui_keys Down Enter
ok 'it is refused' tui_wait 'Visa refused'
ok 'so the cadre takes it up again' tui_wait 'Se voir.* to be taken up again +visa refused'
tui_keys u
ok 'u takes one answer back' tui_wait 'Se voir.* waits for the visa +visa to give'
tui_keys Down
ok 'the action below' tui_wait '^.*> .*Forages de Kédougou'
tui_keys K Enter
ok 'has a visa of its own' tui_wait 'Forages de Kédougou.* visa to give'
tui_keys v b
ok 'the dashboard says how many wait for an élu' tui_wait '2 visas wait for the élu'
tui_keys v l
tui_wait '─ Actions'
ok 'the page of the action tells its visa' tui_wait 'Visa +asked of Hélène Kermadec'
console_leave
other=$("$STRATES" list 'Sousse' --format jsonl | sed -n '1s/.*"uid":"\([0-9a-f-]*\)".*/\1/p')
ok 'a link that one side proposes' "$STRATES" link "$forages" "$other" --kind coordinated
ok 'the console again' console 80x24
tui_keys v t
tui_wait 'Kermadec ⇄' >/dev/null
tui_keys g Right
ok 'it stands in the tandem' tui_wait 'link with '
for _ in 1 2 3; do
  tui_shows '^> .*link with' && break
  tui_keys Down
  tui_still
done
tui_keys K
ok 'a visa is not for a proposal: K says what comes first' tui_wait 'only proposed: confirm or refuse it first, with c'
tui_keys Up
tui_gone 'only proposed' >/dev/null
tui_keys Down
tui_wait '^> .*link with' >/dev/null
tui_keys i
ok 'so do other decisions' tui_wait 'only proposed: confirm or refuse it first, with c'
tui_keys c
ok 'c opens it' tui_wait 'Proposed by one side|Who leads'
tui_keys Escape
tui_gone 'Who leads' >/dev/null
tui_keys Enter
ok 'Enter as well' tui_wait 'Who leads'
tui_keys Escape
tui_gone 'Who leads' >/dev/null
console_leave
status_is 0 'the console ends well'
like "$("$STRATES" visa "$finding")" '^asked of Hélène Kermadec' 'the command line tells the same'

done_testing
