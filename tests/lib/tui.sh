# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tui.sh - a real terminal for the console: tmux, on a socket of its own, without anybody's configuration. After tap.sh:
#   . "$TESTS/lib/tui.sh"
#
#   tui_start 80x24 [VAR=VALUE…] -- ARG…   runs `strates ARG…' in a terminal of that size ($TUI_PROGRAM runs something else,
#                                          $TUI_TERM is its TERM: screen-256color; xterm-256color, linux, vt100)
#   tui_keys KEY…       keys by tmux's names: a Enter Escape Down C-z F1 M-x BTab      tui_type TEXT   as typed
#                       (Escape last in its call: what follows waits until the screen has answered)
#   tui_paste TEXT      as pasted (bracketed when the program asked for it)
#   tui_wait REGEX [S]  until a line of the screen matches (10 s); else status 1 and the screen in the log
#   tui_gone REGEX [S]  until none does
#   tui_still           until two looks 50 ms apart are the same: only where no text can be waited for
#   tui_screen, tui_line N (from 0), tui_screen_sgr (with colours as escapes)          tui_cursor   x,y from 0,0
#   tui_get FORMAT      any tmux format: tui_get '#{alternate_on}'
#   tui_resize 40x10    tui_alive    tui_hangup (the terminal goes away)               tui_pid
#   tui_quit [KEY…]     sends the keys (q), waits for the end; $status is the program's exit status
#   tui_ended           waits for the end without keys
# The usual line:  ok 'the list is there' tui_wait 'Actions'
# A second terminal at the same time: TUI_NAME=other before each word meant for it.
# Never sleep: wait for what should be seen. Everything is gone when the test ends.

needs tmux
tui_socket=$STRATES_SANDBOX/tmux
tui_tmux() { tmux -u -S "$tui_socket" -f /dev/null "$@"; }
at_exit 'tui_tmux kill-server 2>/dev/null'
# Nothing is ever written there: reading from it with a time is a pause without a process.
mkfifo "$STRATES_SANDBOX/never" && exec {tui_never}<>"$STRATES_SANDBOX/never"
tui_pause() { read -r -t "$1" -u "$tui_never" _ || :; }

tui_start() {
  local size=$1
  local -a variables=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  shift
  # The server of a session that has just ended may be on its way out: it refuses newcomers, and is gone at the next try.
  local _
  for _ in 1 2 3 4 5; do
    tui_begin "$size" ${variables[@]+"${variables[@]}"} "${TUI_PROGRAM:-$STRATES}" "$@" 2>"$STRATES_SANDBOX/tmux.err" && return
    grep -q 'server exited unexpectedly\|lost server' "$STRATES_SANDBOX/tmux.err" || break
    tui_pause 0.2
  done
  cat "$STRATES_SANDBOX/tmux.err" >&2
  return 1
}
tui_begin() {
  local size=$1
  shift
  tui_tmux start-server ';' \
    set-option -s escape-time 0 ';' set-option -g default-terminal "${TUI_TERM:-screen-256color}" ';' \
    set-option -g status off ';' set-option -g remain-on-exit on ';' \
    set-option -s focus-events off ';' \
    new-session -d -s "${TUI_NAME:-strates}" -x "${size%x*}" -y "${size#*x}" -- \
    env -u TMUX -u TMUX_PANE "$@"
}

# Esc and a key that a loaded machine reads together are Alt and that key: what follows an Esc waits until the screen has answered it.
declare -A tui_before_escape
tui_after_escape() {
  [ -n "${tui_before_escape[${TUI_NAME:-strates}]:-}" ] || return 0
  tui_until 1 tui_answered
  unset "tui_before_escape[${TUI_NAME:-strates}]"
  return 0
}
tui_look() {
  exec tmux -u -S "$tui_socket" -f /dev/null capture-pane -p -e -t "=${TUI_NAME:-strates}:" ';' \
    display-message -p -t "=${TUI_NAME:-strates}:" '#{cursor_x},#{cursor_y}' 2>/dev/null
}
tui_answered() { [ "${tui_before_escape[${TUI_NAME:-strates}]}" != "$(tui_look)" ]; }
tui_keys() {
  tui_after_escape
  [ "${*: -1}" != Escape ] || tui_before_escape[${TUI_NAME:-strates}]=$(tui_look)
  tui_tmux send-keys -t "=${TUI_NAME:-strates}:" -- "$@"
}
tui_type() {
  tui_after_escape
  tui_tmux send-keys -t "=${TUI_NAME:-strates}:" -l -- "$1"
}
tui_paste() {
  printf %s "$1" | tui_tmux load-buffer - && tui_tmux paste-buffer -p -d -t "=${TUI_NAME:-strates}:"
}

