// Cells against their own measured data, and every BPX file of the standard run or refused in
// words.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

std::string bpx(const std::string& name) { return DENCHI_TEST_DATA "/bpx/" + name; }

/// RMS over time of the difference to a measured curve, straight between its samples, from its
/// first sample, which is at rest before the current begins, to its last, in the steep fall. The
/// file has a sample every 100 s (1C) or 1000 s (C/20), so a mean over the samples would be ruled
/// by these two. docs/howto/compare-with-a-measurement.md has the other norms; in that of every
/// sample, 17.4 and 19.5 mV, PyBaMM 26.10, isothermal, is as far to 0.1 mV.
double rms_over_time(const Solution& s, const Measurement& m) {
  double squares = 0.0, total = 0.0;
  constexpr int kParts = 20;
  for (std::size_t i = 1; i < m.time.size(); ++i)
    for (int k = 0; k < kParts; ++k) {
      const double f = (k + 0.5) / kParts, h = (m.time[i] - m.time[i - 1]) / kParts;
      const std::vector<double> t{m.time[i - 1] + f * (m.time[i] - m.time[i - 1])};
      const double difference =
          s.at(t, "voltage")[0] - (m.voltage[i - 1] + f * (m.voltage[i] - m.voltage[i - 1]));
      squares += h * difference * difference;
      total += h;
    }
  return std::sqrt(squares / total);
}

TEST(Measured, NmcPouchCellIsAsFarAsTheModelIs) {
  const Cell cell(bpx("nmc_pouch_cell_BPX.json"));
  ASSERT_EQ(cell.measurements().size(), 2U);
  for (const Measurement& measured : cell.measurements()) {
    char line[96];
    std::snprintf(line, sizeof line, "Discharge at %.6g A until 2.7 V", measured.current.front());
    const Solution s = simulate(cell, Protocol::parse({line}));
    ASSERT_GE(s.end_time(), measured.time.back()) << measured.name;
    const double rms = rms_over_time(s, measured);
    RecordProperty(measured.name.starts_with("1C") ? "rms_1C_mV" : "rms_C20_mV",
                   std::to_string(rms * 1e3));
    EXPECT_LE(rms, 16e-3) << measured.name;
  }
}

// Without an electrolyte the surface of the negative particles runs empty close to the cut-off.
TEST(Measured, SingleParticleFileReachesItsCutOff) {
  const Solution s = simulate(Cell(bpx("nmc_pouch_cell_BPX_SPM.json")));
  EXPECT_EQ(s.status(), Status::finished) << s.reason();
  EXPECT_NEAR(s.end_time(), 3737.5, 0.5);
}

TEST(Measured, EveryBpxFileRunsOrIsRefusedInWords) {
  std::size_t ran = 0, refused = 0;
  for (const auto& entry : std::filesystem::directory_iterator(bpx(""))) {
    if (entry.path().extension() != ".json") continue;
    try {
      const Cell cell(entry.path().string());
      const Solution s = simulate(cell);
      EXPECT_EQ(s.status(), Status::finished) << entry.path() << ": " << s.reason();
      EXPECT_GT(s.capacity(), 0.8 * cell.parameters().number("cell.nominal_cell_capacity"))
          << entry.path();
      ++ran;
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find("hysteresis"), std::string::npos) << error.what();
      ++refused;
    }
  }
  EXPECT_EQ(ran, 5U);
  EXPECT_EQ(refused, 1U);
}

}  // namespace
}  // namespace denchi::test
