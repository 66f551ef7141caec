#!/bin/sh
# data/quickstart.sh in a tree of its own, with stand-ins for the programs that it calls.
# Usage: test-quickstart.sh DATA-DIRECTORY
set -eu
. "$(dirname -- "$0")/../support/tap.sh"
data=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# stand_in NAME BODY: a program that also notes how it was called
stand_in () {
  printf '#!%s\necho "%s $*" >>"%s/calls"\n%s\n' "$shell" "$1" "$tree" "$2" >"$tree/bin/$1"
  chmod +x "$tree/bin/$1"
}

# new_tree UID: packages are installed when their names are in $tree/installed
new_tree () {
  shell=$(command -v sh)
  tree=$(mktemp -d "$dir/tree XXXX")
  mkdir "$tree/data" "$tree/bin"
  cp "$data/quickstart.sh" "$data/debian-packages.sh" "$tree/data/"
  for program in dirname cat mkdir mktemp rm env chmod grep sh; do
    ln -s "$(command -v "$program")" "$tree/bin/"
  done
  : >"$tree/calls"
  (
    . "$data/debian-packages.sh"
    printf '%s\n' $build_packages
  ) >"$tree/installed"
  stand_in id "echo $1"
  stand_in dpkg-query "for last; do :; done
    if grep -qx -e \"\$last\" '$tree/installed'; then printf 'installed '; else printf 'not-installed '; exit 1; fi"
  stand_in apt-get :
  stand_in meson "mkdir -p \"\$2\"; : >\"\$2/build.ninja\""
  stand_in ninja "mkdir -p \"\$2/src\"
    printf '#!%s\\necho \"locale \$PYCHAT_LOCALEDIR\"\\nprintf \"<%%s>\" \"\$@\"\\nexit 7\\n' '$shell' >\"\$2/src/pychat\"
    chmod +x \"\$2/src/pychat\""
}

quickstart () {
  PATH="$tree/bin" "$shell" "$tree/data/quickstart.sh" "$@"
}

forget () {
  grep -vx -e "$1" "$tree/installed" >"$tree/left"
  mv "$tree/left" "$tree/installed"
}

builds_and_runs () {
  new_tree 1000
  expect 7 quickstart --serve --username 'a b' ''
  contains "$output" 'pychat: building'
  contains "$output" "locale $tree/build/po"
  contains "$output" '<--serve><--username><a b><>'
  refuse grep -q apt-get "$tree/calls"
}

second_time_is_quiet () {
  new_tree 1000
  expect 7 quickstart -h
  expect 7 quickstart --host x
  [ "$output" = "locale $tree/build/po
<--host><x>" ]
  [ "$(grep -c ^meson "$tree/calls")" -eq 1 ]
  [ "$(grep -c ^ninja "$tree/calls")" -eq 2 ]
}

root_installs_what_is_missing () {
  new_tree 0
  forget meson
  forget gettext
  expect 7 quickstart
  contains "$output" 'pychat: installing meson gettext'
  grep -q '^apt-get .*install .*--no-install-recommends meson gettext$' "$tree/calls"
  refuse grep -q 'update' "$tree/calls"
}

sudo_installs_for_others () {
  new_tree 1000
  forget meson
  stand_in sudo '[ "$1" != -n ] || shift; exec "$@"'
  expect 7 quickstart </dev/null
  grep -q '^sudo -n env DEBIAN_FRONTEND=noninteractive apt-get' "$tree/calls"
  grep -q '^apt-get .* meson$' "$tree/calls"
}

sudo_without_a_password_to_type () {
  new_tree 1000
  forget meson
  stand_in sudo 'echo "sudo: a password is required" >&2; exit 1'
  expect 1 quickstart </dev/null
  contains "$output" 'sudo: a password is required'
  contains "$output" 'as root, type: apt-get install --no-install-recommends meson'
  refuse grep -q ^apt-get "$tree/calls"
}

neither_root_nor_sudo () {
  new_tree 1000
  forget libsqlite3-dev
  expect 1 quickstart
  [ "$(printf '%s\n' "$output" | wc -l)" -eq 1 ]
  contains "$output" 'libsqlite3-dev'
  contains "$output" 'sudo'
  contains "$output" 'apt-get install --no-install-recommends '
  refuse grep -q ^ninja "$tree/calls"
}

old_package_lists_are_fetched () {
  new_tree 0
  forget meson
  stand_in apt-get "case \$* in *update*) : >'$tree/lists' ;; *) test -e '$tree/lists' ;; esac"
  expect 7 quickstart
  [ "$(grep -c '^apt-get .*install' "$tree/calls")" -eq 2 ]
  [ "$(grep -c '^apt-get .*update' "$tree/calls")" -eq 1 ]
}

nothing_of_apt_is_shown () {
  new_tree 0
  forget meson
  stand_in apt-get 'echo Unpacking; echo Warning >&2'
  expect 7 quickstart
  refuse contains "$output" Unpacking
  refuse contains "$output" Warning
}

what_is_typed_goes_to_the_chat () {
  new_tree 0
  forget meson
  stand_in apt-get cat
  stand_in ninja "cat; mkdir -p \"\$2/src\"; printf '#!%s\\ncat\\n' '$shell' >\"\$2/src/pychat\"; chmod +x \"\$2/src/pychat\""
  expect 0 quickstart <<EOF
typed ahead
EOF
  contains "$output" 'typed ahead'
}

no_network () {
  new_tree 0
  forget meson
  stand_in apt-get 'echo "E: cannot resolve"; exit 100'
  expect 1 quickstart
  contains "$output" 'E: cannot resolve'
  contains "$output" 'nor fetch all package lists: is there a network?'
}

apt_fails () {
  new_tree 0
  forget meson
  stand_in apt-get 'case $* in *update*) exit 0 ;; esac; echo "E: no such package"; exit 100'
  expect 1 quickstart
  contains "$output" 'E: no such package'
  contains "$output" 'pychat: apt-get could not install what is missing, see above'
  refuse grep -q ^ninja "$tree/calls"
}

build_is_of_another_user () {
  new_tree 1000
  : >"$tree/build"
  expect 1 quickstart
  [ "$(printf '%s\n' "$output" | wc -l)" -eq 1 ]
  contains "$output" "pychat: $tree/build is not yours to write"
}

build_fails () {
  new_tree 1000
  stand_in ninja 'echo "error: expected ;"; exit 1'
  expect 1 quickstart
  contains "$output" 'error: expected ;'
  contains "$output" 'pychat: it does not build'
}

tap_run builds_and_runs
tap_run second_time_is_quiet
tap_run root_installs_what_is_missing
tap_run sudo_installs_for_others
tap_run sudo_without_a_password_to_type
tap_run neither_root_nor_sudo
tap_run old_package_lists_are_fetched
tap_run nothing_of_apt_is_shown
tap_run what_is_typed_goes_to_the_chat
tap_run no_network
tap_run apt_fails
tap_run build_is_of_another_user
tap_run build_fails
tap_done
