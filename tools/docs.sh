#!/usr/bin/env bash
# Renders docs/ as a web site into out/docs.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=tools/requirements/docs.txt
if [ ! .venv-docs/.ready -nt $requirements ]; then
  [ -x .venv-docs/bin/python ] || "${PYTHON:-python3}" -m venv .venv-docs
  .venv-docs/bin/python -m pip install -q --disable-pip-version-check -r $requirements
  touch .venv-docs/.ready
fi
.venv-docs/bin/mkdocs build --quiet --config-file tools/mkdocs.yml --site-dir ../out/docs
echo "[denchi] open out/docs/index.html"
