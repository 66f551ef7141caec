#!/bin/sh
# The translations are whole: what can be translated is listed, commented and translated everywhere.
# Usage: test-po.sh SOURCE-ROOT
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
. "$here/../support/tap.sh"
. "$here/locales.sh"
. "$here/extract.sh"
source_root=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C

listed_files () {
  sed 's/#.*//; /^ *$/d' "$1/po/POTFILES.in"
}

# translatable_files ROOT: those that call gettext by one of its names
translatable_files () {
  (cd "$1" && find src data -name '*.[ch]' -o -name '*.sh' | sort |
    xargs grep -lE '(^|[^A-Za-z0-9_])(N?_|NC_|C_|[a-z_0-9]*gettext2?) ?\(|\$\(_ ')
}

potfiles_are_sorted () {
  listed_files "$1" | sort -cu
}

potfiles_are_complete () {
  listed_files "$1" >"$dir/listed"
  translatable_files "$1" >"$dir/translatable"
  diff "$dir/listed" "$dir/translatable"
}

linguas_have_catalogues () {
  languages "$1/po/LINGUAS" | sort -cu
  for language in $(languages "$1/po/LINGUAS"); do
    echo "$language.po"
  done >"$dir/wanted"
  (cd "$1/po" && find . -name '*.po' | sed 's,^\./,,' | sort) >"$dir/found"
  diff "$dir/wanted" "$dir/found"
}

