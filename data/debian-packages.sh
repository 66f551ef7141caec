# Sourced by quickstart.sh and tests/run.sh: Debian's packages, installed when they are missing.

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

# install_packages PACKAGE...: asks for nothing and says nothing when all are there
install_packages () {
  missing=$(missing_packages "$@")
  missing=${missing% }
  [ -n "$missing" ] || return 0

  if [ "$(id -u)" -eq 0 ]; then
    become=
  elif command -v sudo >/dev/null 2>&1; then
    become=sudo
    [ -t 0 ] && [ -z "${CI-}" ] || become='sudo -n'
  else
    echo "pychat: packages are missing, and there is no sudo to install them; as root, type: apt-get install --no-install-recommends $missing" >&2
    return 1
  fi

  echo "pychat: installing $missing" >&2
  apt="$become env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0"
  # shellcheck disable=SC2086 # words on purpose: a command, and package names
  {
    # The package lists of a fresh machine are empty or old: fetch them once that shows.
    $apt install --no-install-recommends $missing >/dev/null 2>&1 || {
      $apt update >&2 && $apt install --no-install-recommends $missing >&2
    }
  } || {
    echo "pychat: apt-get could not install: $missing" >&2
    return 1
  }
}
