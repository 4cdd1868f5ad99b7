#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the binary was built with, and what the running program gave up.
. "$(dirname "$0")/../lib/tap.sh"
. "$TESTS/lib/small.sh"
needs sqlite3
export STRATES_DB=$PWD/register.db
small_register register.db || skip_all 'no register can be made'

# --- the file --------------------------------------------------------------------------------------------------------------------
if grep -q '^SANITIZE_CFLAGS = *[^ ]' "$BUILD/Makefile" 2>/dev/null; then
  skip 'how it is built' 'the sanitizers want it otherwise'
elif ! command -v readelf >/dev/null || ! readelf -h "$BUILD/strates" >/dev/null 2>&1; then
  skip 'how it is built' 'readelf is missing, or this is no ELF'
else
  elf=$(LC_ALL=C readelf -hldW "$BUILD/strates")
  like "$elf" 'Type: +DYN' 'it lies at another address each time (PIE)'
  like "$elf" 'GNU_RELRO' 'its tables are read-only after the start (RELRO)'
  like "$elf" 'BIND_NOW' 'all of them, since all names are bound at the start'
  like "$elf" 'GNU_STACK .* RW ' 'its stack holds no code'
  unlike "$elf" 'LOAD .* RWE ' 'nothing is writable and executable'
  unlike "$elf" '(RPATH|RUNPATH)' 'it takes libraries from the system alone'
  names=$(LC_ALL=C readelf --dyn-syms -W "$BUILD/strates")
  like "$names" '__stack_chk_fail' 'functions watch their stack'
  if grep -q '^HARDEN_CFLAGS = .*_FORTIFY_SOURCE' "$BUILD/Makefile"; then
    like "$names" '__(snprintf|memcpy|vsnprintf)_chk' 'calls of the library watch their buffers (FORTIFY)'
  else
    skip 'FORTIFY' 'it is built without optimising'
  fi
  unlike "$names" ' (gets|strcpy|strcat|sprintf|system|popen)(@|$)' 'and those that can not are not called'
fi

# --- the process -----------------------------------------------------------------------------------------------------------------
state_of() { # COMMAND…: /proc/PID/status while it waits for its input
  mkfifo in
  "$STRATES" "$@" <in >/dev/null 2>&1 &
  pid=$!
  exec 8>in
  # It is past its start when it reads: the fifo has a reader, and main() is over its first lines when the register is open.
  for _ in $(seq 500); do
    find "/proc/$pid/fd" -lname '*register.db' 2>/dev/null | grep -q . && break
    sleep 0.02
  done
  cat "/proc/$pid/status" "/proc/$pid/limits" 2>/dev/null
  exec 8>&-
  wait "$pid"
  rm -f in
}
if [ -r /proc/self/status ]; then
  state=$(state_of import - --as csv)
  like "$state" '^NoNewPrivs:[[:blank:]]*1$' 'no program run from it gains rights'
  case $(uname -m) in
    x86_64 | aarch64) like "$state" '^Seccomp:[[:blank:]]*2$' 'the kernel refuses it the network' ;;
    *) skip 'the kernel refuses it the network' 'the filter is for x86-64 and arm64' ;;
  esac
  like "$state" '^Max core file size +0 +0' 'and it leaves no core file'
else
  skip 'the process' 'there is no /proc'
fi
done_testing
