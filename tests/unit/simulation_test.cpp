// Step-by-step use: what a copy keeps, and what is refused.
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "denchi/denchi.h"

namespace denchi {
namespace {

Simulation::Drive with_current(double value) {
  Simulation::Drive drive;
  drive.current = value;
  return drive;
}

TEST(Simulation, ACopyGoesOnCountingSteps) {
  Simulation first{Cell("chen2020")};
  first.step(60.0, with_current(5.0));
  first.step(60.0, with_current(0.0));
  Simulation second(first);
  first.step(60.0, with_current(2.0));
  second.step(60.0, with_current(2.0));
  for (const Simulation* each : {&first, &second}) {
    const Solution s = each->solution();
    EXPECT_EQ(std::set<int>(s.step().begin(), s.step().end()), (std::set<int>{0, 1, 2}));
    EXPECT_EQ(s.end_time(), 180.0);
  }
  EXPECT_EQ(first.voltage(), second.voltage());
}

TEST(Simulation, ACopyCanBeReadBeforeItsFirstStep) {
  Simulation first{Cell("chen2020")};
  first.step(60.0, with_current(5.0));
  const Simulation second(first);
  testing::internal::CaptureStderr();
  EXPECT_EQ(second.solution().end_time(), 60.0);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");  // of the integrator's own messages
}

TEST(Simulation, AStepTheTimeCannotResolveEndsInWords) {
  Simulation simulation{Cell("chen2020")};
  simulation.step(1e-9, with_current(5.0));
  EXPECT_EQ(simulation.status(), Status::finished);
  simulation.step(1000.0, with_current(5.0));
  const double before = simulation.voltage();
  for (const double dt : {1e-300, 1e-11}) {
    simulation.step(dt, with_current(5.0));
    EXPECT_EQ(simulation.status(), Status::stopped);
    EXPECT_NE(simulation.reason().find("cannot resolve so short a step"), std::string::npos);
    EXPECT_EQ(simulation.voltage(), before);
  }
  simulation.step(1e-9, with_current(5.0));
  EXPECT_EQ(simulation.status(), Status::finished) << simulation.reason();
}

TEST(Simulation, RefusesTimesThatAreNone) {
  Simulation simulation{Cell("chen2020")};
  for (const double dt : {0.0, -1.0, 1e12, std::numeric_limits<double>::infinity()})
    EXPECT_THROW(simulation.step(dt, with_current(0.0)), InputError) << dt;
}

TEST(Simulation, AccuracyIsRefused) {
  Settings settings;
  settings.accuracy = 1e-3;
  EXPECT_THROW(Simulation(Cell("chen2020"), settings), InputError);
}

}  // namespace
}  // namespace denchi
