#!/usr/bin/env bash
# Makes .venv-peers with pinned versions of other simulators, then measures all of them and denchi
# in one run; the table goes to benchmarks/results/peers.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

requirements=benchmarks/peers/requirements.txt
if [ ! .venv-peers/.ready -nt $requirements ]; then
  echo "[denchi] installing the other simulators into .venv-peers"
  [ -x .venv-peers/bin/python ] || "${PYTHON:-python3}" -m venv .venv-peers
  .venv-peers/bin/python -m pip install -q --disable-pip-version-check -r $requirements
  touch .venv-peers/.ready
fi
exec .venv/bin/python benchmarks/peers/compare.py "$@"
