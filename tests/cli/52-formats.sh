#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Forms that other programs read: what is written, what is left out and told, and IATI there and back.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register
ok 'five actions' strates import "$TESTS/data/read/kedougou.csv"

# --- IATI
run strates export --to iati -o k.xml
status_is 0 'IATI is written'
like "$err" '1 action is left out: IATI wants a date' 'an activity without a date is told, not invented'
like "$err" 'iati has no place for these.*Kind \(3\)' 'and so is what IATI can not say'
xml=$(cat k.xml)
unlike "$xml" 'Secret de Brest|Marec|Diallo' 'what is restricted, and persons, stay'
like "$xml" '<iati-activities version="2.03"' 'the version'
like "$xml" '<iati-identifier>FR-INSEE-242900314-[0-9a-f-]{36}</iati-identifier>' 'an identifier that begins with who reports'
like "$xml" '<sector vocabulary="99" vocabulary-uri="urn:strates:themes" code="eau' 'themes as a vocabulary of their own'
like "$xml" '<transaction-type code="2"/>' 'what was voted is a commitment'
# Order, what is required, codes and the published rules.
lists=$TESTS/../../shared/data/codelists # the long code lists, where they are at hand
[ -d "$lists" ] || lists=
rules() { awk -v today=2026-11-23 -v lists="$lists" -f "$TESTS/lib/iati-rules.awk" "$1"; }
is "$(rules k.xml)" '' 'it keeps to the rules of IATI 2.03'
# The rules find what is wrong: a change of the file, and what is to be said of it.
breaks() { sed "$1" k.xml >bad.xml; like "$(rules bad.xml)" "$2" "$3"; }
breaks 's|<title>|<sector code="14030" percentage="100"/><title>|' '<title> in <iati-activity> stands too late' 'an element out of its order'
breaks '/<activity-status/d' 'has no <activity-status>' 'one that is missing'
breaks 's|<description>|<summary>|; s|</description>|</summary>|' '<summary> in <iati-activity> is none of the schema' 'one that does not exist'
breaks 's|activity-status code="[0-9]"|activity-status code="9"|' 'no code of its list' 'a code that does not exist'
breaks '/<recipient-country/d' 'no country or region' 'no country'
breaks '/<sector/,/<.sector>/d' 'no sector' 'no sector'
breaks 's|\(<recipient-country .*percentage="\)100.00|\190|' 'recipient countries and regions sum to 90' 'percentages of countries that do not sum to 100'
breaks 's|\(<sector .*percentage="\)60.00|\150|' 'sectors of vocabulary 99 sum to 90' 'nor those of sectors'
breaks 's|<sector .*percentage="40.00|<sector code="12220" percentage="50"/>&|' 'sectors of vocabulary 1 sum to 50' 'each vocabulary by itself'
breaks 's|\(<sector .*\) percentage="60.00"|\1|' 'only some of its sectors of vocabulary 99 have a percentage' 'a percentage of some sectors'
breaks 's|\(<sector .*\) percentage="[0-9.]*"|\1|' 'several sectors of vocabulary 99 without percentages' 'sectors without any'
breaks 's|iso-date="20|iso-date="2999-20|' 'no date' 'a date that is none'
breaks 's|activity-date type="[0-9]" iso-date="[^"]*"|activity-date type="2" iso-date="2999-01-01"|' 'an actual date that is to come' 'an actual date that is to come'
breaks 's|<activity-date type="2" \(.*\)/>|&<activity-date type="2" \1/>|' 'two dates of type 2' 'two dates of one code'
breaks 's|<iati-identifier>[^<]*|<iati-identifier>FR-1|' 'does not begin with the reporter' 'a foreign identifier'
breaks 's|currency="EUR" value-date="[^"]*"|currency="EUR"|' '<value> has no value-date' 'an amount without its day'
breaks 's|\(<participating-org .*ref="\)|\1a/b|' '<participating-org> with a sign that no identifier may hold' 'a sign that no identifier may hold'
breaks '/<participating-org/,/<.participating-org>/{s| ref="[^"]*"||;/<narrative/d}' '<participating-org> has neither ref nor name' 'an organisation without name'
breaks '/<transaction>/,/<.transaction>/s|value-date="[^"]*"|value-date="2999-01-01"|' 'an amount of a day that is to come' 'money that is to come'
breaks 's|<transaction>|<budget><period-start iso-date="2026-01-01"/><period-end iso-date="2025-12-31"/><value value-date="2025-01-01">1</value></budget>&|' 'a period that ends before it starts' 'a budget that ends before it starts'
breaks 's|<narrative>[^<]*|<narrative>|' 'an empty narrative' 'a narrative that says nothing'
breaks '$d' 'breaks off' 'an end that is missing'
if command -v xmllint >/dev/null; then ok 'well-formed' xmllint --noout k.xml; fi
run strates import k.xml --json
like "$out" '"read":3,"added":0,"updated":0,"unchanged":3,"conflicting":0,"rejected":0' 'its own file changes nothing'
ok 'an empty register' new_register new.db
run strates -d new.db import k.xml --json
like "$out" '"read":3,"added":3' 'takes it'
strates -d new.db export --to iati -o k2.xml
is "$(grep -v datetime k2.xml)" "$(grep -v datetime k.xml)" 'and writes the same file'

