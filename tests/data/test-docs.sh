#!/bin/sh
# What is written about the program is what the program does. Usage: test-docs.sh SOURCE-ROOT
set -eu
. "$(dirname -- "$0")/../support/tap.sh"
cd "$1"
: "${PYCHAT_BINARY:?}"
export LC_ALL=C

# options_in: the long options in what it reads, sorted
options_in () {
  grep -oE '(^|[^-A-Za-z0-9])--[a-z][a-z-]*' | sed 's/^[^-]*//' | sort -u
}

program_options () {
  "$PYCHAT_BINARY" --help | options_in
}

# option_lines FILE: those of its lines that list pychat's options
option_lines () {
  case $1 in
    # The man page writes -- as "Fl -" or ", -".
    *.1) script='/^\.Sh OPTIONS/,/^\.Sh THE SCREEN/!d; /^\.It/!d; s/\(Fl\|,\) -\([a-z]\)/\1 --\2/g' ;;
    *.md) script='/^## All options/,/^## What it is/!d; /^| /!d' ;;
    *.bash) script='/local options=/,/version/!d' ;;
    *.fish) script='/^complete -c pychat /!d; s/-l \([a-z]\)/--\1/' ;;
    *) script='1,/^else/d' ;;
  esac
  sed -e "$script" "$1"
}

# documents_every_option FILE: no option is missing there, and no other one is there
documents_every_option () {
  program_options >"$dir/options"
  [ -s "$dir/options" ]
  option_lines "$1" | options_in >"$dir/documented"
  diff "$dir/options" "$dir/documented"
}

manual_is_clean () {
  command -v mandoc >/dev/null || { echo 'mandoc is missing'; return 1; }
  mandoc -T lint -W warning "$1"
}

# Every source file has its line in the map, in their order, and no line lacks its file.
map_is_complete () {
  find src -name "*.[ch]" | sed "s/\.[ch]$//" | sort -u >"$dir/files"
  sed -n "s,^| .\(src/[^ ]*\)\` |.*,\1,p" HACKING.md >"$dir/mapped"
  diff "$dir/files" "$dir/mapped"
}

top_level_is_tidy () {
  for path in *; do
    case $path in
      meson.build | meson_options.txt | src | data | po | tests | README.md | COPYING | NEWS | HACKING.md) ;;
      build* | ssl_certs) ;;
      *)
        echo "$path does not belong at the top"
        return 1
        ;;
    esac
  done
}

scripts_are_sound () {
  command -v shellcheck >/dev/null || { echo 'shellcheck is missing'; return 1; }
  find data tests .ci -name '*.sh' -o -path .ci/run | xargs shellcheck -s sh -S error
}

client_settings () {
  sed -n 's/^  { "\([a-z-]*\)", MAIN_SETTING_.*/\1/p' src/main-setting.c
}

# Every key that the program knows is in the sample, and the program takes all that the sample shows.
sample_settings_are_complete () {
  {
    sed -n 's/^  { "\([a-z]*\)", "\([a-z-]*\)", KEY_.*/\1 \2/p' src/server/server-config.c
    client_settings | sed 's/^/client /'
    sed -n 's/^  \[LIMIT_[A-Z_]*\] = { "\([a-z-]*\)".*/history \1/p' src/server/server-retention.c
    sed -n 's/.*g_str_equal (names\[i\], "\([a-z]*\)").*/history \1/p' src/main-serve.c
  } | sort >"$dir/known"
  sed -n 's/^\[\(.*\)\]$/group \1/p; s/^#\([a-z-]*\)=.*/key \1/p' data/pychat.conf |
    awk '$1 == "group" { group = $2 } $1 == "key" { print group, $2 }' | sort >"$dir/shown"
  diff "$dir/known" "$dir/shown"
}

