#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the committed reference tables of share/ref: form, keys, cross references, floors.
# Usage: tests/lint/refdata.sh [DIRECTORY]. Prints TAP, exits 1 when a check fails.
#
# The tables are data that nobody proofreads line by line: a truncated download, a hand edit that
# breaks a symmetry or a theme that swallows another's DAC codes would show only as findings that
# silently never fire. Bytes, not characters, are compared, so that the locale does not matter.

set -u
export LC_ALL=C
dir=${1:-$(dirname "$0")/../../share/ref}
n=0
failed=0

report()
{
  n=$((n + 1))
  if [ -z "$2" ]; then
    echo "ok $n - $1"
  else
    echo "not ok $n - $1"
    printf '%s\n' "$2" | head -n 10 | sed 's/^/# /'
    failed=1
  fi
}

# check TITLE AWK-PROGRAM TABLE…: the program prints one line per fault. It sees data rows only:
# `t` is the table's name, `c["column"]` the number of a column in it.
check()
{
  local title=$1 prog=$2 files=() t
  shift 2
  for t; do
    files+=("$dir/$t.tsv")
  done
  report "$title" "$(awk -F '\t' '
    FNR == 1 { t = FILENAME; sub(/.*\//, "", t); sub(/\.tsv$/, "", t); next }
    FNR == 2 { split("", c); for (i = 1; i <= NF; i++) c[$i] = i; next }
    '"$prog" "${files[@]}" 2>&1)"
}

columns()
{
  case $1 in
  authorities) echo "key strate code siren name nature parent region departement epci population" \
    "valid_from valid_to successor aliases" ;;
  countries) echo "key iso3 num name_fr name_en aliases lat lon" ;;
  regions) echo "key country name_fr name_en type aliases" ;;
  region_admin1) echo "key admin1 lat lon" ;;
  cities) echo "key name country admin1 population lat lon" ;;
  exonyms) echo "name_fr country target_name aliases" ;;
  city_aliases) echo "alias key" ;;
  coast) echo "ring" ;;
  themes) echo "key name_fr name_en dac compatible scheme synonyms" ;;
  nothemes) echo "label reason" ;;
  networks) echo "key name_fr acronym kind countries themes note" ;;
  concepts) echo "key class fr en" ;;
  name_words) echo "key role weight forms" ;;
  organisations) echo "key kind name_fr name_en acronyms variants" ;;
  esac
}

# Fewer rows than this means a truncated file, not a change of the world.
floor()
{
  case $1 in
  authorities) echo 40000 ;; countries) echo 249 ;; regions) echo 3500 ;;
  region_admin1) echo 1000 ;; cities) echo 45000 ;;
  exonyms) echo 600 ;; city_aliases) echo 600 ;; coast) echo 120 ;; themes) echo 45 ;;
  nothemes) echo 20 ;; networks) echo 35 ;; concepts) echo 600 ;; name_words) echo 300 ;; organisations) echo 250 ;;
  esac
}

all="authorities countries regions region_admin1 cities exonyms city_aliases coast themes nothemes networks concepts name_words organisations"

for t in $all; do
  want=$(columns "$t" | tr ' ' '\t')
  report "$t: header, fields, row count" "$(
    if [ ! -r "$dir/$t.tsv" ]; then
      echo "$dir/$t.tsv cannot be read"
      exit
    fi
    head -n 1 "$dir/$t.tsv" | grep -Eq "^#strates-ref	$t	20[0-9][0-9]-[0-9]+	[^	]+\$" ||
      echo "first line is not #strates-ref, $t, version, source"
    [ "$(sed -n 2p "$dir/$t.tsv")" = "$want" ] || echo "columns are not: $want"
    [ -z "$(tail -c 1 "$dir/$t.tsv" | tr -d '\n')" ] || echo "last line has no end"
    awk -F '\t' -v floor="$(floor "$t")" 'FNR == 2 { n = NF }
      FNR > 2 && NF != n { print "line " FNR ": " NF " fields" }
      FNR > 2 && /(^|\t) | (\t|$)|\|\||\t\||\|(\t|$)/ { print "line " FNR ": stray blank or bar" }
      END { if (NR - 2 < floor) print NR - 2 " rows, at least " floor " expected" }' "$dir/$t.tsv"
  )"
done

# C0, DEL, C1 (C2 80-9F) and the line separators (E2 80 A8/A9); then what is not UTF-8 at all.
report "no control character, valid UTF-8" "$(
  for t in $all; do
    tr -d '\t\n' <"$dir/$t.tsv" | grep -aqP '[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]' &&
      echo "$t.tsv holds a control character"
    iconv -f UTF-8 -t UTF-8 "$dir/$t.tsv" >/dev/null 2>&1 || echo "$t.tsv is not UTF-8"
  done
)"
report "hand-written tables are composed (NFC)" "$(
  for t in exonyms themes nothemes networks concepts name_words organisations; do
    grep -anP '\xcc[\x80-\xbf]|\xcd[\x80-\xaf]' "$dir/$t.tsv" | cut -c 1-60
  done
)"

