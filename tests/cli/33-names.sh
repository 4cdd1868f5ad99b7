#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# names: partners under two names are listed, settled, and not asked about again.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
status_is 0 'a register to write in'
added() {
  run strates add "$@"
  id=$out
}
pairs() { strates names --format csv "$@" 2>/dev/null | sed 1d; }
# field N: of the first pair.
field() { pairs | head -n 1 | cut -d, -f"$1"; }

run strates names
status_is 0 'an empty register'
like "$err" 'No two partners' 'has nothing to settle'

added partner name='Université Gaston Berger' country=SN
university=$id
added partner name='Université Gaston-Berger de Saint-Louis' acronym=UGB country=SN
saint_louis=$id
added partner name='Croix-Rouge sénégalaise' country=SN
added partner name='Croix-Rouge française' country=FR
added partner name='Kédougou' country=SN
kedougou=$id
added partner name='Kedugou' country=SN
kedugou=$id
added partner name='Kédougou' country=ML
added partner name=Barga city=Barga country=IT lat=44.07 lon=10.48
added partner name=Barge city=Barge country=IT lat=44.73 lon=7.32
added partner name=Wittenberge country=DE
added partner name=Wittenberg country=DE
added partner name='Association pour le développement de Thiès' country=SN
added partner name='Association pour le développement de Podor' country=SN
added title=Forages lead=Brest start=2026 places=SN//Kédougou partners=Kédougou/SN
added title=Puits lead=Rennes start=2026 places=SN//Kédougou partners=Kedugou/SN

run strates names
status_is 0 'doubtful pairs'
is "$(pairs | wc -l)" 2 'are two: neither countries nor towns are confused'
is "$(field 2,3,4,5,6)" 'Kédougou,Kedugou,SN,1,1' 'first the one at which actions would meet'
is "$(field 7)" typo 'with the reason'
is "$(field 8,9)" "$kedougou,$kedugou" 'and the ids'
like "$err" 'names --same ID ID' 'people are told how to settle it'
run strates noms --format jsonl --limit 1
like "$out" '"verdict":"doubtful"' 'the same for programs, under its French name'
is "$(wc -l <<<"$out")" 1 'as many as were asked for'

# --- one -----------------------------------------------------------------------------------------------------------------------
run strates names --same "${kedougou%-*}" "$kedugou"
status_is 0 'said to be one'
run strates show partner "$kedougou" --format jsonl
like "$out" '"Kedugou"' 'by another name of the first'
is "$(pairs | wc -l)" 1 'and gone from the list'
is "$(pairs --all | grep -c ',Kedugou,.*,same')" 1 'but not from the list of all'
run strates undo
is "$(pairs | wc -l)" 2 'undo takes it back'
run strates redo
is "$(pairs | wc -l)" 1 'redo says it again'

# --- two -----------------------------------------------------------------------------------------------------------------------
run strates names --different "$university" "$saint_louis"
status_is 0 'said to be two'
is "$(pairs | wc -l)" 0 'and not asked about again'
run strates names --different "$kedougou" "$kedugou"
status_is 0 'even what was said to be one'
is "$(pairs --all | wc -l)" 0 'is two from then on'
run strates show partner "$kedougou" --format jsonl
unlike "$out" '"Kedugou"' 'and its name no other name any more'
run strates undo 2
is "$(pairs | wc -l)" 1 'undo brings the question back'
run strates names --different "$university" "$saint_louis"
run strates names --same "$saint_louis" "$university"
is "$(pairs | wc -l)" 0 'who says the contrary later'
is "$(pairs --all | wc -l)" 2 'is right'

# --- what is wrong -------------------------------------------------------------------------------------------------------------
for words in "--same $kedougou" "$kedougou $kedugou" "--same --different $kedougou $kedugou" "--different"; do
  # shellcheck disable=SC2086 # words
  run strates names $words
  status_is 2 "refused: $words"
  like "$err" 'two ids' '… with the form'
done
run strates names --same "$kedougou" "$kedougou"
status_is 3 'one with itself'
like "$err" 'two partners' '… says so'
run strates names --different "$kedougou" 00000000-0000-7000-8000-000000000000
status_is 3 'one that is not there'
run strates names --different "$kedougou" "$university"
run strates delete partner "$university"
run strates check
status_is 0 'a partner that was told apart can go'
run strates export --to jsonl -o all.jsonl
status_is 0 'and all can leave'
done_testing
