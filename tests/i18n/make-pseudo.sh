#!/bin/sh
# Makes a language of the sources as they are: each text in brackets, with accents, and longer by
# two fifths, as translations are. The depfile tells the build which sources these are.
# Usage: make-pseudo.sh SOURCE-ROOT FILTER DIRECTORY STAMP DEPFILE
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
. "$here/extract.sh"
root=$1
filter=$2
dir=$3/qps/LC_MESSAGES
stamp=$4
depfile=$5

mkdir -p "$dir"
extract "$root" "$dir/pychat.pot"
# msgen would guess at plural forms that the template leaves open.
sed -e 's/charset=CHARSET/charset=UTF-8/' -e 's/nplurals=INTEGER; plural=EXPRESSION/nplurals=2; plural=n != 1/' \
  "$dir/pychat.pot" | msgen --output-file="$dir/english.po" -
msgfilter --keep-header --input="$dir/english.po" --output-file="$dir/pychat.po" "$filter" 2>/dev/null
msgfmt --check-format --output-file="$dir/pychat.mo" "$dir/pychat.po"
{
  printf "%s:" "$stamp"
  sed "s|^|$root/|; s| |\\\\ |g; s|^| |" "$root/po/POTFILES.in" | tr -d "\n"
} >"$depfile"
: >"$stamp"
