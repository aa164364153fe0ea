// Fields along x against converged solutions. The references come from a single mesh of first order
// with about 0.1 % of error left: what is allowed here is theirs.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

struct Case {
  const char* cell;
  const char* rate;
  const char* file;
};

class Profiles : public testing::TestWithParam<Case> {};

/// Root mean square of the difference of two fields, as a part of a scale.
double relative(const std::vector<double>& ours, const std::vector<double>& theirs, double scale) {
  return distance(ours, theirs).rmse / scale;
}

TEST_P(Profiles, FieldsAgree) {
  const CsvColumns columns(std::string(DENCHI_TEST_DATA "/converged/") + GetParam().file + ".csv");
  const Cell cell(GetParam().cell);
  const Parameters& p = cell.parameters();
  char line[96];
  std::snprintf(line,
                sizeof line,
                "Discharge at %s until %g V",
                GetParam().rate,
                p.number("cell.lower_voltage_cut_off"));
  Settings settings;
  settings.mesh = "finest";
  settings.rtol = 1e-7;
  const Solution s = simulate(cell, Protocol::parse({line}), settings);
  const double n = p.number("negative_electrode.thickness");
  const double m = n + p.number("separator.thickness");
  const double end = m + p.number("positive_electrode.thickness");

  const std::vector<double> time = columns.numbers("t_s");
  std::vector<double> times = time;
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  ASSERT_EQ(times.size(), 3U);
  struct Region {
    const char* name;
    const char* electrode;  // empty: separator
    double begin, end;
  };
  for (const Region& region : {Region{"negative_electrode", "negative", 0.0, n},
                               Region{"separator", "", n, m},
                               Region{"positive_electrode", "positive", m, end}})
    for (const double t : times) {
      std::vector<std::size_t> rows;
      for (std::size_t i = 0; i < time.size(); ++i)
        if (time[i] == t && columns.text("region")[i] == region.name) rows.push_back(i);
      const auto theirs = [&](const char* name) {
        std::vector<double> values;
        const std::vector<double> column = columns.numbers(name);
        for (const std::size_t i : rows) values.push_back(column[i]);
        return values;
      };
      const auto ours = [&](const std::string& name) {
        return field(s, name, t, theirs("x_m"), region.begin, region.end);
      };
      const std::string where = std::string(region.name) + " at " + std::to_string(t) + " s";
      EXPECT_LE(relative(ours("electrolyte_concentration"), theirs("c_e_mol_m3"), 1000.0), 2e-3)
          << where;
      EXPECT_LE(relative(ours("electrolyte_potential"), theirs("phi_e_V"), 1.0), 3e-4) << where;
      if (*region.electrode == 0) continue;
      const std::string side = region.electrode;
      EXPECT_LE(relative(ours(side + "_electrode_potential"), theirs("phi_s_V"), 1.0), 3e-4)
          << where;
      std::vector<double> x = theirs("c_s_surf_mol_m3");
      for (double& value : x) value /= p.number(side + "_electrode.particle.maximum_concentration");
      EXPECT_LE(relative(ours(side + "_electrode_surface_stoichiometry"), x, 1.0), 1e-3) << where;
      const std::vector<double> j = theirs("j_A_m2");
      double mean = 0.0;
      for (const double value : j) mean += std::abs(value) / static_cast<double>(j.size());
      EXPECT_LE(relative(ours(side + "_electrode_interfacial_current_density"), j, mean), 5e-3)
          << where;
    }
}

INSTANTIATE_TEST_SUITE_P(Converged,
                         Profiles,
                         testing::Values(Case{"chen2020", "0.5C", "chen2020_dfn_0p5C_profiles"},
                                         Case{"chen2020", "1C", "chen2020_dfn_1C_profiles"},
                                         Case{"chen2020", "2C", "chen2020_dfn_2C_profiles"},
                                         Case{"marquis2019", "1C", "marquis2019_dfn_1C_profiles"}),
                         [](const auto& tested) { return std::string(tested.param.file); });

}  // namespace
}  // namespace denchi::test
