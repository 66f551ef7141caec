#!/bin/sh
# pychat-certs: what openssl itself says about the files it makes. Usage: test-certs.sh SCRIPT
set -eu
here=$(dirname -- "$0")
. "$here/../support/tap.sh"
certs=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C
cd "$dir"

text () { openssl x509 -in "$1" -noout -ext "$2"; }
mode () { stat -c %a "$1"; }
sums () { (cd "$1" && sha256sum -- *); }

first_run_makes_four_files () {
  expect 0 sh "$certs"
  [ "$(ls -A ssl_certs | tr '\n' ' ')" = "client.pem rootCA.key rootCA.pem server.pem " ]
  [ "$(mode ssl_certs/rootCA.key)" = 600 ]
  [ "$(mode ssl_certs/rootCA.pem)" = 644 ]
  [ "$(mode ssl_certs/server.pem)" = 600 ]
  [ "$(mode ssl_certs/client.pem)" = 600 ]
  refuse grep -q PRIVATE ssl_certs/rootCA.pem
}

# KIND: a key and a certificate that belong together, made for one purpose, signed by the authority
pem_is_whole () {
  pem=ssl_certs/$1.pem
  [ "$(openssl pkey -in "$pem" -pubout)" = "$(openssl x509 -in "$pem" -noout -pubkey)" ]
  openssl x509 -in "$pem" -noout -text >text
  grep -q 'NIST CURVE: P-256' text
  grep -q 'ecdsa-with-SHA256' text
  grep -q 'Version: 3' text
  text "$pem" basicConstraints | grep -q CA:FALSE
  text "$pem" keyUsage | grep -q 'Digital Signature'
  case $1 in
    server) wanted=sslserver other=sslclient usage='TLS Web Server Authentication' ;;
    client) wanted=sslclient other=sslserver usage='TLS Web Client Authentication' ;;
  esac
  [ "$(text "$pem" extendedKeyUsage | sed -n '2s/^ *//p')" = "$usage" ]
  openssl verify -x509_strict -CAfile ssl_certs/rootCA.pem -purpose "$wanted" "$pem"
  refuse openssl verify -CAfile ssl_certs/rootCA.pem -purpose "$other" "$pem"
}

authority_is_one () {
  text ssl_certs/rootCA.pem basicConstraints | grep -q 'CA:TRUE, pathlen:0'
  text ssl_certs/rootCA.pem keyUsage | grep -q 'Certificate Sign, CRL Sign'
  authority=$(text ssl_certs/rootCA.pem subjectKeyIdentifier | sed -n '2s/^ *//p')
  [ -n "$authority" ]
  text ssl_certs/server.pem authorityKeyIdentifier | grep -q "$authority"
}

server_names_are_checked () {
  for host in localhost "$(uname -n)"; do
    openssl verify -CAfile ssl_certs/rootCA.pem -verify_hostname "$host" ssl_certs/server.pem
  done
  for address in 127.0.0.1 ::1; do
    openssl verify -CAfile ssl_certs/rootCA.pem -verify_ip "$address" ssl_certs/server.pem
  done
  refuse openssl verify -CAfile ssl_certs/rootCA.pem -verify_hostname chat.example ssl_certs/server.pem
}

second_run_keeps_everything () {
  before=$(sums ssl_certs)
  expect 0 sh "$certs"
  contains "$output" 'kept ssl_certs/server.pem'
  contains "$output" 'kept ssl_certs/client.pem'
  [ "$(sums ssl_certs)" = "$before" ]
}

second_run_issues_more_clients () {
  before=$(sums ssl_certs)
  expect 0 sh "$certs" --client bob --client=eve.2 --client bob
  [ "$(cd ssl_certs && sha256sum client.pem rootCA.key rootCA.pem server.pem)" = "$before" ]
  for name in bob eve.2; do
    openssl verify -CAfile ssl_certs/rootCA.pem -purpose sslclient "ssl_certs/$name.pem"
    openssl x509 -in "ssl_certs/$name.pem" -noout -subject | grep -q "CN = $name\$"
    [ "$(mode "ssl_certs/$name.pem")" = 600 ]
  done
  expect 0 sh "$certs" --client bob
  contains "$output" 'kept ssl_certs/bob.pem'
  refuse contains "$output" made
}

new_hosts_need_force () {
  before=$(sums ssl_certs)
  expect 1 sh "$certs" --host chat.example
  contains "$output" '--force'
  [ "$(sums ssl_certs)" = "$before" ]
}

