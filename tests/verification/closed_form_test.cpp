// What a run reports of its voltage, against closed forms of the quantities beside it: kinetics at
// every node, series resistances, the concentration term of the single particle model, energy.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/verification/comparison.h"

namespace denchi::test {
namespace {

constexpr double kFaraday = 96485.33212;                      // [C/mol]
constexpr double kThermal = 8.314462618 * 298.15 / kFaraday;  // R T / F [V]
const std::vector<double> kTimes = {60.0, 600.0, 1800.0, 3000.0};

Solution discharge(const Cell& cell, const std::string& model) {
  Settings settings;
  settings.model = model;
  settings.mesh = "fine";
  settings.rtol = 1e-8;
  return simulate(cell, Protocol::parse({"Discharge at 1C for 3000 s"}), settings);
}

TEST(ClosedForm, OverpotentialFollowsFromTheCurrentAtEveryNode) {
  const Cell cell("chen2020");
  const Solution s = discharge(cell, "dfn");
  for (const std::string side : {"negative", "positive"}) {
    const double rate =
        cell.parameters().number(side + "_electrode.particle.reaction_rate_constant");
    const std::string head = side + "_electrode_";
    const std::vector<double>& nodes = axis(s, "x_" + side).values;
    for (const double t : kTimes) {
      const std::vector<double> at{t};
      const std::vector<double> j = s.at(at, head + "interfacial_current_density"),
                                x = s.at(at, head + "surface_stoichiometry"),
                                eta = s.at(at, head + "overpotential");
      const std::vector<double> c =
          field(s, "electrolyte_concentration", t, nodes, nodes.front(), nodes.back());
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double i0 = kFaraday * rate * std::sqrt(c[i] / 1000.0 * x[i] * (1.0 - x[i]));
        EXPECT_NEAR(eta[i], 2.0 * kThermal * std::asinh(0.5 * j[i] / i0), 1e-7)
            << side << ", node " << i << ", t " << t;
      }
    }
  }
}

TEST(ClosedForm, AFilmTakesItsShareOfTheVoltage) {
  // the particles of this model do not see the film: it is a resistance in series
  const double film = 0.01;  // [ohm m2]
  const Cell cell("chen2020");
  const Parameters& p = cell.parameters();
  const double surface = cell.area() * p.number("negative_electrode.thickness") *
                         p.number("negative_electrode.particle.surface_area_per_unit_volume");
  const Solution without = discharge(cell, "spm");
  const Solution with =
      discharge(cell.with("negative_electrode.particle.film_resistance", film), "spm");
  for (const double t : kTimes) {
    const std::vector<double> at{t};
    const double drop = 5.0 / surface * film;
    EXPECT_NEAR(without.at(at, "voltage")[0] - with.at(at, "voltage")[0], drop, 1e-6 * drop);
    EXPECT_NEAR(with.at(at, "loss_film")[0], drop, 1e-9);
  }
}

TEST(ClosedForm, AContactIsInSeries) {
  const Cell cell("chen2020");
  const Solution without = discharge(cell, "dfn");
  const Solution with = discharge(cell.with("cell.contact_resistance", 0.01), "dfn");
  for (const double t : kTimes) {
    const std::vector<double> at{t};
    EXPECT_NEAR(without.at(at, "voltage")[0] - with.at(at, "voltage")[0], 0.05, 1e-6);
    EXPECT_NEAR(with.at(at, "loss_contact")[0], 0.05, 1e-9);
  }
}

/// Average of ln(c / c0) over an electrode, by Simpson's rule on 100 intervals.
double mean_log(const Solution& s, double time, double begin, double end) {
  std::vector<double> places;
  for (int i = 0; i <= 100; ++i) places.push_back(begin + (end - begin) * i / 100.0);
  const std::vector<double> c = field(s, "electrolyte_concentration", time, places, begin, end);
  double sum = 0.0;
  for (int i = 0; i <= 100; ++i)
    sum += (i == 0 || i == 100 ? 1.0
            : i % 2 == 1       ? 4.0
                               : 2.0) *
           std::log(c[static_cast<std::size_t>(i)] / 1000.0) / 300.0;
  return sum;
}

TEST(ClosedForm, ConcentrationTermOfTheSingleParticleModel) {
  // it is reported as what the other terms leave of the voltage
  const Cell cell("chen2020");
  const Parameters& p = cell.parameters();
  const double n = p.number("negative_electrode.thickness");
  const double m = n + p.number("separator.thickness");
  const double end = m + p.number("positive_electrode.thickness");
  const double chi = 2.0 * (1.0 - p.number("electrolyte.cation_transference_number"));
  const Solution s = discharge(cell, "spme");
  for (const double t : kTimes) {
    const double loss = chi * kThermal * (mean_log(s, t, 0.0, n) - mean_log(s, t, m, end));
    EXPECT_GT(loss, 5e-3);
    EXPECT_NEAR(s.at(std::vector<double>{t}, "loss_electrolyte_concentration")[0], loss, 1e-5);
  }
}

TEST(ClosedForm, EnergyOfTheLocalTermsIsThatAtTheTerminals) {
  for (const char* model : {"dfn", "spme", "spm"}) {
    const double error = discharge(Cell("chen2020"), model).audit().energy_error;
    RecordProperty(model, std::to_string(error * 1e9));
    EXPECT_LE(error, 1e-10) << model;
  }
}

}  // namespace
}  // namespace denchi::test
