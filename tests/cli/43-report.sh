#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# report: papers for a meeting.
. "$(dirname "$0")/../lib/tap.sh"
[ -x "$STRATES" ] || skip_all 'the program is not built'
export STRATES_DB=$STRATES_SANDBOX/register.db
ok 'a register' new_register
ok 'five actions' strates import "$TESTS/data/read/kedougou.csv"

run strates report overlaps
status_is 0 'overlaps'
is "$(head -2 <<<"$out")" $'Overlaps to settle\n==================' 'a title'
like "$out" '^  [0-9]+ overlaps await a decision' 'first how many'
like "$out" '^  [0-9]+ authorities of [0-9] strata are concerned' 'then who'
like "$out" '^  The first to settle: Bretagne' 'then which first'
like "$out" '^! Kédougou \(Senegal\) · ' 'gathered by place and theme'
like "$out" '^- EPCI · Brest Métropole · Forage et réseau Kédougou · 2026–2028 · 170.k€$' 'who is there'
like "$out" '^Why: ' 'why'
like "$out" '^Proposed move: ' 'the move'
like "$out" '^Decision: ____+$' 'a line for the decision'
unlike "$out" 'formule|Brest and' 'no restricted action'
like "$out" '1 restricted action is left out' 'which is told'
longest=$(wc -L <<<"$out")
ok 'no line is longer than 78' test "$longest" -le 78

run strates report country country:sn
is "$(head -1 <<<"$out")" 'Senegal' 'the sheet of a country'
like "$out" '^  Senegal: 3 authorities of 3 strata are active there' 'who is active'
like "$out" '^  The money on record comes to 710,000.€' 'how much'
like "$out" '^- Mairie de Kédougou · Kédougou · Brest Métropole, Bretagne$' 'partners and who approaches them'
like "$out" '^- Brest Métropole · S\. Marec' 'whom to call'
run strates report city ville:kédougou
is "$(head -1 <<<"$out")" 'Kédougou' 'the sheet of a town'
run strates report pays pays:sn ville:kedougou
is "$(head -1 <<<"$out")" 'Kédougou (Senegal)' 'of a town in its country'
run strates report country
status_is 2 'a country must be said'
run strates report since
status_is 0 'what is new'
like "$out" '^  The register was changed in 1 step' 'steps'
run strates report weather
status_is 2 'a report that does not exist'
like "$err" 'one of overlaps, agenda, country' 'and those that do'
like "$(strates report)" '^agenda +Report: meeting agenda$' 'without a name, all are listed'
run strates report overlaps --to docx
status_is 2 'a form that does not exist'
run strates report overlaps -o paper.docx
status_is 2 'nor does it by the name of the file'
like "$err" 'no form "docx" of a report; take text, md, html or odt' 'what there is is said'
not_ok 'and no file of text is left under that name' test -e paper.docx

run strates report overlaps --to md
like "$out" '^# Overlaps to settle$' 'Markdown'
like "$out" '^\| Strate \| Authority \| Action \| Period \| Budget \|$' 'with tables'
run strates report overlaps -o paper.html
status_is 0 'HTML by the name of the file'
page=$(cat paper.html)
like "$page" '^<html lang="en">$' 'in its language'
unlike "$page" 'https?:|<script|\{\{' 'nothing from elsewhere'
like "$page" '<p class="blank"><span>Decision:</span><i contenteditable="true"></i></p>' 'with lines to fill in, in the browser too'
if command -v python3 >/dev/null; then
  ok 'every element is closed' python3 -c '
from html.parser import HTMLParser
class P(HTMLParser):
    def __init__(s): super().__init__(); s.open = []
    def handle_starttag(s, t, a):
        if t != "meta": s.open.append(t)
    def handle_endtag(s, t): assert s.open.pop() == t, (t, s.getpos())
p = P(); p.feed(open("paper.html").read()); assert not p.open'
else
  skip 'every element is closed' 'python3 is not installed'
fi

# The agenda: a form that comes back filled in, whoever saved it.
run strates report agenda
like "$out" '^  [0-9]+ cases await a decision' 'the agenda: how many cases'
like "$out" '^Reference: [0-9a-f]{16}-[0-9a-f]{8}$' 'each with its reference'
is "$(grep -c '^Reference' <<<"$out")" "$(grep -c '^Until when' <<<"$out")" 'and lines to fill in'
unlike "$out" 'formule' 'no restricted action'
# fill FILE: what the meeting wrote into its first two cases
fill() {
  awk -v line='(__+|………+|<i[^>]*></i>)' '/Reference/ { n++ }
    n == 1 && /Decision/ { sub(line, "Coordinated &") }
    n == 1 && /Note/ { sub(line, "the région leads, Brest joins the steering group") }
    n == 1 && /Who/ { sub(line, "S. Marec ") }
    n == 1 && /Until when/ { sub(line, "15/03/2027") }
    n == 2 && /Decision/ { sub(line, "watch") }
    { print }' "$1" >"$1.new" && mv "$1.new" "$1"
}
for form in txt md html; do
  strates report agenda -o agenda.$form && fill agenda.$form
