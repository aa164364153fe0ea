// The integrator on a problem with an exact solution: accuracy, restarts, and every way to fail.
#include "engine/dae/ida.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/small_problem.h"

namespace denchi {
namespace {

using testing::SmallProblem;
using Trouble = SmallProblem::Trouble;

struct Integration {
  explicit Integration(double rtol) : ida(problem, *solver, blocks, rtol) {
    problem.set_control({Control::Kind::current, 2.0, 0.5, 0.0});
  }
  void start(double t) {
    const std::vector<double> y = problem.exact(t);
    std::vector<double> yp(y.size(), 0.0);
    problem.rates(t, y.data(), yp.data());
    ida.start(t, y.data(), yp.data());
  }
  bool go_to(double t) {
    while (ida.time() < t)
      if (!ida.step(t)) return false;
    return true;
  }
  double error() const {
    const std::vector<double> exact = problem.exact(ida.time());
    double worst = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i)
      worst = std::max(worst, std::abs(ida.state()[i] - exact[i]));
    return worst;
  }

  SmallProblem problem;
  std::unique_ptr<LinearSolver> solver = make_linear_solver("", problem.map());
  Blocks blocks{problem.map()};
  Ida ida;
};

/// Largest error up to t = 2.
double largest_error(double rtol) {
  Integration run(rtol);
  run.start(0.0);
  double worst = 0.0;
  while (run.ida.time() < 2.0) {
    EXPECT_TRUE(run.ida.step(2.0));
    worst = std::max(worst, run.error());
  }
  EXPECT_EQ(run.ida.time(), 2.0);
  return worst;
}

TEST(Ida, FollowsTheExactSolutionToItsTolerance) {
  double least = 1.0;
  for (const double rtol : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}) {
    const double error = largest_error(rtol);
    EXPECT_LT(error, 30.0 * rtol);
    EXPECT_LT(error, least);
    least = error;
  }
  EXPECT_GT(std::log10(largest_error(1e-4) / largest_error(1e-10)) / 6.0, 0.75);  // nearly rtol^1
}

TEST(Ida, KeepsThePaddingAtZero) {
  Integration run(1e-6);
  run.start(0.0);
  ASSERT_TRUE(run.go_to(1.0));
  const std::vector<std::uint8_t> real = run.problem.map().real_entries();
  for (std::size_t i = 0; i < real.size(); ++i) {
    if (real[i] != 0) continue;
    EXPECT_EQ(run.ida.state()[i], 0.0);
    EXPECT_EQ(run.ida.rate()[i], 0.0);
  }
}

TEST(Ida, GivesTheRateAndTheOrderOfTheStep) {
  Integration run(1e-8);
  run.start(0.0);
  ASSERT_TRUE(run.ida.step(2.0));
  EXPECT_EQ(run.ida.order(), 1);
  EXPECT_DOUBLE_EQ(run.ida.last_step(), run.ida.time());
  ASSERT_TRUE(run.go_to(1.0));
  EXPECT_GT(run.ida.order(), 2);
  EXPECT_LE(run.ida.order(), 5);
  EXPECT_NEAR(run.ida.rate()[run.problem.y()], -std::exp(-1.0), 1e-6);
}

TEST(Ida, RestartsAtOrderOneAndKeepsItsCounts) {
  Integration run(1e-6);
  run.start(0.0);
  ASSERT_TRUE(run.go_to(1.0));
  const IdaCounts once = run.ida.counts();
  EXPECT_GT(once.steps, 5u);
  EXPECT_GE(once.residuals, once.steps);
  EXPECT_GT(once.jacobians, 0u);
  EXPECT_GE(once.solves, once.newton_iterations);
  run.start(0.5);  // back in time, as no integrator goes on its own
  EXPECT_EQ(run.ida.time(), 0.5);
  ASSERT_TRUE(run.ida.step(3.0));
  EXPECT_EQ(run.ida.order(), 1);
  ASSERT_TRUE(run.go_to(2.0));
  EXPECT_LT(run.error(), 1e-4);
  EXPECT_GT(run.ida.counts().steps, once.steps + 5);
}

TEST(Ida, GoesOnBeyondAStopTime) {
  Integration run(1e-6);
  run.start(0.0);
  ASSERT_TRUE(run.go_to(1.0));
  const std::size_t steps = run.ida.counts().steps;
  ASSERT_TRUE(run.go_to(1.5));
  EXPECT_EQ(run.ida.time(), 1.5);
  EXPECT_LT(run.ida.counts().steps, steps + 20);  // no new start at the stop
  EXPECT_LT(run.error(), 1e-4);
}

/// How a run ends that meets trouble at t = 0.7.
std::string failure_of(Trouble trouble) {
  Integration run(1e-5);
  run.problem.trouble = trouble;
  run.problem.trouble_time = 0.7;
  run.start(0.0);
  EXPECT_FALSE(run.go_to(2.0));
  EXPECT_LT(run.ida.time(), 2.0);
  EXPECT_LT(run.error(), 1e-3);  // the last good state is kept
  return run.ida.failure();
}

TEST(Ida, SaysWhyItGaveUp) {
  EXPECT_NE(failure_of(Trouble::no_value).find("no finite value"), std::string::npos);
  EXPECT_NE(failure_of(Trouble::singular).find("singular"), std::string::npos);
}

TEST(Ida, NothingThrownCrossesC) { EXPECT_EQ(failure_of(Trouble::throws), "no such law"); }

TEST(Ida, StartsAnewAfterAFailure) {
  Integration run(1e-5);
  run.problem.trouble = Trouble::throws;
  run.problem.trouble_time = 0.7;
  run.start(0.0);
  ASSERT_FALSE(run.go_to(2.0));
  run.problem.trouble = Trouble::none;
  run.start(0.5);
  EXPECT_TRUE(run.go_to(2.0));
  EXPECT_LT(run.error(), 1e-3);
}

}  // namespace
}  // namespace denchi
