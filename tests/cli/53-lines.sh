#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Budget lines through files: two equal instalments are two lines, in every form that comes back.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db

lines() { strates -d "$1" list budget --format jsonl | grep -o '"year":.*' | sed 's/}$//' | sort; }

ok 'a register' new_register
ok 'an action that is paid in equal instalments' strates add title='Bourses' lead=com:29019 start=2025 places=SN \
  budget='2025:com:29019:500:EUR:paid|2025:com:29019:500:EUR:paid|2025:com:29019:500:EUR:voted|2026:::500'
ok 'one of each kind and year too' strates add title='Accueil' lead=com:29019 start=2025 places=SN budget='2025:::80|2025:::80|2025:::80'
typed=$(lines register.db)
is "$(grep -c . <<<"$typed")" 7 'seven lines'
forms='csv jsonl iati'
strates export --to xlsx -o probe.xlsx 2>/dev/null && forms="$forms xlsx"
for form in $forms; do
  strates export --to "$form" -o "out.$form"
  run strates import "out.$form" --json
  like "$out" '"added":0,"updated":0,"unchanged":2,"conflicting":0,"rejected":0' "$form: nothing changes where it comes from"
  ok "$form: an empty register" new_register "$form.db"
  run strates -d "$form.db" import "out.$form" --json
  like "$out" '"added":2,"updated":0,"unchanged":0' "$form: takes it"
  is "$(lines "$form.db")" "$typed" "$form: equal lines are as many as they were"
  run strates -d "$form.db" import "out.$form" --json
  like "$out" '"added":0,"updated":0,"unchanged":2' "$form: the same file again changes nothing"
  is "$(lines "$form.db")" "$typed" "$form: and no line is there twice"
done

# One line is here, the file has two that are alike: one is new.
ok 'a register with one instalment' new_register one.db
uid=$(strates list Accueil --format csv | sed -n 2p | grep -o '[0-9a-f]\{8\}-[0-9a-f-]\{27\}' | head -1)
printf '{"uid":"%s","title":"Accueil","lead":"com:29019","start":"2025","places":[{"country":"SN"}],"budget":[{"year":2025,"amount":80%s}]}\n' "$uid" ',"currency":"EUR"' >one.jsonl
ok 'takes it' strates -d one.db import one.jsonl
is "$(lines one.db | grep -c .)" 1 'one line'
sed -n 1p out.csv >two.csv
grep Accueil out.csv >>two.csv
run strates -d one.db import two.csv --json
like "$out" '"added":0,"updated":1' 'a table brings what is missing'
is "$(lines one.db | grep -c .)" 3 'two more than it had'
run strates -d one.db import one.jsonl --json
like "$out" '"unchanged":1' 'a file with fewer takes none away'
is "$(lines one.db | grep -c .)" 3 'three lines still'

# What was changed here stays so, whatever stands beside it.
ok 'the lines are changed here' strates -d one.db set "$uid" budget='2025:::80|2025:::90'
run strates -d one.db import two.csv --json
like "$out" '"added":0,"updated":0,"unchanged":1' 'the same file leaves them'
is "$(lines one.db | grep -o 'amount":[0-9]*' | tr '\n' ' ')" 'amount":80 amount":90 ' 'as they were changed'

# Lines in another order, with another one between, move none of those that are here.
printf '{"uid":"%s","title":"Accueil","lead":"com:29019","budget":[{"year":2025,"amount":70},{"year":2025,"amount":90},{"year":2025,"amount":80}]}\n' "$uid" >order.jsonl
run strates -d one.db import order.jsonl --json
is "$(lines one.db | grep -o 'amount":[0-9]*' | tr '\n' ' ')" 'amount":70 amount":80 amount":90 ' 'a line between others is one more'

# Lines of their own, without an id.
for _ in 1 2; do printf '{"entity":"budget","action":"%s","year":2027,"amount":5}\n' "$uid"; done >own.jsonl
run strates -d one.db import own.jsonl --json
like "$out" '"read":2,"added":2' 'two equal lines of a file are two'
run strates -d one.db import own.jsonl --json
like "$out" '"read":2,"added":0,"updated":0,"unchanged":2' 'and are known again'

done_testing
