#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# update.sh - takes all captures of the console anew, from the demonstration, with the clock stopped.
#   share/doc/captures/update.sh [-o DIR] [BUILD [docs|gallery|golden]…]     BUILD holds the program; standard: build, all three
# docs     README.md and share/doc/tutoriel.md: what stands between `<!-- capture NAME -->` and `<!-- end of capture -->`
# gallery  share/doc/gallery/*.svg, in colour: the lines of the table `gallery' here
# golden   tests/golden/VIEW.LANGUAGE: text, cursor and styles of each view of the table tests/golden/views, which a test
#          (tests/tui/15-golden.sh) compares; -o DIR writes them there instead
# A new view is one line of tests/golden/views. After a change that shows on the screens: run this, look at `git diff', commit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
golden=$top/tests/golden
while getopts o: option; do
  case $option in
    o) golden=$OPTARG ;;
    *) sed -n '5,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
build=$(cd "${1:-$top/build}" && pwd)
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- docs gallery golden

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_DATA_HOME=$home/d XDG_CONFIG_HOME=$home/c XDG_STATE_HOME=$home/s STRATES_NOW=2026-11-23T09:00:00Z LC_ALL=C.UTF-8 TZ=UTC TERM=xterm-256color
cd "$home"
"$build/strates" --version >/dev/null

# play LANGUAGE [OPTION…] <SCRIPT: the console on the untouched demonstration in that language.
play() {
  local language=$1
  shift
  rm -rf s demo.db*
  # In a run of the tests (STRATES_TEMPLATES) the English one is there already.
  [ -e "$language.db" ] || cp "${STRATES_TEMPLATES:-none}/sample.$language.db" "$language.db" 2>/dev/null ||
    LANGUAGE=$language "$build/strates" -d "$language.db" init --sample >/dev/null 2>&1
  cp "$language.db" demo.db
  cat >script
  LANGUAGE=$language "$build/strates" -d demo.db "$@" --script script
}

# fill FILE LANGUAGE
fill() {
  local line name
  while IFS= read -r line; do
    case $line in
      '<!-- capture '*)
        name=${line#'<!-- capture '} name=${name%' -->'}
        printf '%s\n```\n' "$line"
        play "$2" <"$here/$name.script" | grep -v '^cursor '
        printf '```\n'
        while IFS= read -r line && [ "$line" != '<!-- end of capture -->' ]; do :; done
        ;;
    esac
    printf '%s\n' "$line"
  done <"$1" >filled
  cp filled "$1"
}

# rows TABLE: its lines, without comments.
rows() { sed '/^ *#/d; /^ *$/d' "$1"; }
# "key a | wait b" as lines.
steps() {
  local IFS='|' words word
  read -r -a words <<<"$1"
  for word in "${words[@]}"; do
    word=${word#"${word%%[! ]*}"}
    printf '%s\n' "${word%"${word##*[! ]}"}"
  done
}

docs() {
  fill "$top/README.md" en
  fill "$top/share/doc/tutoriel.md" fr
}

gallery() {
  local name size theme language rest
  mkdir -p "$top/share/doc/gallery"
  rows "$here/gallery" | while read -r name size theme language rest; do
    { echo "size $size"; steps "$rest"; echo "picture $name.svg $theme"; } | play "$language"
    cat "$name.svg" >"$top/share/doc/gallery/$name.svg"
  done
}

# One file a view and language: three sizes, then as a screen reader's.
golden() {
  local view rest language size
  mkdir -p "$golden"
  rows "$top/tests/golden/views" | while read -r view rest; do
    for language in en fr; do
      rm -f screen.* style.*
      play "$language" < <(
        echo 'size 80x24'
        steps "$rest"
        for size in 80x24 140x40 200x60; do printf 'size %s\ncapture screen.%s\nstyles style.%s\n' $size $size $size; done
      )
      play "$language" --screen-reader < <(
        echo 'size 80x24'
        steps "$rest"
        echo 'capture screen.reader'
      )
      {
        for size in 80x24 140x40 200x60; do
          printf -- '--- %s %s\n%s\n' "$view" $size "$(<screen.$size)"
          printf -- '--- its styles\n%s\n' "$(<style.$size)"
        done
        printf -- '--- %s, screen reader\n%s\n' "$view" "$(<screen.reader)"
      } >"$golden/$view.$language"
    done
  done
}

for what; do
  case $what in
    docs | gallery | golden) "$what" ;;
    *) echo "update.sh: docs, gallery or golden, not $what" >&2; exit 2 ;;
  esac
done
