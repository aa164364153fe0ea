#!/usr/bin/env bash
# Format, lint and types with pinned tools; `make check`, CI and pre-commit all run this script.
#
#   tools/check.sh            every file
#   tools/check.sh --changed  files that differ from the last commit
#   tools/check.sh --fix      format and mend what can be mended, check nothing else
set -uo pipefail
cd "$(dirname "$0")/.."

mode=${1:-}
tools=.venv-check
requirements=tools/requirements/check.txt

if [ ! $tools/.ready -nt $requirements ]; then
  echo "[check] installing pinned tools into $tools"
  { [ -x $tools/bin/python ] || "${PYTHON:-python3}" -m venv $tools; } &&
    $tools/bin/python -m pip install -q --disable-pip-version-check -r $requirements &&
    touch $tools/.ready || exit 1
fi

if [ "$mode" = --changed ]; then
  files=$(git diff --name-only --diff-filter=d HEAD)
else
  files=$(git ls-files --cached --others --exclude-standard --deduplicate)
fi
select_files() {  # those that match the pattern and exist
  local file
  printf '%s\n' "$files" | grep -E "$1" | while read -r file; do [ -f "$file" ] && echo "$file"; done
}
mapfile -t cpp < <(select_files '\.(cpp|h)$')
mapfile -t cmake < <(select_files '(CMakeLists\.txt|\.cmake)$')
mapfile -t python < <(select_files '\.(py|pyi|ipynb)$')
mapfile -t tidy < <(select_files '^(engine|models|bindings)/.*\.cpp$')
mapfile -t words < <(select_files '\.(md|cpp|h|py|pyi|sh|cmake|txt|toml|yaml)$' |
  grep -vE '^(tests|notebooks/ja)/')  # tests misspell on purpose

if [ "$mode" = --fix ]; then
  [ ${#cpp[@]} -eq 0 ] || $tools/bin/clang-format -i "${cpp[@]}"
  [ ${#cmake[@]} -eq 0 ] || $tools/bin/gersemi -i "${cmake[@]}"
  [ ${#python[@]} -eq 0 ] || { $tools/bin/ruff check -q --fix "${python[@]}"; $tools/bin/ruff format -q "${python[@]}"; }
  exit
fi

status=0
check() {  # check NAME COMMAND...; runs it and reports
  local name=$1 begin=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    echo "[check] $name: ok ($((SECONDS - begin)) s)"
  else
    status=1
    printf '%s\n[check] %s: FAILED\n' "$output" "$name"
  fi
}

clang_tidy() {
  tools/configure.sh && cmake --build build --target denchi_build_header &&
    .venv/bin/python tools/tidy.py $tools/bin/clang-tidy build "$@"
}

[ ${#cpp[@]} -eq 0 ] || check clang-format $tools/bin/clang-format --dry-run --Werror "${cpp[@]}"
[ ${#cmake[@]} -eq 0 ] || check gersemi $tools/bin/gersemi --check "${cmake[@]}"
[ ${#python[@]} -eq 0 ] || {
  check "ruff check" $tools/bin/ruff check "${python[@]}"
  check "ruff format" $tools/bin/ruff format --check "${python[@]}"
  check mypy $tools/bin/mypy --python-executable .venv/bin/python
}
[ ${#words[@]} -eq 0 ] || check codespell $tools/bin/codespell "${words[@]}"
check "rules of the tree" .venv/bin/python tests/support/source_rules.py
[ ${#tidy[@]} -eq 0 ] || check clang-tidy clang_tidy "${tidy[@]}"
exit $status
