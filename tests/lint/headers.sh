#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each public header compiles alone, in whatever order it is included, and keeps foreign libraries out of the others' sight.
. "$(dirname "$0")/../lib/tap.sh"
needs cc

cd "$TESTS/.." || exit 1
while read -r header; do
  case $header in *.def) continue ;; esac
  printf '#include "config.h"\n#include <%s>\n#include <%s>\n' "$header" "$header" >"$STRATES_SANDBOX/header.c"
  ok "$header" cc -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -I"$BUILD" -Iinclude "$STRATES_SANDBOX/header.c"
done < <(cd include && find strates -name '*.h' | sort)
done_testing
