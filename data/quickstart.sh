#!/bin/sh
# From a fresh checkout to a running chat: installs what is missing, builds, runs pychat with the
# arguments given here. Says nothing of its own when there is nothing to do.
set -eu

source_dir=$(cd -- "$(dirname -- "$0")/.." && pwd)
build_dir=$source_dir/build
. "$source_dir/data/debian-packages.sh"

# configure_and_compile: only the program and its translations, no tests
configure_and_compile () {
  if [ ! -f "$build_dir/build.ninja" ]; then
    echo 'pychat: building; this takes a minute, once' >&3
    meson setup "$build_dir" "$source_dir"
  fi
  ninja -C "$build_dir" src/pychat pychat-gmo
}

build () {
  { mkdir -p "$build_dir" && true >>"$build_dir/quickstart.lock"; } 2>/dev/null || {
    echo "pychat: $build_dir is not yours to write, and pychat is built there; take a checkout of your own" >&2
    exit 1
  }
  # The host starts the chat in one terminal while somebody joins in another: one of them builds.
  exec 9>"$build_dir/quickstart.lock"
  ! command -v flock >/dev/null 2>&1 || flock 9
  log=$build_dir/quickstart.log
  configure_and_compile 3>&2 >"$log" 2>&1 </dev/null || {
    cat "$log" >&2
    echo "pychat: it does not build, see above or $log" >&2
    exit 1
  }
  exec 9>&-
}

# shellcheck disable=SC2086 # a list of names
install_packages $build_packages || exit 1
build
# The translations as they were built, nothing is installed.
PYCHAT_LOCALEDIR=$build_dir/po
export PYCHAT_LOCALEDIR
exec "$build_dir/src/pychat" "$@"