check "keys are unique" '
  "key" in c && t != "city_aliases" && ($c["key"] == "" || seen[t, $c["key"]]++) {
    print t ": " $c["key"] }' authorities countries regions region_admin1 cities themes networks concepts name_words organisations
check "rows without a key are unique" 'seen[t, $1, $2]++ { print t ": " $1 }' exonyms city_aliases nothemes

check "authorities: parents and successors exist, successors are in force" '
  NR == FNR { key[$c["key"]] = 1; after[$c["key"]] = $c["successor"]; up[$c["key"]] = $c["parent"] }
  END {
    for (k in key) {
      if (up[k] != "" && !(up[k] in key)) print k ": parent " up[k]
      if (after[k] != "" && !(after[k] in key)) print k ": successor " after[k]
      if (after[k] != "" && after[after[k]] != "") print k ": successor " after[k] " ended too"
      if (after[k] == "" && up[k] != "" && after[up[k]] != "") print k ": parent " up[k] " ended"
      p = k; for (i = 0; p != "" && i < 6; i++) p = up[p]
      if (p != "") print k ": parents go round"
    }
  }' authorities
check "authorities: strate, dates, SIREN" '
  function luhn(s,   i, d, sum) {
    for (i = 0; i < 9; i++) {
      d = substr(s, 9 - i, 1) * (i % 2 ? 2 : 1)
      sum += d > 9 ? d - 9 : d
    }
    return sum % 10 == 0
  }
  function isdate(d) {
    return d ~ /^(19|20)[0-9][0-9]-[01][0-9]-[0-3][0-9]$/
  }
  $c["strate"] !~ /^(commune|epci|departement|region|single|syndicat|other)$/ { print $1 ": " $c["strate"] }
  $c["name"] == "" { print $1 ": no name" }
  {
    f = $c["valid_from"]; e = $c["valid_to"]; s = $c["siren"]
    if ((f != "" && !isdate(f)) || (e != "" && !isdate(e))) print $1 ": dates " f " " e
    if (f != "" && e != "" && f > e) print $1 ": ends before it starts"
    if (e != "" && $c["successor"] == "") print $1 ": ended without successor"
    if (s != "" && (s !~ /^[0-9]+$/ || length(s) != 9 || !luhn(s))) print $1 ": SIREN " s
    if (s != "" && seen[s]++) print $1 ": SIREN " s " twice"
    if ($c["population"] !~ /^[0-9]*$/) print $1 ": population " $c["population"]
  }' authorities
check "authorities: every strate is there" '
  $c["successor"] == "" { n[$c["strate"]]++ }
  END {
    if (n["region"] < 14 || n["departement"] < 94 || n["epci"] < 1200 || n["commune"] < 34000 ||
        n["single"] < 4)
      for (s in n) print s ": " n[s]
  }' authorities

check "countries are known wherever they are named" '
  t == "countries" { known[$1] = 1; next }
  {
    m = split(t == "networks" ? $c["countries"] : $c["country"], l, "|")
    for (i = 1; i <= m; i++) if (l[i] != "" && !(l[i] in known)) print t ": " $1 ": " l[i]
  }' countries regions cities exonyms networks
check "regions carry their country's code" 'index($1, $c["country"] "-") != 1 { print $1 }' regions
check "region codes: known regions, no code twice in a country" '
  t == "regions" { known[$1] = 1; next }
  { k = substr($1, 1, 2) "." $2 }
  !($1 in known) || seen[k]++ { print $1 ": " $2 }' regions region_admin1
check "coordinates are on Earth" '
  $c["lat"] != "" && ($c["lat"] < -90 || $c["lat"] > 90 || $c["lon"] < -180 || $c["lon"] > 180 ||
    $c["lat"] !~ /^-?[0-9.]+$/ || $c["lon"] !~ /^-?[0-9.]+$/) { print t ": " $1 }' countries region_admin1 cities
check "city aliases lead to cities" '
  t == "cities" { known[$1] = 1; next }
  !($2 in known) { print $1 " -> " $2 }' cities city_aliases
check "coast rings are closed pairs" '
  { m = split($0, p, " ") }
  m % 2 || m < 8 || p[1] != p[m - 1] || p[2] != p[m] { print "line " FNR }' coast

