#!/usr/bin/env bash
# Runs the C++ benchmarks and writes benchmarks/results/kernels.md. Arguments go to Google Benchmark,
# e.g. --benchmark_filter=tridiagonal.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p out benchmarks/results
build/benchmarks/denchi_benchmarks --benchmark_out=out/benchmarks.json --benchmark_out_format=json "$@"
.venv/bin/python tools/bench_table.py out/benchmarks.json benchmarks/results/kernels.md
