# bash completion of pychat and pychat-certs

# _pychat_profiles WORD...: the profiles of the configuration file that the words name, or of the usual one
_pychat_profiles () {
  local file=${XDG_CONFIG_HOME:-~/.config}/pychat/pychat.conf
  while (($# > 1)); do
    if [[ $1 == --config ]]; then
      [[ $2 != = ]] || shift # bash takes --config=FILE for three words
      file=${2-}
    fi
    shift
  done
  # shellcheck disable=SC2088 # as it was typed
  [[ $file != '~/'* ]] || file=~/${file#'~/'}
  sed -n 's/^\[profile \(.*\)\][[:space:]]*$/\1/p' -- "$file" 2>/dev/null
}

_pychat () {
  local current=$2 previous=$3
  COMPREPLY=()
  [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}
  case $previous in
    --certfile | --cafile | --config | --check-config)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --data-dir | --dir)
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    -H | --host)
      mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
      return
      ;;
    --format)
      mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current")
      return
      ;;
    -P | --port | -u | --username | -c | --color | --room | --export | --since | --client | --days)
      return
      ;;
  esac
  local options='--help --host --port --serve --debug --ssl --certfile --cafile --username --color
    --room --no-ui --plain --config --data-dir --export --since --format --hash-password
    --check-config --version'
  if [[ $1 == *-certs ]]; then
    options='--dir --host --client --days --force --help'
  elif [[ $current != -* ]]; then
    local name
    while IFS= read -r name; do
      [[ $name != "$current"* ]] || COMPREPLY+=("$(printf %q "$name")")
    done < <(_pychat_profiles "${COMP_WORDS[@]}")
    ((${#COMPREPLY[@]} == 0)) || { compopt +o filenames; return; }
  fi
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
}

complete -o filenames -F _pychat pychat pychat-certs
