// What one Newton iteration of a real cell is made of: residual, assembly, factorisation, solve.
#include "benchmarks/kernels/kernel_data.h"
#include "denchi/cell.h"
#include "engine/dae/consistent_start.h"
#include "engine/run/model_factory.h"

namespace denchi {
namespace {

/// A cell in the middle of nothing in particular: consistent under its 1C current.
struct Setup {
  explicit Setup(const char* name) {
    model = make_cell_model(Cell(name), ModelRequest()).model;
    solver = make_linear_solver("", model->map());
    blocks = std::make_unique<Blocks>(model->map());
    const double current = model->ratings().nominal_capacity;
    model->set_control({Control::Kind::current, current, 0.0, 0.0});
    y.resize(model->map().size);
    yp.resize(y.size());
    r.resize(y.size());
    model->start(current, y.data());
    consistent_start(*model, *solver, *blocks, 0.0, y.data());
    model->rates(0.0, y.data(), yp.data());
  }
  void assemble() { model->assemble(0.0, 0.1, y.data(), Matrix::newton, *blocks); }

  std::unique_ptr<CellModel> model;
  std::unique_ptr<LinearSolver> solver;
  std::unique_ptr<Blocks> blocks;
  std::vector<double> y, yp, r;
};

void residual(benchmark::State& state, const char* name) {
  Setup s(name);
  for (auto _ : state) {
    benchmark::DoNotOptimize(s.model->residual(0.0, s.y.data(), s.yp.data(), s.r.data()));
    benchmark::ClobberMemory();
  }
}

void assembly(benchmark::State& state, const char* name) {
  Setup s(name);
  for (auto _ : state) {
    s.assemble();
    benchmark::ClobberMemory();
  }
}

void assembly_and_factor(benchmark::State& state, const char* name) {
  Setup s(name);
  for (auto _ : state) {
    s.assemble();
    benchmark::DoNotOptimize(s.solver->factor(*s.blocks));
  }
}

void solve(benchmark::State& state, const char* name) {
  Setup s(name);
  s.assemble();
  if (!s.solver->factor(*s.blocks)) state.SkipWithError("singular");
  for (auto _ : state) {
    s.solver->solve(s.r.data());
    benchmark::DoNotOptimize(s.r.data());
    std::fill(s.r.begin(), s.r.end(), 1.0);
  }
}

BENCHMARK_CAPTURE(residual, chen2020, "chen2020");
BENCHMARK_CAPTURE(residual, marquis2019, "marquis2019");
BENCHMARK_CAPTURE(assembly, chen2020, "chen2020");
BENCHMARK_CAPTURE(assembly, marquis2019, "marquis2019");
BENCHMARK_CAPTURE(assembly_and_factor, chen2020, "chen2020");
BENCHMARK_CAPTURE(assembly_and_factor, marquis2019, "marquis2019");
BENCHMARK_CAPTURE(solve, chen2020, "chen2020");
BENCHMARK_CAPTURE(solve, marquis2019, "marquis2019");

}  // namespace
}  // namespace denchi
