#!/bin/sh
# Installs what the tests need, builds, runs every test in a plain build and again under
# AddressSanitizer and UBSan. The last line counts the cases: N passed, N failed[, N skipped].
set -u

source_dir=$(cd -- "$(dirname -- "$0")/.." && pwd)
cd "$source_dir" || exit 1
. data/debian-packages.sh

# The clients and servers that pychat is tried with, the libraries that read screens and test vectors,
# the languages of the tests, the shells with completions, and the tools that check man pages and
# scripts or take an address away.
test_packages='irssi weechat-curses ngircd openssl libvterm-dev libyaml-dev locales mandoc shellcheck
iproute2 zsh fish systemd'

stop () {
  echo "tests/run.sh: $1" >&2
  echo '0 passed, 1 failed'
  exit 1
}

# configure BUILD-DIR [MESON-ARGUMENT...]
configure () {
  build_dir=$1
  shift
  if [ -f "$build_dir/build.ninja" ]; then
    meson setup --reconfigure "$build_dir" "$@"
  else
    meson setup "$build_dir" "$@"
  fi
}

# run_suites BUILD-DIR [MESON-TEST-ARGUMENT...]: the results are read from its log
run_suites () {
  build_dir=$1
  shift
  rm -f "$build_dir"/meson-logs/testlog*.json
  meson test -C "$build_dir" --no-rebuild --print-errorlogs "$@"
  [ -s "$build_dir/meson-logs/testlog.json" ]
}

# shellcheck disable=SC2086 # lists of names
install_packages $build_packages $test_packages || stop 'packages are missing'

configure build >/dev/null || stop 'the build cannot be configured'
configure build-asan -Db_sanitize=address,undefined >/dev/null || stop 'the build with sanitizers cannot be configured'
for build_dir in build build-asan; do
  # meson-test-prereq: what only the tests need, such as their locales
  ninja -C "$build_dir" --quiet all meson-test-prereq || stop "$build_dir does not build"
done

run_suites build "$@" || stop 'no test ran'
run_suites build-asan --timeout-multiplier 4 "$@" || stop 'no test ran under the sanitizers'

awk -f tests/count-cases.awk build/meson-logs/testlog.json build-asan/meson-logs/testlog.json
