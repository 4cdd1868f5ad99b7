#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# readme.sh - the map of the source in README.md is that of the tree, and every file says what it is for.
set -u
cd "$(dirname "$0")/../.." || exit 1
echo 1..2
map=$(tests/lib/source-map.sh)
if empty=$(grep -E '`: *$' <<<"$map"); then
  echo "not ok 1 - every file says what it is for in its first comment"
  sed 's/^/# /' <<<"$empty"
else
  echo "ok 1 - every file says what it is for in its first comment"
fi
inside=$(awk '/<!-- end of map -->/ { on = 0 } on; /<!-- map -->/ { on = 1 }' README.md)
if [ "$(grep . <<<"$map")" = "$(grep . <<<"$inside")" ]; then
  echo "ok 2 - README.md holds the map of the source"
else
  echo "not ok 2 - README.md holds the map of the source; tests/lib/source-map.sh --update brings it up to date"
  diff <(grep . <<<"$inside") <(grep . <<<"$map") | sed 's/^/# /' | head -20
fi
