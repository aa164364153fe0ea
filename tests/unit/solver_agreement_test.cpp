// Along a real discharge the structured, sparse and dense solvers agree: in each solve, and in the
// voltage at the end of it all.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "denchi/simulate.h"
#include "engine/dae/consistent_start.h"
#include "engine/dae/ida.h"
#include "engine/run/model_factory.h"
#include "tests/support/random_system.h"

namespace denchi {
namespace {

const std::vector<std::string> kSolvers = {"bordered", "klu", "dense"};

/// Largest difference of two corrections, relative to the largest entry of its kind of unknown.
double disagreement(const std::vector<double>& a,
                    const std::vector<double>& b,
                    const std::vector<double>& scale) {
  double difference = 0.0, size = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference = std::max(difference, std::abs(a[i] - b[i]) / scale[i]);
    size = std::max(size, std::abs(b[i]) / scale[i]);
  }
  return difference / size;
}

class SolverAgreement : public ::testing::TestWithParam<std::string> {};

TEST_P(SolverAgreement, InEachSolveOfADischarge) {
  const auto model = make_cell_model(Cell(GetParam()), ModelRequest()).model;
  const StateMap& map = model->map();
  std::vector<std::unique_ptr<LinearSolver>> solvers;
  for (const std::string& name : kSolvers) solvers.push_back(make_linear_solver(name, map));
  Blocks blocks(map);
  const double current = model->ratings().nominal_capacity;
  std::vector<double> y(map.size, 0.0), yp(map.size, 0.0), scale(map.size);
  model->tolerances(1.0, scale);
  model->set_control({Control::Kind::current, current, 0.0, 0.0});
  model->start(current, y.data());
  ASSERT_TRUE(consistent_start(*model, *solvers[0], blocks, 0.0, y.data()).ok);
  model->rates(0.0, y.data(), yp.data());
  Ida ida(*model, *solvers[0], blocks, 1e-4);
  ida.start(0.0, y.data(), yp.data());

  testing::Random random(4);
  const std::size_t voltage = map.border_entry(kVoltage);
  const std::vector<std::uint8_t> real = map.real_entries();
  while (ida.state()[voltage] > model->ratings().lower_cut_off && ida.time() < 3300.0) {
    ASSERT_TRUE(ida.step(1e9)) << ida.failure();
    // the right-hand side of a small disturbance of every unknown: the residual beside the solution
    std::vector<double> near(ida.state(), ida.state() + map.size), r(map.size);
    for (std::size_t i = 0; i < map.size; ++i)
      if (real[i] != 0) near[i] += 1e-5 * scale[i] * testing::uniform(random, -1.0, 1.0);
    ASSERT_TRUE(model->residual(ida.time(), near.data(), ida.rate(), r.data()));
    std::vector<std::vector<double>> x;
    for (const auto& solver : solvers) {
      model->assemble(ida.time(), 1.0 / ida.last_step(), ida.state(), Matrix::newton, blocks);
      ASSERT_TRUE(solver->factor(blocks));
      x.push_back(r);
      solver->solve(x.back().data());
    }
    ASSERT_LT(disagreement(x[0], x[2], scale), 1e-10) << "bordered, at " << ida.time() << " s";
    ASSERT_LT(disagreement(x[1], x[2], scale), 1e-10) << "klu, at " << ida.time() << " s";
    // the integrator must find its own factorisation again
    model->assemble(ida.time(), 1.0 / ida.last_step(), ida.state(), Matrix::newton, blocks);
    ASSERT_TRUE(solvers[0]->factor(blocks));
  }
  EXPECT_GT(ida.counts().steps, 30u);
}

INSTANTIATE_TEST_SUITE_P(Cells,
                         SolverAgreement,
                         ::testing::Values("chen2020", "marquis2019", "chen2020_composite"),
                         [](const auto& cell) { return cell.param; });

TEST(SolverAgreement, InTheVoltageOfAWholeRun) {
  const Cell cell("chen2020");
  std::vector<double> times;
  for (int i = 1; i <= 100; ++i) times.push_back(35.0 * i);
  std::vector<std::vector<double>> voltages;
  for (const std::string& solver : kSolvers) {
    Settings settings;
    settings.solver = solver;
    settings.rtol = 1e-9;
    const Solution run = simulate(cell, {}, settings);
    ASSERT_EQ(run.status(), Status::finished) << run.reason();
    voltages.push_back(run.at(times, "voltage"));
  }
  for (std::size_t i = 0; i < times.size(); ++i)
    for (std::size_t s = 1; s < kSolvers.size(); ++s)
      EXPECT_NEAR(voltages[s][i], voltages[0][i], 1e-8)
          << kSolvers[s] << " at " << times[i] << " s";
}

}  // namespace
}  // namespace denchi
