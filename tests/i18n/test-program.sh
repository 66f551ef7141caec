#!/bin/sh
# The real program speaks each language of po/LINGUAS: what it says in English is looked up in the
# catalogue, and the translation must be what it says there. Usage: test-program.sh SOURCE-ROOT
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
. "$here/../support/tap.sh"
. "$here/locales.sh"
source_root=$1
: "${PYCHAT_BINARY:?}" "${PYCHAT_LOCALEDIR:?}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unset LANGUAGE
HOME=$dir XDG_CONFIG_HOME=$dir XDG_DATA_HOME=$dir XDG_STATE_HOME=$dir
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
# Wide enough that no help line is folded.
COLUMNS=1000
export COLUMNS
cd "$dir"

# speak LOCALE STATUS ARGUMENT...
speak () {
  LC_ALL=$1
  export LC_ALL
  status=$2
  shift 2
  expect "$status" "$PYCHAT_BINARY" "$@" </dev/null >&2
  LC_ALL=C
  printf '%s\n' "$output"
}

# translations LANGUAGE: msgid TAB msgstr, those without plural forms, the longest msgid first
translations () {
  msgcat --no-wrap --no-location "$source_root/po/$1.po" | awk '
    /^msgid "/ { id = substr ($0, 8, length ($0) - 8); state = 1; next }
    /^msgstr "/ { text = substr ($0, 9, length ($0) - 9); state = 2; next }
    /^"/ && state == 1 { id = id substr ($0, 2, length ($0) - 2); next }
    /^"/ && state == 2 { text = text substr ($0, 2, length ($0) - 2); next }
    /^$/ { flush_entry(); state = 0 }
    END { flush_entry() }
    # POSIX: no space between a function and its arguments
    function flush_entry() {
      if (state == 2 && id != "")
        print length (id) "\t" id "\t" text
      id = text = ""
    }' | sort -rn | cut -f 2- | sed 's/\\"/"/g'
}

# said_in LANGUAGE ENGLISH FOREIGN LEAST: every message in the file ENGLISH is in FOREIGN as its
# translation, and at least LEAST messages were known
said_in () {
  translations "$1" >"$dir/translations"
  awk -F '\t' -v least="$4" -v english="$2" -v foreign="$3" '
    # placeholders become what may stand there
    function pattern(text) {
      gsub (/[][\\.^$*+?(){}|]/, "\\\\&", text)
      gsub (/%([0-9]+\\\$)?[-+ #0-9]*(l|ll|h|z)?[a-z]/, ".*", text)
      gsub (/%%/, "%", text)
      return text
    }
    function slurp(name,    line, text) {
      while ((getline line < name) > 0)
        text = text line "\n"
      return text
    }
    BEGIN { said = slurp(english); heard = slurp(foreign) }
    # what is left to find a message by, without what stands in for others
    function words(text) {
      gsub (/%([0-9]+\$)?[a-z]/, "", text)
      return text
    }
    # a word or two may be part of another message
    length ($1) < 8 || $1 !~ / / || words($1) !~ /[A-Za-z]/ { next }
    match (said, pattern($1)) {
      known++
      if (heard !~ pattern($2))
        { bad = 1; print "not translated: " $1 "\nexpected: " $2 }
      said = substr (said, 1, RSTART - 1) "\n" substr (said, RSTART + RLENGTH)
    }
    END {
      if (known < least)
        { bad = 1; print "only " known + 0 " messages known in: " slurp(english) }
      exit bad
    }' "$dir/translations"
  refuse cmp -s "$2" "$3"
}

# speaks LANGUAGE LEAST STATUS ARGUMENT...
speaks () {
  language=$1
  least=$2
  shift 2
  speak C "$@" >"$dir/english"
  speak "$(territory "$language").UTF-8" "$@" >"$dir/foreign"
  said_in "$language" "$dir/english" "$dir/foreign" "$least"
}

# speaks_without_locale MESSAGE VARIABLE=VALUE...: with no other locale than C and C.UTF-8
speaks_without_locale () {
  message=$1
  shift
  expect 2 env -u LANG -u LC_ALL -u LC_MESSAGES LOCPATH="$dir" "$@" "$PYCHAT_BINARY" --port 99999 >&2
  contains "$output" "$message"
}

# translated LANGUAGE: a word of what --port 99999 is answered with
translated () {
  translations "$1" | awk -F '\t' '$1 ~ /^--port %s: a port is/ { print $2 }' |
    sed 's/^--port %s//; s/1.*//'
}

german=$(translated de)
ukrainian=$(translated uk)
english=": a port is a number"
if LC_ALL=C.UTF-8 locale charmap 2>/dev/null | grep -q UTF-8; then
  tap_run speaks_without_locale "$german" LANG=de_DE.UTF-8
  tap_run speaks_without_locale "$german" LANG=de_AT
  tap_run speaks_without_locale "$german" LC_ALL=de_DE.UTF-8@euro
  tap_run speaks_without_locale "$german" LC_MESSAGES=de_DE.UTF-8 LANG=C.UTF-8
  tap_run speaks_without_locale "$german" LANGUAGE=de
  tap_run speaks_without_locale "$german" LANGUAGE=xx:de LANG=C.UTF-8
  tap_run speaks_without_locale "$ukrainian" LANGUAGE=uk LANG=de_DE.UTF-8
  tap_run speaks_without_locale "$english" LANGUAGE=de LC_ALL=C
  tap_run speaks_without_locale "$english" LANG=de_DE.UTF-8 LC_MESSAGES=POSIX
  tap_run speaks_without_locale "$english" LANG=en_US.UTF-8
  tap_run speaks_without_locale "$english" LANG=xx_XX.UTF-8
else
  tap_skip "without the locale" "the locale C.UTF-8 is not installed"
fi

for language in $(languages "$source_root/po/LINGUAS"); do
  locale=$(territory "$language").UTF-8
  if [ ! -d "${LOCPATH:-/usr/lib/locale}/$locale" ]; then
    tap_skip "$language" "the locale $locale is not installed"
    continue
  fi
  # an option each, and more
  tap_run speaks "$language" 14 0 --help
  tap_run speaks "$language" 1 2 --port 99999
  tap_run speaks "$language" 1 2 --color blue
  tap_run speaks "$language" 1 2 stray
  tap_run speaks "$language" 1 2 --export "#lobby" --since never
  tap_run speaks "$language" 1 1 --no-ui --host 127.0.0.1 --port 1
  tap_run speaks "$language" 1 1 --no-ui --ssl --certfile missing.pem
  tap_run speaks "$language" 1 1 --config missing.conf
  tap_run speaks "$language" 1 1 --serve --no-ui --host no-such-host.invalid
done
tap_done
