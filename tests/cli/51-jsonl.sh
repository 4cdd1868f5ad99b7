#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# JSON lines: what is taken, what is refused and why, there and back.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register

cat >in.jsonl <<'END'
{"title":"Forages","lead":{"authority":"reg:ZZ","name":"Région X","strate":"region"},"places":[{"country":"SN","city":"Kédougou"}],"themes":[{"theme":"eau","dac":"14031"}],"start":"2025-01","budget":[{"year":2025,"amount":12000.5,"currency":"EUR"}],"partners":[{"name":"Commune de Kédougou","country":"Sénégal","city":"Kédougou"}],"elu":{"name":"Jeanne Test"},"tags":["a\u001b[31mb"],"titel":"x"}
{"title":"Number","lead":"com:29019","start":2024}
{"title":"Date","lead":"com:29019","start":"2025-13-31"}
{"title":"Period","lead":"com:29019","start":"2025","end":"2024"}
{"entity":"mission","title":"Voyage","authority":"com:29019","start":"2026-12-01"}
{"entity":"unicorn"}
not json
[1,2]
{"title":"No lead"}

{"title":"Goal","lead":"Brest","sdgs":[6,99]}
{"title":"Twice","lead":"Brest","title":"again"}
{"entity":"budget","action":"019c7b1e-8f00-7000-8000-000000000000","amount":5}
{"title":"Role","lead":"Brest","participants":[{"authority":"com:35238","role":"chief"}]}
{"title":"By name","lead":"Brest","places":[{"country":"Sénégal","city":"Thiès"}],"themes":[{"theme":"Santé"}]}
END
run strates import in.jsonl --json
status_is 1 'what was refused is told by the exit status'
like "$out" '"read":14,"added":3,"updated":0,"unchanged":0,"conflicting":0,"rejected":11' 'every line is accounted for'
like "$out" '"line":2,"field":"start"' 'a number is no date'
like "$out" '"line":3,"field":"start","reason":"[^}]*month 13' 'nor is 2025-13-31'
like "$out" '"line":4,"field":"end"' 'the end before the start'
like "$out" '"line":6,"field":"entity"' 'an entity that does not exist'
like "$out" '"line":7,"field":"","reason":"[^}]*no JSON' 'no JSON'
like "$out" '"line":9,"field":"lead"' 'no lead; the line is that of the file'
like "$out" '"line":11,"field":"sdgs"' 'a goal that does not exist'
like "$out" '"line":13,"field":"action"' 'a budget line of nothing'
like "$out" '"line":14,"field":"participants\.role"' 'a role that does not exist'
is "$(grep -c '^{"strates_line":.*"strates_reason":' in.jsonl.rejected.jsonl)" 11 'refused lines are kept in a file, each behind its reason'
is "$(sed -n 2p in.jsonl.rejected.jsonl)" '{"title":"Number","lead":"com:29019","start":2024}' 'as they were'
run strates list Forages --format jsonl
like "$out" '"authority":"reg:ZZ","name":"Région X","strate":"region"' 'an unknown authority keeps its key, name and strate'
like "$out" '"tags":\["a\[31mb"\]' 'control characters are gone'
like "$out" '"name":"Commune de Kédougou","country":"SN"' 'a country is known by its name'
run strates list 'By name' --format jsonl
like "$out" '"authority":"com:29019"' 'an authority too'
like "$out" '"theme":"sante"' 'and a theme'
is "$(strates import in.jsonl --json | grep -o '"added":[0-9]*,"updated":[0-9]*,"unchanged":[0-9]*')" '"added":0,"updated":0,"unchanged":3' 'the same again is no news'

printf '{"title":"Cut","lead":"Brest","start":"x%s"}\n' "$(printf 'é%.0s' {1..30})" >cut.jsonl
run strates import cut.jsonl
like "$err" 'cut.jsonl.rejected.jsonl' 'the report names the file of what was refused'
like "$(cat cut.jsonl.rejected.jsonl)" '"strates_reason":".*é.*is no date' 'a reason that quotes half a character is there all the same'
like "$(strates import cut.jsonl --json)" '"rejects":\[\{"line":1,"field":"start","reason":".*is no date' 'and in what a program reads'