done
before=$(strates findings --undecided --format jsonl | wc -l)
run strates minutes agenda.txt --dry-run
status_is 0 'a dry run of its record'
like "$out" 'coordinated · S\. Marec · until 15 March 2027 \(would be decided\)' 'says what would be done'
is "$(strates findings --undecided --format jsonl | wc -l)" "$before" 'and does nothing'
run strates minutes agenda.txt
status_is 0 'the record'
like "$err" ' 2 decided, 0 follow-ups noted, 0 unchanged, [0-9]+ left blank, 0 refused' 'two cases are decided'
like "$(strates follow)" '^2027-03-15 .* S\. Marec .*coordinated: the région leads, Brest joins the steering group' 'who follows up, until when, why'
steps=$(strates log | wc -l)
for form in txt md html; do
  run strates minutes agenda.$form
  status_is 0 "the same as $form"
  like "$err" ' 0 decided, 0 follow-ups noted, 2 unchanged' 'says nothing new'
done
is "$(strates log | wc -l)" "$steps" 'and leaves no step'
ok 'one undo' strates undo
is "$(strates findings --undecided --format jsonl | wc -l)" "$before" 'takes all of it back'
LANGUAGE=fr LC_ALL=C.UTF-8 strates rapport ordre-du-jour -o jour.txt
like "$(cat jour.txt)" 'Référence.: [0-9a-f]{16}' 'in French'
awk '/^Référence/ { n++ } n == 1 && /^Décision/ { $0 = "Décision : coordonnés" } n == 2 && /^Décision/ { $0 = "Décision : on verra" }
  n == 3 && /^Qui/ { $0 = "Qui : Personne de connu" } n == 3 && /^Décision/ { $0 = "Décision : à suivre" } { print }' jour.txt >retour.txt
run strates minutes retour.txt
status_is 1 'read back whatever the language, unclear lines are told'
like "$out" 'coordinated \(decided\)' 'a word as people make it agree'
like "$err" "^strates: retour.txt:$(grep -n 'on verra' retour.txt | cut -d: -f1): .*\"on verra\" is no verdict; choose one of: coordinated" 'with the line, and what to write'
like "$err" "^strates: retour.txt:$(grep -n 'Personne' retour.txt | cut -d: -f1): .*no person is called" 'nobody is made up'
run strates minutes agenda.txt
like "$err" 'this was decided otherwise on .*coordinated' 'what was decided since is not written over'
ok 'the case decided otherwise is replaced when asked' strates minutes agenda.txt --replace
strates undo 3
run strates minutes "$TESTS/data/read/kedougou.csv"
status_is 3 'a file that is no agenda'
like "$err" 'no case of an agenda' 'is told so'
if command -v python3 >/dev/null; then
  strates report agenda -o agenda.odt
  python3 - <<'EOF2'
import re, zipfile
z = zipfile.ZipFile("agenda.odt"); out = zipfile.ZipFile("filled.odt", "w")
wrote = {"Decision": "coordinated", "Note": "the région leads, Brest joins the steering group", "Who": "S. Marec", "Until when": "15/03/2027"}
for i in z.infolist():
    b = z.read(i)
    if i.filename == "content.xml":
        head, first, rest = b.decode().partition("Reference:")
        first, second, rest = rest.partition("Reference:")
        for label, text in wrote.items():
            first = re.sub("(<text:span[^>]*>%s:</text:span>)<text:tab/>" % label, lambda m: m[1] + "<text:tab/>" + text, first)
        rest = rest.replace("Decision:</text:span>", "Decision:</text:span> watch", 1)
        b = (head + "Reference:" + first + second + rest).encode()
    out.writestr(i, b)
out.close()
EOF2
  run strates minutes filled.odt
  like "$out" 'coordinated · S\. Marec · until 15 March 2027 \(decided\)' 'an ODT that somebody wrote in'
  run strates minutes agenda.md
  like "$err" ' 0 decided, 0 follow-ups noted, 2 unchanged' 'says what the others said'
  strates undo
