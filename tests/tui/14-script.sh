#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The console without a terminal: keys from a file, the screen as text.
. "$(dirname "$0")/../lib/tap.sh"

run new_register
run strates add title='Forages de Kédougou' lead=dep:29 places=SN//Kédougou themes=eau start=2025 end=2027
run strates add title='Lycée de Sousse' lead=com:29019 places=TN//Sousse themes=education start=2012 end=2013
status_is 0 'a register'

cat >one <<'S'
# comments and blank lines are nothing

size 80x24
key Esc
wait "Actions"
key Down
capture after
styles looks
key /
text "sousse"
wait "1 action"
capture
key Enter q
S
ok 'a script runs' strates --script one </dev/null
like "$out" 'Lycée de Sousse' 'what it captures goes to standard output'
unlike "$out" 'Forages' 'the filter was typed'
like "$out" '^cursor [0-9]+,1$' 'with the place of the cursor'
like "$(cat after)" '^> .*Lycée de Sousse|^> .*Forages' 'or to a file'
is "$(tail -n 1 after)" 'cursor 0,5 hidden' 'the cursor on the selected row'
like "$(cat looks)" 'selected' 'and how it looks'

printf 'size 40x10\ncapture\n' >small
ok 'any size' strates --script small
is "$(($(wc -L <<<"$out") <= 40))" 1 'no line is longer'

for size in 1x1 2x300 300x2 39x9 100x30 160x45 300x100; do echo "size $size"; echo 'key Down Tab z ;'; echo capture; done >sizes
ok 'all sizes' strates --script sizes

printf 'key Nonsense\n' >bad
exits 2 'a key that does not exist' strates --script bad
like "$err" 'bad:1: .*Nonsense' 'is named, with its line'
printf 'size 80x24\nwait "never there"\n' >vain
exits 2 'waiting in vain ends' strates --script vain
like "$err" 'vain:2: ' 'with its line'
exits 3 'a script that is not there' strates --script nowhere

# --- leaving at once, also out of a dialog or the filter; what is typed into a form is kept as a draft, what nothing keeps is asked about
printf 'size 80x24\nkey Esc ?\nkey Ctrl-Q\ncapture left\n' >help
ok 'Ctrl-Q in the help' strates --script help
not_ok 'leaves' test -e left
printf 'size 80x24\nkey Esc /\ntext "sous"\nkey Ctrl-Q\ncapture left\n' >filter
ok 'Ctrl-Q in the filter' strates --script filter
not_ok 'leaves too' test -e left
printf 'size 80x24\nkey Esc a\ntext "Pont de Huế"\nkey Ctrl-Q\ncapture left\n' >form
ok 'Ctrl-Q in a form' strates --script form
not_ok 'leaves as well' test -e left
printf 'size 80x24\nkey Esc a\ncapture\nkey Esc Esc\n' >form
ok 'the form again' strates --script form
like "$out" 'There is a draft' 'offers what was typed'
printf 'size 80x24\nkey Esc g J\ntext "Réunion"\nkey Ctrl-Q\ncapture\n' >note
ok 'Ctrl-Q in what no draft keeps' strates --script note
like "$out" 'not kept yet: Ctrl-S keeps it' 'stays and says so'
forget() { rm -rf "${XDG_STATE_HOME:?}/strates"; }
forget

# --- a picture; where one was is forgotten
forget
printf 'size 80x24\nkey Esc Down\npicture dark.svg\npicture light.svg light\n' >pictures
ok 'the screen as pictures' strates --script pictures
like "$(cat dark.svg)" '>Lycée de Sousse *</text>|>Forages de Kédougou' 'with its words'
isnt "$(grep -o 'fill="#[0-9a-f]*"' dark.svg | head -n 1)" "$(grep -o 'fill="#[0-9a-f]*"' light.svg | head -n 1)" 'on the ground of its theme'
is "$(grep -c '<svg' dark.svg)$(grep -c '</svg>' dark.svg)" 11 'each is one whole document'
printf 'picture x.svg pink\n' >pink
exits 2 'a theme that does not exist' strates --script pink

# --- macros: the same words, in the open console
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"
mkdir -p "$XDG_CONFIG_HOME/strates/macros"
printf '# Looks for Sousse\nkey /\ntext "sousse"\nkey Enter\n' >"$XDG_CONFIG_HOME/strates/macros/sousse"
printf 'key Esc\nwait "never there"\n' >"$XDG_CONFIG_HOME/strates/macros/vain"
printf 'key :\ntext macro\nkey Enter\n' >"$XDG_CONFIG_HOME/strates/macros/itself"
play() {
  tui_keys :
  tui_wait 'Commands' >/dev/null && tui_type 'macro' && tui_wait 'Play a macro' >/dev/null && tui_keys Enter && tui_wait 'Macros' >/dev/null &&
    tui_type "$1" && tui_wait "> $1" >/dev/null && tui_keys Enter
}
forget
ok 'the console' console 80x24
ok 'a macro from the palette' play sousse
ok 'its keys were pressed' tui_wait 'Actions +1/1'
ok 'what it does is told' tui_wait 'Played: sousse'
ok 'one that waits in vain' play vain
ok 'can be stopped by a key, and says where' eval "tui_keys x; tui_wait 'vain:2: '"
ok 'what went before was done' tui_wait 'Actions +[12]/2'
ok 'one that plays itself' play itself
ok 'ends' tui_wait 'plays no other macro'
console_leave
status_is 0 'and leaves in order'

done_testing
