#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# IATI activities as publishers write them: paragraphs, what only payments say, currencies; and what was refused, corrected.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
needs iconv
export STRATES_DB=$STRATES_SANDBOX/register.db
new_register || skip_all 'no register can be made'
activity() { # ID TITLE REST
  printf '<iati-activity default-currency="EUR">\n<iati-identifier>%s</iati-identifier><reporting-org ref="XM-1" type="10"><narrative>Donor</narrative></reporting-org><title><narrative>%s</narrative></title>%s</iati-activity>\n' "$@"
}
file() { printf '<?xml version="1.0"?>\n<iati-activities version="2.03">\n'; cat; printf '</iati-activities>\n'; }
paid() { printf '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-01"/><value%s value-date="2024-05-01">%s</value>%s</transaction>' "$@"; }
shown() { strates list "$1" --format jsonl; }

# --- paragraphs
activity XM-1-P Paragraphes '<description type="1"><narrative xml:lang="en">First.</narrative><narrative xml:lang="en">Second.</narrative><narrative xml:lang="fr">Un.</narrative><narrative xml:lang="fr">Deux.</narrative><narrative xml:lang="fr">Un.</narrative></description><description type="2"><narrative>Objectifs.
Sur deux lignes.</narrative></description>' | file >p.xml
run strates import p.xml
like "$(shown Paragraphes)" '"description":"Un\.\\nDeux\.\\nObjectifs\.\\nSur deux lignes\."' 'the paragraphs of one language are kept, each once'
activity XM-1-Q Premier '<description><narrative xml:lang="en">One.</narrative><narrative xml:lang="es">Uno.</narrative><narrative xml:lang="en">Two.</narrative></description>' | file >q.xml
run strates import q.xml
like "$(shown Premier)" '"description":"One\.\\nTwo\."' 'without French, those of the first language'

activity XM-1-L Lignes '<description><narrative>Accès aux eaux.</narrative><narrative>eau</narrative></description><description><narrative>Accès</narrative><narrative>eau</narrative></description>' | file >l.xml
run strates import l.xml
like "$(shown Lignes)" '"description":"Accès aux eaux\.\\neau\\nAccès"' 'a paragraph is there when it stands there whole, not inside another'
{ printf '<description>'; for n in $(seq 2000); do printf '<narrative>Ligne %s</narrative>' "$n"; done; printf '</description>'; } >many
activity XM-1-M Nombreux "$(cat many)" | file >m.xml
run strates import m.xml
like "$err" '1488 of its elements are beyond what an activity may hold' 'paragraphs are no more than anybody writes'
like "$(shown Nombreux)" 'Ligne 1\\n.*\\nLigne 512"' 'and the first ones are kept'

# --- what only payments say
{ activity XM-1-T Paiements "$(paid '' 10 '<sector vocabulary="1" code="14030"/><recipient-country code="SN"/>')$(paid '' 20 '<sector vocabulary="1" code="12220"/><recipient-country code="ML"/>')$(paid '' 30 '<sector vocabulary="1" code="14030"/><recipient-country code="SN"/>')"
  activity XM-1-U Activité "<recipient-country code=\"BJ\"/><sector vocabulary=\"1\" code=\"11220\"/>$(paid '' 10 '<sector vocabulary="1" code="14030"/><recipient-country code="SN"/>')"; } | file >t.xml
run strates import t.xml
one=$(shown Paiements)
like "$one" '"places":\[\{"country":"ML","precision":"country"\},\{"country":"SN","precision":"country"\}\]' 'countries of the payments, each once'
like "$one" '"dac":"14030".*"dac":"12220"' 'and their sectors'
is "$(grep -o '"dac"' <<<"$one" | wc -l)" 2 'each once'
two=$(shown Activité)
unlike "$two" '"SN"|14030' 'where the activity says it, the payments are not asked'

# --- currencies
{ activity XM-1-C Dollars "$(paid ' currency="USD"' 10)$(paid ' currency="XOF"' 20)$(paid '' 30)"
  activity XM-1-D Sans "$(paid '' 30)" | sed 's/ default-currency="EUR"//'; } | file >c.xml
run strates import c.xml
like "$err" '2 amounts are not in euros \(USD, XOF\)' 'amounts in other currencies are told'
like "$err" 'no currency of some amounts; they are taken for euros' 'and so are those without any'
like "$(shown Dollars)" '"amount":10,"currency":"USD"' 'they stay what they are'
budget() { printf '<budget type="%s"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value%s value-date="2024-01-01">%s</value></budget>' "$@"; }
activity XM-1-V Révisé "$(budget 1 ' currency="USD"' 10)$(budget 2 ' currency="USD"' 20)" | file >v.xml
run strates import v.xml
like "$err" '1 amount is not in euros \(USD\)' 'what a revised budget takes the place of is not counted'
activity XM-1-W Neuf "$(budget 1 '' 10)" | sed 's/ default-currency="EUR"//' | file >w.xml
run strates import w.xml
like "$err" 'no currency of some amounts' 'a budget without currency is told'

