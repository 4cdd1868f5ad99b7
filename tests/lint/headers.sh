#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each public header compiles alone, in whatever order it is included, and keeps foreign libraries out of the others' sight.
. "$(dirname "$0")/../lib/tap.sh"
needs cc

cd "$TESTS/.." || exit 1
headers=() files=()
while read -r header; do
  headers+=("$header") files+=("$STRATES_SANDBOX/${header//\//,}.c")
  printf '#include "config.h"\n#include <%s>\n#include <%s>\n' "$header" "$header" >"${files[-1]}"
done < <(cd include && find strates -name '*.h' | LC_ALL=C sort)
# One compiler for all of them: what it says about a header stands below the generated file that includes it.
run cc -std=gnu11 -Wall -Wextra -Werror -fsyntax-only -I"$BUILD" -Iinclude "${files[@]}"
for i in "${!headers[@]}"; do
  case $err in
    *"${files[i]}"[:,]*) fail "${headers[i]}" ;;
    *) pass "${headers[i]}" ;;
  esac
done
[ "$status" -eq 0 ] || diag "$err"
is "$status" 0 'the compiler is content'
done_testing
