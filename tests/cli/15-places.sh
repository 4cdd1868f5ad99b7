#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Wherever a laptop is, and whatever language it speaks, a register says the same: time zones, locales (the Turkish ı above all), and
# days that do not fit into 32 bits of seconds.
. "$(dirname "$0")/../lib/tap.sh"

# Locales of our own, where localedef can make them: no machine has all three.
export LOCPATH=$STRATES_SANDBOX/locale
mkdir -p "$LOCPATH"
makes() { [ -d "$LOCPATH/$1" ] || localedef -i "${1%.*}" -f "${1#*.}" "$LOCPATH/$1" >/dev/null 2>&1 || [ -d "$LOCPATH/$1" ]; }

# --- days ----------------------------------------------------------------------------------------------------------------------
run new_register
status_is 0 'a register to write in'
for day in 2099-12-31 1901-05-04 2040-02-29 1957-03-25 1969-12-31 2038-01-20; do
  run strates add title="Jour $day" lead=Brest themes=eau start="$day" end="$day" places=SN//Kédougou
  status_is 0 "an action on $day"
done
titles() { strates list "$@" --format csv 2>/dev/null | grep -o 'Jour [0-9-]*' | cut -c 6- | tr '\n' ' '; }
is "$(titles --sort start)" '1901-05-04 1957-03-25 1969-12-31 2038-01-20 2040-02-29 2099-12-31 ' 'are listed in their order, before 1970 and after 2038'
is "$(titles since:1957-03-25 --sort start)" '1957-03-25 1969-12-31 2038-01-20 2040-02-29 2099-12-31 ' 'from a day of 1957 on'
is "$(titles since:1957-03-26 until:1970 --sort start)" '1969-12-31 ' 'between two days around 1970'
is "$(titles since:2038-01-21 --sort start)" '2040-02-29 2099-12-31 ' 'after the last second of 32 bits'
is "$(titles until:1901 --sort start)" '1901-05-04 ' 'up to 1901'
not_ok 'the 29th of February 2099 is refused' strates add title=X lead=Brest start=2099-02-29
like "$err" '2099-02-29' 'by its name'
not_ok 'that of 1901 too' strates add title=X lead=Brest start=1901-02-29
run strates add mission title='Mission lointaine' authority=com:29019 start=2099-01-18 end=2099-01-22 country=SN city=Kédougou
run strates add mission title='Autre mission' authority=reg:53 start=2099-01-20 country=SN city=Kédougou
run strates view calendar --format csv
like "$out" '2099-01-18,2099-01-22,mission,Mission lointaine' 'the calendar knows 2099'
like "$out" '^clash' 'and that two missions meet there'

for format in jsonl csv; do
  run strates export --to $format -o out.$format
  status_is 0 "written as $format"
  run new_register back-$format.db
  run strates -d back-$format.db import out.$format
  status_is 0 'read into another register'
  is "$(strates -d back-$format.db list --sort start --format csv 2>/dev/null | grep -o 'Jour [0-9-]*')" "$(strates list --sort start --format csv 2>/dev/null | grep -o 'Jour [0-9-]*')" 'with the same days'
  strates export --to $format -o - >first 2>/dev/null
  strates -d back-$format.db export --to $format -o - 2>/dev/null | same_text first 'and written again, the same text'
done
run strates check
status_is 0 'the register is sound'

