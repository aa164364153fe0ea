#!/usr/bin/env bash
# Runs the C++ tests with line counts and writes build/coverage/index.html.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake -S . -B build/coverage -G Ninja --log-level=WARNING \
  -DCMAKE_BUILD_TYPE=Debug -DDENCHI_COVERAGE=ON -DDENCHI_BUILD_CLI=OFF -DDENCHI_BUILD_TESTS=ON
cmake --build build/coverage --parallel "$(getconf _NPROCESSORS_ONLN)" --target denchi_tests
ctest --test-dir build/coverage --output-on-failure --exclude-regex '^install\.'
[ -x .venv-coverage/bin/gcovr ] || python3 -m venv .venv-coverage
.venv-coverage/bin/python -m pip install -q --disable-pip-version-check gcovr==8.8
.venv-coverage/bin/gcovr --root . --filter engine/ --filter models/ --filter include/ \
  --html-details build/coverage/index.html --print-summary build/coverage
