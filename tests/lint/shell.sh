#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Scripts parse, and shellcheck has no warning about them.
. "$(dirname "$0")/../lib/tap.sh"
needs shellcheck

cd "$TESTS/.." || exit 1
for file in bootstrap .ci/run tests/run tests/*/*.sh tests/*/run tests/*/*/run; do
  [ -f "$file" ] || continue
  # Not followed: what a script takes from tests/lib, and the variables these set.
  ok "$file" shellcheck -s bash -S warning -e SC1090,SC1091,SC2034,SC2154 "$file"
done
done_testing
