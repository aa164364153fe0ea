// Full-order runs against converged solutions (tests/data/converged): voltage and end time.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

struct Case {
  const char* cell;
  const char* rate;
  const char* file;
  double rmse, largest, finest;  ///< bounds [V]
};

class Reference : public testing::TestWithParam<Case> {
 protected:
  CsvColumns reference() const {
    return CsvColumns(std::string(DENCHI_TEST_DATA "/converged/") + GetParam().file + ".csv");
  }
  Solution run(const Settings& settings) const {
    const Cell cell(GetParam().cell);
    char line[96];
    std::snprintf(line,
                  sizeof line,
                  "Discharge at %s until %g V",
                  GetParam().rate,
                  cell.parameters().number("cell.lower_voltage_cut_off"));
    return simulate(cell, Protocol::parse({line}), settings);
  }
};

TEST_P(Reference, DefaultSettingsAreWithinTheirBounds) {
  const CsvColumns columns = reference();
  const double end = columns.header_number("t_end = ");
  const Solution s = run({});
  const Distance d =
      distance(s, columns.numbers("t_s"), columns.numbers("voltage_V"), 60.0, 0.95 * end);
  RecordProperty("rmse_mV", std::to_string(d.rmse * 1e3));
  EXPECT_LE(d.rmse, GetParam().rmse);
  EXPECT_LE(d.largest, GetParam().largest);
  EXPECT_NEAR(s.end_time() / end, 1.0, 2e-4);
}

TEST_P(Reference, FinestMeshIsConverged) {
  const CsvColumns columns = reference();
  const double end = columns.header_number("t_end = ");
  Settings settings;
  settings.mesh = "finest";
  settings.rtol = 1e-7;
  const Solution s = run(settings);
  const Distance d =
      distance(s, columns.numbers("t_s"), columns.numbers("voltage_V"), 60.0, 0.95 * end);
  RecordProperty("rmse_mV", std::to_string(d.rmse * 1e3));
  EXPECT_LE(d.rmse, GetParam().finest);
  EXPECT_NEAR(s.end_time() / end, 1.0, 2e-5);
}

INSTANTIATE_TEST_SUITE_P(
    Converged,
    Reference,
    testing::Values(Case{"chen2020", "0.5C", "chen2020_dfn_0p5C", 1.2e-4, 7e-4, 1e-5},
                    Case{"chen2020", "1C", "chen2020_dfn_1C", 1.2e-4, 7e-4, 1e-5},
                    Case{"chen2020", "2C", "chen2020_dfn_2C", 3e-4, 1e-3, 5e-5},
                    Case{"marquis2019", "1C", "marquis2019_dfn_1C", 1.2e-4, 7e-4, 1e-5}),
    [](const auto& tested) { return std::string(tested.param.file); });

}  // namespace
}  // namespace denchi::test
