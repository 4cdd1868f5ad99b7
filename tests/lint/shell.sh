#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Scripts parse, and shellcheck has no warning about them.
. "$(dirname "$0")/../lib/tap.sh"
needs shellcheck

cd "$TESTS/.." || exit 1
files=()
for file in bootstrap .ci/run tests/run tests/*/*.sh tests/*/run tests/*/*/run; do
  [ ! -f "$file" ] || files+=("$file")
done
# One for all of them, a line a remark.
# Not followed: what a script takes from tests/lib, and the variables these set.
run shellcheck -s bash -S warning -f gcc -e SC1090,SC1091,SC2034,SC2154 "${files[@]}"
remarks=$'\n'$out$'\n'
for file in "${files[@]}"; do
  case $remarks in
    *$'\n'"$file":*) fail "$file" ;;
    *) pass "$file" ;;
  esac
done
[ "$status" -eq 0 ] || tap_show_run
is "$status" 0 'shellcheck is content'
done_testing