# 1.0x: words instead of codes, texts instead of narratives; relations; money of one year and payer is one line.
cat >old.xml <<'XML'
<?xml version="1.0" encoding="ISO-8859-1"?>
<iati-activities version="1.04">
  <iati-activity default-currency="USD" xml:lang="en">
    <reporting-org ref="XM-DAC-1" type="10">Donor</reporting-org>
    <iati-identifier> XM-DAC-1-A </iati-identifier>
    <title>Wells</title><title xml:lang="fr">Puits de K�dougou</title>
    <activity-status>Implementation</activity-status>
    <activity-date type="start-actual" iso-date="2020-05-02"/>
    <activity-date type="end-planned" iso-date="2019-01-01x"/>
    <participating-org role="Funding">Donor</participating-org>
    <participating-org role="Implementing" type="22">ONG Eau</participating-org>
    <recipient-country code="SN" percentage="100"/>
    <location><name>K�dougou</name><coordinates latitude="12.55" longitude="-12.18" precision="1"/><location-type code="PPL"/></location>
    <sector vocabulary="DAC" code="14030" percentage="100">Water</sector>
    <transaction><transaction-type code="D"/><value currency="USD" value-date="2020-06-01">1000.50</value><transaction-date iso-date="2020-06-01"/></transaction>
    <transaction><transaction-type code="D"/><value value-date="2020-07-01">500</value><transaction-date iso-date="2020-07-01"/></transaction>
    <transaction><transaction-type code="IF"/><value value-date="2020-07-01">9</value></transaction>
    <related-activity ref="XM-DAC-1-B" type="2"/>
    <contact-info><person-name>Jean Secret</person-name></contact-info>
    <result><title>many</title></result>
  </iati-activity>
  <iati-activity><iati-identifier>XM-DAC-1-B</iati-identifier><title>Pumps</title>
    <participating-org role="Funding">Donor</participating-org>
    <related-activity ref="XM-DAC-1-A" type="1"/><related-activity ref="XM-DAC-9-Z" type="3"/></iati-activity>
  <iati-activity><title>No identifier</title></iati-activity>
</iati-activities>
XML
sed -i 's/\xef\xbf\xbd/\xe9/g' old.xml
run new_register old.db
run strates -d old.db import old.xml
status_is 1 'a file of 1.04 with one bad activity'
like "$err" 'Read 3, added 2, updated 0, unchanged 0, conflicting 0, rejected 1' 'the good ones are taken'
like "$err" 'line 25 \(source_id\): the activity has no iati-identifier' 'the bad one is told by its line'
like "$err" '1 transaction is no spending' 'money received is told'
like "$err" 'no place for .result. \(1 times\)' 'and what nothing reads'
like "$err" '1 related activity is not in this register' 'and a relation that leads elsewhere'
like "$(tr "\n" " " <old.xml.rejected.xml)" '<!-- line 25 .*iati-identifier.*No identifier' 'what was refused is kept, with the reason'
shown=$(strates -d old.db list --format jsonl)
like "$shown" '"title":"Puits de Kédougou"' 'French before English, in the encoding of the file'
like "$shown" '"status":"2","start":"2020-05-02"' 'words became codes'
like "$shown" '"amount":1500.5,"currency":"USD","stage":"paid"' 'two payments of a year are one line'
like "$shown" '"partners":\[\{[^]]*"name":"ONG Eau"' 'who implements is a partner'
unlike "$shown$(strates -d old.db list person --format jsonl)" 'Jean Secret' 'personal data are not read'
like "$(strates -d old.db list link --format jsonl)" '"kind":"parent","state":"confirmed"' 'named from both sides, the link is confirmed'
run strates -d old.db import old.xml --json
like "$out" '"added":0,"updated":0,"unchanged":2' 'the same file again adds nothing'

