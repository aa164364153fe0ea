// Cells against their own measured data, and every BPX file of the standard run or refused in words.

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

std::string bpx(const std::string& name) { return DENCHI_TEST_DATA "/bpx/" + name; }

TEST(Measured, NmcPouchCellIsAsFarAsTheModelIs) {
  const Cell cell(bpx("nmc_pouch_cell_BPX.json"));
  ASSERT_EQ(cell.measurements().size(), 2U);
  for (const Measurement& measured : cell.measurements()) {
    char line[96];
    std::snprintf(line, sizeof line, "Discharge at %.6g A until 2.7 V", measured.current.front());
    const Solution s = simulate(cell, Protocol::parse({line}));
    const Distance d = distance(s, measured.time, measured.voltage, 0.0, measured.time.back());
    RecordProperty(measured.name.substr(0, measured.name.find(' ')) == "1C" ? "rmse_1C_mV"
                                                                            : "rmse_C20_mV",
                   std::to_string(d.rmse * 1e3));
    EXPECT_LE(d.rmse, 16e-3) << measured.name;
    EXPECT_GE(d.points, measured.time.size() - 1) << measured.name;
  }
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