force_issues_what_is_named () {
  authority=$(sha256sum ssl_certs/rootCA.*)
  client=$(sha256sum ssl_certs/client.pem)
  expect 0 sh "$certs" --force --host chat.example --host 192.0.2.7 --host=2001:db8::7 --host '*.room.example'
  openssl verify -CAfile ssl_certs/rootCA.pem -verify_hostname chat.example ssl_certs/server.pem
  openssl verify -CAfile ssl_certs/rootCA.pem -verify_hostname a.room.example ssl_certs/server.pem
  openssl verify -CAfile ssl_certs/rootCA.pem -verify_hostname localhost ssl_certs/server.pem
  openssl verify -CAfile ssl_certs/rootCA.pem -verify_ip 192.0.2.7 ssl_certs/server.pem
  openssl verify -CAfile ssl_certs/rootCA.pem -verify_ip 2001:db8::7 ssl_certs/server.pem
  [ "$(sha256sum ssl_certs/client.pem)" = "$client" ]
  server=$(sha256sum ssl_certs/server.pem)
  expect 0 sh "$certs" --force --client bob
  contains "$output" 'made ssl_certs/bob.pem'
  [ "$(sha256sum ssl_certs/server.pem ssl_certs/client.pem)" = "$server
$client" ]
  expect 0 sh "$certs" --force
  [ "$(sha256sum ssl_certs/client.pem)" != "$client" ]
  [ "$(sha256sum ssl_certs/server.pem)" != "$server" ]
  [ "$(sha256sum ssl_certs/rootCA.*)" = "$authority" ]
}

days_are_obeyed () {
  expect 0 sh "$certs" --dir short --days 3
  for pem in server client; do
    openssl x509 -in "short/$pem.pem" -noout -checkend 172800
    refuse openssl x509 -in "short/$pem.pem" -noout -checkend 345600
  done
  openssl x509 -in short/rootCA.pem -noout -checkend $((3649 * 86400))
  expect 0 sh "$certs" --dir long --days 5000
  openssl verify -attime $(($(date +%s) + 4990 * 86400)) -CAfile long/rootCA.pem long/server.pem
  expect 1 sh "$certs" --dir short --client late --days 4000
  contains "$output" 'does not stay valid'
  [ ! -e short/late.pem ]
}

directory_with_spaces () {
  expect 0 sh "$certs" --dir '-a b/c d'
  openssl verify -CAfile './-a b/c d/rootCA.pem' './-a b/c d/server.pem'
}

two_authorities_differ () {
  sh "$certs" --dir one
  sh "$certs" --dir two
  refuse openssl verify -CAfile one/rootCA.pem two/client.pem
  [ "$(openssl x509 -in one/rootCA.pem -noout -subject)" != "$(openssl x509 -in two/rootCA.pem -noout -subject)" ]
}

authority_in_part () {
  sh "$certs" --dir part
  mv part/rootCA.key part.key
  expect 1 sh "$certs" --dir part --client bob
  contains "$output" 'part/rootCA.key is missing'
  [ ! -e part/bob.pem ]
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out part/rootCA.key
  expect 1 sh "$certs" --dir part --client bob
  contains "$output" 'do not belong together'
  echo nonsense >part/rootCA.key
  expect 1 sh "$certs" --dir part --client bob
  contains "$output" 'do not belong together'
  [ ! -e part/bob.pem ]
  [ "$(ls -A part | wc -l)" -eq 4 ]
}

openssl_is_missing () {
  mkdir bin
  for program in sh dirname cat gettext; do
    ln -s "$(command -v "$program")" bin/
  done
  expect 1 env PATH="$dir/bin" "$dir/bin/sh" "$certs" --dir none
  [ "$output" = 'pychat-certs: The openssl command is missing: install the package "openssl".' ]
  [ ! -e none ]
  expect 0 env PATH="$dir/bin" "$dir/bin/sh" "$certs" --help
}

directory_cannot_be_made () {
  : >file
  expect 1 sh "$certs" --dir file/certs
  [ "$output" = 'pychat-certs: Cannot write to the directory file/certs.' ]
}

# One line that names what was wrong, one that points to --help, exit status 2
wrong_usage () {
  expect 2 sh "$certs" --dir wrong "$@"
  [ "$(printf '%s\n' "$output" | wc -l)" -eq 2 ]
  contains "$output" 'pychat-certs --help'
  [ ! -e wrong ]
}

help_is_shown () {
  expect 0 sh "$certs" --help
  contains "$output" 'Usage: pychat-certs'
  for option in --dir --host --client --days --force; do
    contains "$output" "$option"
  done
}

tap_run first_run_makes_four_files
tap_run pem_is_whole server
tap_run pem_is_whole client
tap_run authority_is_one
tap_run server_names_are_checked
tap_run second_run_keeps_everything
tap_run second_run_issues_more_clients
tap_run new_hosts_need_force
tap_run force_issues_what_is_named
tap_run days_are_obeyed
tap_run directory_with_spaces
tap_run two_authorities_differ
tap_run authority_in_part
tap_run openssl_is_missing
tap_run directory_cannot_be_made
tap_run wrong_usage --days
tap_run wrong_usage --days 0
tap_run wrong_usage --days 12x
tap_run wrong_usage --days 1000000
tap_run wrong_usage --days=
tap_run wrong_usage --client ../evil
tap_run wrong_usage --client rootCA
tap_run wrong_usage --client server
tap_run wrong_usage --client -x
tap_run wrong_usage --host 'a b'
tap_run wrong_usage --host 'a,DNS:b'
tap_run wrong_usage --host ''
tap_run wrong_usage --nonsense
tap_run wrong_usage stray
tap_run help_is_shown
tap_done