# /set shows those of a person as the sample does.
sample_settings_are_in_order () {
  client_settings >"$dir/known"
  [ -s "$dir/known" ]
  sed -n '/^\[client\]/,/^\[server\]/ s/^#\([a-z-]*\)=.*/\1/p' data/pychat.conf >"$dir/shown"
  diff "$dir/known" "$dir/shown"
}

# What is commented out there holds without it: the values that the server's table has, too.
sample_settings_are_defaults () {
  tr '\n' ' ' <src/server/server-config.c | grep -oE '[{] "[a-z]+", "[a-z-]+", KEY_[^}]+' |
    sed -n 's/^{ "[a-z]*", "\([a-z-]*\)", [^"]*"\([^"]*\)".*/#\1=\2/p' >"$dir/defaults"
  [ -s "$dir/defaults" ]
  while IFS= read -r line; do
    grep -qx -e "$line" data/pychat.conf || { echo "data/pychat.conf lacks $line"; return 1; }
  done <"$dir/defaults"
}

# Those of a person are in the manual, each with what it does.
manual_settings_are_complete () {
  client_settings | sort >"$dir/known"
  [ -s "$dir/known" ]
  sed -n '/^\.Sh SETTINGS/,/^\.Sh ENVIRONMENT/ s/^\.It Cm \([a-z-]*\)=.*/\1/p' data/pychat.1 | sort >"$dir/shown"
  diff "$dir/known" "$dir/shown"
}

sample_settings_are_taken () {
  sed 's/^#\([a-z-]*=\)/\1/; s/^ssl=.*/ssl=false/; /^certfile=/d; /^cafile=/d' data/pychat.conf >"$dir/pychat.conf"
  for way in --serve ''; do
    # shellcheck disable=SC2086
    expect 1 "$PYCHAT_BINARY" --config "$dir/pychat.conf" $way --no-ui --data-dir "$dir" \
      --host no-such-host.invalid
    contains "$output" no-such-host.invalid
  done
  echo 'nonsense=1' >>"$dir/pychat.conf"
  expect 1 "$PYCHAT_BINARY" --config "$dir/pychat.conf" --serve --no-ui --data-dir "$dir" --host no-such-host.invalid
  contains "$output" nonsense
}

client_commands () {
  sed -n 's/^  { { "\([a-z]*\)",.*/\1/p' src/client/client-commands.c | sort
}

# Each command of the client is in the manual, and no other one is.
manual_commands_are_complete () {
  client_commands >"$dir/known"
  [ -s "$dir/known" ]
  sed -n '/^\.Sh COMMANDS/,/^\.Sh SETTINGS/ s/^\.It Li \/\([a-z]*\).*/\1/p' data/pychat.1 | sort >"$dir/shown"
  diff "$dir/known" "$dir/shown"
}

# The README has the first ones to know.
readme_commands_exist () {
  client_commands >"$dir/known"
  sed -n '/^| command /,/^$/p' README.md | grep -oE '`/[a-z]+' | tr -d '`/' | sort -u >"$dir/shown"
  [ -s "$dir/shown" ]
  [ -z "$(comm -13 "$dir/known" "$dir/shown")" ]
}

links_lead_somewhere () {
  for path in $(grep -oE '(data|tests|src|po)/[A-Za-z0-9_./-]+' README.md | sed 's/[.,]$//'); do
    [ -e "$path" ] || { echo "README.md names $path"; return 1; }
  done
}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

tap_run manual_is_clean data/pychat.1
tap_run manual_is_clean data/pychat-certs.1
for file in data/pychat.1 README.md data/completions/pychat.bash data/completions/_pychat \
  data/completions/pychat.fish; do
  tap_run documents_every_option "$file"
done
tap_run map_is_complete
tap_run links_lead_somewhere
tap_run sample_settings_are_complete
tap_run sample_settings_are_in_order
tap_run sample_settings_are_taken
tap_run sample_settings_are_defaults
tap_run manual_settings_are_complete
tap_run manual_commands_are_complete
tap_run readme_commands_exist
tap_run top_level_is_tidy
tap_run scripts_are_sound
tap_done