tui_screen() { tui_tmux capture-pane -p -t "=${TUI_NAME:-strates}:"; }
tui_screen_sgr() { tui_tmux capture-pane -p -e -t "=${TUI_NAME:-strates}:"; }
tui_line() { tui_tmux capture-pane -p -S "$1" -E "$1" -t "=${TUI_NAME:-strates}:"; }
tui_get() { tui_tmux display-message -p -t "=${TUI_NAME:-strates}:" "$1"; }
tui_cursor() { tui_get '#{cursor_x},#{cursor_y}'; }
tui_pid() { tui_get '#{pane_pid}'; }
tui_alive() { [ "$(tui_get '#{pane_dead}' 2>/dev/null)" = 0 ]; }
tui_resize() { tui_tmux resize-window -t "=${TUI_NAME:-strates}:" -x "${1%x*}" -y "${1#*x}"; }
tui_hangup() { tui_tmux kill-session -t "=${TUI_NAME:-strates}"; }

tui_dump() {
  echo "screen ($(tui_get '#{pane_width}x#{pane_height}, cursor #{cursor_x},#{cursor_y}#{?pane_dead,, ended with status #{pane_dead_status}#{pane_dead_signal}}')):"
  tui_screen | sed 's/^/|/'
}

# tui_until SECONDS COMMAND…: polls; a loaded machine is slow, so the patience is long and costs nothing when all is well.
tui_until() {
  local end=$((SECONDS + $1 + 1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    tui_pause 0.02
  done
}
# One process a look: a function would be one more.
tui_shows() {
  local screen
  screen=$(exec tmux -u -S "$tui_socket" -f /dev/null capture-pane -p -t "=${TUI_NAME:-strates}:" 2>/dev/null)
  has_line "$screen" "$1"
}
tui_shows_not() { ! tui_shows "$1"; }
# Over is when the terminal is closed and the program's status known. tmux 3.3 sometimes misses the signal that says so and leaves a
# zombie: saying it again makes it look.
tui_is_over() {
  local dead code signal server
  IFS=: read -r dead code signal server < <(exec tmux -u -S "$tui_socket" -f /dev/null display-message -p -t "=${TUI_NAME:-strates}:" \
    '#{pane_dead}:#{pane_dead_status}:#{pane_dead_signal}:#{pid}' 2>/dev/null)
  tui_end=${code:-${signal:+$((128 + signal))}}
  [ -z "$tui_end" ] || return 0
  [ "$dead" != 1 ] || kill -CHLD "$server"
  return 1
}
tui_wait() {
  tui_until "${2:-10}" tui_shows "$1" || {
    echo "waited in vain for /$1/"
    tui_dump
    return 1
  }
}
tui_gone() {
  tui_until "${2:-10}" tui_shows_not "$1" || {
    echo "this stays: /$1/"
    tui_dump
    return 1
  }
}
tui_same_twice() {
  local before=$tui_seen
  tui_seen=$(tui_look)
  [ "$before" = "$tui_seen" ] && return
  tui_pause 0.05
  return 1
}
tui_still() {
  local tui_seen=''
  tui_until 10 tui_same_twice
}

# Sets $status itself: call it plainly, not through ok.
tui_ended() {
  local tui_end=''
  status=255
  if ! tui_until 10 tui_is_over; then
    diag "it does not end" "$(tui_dump)"
    return 1
  fi
  status=$tui_end
}
tui_quit() {
  tui_keys "${@:-q}"
  tui_ended
}
