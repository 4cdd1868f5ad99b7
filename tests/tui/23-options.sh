#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Options and keys in the console: seen, searched, changed at once, taken back; and the file read again when somebody else writes it.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/tui.sh"
. "$TESTS/lib/console.sh"

export STRATES_NOW=2026-11-23T09:00:00Z
ini=$XDG_CONFIG_HOME/strates/strates.ini
ok 'a register' console_register
ok 'the console' console 80x24

# --- options
tui_keys :
tui_type 'options'
tui_keys Enter
ok ':options' tui_wait 'Ctrl-D Default'
ok 'says what holds and where from' tui_wait '> +authority +default'
tui_type 'language'
ok 'typing searches' tui_wait 'view.language +default auto'
tui_keys Right
ok 'a change holds at once: the language too' tui_wait 'Ctrl-D Défaut'
ok 'and where it comes from is said' tui_wait 'language +view +fr +ligne'
like "$(cat "$ini")" 'language = "fr"' 'it is in the file'
tui_keys C-z
ok 'Ctrl-Z takes it back' tui_wait 'Ctrl-D Default'
not_ok 'in the file too' grep -q language "$ini"
tui_keys Escape Escape
ok 'Esc leaves' tui_gone 'Ctrl-D Default'

# --- keys
tui_keys :
tui_type 'keys'
tui_keys Enter
ok ':keys' tui_wait 'Press a key'
tui_type 'my terr'
tui_keys Enter
ok 'Enter waits for a key' tui_wait 'press the key'
tui_keys T
ok 'and shows it' tui_wait '^.*= T'
tui_keys Enter
ok 'which is then its first' tui_wait 'My territory.* T  t '
tui_keys Escape Escape
ok 'Esc leaves' tui_gone 'Press a key'
tui_keys T
ok 'it works at once' tui_wait 'Which territory is yours'

# --- somebody else writes the file
printf '# mine\n[view]\ntheme = pink\nlanguage = fr\n[keys]\nsort = Hyper-O\nquit = Z\n' >"$ini"
ok 'what can be taken is taken' tui_wait 'gravité ↓'
ok 'the rest is told with its line' tui_wait 'strates.ini:3'
tui_keys :
tui_type 'options'
tui_keys Enter
ok 'all of it is in the options' tui_wait 'strates.ini:6'
tui_keys Escape
tui_gone 'Ctrl-D'
printf '# mine\n[keys]\nquit = Z\n' >"$ini"
ok 'put right' tui_wait 'severity ↓'
ok 'is told' tui_wait 'strates.ini changed'
printf '# mine\n[colors]\nhint-key = underline 213\naccents = red\n[keys]\nquit = Z\n' >"$ini"
ok 'a style that there is not is told' tui_wait 'strates.ini:4: accents is no style of the screen; there are normal, dim'
ok 'one that there is looks as it is wanted' eval 'tui_screen_sgr | grep -q "38;5;213"'
printf '# mine\n[keys]\nquit = Z\n' >"$ini"
ok 'until it is taken out' tui_wait 'strates.ini changed'
not_ok 'then as before' eval 'tui_screen_sgr | grep -q "38;5;213"'
tui_keys F
ok 'while a dialog is open' tui_wait 'Esc Close|Facets'
printf '# mine\n[view]\nlanguage = fr\n[keys]\nquit = Z\n' >"$ini"
ok 'the file changes' tui_wait 'strates.ini'
tui_keys Down Down Space Space
tui_still
tui_keys Escape
ok 'the panes behind it follow when it is closed' tui_wait 'gravité ↓'
printf '# mine\n[keys]\nquit = Z\n' >"$ini"
ok 'back' tui_wait 'severity ↓'
tui_keys q
ok 'the old key is gone' tui_wait 'q does nothing here'
tui_quit Z
status_is 0 'the new one leaves'
is "$(cat "$ini")" "$(printf '# mine\n[keys]\nquit = Z\n')" 'nobody else wrote into the file'
tui_hangup