# --- shares and roles
activity XM-1-PARTS Parts '<participating-org role="9"><narrative>Enfance</narrative></participating-org><sector code="14030" percentage="70"/><sector code="12220" percentage="70"/>' | file >p.xml
run strates import p.xml
like "$err" 'added 1' 'an activity with shares that are too much'
like "$err" 'the percentages of its themes sum to 140, not to 100' 'is taken, and told'
like "$err" '"9" is no role of an organisation' 'so is a role that does not exist'

activity XM-1-OU Endroits '<recipient-country code="SN" percentage="60"/><recipient-country code="ML" percentage="60"/>' | file >l.xml
run strates import l.xml
like "$err" 'added 1' 'an activity with shares of countries that are too much'
like "$err" 'line 3 \(country\), taken all the same: the percentages of its countries and regions sum to 120, not to 100' 'is taken, and told with its line'
like "$(shown Endroits)" '"country":"ML".*"country":"SN"' 'with its countries'
thirds='<recipient-country code="SN" percentage="33"/><recipient-country code="ML" percentage="33"/><recipient-region code="298" vocabulary="1" percentage="33"/>'
{ activity XM-1-TIERS Tiers "$thirds<recipient-region code=\"WA\" vocabulary=\"99\" percentage=\"33\"/>"
  activity XM-1-MUETS Muets '<recipient-country code="SN" percentage="60"/><recipient-country code="ML"/>'; } | file >s.xml
run strates import s.xml
unlike "$err" 'percentages of its countries' 'thirds are whole, a second list of regions says the same again, and where one says no share nothing can be summed'
like "$err" "no place for .recipient-region. \(2 times\)" 'that a region is not kept is told'
activity XM-1-LOIN Loin "${thirds//33/40}" | file >x.xml
run strates import x.xml
like "$err" 'countries and regions sum to 120' 'a region counts beside the countries'
activity XM-1-MOT Mot '<recipient-country code="SN" percentage="half"/>' | file >x.xml
run strates import x.xml
like "$err" '"half" is no percentage' 'a share that is none is told'

# --- what an action costs: so many that the import puts indexes aside (it guesses from the size of the file), then a few that change
costs() { # HOW-MANY BUDGET
  awk -v n="$1" -v budget="$2" 'function money(tag, type, what, amount) {
      return sprintf("<%s%s><%s iso-date=\"2024-05-01\"/><value value-date=\"2024-05-01\">%d</value></%s>", tag, type, what, amount, tag) }
    BEGIN { for (i = 1; i <= n; i++) {
      printf "<iati-activity default-currency=\"EUR\"><iati-identifier>XM-1-Y%d</iati-identifier><reporting-org ref=\"XM-1\"/><title><narrative>Coût %d</narrative></title>", i, i
      print money("budget", "", "period-start", budget) money("transaction", "><transaction-type code=\"3\"/", "transaction-date", i) money("transaction", "><transaction-type code=\"2\"/", "transaction-date", 1)
      printf "<!-- %900s --></iati-activity>\n", "" } }' | file
}
costs 2200 100 >y.xml
strates import y.xml 2>/dev/null
is "$(strates count 'budget:>2299' Coût)/$(strates count 'budget:>2300' Coût)" '2/1' 'lines of one action add up: planned, voted and paid'
costs 3 5000 >y.xml
strates import y.xml 2>/dev/null
is "$(strates count 'budget:>5001' Coût)" 3 'and again when a file says another amount'

# --- refused, corrected, imported again
{ activity XM-1-R 'Refusé à l été' '<activity-date type="2" iso-date="2025-01-01"/><activity-date type="4" iso-date="2024-01-01"/>'
  activity '' 'Sans -- identifiant' ''; activity XM-1-S Bon ''; } | file | sed 's/<?xml version="1.0"?>/<?xml version="1.0" encoding="ISO-8859-1"?>/' | iconv -t ISO-8859-1 >r.xml
run strates import r.xml
status_is 1 'an activity that ends before it starts, and one without identifier'
like "$err" 'added 1, .*rejected 2' 'are refused'
like "$err" 'rejected rows are in r.xml.rejected.xml' 'the report says where they are and how to go on'
kept=$(tr "\n" " " <r.xml.rejected.xml)
like "$kept" 'encoding="UTF-8".*<iati-activities version="2.03">.*<!-- line [0-9]+ \(end\): .*-->.*<title><narrative>Refusé à l été</narrative>' 'each as it was, behind the reason'
unlike "$kept" '<narrative>Bon' 'and no others'
if command -v xmllint >/dev/null; then ok 'well-formed' xmllint --noout r.xml.rejected.xml; fi
sed -i 's/iso-date="2024-01-01"/iso-date="2026-01-01"/; s|<iati-identifier></iati-identifier>|<iati-identifier>XM-1-N</iati-identifier>|' r.xml.rejected.xml
run strates import r.xml.rejected.xml --json
like "$out" '"read":2,"added":2,.*"rejected":0' 'corrected there, they are taken'
like "$(shown Refusé)" '"title":"Refusé à l été"' 'with their letters'
head -c -60 r.xml >cut.xml
rm -f cut.xml.rejected.xml
run strates import cut.xml
like "$err" 'the XML breaks off here' 'a file that was cut'
ok 'still gives a file of those that were whole' grep -q 'Refus' cut.xml.rejected.xml

done_testing
