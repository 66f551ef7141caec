# bash completion of pychat and pychat-certs

_pychat () {
  local current=$2 previous=$3
  COMPREPLY=()
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
    -P | --port | -u | --username | -c | --color | --room | --export | --since | --client | --days)
      return
      ;;
  esac
  local options='--help --host --port --serve --debug --ssl --certfile --cafile --username --color
    --room --no-ui --plain --config --data-dir --export --since --format --hash-password
    --check-config --version'
  [[ $1 != *-certs ]] || options='--dir --host --client --days --force --help'
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
}

complete -o filenames -F _pychat pychat pychat-certs
