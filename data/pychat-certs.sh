#!/bin/sh
# Issues the certificates of a private chat: an authority, one certificate for the server and one for
# each client. Every step is done by the openssl command; pychat itself needs none of this to run.
set -eu
umask 077

# Installed as PREFIX/bin/pychat-certs, with the translations in PREFIX/share/locale.
TEXTDOMAIN=pychat
TEXTDOMAINDIR=${PYCHAT_LOCALEDIR:-$(dirname -- "$0")/../share/locale}
export TEXTDOMAIN TEXTDOMAINDIR

authority_days=3650
days=825
days_given=
dir=ssl_certs
force=
hosts=
clients=

# _ MSGID: its translation, or itself where gettext is not installed
if command -v gettext >/dev/null 2>&1; then
  _ () { gettext -- "$1"; }
else
  _ () { printf %s "$1"; }
fi

# say FORMAT [ARGUMENT...]: one line
say () {
  format=$1
  shift
  # shellcheck disable=SC2059 # the format is a msgid of this script or its checked translation
  printf "$format\n" "$@"
}

fail () {
  printf 'pychat-certs: ' >&2
  say "$@" >&2
  exit 1
}

wrong_usage () {
  printf 'pychat-certs: ' >&2
  say "$@" >&2
  say "$(_ 'Try "pychat-certs --help".')" >&2
  exit 2
}

help () {
  say "$(_ 'Usage: pychat-certs [OPTION...]')"
  echo
  say "$(_ 'Issues the certificates that pychat --ssl needs.')"
  say "$(_ 'The first run makes rootCA.key, rootCA.pem, server.pem and client.pem.')"
  say "$(_ 'Further runs issue more from the same authority and leave what exists.')"
  echo
  say "  --dir DIRECTORY   $(_ 'where the files are, ./ssl_certs if not given')"
  say "  --host HOST       $(_ 'a further host name or IP address of the server, repeatable')"
  say "  --client NAME     $(_ 'a further client, whose file is NAME.pem, repeatable')"
  say "  --days NUMBER     $(_ 'how many days certificates are valid, 825 if not given')"
  say "  --force           $(_ 'issue again what exists; never the authority')"
  say "  -h, --help        $(_ 'show this help')"
  echo
  say "$(_ 'Keep rootCA.key offline: whoever has it can let anybody into the chat.')"
}

check_host () {
  case $1 in
    *[!A-Za-z0-9.:*-]* | '' | -* | .*)
      # xgettext:c-format
      # Translators: %s is a host name or address that the user gave.
      wrong_usage "$(_ '"%s" is neither a host name nor an IP address.')" "$1"
      ;;
  esac
}

# Host names do not look like addresses: neither a colon, nor only digits and dots.
alternative_name () {
  case $1 in
    *:* | *[0-9] )
      case $1 in
        *:*) echo "IP:$1" ;;
        *[!0-9.]*) echo "DNS:$1" ;;
        *) echo "IP:$1" ;;
      esac
      ;;
    *) echo "DNS:$1" ;;
  esac
}

check_client () {
  case $1 in
    *[!A-Za-z0-9._-]* | '' | -* | .* | rootCA | server)
      # xgettext:c-format
      # Translators: %s is the name of a client that the user gave.
      wrong_usage "$(_ '"%s" cannot be the name of a client: use letters, digits, dots, "_" and "-".')" "$1"
      ;;
  esac
}

check_days () {
  case $1 in
    *[!0-9]* | '' | 0* | ??????*)
      # xgettext:c-format
      # Translators: %s is what the user gave instead of a number.
      wrong_usage "$(_ '"%s" is not a number of days: give 1 to 99999.')" "$1"
      ;;
  esac
}

parse_arguments () {
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*)
        value=${1#*=}
        option=${1%%=*}
        shift
        set -- "$option" "$value" "$@"
        ;;
    esac
    case $1 in
      -h | --help)
        help
        exit 0
        ;;
      --force)
        force=yes
        shift
        continue
        ;;
      --dir | --host | --client | --days) ;;
      *)
        # xgettext:c-format
        # Translators: %s is an argument that the user gave.
        wrong_usage "$(_ 'Unknown argument "%s".')" "$1"
        ;;
    esac
    # xgettext:c-format
    # Translators: %s is an option such as --dir.
    [ $# -ge 2 ] || wrong_usage "$(_ '%s needs a value.')" "$1"
    case $1 in
      --dir)
        # xgettext:c-format
        # Translators: %s is an option such as --dir.
        [ -n "$2" ] || wrong_usage "$(_ '%s needs a value.')" "$1"
        dir=$2
        ;;
      --host)
        check_host "$2"
        hosts="$hosts $2"
        ;;
      --client)
        check_client "$2"
        clients="$clients $2"
        ;;
      --days)
        check_days "$2"
        days=$2
        days_given=yes
        ;;
    esac
    shift 2
  done
}

# openssl speaks up only when it fails, and then all it said is shown
run_openssl () {
  openssl "$@" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    # xgettext:c-format
    # Translators: %s is a command of the program openssl, such as genpkey.
    fail "$(_ 'openssl %s failed.')" "$1"
  }
}

# new_key_and_request COMMON-NAME: $work/key and $work/request
new_key_and_request () {
  printf '[req]\ndistinguished_name = name\nprompt = no\n[name]\nO = pychat\nCN = %s\n' "$1" \
    >"$work/request.conf"
  run_openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/key"
  run_openssl req -new -sha256 -config "$work/request.conf" -key "$work/key" -out "$work/request"
}

