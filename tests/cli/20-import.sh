#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files into the register: what is taken, refused, reported; the same again; what people wrote since; files that mean harm.
. "$(dirname "$0")/../lib/tap.sh"
needs sqlite3
data=$TESTS/data
export STRATES_DB=$PWD/r.db
new_register || skip_all 'no register can be made'
cp r.db empty.db
fresh() { cp empty.db r.db; rm -rf r.db.snapshots; }
report() { "$STRATES" import --json "$@" 2>/dev/null; } # on one line
counts() { sed -n 's/^{"read":\([0-9]*\),"added":\([0-9]*\),"updated":\([0-9]*\),"unchanged":\([0-9]*\),"conflicting":\([0-9]*\),"rejected":\([0-9]*\).*/\1 \2 \3 \4 \5 \6/p'; }
titles() { "$STRATES" list --format jsonl | grep -o '"title":"[^"]*"' | sort | tr '\n' ' '; }
mkdir in
cp "$data"/hostile/*.csv in/
cp "$data"/import/*.csv in/
chmod -R u+w in

# --- the report --------------------------------------------------------------------------------------------------------------------
exits 1 'some rows refused' "$STRATES" import in/dates.csv
fresh
cp "$data/hostile/dates.csv" in/dates.csv
exits 1 'an import with a bad row' "$STRATES" import in/dates.csv
like "$err" 'Read 3, added 2, updated 0, unchanged 0, conflicting 0, rejected 1' 'is counted'
like "$err" 'line 3 \(end\): End: 2024 comes before the start, 2026' 'the refused row has its line and its reason'
like "$err" '"2025-13-31" is no date: there is no month 13' 'a value that can not be is told, and left out'
like "$err" 'guessed: title = titre' 'what was guessed is said'
is "$(cat in/dates.csv.rejected.csv | wc -l)" 2 'the refused row is in a file of its own'
like "$(tail -n 1 in/dates.csv.rejected.csv)" '^End first;Brest;.*;3;"end";"End: 2024' 'with its line and reason'
is "$(stat -c %a in/dates.csv.rejected.csv)" 600 'which is private'
is "$out" '' 'data output is empty'
sed -i 's/;2026;2024;/;2024;2026;/' in/dates.csv.rejected.csv
ok 'the corrected rows come back' "$STRATES" import in/dates.csv.rejected.csv
is "$(titles)" '"title":"Bad date" "title":"End first" "title":"Good" ' 'and all three are there'

fresh
ok 'a file through a pipe' "$STRATES" import <(cat in/strates.csv)
is "$("$STRATES" count)" 2 'is read from its first byte'

fresh
is "$(report in/strates.csv | counts)" '2 2 0 0 0 0' 'JSON says the same'
is "$(report in/strates.csv | counts)" '2 0 0 2 0 0' 'the same file adds nothing'
is "$("$STRATES" log | grep -c .)" 1 'and leaves no step'
report in/dates.csv --rejects mine.csv >/dev/null
ok '--rejects names the file' test -s mine.csv
exits 2 '--rejects of two files' "$STRATES" import in/dates.csv in/strates.csv --rejects mine.csv
like "$(report - <in/strates.csv | counts)" '^2 0 0 2' 'standard input is a file'
fresh
ok 'a dry run' "$STRATES" import --dry-run --json in/strates.csv
is "$(counts <<<"$out")" '2 2 0 0 0 0' 'promises what would happen'
is "$("$STRATES" count) $(ls r.db.snapshots 2>/dev/null | wc -l)" '0 0' 'and keeps nothing'
ok 'a field for every row' "$STRATES" import --set kind=twinning in/strates.csv
is "$("$STRATES" list --format jsonl | grep -c '"kind":"twinning"')" 2 'is set'
fresh
exits 2 'a field that is none' "$STRATES" import --set nonsense=1 in/strates.csv
like "$err" 'nonsense' 'is told once'
is "$(grep -c . <<<"$err") $("$STRATES" count)" '1 0' 'before any row'

# --- again, changed, edited ------------------------------------------------------------------------------------------------------
fresh
printf 'titre;chef de file;pays;identifiant\nUn;com:29019;SN;1\nDeux;com:29019;SN;2\nTrois;com:29019;SN;3\nTrois;com:29019;SN;3\n' >a.csv
is "$(report a.csv | counts)" '4 3 0 1 0 0' 'the same row twice is one'
(head -n 1 a.csv; tail -n +2 a.csv | tac) >b.csv
is "$(report b.csv | counts)" '4 0 0 4 0 0' 'another order adds nothing'
id=$("$STRATES" list --format jsonl | sed -n 's/.*"uid":"\([^"]*\)","title":"Un".*/\1/p')
two=$("$STRATES" list --format jsonl | sed -n 's/.*"uid":"\([^"]*\)","title":"Deux".*/\1/p')
three=$("$STRATES" list --format jsonl | sed -n 's/.*"uid":"\([^"]*\)","title":"Trois".*/\1/p')
"$STRATES" set "$id" title='Un à nous' 2>/dev/null
"$STRATES" set "$two" description='Notre texte' 2>/dev/null
"$STRATES" delete "$three" 2>/dev/null
is "$(report a.csv | counts)" '4 0 0 4 0 0' 'nothing new after edits'
is "$(titles)" '"title":"Deux" "title":"Un à nous" ' 'and what people wrote, or deleted, stays'
sed 's/^Un;/Un vu par eux;/; s/^Deux;/Deux bis;/' a.csv >c.csv
is "$(report c.csv | counts)" '4 0 1 2 1 0' 'a file that changed: taken where nobody wrote, a conflict where somebody did'
is "$(titles)" '"title":"Deux bis" "title":"Un à nous" ' 'nothing that a person wrote is overwritten'
like "$("$STRATES" show "$two" --format jsonl)" 'Notre texte' 'nor what stands beside'
exits 1 'a conflict is told by the exit status' "$STRATES" import c.csv
printf 'titre;chef de file;pays;identifiant\nUn;com:29019;SN;9\nAutre;com:29019;SN;9\n' >d.csv
is "$(report d.csv | counts)" '2 1 0 0 0 1' 'two contents under one id: the second is refused'
u=01900000-0000-7000-8000-00000000000
printf 'uid,title,lead\n%s1,A,com:29019\n%s1,B,com:29019\n00000000-0000-0000-0000-000000000000,C,com:29019\n' $u $u >e.csv
is "$(report e.csv | counts)" '3 2 0 0 0 1' 'so under one uid; a uid of zeros is none'
is "$(report e.csv | counts)" '3 0 0 2 0 1' 'and the same again adds nothing'
ok 'undo' "$STRATES" undo
like "$err" 'import of e.csv' 'takes the last import back'
ok 'and all is sound' "$STRATES" check

