// Consistent values on real cells after hard jumps of the control, checked against the residual.
#include "engine/dae/consistent_start.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/run/model_factory.h"
#include "tests/support/small_problem.h"

namespace denchi {
namespace {

class Start {
 public:
  explicit Start(const std::string& cell)
      : model(make_cell_model(Cell(cell), ModelRequest()).model),
        solver(make_linear_solver("", model->map())),
        blocks(model->map()),
        y(model->map().size, 0.0) {
    model->start(0.0, y.data());
    EXPECT_TRUE(to({Control::Kind::current, 0.0, 0.0, 0.0}).ok);
  }

  StartResult to(const Control& control) {
    model->set_control(control);
    return consistent_start(*model, *solver, blocks, 0.0, y.data());
  }

  /// Largest algebraic row of the residual, in A/m2 and V.
  double residual() {
    std::vector<double> yp(y.size(), 0.0), r(y.size(), 0.0);
    model->rates(0.0, y.data(), yp.data());
    EXPECT_TRUE(model->residual(0.0, y.data(), yp.data(), r.data()));
    double worst = 0.0;
    for (std::size_t i = 0; i < r.size(); ++i)
      if (model->differential()[i] == 0) worst = std::max(worst, std::abs(r[i]));
    return worst;
  }
  std::vector<double> differential() const {
    std::vector<double> part;
    for (std::size_t i = 0; i < y.size(); ++i)
      if (model->differential()[i] != 0) part.push_back(y[i]);
    return part;
  }
  double current() const { return y[model->map().border_entry(kCurrent)]; }
  double voltage() const { return y[model->map().border_entry(kVoltage)]; }
  double capacity() const { return model->ratings().nominal_capacity; }

  std::unique_ptr<CellModel> model;
  std::unique_ptr<LinearSolver> solver;
  Blocks blocks;
  std::vector<double> y;
};

class ConsistentStart : public ::testing::TestWithParam<std::string> {};

TEST_P(ConsistentStart, FindsRest) {
  Start start(GetParam());
  EXPECT_LT(start.residual(), 1e-9);
  EXPECT_LT(std::abs(start.current()), 1e-12);
}

TEST_P(ConsistentStart, JumpsFromRestToSixCEitherWay) {
  for (const double rate : {6.0, -6.0}) {
    Start start(GetParam());
    const std::vector<double> before = start.differential();
    const double current = rate * start.capacity();
    ASSERT_TRUE(start.to({Control::Kind::current, current, 0.0, 0.0}).ok) << rate;
    EXPECT_LT(start.residual(), 1e-6);
    EXPECT_DOUBLE_EQ(start.current(), current);
    EXPECT_EQ(start.differential(), before);  // particles and salt have not moved
  }
}

TEST_P(ConsistentStart, JumpsToAVoltage) {
  for (const double jump : {-0.3, -0.01, 0.1}) {
    Start start(GetParam());
    const double target = start.voltage() + jump;
    ASSERT_TRUE(start.to({Control::Kind::voltage, target, 0.0, 0.0}).ok) << jump;
    EXPECT_LT(start.residual(), 1e-6);
    EXPECT_NEAR(start.voltage(), target, 1e-10);
    EXPECT_LT(start.current() * jump, 0.0);  // a discharge lowers the voltage
  }
}

TEST_P(ConsistentStart, JumpsToAPower) {
  for (const double rate : {3.0, -1.0}) {
    Start start(GetParam());
    const double power = rate * start.capacity() * start.voltage();
    ASSERT_TRUE(start.to({Control::Kind::power, power, 0.0, 0.0}).ok) << rate;
    EXPECT_LT(start.residual(), 1e-6 * std::abs(power));
    EXPECT_NEAR(start.current() * start.voltage(), power, 1e-8 * std::abs(power));
    EXPECT_GT(start.voltage(), 0.0);
  }
}

TEST_P(ConsistentStart, RefusesAPowerThatNoCurrentGives) {
  Start start(GetParam());
  const Control impossible{Control::Kind::power, 1e6 * start.capacity(), 0.0, 0.0};
  EXPECT_FALSE(start.to(impossible).ok);
  EXPECT_EQ(start.model->control().value, impossible.value);  // the ramp leaves no trace
  for (const double v : start.y) EXPECT_TRUE(std::isfinite(v));
}

TEST_P(ConsistentStart, NeedsNothingWhereAllIsWell) {
  Start start(GetParam());
  const std::vector<double> before = start.y;
  const StartResult again = start.to({Control::Kind::current, 0.0, 0.0, 0.0});
  EXPECT_TRUE(again.ok);
  EXPECT_LE(again.iterations, 1u);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(start.y[i], before[i], 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Cells,
                         ConsistentStart,
                         ::testing::Values("chen2020", "marquis2019", "prada2013"),
                         [](const auto& cell) { return cell.param; });

TEST(ConsistentStartOfASmallProblem, IsExact) {
  testing::SmallProblem problem;
  problem.set_control({Control::Kind::power, 8.0, 0.0, 0.0});
  const auto solver = make_linear_solver("", problem.map());
  Blocks blocks(problem.map());
  std::vector<double> y(problem.map().size, 0.0);
  y[problem.y()] = 1.0;
  y[problem.voltage()] = 3.0;
  y[problem.map().border_entry(kTemperature)] = 298.15;
  ASSERT_TRUE(consistent_start(problem, *solver, blocks, 0.0, y.data()).ok);
  EXPECT_DOUBLE_EQ(y[problem.s()], 1.0);
  EXPECT_DOUBLE_EQ(y[problem.voltage()], 4.0);
  EXPECT_DOUBLE_EQ(y[problem.map().border_entry(kCurrent)], 2.0);
  EXPECT_EQ(y[problem.y()], 1.0);
}

TEST(ConsistentStartOfASmallProblem, FailsAsAValue) {
  testing::SmallProblem problem;
  const auto solver = make_linear_solver("", problem.map());
  Blocks blocks(problem.map());
  for (const auto trouble :
       {testing::SmallProblem::Trouble::no_value, testing::SmallProblem::Trouble::singular}) {
    problem.trouble = trouble;
    std::vector<double> y = problem.exact(0.0);
    EXPECT_FALSE(consistent_start(problem, *solver, blocks, 0.0, y.data()).ok);
  }
}

}  // namespace
}  // namespace denchi
