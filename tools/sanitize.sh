#!/usr/bin/env bash
# Builds named test programs under the sanitizers and runs them:
#   address, undefined   denchi_unit_tests
#   thread               denchi_threads_tests
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[denchi] %s\n' "$*"; }

run() {  # run SANITIZERS PROGRAM
  local folder="build/sanitize-${1%%,*}"
  say "building $2 with -fsanitize=$1 in $folder"
  cmake -S . -B "$folder" -G Ninja --log-level=WARNING \
    -DCMAKE_BUILD_TYPE=Debug -DDENCHI_SANITIZE="$1" \
    -DDENCHI_BUILD_CLI=OFF -DDENCHI_BUILD_TESTS=ON
  cmake --build "$folder" --parallel "$(getconf _NPROCESSORS_ONLN)" --target "$2"
  "$folder/tests/$2" --gtest_brief=1
}

export UBSAN_OPTIONS=print_stacktrace=1
run address,undefined denchi_unit_tests
run thread denchi_threads_tests
say "no sanitizer reported anything"
