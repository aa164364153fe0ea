#!/usr/bin/env bash
# Builds the wheel into build/wheel as pip does, and tests what only a wheel has: a choice of
# instruction sets.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '[denchi] %s\n' "$*"; }
python=.venv/bin/python
folder=build/wheel
most=20 # MB

rm -rf $folder/*.whl $folder/site
say "building the wheel"
$python -m pip wheel -q --disable-pip-version-check --no-deps --wheel-dir $folder \
  --config-settings=build-dir=$folder/cmake .
wheel=$(echo $folder/*.whl)
size=$(du --apparent-size -BM "$wheel" | cut -f1)
say "$wheel: $size"
[ "${size%M}" -le $most ] || { say "that is more than $most MB"; exit 1; }

$python -m pip install -q --disable-pip-version-check --no-deps --target $folder/site "$wheel"
export PYTHONPATH=$PWD/$folder/site DENCHI_PROGRAM=$PWD/$folder/site/bin/denchi
"$DENCHI_PROGRAM" --version
$python -m pytest -q tests/python/test_instruction_sets.py tests/python/test_import.py
