#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A bundle of what is new since a day, from a register that took only its territory: a batch goes whole or not at all, also when what was left out of it is older than that day.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/hub.sh"

hub_make
hub_start || skip_all 'the server did not start here'
run new_register
register=$XDG_DATA_HOME/strates/register.db
left() { sqlite3 "$(file "$1")" 'SELECT count(*) FROM op WHERE aside = 5'; }
on() { STRATES_NOW=$1 laptop lyon add title="$2" lead="$3" places="$4" start=2026 end=2027 "${@:5}" >/dev/null; }

# One signature of Lyon's is over what is far from Brest, of January, and what is near, of March.
of lyon com:69123
of brest com:29019
of carl com:29019
on 2026-01-10 École Lyon VN//Hué themes=education
on 2026-03-10 Puits Lyon SN//Kédougou themes=eau
sqlite3 "$(file lyon)" 'DELETE FROM batch' # the program signs as it ends: a console that stays open for weeks puts one signature over all of them
laptop lyon hub init "$url" >/dev/null 2>&1
laptop lyon sync "$url" >/dev/null 2>&1
laptop brest add title=Forages lead=Brest places=SN//Kédougou themes=eau start=2026 end=2027 >/dev/null
run laptop brest sync --part "$url"
is "$(titles brest)" 'Forages Puits ' 'what is far was left out'
is "$(left brest)/$(sqlite3 "$(file lyon)" 'SELECT first, last FROM batch')" '1/1|2' 'of a send that is here otherwise'

run laptop brest bundle write "$STRATES_SANDBOX/since.bundle" --since 2026-02-01
status_is 0 'a bundle of what is new since February'
like "$err" 'Of 1 laptop it holds no change' 'tells that it does not hold that send'
run laptop carl bundle apply "$STRATES_SANDBOX/since.bundle"
status_is 0 'another laptop reads it'
is "$(titles carl)" 'Forages ' 'and has what it holds'
is "$(left carl)" 0 'nothing of it half'
ok 'the register is sound' laptop carl check
run laptop carl sync "$url"
is "$(titles carl)" 'Forages Puits École ' 'the server gives the rest'

# Once everything is here, the same question is answered whole.
laptop brest sync --all >/dev/null 2>&1
run laptop brest bundle write "$STRATES_SANDBOX/whole.bundle" --since 2026-02-01
unlike "$err" 'it holds no change' 'with all at hand nothing is missing'
of dora com:29019
run laptop dora bundle apply "$STRATES_SANDBOX/whole.bundle"
is "$(titles dora)" 'Forages Puits École ' 'and the send goes whole, what is older too'
done_testing