# The next edition of a file: a budget more, a sum that grew. Nothing is counted twice.
activity() { printf '<iati-activities version="2.03"><iati-activity><iati-identifier>XM-1-E</iati-identifier><reporting-org ref="XM-1" type="10"><narrative>Donor</narrative></reporting-org><title><narrative>Edition</narrative></title>%s</iati-activity></iati-activities>' "$1"; }
paid() { printf '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-01"/><value currency="EUR" value-date="2024-05-01">%s</value></transaction>' "$1"; }
budget() { printf '<budget type="%s"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value currency="EUR" value-date="2024-01-01">%s</value></budget>' "$1" "$2"; }
amounts() { strates -d "$1" list --format jsonl | grep -o '"amount":[-0-9.]*,"currency":"[A-Z]*"\(,"stage":"[a-z]*"\)\?' | sed 's/"//g; s/amount://; s/currency://; s/stage://' | sort | tr '\n' ' '; }
run new_register ed.db
activity "$(paid 100)" >ed1.xml
activity "$(budget 1 900)$(paid 100)$(paid 60)" >ed2.xml
run strates -d ed.db import ed1.xml
run strates -d ed.db import ed2.xml
is "$(amounts ed.db)" '160,EUR,paid 900,EUR,planned ' 'the next edition takes the place of the one before'
disbursement='<planned-disbursement type="1"><period-start iso-date="2024-01-01"/><value currency="EUR" value-date="2024-01-01">150</value></planned-disbursement>'
activity "$(budget 1 100)$(budget 2 150)$disbursement" >rev.xml
run new_register rev.db
run strates -d rev.db import rev.xml
is "$(amounts rev.db)" '150,EUR,planned ' 'a revised budget replaces the first, and what only divides it adds nothing'
activity '<sector vocabulary="2" code="140" percentage="100"/><sector vocabulary="1" code="14030" percentage="100"/><sector vocabulary="98" code="12345"><narrative>Ours</narrative></sector>' >sec.xml
run strates -d rev.db import sec.xml
like "$(strates -d rev.db list --format jsonl)" '"themes":\[\{"theme":"eau","dac":"14030","percent":100\}\]' 'of several vocabularies, each of which says all, one is taken'
{ activity '' | sed 's|</iati-activity>.*||'; printf '<tag code="'; head -c 2000000 /dev/zero | tr '\0' a; printf '"/></iati-activity></iati-activities>'; } >attr.xml
run strates -d rev.db import attr.xml
like "$err" 'larger than anybody writes' 'an attribute without end is refused too'

