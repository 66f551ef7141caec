#!/bin/sh
# tui-themes.sh FILE...: themes as rows for tui-theme.c: their names and their text.
set -eu
for file in "$@"; do
  printf '  { "%s",\n' "$(basename -- "$file" .theme)"
  sed 's/[\\"]/\\&/g; s/.*/    "&\\n"/' "$file"
  printf '  },\n'
done