# --- files that are not what they seem ---------------------------------------------------------------------------------------------
fresh
refused() { # FILE PATTERN: the whole file, with its name; nothing is kept, no file is left
  exits 3 "$1" "$STRATES" import "in/$1"
  like "$err" "^strates: in/$1(:[0-9]+)?: $2" 'says what and where'
  is "$(grep -c . <<<"$err") $("$STRATES" count) $(ls in/"$1".rejected.csv 2>/dev/null)" '1 0 ' 'in one line; nothing is kept'
}
refused empty.csv 'the file is empty'
refused binary.csv 'a NUL byte'
refused quote.csv 'a quote opens here and is never closed'
like "$err" 'quote.csv:3:' 'the line is the one where it opens'
refused unknown.csv 'no column gives .title.'
refused none.csv 'cannot be opened'
mkdir in/folder.csv
refused folder.csv 'is a directory'
exits 3 'a profile that does not fit' "$STRATES" import --map feder in/latin1.csv
like "$err" 'latin1.csv:1: no column gives' 'says so'
exits 2 'a profile that is none' "$STRATES" import --map nope in/latin1.csv
like "$err" 'known: .*jumelages' 'names those that are'
mkdir -p "$XDG_CONFIG_HOME/strates/profiles"
printf '[profile]\nname = "mine"\nnonsense = "1"\n' >"$XDG_CONFIG_HOME/strates/profiles/mine.ini"
exits 3 'a profile with a slip' "$STRATES" import in/latin1.csv
like "$err" 'profiles/mine.ini:3: .*no key .nonsense' 'says where'
rm "$XDG_CONFIG_HOME/strates/profiles/mine.ini"
# Rows that share what is gathered, and one that has nothing of it but the same id.
printf '[profile]\nname = "groups"\nheader = "Id|Group|Name|Country"\n[columns]\ntitle = "Name"\ncountry = "Country"\n[constants]\nlead = "com:29019"\n[identity]\nsource = "groups"\nsource_id = "Id"\ngather = "Group"\n' \
  >"$XDG_CONFIG_HOME/strates/profiles/groups.ini"
