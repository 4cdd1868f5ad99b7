#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# update.sh - takes the screen captures of README.md and share/doc/tutoriel.md anew, from the demonstration.
#   share/doc/captures/update.sh [BUILD]     BUILD holds the program; standard: build
# A capture stands between `<!-- capture NAME -->` and `<!-- end of capture -->`; NAME.script drives the console.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
build=$(cd "${1:-$top/build}" && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_DATA_HOME=$home/d XDG_CONFIG_HOME=$home/c XDG_STATE_HOME=$home/s STRATES_NOW=2026-11-23T09:00:00Z LC_ALL=C.UTF-8 TZ=UTC
"$build/strates" --version >/dev/null

take() { # NAME LANGUAGE
  rm -rf "$home/s" "$home/demo.db"*
  LANGUAGE=$2 "$build/strates" --quiet -d "$home/demo.db" init --sample 2>/dev/null || LANGUAGE=$2 "$build/strates" -d "$home/demo.db" init --sample 2>/dev/null
  LANGUAGE=$2 "$build/strates" -d "$home/demo.db" --script "$here/$1.script" | grep -v '^cursor '
}

fill() { # FILE LANGUAGE
  local line name
  while IFS= read -r line; do
    case $line in
      '<!-- capture '*)
        name=${line#'<!-- capture '} name=${name%' -->'}
        printf '%s\n```\n' "$line"
        take "$name" "$2"
        printf '```\n'
        while IFS= read -r line && [ "$line" != '<!-- end of capture -->' ]; do :; done
        ;;
    esac
    printf '%s\n' "$line"
  done <"$1" >"$home/filled"
  cp "$home/filled" "$1"
}

fill "$top/README.md" en
fill "$top/share/doc/tutoriel.md" fr
