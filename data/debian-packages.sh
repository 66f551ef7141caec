# Sourced by quickstart.sh, tests/run.sh and tests/bench.sh: Debian's packages, installed when they are missing.

# What pychat is built from and runs with: libgnutls28-dev brings TLS, glib-networking the judgement of
# certificates, ca-certificates the trust of the system, libglib2.0-data what GLib itself says in
# other languages.
build_packages='gcc libc6-dev meson ninja-build pkg-config gettext libglib2.0-dev glib-networking
golang-github-kyokomi-emoji-dev libgnutls28-dev libgsasl-dev ca-certificates libglib2.0-data libncurses-dev libreadline-dev libunistring-dev libfribidi-dev libsqlite3-dev'

# missing_packages PACKAGE...: those that are not installed. Without dpkg, on another system, it is
# meson that says what is missing.
missing_packages () {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  for package in "$@"; do
    # one word for each architecture of the package
    case " $(dpkg-query -W -f '${db:Status-Status} ' "$package" 2>/dev/null)" in
      *' installed '*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# may_install: sets become, the words before a command that root has to run; asks for a password where
# somebody can type one
may_install () {
  become=
  [ "$(id -u)" -ne 0 ] || return 0

  if ! command -v sudo >/dev/null 2>&1; then
    reason='there is no sudo to install them'
    return 1
  fi
  become='sudo -n'
  [ -n "${CI-}" ] || { [ ! -t 0 ] && [ ! -t 2 ]; } || become=sudo
  $become id >/dev/null && return 0
  reason='sudo does not install them'
  return 1
}

# apt_get ARGUMENT...: what it has to say is kept in $apt_log, what was typed ahead stays for pychat
apt_get () {
  # shellcheck disable=SC2086 # words on purpose
  $become env DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} \
    ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
    apt-get -qq -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" >>"$apt_log" 2>&1 </dev/null
}

# install_with_apt PACKAGE...: the package lists of a fresh machine are empty or old, and are fetched once
# that shows. Some that cannot be fetched are no reason to give up.
install_with_apt () {
  ! apt_get install --no-install-recommends "$@" || return 0
  : >"$apt_log"
  hint='see above'
  apt_get update --error-on=any || hint='nor fetch all package lists: is there a network?'
  ! apt_get install --no-install-recommends "$@" || return 0
  cat "$apt_log" >&2
  echo "pychat: apt-get could not install what is missing, $hint" >&2
  return 1
}

# install_packages PACKAGE...: asks for nothing and says nothing when all are there
install_packages () {
  missing=$(missing_packages "$@")
  missing=${missing% }
  [ -n "$missing" ] || return 0

  may_install || {
    echo "pychat: packages are missing, and $reason; as root, type: apt-get install --no-install-recommends $missing" >&2
    return 1
  }

  echo "pychat: installing $missing" >&2
  apt_log=$(mktemp)
  status=0
  # shellcheck disable=SC2086 # package names
  install_with_apt $missing || status=$?
  rm -f "$apt_log"
  return "$status"
}
