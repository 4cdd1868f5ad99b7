#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files as programs save them: with byte order marks, in UTF-16, and with bytes that are none.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
needs iconv
export STRATES_DB=$STRATES_SANDBOX/register.db
new_register || skip_all 'no register can be made'
cp register.db empty.db
fresh() { cp empty.db register.db; rm -rf register.db.snapshots; }

printf '{"title":"Écoles d Éthiopie","lead":"com:29019","start":"2025"}\n{"title":"Été 𝄞","lead":"com:29019","start":"2025"}\n' >plain.jsonl
printf '<?xml version="1.0"?>\n<iati-activities version="2.03"><iati-activity><iati-identifier>XM-1-É</iati-identifier><reporting-org ref="XM-1" type="10"><narrative>Donor</narrative></reporting-org><title><narrative>Écoles d Éthiopie</narrative></title><activity-date type="2" iso-date="2025-01-01"/></iati-activity></iati-activities>\n' >plain.xml
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 BEGIN:VEVENT UID:1@x 'SUMMARY:Déplacement à Kédougou' DTSTART:20260601 'LOCATION:Kédougou\, Sénégal' END:VEVENT END:VCALENDAR >plain.ics
for kind in jsonl xml ics; do
  { printf '\xef\xbb\xbf'; cat "plain.$kind"; } >"bom.$kind"
  { printf '\xff\xfe'; iconv -f UTF-8 -t UTF-16LE "plain.$kind"; } >"le.$kind"
  { printf '\xfe\xff'; iconv -f UTF-8 -t UTF-16BE "plain.$kind"; } >"be.$kind"
done
for file in bom.jsonl le.jsonl be.jsonl; do
  fresh
  run strates import "$file" --json
  like "$out" '"read":2,"added":2,.*"rejected":0' "$file is taken"
  like "$(strates list --format jsonl)" '"title":"Écoles d Éthiopie".*|"title":"Été 𝄞"' 'with its letters'
  run strates import plain.jsonl --json
  like "$out" '"unchanged":2' 'and says what the plain file says'
done
for file in bom.xml le.xml be.xml; do
  fresh
  run strates import "$file" --json
  like "$out" '"read":1,"added":1,.*"rejected":0' "$file is taken"
  like "$(strates list --format jsonl)" '"title":"Écoles d Éthiopie"' 'with its letters'
  run strates import plain.xml --json
  like "$out" '"unchanged":1' 'and says what the plain file says'
done
for file in bom.ics le.ics be.ics; do
  fresh
  run strates import "$file" --set authority=com:29019
  like "$err" 'Read 1, added 1' "$file is taken"
  like "$(strates list mission --format jsonl)" '"title":"Déplacement à Kédougou"' 'with its letters'
done

# --- bytes that are none
fresh
printf '{"title":"Good","lead":"com:29019"}\n{"title":"\xc9coles","lead":"com:29019"}\n' >legacy.jsonl
run strates import legacy.jsonl
like "$err" 'line 2 .*: this line holds a byte that is no UTF-8' 'a byte of another encoding costs its line'
like "$err" 'added 1, .*rejected 1' 'and no other'
run strates import legacy.jsonl --encoding windows-1252 --json
like "$out" '"added":1,"updated":0,"unchanged":1' 'unless its encoding is said'
like "$(strates list --format jsonl)" '"title":"Écoles"' 'and then it is that letter'
{ printf '\xff\xfe'; printf '{"title":"Un","lead":"com:29019"}\n{"title":"D' | iconv -t UTF-16LE; printf '\x01\xd8'; printf 'ux","lead":"com:29019"}\n' | iconv -t UTF-16LE; } >half.jsonl
run strates import half.jsonl
like "$err" '1 byte is no UTF-16LE, on line 2' 'half a character is told by its line'
{ cat le.jsonl; printf 'x'; } >odd.jsonl
run strates import odd.jsonl
status_is 3 'half a letter at the end'
like "$err" 'odd.jsonl:3: the file ends in the middle of a character' 'is told by its line'
sed 's/Éthiopie/\xc9thiopie/' plain.xml >legacy.xml
run strates import legacy.xml
like "$err" 'line 2.*the XML breaks off here' 'XML says on which line it breaks'
{ printf 'titre;chef de file;début\n'; for i in $(seq 40); do printf 'École %s;com:29019;2025\n' "$i"; done; printf 'Caf\xe9;com:29019;2025\n'; } >damaged.csv
run strates import damaged.csv
like "$err" '1 byte is no UTF-8, on line 42' 'a table says where its text is damaged'
{ printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:9@x\r\nDESCRIPTION:éééééééééééé\r\nSUMMARY:Mission \xe9\r\nDTSTART:20260601\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'; } >damaged.ics
run strates import damaged.ics --set authority=com:29019
like "$err" '1 byte is no UTF-8, on line 5' 'and so does a calendar'

done_testing
