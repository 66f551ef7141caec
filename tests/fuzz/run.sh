#!/bin/sh
# Runs one target of tests/fuzz with libFuzzer: sh tests/fuzz/run.sh TARGET SECONDS [OPTION...]
# What it learns stays in the build folder's fuzz-TARGET/, a crash as fuzz-TARGET/crash-*.
set -eu

[ $# -ge 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
target=$1
seconds=$2
shift 2

source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build-fuzz}
corpus=$source/tests/fuzz/corpus/$target
[ -d "$corpus" ] || { echo "run.sh: no target $target" >&2; exit 2; }

[ -d "$build" ] || CC=clang meson setup "$build" "$source" -Dfuzzing=true \
  -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C "$build" --quiet "tests/fuzz/fuzz-$target"

mkdir -p "$build/fuzz-$target"
export G_SLICE=always-malloc
ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0
# What GLib leaks is known by its callers, which only slow unwinding finds.
case $target in certificate | journal) ASAN_OPTIONS=$ASAN_OPTIONS:fast_unwind_on_malloc=0 ;; esac
export ASAN_OPTIONS
cat "$source/tests/lsan.supp" "$source/tests/fuzz/lsan.supp" >"$build/fuzz-lsan.supp"
export LSAN_OPTIONS="suppressions=$build/fuzz-lsan.supp:print_suppressions=0"
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
# A journal has threads, some for each input. Once the system gives their numbers anew, LeakSanitizer
# takes a thread for the dead one of its number, and what GLib keeps for each thread (2032 and 16
# bytes) for lost: it begins anew before that.
runs=-1
[ "$target" != journal ] || runs=4000

end=$(($(date +%s) + seconds))
while left=$((end - $(date +%s))) && [ "$left" -gt 0 ]; do
  nice -n 19 "$build/tests/fuzz/fuzz-$target" -max_total_time="$left" -runs="$runs" -timeout=20 \
    -dict="$source/tests/fuzz/irc.dict" -artifact_prefix="$build/fuzz-$target/" \
    -print_final_stats=1 "$@" "$build/fuzz-$target" "$corpus"
done
