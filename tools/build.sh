#!/usr/bin/env bash
# Builds the library, the program and the Python package in build/ (and the targets named as
# arguments) and installs them into .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[denchi] %s\n' "$*"; }
jobs=$(getconf _NPROCESSORS_ONLN)

tools/configure.sh
say "building in build/ with $jobs jobs"
cmake --build build --parallel "$jobs" --target denchi_cli _denchi "$@"

# Copy the package and the program into .venv where anything of them changed.
site=$(echo "$PWD"/.venv/lib/python3*/site-packages)
installed=.venv/.installed
products=(bindings/python/denchi models/library build/bin/denchi build/bindings/_denchi*.so)
if [ ! -f $installed ] || [ -n "$(find "${products[@]}" -newer $installed -print -quit)" ]; then
  rm -rf "$site/denchi" .venv/share/denchi
  touch $installed.new
  {
    cmake --install build --component python --prefix "$site"
    cmake --install build --component program --prefix "$PWD/.venv"
    cmake --install build --component data --prefix "$PWD/.venv"
  } >build/install.log
  .venv/bin/python -m compileall -q "$site/denchi"
  mv $installed.new $installed
  say "installed .venv/bin/denchi and the Python package"
fi
