// The Marquis2019 cell at 1C against COMSOL (tests/data/comsol): voltage, salt, potentials.
//
// COMSOL's own mesh error is of the size of what remains.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

constexpr double kSeparatorBegin = 100e-6, kSeparatorEnd = 125e-6, kLength = 225e-6;

Solution run() {
  const Cell cell = Cell("marquis2019")
                        .with("negative_electrode.conductivity", 126.0 * std::pow(0.6, 1.5))
                        .with("positive_electrode.conductivity", 16.6 * std::pow(0.5, 1.5));
  return simulate(cell, Protocol::parse({"Discharge at 1C until 3.105 V"}));
}

/// Largest difference of a field from COMSOL's, over all its times.
double largest(const Solution& s,
               const std::string& theirs,
               const std::string& ours,
               double begin,
               double end,
               double scale = 1.0) {
  const CsvColumns columns(DENCHI_TEST_DATA "/comsol/marquis2019_dfn_1C_profiles.csv");
  const std::vector<double> time = columns.numbers("time [s]"), x = columns.numbers("x"),
                            value = columns.numbers("value");
  double worst = 0.0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (columns.text("variable")[i] != theirs || x[i] < begin || x[i] > end) continue;
    worst = std::max(worst,
                     std::abs(field(s, ours, time[i], {x[i]}, begin, end)[0] - scale * value[i]));
    ++count;
  }
  EXPECT_GE(count, 30U) << theirs;
  return worst;
}

TEST(Comsol, VoltageOfMarquis2019) {
  const CsvColumns columns(DENCHI_TEST_DATA "/comsol/marquis2019_dfn_1C_voltage.csv");
  const Distance d =
      distance(run(), columns.numbers("time [s]"), columns.numbers("voltage [V]"), 0.0, 3600.0);
  RecordProperty("rmse_mV", std::to_string(d.rmse * 1e3));
  EXPECT_GE(d.points, 199U);
  EXPECT_LE(d.rmse, 0.6e-3);
}

TEST(Comsol, SaltOfMarquis2019) {
  const Solution s = run();
  EXPECT_LE(largest(s, "c_e", "electrolyte_concentration", 0.0, kSeparatorBegin), 2.0);
  EXPECT_LE(largest(s, "c_e", "electrolyte_concentration", kSeparatorBegin, kSeparatorEnd), 2.0);
  EXPECT_LE(largest(s, "c_e", "electrolyte_concentration", kSeparatorEnd, kLength), 2.0);
}

TEST(Comsol, PotentialsOfMarquis2019) {
  const Solution s = run();
  EXPECT_LE(largest(s, "phi_e", "electrolyte_potential", 0.0, kSeparatorBegin), 1e-3);
  EXPECT_LE(largest(s, "phi_e", "electrolyte_potential", kSeparatorBegin, kSeparatorEnd), 1e-3);
  EXPECT_LE(largest(s, "phi_e", "electrolyte_potential", kSeparatorEnd, kLength), 1e-3);
  EXPECT_LE(largest(s, "phi_n", "negative_electrode_potential", 0.0, kSeparatorBegin), 1e-5);
  EXPECT_LE(largest(s, "phi_p", "positive_electrode_potential", kSeparatorEnd, kLength), 2e-3);
}

TEST(Comsol, SurfaceConcentrationsOfMarquis2019) {
  const Solution s = run();
  EXPECT_LE(largest(s,
                    "c_n_surf",
                    "negative_electrode_surface_stoichiometry",
                    0.0,
                    kSeparatorBegin,
                    1.0 / 24983.2619938437),
            2e-3);
  EXPECT_LE(largest(s,
                    "c_p_surf",
                    "positive_electrode_surface_stoichiometry",
                    kSeparatorEnd,
                    kLength,
                    1.0 / 51217.9257309275),
            2e-3);
}

}  // namespace
}  // namespace denchi::test
