#!/bin/sh
# Compiles the locales of the tests into a directory of their own, for LOCPATH; the system's are not
# touched. Usage: make-locales.sh LINGUAS DIRECTORY STAMP
set -eu
. "$(dirname -- "$0")/locales.sh"
linguas=$1
dir=$2
stamp=$3

# make_locale TERRITORY CHARSET: a test that misses one says so
make_locale () {
  [ -d "$dir/$1.$2" ] || localedef -i "$1" -f "$2" "$dir/$1.$2" 2>/dev/null || rm -rf "${dir:?}/$1.$2"
}

mkdir -p "$dir"
make_locale en_US UTF-8
make_locale fa_IR UTF-8
make_locale fi_FI UTF-8
make_locale de_DE ISO-8859-1
for language in $(languages "$linguas"); do
  make_locale "$(territory "$language")" UTF-8
done
: >"$stamp"