printf 'Id,Group,Name,Country\nX,,Alone,SN\nY,X,Gathered,ML\n' >groups.csv
cp empty.db groups.db
exits 1 'a row gathered with one that stands by itself' "$STRATES" -d groups.db import groups.csv
like "$err" 'line 3 \(source_id\): another row of this file has the same id' 'is refused'
rm "$XDG_CONFIG_HOME/strates/profiles/groups.ini"
exits 2 'an encoding that is none' "$STRATES" import --encoding nope in/latin1.csv
exits 2 'a format that is none' "$STRATES" import --as xml in/latin1.csv
is "$("$STRATES" count) $(ls -d r.db.snapshots/*import* 2>/dev/null | wc -l)" '0 0' 'nothing of all that is kept'
ok 'a header and nothing else' "$STRATES" import in/header.csv
like "$err" 'Read 0, added 0' 'is no error'

ok 'Latin-1' "$STRATES" import in/latin1.csv
like "$(titles)" '"title":"Eau à Kédougou"' 'is read as it was meant'
like "$("$STRATES" list --format jsonl)" '"country":"SN"' 'its country is found'
fresh
ok 'UTF-16' "$STRATES" import in/utf16.csv
is "$(titles)" '"title":"Eau à Thiès" ' 'is read as it was meant'
fresh
ok 'an authority that no reference knows' "$STRATES" import in/siren.csv
like "$err" 'authorities not found, made provisional: 1 \(999999999' 'is told, and provisional'
fresh
ok 'a point beyond the earth' "$STRATES" import in/far.csv
like "$err" '"999" is no coordinate' 'is told'
unlike "$("$STRATES" list --format jsonl)" '999' 'and left out'
fresh
ok 'escapes in titles' "$STRATES" import in/escapes.csv
"$STRATES" list --format jsonl >list.txt
"$STRATES" list >>list.txt
"$STRATES" log >>list.txt
cp in/escapes.csv in/$'esc\e[31m.csv'
sed -i 's/Brest/Quimper/' in/$'esc\e[31m.csv'
"$STRATES" import in/$'esc\e[31m.csv' 2>>list.txt
"$STRATES" log >>list.txt
not_ok 'nothing that drives a terminal is stored or shown' grep -Pq '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8b\xaa-\xae]|\xe2\x81[\xa6-\xa9]' list.txt
is "$(sqlite3 r.db "SELECT count(*) FROM action WHERE title GLOB '*' || char(27) || '*' OR title GLOB '*' || char(8238) || '*'")" 0 'in the register neither'
printf 'titre;chef de file;pays\nX\x1b[2J;%s;SN\n' 'Nowhere'$'\x1b[31m' >esc2.csv
run "$STRATES" import esc2.csv
unlike "$err" $'\x1b' 'nor in messages about them'
ok 'a million columns' sh -c 'awk "BEGIN { for (i = 0; i < 100000; i++) printf \"c%d;\", i; print \"\" }" >wide.csv; ! "$STRATES" import wide.csv'
head -c 3000000 /dev/zero | tr '\0' 'x' >long.csv
exits 3 'a line of megabytes' "$STRATES" import long.csv
like "$err" '^strates: long.csv' 'is refused in words'