# --- corrected -------------------------------------------------------------------------------------------------------------------------
run new_register mended.db
sed 's/"start":2024}/"start":"2024"}/; s/2025-13-31/2025-12-31/; s/^not json$/{"title":"Now it is","lead":"com:29019"}/' in.jsonl.rejected.jsonl >mended.jsonl
run strates -d mended.db import mended.jsonl --json
like "$out" '"read":11,"added":3,"updated":0,"unchanged":0,"conflicting":0,"rejected":8' 'the corrected lines are taken, and the reasons are no lines'
is "$(grep -c . mended.jsonl.rejected.jsonl)" 16 'what is still wrong is refused again'
printf '[\n {"title":"Good",\n  "lead":"Brest"},\n {"title":"Bad",\n  "lead":"Brest",\n  "start":7}\n]\n' >list.json
run strates -d mended.db import list.json
sed -i 's/"start":7/"start":"2027"/' list.json.rejected.jsonl
run strates -d mended.db import list.json.rejected.jsonl --json
like "$out" '"read":1,"added":1' 'an object over several lines becomes one'

# --- three versions -------------------------------------------------------------------------------------------------------------------
id=$(strates list Forages --format jsonl | grep -o '"uid":"[^"]*"' | head -1 | cut -d'"' -f4)
line() { printf '{"uid":"%s","title":"%s","status":"%s","lead":"com:29019","budget":[{"year":2026,"amount":%s,"currency":"EUR"}]}\n' 019c7b1e-8f00-7000-8000-00000000000a "$@"; }
line Puits 1 100 >v1.jsonl
ok 'a file' strates import v1.jsonl
ok 'somebody writes another title' strates set 019c7b1e-8f00-7000-8000-00000000000a title=Citerne
line Puits 2 250 >v2.jsonl
run strates import v2.jsonl --json
like "$out" '"updated":1,"unchanged":0,"conflicting":0' 'a later file brings what it changed'
run strates list Citerne --format jsonl
like "$out" '"title":"Citerne".*"status":"2".*"amount":250,' 'and leaves what somebody wrote'
is "$(grep -o '"year"' <<<"$out" | wc -l)" 1 'one budget line, not two'
line Source 2 250 >v3.jsonl
like "$(strates import v3.jsonl --json)" '"conflicting":1' 'both changed the title: told'
is "$(strates count Citerne)" 1 'and what stands here stays'

# --- there and back ---------------------------------------------------------------------------------------------------------------------
isnt "$id" '' 'an id'
strates list '' --format jsonl >all.jsonl
run strates import all.jsonl --json
like "$out" '"added":0,"updated":0,"unchanged":3,"conflicting":0,"rejected":0' 'an export changes nothing'
ok 'an empty register' new_register other.db
ok 'takes it' strates -d other.db import all.jsonl
days() { sed -E 's/,"(created|updated)":"[^"]*"//g'; }
is "$(strates -d other.db list '' --format jsonl | days | sort)" "$(days <all.jsonl | sort)" 'whole, with its uids'
{ echo '['; sed '$!s/$/,/' all.jsonl; echo ']'; } >all.json
run strates import all.json --as jsonl --json
like "$out" '"read":3,"added":0,"updated":0,"unchanged":3,' 'a list of objects is read too'
run strates import all.json --as jsonl --dry-run
status_is 0 'a dry run'

# --- not what it says ---------------------------------------------------------------------------------------------------------------------
echo '[{"title":"a","lead":"Brest"}' >cut.json
run strates import cut.json --as jsonl
status_is 3 'a list without end'
like "$err" 'cut.json:[0-9]+: .*no end' 'is told with its line'
printf '\x89PNG\r\n' >image.jsonl
run strates import image.jsonl --as jsonl
status_is 3 'a picture'
like "$err" 'image.jsonl:1: ' 'is told'
: >empty.jsonl
ok 'an empty file holds no line' strates import empty.jsonl --as jsonl
head -c 40000 /dev/zero | tr '\0' '[' >deep.jsonl
run strates import deep.jsonl --as jsonl
status_is 3 'forty thousand brackets'
printf '{"title":%s' "$(head -c 40000 /dev/zero | tr '\0' '[')" >deeper.jsonl
run strates import deeper.jsonl --as jsonl
status_is 1 'the same in a line costs that line'
is "$(strates count)" 3 'nothing of all this was taken'

done_testing
