#!/bin/sh
# What systemd itself says of the units. Usage: test-systemd.sh BUILD-DATA SOURCE-DATA
set -eu
here=$(dirname -- "$0")
. "$here/../support/tap.sh"
built=$1
source=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C

# In the place of the program that is installed: the one that was built.
units_are_understood () {
  sed "s|^\(Exec[A-Za-z]*=\)[^ ]*/pychat |\1$PYCHAT_BINARY |" "$built/pychat.service" >"$dir/pychat.service"
  cp "$source/pychat.socket" "$dir"
  expect 0 systemd-analyze verify --man=no "$dir/pychat.service" "$dir/pychat.socket"
  [ -z "$output" ]
}

# From 0 to 10; 2.0 at most.
service_is_hardened () {
  expect 0 systemd-analyze security --offline=yes --no-pager --threshold=20 "$built/pychat.service"
}

user_is_made () {
  expect 0 systemd-sysusers --dry-run "$source/pychat.sysusers"
  contains "$output" "pychat"
}

if command -v systemd-analyze >/dev/null 2>&1; then
  tap_run units_are_understood
  tap_run service_is_hardened
  tap_run user_is_made
else
  tap_skip systemd "systemd-analyze is not installed"
fi
tap_done
