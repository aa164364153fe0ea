// Polymer cells: a salt between a metal and one porous electrode.
//
// M. Doyle, T. F. Fuller, J. Newman, J. Electrochem. Soc. 140 (1993) 1526, could not be read here:
// the property functions are those of the authors' program dualfoil 5.1, geometry and kinetics are
// remembered, and no curve of the paper stands beside these runs. What is checked is what such a
// cell must do: the exact gradient of the salt in the separator, the current up to which it can
// last, the depletion beyond it. lfp_peo_li was never measured as a whole: it is held to be
// plausible.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

constexpr double kF = 96485.33212;

Solution discharged(const Cell& cell, double rate, const std::string& mesh = "") {
  char text[64];
  std::snprintf(text,
                sizeof text,
                "Discharge at %.10gC until %.10g V",
                rate,
                cell.parameters().number("cell.lower_voltage_cut_off"));
  Settings settings;
  settings.mesh = mesh;
  if (!mesh.empty()) settings.rtol = 1e-6;
  return simulate(cell, Protocol::parse({text}), settings);
}

/// Salt at a place of the cell, within [begin, end].
double salt(const Solution& s, double time, double x, double begin, double end) {
  return field(s, "electrolyte_concentration", time, {x}, begin, end).front();
}

// Where no anion moves, D dc/dx = -(1 - t+) i / F. With t+ = a + b c and b i / (F D) = g,
//   1 - a - b c(x) = (1 - a - b c(0)) exp(g x).
TEST(Doyle, SteadyGradientInTheSeparatorIsExact) {
  const double a = 0.0107907, b = 0.000148837, diffusivity = 7.5e-12;
  for (const double rate : {0.02, 0.05}) {
    const Solution s = discharged(Cell("doyle1993"), rate);
    const double current = rate * 38.62, time = 0.5 * s.end_time();
    const double left = salt(s, time, 0.0, 0.0, 50e-6);
    for (const double x : {10e-6, 25e-6, 50e-6}) {
      const double exact =
          (1.0 - a - (1.0 - a - b * left) * std::exp(b * current * x / (kF * diffusivity))) / b;
      EXPECT_NEAR(salt(s, time, x, 0.0, 50e-6), exact, 2e-4 * left) << rate << "C, " << x;
    }
    EXPECT_GT(left, 1000.0);
    EXPECT_LT(salt(s, time, 150e-6, 50e-6, 150e-6), salt(s, time, 50e-6, 0.0, 50e-6));
    EXPECT_LT(s.audit().salt_error, 1e-10);
  }
}

// What a uniform reaction draws from the back of the electrode at the steady state is all the salt
// there at 0.091C: (1 - t+) i / (F D c0) times 244 um, of line and parabola with the salt of both
// layers kept. Below, the electrode fills to the back; beyond, it does as far as the salt goes.
TEST(Doyle, SaltLimitsTheDischarge) {
  const Cell cell("doyle1993");
  double before = 1.0;
  for (const double rate : {0.02, 0.05, 0.1, 0.25, 0.5, 1.0}) {
    const Solution s = discharged(cell, rate);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_NEAR(s.values("voltage").back(), 1.7, 1e-3) << rate;
    const double part = s.capacity() / 38.62;
    EXPECT_LT(part, before) << rate;
    before = part;
    if (rate <= 0.05) {
      EXPECT_GT(part, 0.95) << rate;
    } else if (rate >= 0.25) {
      EXPECT_LT(part, 0.35) << rate;
      const std::vector<double> end{s.end_time()}, c = s.at(end, "electrolyte_concentration");
      EXPECT_LT(*std::min_element(c.begin(), c.end()), 30.0) << rate;
    }
  }
}

TEST(Doyle, SaysWhyItEndsBeforeItsTime) {
  const Solution s = simulate(Cell("doyle1993"), Protocol::parse({"Discharge at 0.5C for 2 h"}));
  EXPECT_EQ(s.status(), Status::stopped);
  EXPECT_NE(s.reason().find("ended early: the lower cut-off of 1.7 V"), std::string::npos)
      << s.reason();
}

TEST(Doyle, MoreCurrentMeansLessVoltage) {
  const Cell cell("doyle1993");
  const std::vector<double> rates = {0.02, 0.05, 0.1, 0.25};
  for (const double part : {0.02, 0.1, 0.2, 0.3}) {
    double before = 10.0;
    for (const double rate : rates) {
      const std::vector<double> t{part * 3600.0 / rate};
      const Solution s = discharged(cell, rate);
      if (t[0] > s.end_time()) continue;
      const double voltage = s.at(t, "voltage")[0];
      EXPECT_LT(voltage, before) << rate << "C, " << part;
      before = voltage;
    }
  }
}

TEST(LfpPeo, PlausibleFromATenthToHalfARate) {
  const Cell cell("lfp_peo_li");
  double before = 3.45;
  for (const double rate : {0.1, 0.2, 0.3, 0.5}) {
    const Solution s = discharged(cell, rate);
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_NEAR(s.values("temperature").front(), 343.15, 1e-9);
    const std::vector<double> half{1800.0 / rate};
    const double plateau = s.at(half, "voltage")[0];  // 3.40 V at rest
    EXPECT_LT(plateau, before) << rate;
    EXPECT_GT(plateau, 3.2) << rate;
    before = plateau;
    // salt: full capacity up to 0.3C, four fifths of it at 0.5C
    const double part = s.capacity() / 10.94;
    if (rate < 0.4)
      EXPECT_GT(part, 0.99) << rate;
    else
      EXPECT_NEAR(part, 0.78, 0.03) << rate;
  }
}

TEST(Polymer, DefaultMeshIsWithinATenthOfAMillivolt) {
  for (const double rate : {0.1, 0.25, 0.5})
    for (const char* name : {"doyle1993", "lfp_peo_li"}) {
      const Cell cell(name);
      const double error = voltage_rms(discharged(cell, rate), discharged(cell, rate, "finest"));
      EXPECT_LT(error, 1e-4) << name << ' ' << rate << "C";
    }
}

std::string refusal(const Cell& cell, const Settings& settings) {
  try {
    simulate(cell, Protocol::parse({"Discharge at 0.1C for 60 s"}), settings);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Polymer, RefusesTemperaturesItIsNotDescribedAt) {
  const Cell cell("lfp_peo_li"), hybrid("nmc811_llzo_hybrid");
  Settings settings;
  const auto at = [&](double temperature) {
    settings.temperature = temperature;
    return settings;
  };
  EXPECT_NE(refusal(cell, at(298.15))
                .find("temperature = 298.15 K: is below the 333.15 K of "
                      "electrolyte.minimum_temperature"),
            std::string::npos)
      << refusal(cell, at(298.15));
  EXPECT_NE(refusal(cell, at(370.0)).find("is above the 363.15 K"), std::string::npos);
  EXPECT_NE(refusal(hybrid, at(298.15)).find("positive_electrode.electrolyte.minimum_temperature"),
            std::string::npos);
  EXPECT_EQ(refusal(cell, at(333.15)), "");
  EXPECT_EQ(refusal(cell, at(363.15)), "");
  // the temperature of the file counts as well, and the electrolyte of every model
  EXPECT_NE(refusal(cell.with("state.initial_temperature", 300.0), {}), "");
  for (const char* model : {"spm", "spme", "dfn"}) {
    Settings liquid;
    liquid.model = model;
    EXPECT_NE(refusal(Cell("chen2020").with("electrolyte.minimum_temperature", 310.0), liquid), "");
  }
}

}  // namespace
}  // namespace denchi::test
