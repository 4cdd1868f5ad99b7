# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# console.sh - a register small enough to be known by heart, for tests of the console. After tap.sh (and tui.sh):
#   console_register    seven actions; the first two in the list overlap in Kédougou, the others stand alone
#   console WxH [VAR=VALUE…] [-- ARG…]   the console on it in a terminal
#   console_leave       leaves it at once and closes the terminal
console_add() {
  "$STRATES" -d "$1" add title="$2" lead="$3" places="$4" themes="$5" start="$6" end="$7" ${8:+budget="$8"} >/dev/null
}
console_make() {
  init_as "$1" >/dev/null 2>&1 &&
    console_add "$1" 'Forages de Kédougou' dep:29 SN//Kédougou eau 2025-01 2027-12 2026:dep:29:120000 &&
    console_add "$1" "Réseau d'eau de Kédougou" reg:53 SN//Kédougou eau 2025-06 2028-06 2026:reg:53:450000 &&
    console_add "$1" 'Lycée de Sousse' com:29019 TN//Sousse education 2012 2013 &&
    console_add "$1" 'Théâtre à Tübingen' com:35238 DE//Tübingen culture 2013 2014 &&
    console_add "$1" 'Maraîchage à Antsirabe' com:56121 MG//Antsirabe agriculture 2015 2016 &&
    console_add "$1" 'Atelier de Huế' com:22278 VN//Huế patrimoine 2016 2017 &&
    console_add "$1" 'Zébus de Toamasina' com:29232 MG//Toamasina agriculture 2017 2018
}
console_register() {
  "$STRATES" setup --user 'S. Marec' >/dev/null 2>&1 &&
    from_template console "$(register_path)" console_make
}
console() {
  local size=$1
  local -a variables=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  [ $# -eq 0 ] || shift
  # The question who one is comes once; a test that wants it takes the state away.
  tui_start "$size" ${variables[@]+"${variables[@]}"} -- "$@" && tui_wait 'Actions|Who am I|small' || return 1
  if tui_shows 'Who am I'; then tui_keys Escape && tui_gone 'Who am I'; fi
}
console_leave() {
  tui_quit C-q
  tui_hangup
}
