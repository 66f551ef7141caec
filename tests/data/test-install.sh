#!/bin/sh
# data/install-settings.sh. Usage: test-install.sh DATA-DIRECTORY
set -eu
. "$(dirname -- "$0")/../support/tap.sh"
data=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# install NAME: the sample, as meson does it
install () {
  DESTDIR=$dir/$1 sh "$data/install-settings.sh" "$data/pychat.conf" /etc/pychat/pychat.conf
}

sample_is_installed () {
  install 'new one'
  cmp "$data/pychat.conf" "$dir/new one/etc/pychat/pychat.conf"
}

settings_are_kept () {
  install kept
  echo '#mine' >"$dir/kept/etc/pychat/pychat.conf"
  install kept
  [ "$(cat "$dir/kept/etc/pychat/pychat.conf")" = '#mine' ]
}

link_is_kept () {
  mkdir -p "$dir/link/etc/pychat"
  ln -s elsewhere "$dir/link/etc/pychat/pychat.conf"
  install link
  [ -L "$dir/link/etc/pychat/pychat.conf" ]
}

tap_run sample_is_installed
tap_run settings_are_kept
tap_run link_is_kept
tap_done
