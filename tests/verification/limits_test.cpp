// The single particle models approach the full model where theory says so: at small currents, and
// where the transport that they leave out is fast.

#include <gtest/gtest.h>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

Solution run(const Cell& cell, const std::string& model, const std::string& rate) {
  Settings settings;
  settings.model = model;
  settings.mesh = "fine";
  settings.rtol = 1e-7;
  return simulate(cell, Protocol::parse({"Discharge at " + rate + " until 2.5 V"}), settings);
}

Cell with_fast_transport(double factor) {
  return Cell("chen2020")
      .with("electrolyte.conductivity*", factor)
      .with("electrolyte.diffusivity*", factor)
      .with("negative_electrode.conductivity*", factor)
      .with("positive_electrode.conductivity*", factor);
}

TEST(Limits, SlowDischarge) {
  const Cell cell("chen2020");
  const Solution full = run(cell, "dfn", "C/100");
  EXPECT_LE(voltage_rms(run(cell, "spm", "C/100"), full), 1e-3);
  EXPECT_LE(voltage_rms(run(cell, "spme", "C/100"), full), 2e-4);
}

TEST(Limits, FastTransport) {
  double before = 1.0;
  for (const double factor : {10.0, 100.0, 1000.0}) {
    const Cell cell = with_fast_transport(factor);
    const double gap = voltage_rms(run(cell, "spm", "1C"), run(cell, "dfn", "1C"));
    EXPECT_LT(gap, 0.12 * before) << factor;  // falls with 1/factor
    before = gap;
  }
  EXPECT_LE(before, 1e-4);
}

TEST(Limits, SpmeIsCloserThanSpmAndOfSecondOrderInTheResistance) {
  // what SPMe leaves out falls with the square of the drops it corrects
  const Cell slow = with_fast_transport(10.0), fast = with_fast_transport(100.0);
  const double far = voltage_rms(run(slow, "spme", "1C"), run(slow, "dfn", "1C"));
  const double near = voltage_rms(run(fast, "spme", "1C"), run(fast, "dfn", "1C"));
  EXPECT_LT(far, 0.2 * voltage_rms(run(slow, "spm", "1C"), run(slow, "dfn", "1C")));
  EXPECT_LT(near, 0.03 * far);
}

}  // namespace
}  // namespace denchi::test
