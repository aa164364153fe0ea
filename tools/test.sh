#!/usr/bin/env bash
# Runs every test that is built: ctest (C++, installed consumer, rules of the tree), then pytest
# (Python package, notebooks). Each ends with its own closing lines; a failure of either fails.
set -uo pipefail
cd "$(dirname "$0")/.."

status=0
ctest --test-dir build --parallel "$(getconf _NPROCESSORS_ONLN)" --output-on-failure --progress || status=1
.venv/bin/python -m pytest || status=1
exit $status
