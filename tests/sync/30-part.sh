#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A laptop that takes its territory and what touches it from the team's server, and the rest when somebody asks for it.
. "$(dirname "$0")/../lib/tap.sh"
. "$(dirname "$0")/../lib/hub.sh"

hub_make
hub_start || skip_all 'the server did not start here'
run new_register
register=$XDG_DATA_HOME/strates/register.db
id() { laptop lyon list --format csv | awk -F, -v t="$1" '$2 == t { print $1 }'; }
left() { sqlite3 "$(file "$1")" "SELECT count(DISTINCT uid) FROM op WHERE aside = 5"; }
# All that the log says, but not in which order it came; and all that is made of it.
state() {
  sqlite3 "$(file "$1")" \
    'SELECT site, seq, hlc, step, scope, entity, hex(uid), field, base_hlc, base_site, value, also, hex(salt), hex(hash), aside FROM op ORDER BY site, seq' \
    'SELECT s.site, s.step, hlc, author, origin, label, undoes, undone FROM step s WHERE EXISTS (SELECT 1 FROM op o WHERE (o.site, o.step) = (s.site, s.step)) ORDER BY 1, 2' \
    'SELECT site, first, last, hex(signature) FROM batch ORDER BY 1, 2' \
    'SELECT hex(uid), field FROM x_conflict ORDER BY 1, 2' 'SELECT id, state, severity, terms FROM x_finding ORDER BY id'
  laptop "$1" list --format jsonl | LC_ALL=C sort
}
# Findings in which an action of Brest stands, with all that is said of them.
findings_of() {
  laptop "$1" findings lead:Brest --format csv | LC_ALL=C sort
  laptop "$1" findings lead:Brest --pairs --format csv | LC_ALL=C sort
}
same_findings() {
  is "$(findings_of brest)" "$(findings_of lyon)" "$1"
}
say() { laptop lyon add title="$1" lead="$2" places="$3" start=2026 end=2027 "${@:4}" >/dev/null; }

# The team: Lyon, Marseille and Lille are far from Brest, Rennes lies in its région.
of lyon com:69123
of brest com:29019
say Forages Brest SN//Kédougou themes=eau
say Puits Lyon SN//Kédougou themes=eau
say Maraîchage Marseille SN//Thiès themes=agriculture
say Jumelage Rennes PL//Poznań themes=culture
say École Lyon VN//Hué themes=education
say Lycée Marseille VN//Hué themes=education
say Musée Lille JP//Kyoto themes=culture
say Théâtre Lille JP//Kyoto themes=culture
say Stade Marseille BR//Recife themes=culture
say Nulle-part Lille '' themes=culture
laptop lyon add note about="$(id École)" text=Lointain >/dev/null
laptop lyon add note about="$(id Puits)" text=Voisin >/dev/null
laptop lyon set "$(id Puits)" 'budget=2026:com:69123:50000:EUR:voted' >/dev/null
laptop lyon set "$(id École)" 'budget=2026:com:69123:70000:EUR:voted' >/dev/null
laptop lyon add need title=Livres country=VN >/dev/null
laptop lyon add need title=Pompes country=SN >/dev/null
laptop lyon add priority authority=Lille country=JP >/dev/null
laptop lyon add priority authority=Rennes country=JP >/dev/null
laptop lyon hub init "$url" >/dev/null 2>&1
run laptop lyon sync "$url"
status_is 0 'what the team knows is sent'

run laptop nobody sync --part "$url"
status_is 2 'a part, while nobody knows of which territory'
like "$err" 'authority' 'is refused with what to say first'
run laptop brest sync --with JP "$url"
status_is 2 'asking for more of everything is refused'
run laptop brest sync --all --part "$url"
status_is 2 'so is a part that is everything'

