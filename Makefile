# The commands of denchi. The first one sets up what is missing; see tools/setup.sh.

SHELL := bash
.PHONY: run test build check format sanitize bench peers docs coverage clean

# From nothing to a discharged cell: table on the terminal, HDF5, CSV and PNG in out/.
run: build
	@mkdir -p out
	@echo "[denchi] running: 1C discharge of chen2020, full-order DFN"
	@.venv/bin/denchi run chen2020 --protocol "Discharge at 1C until 2.5 V" \
	  --out out/chen2020_1C.h5 --csv out/chen2020_1C.csv --plot out/chen2020_1C.png

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
