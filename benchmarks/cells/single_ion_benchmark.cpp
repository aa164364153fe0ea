// What the salt of a liquid costs: 1C discharges of one cell with either kind of electrolyte, on
// the same mesh with the same tolerance. Compare each `single_ion` with the `liquid` beside it.
#include <benchmark/benchmark.h>

#include <string>

#include "denchi/simulate.h"

namespace denchi {
namespace {

// Every number, since each kind of electrolyte would choose others: 12 nodes in x, what liquids get
// by default, and 45 nodes.
constexpr const char* kFewNodes =
    "negative=1,negative_order=4,separator=1,separator_order=3,positive=1,positive_order=4,"
    "r_negative=1,r_negative_order=4,r_positive=1,r_positive_order=4";
constexpr const char* kManyNodes =
    "negative=4,negative_order=5,separator=1,separator_order=4,positive=4,positive_order=5,"
    "r_negative=1,r_negative_order=4,r_positive=1,r_positive_order=4";

/// LiPF6 in EC:EMC at 1 mol/l, its properties as functions of salt (Nyman et al. 2008).
Cell with_liquid(const Cell& cell) {
  const Cell liquid("chen2020");
  Cell changed = cell;
  for (const char* leaf : {"cation_transference_number", "diffusivity", "conductivity"}) {
    const std::string path = std::string("electrolyte.") + leaf;
    changed = changed.with(path, liquid.parameters().at(path).value);
  }
  return changed.with("electrolyte.law", "binary");
}

/// A single-ion conductor that conducts as that liquid does at its initial concentration.
Cell with_single_ion(const Cell& cell) {
  return cell.with("electrolyte.law", "single_ion").with("electrolyte.conductivity", 0.949);
}

void discharge(benchmark::State& state, const char* name, bool salt, const char* mesh) {
  const Cell cell = salt ? with_liquid(Cell(name)) : with_single_ion(Cell(name));
  Settings settings;
  settings.mesh = mesh;
  settings.rtol = 6e-4;
  Statistics statistics;
  for (auto _ : state) statistics = simulate(cell, {}, settings).statistics();
  state.counters["steps"] = static_cast<double>(statistics.steps);
  state.counters["residuals"] = static_cast<double>(statistics.residuals);
  state.counters["unknowns"] = static_cast<double>(statistics.unknowns);
}

BENCHMARK_CAPTURE(discharge, chen2020_few_nodes_liquid, "chen2020", true, kFewNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, chen2020_few_nodes_single_ion, "chen2020", false, kFewNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, chen2020_many_nodes_liquid, "chen2020", true, kManyNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, chen2020_many_nodes_single_ion, "chen2020", false, kManyNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, nmc811_few_nodes_liquid, "nmc811_lpscl_graphite", true, kFewNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, nmc811_few_nodes_single_ion, "nmc811_lpscl_graphite", false, kFewNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, nmc811_many_nodes_liquid, "nmc811_lpscl_graphite", true, kManyNodes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(
    discharge, nmc811_many_nodes_single_ion, "nmc811_lpscl_graphite", false, kManyNodes)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace denchi