# --- the same everywhere -------------------------------------------------------------------------------------------------------
# Late enough in the day that it is tomorrow already in the east. The identifiers come from the file, so that nothing is left to chance.
export STRATES_NOW=2026-11-23T12:30:00Z
uid() { printf '01a0fd60-0000-7000-8000-0000000000%02d' "$1"; }
{
  n=0
  while IFS='|' read -r title authority city country start end theme; do
    n=$((n + 1))
    printf '{"uid":"%s","title":"%s","start":"%s","end":"%s","lead":{"authority":"%s"},"places":[{"country":"%s","city":"%s"}],"themes":[{"theme":"%s"}]}\n' \
      "$(uid $n)" "$title" "$start" "$end" "$authority" "$country" "$city" "$theme"
  done
} >actions.jsonl <<'ACTIONS'
Forages à Kédougou|com:29019|Kédougou|SN|2026-01-01|2027-12-31|eau
FORAGES A KEDOUGOU|dep:29|Kédougou|SN|2026-11-23|2026-12-31|eau
Eau potable|reg:53|Kédougou|SN|1957-03-25|2099-12-31|eau
Irmak ve Işık|com:29019|İzmir|TR|2026-02-01|2026-11-22|culture
ıssız INSTITUT|reg:53|Izmir|TR|2026-02-01|2026-11-24|culture
ACTIONS
# tells FOLDER VARIABLE=VALUE…: what is stored and found there, by commands that are the same everywhere.
tells() {
  local db=$1/register.db here=(env "${@:2}" "$STRATES" -d "$1/register.db")
  mkdir -p "$1" && cp plain.db "$db" && "${here[@]}" import actions.jsonl >/dev/null 2>"$1/err" && "${here[@]}" set "$(uid 4)" end=2026-11-30 >/dev/null 2>"$1/err" &&
    "${here[@]}" check >/dev/null 2>"$1/err" || return 1
  {
    "${here[@]}" export --to jsonl --restricted --persons
    "${here[@]}" export --to csv --restricted
    "${here[@]}" list --sort title --format csv
    "${here[@]}" list since:2026-11-23 --format csv
    "${here[@]}" findings --format jsonl
    "${here[@]}" view calendar --format csv
  } >"$1/said" 2>/dev/null
}
# alike FOLDER TEXT VARIABLE=VALUE…
alike() {
  if tells "$1" "${@:3}"; then
    same_text here/said "$2" <"$1/said"
  else
    fail "$2"
    diag "$(<"$1/err")"
  fi
}
run new_register plain.db
ok 'in UTC and plain UTF-8' tells here
like "$(<here/said)" '"kind":"overlap"' 'there are findings'
for zone in Pacific/Kiritimati America/Adak Asia/Kathmandu Nowhere/At_all ''; do
  alike "tz-${zone//[^A-Za-z]/-}" "in the zone '$zone' the same is stored and found" TZ="$zone"
done
for locale in C fr_FR.UTF-8 tr_TR.UTF-8 tr_TR.ISO-8859-9 nowhere_NO.UTF-8; do
  case $locale in
    [ft]*) makes $locale || { skip "under $locale the same is stored and found" "localedef can't make $locale"; continue; } ;;
  esac
  alike "lc-$locale" "under $locale the same is stored and found" LC_ALL=$locale
done

# --- ı, I, i -------------------------------------------------------------------------------------------------------------------
# finds LOCALE: how many rows each spelling finds.
finds() {
  local word
  for word in institut INSTITUT issiz ISSIZ ıssız IRMAK ışık ISIK city:IZMIR city:İzmir country:tr CITY:izmir; do
    printf '%s %s\n' "$word" "$(env LC_ALL="$1" "$STRATES" -d here/register.db count "$word" 2>&1)"
  done
}
finds C.UTF-8 >found
is "$(grep -Evc ' [12]$' found)" 0 'each spelling of a Turkish name finds its row'
diag "$(<found)"
for locale in C tr_TR.UTF-8 tr_TR.ISO-8859-9; do
  case $locale in
    t*) makes $locale || { skip "under $locale each finds as many" "localedef can't make $locale"; continue; } ;;
  esac
  finds $locale | same_text found "under $locale each finds as many"
done
if makes tr_TR.UTF-8; then
  printf '[rates]\nidr = 0.00006\n' >rates.ini
  run env LC_ALL=tr_TR.UTF-8 "$STRATES" -c rates.ini add title='Institut dışı' lead=Brest start=2026 places=ID/Jakarta budget=2026:com:29019:1000000:IDR:voted
  status_is 0 'a budget in a currency with an I'
  run strates list budget:60 --format csv
  like "$out" 'Institut dışı' 'has its rate under tr_TR'
else
  skip 'rates under tr_TR' "localedef can't make tr_TR.UTF-8"
fi

# The real clock, in a zone that is none: it is UTC.
run env -u STRATES_NOW TZ=Nowhere/At_all "$STRATES" add title='Fait maintenant' lead=Brest start=2026
run env -u STRATES_NOW TZ=Nowhere/At_all "$STRATES" log
status_is 0 'an unknown zone is no reason to stop'
like "$out" "^$(date -u +%Y-%m)-.*Fait maintenant" 'and the log has the day of UTC'
done_testing
