// The solid-state cells of the library on their default mesh, against the finest.

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

struct Case {
  const char *cell, *rate;
  bool charge = false;
  double temperature = 0.0;  ///< [K]; 0: that of the cell
  double within = 1e-4;      ///< [V]
};

Solution run(const Case& c, const std::string& mesh, std::optional<double> rtol) {
  const Cell cell(c.cell);
  char text[96];
  std::snprintf(text,
                sizeof text,
                "%s at %s until %g V",
                c.charge ? "Charge" : "Discharge",
                c.rate,
                cell.parameters().number(c.charge ? "cell.upper_voltage_cut_off"
                                                  : "cell.lower_voltage_cut_off"));
  Settings settings;
  settings.mesh = mesh;
  settings.rtol = rtol;
  if (c.charge) settings.soc = 0.05;
  if (c.temperature > 0.0) settings.temperature = c.temperature;
  return simulate(cell, Protocol::parse({text}), settings);
}

// Fronts of the reaction cross an electrode of graphite with the plateaus of its potential; the
// knee of a thin film is where a film differs most.
TEST(SolidLibrary, DefaultMeshFollowsTheFinest) {
  for (const Case& c : {Case{"nmc811_lpscl_graphite", "C/2"},
                        Case{"nmc811_lpscl_graphite", "1C"},
                        Case{"nmc811_lpscl_graphite", "3C"},
                        Case{"nmc811_lpscl_graphite", "1C", true},
                        Case{"nmc811_lpscl_graphite", "1C", false, 263.15},
                        Case{"nmc811_lpscl_graphite", "C/5", false, 263.15},
                        Case{"jun2026_silicon_pouch", "1C"},
                        Case{"jun2026_silicon_pouch", "1C", true},
                        Case{"nmc_li3incl6_lpscl_inli", "1C"},
                        Case{"nmc_li3incl6_lpscl_inli", "2C"},
                        Case{"nmc811_lpscl_li", "2C"},
                        Case{"raijmakers2020", "1C", false, 0.0, 1.5e-4},
                        Case{"raijmakers2020", "3C"}}) {
    const Solution s = run(c, "", {}), fine = run(c, "finest", 1e-6);
    const Distance d = from_ten_seconds(s, fine);
    EXPECT_LE(d.largest, c.within) << c.cell << " " << c.rate << " " << c.temperature;
    EXPECT_LE(d.rmse, 2.5e-5) << c.cell << " " << c.rate << " " << c.temperature;
  }
}

}  // namespace
}  // namespace denchi::test
