// Step-by-step use: what a copy keeps, and what is refused.
#include <gtest/gtest.h>

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

TEST(Simulation, AccuracyIsRefused) {
  Settings settings;
  settings.accuracy = 1e-3;
  EXPECT_THROW(Simulation(Cell("chen2020"), settings), InputError);
}

}  // namespace
}  // namespace denchi