# Each message with a placeholder tells translators what goes there, and is checked by msgfmt.
placeholders_are_explained () {
  extract "$1" "$dir/pot"
  awk -v RS= '
    !/\nmsgid ""\nmsgstr "/ && /(^|\n)msgid/ {
      text = $0
      sub (/.*\nmsgid /, "", text)
      gsub (/%%/, "", text)
      if (text !~ /%[-+ #0-9.*$hlqjzt]*[a-zA-Z]/)
        next
      # the number that chooses the plural needs no explanation
      if (/\nmsgid_plural/ && gsub (/%/, "%", text) <= 2 && text ~ /%[ud]/)
        next
      if (!/\n?#\. .*Translators: /)
        { bad = 1; print "no Translators: comment:\n" $0 }
      # what is for g_date_time_format() is no format of printf
      if ((!/\n#,.* ?c-format/ || /no-c-format/) && !/g_date_time_format/)
        { bad = 1; print "not known as a format:\n" $0 }
    }
    END { exit bad }' "$dir/pot"
}

# Two placeholders may have to change places. A shell's printf knows no numbers.
placeholders_are_numbered () {
  extract "$1" "$dir/pot"
  awk -v RS= '
    /\n#,.*c-format/ && !/no-c-format/ && /\n#: src/ {
      text = $0
      sub (/.*\nmsgid /, "", text)
      sub (/\nmsg(id_plural|str).*/, "", text)
      gsub (/%%/, "", text)
      if (gsub (/%/, "%", text) > 1 && text ~ /%[^0-9]/ && $0 !~ /g_date_time_format/)
        { bad = 1; print "not numbered:\n" $0 }
    }
    END { exit bad }' "$dir/pot"
}

messages_are_ascii () {
  extract "$1" "$dir/pot"
  refuse grep -n '[^ -~	]' "$dir/pot"
}

# check_names PO: what stands in braces is the same in a translation; msgfmt has no format for ours,
# but one that is like it in this
check_names () {
  msgcat --no-wrap "$1" | awk -v RS= -v ORS='\n\n' '
    /(^|\n)msgid "[^\n]*[{][a-z]+[}]/ {
      sub (/(^|\n)msgid /, "\n#, python-brace-format&")
      sub (/python-brace-formatmsgid/, "python-brace-format\nmsgid")
    }
    { print }' >"$dir/braces"
  msgfmt --check-format --output-file="$dir/mo" "$dir/braces"
}

# catalogue_is_whole ROOT LANGUAGE: nothing missing, fuzzy, left over or with other placeholders
catalogue_is_whole () {
  po=$1/po/$2.po
  extract "$1" "$dir/pot"
  msgmerge --quiet --no-fuzzy-matching --output-file="$dir/merged" "$po" "$dir/pot"
  for kind in --untranslated --only-fuzzy --only-obsolete; do
    msgattrib "$kind" "$dir/merged" >"$dir/left"
    # the header is no message
    if grep -qE '^(#~ )?msgid' "$dir/left"; then
      echo "$kind:"
      cat "$dir/left"
      return 1
    fi
  done
  msgfmt --check --output-file="$dir/mo" "$dir/merged"
  check_names "$dir/merged"
  grep -q "^\"Language: $2\\\\n\"" "$po"
  grep -q '^"Content-Type: text/plain; charset=UTF-8\\n"' "$po"
  grep -q '^"Plural-Forms: nplurals=[1-6]; plural=' "$po"
}

# A small tree in which everything is right; each case below breaks one thing.
sample_tree () {
  rm -rf "$dir/sample"
  mkdir -p "$dir/sample/po" "$dir/sample/src" "$dir/sample/data"
  echo : >"$dir/sample/data/a.sh"
  echo src/a.c >"$dir/sample/po/POTFILES.in"
  echo de >"$dir/sample/po/LINGUAS"
  cat >"$dir/sample/src/a.c" <<'END'
a (_("Bye"));
/* Translators: %s is a name. */
printf (_("Hello %s"), name);
/* Translators: %1$s and %2$s are names. */
printf (_("%1$s likes %2$s"), name, other);
a (_("{nick} is here"));
END
  cat >"$dir/sample/po/de.po" <<'END'
msgid ""
msgstr ""
"Project-Id-Version: pychat\n"
"PO-Revision-Date: 2026-11-23 12:00+0000\n"
"Last-Translator: pychat\n"
"Language-Team: German\n"
"MIME-Version: 1.0\n"
"Content-Transfer-Encoding: 8bit\n"
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Bye"
msgstr "Ade"

#, c-format
msgid "Hello %s"
msgstr "Hallo %s"

#, c-format
msgid "%1$s likes %2$s"
msgstr "%2$s gefällt %1$s"

msgid "{nick} is here"
msgstr "{nick} ist hier"
END
}

# sample_passes CHECK [ARGUMENT]
sample_passes () {
  sample_tree
  check=$1
  shift
  "$check" "$dir/sample" "$@"
}

# sample_fails FILE SED-SCRIPT CHECK [ARGUMENT]: in a shell of its own, so that set -e holds in CHECK
sample_fails () {
  sample_tree
  sed -i "$2" "$dir/sample/$1"
  check=$3
  shift 3
  set +e
  (set -e; "$check" "$dir/sample" "$@")
  result=$?
  set -e
  [ "$result" -ne 0 ]
}

check_the_checks () {
  tap_run sample_passes potfiles_are_sorted
  tap_run sample_passes potfiles_are_complete
  tap_run sample_passes linguas_have_catalogues
  tap_run sample_passes placeholders_are_explained
  tap_run sample_passes placeholders_are_numbered
  tap_run sample_passes messages_are_ascii
  tap_run sample_passes catalogue_is_whole de
  tap_run sample_fails po/POTFILES.in 'p' potfiles_are_sorted
  tap_run sample_fails data/a.sh 's/^/say "$(_ hi)" /' potfiles_are_complete
  tap_run sample_fails src/a.c 's/_(/(/' potfiles_are_complete
  tap_run sample_fails po/LINGUAS 's/de/fr/' linguas_have_catalogues
  tap_run sample_fails src/a.c '/Translators/d' placeholders_are_explained
  tap_run sample_fails src/a.c 's/%[12][$]s/%s/g' placeholders_are_numbered
  tap_run sample_fails src/a.c 's/Bye/By\xc3\xa9/' messages_are_ascii
  tap_run sample_fails po/de.po 's/Ade//' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/, c-format/, fuzzy, c-format/' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/Hallo %s/Hallo %d/' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/Hallo %s/Hallo/' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/{nick} ist/{name} ist/' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/{nick} ist/Er ist/' catalogue_is_whole de
  tap_run sample_fails po/de.po 's/^msgid "Bye"/msgid "Gone"/' catalogue_is_whole de
  tap_run sample_fails src/a.c 's/Bye/See you/' catalogue_is_whole de
  tap_run sample_fails po/de.po '/Plural-Forms/d' catalogue_is_whole de
}

# tree_passes CHECK [ARGUMENT]
tree_passes () {
  check=$1
  shift
  "$check" "$source_root" "$@"
}

check_the_checks
for check in potfiles_are_sorted potfiles_are_complete linguas_have_catalogues placeholders_are_explained \
  placeholders_are_numbered messages_are_ascii; do
  tap_run tree_passes "$check"
done
for language in $(languages "$source_root/po/LINGUAS"); do
  tap_run tree_passes catalogue_is_whole "$language"
done
tap_done
