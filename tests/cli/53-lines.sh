#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Budget lines and partners through files: two equal instalments are two lines, and what they are booked on comes back, in every form that does.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db

partners() { strates -d "$1" list partner --format jsonl | grep -o '"name":.*' | sort; }
lines() { strates -d "$1" list budget --format jsonl | grep -o '"year":.*' | sed 's/}$//' | sort; }

ok 'a register' new_register
ok 'an action that is paid in equal instalments' strates add title='Bourses' lead=com:29019 start=2025 places=SN \
  budget='2025:com:29019:500:EUR:paid|2025:com:29019:500:EUR:paid|2025:com:29019:500:EUR:voted|2026:::500'
ok 'one of each kind and year too' strates add title='Accueil' lead=com:29019 start=2025 places=SN budget='2025:::80|2025:::80|2025:::80'
ok 'lines on a scheme and a separate budget, and partners of each kind' strates add title='Conduite' lead=com:29019 start=2025 places=ML kind=one_percent \
  budget='2025:com:29019:700:EUR:voted:1pct_water:Eau\:\, ville|2025:com:29019:700:EUR:voted:1pct_sanitation|2025:com:29019:700:EUR:voted|2026:::9:EUR::own|2027:::9:EUR:::Annexe' \
  partners='Lycée de Kati/ML/Kati/school|Hôpital de Kati/ML//hospital|Université de Dakar/SN/Dakar/university|Sans pays///company|Nulle part'
typed=$(lines register.db)
known=$(partners register.db)
is "$(grep -c . <<<"$typed")" 12 'twelve lines'
like "$typed" '"scheme":"1pct_water","ledger":"Eau:, ville"' 'with what they are booked on'
like "$known" '"kind":"hospital"' 'and partners with their kind'
forms='csv jsonl iati'
strates export --to xlsx -o probe.xlsx 2>/dev/null && forms="$forms xlsx"
for form in $forms; do
  strates export --to "$form" -o "out.$form"
  run strates import "out.$form" --json
  like "$out" '"added":0,"updated":0,"unchanged":3,"conflicting":0,"rejected":0' "$form: nothing changes where it comes from"
  ok "$form: an empty register" new_register "$form.db"
  run strates -d "$form.db" import "out.$form" --json
  like "$out" '"added":3,"updated":0,"unchanged":0' "$form: takes it"
  is "$(lines "$form.db")" "$typed" "$form: equal lines are as many as they were, booked on what they were"
  is "$(partners "$form.db")" "$known" "$form: partners are what they were"
  run strates -d "$form.db" import "out.$form" --json
  like "$out" '"added":0,"updated":0,"unchanged":3' "$form: the same file again changes nothing"
  is "$(lines "$form.db")" "$typed" "$form: and no line is there twice"
done

# A line that is edited keeps what it is booked on.
conduite=$(strates list Conduite --format jsonl | sed -n 's/^{"uid":"\([^"]*\)".*/\1/p')
ok 'a scheme is set' strates set "$conduite" budget='2025:com:29019:700:EUR:voted:1pct_water|2026:::10'
is "$(lines register.db | grep -c 'Eau:, ville')$(lines register.db | grep -c '"amount":10,"currency":"EUR"')" '11' 'the line that is meant stays, another gets its sum'

# One line is here, the file has two that are alike: one is new.
ok 'a register with one instalment' new_register one.db
uid=$(strates list Accueil --format jsonl | sed -n 's/^{"uid":"\([^"]*\)".*/\1/p')
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

