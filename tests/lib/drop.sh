# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# drop.sh - permissions mean nothing to root; a test of them runs its commands as somebody else. After tap.sh:
#   . "$TESTS/lib/drop.sh"
#   drop COMMAND…     as `nobody' when root, as is otherwise
#   drop_own PATH…    gives files of the sandbox to whoever drop runs as
# Where nobody can't reach the program (a build below /root), root stays root without the right to pass over file modes.

if [ "$(id -u)" != 0 ]; then
  drop_how=user
elif ! command -v setpriv >/dev/null; then
  skip_all 'running as root, and setpriv (util-linux) is not installed'
elif setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all test -x "$BUILD/Makefile" -o -r "$BUILD/Makefile" 2>/dev/null; then
  drop_how=nobody
else
  drop_how=capability
fi

drop() {
  case "$drop_how" in
    user) "$@" ;;
    nobody) setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all "$@" ;;
    capability) setpriv --inh-caps=-all --bounding-set=-dac_override,-dac_read_search "$@" ;;
  esac
}
drop_own() {
  [ "$drop_how" != nobody ] || chown -R nobody:nogroup "$@"
}
