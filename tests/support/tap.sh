# Sourced by the tests that are shell scripts: a case is a function, its name is the case's name.
# Inside a case the first command that fails ends it (set -e in a subshell) and its output is shown.

tap_count=0
tap_status=0

# tap_run FUNCTION [ARGUMENT...]: one case
tap_run () {
  tap_count=$((tap_count + 1))
  tap_name=$(printf '%s ' "$@" | sed 's/ $//')
  # Not as a condition: set -e is ignored there.
  set +e
  tap_output=$(set -e; "$@" 2>&1)
  tap_result=$?
  set -e
  if [ "$tap_result" -eq 0 ]; then
    echo "ok $tap_count - $tap_name"
  else
    tap_status=1
    echo "not ok $tap_count - $tap_name"
    printf '%s\n' "$tap_output" | sed 's/^/# /'
  fi
}

# tap_done: the plan, and the exit status of the script
tap_done () {
  [ "$tap_count" -gt 0 ] || tap_skip everything "nothing to test"
  echo "1..$tap_count"
  exit "$tap_status"
}

# expect STATUS COMMAND...: its output is in $output afterwards
expect () {
  expected=$1
  shift
  got=0
  output=$("$@" 2>&1) || got=$?
  printf '%s\n' "$output"
  if [ "$got" -ne "$expected" ]; then
    echo "exit status $got, not $expected: $*"
    return 1
  fi
}

# contains TEXT PART
contains () {
  case $1 in
    *"$2"*) ;;
    *)
      echo "\"$2\" is not in: $1"
      return 1
      ;;
  esac
}

# refuse COMMAND...: it must fail; "! COMMAND" would not end a case, set -e looks away there
refuse () {
  if "$@"; then
    echo "should have failed: $*"
    return 1
  fi
}

# tap_skip NAME REASON: a case that cannot run here
tap_skip () {
  tap_count=$((tap_count + 1))
  echo "ok $tap_count - $1 # SKIP $2"
}
