#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A file that nobody knows: its columns are proposed, changed, tried, kept as a profile, and the file is taken.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

ok 'a register' console_register
cat >suivi.csv <<'END'
Réf. interne;Ce qu'on fait;Qui porte;Où (État);Où (ville);Enjeu;Depuis quand;Jusqu'à quand;Enveloppe votée;Remarques du service
A-1;Forages villageois du cercle;Finistère;Sénégal;Kédougou;eau;01/03/2025;31/12/2026;120 000 €;Voir avec le service des eaux
A-2;Collecte des déchets de la plage;Quimper;Sénégal;Saint-Louis;déchets;15/04/2025;30/06/2027;45 000 €;
A-3;Échange de lycéens;Rennes;Allemagne;Erlangen;culture;2024;2028;8 000 €;Voyage annuel
A-4;;Lorient;Madagascar;Antsirabe;agriculture;13/09/2025;;30 000 €;
END
profiles=$XDG_CONFIG_HOME/strates/profiles
import() {
  tui_keys :
  tui_wait 'Commands' >/dev/null && tui_type 'import a file' && tui_wait '> Import a file' >/dev/null && tui_keys Enter &&
    tui_wait 'Takes actions from' >/dev/null && tui_type "$PWD/$1" && tui_keys C-s
}

ok 'the console' console 80x24
ok 'an unknown file' import suivi.csv
ok 'shows its columns' tui_wait 'Columns of suivi.csv'
ok 'and what its first rows would give' tui_wait '4 rows: 3 would be added, 1 rejected' 30
like "$(tui_screen)" '> Réf. interne +A-1 · A-2.*> Identifier ' 'codes that differ are the identifier'
like "$(tui_screen)" "Ce qu'on fait .*text +> Title +latest" 'long texts are titles'
like "$(tui_screen)" 'Où \(État\) .*country +> Country' 'names of countries are known by the values'
like "$(tui_screen)" 'rejected .*title' 'the row without a title says why'
is "$(tui_cursor)" "$(tui_screen | grep -n 'Réf. interne' | head -n 1 | sed 's/:.*//' | awk '{ print 2 "," $1 - 1 }')" 'the cursor is on the column'
tui_keys G
ok 'to the last column' tui_wait '> Remarques du '
tui_keys Enter
ok 'Enter asks for its field' tui_wait 'this column is not read'
tui_type 'descr'
ok 'which is found by typing' tui_wait '> Description'
tui_keys Enter
ok 'and taken' tui_wait '> Remarques .*> Description'
tui_keys w
ok 'w: the file wins on updates' tui_wait '> Remarques .*> Description +file'
tui_keys Escape
ok 'Esc leaves' tui_wait 'is kept'
is "$("$STRATES" count)" 7 'nothing was taken'
not_ok 'nothing was saved' test -e "$profiles"

ok 'the file again' import suivi.csv
ok 'goes on where one left' tui_wait 'goes on where you left'
tui_keys G
ok 'with what was said' tui_wait '> Remarques .*> Description +file'
tui_resize 40x12
ok 'in a small window' tui_wait 'Remarques'
tui_resize 200x60
ok 'a large one has the fields beside' tui_wait 'Country +Où \(État\)'
tui_resize 80x24
ok 'and back' tui_wait '3 would be added' 30
tui_keys C-s
ok 'Ctrl-S asks for a name' tui_wait 'Name of this kind of file: suivi'
tui_type 'Suivi du service'
tui_keys Enter
ok 'the import runs and says what it took' tui_wait '3 actions added, 0 updated, 0 unchanged, 1 rejected' 60
ok 'the mapping is a profile' test -e "$profiles/suivi-du-service.ini"
like "$(cat "$profiles/suivi-du-service.ini")" '^title = "ce qu on fait"$' 'of the columns that were said'
like "$(cat "$profiles/suivi-du-service.ini")" '^description = "file"$' 'and of who wins'
ok 'the rejected row is kept' grep -q 'A-4' suivi.csv.rejected.csv

# The corrected file, by its columns alone.
sed 's/A-4;;/A-4;Maraîchage et cantines;/; s/Voyage annuel/Tous les deux ans/' suivi.csv >suivi-2.csv
ok 'a file of the same columns' import suivi-2.csv
ok 'needs no question' tui_wait 'Suivi du service' 30
ok 'and is tried' tui_wait 'added 1, updated 1, unchanged 2'
tui_keys C-s
ok 'then taken' tui_wait '1 action added, 1 updated, 2 unchanged, 0 rejected' 60
console_leave
status_is 0 'left in order'
exits 0 'the command line knows it too' "$STRATES" import suivi-2.csv --map suivi-du-service --dry-run
like "$out$err" 'unchanged 4' 'all is there'

french
ok 'in French' console 80x24 LANGUAGE=fr
tui_keys :
tui_wait 'Commandes' >/dev/null
tui_type 'importer un'
tui_wait '> Importer un' >/dev/null
tui_keys Enter
tui_wait 'Type de fichier' >/dev/null
sed 's/Ce qu.on fait/Objectif poursuivi/' suivi-2.csv >autre.csv
tui_type "$PWD/autre.csv"
tui_keys Tab
tui_type 'colonne par'
tui_wait 'colonne par colonne' >/dev/null
tui_keys Enter C-s
ok 'column by column when one asks for it' tui_wait 'Colonnes de autre.csv'
ok 'with its preview' tui_wait '^│ 4 lignes' 30
console_leave
done_testing
