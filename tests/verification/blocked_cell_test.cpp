// A cell that cannot deliver a current says what keeps it, by path; one at work that reaches a stop
// at once goes on with a note.
#include <gtest/gtest.h>

#include "denchi/denchi.h"

namespace denchi::test {
namespace {

Solution run(const Cell& cell, const std::vector<std::string>& steps, double soc = 1.0) {
  Settings settings;
  settings.soc = soc;
  return simulate(cell, Protocol::parse(steps), settings);
}

void expect_stop(const Cell& cell, const std::vector<std::string>& words) {
  const Solution s = run(cell, {"Discharge at 1C until 2.5 V", "Rest for 10 s"});
  EXPECT_EQ(s.status(), Status::stopped) << s.reason();
  for (const std::string& part : words)
    EXPECT_NE(s.reason().find(part), std::string::npos) << part << " in: " << s.reason();
}

TEST(BlockedCell, NamesTheLargestStepAndItsPath) {
  const Cell cell("ssb_ref_1");
  const std::string resistance = "separator.positive_interface_resistance";
  expect_stop(cell.with(resistance, 1.0),
              {"cannot begin: the voltage would be -",
               "beyond its stop (voltage 2.5 V); the interface between the separator and the "
               "positive electrode takes 44.4 V at this current (" +
                   resistance + " = 1 ohm m2)"});
  expect_stop(cell.with(resistance, 1e6), {"cannot begin", "(" + resistance + " = 1e+06 ohm m2)"});
  expect_stop(cell.with("electrolyte.conductivity", 1e-12),
              {"cannot begin", "(electrolyte.conductivity = 1e-12 S/m)"});
  expect_stop(
      cell.with("electrolyte.conductivity", 1e-4),
      {"beyond its stop", "the separator takes", "(electrolyte.conductivity = 0.0001 S/m)"});
  expect_stop(cell.with("positive_electrode.particle.reaction_rate_constant", 1e-30),
              {"the reaction of the positive electrode takes",
               "(positive_electrode.particle.reaction_rate_constant = 1e-30 mol/(m2 s))"});
  expect_stop(cell.with("negative_electrode.metal.interface_resistance", 1.0),
              {"the surface of the negative electrode takes 44.4 V",
               "(negative_electrode.metal.interface_resistance = 1 ohm m2)"});
  expect_stop(cell.with("cell.contact_resistance", 1.0),
              {"the contact at the terminals takes 44.4 V", "(cell.contact_resistance = 1 ohm)"});
}

TEST(BlockedCell, NamesTheElectrolyteOfTheLayer) {
  expect_stop(Cell("ssb_ref_1")
                  .with("separator.electrolyte.law", "single_ion")
                  .with("separator.electrolyte.conductivity", 1e-9),
              {"the separator takes", "(separator.electrolyte.conductivity = 1e-09 S/m)"});
}

TEST(BlockedCell, ACutOffNamesItToo) {
  const Solution s = run(Cell("ssb_ref_1").with("separator.positive_interface_resistance", 1.0),
                         {"Discharge at 1C for 10 s"});
  EXPECT_EQ(s.status(), Status::stopped);
  EXPECT_NE(s.reason().find("beyond the lower cut-off"), std::string::npos) << s.reason();
  EXPECT_NE(s.reason().find("takes 44.4 V"), std::string::npos) << s.reason();
}

// Nothing is wrong with these cells: they go on, with a note.
TEST(BlockedCell, HarmlessStopsAreNotes) {
  const auto note = [](const Cell& cell, const std::vector<std::string>& steps, double soc) {
    const Solution s = run(cell, steps, soc);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    return s.reason();
  };
  for (const char* name : {"ssb_ref_1", "chen2020"}) {
    const Cell cell(name);
    const std::string empty =
        note(cell, {"Discharge at 1C until 2.5 V", "Discharge at 2C until 2.5 V"}, 1.0);
    EXPECT_NE(empty.find("step 2 (Discharge at 2C until 2.5 V) ended at once, its stop (voltage "
                         "2.5 V) was already met"),
              std::string::npos)
        << empty;
    const std::string full = note(cell, {"Charge at 2C until 4.19 V", "Rest for 10 s"}, 0.99);
    EXPECT_NE(full.find("step 1 (Charge at 2C until 4.19 V) ended at once"), std::string::npos)
        << full;
  }
  // what cannot be charged at a current can be held at its end
  const Cell poor = Cell("ssb_ref_1").with("separator.positive_interface_resistance", 0.04);
  const std::string held =
      note(poor, {"Charge at 1C until 4.3 V", "Hold at 4.3 V until C/20"}, 0.5);
  EXPECT_NE(held.find("ended at once, its load went past its stop (voltage 4.3 V); the interface "
                      "between the separator and the positive electrode takes 1.78 V"),
            std::string::npos)
      << held;
  // a bare current ends a hold from above: one that begins below it has nothing to wait for
  const std::string full = note(Cell("chen2020"), {"Hold at 4.2 V until C/20"}, 1.0);
  EXPECT_NE(full.find("ended at once"), std::string::npos) << full;
}

TEST(BlockedCell, SingleParticleModelsStopToo) {
  Settings settings;
  settings.model = "spm";
  const Solution s = simulate(Cell("chen2020").with("cell.contact_resistance", 10.0),
                              Protocol::parse({"Discharge at 1C until 2.5 V"}),
                              settings);
  EXPECT_EQ(s.status(), Status::stopped) << s.reason();
}

}  // namespace
}  // namespace denchi::test
