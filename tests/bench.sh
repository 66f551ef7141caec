#!/bin/sh
# Prints the table of the server's figures beside its peers': sh tests/bench.sh [--repeat N] [ROW...]
# Installs the peers when they are missing. Loopback only; about ten minutes for all of it.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/data/debian-packages.sh"
# shellcheck disable=SC2086 # a list of names
install_packages $build_packages ngircd inspircd redis-server || exit 1

build=$root/build-bench
[ -f "$build/build.ninja" ] || meson setup "$build" "$root" --buildtype=release >/dev/null
ninja -C "$build" >/dev/null
export PYCHAT_BINARY="$build/src/pychat" PYCHAT_CERTS="$root/data/pychat-certs.sh"
"$build/tests/bench/load" "$@"
# The journal's own rows stand at the end of a whole table.
case $* in
'' | '--repeat '[0-9]*) "$build/tests/journal/bench-journal" ;;
esac