# What comes.
run laptop brest sync --part "$url"
status_is 0 'a part'
is "$(titles brest)" 'Forages Jumelage Maraîchage Nulle-part Puits ' "one's own, those of the région, those in the same country, and those of which nobody can tell"
like "$out" '^9 records beyond your territory' 'the others are counted: five actions, a note, a budget line, a need and a priority'
is "$(laptop brest list note --format csv | grep -c -e Lointain -e Voisin)" 1 'a note goes where its action goes'
ok 'the register is sound' laptop brest check
same_findings 'what is found about its own is what is found in the whole'
like "$(findings_of brest)" 'Lyon and Brest|Brest and Lyon' 'and that is something'
is "$(sqlite3 "$(file brest)" 'SELECT count(*) FROM op WHERE aside = 5 AND (value IS NOT NULL OR salt IS NOT NULL)')" 0 'of what is left out there is no content'
is "$(laptop brest log --ops --format csv 2>/dev/null | grep -c "$(id Stade)")" 0 'and nothing in the history'
run laptop brest sync
like "$out" '^9 records beyond' 'it is remembered, and told each time'

# What comes near later comes whole, though it was sent long ago.
laptop lyon set "$(id École)" places='VN//Hué|SN//Thiès' >/dev/null
laptop lyon link "$(id Musée)" "$(id Puits)" --kind coordinated --confirmed >/dev/null
laptop lyon sync >/dev/null 2>&1
run laptop brest sync
is "$(titles brest)" 'Forages Jumelage Maraîchage Musée Nulle-part Puits École ' 'an action that comes near, and one that is linked with what is here'
is "$(laptop brest list note --format csv | grep -c -e Lointain -e Voisin)" 2 'with what hangs on it'
like "$out" '^5 records beyond' 'are left out no more'
same_findings 'and the findings are those of the whole'

# Everybody goes on working.
laptop brest set "$(id Puits)" status=2 >/dev/null
laptop lyon set "$(id Puits)" status=3 >/dev/null
laptop brest add title=Retenue lead=Brest places=BR//Recife themes=eau start=2026 end=2027 >/dev/null
run laptop brest sync
like "$out" '2 changes sent' 'what is written here is sent'
is "$(titles brest)" 'Forages Jumelage Maraîchage Musée Nulle-part Puits Retenue Stade École ' "an own action in another country brings those that are there"
laptop lyon sync >/dev/null 2>&1
laptop brest sync >/dev/null 2>&1
is "$(laptop brest conflicts --format csv | cut -d , -f 1-10,12-14)" "$(laptop lyon conflicts --format csv | cut -d , -f 1-10,12-14)" 'a conflict is one on both sides'
like "$(laptop brest conflicts)" Puits 'and there is one'
same_findings 'the findings are still those of the whole'

# A bundle holds what is here whole, and does not hide what it lacks.
run laptop brest bundle write "$STRATES_SANDBOX/part.bundle"
status_is 0 'a bundle from here'
like "$err" 'Of 1 laptop it holds no change' 'tells that something is missing'
of carl com:29019
run laptop carl bundle apply "$STRATES_SANDBOX/part.bundle"
status_is 0 'and is taken'
is "$(left carl)" 0 'with nothing that is only half there'
laptop carl sync "$url" >/dev/null 2>&1
is "$(titles carl)" "$(titles lyon)" 'the server gives the rest'

# A server that lost something gets from here only what is whole.
sqlite3 "$(file lyon)" 'SELECT value FROM meta WHERE key = "site"' >"$STRATES_SANDBOX/site"
count="SELECT count(*) FROM strates_op WHERE site = $(cat "$STRATES_SANDBOX/site")"
before=$(sql "$count")
for table in op batch outline; do sql "DELETE FROM strates_$table WHERE site = $(cat "$STRATES_SANDBOX/site")"; done
run laptop brest sync
like "$err" 'lacks changes of 1 laptop' 'a server that lost what was left out here'
is "$(sql "SELECT ($count) < $before")" t 'is not filled up with hashes'
laptop carl sync >/dev/null 2>&1
is "$(sql "$count")" "$before" 'but by whoever has it whole'