# A line of a file that was deleted here stays away, and takes no other one along, whichever place that has among its like now.
deleted_line() { # NAME: a register without the line of 500 that its file told
  new_register "$1.db" && strates -d "$1.db" import 500.jsonl && strates -d "$1.db" set "$uid" budget=
}
told() { # AMOUNT…
  printf '{"uid":"%s","title":"Accueil","lead":"com:29019","budget":[%s]}\n' "$uid" "$(printf ',{"year":2025,"amount":%s}' "$@" | cut -c 2-)"
}
amounts() { lines "$1" | grep -o 'amount":[0-9]*' | tr -dc '0-9\n' | tr '\n' ' '; }
told 500 >500.jsonl
told 700 500 >700-500.jsonl
told 700 >700.jsonl
for file in 500 700-500 700; do
  ok "$file: a line was deleted here" deleted_line "after-$file"
  is "$(amounts "after-$file.db")" '' "$file: it is gone"
  for _ in 1 2; do
    run strates -d "after-$file.db" import "$file.jsonl"
    is "$(amounts "after-$file.db")" "$([ $file = 500 ] || echo '700 ')" "$file: what is new comes, and it stays away"
  done
done
# A uid that stands in the file is the line, whatever it says since, and whoever made it up.
for own in 019c7b1e-8f00-7000-8000-0000000000b1 019c7b1e-8f00-8000-8000-0000000000b1; do
  told 500 | sed "s/{\"year\"/{\"uid\":\"$own\",\"year\"/" >own-500.jsonl
  sed 's/500/600/' own-500.jsonl >own-600.jsonl
  rm -f own.db
  ok 'a line with a uid of its own' new_register own.db
  run strates -d own.db import own-500.jsonl
  run strates -d own.db set "$uid" budget=
  run strates -d own.db import own-600.jsonl
  is "$(amounts own.db)" '' "${own:14:4}: stays away when the file changes it"
done

# Lines of their own, without an id.
for _ in 1 2; do printf '{"entity":"budget","action":"%s","year":2027,"amount":5}\n' "$uid"; done >own.jsonl
run strates -d one.db import own.jsonl --json
like "$out" '"read":2,"added":2' 'two equal lines of a file are two'
run strates -d one.db import own.jsonl --json
like "$out" '"read":2,"added":0,"updated":0,"unchanged":2' 'and are known again'
ok 'a register that has neither' new_register both.db
{ told 5; printf '{"entity":"budget","action":"%s","year":2025,"amount":5}\n' "$uid"; } >both.jsonl
run strates -d both.db import both.jsonl --json
like "$out" '"read":2,"added":2' 'one that its action tells and an equal one beside it'
is "$(amounts both.db)" '5 5 ' 'are two as well'
run strates -d both.db import both.jsonl --json
like "$out" '"read":2,"added":0,"updated":0,"unchanged":2' 'and stay two'

# What hangs on an action that was deleted here stays away with it.
ok 'the action is deleted' strates -d one.db delete "$uid"
sed 's/:::80/:::85/g' two.csv >new.csv
run strates -d one.db import new.csv --json
like "$out" '"added":0,"updated":0,"unchanged":1' 'a table brings nothing new to it'
is "$(lines one.db)" '' 'and no line of it'

# Lines are compared with each other: there are only so many of one action. (It is deleted here: that spares writing them.)
for n in $(seq 10001); do printf '{"entity":"budget","action":"%s","year":2025,"amount":%d}\n' "$uid" "$n"; done >many.jsonl
run strates -d one.db import many.jsonl --json
like "$out" '"rejected":1,.*"line":10001,"field":"action","reason":"has more than 10 000 budget lines' 'one line more than an action may have is refused'
bank() { # AMOUNT…: rows of one action
  echo 'Project ID,Latitude,Longitude,Precision,Precision Description,GeoNameID,Project Title,Country,Approval Date,Total Amt,MJSECTOR 1'
  printf 'P1,1,2,1,x,5,Route,Senegal,1/2/2020,%s,Water\n' "$@"
}
bank 1 >bank.csv
run strates -d one.db import bank.csv
run strates -d one.db delete "$(strates -d one.db list Route --format jsonl | sed -n 's/^{"uid":"\([^"]*\)".*/\1/p')"
bank $(seq 10001) >bank.csv
run strates -d one.db import bank.csv --json
like "$out" '"doubts":\[{"line":10002,"field":"budget","reason":"the action has more than 10 000 budget lines' 'and told of a table'

done_testing
