// A whole Newton matrix of the shape of a cell (three fields, particles of six nodes at every node
// of two electrodes, one border column): factor and solve by each solver. Arguments: elements in
// each region, order. The cost of the structured solver grows linearly with the elements.
#include "benchmarks/kernels/kernel_data.h"
#include "engine/linalg/bordered_system.h"
#include "engine/linalg/reference_solvers.h"
#include "tests/support/random_system.h"

namespace denchi {
namespace {

StateMap cell_map(std::size_t elements, std::size_t order) {
  StateMap map;
  map.fields = 3;
  for (std::size_t e = 0; e < 3 * elements; ++e) map.elements.push_back({e * order, order});
  map.nodes = 3 * elements * order + 1;
  for (const std::size_t first : {std::size_t{0}, 2 * elements * order}) {
    StateMap::Group electrode;
    electrode.positions = elements * order + 1;
    electrode.first_node = first;
    electrode.chains = {{6, 5, 0, 0}};
    electrode.scalars = 1;
    map.groups.push_back(electrode);
  }
  map.borders = 3;
  map.border_columns = {0};
  map.finish();
  return map;
}

using Make = std::unique_ptr<LinearSolver> (*)(const StateMap&);

template <Make make>
void factor_cell(benchmark::State& state) {
  const StateMap map =
      cell_map(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  Blocks fresh(map), blocks(map);
  testing::fill_random(random_engine(), fresh);
  const auto solver = make(map);
  for (auto _ : state) {
    state.PauseTiming();
    blocks.~Blocks();
    new (&blocks) Blocks(fresh);
    state.ResumeTiming();
    benchmark::DoNotOptimize(solver->factor(blocks));
  }
  state.SetComplexityN(state.range(0));
}

template <Make make>
void solve_cell(benchmark::State& state) {
  const StateMap map =
      cell_map(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  Blocks blocks(map);
  testing::fill_random(random_engine(), blocks);
  const auto solver = make(map);
  if (!solver->factor(blocks)) state.SkipWithError("singular");
  std::vector<double> x(map.size, 1.0);
  for (auto _ : state) {
    solver->solve(x.data());
    benchmark::DoNotOptimize(x.data());
    std::fill(x.begin(), x.end(), 1.0);
  }
  state.SetComplexityN(state.range(0));
}

void sizes(benchmark::internal::Benchmark* b) { b->Args({1, 4})->Args({2, 4})->Args({10, 1}); }
void growing(benchmark::internal::Benchmark* b) {
  for (const int elements : {10, 20, 40, 80, 160}) b->Args({elements, 1});
  for (const int elements : {1, 4, 16, 40}) b->Args({elements, 4});
}

BENCHMARK(factor_cell<make_bordered_solver>)->Apply(growing);
BENCHMARK(factor_cell<make_dynamic_bordered_solver>)->Apply(sizes);
BENCHMARK(factor_cell<make_klu_solver>)->Apply(sizes);
BENCHMARK(factor_cell<make_dense_solver>)->Apply(sizes);
BENCHMARK(solve_cell<make_bordered_solver>)->Apply(growing);
BENCHMARK(solve_cell<make_dynamic_bordered_solver>)->Apply(sizes);
BENCHMARK(solve_cell<make_klu_solver>)->Apply(sizes);
BENCHMARK(solve_cell<make_dense_solver>)->Apply(sizes);

}  // namespace
}  // namespace denchi