# What is noted for a day to come is planned, for others; here it stays what it was noted as.
run new_register come.db
ok 'an action of next year' strates -d come.db add title='Demain' lead=com:29019 start=2027-03 end=2028 places=SN themes=eau budget='2027:com:29019:1000:EUR:voted|2027:::50:EUR:paid|2026:com:29019:70:EUR:paid|2028:com:29019:9'
strates -d come.db export --to iati -o come.xml
is "$(rules come.xml)" '' 'keeps to the rules'
unlike "$(cat come.xml)" 'activity-date type="[24]"' 'nothing of it is actual'
run strates -d come.db import come.xml --json
like "$out" '"updated":0,"unchanged":1' 'and it changes nothing when it comes back'
run new_register come2.db
run strates -d come2.db import come.xml
like "$(strates -d come2.db list --format jsonl)" '"start":"2027-03","end":"2028"' 'elsewhere its dates are what they were'
is "$(amounts come2.db)" "$(amounts come.db)" 'and so are its sums'
# What was put off is published as it is planned now, and what was planned before comes back all the same.
run new_register off.db
ok 'an action that was put off' strates -d off.db add title='Reporté' lead=com:29019 planned_start=2025 planned_end=2026 start=2027-03 end=2028-06-30 places=SN themes=eau
ok 'and one that has no new end' strates -d off.db add title='Sans fin' lead=com:29019 planned_start=2025 planned_end=2026 start=2027-03 places=SN themes=eau
run strates -d off.db export --to iati -o off.xml
like "$err" 'planned ends before the start \(1\)' 'an end that its new start leaves behind is told'
is "$(rules off.xml)" '' 'they keep to the rules'
is "$(grep -o '<activity-date type="[0-9]" iso-date="[^"]*"' off.xml | cut -d'"' -f2,4 | sort | tr '\n' ' ')" '1"2027-03-01 1"2027-03-01 3"2028-06-30 ' 'one date of each code'
run strates -d off.db import off.xml --json
like "$out" '"updated":0,"unchanged":2' 'nothing changes when it comes back'
run new_register off2.db
run strates -d off2.db import off.xml
like "$(strates -d off2.db list Reporté --format jsonl)" '"start":"2027-03","end":"2028-06-30","planned_start":"2025","planned_end":"2026"' 'elsewhere both plans are there'
like "$(strates -d off2.db list 'Sans fin' --format jsonl)" '"start":"2027-03","planned_start":"2025"' 'as far as they are told'

# What has no word in the standard comes back as it was all the same.
run new_register own.db
first=$(strates -d own.db add title='Deux pays' lead=com:29019 start=2025 places='SN//Louga|BJ//Porto-Novo|SN' participants='dep:29:foreign' partners='Ville de Porto-Novo/BJ/Porto-Novo' budget='2025:com:29019:1000:EUR:voted|2025:com:29019:2000:EUR:voted|2025:::-0.5:EUR:paid|2026:::700' | grep -o '[0-9a-f-]\{36\}')
first=${first:-$(strates -d own.db list 'Deux pays' --format csv | sed -n 2p | cut -d, -f1)}
run strates -d own.db add title='Autre' lead=dep:29 start=2025 places=SN status=idea
second=$(strates -d own.db list 'Autre' --format csv | sed -n 2p | cut -d, -f1)
run strates -d own.db link "$first" "$second" --kind coordinated
before=$(strates -d own.db export --to jsonl)
strates -d own.db export --to iati -o own.xml
like "$(cat own.xml)" '<value [^>]*>-0.50</value>' 'the sign of a small sum is written'
for _ in 1 2; do
  run strates -d own.db import own.xml --json
  like "$out" '"added":0,"updated":0,"unchanged":2,"conflicting":0' 'several countries, lines alike, a sign, no status: nothing changes'
done
is "$(strates -d own.db export --to jsonl)" "$before" 'not a byte of the register'
run new_register own2.db
run strates -d own2.db import own.xml
like "$(strates -d own2.db list link --format jsonl)" '"state":"proposed"' 'a link that was only proposed is not confirmed by the way'
is "$(amounts own2.db)" "$(amounts own.db)" 'and sums are the same elsewhere'

# --- hostile and broken
head -n 22 old.xml >cut.xml
run new_register cut.db
run strates -d cut.db import cut.xml
status_is 1 'a truncated file'
like "$err" 'the XML breaks off here' 'is told'
printf '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><iati-activities><iati-activity/></iati-activities>' >doctype.xml
run strates -d cut.db import doctype.xml
status_is 3 'a DOCTYPE is refused'
like "$err" 'doctype.xml:1: .*DOCTYPE' 'with the reason'
{ printf '<iati-activities><iati-activity>'; for _ in $(seq 200); do printf '<a>'; done; } >deep.xml
run strates -d cut.db import deep.xml
like "$err" 'nested more than 64 deep' 'deep nesting is refused'
printf '<html><body/></html>' >page.xml
run strates -d cut.db import page.xml
status_is 3 'XML that is something else'
like "$err" 'no IATI activity file' 'says so'
{ printf '<iati-activities><iati-activity><title>'; head -c 2000000 /dev/zero | tr '\0' a; printf '</title></iati-activity></iati-activities>'; } >huge.xml
run strates -d cut.db import huge.xml
like "$err" 'larger than anybody writes' 'a text without end is refused'
is "$(strates -d cut.db count)" 1 'and of all that only the activity that was whole is in the register'

# --- GeoJSON, calendar, grants, page
run strates export --to geojson
status_is 0 'GeoJSON is written'
like "$out" '"type":"Point","coordinates":\[-12\.1' 'longitude first'
like "$out" '"lead_name":"Brest Métropole"' 'with who leads'
ok 'a mission' strates add mission title='Voyage, "tous"; ensemble et très loin, pour une raison longue à dire' authority=com:29019 start=2026-05-04 end=2026-05-08 country=SN city=Kédougou actions="$(strates list 'forage réseau' --format csv | sed -n 2p | cut -d, -f1)"
strates export --to ics -o k.ics
like "$(cat k.ics)" 'DTSTART;VALUE=DATE:20260504' 'the mission is in the calendar'
like "$(cat k.ics)" 'DTEND;VALUE=DATE:20260509' 'its end is the day after'
is "$(awk '{ sub(/\r$/, ""); if (length($0) > 75) n++ } END { print n + 0 }' <(LC_ALL=C cat k.ics))" 0 'no line is longer than 75'
is "$(grep -c $'\r$' k.ics)" "$(wc -l <k.ics)" 'lines end as the standard has it'
like "$(tr -d '\r\n' <k.ics | sed 's/ //g')" 'Voyage\\,"tous"\\;' 'and signs are escaped'
# The same calendar comes back; a mission that was moved in it moves.
run strates import k.ics --json
like "$out" '"added":0,"updated":0,"unchanged":[0-9]+,"conflicting":0,"rejected":0' 'its own calendar changes nothing'
sed 's/DTSTART;VALUE=DATE:20260504/DTSTART;VALUE=DATE:20260503/' k.ics >moved.ics
run strates import moved.ics --json
like "$out" '"added":0,"updated":1' 'what was moved there moves here'
like "$(strates list mission --format jsonl)" '"start":"2026-05-03","end":"2026-05-08"' 'and nothing else of it'
run strates -d old.db import k.ics
like "$(strates -d old.db list mission --format jsonl)" '"title":"Voyage, ."tous."; ensemble et très loin, pour une raison longue à dire","authority":"com:29019"' 'elsewhere it becomes a mission of who sends'
printf '%s\r\n' BEGIN:VCALENDAR BEGIN:VEVENT UID:1@x 'SUMMARY:Déplace' ' ment\, au Sénégal' 'DTSTART;TZID="Europe/Paris":20260601T140000' DURATION:P1DT12H 'LOCATION:Kédougou\, Sénégal' 'ORGANIZER;CN="Jean: Secret":mailto:j@x' \
  BEGIN:VALARM DESCRIPTION:ring END:VALARM END:VEVENT BEGIN:VEVENT UID:2@x SUMMARY:Dentiste DTSTART:20260504T090000Z END:VEVENT BEGIN:VEVENT UID:3@x 'SUMMARY:Visite' DTSTART:20261340 END:VEVENT BEGIN:VEVENT 'SUMMARY:cut' >other.ics
run strates import other.ics --set authority=com:29019
status_is 1 'a calendar of somebody, cut short'
like "$err" 'Read 3, added 1, updated 0, unchanged 0, conflicting 0, rejected 2' 'what is a mission is taken'
like "$err" '1 event is no mission as far as it says' 'what is none is told'
like "$err" 'line 19 \(start\): "20261340" is no date' 'a bad date has its line'
like "$err" 'line 24 .*the file was cut' 'and so has the end that is missing'
shown=$(strates list mission --format jsonl)
like "$shown" '"title":"Déplacement, au Sénégal","authority":"com:29019","start":"2026-06-01","end":"2026-06-03","country":"SN","city":"Kédougou"' 'folded lines, escapes, hours and durations are read'
unlike "$shown" 'Secret|ring' 'and personal data are not'
sed -i 's/20261340/20261010/' other.ics.rejected.ics
run strates import other.ics.rejected.ics --set authority=com:29019
like "$err" 'added 1, .*rejected 0' 'what was refused comes back corrected'
run strates export --to scdl
status_is 0 'grants'
like "$out" '^idSubvention,nomAttribuant,idAttribuant' 'with the columns of the standard'
like "$err" 'SIRET' 'what is missing is told'
like "$out" ',1.00$' 'the part of the grant that goes to its beneficiary'
unlike "$out" ',242900314,' 'no SIREN where a SIRET belongs'
ok 'a council of another' strates add event title='Conseil secret' kind=council on_day=2026-06-01 authority=reg:84
unlike "$(strates export --to ics)" 'Conseil secret' 'is in no calendar of others'
run strates export --to html
like "$out" 'Réhabilitation|<table>' 'a page'
unlike "$out" 'https?://|<script' 'that needs nothing from elsewhere'
run strates export --to xlsx -o "$STRATES_SANDBOX/all.xlsx"
if [[ $err == *libxlsxwriter* ]]; then
  skip 'a workbook' 'built without libxlsxwriter'
else
  status_is 0 'a workbook'
  run strates import "$STRATES_SANDBOX/all.xlsx"
  like "$err" 'added 0, updated 0, unchanged [1-9][0-9]*, conflicting 0, rejected 0' 'that changes nothing when it comes back'
  run strates template "$STRATES_SANDBOX/form.xlsx"
  status_is 0 'a form to fill in'
  run strates import "$STRATES_SANDBOX/form.xlsx"
  like "$err" 'Read 0, added 0' 'that says nothing while it is empty'
  run strates export --to xlsx
  status_is 0 'a workbook into a pipe'
fi
run strates export --to parquet
like "$err" 'take one of csv, jsonl, xlsx, iati' 'an unknown form is told the known ones'

done_testing
