// A cell at rest stays as it is, and a very slow discharge follows the open-circuit voltage.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

TEST(Equilibrium, RestChangesNothing) {
  for (const char* name : {"chen2020", "marquis2019", "prada2013"})
    for (const char* model : {"dfn", "spme", "spm"}) {
      Settings settings;
      settings.model = model;
      settings.soc = 0.6;
      const Cell cell(name);
      const Solution s = simulate(cell, Protocol::parse({"Rest for 100 h"}), settings);
      for (const VariableInfo& variable : s.variables()) {
        if (variable.name == "time") continue;
        const std::vector<double> before = s.at(std::vector<double>{0.0}, variable.name);
        const std::vector<double> after = s.at(std::vector<double>{s.end_time()}, variable.name);
        for (std::size_t i = 0; i < before.size(); ++i)
          EXPECT_NEAR(after[i], before[i], 1e-9 * (1.0 + std::abs(before[i])))
              << name << " " << model << " " << variable.name;
      }
    }
}

TEST(Equilibrium, SlowDischargeFollowsTheOpenCircuitVoltage) {
  const Cell cell("chen2020");
  for (const char* model : {"dfn", "spme", "spm"}) {
    Settings settings;
    settings.model = model;
    const Solution s =
        simulate(cell, Protocol::parse({"Discharge at C/1000 until 2.5 V"}), settings);
    std::vector<double> times;
    for (int i = 0; i <= 90; ++i) times.push_back(s.end_time() * (0.01 + 0.94 * i / 90.0));
    EXPECT_LE(distance(s.at(times, "voltage"), s.at(times, "equilibrium_voltage")).largest, 1e-3)
        << model;
  }
}

}  // namespace
}  // namespace denchi::test
