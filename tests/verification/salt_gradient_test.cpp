// The steady state of the salt under a constant current, and no gradient at t+ = 1.
//
// With constant D and t+ the flux N' = -D dc/dx - (1 - t+) i_e/F vanishes everywhere at the steady
// state: the slope in the separator is -(1 - t+) i/(F D).

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"
#include "tests/verification/test_cell.h"

namespace denchi::test {
namespace {

TEST(SaltGradient, SteadySlopeInTheSeparator) {
  SimpleCell simple;
  simple.transference = 0.3;
  Settings settings;
  settings.model = "dfn";
  settings.rtol = 1e-8;
  settings.soc = 0.9;
  const Solution s =
      simulate(simple.make(), Protocol::parse({"Discharge at 10 A for 2000 s"}), settings);
  ASSERT_EQ(s.status(), Status::finished) << s.reason();
  const double begin = SimpleCell::kThickness, end = begin + SimpleCell::kSeparator;
  const std::vector<double> c =
      field(s, "electrolyte_concentration", s.end_time(), {begin, end}, begin, end);
  const double slope = -0.7 * 10.0 / (96485.33212 * simple.salt_diffusivity);
  EXPECT_NEAR((c[1] - c[0]) / SimpleCell::kSeparator / slope, 1.0, 1e-6);
}

TEST(SaltGradient, NoneWhereTheCationsCarryAll) {
  const Cell cell = Cell("chen2020").with("electrolyte.cation_transference_number", 1.0);
  const Solution s = simulate(cell, Protocol::parse({"Discharge at 2C until 2.5 V"}));
  for (const double c : s.values("electrolyte_concentration")) EXPECT_NEAR(c / 1000.0, 1.0, 1e-12);
}

}  // namespace
}  // namespace denchi::test