# One by one, and all.
run laptop brest sync --with "$(id Lycée)"
is "$(titles brest)" 'Forages Jumelage Lycée Maraîchage Musée Nulle-part Puits Retenue Stade École ' 'a record on demand'
run laptop brest sync --with Japon
is "$(left brest)" 1 'and a country'
say Temple Lille JP//Kyoto themes=culture
say Pagode Lyon VN//Hué themes=culture
laptop lyon set "$(id Lycée)" title='Lycée neuf' >/dev/null
laptop lyon sync >/dev/null 2>&1
laptop brest sync >/dev/null 2>&1
like "$(titles brest)" 'Temple' 'which stays chosen'
like "$(titles brest)" 'Lycée neuf' 'what is here stays up to date'
is "$(left brest)" 2 'and the rest stays out'
run laptop brest sync --with 'no such place'
status_is 2 'what nobody knows is refused'
run laptop brest sync --all
is "$(left brest)" 0 'everything on demand'
unlike "$out" 'beyond' 'and nothing more is said of it'
of dora com:29019
laptop dora sync "$url" >/dev/null 2>&1
for who in dora lyon brest; do laptop $who sync >/dev/null 2>&1; done
is "$(diff <(state brest) <(state dora))" '' 'to the byte what a whole pull gives'
ok 'sound' laptop brest check
laptop lyon add title=Loin lead=Lille places=KH//Battambang >/dev/null
laptop lyon sync >/dev/null 2>&1
laptop brest sync >/dev/null 2>&1
like "$(titles brest)" 'Loin' 'and it is turned off'
run laptop brest sync --part
is "$(titles brest)" "$(titles lyon)" 'turned on again it takes nothing away'

# Interrupted while the content comes: it goes on where it was.
for half in 1 2; do
  seq 1100 | awk -v h=$half 'BEGIN { print "title,lead,country,city" }
    { print ($1 % 2 ? "Lot " h $1 ",com:29019,SN,Thiès" : "Ouvrage " h $1 ",com:59350,KH,Battambang") }' >"$STRATES_SANDBOX/half.csv"
  laptop lyon import "$STRATES_SANDBOX/half.csv" >/dev/null 2>&1
  laptop lyon sync >/dev/null 2>&1
done
mapfile -t batches < <(sql 'SELECT batch FROM strates_op GROUP BY site, batch HAVING count(*) > 1000 ORDER BY 1')
sql 'ALTER TABLE strates_op RENAME TO held'
# Of one batch the content can't be read.
refuse() {
  sql "CREATE OR REPLACE VIEW strates_op AS SELECT workspace, site, batch, seq, scope,
    CASE WHEN batch = $1 THEN substr(body, (1 / (seq - seq))::INTEGER) ELSE body END AS body FROM held"
}
of eve com:29019
refuse "${batches[1]}"
run laptop eve sync --part "$url"
status_is 3 'a pull that breaks off'
like "$err" 'division' 'in the middle of the content'
is "$(laptop eve count)" 0 'leaves the register as it was'
refuse "${batches[0]}"
run laptop eve sync
status_is 0 'and goes on without asking again for what it got'
sql 'DROP VIEW strates_op; ALTER TABLE held RENAME TO strates_op'
of fred com:29019
laptop fred sync --part "$url" >/dev/null 2>&1
is "$(diff <(state eve) <(state fred))" '' 'to what an undisturbed one gives'
is "$(laptop eve list --format csv | grep -cE 'Lot |Ouvrage ')" 1100 'which is a part'
ok 'sound' laptop eve check
laptop eve sync --all >/dev/null 2>&1
is "$(laptop eve list --format csv | grep -cE 'Lot |Ouvrage ')" 2200 'the rest is still to be had'

# Who has the server can hold something back; no more.
of gina com:29019
sql "UPDATE strates_outline SET body = overlay(body PLACING '\\xffffffff' FROM length(body) - 20) WHERE site = $(cat "$STRATES_SANDBOX/site")"
run laptop gina sync --part "$url"
status_is 0 'an outline that lies'
ok 'is not believed' laptop gina check
like "$(titles gina)" 'Ouvrage' 'what it was to tell of comes whole'
sql "UPDATE strates_outline SET body = '\\x0501'"
of gino com:29019
run laptop gino sync --part "$url"
status_is 0 'one that is none'
is "$(titles gino | cksum)" "$(titles lyon | cksum)" 'is as if there were none: everything comes'
sql 'DROP TABLE strates_outline'
of hugo com:29019
run laptop hugo sync --part "$url"
like "$err" 'knows no parts' 'a server of an earlier version'
is "$(titles hugo | cksum)" "$(titles lyon | cksum)" 'is taken whole'
laptop hugo add title=Neuf lead=Brest >/dev/null
run laptop hugo sync
like "$out" '1 change sent' 'and sent to as before'
done_testing
