#!/usr/bin/env bash
# Configures build/, once; later changes of CMake files are noticed by the build itself.
set -euo pipefail
cd "$(dirname "$0")/.."

[ ! -f build/build.ninja ] || exit 0
echo "[denchi] configuring build/"
# In CI a warning is an error; elsewhere a newer compiler may warn about something new.
cmake -S . -B build -G Ninja --log-level=WARNING \
  -DCMAKE_BUILD_TYPE=Release -DDENCHI_NATIVE=ON \
  -DDENCHI_BUILD_PYTHON=ON -DDENCHI_BUILD_TESTS=ON -DDENCHI_BUILD_BENCHMARKS=ON \
  -DCMAKE_COMPILE_WARNING_AS_ERROR="${CI:+ON}" \
  -DPython_EXECUTABLE="$PWD/.venv/bin/python" -DCMAKE_INSTALL_PREFIX="$PWD/.venv"
