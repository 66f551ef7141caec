#!/bin/sh
# Random clients at a server for a while, without sanitizers and with them at the same time:
# sh tests/soak.sh [SECONDS [SEED]]. Loopback only. Fails when the server has grown, warned or leaked.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
seconds=${1-60}
seed=${2-1}

# run BUILD-DIR [MESON-ARGUMENT...]
run () {
  build=$root/$1
  shift
  [ -f "$build/build.ninja" ] || meson setup "$build" "$root" "$@" >/dev/null || return 1
  ninja -C "$build" --quiet src/pychat tests/soak/soak >/dev/null || return 1
  PYCHAT_BINARY="$build/src/pychat" G_DEBUG=fatal-criticals UBSAN_OPTIONS=halt_on_error=1 \
    ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16 \
    LSAN_OPTIONS=print_suppressions=0:suppressions="$root/tests/lsan.supp" \
    "$build/tests/soak/soak" "$seconds" "$seed"
}

run build &
plain=$!
failed=0
run build-asan -Db_sanitize=address,undefined || failed=1
wait "$plain" || failed=1
exit "$failed"