new_serial () {
  printf 0x
  openssl rand -hex 16
}

make_authority () {
  # The name tells two authorities apart: no two share one, even on one machine.
  new_key_and_request "pychat authority $(openssl rand -hex 4)"
  cat >"$work/extensions" <<END
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
END
  [ "$days" -le "$authority_days" ] || authority_days=$days
  run_openssl x509 -req -sha256 -in "$work/request" -signkey "$work/key" -days "$authority_days" \
    -set_serial "$(new_serial)" -extfile "$work/extensions" -out "$work/pem"
  chmod 644 "$work/pem"
  mv -- "$work/key" "$dir/rootCA.key"
  mv -- "$work/pem" "$dir/rootCA.pem"
  # xgettext:c-format
  # Translators: %s is the name of a file that was written.
  say "$(_ 'made %s')" "$dir/rootCA.key"
  say "$(_ 'made %s')" "$dir/rootCA.pem"
}

# The authority that exists must be whole, and valid for longer than what it signs.
check_authority () {
  for file in rootCA.key rootCA.pem; do
    # xgettext:c-format
    # Translators: %s is the name of a file.
    [ -f "$dir/$file" ] || fail "$(_ '%s is missing: bring it back, or start in an empty directory with --dir.')" "$dir/$file"
  done
  openssl pkey -in "$dir/rootCA.key" -pubout -out "$work/a" 2>/dev/null || :
  openssl x509 -in "$dir/rootCA.pem" -noout -pubkey >"$work/b" 2>/dev/null || :
  if [ ! -s "$work/a" ] || ! cmp -s "$work/a" "$work/b"; then
    # xgettext:c-format
    # Translators: %s is the name of a directory.
    fail "$(_ 'rootCA.key and rootCA.pem in %s do not belong together: start in an empty directory with --dir.')" "$dir"
  fi
  openssl x509 -in "$dir/rootCA.pem" -noout -checkend $((days * 86400)) >/dev/null && return
  if [ -n "$days_given" ]; then
    # xgettext:c-format
    # Translators: %s is the name of a file.
    fail "$(_ '%s does not stay valid for so many days: give fewer with --days.')" "$dir/rootCA.pem"
  fi
  # xgettext:c-format
  # Translators: %s is the name of a file.
  fail "$(_ '%s is about to expire: start in an empty directory with --dir, or give fewer days with --days.')" "$dir/rootCA.pem"
}

# issue FILE COMMON-NAME USAGE [ALTERNATIVE-NAMES]: $dir/FILE from the authority, the key first
issue () {
  new_key_and_request "$2"
  cat >"$work/extensions" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = $3
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
END
  [ -z "${4-}" ] || echo "subjectAltName = $4" >>"$work/extensions"
  run_openssl x509 -req -sha256 -in "$work/request" -CA "$dir/rootCA.pem" -CAkey "$dir/rootCA.key" \
    -days "$days" -set_serial "$(new_serial)" -extfile "$work/extensions" -out "$work/pem"
  cat "$work/pem" >>"$work/key"
  mv -- "$work/key" "$dir/$1"
  say "$(_ 'made %s')" "$dir/$1"
}

keep () {
  # xgettext:c-format
  # Translators: %s is the name of a file that exists already.
  say "$(_ 'kept %s')" "$dir/$1"
}

server_names () {
  names=
  machine=$(uname -n | tr '[:upper:]' '[:lower:]')
  case $machine in
    *[!a-z0-9.-]* | -* | .*) machine= ;;
  esac
  for host in localhost 127.0.0.1 ::1 $machine $hosts; do
    name=$(alternative_name "$host")
    case ", $names," in
      *", $name,"*) ;;
      *) names="${names:+$names, }$name" ;;
    esac
  done
  echo "$names"
}

# --force means what is named; with nothing named, server.pem and client.pem
make_server () {
  if [ -e "$dir/server.pem" ] && [ -z "$force" ]; then
    # xgettext:c-format
    # Translators: %s is the name of a file.
    [ -z "$hosts" ] || fail "$(_ '%s exists and lacks the new host names: issue it again with --force.')" "$dir/server.pem"
    keep server.pem
  elif [ -e "$dir/server.pem" ] && [ -n "$clients" ] && [ -z "$hosts" ]; then
    keep server.pem
  else
    issue server.pem 'pychat server' serverAuth "$(server_names)"
  fi
}

make_clients () {
  named=$clients
  [ -n "$clients$hosts" ] || named=client
  seen=
  for client in client $clients; do
    case " $seen " in
      *" $client "*) continue ;;
    esac
    seen="$seen $client"
    case " $named " in
      *" $client "*) again=$force ;;
      *) again= ;;
    esac
    if [ -e "$dir/$client.pem" ] && [ -z "$again" ]; then
      keep "$client.pem"
    else
      issue "$client.pem" "$client" clientAuth
    fi
  done
}

parse_arguments "$@"
set -f # host names may hold a "*"
command -v openssl >/dev/null 2>&1 ||
  fail "$(_ 'The openssl command is missing: install the package "openssl".')"
case $dir in
  -*) dir=./$dir ;;
esac

# The work happens inside the directory, so that what is finished appears there in one step.
work=$dir/.pychat-certs.$$
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
# xgettext:c-format
# Translators: %s is the name of a directory.
mkdir -p "$work" 2>/dev/null || fail "$(_ 'Cannot write to the directory %s.')" "$dir"

if [ -e "$dir/rootCA.key" ] || [ -e "$dir/rootCA.pem" ]; then
  check_authority
else
  make_authority
fi
make_server
make_clients
