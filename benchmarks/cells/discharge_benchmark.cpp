// Whole runs through the public interface: 1C discharges, and how their time grows with the mesh.
#include <benchmark/benchmark.h>

#include <string>

#include "denchi/simulate.h"

namespace denchi {
namespace {

void discharge(benchmark::State& state, const char* name, const char* model) {
  const Cell cell(name);
  Settings settings;
  settings.model = model;
  Statistics statistics;
  for (auto _ : state) statistics = simulate(cell, {}, settings).statistics();
  state.counters["steps"] = static_cast<double>(statistics.steps);
  state.counters["residuals"] = static_cast<double>(statistics.residuals);
  state.counters["unknowns"] = static_cast<double>(statistics.unknowns);
}

// Elements of the first order, as many in each region as the argument says. The time of one
// residual with its share of everything else, so that a different number of steps does not disturb.
void discharge_on_mesh(benchmark::State& state) {
  const Cell cell("chen2020");
  const std::string n = std::to_string(state.range(0));
  Settings settings;
  settings.mesh = "negative=" + n + ",separator=" + n + ",positive=" + n +
                  ",negative_order=1,separator_order=1,positive_order=1";
  std::size_t residuals = 1;
  for (auto _ : state) residuals = simulate(cell, {}, settings).statistics().residuals;
  state.counters["residuals"] = static_cast<double>(residuals);
  state.counters["per_residual"] = benchmark::Counter(
      static_cast<double>(residuals),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.SetComplexityN(state.range(0));
}

BENCHMARK_CAPTURE(discharge, chen2020_dfn, "chen2020", "dfn")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(discharge, marquis2019_dfn, "marquis2019", "dfn")->Unit(benchmark::kMicrosecond);
BENCHMARK(discharge_on_mesh)
    ->RangeMultiplier(2)
    ->Range(10, 160)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);

}  // namespace
}  // namespace denchi
