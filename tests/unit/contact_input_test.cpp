// Pressure, contact and interphases in cell files: what is taken, and what is refused in words.
#include <gtest/gtest.h>

#include "tests/support/pressed_cell.h"

namespace denchi {
namespace {

const std::string kMetal = "negative_electrode.metal.";
const std::string kGrains = "positive_electrode.particle.";

void expect_refusal(const Cell& cell,
                    const std::string& path,
                    const Value& value,
                    const std::string& words) {
  try {
    cell.with(path, value);
    ADD_FAILURE() << path << " was taken";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

TEST(ContactInput, IsWrittenAndReadBack) {
  const Cell cell = testing::pressed(Cell("nmc811_lpscl_li"));
  const std::string text = cell.to_json();
  const Cell again = Cell::from_text(text, "again.json");
  EXPECT_EQ(again.to_json(), text);
  EXPECT_EQ(again.parameters().number("fixture.stiffness"), 2e11);
  EXPECT_TRUE(again.parameters().contains(kGrains + "volume_change"));
  EXPECT_THROW(cell.to_bpx(), InputError);
}

TEST(ContactInput, AMetalMayBeGivenAsItStarts) {
  const Cell cell = Cell("ssb_ref_1").with(kMetal + "initial_thickness", 5e-6);
  const CellSummary::Metal metal = cell.summary().metals.at(0);
  EXPECT_DOUBLE_EQ(metal.initial_thickness, 5e-6);
  EXPECT_DOUBLE_EQ(metal.assembled_thickness, 20e-6);
  EXPECT_EQ(Cell::from_text(cell.to_json(), "again.json").to_json(), cell.to_json());
  const CellSummary::Metal plated = Cell("ssb_ref_1").summary().metals.at(0);
  EXPECT_GT(plated.initial_thickness, 30e-6);
}

TEST(ContactInput, IsNotShownWhereItIsNotGiven) {
  const Cell cell("ssb_ref_1");
  for (const Parameter& p : cell.parameters().all())
    for (const char* word : {"fixture", "interphase", "pressure", "creep", "void_depth"})
      EXPECT_EQ(p.path.find(word), std::string::npos) << p.path;
}

TEST(ContactInput, NeedsWhatItRefersTo) {
  const Cell cell("ssb_ref_1");
  for (const std::string& path : {std::string("fixture.stiffness"),
                                  std::string("fixture.maximum_pressure"),
                                  std::string("separator.interface_reference_pressure"),
                                  kMetal + "reference_pressure",
                                  kGrains + "reference_pressure"})
    expect_refusal(cell, path, 1e7, "needs 'fixture.pressure' first");
  for (const std::string& prefix : {kMetal, kGrains})
    expect_refusal(cell,
                   prefix + "interphase_linear_rate",
                   1e-12,
                   "needs '" + prefix + "interphase_resistivity' first");
  expect_refusal(cell.with(kMetal + "interphase_resistivity", 1e4),
                 kMetal + "interphase_parabolic_constant",
                 1e-20,
                 "needs '" + kMetal + "interphase_initial_thickness' above zero");
}

TEST(ContactInput, KeepsItsLimits) {
  const Cell cell("ssb_ref_1");
  expect_refusal(cell, "fixture.pressure", 0.0, "must be above 0");
  expect_refusal(cell.with("fixture.pressure", 5e6),
                 "fixture.maximum_pressure",
                 4e6,
                 "must be below the maximum pressure, 4e+06");
  expect_refusal(cell, kMetal + "void_depth", 0.0, "must be above 0");
  expect_refusal(cell, kMetal + "creep_rate", -1.0, "must not be negative");
  expect_refusal(cell, kGrains + "volume_change", "-x - 0.5", "must lie between -0.9 and 10");
  expect_refusal(cell, kGrains + "creep_rate", 1.0, "creep_rate");
}

}  // namespace
}  // namespace denchi
