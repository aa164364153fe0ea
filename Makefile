# The commands of denchi. The first one sets up what is missing; see tools/setup.sh.

SHELL := bash
.PHONY: run test build check format sanitize wheel bench peers docs coverage clean

# From nothing to discharged cells, one liquid and one solid: table on the terminal, HDF5, CSV and
# PNG in out/.
run: build
	@echo "[denchi] running: 1C discharges of a liquid and a solid cell, full-order DFN"
	@.venv/bin/python tools/first_run.py out

# Every test, C++ then Python; both run even if the first fails.
test: .venv/.ready
	@tools/build.sh denchi_tests
	@tools/test.sh

# Set up and build only.
build: .venv/.ready
	@tools/build.sh

# Formats, lint, types, rules of the tree. `make format` mends what can be mended.
check: .venv/.ready
	@tools/check.sh
format:
	@tools/check.sh --fix

# Address, undefined-behaviour and thread sanitizers on named test programs.
sanitize: .venv/.ready
	@tools/sanitize.sh

# The wheel, as pip builds it, and tests of its instruction sets.
wheel: build
	@tools/wheel.sh

# Google Benchmark of kernels and cells; a table into benchmarks/results.
bench: .venv/.ready
	@tools/build.sh denchi_benchmarks
	@tools/bench.sh

# Side by side with other simulators in one run; a table into benchmarks/results.
peers: build
	@benchmarks/peers/run.sh

docs:
	@tools/docs.sh
coverage: .venv/.ready
	@tools/coverage.sh

clean:
	rm -rf build out

.venv/.ready: tools/setup.sh tools/requirements/test.txt cmake/system-packages.txt
	@tools/setup.sh