# --- workbooks ---------------------------------------------------------------------------------------------------------------------
fresh
cp "$data/import/classeur.xlsx" in/
exits 1 'a workbook of two sheets, with merged cells, serial dates and formulas' "$STRATES" import in/classeur.xlsx
like "$err" 'Read 3, added 2, updated 0, unchanged 0, conflicting 0, rejected 1' 'is read as a table is'
like "$err" 'read the sheet "Actions", not: Mode d.emploi \(--sheet' 'from the sheet that looks like the data'
like "$err" '1 formula has no stored result' 'what has no value is told'
like "$err" 'line 6 \(end\): End: 2024-03-01' 'a refused row is told by its row of the sheet'
like "$("$STRATES" list forage --format jsonl)" '"start":"2024-03-01","end":"2025-12".*"city":"Kédougou".*"amount":26112.35' 'days are days, months are months, an amount keeps its hundredths'
is "$(report in/classeur.xlsx | counts)" '3 0 0 2 0 1' 'the same again adds nothing'
sed -i 's/2024-12-01/2024-01-01/' in/classeur.xlsx.rejected.csv
is "$(report in/classeur.xlsx.rejected.csv | counts)" '1 1 0 0 0 0' 'and what was refused comes back corrected'
exits 2 'a sheet that is none' "$STRATES" import --sheet 9 in/classeur.xlsx
like "$err" 'take one of: Mode d.emploi, Actions' 'names those that are'
exits 3 'a table that is no workbook' "$STRATES" import --as xlsx in/strates.csv
fresh
head -c 1500 in/classeur.xlsx >in/cut.xlsx
refused cut.xlsx 'the archive is damaged or was cut'

# --- shares, and a gigabyte of nothing ---------------------------------------------------------------------------------------------
fresh
for shares in eau:60,sante:40 eau:33,sante:66 eau:100; do "$STRATES" add title="Puits" lead=com:29019 places=SN themes=$shares >/dev/null; done
"$STRATES" export --to csv -o shares.csv
sed -i 's/sante:40/sante:60/; s/eau:100/eau:110/' shares.csv
fresh
run "$STRATES" import shares.csv
like "$err" ' \(percent\), taken all the same: the percentages of its themes sum to 120, not to 100' 'shares that do not sum are told'
like "$err" ' \(percent\), taken all the same: "110" is no number from 0 to 100' 'and what is no share'
is "$(grep -c '(percent)' <<<"$err")" 2 'but not what was rounded'
truncate -s 300M nothing.csv
# The sanitizers set aside more addresses than that before anything is read.
limit=200000
! grep -q '^SANITIZE_CFLAGS = *[^ ]' "$BUILD/Makefile" || limit=unlimited
(ulimit -v "$limit" 2>/dev/null; exec "$STRATES" import nothing.csv) >out 2>err
is "$?" 3 'a file of zeros alone, larger than the memory that there is'
like "$(cat err)" 'nothing.csv: the file is empty; choose another one' 'is told to be empty'
rm -f nothing.csv

# --- numbers too long for a number -------------------------------------------------------------------------------------------------
fresh
printf 'titre;chef de file;pays;odd\nUn;com:29019;SN;4294967299\nDeux;com:29019;SN;6\n' >sdg.csv
ok 'goals of sustainable development, one of them none' "$STRATES" import sdg.csv
is "$("$STRATES" export --to jsonl | grep -o '"sdgs":[^]]*]')" '"sdgs":[6]' 'a number far above 17 does not become a goal'

# --- all at once -------------------------------------------------------------------------------------------------------------------
fresh
exits 3 'several files, one of them bad' "$STRATES" import in/strates.csv in/empty.csv in/utf16.csv
is "$("$STRATES" count)" 2 'those before it are in, each an import of its own'
ok 'and the register is sound' "$STRATES" check

done_testing
