#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Two laptops and a memory stick: what one writes the other gets, told before and after; keys, seals, copies made with the file manager.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
status_is 0 'a register to begin with'
anne() { strates "$@"; }
bruno() {
  local home=$HOME/bruno
  HOME=$home XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state strates "$@"
}
stick=$STRATES_SANDBOX/stick
mkdir -p "$stick" "$HOME/bruno/data/strates"
anne setup --user Anne >/dev/null
well=$(anne add title='Puits' lead=Brest places=SN//Kédougou themes=eau start=2026 end=2027)
# The colleague begins with a copy of the file.
cp "$XDG_DATA_HOME/strates/register.db" "$HOME/bruno/data/strates/register.db"
bruno setup --user Bruno >/dev/null 2>&1

run bruno bundle write "$stick/none.strates"
unlike "$(run anne bundle apply "$stick/none.strates" && echo "$out")" 'new record' 'a copy brings nothing'
bruno set "$well" title='Puits profond' >/dev/null 2>&1
anne set "$well" title="Puits de l'école" >/dev/null 2>&1
bruno add title='Forages' lead=com:35238 places=SN//Kédougou themes=eau start=2026 end=2027 >/dev/null
sites() { sqlite3 "$1" "SELECT value FROM meta WHERE key = 'site'"; }
isnt "$(sites "$XDG_DATA_HOME/strates/register.db")" "$(sites "$HOME/bruno/data/strates/register.db")" 'the copy writes under a name of its own'

run bruno bundle write "$stick/bruno.strates"
status_is 0 'written'
run anne bundle apply "$stick/bruno.strates" --dry-run
status_is 0 'looked at'
like "$out" 'would bring 2 changes, 1 new record' 'what it would bring'
like "$out" '1 field has several values' 'what it would contradict'
like "$out" 'new finding' 'and what it would reveal'
like "$out" 'Kédougou' 'in a sentence'
unlike "$(anne list)" 'Forages' 'and nothing of it is there'
run anne bundle apply "$stick/bruno.strates"
status_is 0 'taken'
like "$(anne list)" 'Forages' 'and there'
ok 'the register is sound' anne check
like "$(anne log "$well")" 'Puits → Puits profond' 'the history says what the colleague found before him'
run anne bundle apply "$stick/bruno.strates"
like "$out" 'Nothing in it is new' 'twice is once'
run anne undo
unlike "$(anne list)" 'Forages' 'undo sets it aside'
run anne redo
like "$(anne list)" 'Forages' 'and redo takes it again'
run anne log
like "$out" 'bruno.strates' 'the history names the file'
run anne report merge
like "$out" '2 changes came in' 'the report of the merge says what came'
like "$out" 'revealed [0-9]+ finding' 'what it revealed'
like "$out" 'Kédougou' 'in a sentence'
like "$out" '1 thing was said differently' 'what it contradicts'
like "$out" "Puits profond.*Bruno" 'with who said what'
like "$out" 'Forages +.*Bruno' 'and who sent what'
anne set "$well" confidentiality=restricted >/dev/null 2>&1
run anne report merge
unlike "$out" 'Puits' 'nothing of a restricted record is on the paper'
like "$out" '1 thing was said differently' 'but that there is something'
anne undo >/dev/null 2>&1
run bruno report merge
like "$out" 'Nothing has come from colleagues yet' 'and nothing where nothing came'

head -c 300 "$stick/bruno.strates" >"$stick/cut.strates"
run anne bundle apply "$stick/cut.strates"
status_is 3 'a stick that was pulled out'
like "$err" 'copy it again' 'says what to do'
run anne bundle apply "$stick/absent.strates"
status_is 3 'a file that is not there'
run anne bundle apply
status_is 2 'no file'

mine=$(bruno key | awk -F'\t' 'NR == 1 { print $4 }')
words=$(bruno key | cut -f1 | head -n 1)
like "$words" '^([a-z]{5}-){4}[a-z]{5}$' 'a key is five words'
anne set "$well" confidentiality=restricted >/dev/null 2>&1
run anne bundle write "$stick/open.strates"
like "$err" 'restricted records are in it without their content' 'a restricted record does not leave'
run anne bundle write "$stick/sealed.strates" --to-key "$mine"
status_is 0 'sealed to a colleague'
unlike "$err" 'without' 'it goes along'
run anne bundle apply "$stick/sealed.strates"
status_is 3 'and is for him alone'
run bruno bundle apply "$stick/sealed.strates"
status_is 0 'who opens it'
run anne key --trust "$words"
status_is 0 'trusted'
like "$(anne key)" "^$words.*trusted" 'and listed so'
printf 'abc\n' >"$stick/pass" && chmod 600 "$stick/pass"
run anne bundle write "$stick/p.strates" --passphrase-file "$stick/pass"
status_is 3 'a short passphrase'

# --- what both said ----------------------------------------------------------------------------------------------------------------
run anne conflicts
status_is 0 'conflicts are listed'
like "$out" 'Title$' 'of which field'
like "$out" '^  [AB]  Puits profond' 'with each value'
like "$out" 'Bruno, instead of “Puits”' 'who wrote it, and on what it was based'
like "$err" 'strates resolve [0-9a-f]{8} --take A' 'and what to do'
conflict=$(anne conflicts --format csv | awk -F, 'NR == 2 { print $1 }')
is "$(anne conflicts --format jsonl | grep -c "\"conflict\":\"$conflict\"")" 2 'one line a side for programs'
like "$(anne show "$well")" 'In conflict.*Puits profond' 'its page says so'
exits 2 'a side has to be named' anne resolve "$conflict"
exits 2 'there is no third one' anne resolve "$conflict" --take C
exits 3 'it must be one that is open' anne resolve ffff --take A
exits 2 'a rule names fields' anne resolve --all --mine
run anne resolve --all --mine field=title --dry-run
like "$out$err" "Puits de l'école.*1 conflict would be settled" 'a rule can be tried'
before=$(anne count)
exits 2 'a rule makes no two actions' anne resolve --all --newest field=title --split
exits 2 'nor does another value' anne resolve "$conflict" --take 'Puits commun' --split
is "$(anne count)" "$before" 'nothing was made'
run anne resolve "$conflict" --take A --split
status_is 0 'two actions are made of it'
like "$err" '1 action was made of what is not taken' 'and it says so'
is "$(anne count)" $((before + 1)) 'one more than before'
is "$(anne list Puits --format csv | grep -c 'Puits')" 2 'one for each title'
like "$(anne show "$well")" 'not related' 'linked as two'
unlike "$(anne findings --kind double_entry)" 'Puits' 'which are not taken for one'
ok 'undone as one step' anne undo
is "$(anne count)" "$before" 'all of it'
run anne resolve "$conflict" --take "Puits profond de l'école"
status_is 0 'settled with another value'
like "$(anne conflicts 2>&1)" 'No conflict is open' 'and closed'
ok 'undone' anne undo
like "$(anne conflicts)" "$(printf %.8s "$conflict")" 'open again'
ok 'and done again' anne redo
run anne bundle write "$stick/settled.strates" --to-key "$mine"
run bruno bundle apply "$stick/settled.strates"
like "$(bruno list)" "Puits profond de l'école" 'the other laptop takes it over'
like "$(bruno conflicts 2>&1)" 'No conflict is open' 'and has no conflict either'

# The library that speaks to the team's server is looked for by that alone.
mkdir broken
echo 'no library' >broken/libpq.so.5
run env LD_LIBRARY_PATH="$PWD/broken" strates sync postgresql://127.0.0.1/none
if [[ $(uname) != Linux || $err == *'built without libpq'* ]]; then
  skip 'a team without libpq' 'it is another library here, or none'
else
  status_is 3 'syncing without libpq'
  like "$err" 'through libpq, which is not on this machine; install it \(Debian: libpq5\)' 'says what to install'
  ok 'all else works without it' env LD_LIBRARY_PATH="$PWD/broken" strates list
fi

french
like "$(strates conflits 2>&1)" 'Aucun conflit' 'the list in French'
run anne bundle apply "$stick/bruno.strates"
like "$out" 'rien de nouveau' 'in French'
done_testing