else
  skip 'an ODT that somebody wrote in' 'python3 is not installed'
fi

# Missions, partners, people, days.
ok 'a mission' strates add mission title='Chantier des forages' authority=epci:242900314 start=2026-12-07 end=2026-12-12 country=SN city=Kédougou \
  objective='Choisir le bureau de contrôle' actions="$(strates list --format jsonl | python3 -c '
import json, sys
print(next(a["uid"] for a in map(json.loads, sys.stdin) if a["title"].startswith("Forage et réseau")))' 2>/dev/null || true)"
run strates report mission
is "$(head -1 <<<"$out")" 'Mission: Chantier des forages' 'the next mission'
like "$out" '^  Brest Métropole travels to Kédougou \(Senegal\): 7 December' 'who goes where, when'
like "$out" '^  What is to be obtained: Choisir le bureau de contrôle' 'what for'
like "$out" '^  [0-9]+ other authorit(y is|ies are) active there' 'who else is there'
unlike "$out" 'formule' 'no restricted action'
run strates report return Chantier des forages --to md
like "$out" '^# Return report: Chantier des forages$' 'its return report, by its title'
like "$out" '^\*\*What was agreed:\*\* …' 'with lines to write on'
run strates report return
status_is 3 'none is back'
like "$err" 'strates report return ID' 'so that one must be named'
run strates report partner mairie de kédougou
is "$(head -1 <<<"$out")" 'Mairie de Kédougou' 'the sheet of a partner by its name'
like "$out" '^  Mairie de Kédougou works with [0-9] French authorit' 'who works with it'
like "$out" '^- 7 December 2026 · comes to you · Brest Métropole · Chantier des forages$' 'who comes when'
unlike "$out" 'duplication|overlap|!!' 'and nothing that is ours to settle'
run strates report tandems
like "$out" '^  [0-9] of [0-9]+ actions rests? on a whole tandem' 'the directory of tandems'
like "$out" '^- Brest Métropole · .*S\. Marec' 'who answers for what'
run strates report calendar
like "$out" '^  The next: Monday 7 December 2026: mission, Chantier' 'the calendar'
ok 'the mission becomes one of a restricted action' strates set mission "$(strates list mission --format jsonl | sed 's/.*"uid":"\([^"]*\)".*/\1/')" \
  actions="$(strates list formule --format jsonl | sed -n 's/.*"uid":"\([^"]*\)","title".*/\1/p' | head -1)"
unlike "$(strates report calendar)" 'Chantier' 'and is told to nobody'
strates undo 2

# Money, and the wall.
ok 'an own revenue' strates set authority com:29019 revenue=5000000
ok 'money of the 1 %' strates add title='Réseau du 1 %' lead=com:29019 start=2026 places=SN themes=eau scheme=1pct_water budget=2026:com:29019:20000:EUR:voted
run strates report one-percent since:2026
like "$out" '^Ceiling \(1 %\): 50,000.€$' 'the 1 %: the ceiling'
like "$out" '^Room left: 30,000.€$' 'and what is left'
like "$out" '^- Réseau du 1 % \(1 % water\)$' 'on what'
run strates report declaration since:2026
like "$(tr -s '\n ' ' ' <<<"$out")" '- Brest · Senegal · Water supply and water resources · Réseau du 1 % · 1 % water · 20,000.€ ' 'the table for the declaration'
unlike "$out" 'receive no aid' 'with nothing left out'
ok 'a twinning in a country that receives no aid' strates add title='Jumelage de Kiel' lead=com:29019 start=2026 places=DE budget=2026:com:29019:3000:EUR:paid
run strates report declaration since:2026
like "$out" '1 action is left out: its countries receive no aid' 'is no aid'
unlike "$out" 'Kiel' 'and stays out of the table'
strates undo
run strates report matrix
like "$out" '^- Brest Métropole: Senegal E !*' 'the wall matrix: each cell names its column'
strates report matrix -o wall.html
like "$(cat wall.html)" 'size: A3 landscape' 'on A3, lying'
strates report overlaps -o sheet.html
like "$(cat sheet.html)" 'size: A4;' 'others on A4'
strates undo 2

