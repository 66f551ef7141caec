#!/bin/sh
# tests/count-cases.awk: the last line of a test run. Usage: test-count.sh COUNT-CASES.AWK
set -eu
. "$(dirname -- "$0")/../support/tap.sh"
count_cases=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

# entry NAME RESULT STDOUT: one line as meson writes it, STDOUT with \n for a line's end
entry () {
  printf '{"name": "pychat:%s", "stdout": "%s", "result": "%s", "duration": 0.1, ' "$1" "$3" "$2"
  printf '"env": {"PS1": "\\\\w ok 1 \\"name\\": \\"x\\""}, "stderr": "not ok 9 no\\nok 8 no\\n"}\n'
}

# counts STATUS LAST-LINE FILE...
counts () {
  status=$1
  last=$2
  shift 2
  expect "$status" awk -f "$count_cases" "$@"
  [ "$(printf '%s\n' "$output" | tail -n 1)" = "$last" ]
}

all_pass () {
  entry 'unit / irc' OK '# seed\n1..2\n# Start\nok 1 /irc/a\nok 2 /irc/b\n# End\n' >log
  counts 0 '2 passed, 0 failed' log
  contains "$output" 'unit: 2 passed, 0 failed'
}

suites_are_counted_apart () {
  entry 'unit / irc' OK '1..1\nok 1 /a\n' >log
  entry 'integration / net' FAIL '1..2\nok 1 /a\nnot ok 2 /b\n' >>log
  counts 1 '2 passed, 1 failed' log
  contains "$output" 'integration: 1 passed, 1 failed'
  contains "$output" 'FAILED pychat:integration'
}

skips_are_named () {
  entry 'unit / irc' OK '1..2\nok 1 /a # SKIP no vectors\nok 2 - /b\n' >log
  entry 'unit / other' SKIP '1..0 # SKIP nothing to do\n' >>log
  counts 0 '1 passed, 0 failed, 2 skipped' log
}

missing_package_is_a_failure () {
  entry 'interop / irssi' OK '1..2\nok 1 /a # SKIP irssi is not installed\nok 2 /b\n' >log
  entry 'interop / weechat' SKIP '1..0 # SKIP weechat is missing\n' >>log
  counts 1 '1 passed, 2 failed' log
}

death_is_a_failure () {
  entry 'unit / irc' ERROR '1..3\nok 1 /a\nok 2 /b\n' >log
  entry 'unit / tui' TIMEOUT '' >>log
  counts 1 '2 passed, 2 failed' log
}

failed_case_and_death_are_one () {
  entry 'unit / irc' ERROR '1..3\nok 1 /a\nnot ok 2 /b - ERROR:x.c:1:f: assertion failed\nBail out!\n' >log
  counts 1 '1 passed, 1 failed' log
}

test_without_cases_is_one () {
  entry 'unit / plain' OK 'all fine\n' >log
  counts 0 '1 passed, 0 failed' log
}

quotes_and_backslashes_in_output () {
  entry 'unit / irc' OK '1..2\n# say \"ok\" \\\\n\nok 1 /a \"b\"\nok 2 /c\\d\n' >log
  counts 0 '2 passed, 0 failed' log
}

todo_is_no_failure () {
  entry 'unit / irc' OK '1..1\nnot ok 1 /a # TODO later\n' >log
  counts 0 '1 passed, 0 failed' log
}

two_builds_count_once () {
  entry 'unit / irc' OK '1..3\nok 1 /a\nok 2 /b\nok 3 /c # SKIP slow\n' >log
  entry 'unit / irc' OK '1..3\nok 1 /a\nok 2 /b # SKIP slow\nok 3 /c # SKIP slow\n' >log-asan
  counts 0 '2 passed, 0 failed, 1 skipped' log log-asan
  entry 'unit / irc' ERROR '1..3\nok 1 /a\nnot ok 2 /b - ERROR:x.c:1:f: no\nBail out!\n' >log-asan
  counts 1 '1 passed, 1 failed, 1 skipped' log log-asan
}

same_name_twice_is_two () {
  entry 'unit / irc' OK '1..2\nok 1 /a\nok 2 /a\n' >log
  cp log log-asan
  counts 0 '2 passed, 0 failed' log log-asan
}

nothing_ran () {
  : >log
  counts 1 '0 passed, 0 failed' log
}

tap_run all_pass
tap_run suites_are_counted_apart
tap_run skips_are_named
tap_run missing_package_is_a_failure
tap_run death_is_a_failure
tap_run failed_case_and_death_are_one
tap_run test_without_cases_is_one
tap_run quotes_and_backslashes_in_output
tap_run todo_is_no_failure
tap_run two_builds_count_once
tap_run same_name_twice_is_two
tap_run nothing_ran
tap_done
