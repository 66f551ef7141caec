#!/bin/sh
# Prints the table of the server's figures beside its peers': sh tests/bench.sh [--repeat N] [ROW...]
# Installs the peers when they are missing. Loopback only; about ten minutes for all of it.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
missing=
for pair in ngircd:ngircd inspircd:inspircd redis-server:redis-server meson:meson; do
  PATH=$PATH:/usr/sbin command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
if [ -n "$missing" ]; then
  run=
  [ "$(id -u)" = 0 ] || run=sudo
  # Word splitting is meant: a list of package names.
  $run apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $missing >/dev/null
fi

build=$root/build-bench
[ -f "$build/build.ninja" ] || meson setup "$build" "$root" --buildtype=release >/dev/null
ninja -C "$build" >/dev/null
export PYCHAT_BINARY="$build/src/pychat" PYCHAT_CERTS="$root/data/pychat-certs.sh"
"$build/tests/bench/load" "$@"
# The journal's own rows stand at the end of a whole table.
case $* in
'' | '--repeat '[0-9]*) "$build/tests/journal/bench-journal" ;;
esac