# The year, for the council: counted by groups, so that a record is not read for each; what is restricted counts nowhere.
run strates report annual
status_is 0 'the annual report'
like "$out" '^International action in [0-9]{4}$' 'of the year that has ended'
like "$out" '^  [0-9]{4} #+ [1-9]' 'with bars that a screen reader can say'
run strates report annual since:2026 --to md
like "$out" '^# International action in 2026$' 'or of the year that the filter begins with'
like "$out" '^> In 2026, [1-9][0-9]* actions? (was|were) under way\.' 'its first sentence'
before=$(strates report annual since:2026)
ok 'an action that is restricted' strates add title='Affaire discrète' lead=com:29019 start=2026-01-10 places=IS themes=eau confidentiality=restricted
unlike "$(strates report annual since:2026)" 'Iceland|Affaire' 'is in no figure'
is "$(strates report annual since:2026 | grep -v 'restricted action')" "$(grep -v 'restricted action' <<<"$before")" 'not one'
like "$(strates report annual since:2026)" 'restricted actions? (is|are) left out' 'but that it is left out is said'
strates undo
strates report annual -o annual.html
like "$(cat annual.html)" '<svg .*role="img"' 'charts are pictures that say what they show'
unlike "$(sed 's|http://www.w3.org/2000/svg||g' annual.html)" 'https?:' 'from nowhere else'
strates report annual -o annual.odt
if command -v python3 >/dev/null; then
  ok 'and parts of the ODT' python3 -c '
import xml.dom.minidom, zipfile
z = zipfile.ZipFile("annual.odt")
charts = [n for n in z.namelist() if n.startswith("Pictures/")]
assert len(charts) >= 2
for n in charts: xml.dom.minidom.parseString(z.read(n)); assert n in z.read("content.xml").decode() and n in z.read("META-INF/manifest.xml").decode()'
else
  skip 'and parts of the ODT' 'python3 is not installed'
fi

# OpenDocument: what a word processor opens without a word of repair.
run strates report overlaps -o paper.odt
status_is 0 'ODT by the name of the file'
is "$(head -c 77 paper.odt | tail -c 47)" 'mimetypeapplication/vnd.oasis.opendocument.text' 'its type comes first, unpacked'
if command -v python3 >/dev/null; then
  ok 'its parts are well-formed, and each style that it names is there' python3 -c '
import re, xml.dom.minidom, zipfile
z = zipfile.ZipFile("paper.odt")
assert z.testzip() is None and z.namelist()[0] == "mimetype" and z.infolist()[0].compress_type == zipfile.ZIP_STORED
for n in z.namelist()[1:]: xml.dom.minidom.parseString(z.read(n))
listed = set(re.findall("full-path=\"([^\"/]+)\"", z.read("META-INF/manifest.xml").decode()))
assert listed == set(n for n in z.namelist() if "/" not in n and n != "mimetype"), listed
styles, content = z.read("styles.xml").decode(), z.read("content.xml").decode()
for used in set(re.findall("(?:text|table):style-name=\"([^\"]+)\"", content)): assert "style:name=\"%s\"" % used in styles + content, used'
else
  skip 'its parts are well-formed, and each style that it names is there' 'python3 is not installed'
fi
strates report overlaps -o again.odt
ok 'twice the same paper is twice the same file' cmp paper.odt again.odt
mkdir -p "$XDG_CONFIG_HOME/strates/templates"
sed 's/#1d4f7c/#7c1d1d/g' "$STRATES_SHARE/templates/paper-styles.xml" >"$XDG_CONFIG_HOME/strates/templates/paper-styles.xml"
strates report overlaps -o own.odt
ok "styles of one's own take the place of the shipped ones" bash -c '! cmp -s paper.odt own.odt'
rm "$XDG_CONFIG_HOME/strates/templates/paper-styles.xml"
# All papers at once, since LibreOffice is slow to start; it costs too much beside a sanitizer, which has nothing to find in it.
if grep -q fsanitize "$BUILD/Makefile" || ! command -v soffice >/dev/null; then
  skip 'LibreOffice reads each paper' 'LibreOffice is not installed, or this is the sanitizer pass'