check "themes: compatible is known and symmetric" '
  { key[$1] = 1; m = split($c["compatible"], l, "|"); for (i = 1; i <= m; i++) pair[$1, l[i]] = 1 }
  END {
    for (p in pair) {
      split(p, k, SUBSEP)
      if (!(k[2] in key)) print k[1] ": " k[2] " does not exist"
      else if (!((k[2], k[1]) in pair)) print k[1] " names " k[2] ", not the other way"
      if (k[1] == k[2]) print k[1] " names itself"
    }
  }' themes
check "themes: a DAC prefix belongs to one theme" '
  {
    m = split($c["dac"], l, "|")
    for (i = 1; i <= m; i++) {
      if (l[i] !~ /^[1-9][0-9][0-9][0-9]?[0-9]?$/) print $1 ": " l[i]
      if (seen[l[i]]++) print $1 ": " l[i] " is another theme'"'"'s too"
      if (l[i] == "140") print $1 ": 140 mixes water, sanitation and waste"
    }
  }' themes
check "themes: the five 1 % schemes, once each" '
  $c["scheme"] != "" { if (seen[$c["scheme"]]++) print $c["scheme"] " twice" }
  END {
    m = split("1pct_water 1pct_sanitation 1pct_waste 1pct_energy 1pct_mobility", l, " ")
    for (i = 1; i <= m; i++) if (!(l[i] in seen)) print l[i] " is nobody'"'"'s"
    for (s in seen) if (s !~ /^1pct_(water|sanitation|waste|energy|mobility)$/) print s
  }' themes
check "themes: a word leads to one theme" '
  {
    m = split(t == "nothemes" ? $1 : $c["name_fr"] "|" $c["name_en"] "|" $c["synonyms"], l, "|")
    for (i = 1; i <= m; i++) {
      w = tolower(l[i])
      if (w in owner && owner[w] != t $1) print w ": " owner[w] " and " t $1
      owner[w] = t $1
      if (l[i] !~ /^[^*]+\*?$/) print $1 ": “" l[i] "”"
    }
  }' themes nothemes
check "networks: themes and kinds are known" '
  t == "themes" { known[$1] = 1; next }
  $c["kind"] !~ /^(national|european|world|thematic|rrma|crossborder)$/ { print $1 ": " $c["kind"] }
  {
    m = split($c["themes"], l, "|")
    for (i = 1; i <= m; i++) if (!(l[i] in known)) print $1 ": " l[i]
  }' themes networks
check "concepts: classes, parts, words in both languages" '
  { known[$1] = 1; key[FNR] = $1 }
  $2 !~ (index($1, "+") || $1 == "-" ? "^-$" : "^([0-9]|1[0-5])$") { print $1 ": class " $2 }
  $1 !~ /^([a-z0-9_]+([+][a-z0-9_]+)*|-)$/ { print $1 ": key" }
  $3 == "" || $4 == "" { print $1 ": a language is missing" }
  FNR > 3 && last >= $1 { print $1 ": not in order" }
  { last = $1 }
  END {
    for (i in key) {
      m = split(key[i], l, "+")
      for (j = 1; j <= m && m > 1; j++) if (!(l[j] in known)) print key[i] ": " l[j] " does not exist"
    }
  }' concepts

check "name words: roles and weights are known, a form leads to one word" '
  t == "countries" { known[$1] = 1; next }
  $c["role"] !~ /^(plain|stop|legal|town|kind|weak|office|side|country)$/ { print $1 ": " $c["role"] }
  $c["weight"] !~ /^[0-9]+$/ || $c["weight"] > 59 { print $1 ": weight " $c["weight"] }
  $c["role"] == "country" && $1 != "C" && !($1 in known) { print $1 ": no country" }
  {
    m = split($c["forms"], l, "|")
    for (i = 1; i <= m; i++) {
      if (l[i] in owner) print l[i] ": " owner[l[i]] " and " $1
      owner[l[i]] = $1
      if (l[i] !~ /^[a-z0-9]+( [a-z0-9]+)*$/) print $1 ": “" l[i] "” is not folded"
    }
  }' countries name_words
check "organisations: kinds are known, an acronym or a name leads to one of them" '
  $c["kind"] !~ /^(un|bank|fund|donor|research|ngo|movement|network)$/ { print $1 ": " $c["kind"] }
  $c["name_fr"] == "" || $c["name_en"] == "" { print $1 ": no name" }
  {
    m = split($c["acronyms"] "|" $c["name_fr"] "|" $c["name_en"] "|" $c["variants"], l, "|")
    for (i = 1; i <= m; i++) {
      w = tolower(l[i])
      if (w != "" && w in owner && owner[w] != $1) print w ": " owner[w] " and " $1
      owner[w] = $1
    }
  }' organisations

echo "1..$n"
exit $failed
