#!/bin/sh
# Installs the sample as the settings of the system service, unless there are some: they are the
# administrator's. Usage: install-settings.sh SAMPLE FILE; meson calls it with DESTDIR.
set -eu

file=${DESTDIR-}$2
[ ! -e "$file" ] && [ ! -L "$file" ] || exit 0
mkdir -p "$(dirname -- "$file")"
cp -- "$1" "$file"
chmod 644 "$file"
