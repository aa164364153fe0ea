// Composites in a polymer against a separator without salt: the whole current enters at the face,
// where salt piles up on discharge and runs out on charge.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

Solution run(const char* step, const std::string& mesh, double soc) {
  Settings settings;
  settings.mesh = mesh;
  if (!mesh.empty()) settings.rtol = 1e-6;
  settings.soc = soc;
  return simulate(Cell("nmc811_llzo_hybrid"), Protocol::parse({step}), settings);
}

TEST(Hybrid, DefaultMeshFollowsTheFinestAtTheFace) {
  struct Case {
    const char* step;
    double soc, within;
  };
  for (const Case& c : {Case{"Discharge at C/2 until 2.5 V", 1.0, 5e-5},
                        Case{"Charge at C/2 until 4.2 V", 0.05, 2e-4},
                        Case{"Charge at 1C until 4.2 V", 0.05, 2e-4}}) {
    const Solution s = run(c.step, "", c.soc), fine = run(c.step, "finest", c.soc);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_LE(from_ten_seconds(s, fine).largest, c.within) << c.step;
    EXPECT_NEAR(s.end_time(), fine.end_time(), 2e-3 * fine.end_time()) << c.step;
  }
}

// Its salt is gone in most of the electrode: 74.70 s and 3142.60 s on the finest mesh.
TEST(Hybrid, EndsInTimeWhereTheSaltIsGone) {
  EXPECT_NEAR(run("Discharge at 3C until 2.5 V", "", 1.0).end_time(), 74.70, 0.1);
  EXPECT_NEAR(run("Discharge at 1C until 2.5 V", "", 1.0).end_time(), 3142.60, 0.5);
}

TEST(Hybrid, SaysThatAnAccuracyIsOutOfReach) {
  Settings settings;
  settings.accuracy = 1e-4;
  const Solution s = simulate(
      Cell("nmc811_llzo_hybrid"), Protocol::parse({"Discharge at 3C until 2.5 V"}), settings);
  EXPECT_LE(s.statistics().unknowns, 20000U);
  EXPECT_NE(s.reason().find("accuracy asked for was not reached"), std::string::npos);
  EXPECT_GT(s.voltage_error().value(), 1e-4);
}

// A cut-off leaves full surfaces and salt below zero by a swing of its front; neither ends a rest.
TEST(Hybrid, RestsAfterTheSaltRanOut) {
  Settings settings;
  settings.temperature = 343.15;
  const Solution s = simulate(Cell(DENCHI_TEST_DATA "/solid/two_sizes_in_polymer.json"),
                              Protocol::parse({"Discharge at 1C until 2.5 V", "Rest for 1 h"}),
                              settings);
  EXPECT_EQ(s.status(), Status::finished) << s.reason();
  EXPECT_GT(s.values("voltage").back(), 3.0);
}

}  // namespace
}  // namespace denchi::test
