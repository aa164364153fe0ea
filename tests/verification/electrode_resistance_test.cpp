// A porous electrode with linear kinetics and no gradient of salt has an exact resistance
// (J. Newman, C. W. Tobias, J. Electrochem. Soc. 109 (1962) 1183, doi 10.1149/1.2425269):
//
//   R = L/(kappa + sigma) [ 1 + (2 + (sigma/kappa + kappa/sigma) cosh v) / (v sinh v) ]
//   v^2 = a i0 F L^2/(R T) (1/kappa + 1/sigma)

#include <gtest/gtest.h>

#include <cmath>

#include "tests/verification/test_cell.h"

namespace denchi::test {
namespace {

constexpr double kThermal = 8.314462618 * 298.15 / 96485.33212;  // R T / F [V]

double exact(const SimpleCell& c) {
  const double length = SimpleCell::kThickness;
  const double v = length * std::sqrt(SimpleCell::kArea * c.exchange_current / kThermal *
                                      (1.0 / c.kappa + 1.0 / c.sigma));
  return length / (c.kappa + c.sigma) *
         (1.0 +
          (2.0 + (c.sigma / c.kappa + c.kappa / c.sigma) * std::cosh(v)) / (v * std::sinh(v)));
}

/// Resistance of the whole cell just after a small current begins [ohm m2].
double resistance(const SimpleCell& c, double current) {
  Settings settings;
  settings.model = "dfn";
  settings.mesh = "finest";
  char line[64];
  std::snprintf(line, sizeof line, "Discharge at %g A for 1 s", current);
  const Solution s = simulate(c.make(), Protocol::parse({line}), settings);
  return (3.7 - s.values("voltage").front()) / current;
}

TEST(ElectrodeResistance, EqualsNewmanAndTobias) {
  for (const double kappa : {0.05, 1.0})
    for (const double sigma : {0.05, 1.0, 100.0})
      for (const double exchange : {1e-3, 0.1, 10.0}) {
        SimpleCell c;
        c.kappa = kappa;
        c.sigma = sigma;
        c.exchange_current = exchange;
        const double whole = 2.0 * exact(c) + SimpleCell::kSeparator / kappa;
        // a drop of 0.1 mV keeps the kinetics linear to 1e-6
        EXPECT_NEAR(resistance(c, 1e-4 / whole) / whole, 1.0, 2e-5)
            << "kappa " << kappa << ", sigma " << sigma << ", i0 " << exchange;
      }
}

TEST(ElectrodeResistance, UniformReactionIsItsLimit) {
  SimpleCell c;
  c.sigma = 1e6;
  c.exchange_current = 1e-4;
  const double length = SimpleCell::kThickness;
  const double electrode =
      length / (3.0 * c.kappa) + kThermal / (SimpleCell::kArea * c.exchange_current * length);
  const double whole = 2.0 * electrode + SimpleCell::kSeparator / c.kappa;
  EXPECT_NEAR(resistance(c, 1e-4 / whole) / whole, 1.0, 1e-4);
}

}  // namespace
}  // namespace denchi::test
