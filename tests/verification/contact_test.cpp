// Pressure, contact and interphases against their laws in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/pressed_cell.h"
#include "tests/verification/comparison.h"
#include "tests/verification/symmetric_cell.h"

namespace denchi::test {
namespace {

constexpr double kF = 96485.33212, kRT = 8.314462618 * 298.15, kV = 1.297e-5;
const std::string kMetal = "negative_electrode.metal.";
const std::string kGrains = "positive_electrode.particle.";

Settings tight() {
  Settings settings;
  settings.rtol = 1e-8;
  return settings;
}

Solution run(const Cell& cell, const std::string& step) {
  return simulate(cell, Protocol::parse({step}), tight());
}

double last(const Solution& s, const std::string& variable) { return s.values(variable).back(); }

/// Between two metals with free kinetics, what an interface adds to the resistance [ohm m2].
double resistance(const Cell& cell) {
  return last(run(cell, "Discharge at 10 A for 1 s"), "loss_film") / 10.0;
}

TEST(Contact, ParabolicInterphaseGrowsAsTheSquareRootOfTime) {
  const double k = 1e-20, start = 2e-9, rho = 1e5, t = 36000.0;
  const Cell cell = symmetric(kSingleIon)
                        .with(kMetal + "interphase_resistivity", rho)
                        .with(kMetal + "interphase_initial_thickness", start)
                        .with(kMetal + "interphase_parabolic_constant", k);
  const Solution s = run(cell, "Discharge at 1 A for 10 h");
  const double exact = std::sqrt(start * start + 2.0 * k * t);
  EXPECT_NEAR(last(s, "negative_electrode_interphase_thickness"), exact, 1e-6 * exact);
  EXPECT_NEAR(last(s, "loss_film"), rho * exact, 1e-6 * rho * exact);
  EXPECT_LT(s.audit().lithium_error, 1e-9);
}

TEST(Contact, LinearInterphaseGrowsFromNothingAndWithTemperature) {
  const double r = 3e-13, rho = 1e5, t = 3600.0, activation = 40e3;
  const Cell cell = symmetric(kSingleIon)
                        .with(kMetal + "interphase_resistivity", rho)
                        .with(kMetal + "interphase_linear_rate", r)
                        .with(kMetal + "interphase_linear_rate_activation_energy", activation);
  EXPECT_NEAR(last(run(cell, "Discharge at 1 A for 1 h"), "loss_film"), rho * r * t, 1e-9);
  Settings warm = tight();
  warm.temperature = 318.15;
  const Solution s = simulate(cell, Protocol::parse({"Discharge at 1 A for 1 h"}), warm);
  const double faster = std::exp(activation / 8.314462618 * (1.0 / 298.15 - 1.0 / 318.15));
  EXPECT_NEAR(last(s, "loss_film"), rho * r * t * faster, 1e-8);
}

// Every particle has its layer; the drop is the mean of j rho L, and j of one material adds up.
TEST(Contact, ParticlesHaveInterphasesToo) {
  const double r = 1e-12, rho = 2e4, t = 1200.0;
  const Cell cell = Cell("ssb_ref_1")
                        .with(kGrains + "interphase_resistivity", rho)
                        .with(kGrains + "interphase_linear_rate", r);
  const Solution s = run(cell, "Discharge at 20 A for 20 min");
  const double area = cell.parameters().number(kGrains + "surface_area_per_unit_volume") *
                      cell.parameters().number("positive_electrode.thickness");
  EXPECT_NEAR(last(s, "positive_electrode_interphase_thickness"), r * t, 1e-9 * r * t);
  EXPECT_NEAR(last(s, "loss_film"), 20.0 / area * rho * r * t, 1e-9);
  EXPECT_LT(s.audit().losses_error, 1e-12);
}

TEST(Contact, ResistanceFollowsPressure) {
  const Cell cell = symmetric(kSingleIon)
                        .with("fixture.pressure", 2e6)
                        .with(kMetal + "interface_resistance", 4e-3)
                        .with(kMetal + "reference_pressure", 2e6);
  EXPECT_NEAR(resistance(cell), 4e-3, 1e-12);
  for (const double pressure : {0.5e6, 8e6, 50e6}) {
    EXPECT_NEAR(resistance(cell.with("fixture.pressure", pressure)),
                4e-3 * std::pow(pressure / 2e6, -0.5),
                1e-10);
    EXPECT_NEAR(resistance(cell.with("fixture.pressure", pressure)
                               .with(kMetal + "resistance_pressure_exponent", 1.5)),
                4e-3 * std::pow(pressure / 2e6, -1.5),
                1e-8);
  }
  // an interface between electrolytes, too
  const Cell between = symmetric(kSingleIon)
                           .with("fixture.pressure", 8e6)
                           .with("separator.negative_interface_resistance", 4e-3)
                           .with("separator.interface_reference_pressure", 2e6);
  EXPECT_NEAR(last(run(between, "Discharge at 10 A for 1 s"), "loss_interface"), 0.02, 1e-10);
}

// R_int ~ 1 / area: half the contact, twice the resistance, of the layer and of the reaction. Where
// contact is rare it grows as a power of the pressure, and the resistance falls with it.
TEST(Contact, ResistanceIsInverseToTheArea) {
  const Cell cell = symmetric(kSingleIon).with(kMetal + "interface_resistance", 4e-3);
  const double whole = resistance(cell);
  for (const double area : {0.5, 0.1, 0.02})
    EXPECT_NEAR(resistance(cell.with(kMetal + "contact_fraction", area)) * area, whole, 1e-12);

  const Cell rare = cell.with("fixture.pressure", 1e6)
                        .with(kMetal + "contact_fraction", 1e-4)
                        .with(kMetal + "reference_pressure", 1e6)
                        .with(kMetal + "resistance_pressure_exponent", 0.0)
                        .with(kMetal + "contact_pressure_exponent", 0.5);
  const double loose = resistance(rare);
  EXPECT_NEAR(loose, 4e-3 / 1e-4, 1e-9 * loose);
  for (const double factor : {4.0, 16.0, 100.0})
    EXPECT_NEAR(resistance(rare.with("fixture.pressure", factor * 1e6)) / loose,
                std::pow(factor, -0.5),
                2e-3);
  // and full contact is the most there is
  const Solution pressed =
      run(rare.with("fixture.pressure", 1e11).with(kMetal + "contact_pressure_exponent", 3.0),
          "Discharge at 10 A for 1 s");
  EXPECT_NEAR(last(pressed, "negative_electrode_contact_fraction"), 1.0, 1e-10);
}

// Particles and films: the reaction and the film resistance are squeezed into the contact that the
// pressure leaves, 1 / theta = 1 + (1 / theta_ref - 1) (P / P_ref)^-m.
TEST(Contact, ParticlesAreInContactAsThePressureSays) {
  for (const char* name : {"ssb_ref_1", "raijmakers2020"}) {
    const double reference = 2e6, theta = 0.3, m = 0.7;
    const Cell loose = Cell(name).with(kGrains + "film_resistance", 1e-3);
    const Cell cell = loose.with("fixture.pressure", reference)
                          .with(kGrains + "contact_fraction", theta)
                          .with(kGrains + "reference_pressure", reference)
                          .with(kGrains + "contact_pressure_exponent", m);
    const auto voltage = [](const Cell& c) {
      return run(c, "Discharge at 0.2C for 10 min").values("voltage");
    };
    // at the reference it is no law at all
    EXPECT_EQ(voltage(cell), voltage(loose.with(kGrains + "contact_fraction", theta))) << name;
    for (const double pressure : {0.2e6, 20e6}) {
      const double pressed = 1.0 / (1.0 + (1.0 / theta - 1.0) * std::pow(pressure / reference, -m));
      const Solution s =
          run(cell.with("fixture.pressure", pressure), "Discharge at 0.2C for 10 min");
      EXPECT_NEAR(last(s, "positive_electrode_contact_fraction"), pressed, 1e-9) << name;
      EXPECT_NEAR(last(s, "voltage"),
                  voltage(loose.with(kGrains + "contact_fraction", pressed)).back(),
                  1e-8)
          << name;
      EXPECT_LT(s.audit().losses_error, 1e-8) << name;
    }
  }
}

// With a stiff fixture the contact follows what the electrodes swell.
TEST(Contact, SwellingParticlesPressThemselvesTogether) {
  const Cell cell = Cell("ssb_ref_1")
                        .with("fixture.pressure", 5e6)
                        .with("fixture.stiffness", 1e12)
                        .with(kGrains + "volume_change", "0.3 * x")
                        .with(kGrains + "contact_fraction", 0.3)
                        .with(kGrains + "reference_pressure", 5e6);
  const Solution s = run(cell, "Discharge at 20 A for 30 min");
  ASSERT_EQ(s.status(), Status::finished) << s.reason();
  const double relative = last(s, "pressure") / 5e6;
  EXPECT_GT(std::abs(relative - 1.0), 0.1);
  EXPECT_NEAR(last(s, "positive_electrode_contact_fraction"),
              1.0 / (1.0 + (1.0 / 0.3 - 1.0) / std::sqrt(relative)),
              1e-9);
  EXPECT_LT(s.audit().lithium_error, 1e-12);
  EXPECT_LT(s.audit().charge_error, 1e-9);
}

// The stack is as thick as its layers: dL = eps_s L (v(x) - v(x0)) - V i t / F, P = P0 + K dL.
TEST(Contact, StiffFixtureTurnsSwellingIntoPressure) {
  const double stiffness = 3e11, start = 5e6;
  const Cell plain("ssb_ref_1");
  const Cell cell = plain.with("fixture.pressure", start)
                        .with("fixture.stiffness", stiffness)
                        .with(kGrains + "volume_change", "0.05 * x + 0.03 * x**2");
  const Solution s = run(cell, "Discharge at 20 A for 30 min");
  ASSERT_EQ(s.status(), Status::finished) << s.reason();
  const Parameters& p = cell.parameters();
  const double solid = p.number("positive_electrode.thickness") *
                       p.number(kGrains + "active_material_volume_fraction");
  const double charge = 20.0 * 1800.0;
  const double x0 = cell.stoichiometries_at_soc("positive_electrode", 1.0)[0];
  const double x = x0 + charge / (kF * p.number(kGrains + "maximum_concentration") * solid);
  const auto v = [](double at) { return 0.05 * at + 0.03 * at * at; };
  const double change = solid * (v(x) - v(x0)) - kV * charge / kF;
  EXPECT_NEAR(last(s, "pressure"), start + stiffness * change, 1e-6 * stiffness * std::abs(change));
  // pressure alone, with no law that uses it, leaves the cell as it is
  EXPECT_NEAR(
      last(s, "voltage"), last(run(plain, "Discharge at 20 A for 30 min"), "voltage"), 1e-6);
}

// Half of the charge that the positive electrode takes is there to strip.
TEST(Contact, StripsTheThicknessOfTheStartAndNoMore) {
  const Cell cell = Cell("ssb_ref_1").with(kMetal + "initial_thickness", 5e-6);
  const Solution s = run(cell, "Discharge at 1C until 2.5 V");
  EXPECT_EQ(s.status(), Status::stopped);
  EXPECT_NE(s.reason().find("metal of the negative electrode is stripped away"), std::string::npos)
      << s.reason();
  const double charge = kF * 5e-6 / kV;  // [C/m2], of 1 m2
  EXPECT_NEAR(s.end_time(),
              charge / cell.parameters().number("cell.nominal_cell_capacity"),
              2e-3 * s.end_time());
  EXPECT_NEAR(s.values("negative_electrode_thickness").front(), 5e-6, 1e-18);
  EXPECT_EQ(run(Cell("ssb_ref_1").with("negative_electrode.thickness", 5e-6),
                "Discharge at 1C until 2.5 V")
                .status(),
            Status::finished);
}

Cell with_voids() {
  return symmetric(kSingleIon)
      .with(kMetal + "void_depth", 1e-6)
      .with(kMetal + "replenishment_current_density", 5.0);
}

TEST(Contact, VoidsFormAboveWhatIsReplaced) {
  const Cell cell = with_voids();
  const Solution slow = run(cell, "Discharge at 4.9 A for 1 h");
  EXPECT_EQ(last(slow, "negative_electrode_contact_fraction"), 1.0 / (1.0 / (1.0 + 1e-10)));
  const Solution fast = run(cell, "Discharge at 15 A for 100 s");
  // 0.005 A/m2 of the excess is the rounding of the corner
  const double slope = kV / kF / 1e-6 * (10.0 - 0.005);
  EXPECT_NEAR(last(fast, "negative_electrode_contact_fraction"), 1.0 - slope * 100.0, 1e-7);
  // plating makes none
  const Solution plating = run(cell, "Charge at 15 A for 100 s");
  EXPECT_NEAR(last(plating, "negative_electrode_contact_fraction"), 1.0, 1e-9);
}

// The reaction is squeezed into what is left.
TEST(Contact, LostContactCostsVoltage) {
  const Cell cell = with_voids().with(kMetal + "exchange_current_density", 8.0);
  const Solution s = run(cell, "Discharge at 15 A for 400 s");
  const double contact = last(s, "negative_electrode_contact_fraction");
  EXPECT_LT(contact, 0.5);
  EXPECT_NEAR(last(s, "loss_reaction"),
              2.0 * kRT / kF * (std::asinh(0.5 * 15.0 / contact / 8.0) + std::asinh(7.5 / 1e6)),
              1e-9);
  EXPECT_LT(s.audit().lithium_error, 1e-9);
  EXPECT_LT(s.audit().charge_error, 1e-9);
  EXPECT_LT(s.audit().energy_error, 1e-6);
}

// Creep of a metal as deep as a void: i_repl = F h A sigma^n / V, and healing at the same speed.
TEST(Contact, PressureRaisesTheCriticalCurrent) {
  const Cell cell = with_voids().with("fixture.pressure", 0.4e6);
  const auto loss = [&](double pressure, double current) {
    const Solution s = run(cell.with("fixture.pressure", pressure),
                           "Discharge at " + std::to_string(current) + " A for 100 s");
    return 1.0 - last(s, "negative_electrode_contact_fraction");
  };
  double before = 5.0;
  for (const double pressure : {0.2e6, 0.4e6, 0.5e6}) {
    const double rate = 7.7e-3 * std::pow(pressure / 1e6, 6.56);
    const double critical = 5.0 + kF / kV * 1e-6 * rate;
    EXPECT_GT(critical, before);
    EXPECT_LT(loss(pressure, critical - 0.05), 1e-9);
    EXPECT_GT(loss(pressure, critical + 0.05), 1e-5);
    before = critical;
  }
  const Solution healed =
      simulate(cell, Protocol::parse({"Discharge at 15 A for 200 s", "Rest for 2000 s"}), tight());
  const std::vector<double> t{200.0, 2200.0};
  const std::vector<double> contact = healed.at(t, "negative_electrode_contact_fraction");
  const double rate = 7.7e-3 * std::pow(0.4, 6.56);
  EXPECT_NEAR(1.0 - contact[1], (1.0 - contact[0]) * std::exp(-rate * 2000.0), 1e-7);
}

TEST(Contact, LimitsAreSaidInWords) {
  const Solution voids = run(with_voids(), "Discharge at 15 A for 1 h");
  EXPECT_EQ(voids.status(), Status::stopped);
  EXPECT_NE(voids.reason().find("negative electrode lost 90 % of its contact"), std::string::npos)
      << voids.reason();
  const Cell stiff =
      Cell("ssb_ref_1").with("fixture.pressure", 1e6).with("fixture.stiffness", 1e12);
  const Solution loose = run(stiff, "Discharge at 20 A for 1 h");
  EXPECT_EQ(loose.status(), Status::stopped);
  EXPECT_NE(loose.reason().find("fixture has lost its pressure"), std::string::npos)
      << loose.reason();
  const Solution tight =
      run(stiff.with(kGrains + "volume_change", "1.5 * x").with("fixture.maximum_pressure", 2e6),
          "Discharge at 20 A for 1 h");
  EXPECT_EQ(tight.status(), Status::stopped);
  EXPECT_NE(tight.reason().find("pressure is above 2 MPa"), std::string::npos) << tight.reason();
}

TEST(Contact, NothingGivenIsThePlainModel) {
  const Cell cell("ssb_ref_1");
  const Protocol protocol = Protocol::parse({"Discharge at 25 A for 1 h"});
  const auto voltage = [&](const Cell& c) { return simulate(c, protocol).values("voltage"); };
  const std::vector<double> plain = voltage(cell);
  EXPECT_EQ(plain,
            voltage(cell.with(kMetal + "contact_fraction", 1.0)
                        .with("fixture.pressure", 3e6)
                        .with(kGrains + "interphase_linear_rate", 0.0)));
  EXPECT_EQ(simulate(cell, protocol).variables().size() + 1,
            simulate(cell.with("fixture.pressure", 3e6), protocol).variables().size());
}

// Files that state the pressure of a measurement give what they gave without it.
TEST(Contact, TheLibraryStatesPressuresAtTheirReference) {
  std::size_t stated = 0;
  for (const CellEntry& entry : built_in_cells()) {
    const Cell cell(entry.name);
    const Parameters& p = cell.parameters();
    const double pressure = p.number_or("fixture.pressure", 0.0);
    if (pressure == 0.0) continue;
    ++stated;
    for (const Parameter& given : p.all()) {
      if (!given.path.ends_with("reference_pressure")) continue;
      EXPECT_EQ(p.number(given.path), pressure) << entry.name << ", " << given.path;
    }
  }
  EXPECT_GE(stated, 4u);
}

TEST(Contact, EverythingAtOnceKeepsTheBalances) {
  for (const char* name : {"nmc811_lpscl_li", "nmc811_lpscl_graphite"}) {
    const Cell cell = testing::pressed(Cell(name));
    const Solution s =
        simulate(cell, Protocol::parse({"Discharge at 0.3C for 1 h", "Charge at 0.1C for 1 h"}));
    EXPECT_EQ(s.status(), Status::finished) << s.reason();
    EXPECT_LT(s.audit().lithium_error, 1e-9) << name;
    EXPECT_LT(s.audit().charge_error, 1e-9) << name;
    EXPECT_LT(s.audit().energy_error, 1e-6) << name;
    EXPECT_LT(s.audit().losses_error, 1e-12) << name;
  }
}

TEST(Contact, SingleParticleModelsRefuseThemInWords) {
  const Cell liquid("chen2020");
  for (const Cell& cell : {liquid.with("fixture.pressure", 1e6),
                           liquid.with(kGrains + "interphase_resistivity", 1e4)}) {
    Settings settings;
    settings.model = "spm";
    EXPECT_THROW(simulate(cell, Protocol::parse({"Discharge at 1C for 1 min"}), settings),
                 InputError);
    settings.model = "dfn";
    EXPECT_EQ(simulate(cell, Protocol::parse({"Discharge at 1C for 1 min"}), settings).status(),
              Status::finished);
  }
}

}  // namespace
}  // namespace denchi::test
