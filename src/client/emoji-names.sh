#!/bin/sh
# emoji-names.sh FILE: the names of client-emoji.c out of Go's table of emoji; none where it is not.
set -eu
[ -r "$1" ] || {
  echo "$1 is not here: pychat will know no names of emoji" >&2
  exit 0
}
awk -f "$(dirname -- "$0")/emoji-names.awk" "$1" | LC_ALL=C sort -u