else
  mkdir papers
  for report in overlaps agenda tandems calendar matrix annual since; do strates report $report -o papers/$report.odt; done
  strates report country country:sn -o papers/country.odt
  # The agenda comes back as a word processor saved it.
  timeout 120 soffice "-env:UserInstallation=file://$PWD/office" --headless --convert-to pdf --outdir pdf papers/*.odt >/dev/null 2>&1
  for paper in papers/*.odt; do
    name=$(basename "$paper" .odt)
    is "$(head -c 5 "pdf/$name.pdf" 2>/dev/null)" '%PDF-' "LibreOffice reads $name"
  done
  mv papers/agenda.odt agenda-out.odt
  timeout 60 soffice "-env:UserInstallation=file://$PWD/office" --headless --convert-to fodt --outdir resaved agenda-out.odt >/dev/null 2>&1
  sed -i '0,/Decision:<\/text:span>/s//Decision:<\/text:span> watch/' resaved/agenda-out.fodt
  run strates minutes resaved/agenda-out.fodt --dry-run
  like "$out" 'watch \(would be decided\)' 'and what LibreOffice saved is read back'
fi

# Nothing that a browser would fetch, in any paper.
strates add mission title=Suivi authority=epci:242900314 start=2026-12-07 end=2026-12-12 country=SN city=Kédougou >/dev/null
for report in overlaps agenda tandems calendar matrix annual since one-percent declaration merge 'mission Suivi' 'country country:sn' 'city ville:kédougou' 'partner mairie de kédougou'; do
  # shellcheck disable=SC2086 # words on purpose
  page=$(strates report $report --to html | sed 's|xmlns="http://www.w3.org/2000/svg"||g')
  like "$page" '<h1' "$report is there"
  unlike "$page" 'https?:|//[a-z0-9]+\.|@import|url\(|<(script|link|iframe|object|img)|[ "]src=' "$report takes nothing from elsewhere"
done
like "$(strates report annual --to html)" "default-src 'none'" 'and says so to the browser'

# As cron runs it: nothing in the environment.
run env -i PATH="$PATH" STRATES_SHARE="$STRATES_SHARE" STRATES_LOCALE="$BUILD/share/locale" TMPDIR="$STRATES_SANDBOX" "$STRATES" -d "$STRATES_DB" report overlaps --lang fr -o cron.md
status_is 0 'without HOME, TERM and locale'
like "$(cat cron.md)" '^# Chevauchements à régler' 'in the language asked for'
mkdir -p cron/.config/strates cron/.local/share/strates away
cp "$STRATES_DB" cron/.local/share/strates/register.db
printf '[view]\nlanguage = fr\n' >cron/.config/strates/strates.ini
home() { (cd away && env -i PATH="$PATH" HOME="$STRATES_SANDBOX/cron" STRATES_SHARE="$STRATES_SHARE" STRATES_LOCALE="$BUILD/share/locale" "$STRATES" "$@" </dev/null); }
run home report overlaps
status_is 0 'with HOME alone'
like "$(head -1 <<<"$out")" '^Chevauchements à régler$' 'in the language of the configuration'
is "$err" '' 'without a word beside it, so that cron sends no mail'
run home report overlaps --lang en -o sheet.html
is "$(cd away && echo *)" sheet.html 'the paper is where it was asked for'
is "$(cd cron && find . -type f | LC_ALL=C sort | tr '\n' ' ')" './.config/strates/strates.ini ./.local/share/strates/register.db ./.local/state/strates/sites ' \
  'beside it only the register and what tells copies of it apart'
run home report overlaps -o none/sheet.html
status_is 3 'a folder that is not there'
like "$err" '^strates: none/sheet\.html.: écriture impossible.: ' 'is an error in one line, on standard error'
if [ -e /dev/full ]; then
  not_ok 'a full disk is an error' bash -c '"$@" >/dev/full 2>/dev/null' x env -i PATH="$PATH" HOME="$STRATES_SANDBOX/cron" STRATES_SHARE="$STRATES_SHARE" "$STRATES" report overlaps
fi
run strates report overlaps --lang de
status_is 2 'a language that papers do not have'
if command -v make >/dev/null; then
  run make -s -f "$STRATES_SHARE/templates/monthly.mk" OUT=month REPORTS='overlaps calendar' COUNTRIES=SN STRATES="$STRATES"
  status_is 0 'the papers of the month'
  is "$(cd month && echo *)" 'calendar.html calendar.odt country-SN.html country-SN.odt overlaps.html overlaps.odt' 'all of them'
  run make -s -f "$STRATES_SHARE/templates/monthly.mk" OUT=month REPORTS='overlaps weather' FORMS=md STRATES="$STRATES"
  isnt "$status" 0 'one that can not be made is an error'
  ok 'and the others are made' test -s month/overlaps.md
else
  skip 'the papers of the month' 'make is not installed'
fi

# A register without anything still gives papers.
ok 'an empty register' strates -d empty.db init
for report in overlaps agenda tandems calendar one-percent declaration matrix since annual 'country country:sn'; do
  # shellcheck disable=SC2086 # words on purpose
  for form in text md html odt; do ok "empty: $report as $form" strates -d empty.db report $report --to $form; done
done
run strates -d empty.db report overlaps
like "$out" 'No overlap awaits a decision' 'and says that there is nothing'

done_testing
