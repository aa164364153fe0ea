#!/usr/bin/env bash
# Gets what is missing to build and test denchi: system packages, then .venv with pinned Python
# packages. Asks nothing; safe to repeat.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[denchi] %s\n' "$*"; }

python=${PYTHON:-python3}
has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
has_headers() {
  "$python" -c 'import os, sysconfig
raise SystemExit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'
}

# What one of the package managers would have to install, as lines to copy.
print_package_lines() {
  sed -e 's/^apt /  sudo apt-get install --no-install-recommends /' \
      -e 's/^brew /  brew install /' \
      -e 's/^conda /  conda install -c conda-forge /' cmake/system-packages.txt
}

install_system_packages() {
  command -v apt-get >/dev/null || return 0
  local package missing=()
  for package in $(sed -n 's/^apt //p' cmake/system-packages.txt); do
    case $package in
      python3-venv) has_venv && continue ;;
      python3-dev) has_headers && continue ;;
      g++) command -v c++ >/dev/null && continue ;;
      cmake) command -v cmake >/dev/null && continue ;;
      ninja-build) command -v ninja >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    # Without the right to install, CMake says in words what it does not find.
    if [ -z "${CI:-}" ] || ! sudo -n true 2>/dev/null; then return 0; fi
    as_root=(sudo -n)
  fi
  say "installing system packages: ${missing[*]}"
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq
                 --no-install-recommends -o Dpkg::Use-Pty=0 "${missing[@]}")
  mkdir -p build
  local log=build/apt.log
  # The package lists are fetched only where they do not do as they are.
  "${install[@]}" >"$log" 2>&1 || {
    "${as_root[@]}" apt-get update -qq >"$log" 2>&1 && "${install[@]}" >>"$log" 2>&1
  } || {
    tail -n 20 "$log"
    say "apt could not install them; the whole log is in $log"
    exit 1
  }
}

install_python_packages() {
  "$python" -c 'import sys; raise SystemExit(sys.version_info < (3, 10))' || {
    say "Python 3.10 or newer is needed, $python is $("$python" --version)"
    exit 1
  }
  if [ ! -x .venv/bin/python ]; then
    has_venv || {
      say "Python cannot make virtual environments here. Install what is missing with one of"
      print_package_lines
      exit 1
    }
    say "creating .venv with $("$python" --version)"
    "$python" -m venv .venv
  fi
  say "installing pinned Python packages into .venv"
  .venv/bin/python -m pip install -q --disable-pip-version-check -r tools/requirements/test.txt
}

install_system_packages
install_python_packages
touch .venv/.ready
