#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A change of mandate as one step; the erasure of personal data from register and history.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
status_is 0 'a register to write in'
db=$XDG_DATA_HOME/strates/register.db
old=$(strates add person name='Qwrtzina Sortante' role=elu email=qwrtzina@example.org authority=Brest)
new=$(strates add person name='Paul Entrant' role=elu authority=Brest)
a=$(strates add title=Podor lead=Brest elu='qwrtzina sortante')
b=$(strates add title=Thiès lead=Brest cadre="$old")
c=$(strates add title=Ancienne lead=Brest elu="$old" status=closed)

run strates replace 'Qwrtzina Sortante' "${new%-*}" --on 2026-03-22
status_is 0 'replaced, one by name, one by id'
like "$err" '2 actions' 'in the actions that are not closed'
like "$(strates show "$a")" 'Paul Entrant' 'the élu'
like "$(strates show "$b")" 'Paul Entrant' 'the cadre'
like "$(strates show "$c")" 'Qwrtzina' 'the closed one keeps who answered for it'
like "$(strates show person "$old")" '2026' 'the mandate ended'
ok 'one undo' strates undo
like "$(strates show "$b")" 'Qwrtzina' 'takes all back'
run strates replace "$old" "$old"
status_is 3 'nobody follows himself'
run strates replace "$old" "$new" --on 2026-02-30
status_is 2 'a day that is none'
run strates replace Nobody "$new"
status_is 3 'a name that is none'

ok 'the name is in the file' grep -q Qwrtzina "$db"
run strates erase 'Qwrtzina Sortante'
status_is 0 'erased'
like "$err" 'not undoable' 'and says what that means'
like "$err" 'backups' 'and what stays'
not_ok 'the name is nowhere in the file' grep -qi qwrtzina "$db"
unlike "$(strates log)" 'Qwrtzina' 'nor in the history'
unlike "$(strates show "$c")" 'Qwrtzina' 'nor in an action'
run strates undo
not_ok 'nothing brings it back' grep -qi qwrtzina "$db"
run strates check
status_is 0 'the register holds together'

done_testing
