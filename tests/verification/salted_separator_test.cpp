// Metal | binary electrolyte | metal on the default mesh: the exact voltage at the steady state, up
// to the limiting current, and Sand's time above it.
//
// With constant D, t+, kappa and thermodynamic factor the salt ends on a line,
//
//   c(0), c(L) = c0 (1 +- g),  g = i/i_lim,  i_lim = 2 F D B c0 / ((1 - t+) L)
//   V = -2 (2RT/F) asinh(i/2 i0) - i L/(kappa B) + chi (RT/F) ln((1 - g)/(1 + g))

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <numbers>

#include "denchi/denchi.h"
#include "tests/verification/symmetric_cell.h"

namespace denchi::test {
namespace {

constexpr double kF = 96485.33212, kRT = 8.314462618 * 298.15;
constexpr double kLength = 50e-6, kPorosity = 0.8, kEfficiency = 0.6, kDiffusivity = 1e-11;
constexpr double kTransference = -0.4, kFactor = 1.5, kConductivity = 0.2, kExchange = 10.0;
constexpr double kSalt = 1000.0;
constexpr double kLimit =
    2.0 * kF * kDiffusivity * kEfficiency * kSalt / ((1.0 - kTransference) * kLength);

Solution discharge(double part, const std::string& mesh = "") {
  const Cell cell = symmetric(R"("electrolyte.conductivity": 0.2, "electrolyte.diffusivity": 1e-11,
      "electrolyte.cation_transference_number": -0.4, "electrolyte.thermodynamic_factor": 1.5,
      "electrolyte.initial_concentration": 1000.0)",
                              "10.0")
                        .with("separator.thickness", kLength)
                        .with("separator.porosity", kPorosity)
                        .with("separator.transport_efficiency", kEfficiency)
                        .with("negative_electrode.thickness", 1e-3);
  char text[64];
  std::snprintf(text, sizeof text, "Discharge at %.12g A for 20 h", part * kLimit);
  Settings settings;
  settings.mesh = mesh;
  return simulate(cell, Protocol::parse({text}), settings);
}

double steady_voltage(double part) {
  const double i = part * kLimit, chi = 2.0 * (1.0 - kTransference) * kFactor;
  return -2.0 * 2.0 * kRT / kF * std::asinh(0.5 * i / kExchange) -
         i * kLength / (kConductivity * kEfficiency) +
         chi * kRT / kF * std::log((1.0 - part) / (1.0 + part));
}

TEST(SaltedSeparator, VoltageUpToTheLimitingCurrent) {
  for (const double part : {0.05, 0.3, 0.6, 0.8, 0.9, 0.98}) {
    const Solution s = discharge(part);
    ASSERT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_NEAR(s.values("voltage").back(), steady_voltage(part), 2e-6) << part;
  }
}

// Exact where the salt runs out before its gradient has crossed the cell, as at four times the
// limiting current and above.
TEST(SaltedSeparator, RunsOutAtSandsTime) {
  for (const double part : {4.0, 10.0, 30.0}) {
    const double fall = kSalt * kF / (2.0 * part * kLimit * (1.0 - kTransference));
    const double sand = std::numbers::pi * kDiffusivity * kEfficiency * kPorosity * fall * fall;
    EXPECT_NEAR(discharge(part).end_time(), sand, 1e-3 * sand) << part;
    EXPECT_NEAR(discharge(part, "finest").end_time(), sand, 1e-4 * sand) << part;
  }
  EXPECT_NEAR(discharge(2.0).end_time() / discharge(2.0, "finest").end_time(), 1.0, 1e-3);
}

}  // namespace
}  // namespace denchi::test