# --- columns of the list, in the order that the user wants
printf '[view]\ncolumns = "period, title authority"\n' >"$ini"
ok 'the list' console 140x40
ok 'has them, behind the findings' tui_wait '! +Period +Title +Authority'
not_ok 'and no others' tui_shows 'Authority +Place'
tui_keys :
tui_type 'options columns'
tui_keys Enter
ok 'a command takes what is written behind it' tui_wait 'view.columns'
tui_keys Enter
tui_type 'title, colour'
ok 'a column that is none' tui_wait 'not "colour"'
tui_keys Escape Escape Escape
ok 'is refused' tui_gone 'view.columns'

# --- commands with what is written behind them
tui_keys :
tui_type 'filtre pays:mg'
ok 'a filter, in either language' tui_wait 'pays:mg +filter the list by this'
tui_keys Enter
ok 'is in force' tui_wait 'Actions +1/2'
tui_keys :
tui_type 'filter country:'
ok 'a wrong one says why' tui_wait 'filter country:'
tui_keys Enter
ok 'and is not taken' tui_shows 'filter country:'
tui_keys Escape
tui_gone 'filter country:'
tui_keys Escape
ok 'all again' tui_wait 'Actions +[0-9]+/7'
tui_keys :
tui_type 'vue chrono'
tui_keys Enter
ok 'a view by its French name' tui_wait 'Timeline'
tui_keys :
tui_type 'vue liste'
tui_keys Enter
ok 'and back' tui_wait 'Actions +[0-9]+/7'
tui_keys :
tui_type 'tri budget'
tui_keys Enter
ok 'an order' tui_wait 'budget ↓'
tui_keys :
tui_type 'export jsonl'
tui_keys Enter
ok 'an export of that form' tui_wait 'What +.*JSON lines'
ok 'with its file' tui_wait 'actions.jsonl'
tui_keys F1
ok 'F1 says what the field takes' tui_wait 'How it is written'
tui_keys Escape
tui_gone 'How it is written'
tui_keys C-g
ok 'as does Ctrl-G' tui_wait 'How it is written'
tui_keys Escape
tui_gone 'How it is written'
tui_keys Escape
ok 'and the form is as it was' tui_gone 'JSON lines'
# What takes long is done beside the console, and says so when it is over.
tui_keys :
tui_type 'export jsonl'
tui_keys Enter
tui_wait 'actions.jsonl'
tui_keys C-s
ok 'it is written beside the console' tui_wait 'actions.jsonl: [0-9]+ actions written'
ok 'into its file' grep -q '"title"' actions.jsonl
tui_keys :
tui_type 'minutes.here'
tui_keys Enter
ok 'the record of a meeting has its form' tui_wait 'If decided otherwise'
tui_keys Escape
tui_keys :
tui_type 'reglages'
ok 'both names of a command find it' tui_wait '> Options '
tui_keys Enter
ok 'and open it' tui_wait 'Ctrl-D Default'
tui_keys Escape
tui_gone 'Ctrl-D Default'
tui_keys :
tui_type 'history'
tui_keys Enter
ok 'another one' tui_wait '┌ History'
tui_keys Escape
tui_gone '┌ History'
tui_keys :
ok 'what was used lately stands first' tui_wait '> History '
ok 'and then what was used before' tui_wait '^[^>]*│   Options '
tui_keys Escape
tui_gone '> History'
console_leave

# --- the other profile
printf '[view]\nkeymap = vim\n' >"$ini"
ok 'with the keys of vim' console 80x24
tui_keys G
ok 'G' tui_wait '^ 7 of 7'
tui_keys g
ok 'g waits, and says for what' tui_wait 'g +First'
tui_keys g
ok 'g g' tui_wait '^ 1 of 7'
tui_keys Down
ok 'arrows move too' tui_wait '^ 2 of 7'
tui_quit Z Z
status_is 0 'Z Z leaves'

done_testing
