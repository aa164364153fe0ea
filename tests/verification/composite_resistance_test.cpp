// The resistance of composite electrodes against their thickness, as measured, and that of
// interfaces against the area in contact.
//
// L. Miss, A. Ramanayagam, B. Roling, ACS Appl. Mater. Interfaces 14 (2022) 38246,
// doi 10.1021/acsami.2c06460, tables 1 to 3 (via digest): NMC83 in 0.67 Li3PS4 + 0.33 LiI at
// 25 degC, half charged. With the electrons free, Newman and Tobias give
//
//   R = sqrt(R_ion r) coth sqrt(R_ion / r),   r = R_ct / (a d)
//
// so slow kinetics show r alone, and fast ones sqrt(R_ion r).

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "denchi/denchi.h"

namespace denchi::test {
namespace {

constexpr double kThermal = 8.314462618 * 298.15 / 96485.33212;  // R T / F [V]
constexpr double kSeparator = 1e-6, kConductivity = 0.08, kPotential = 3.8;

/// Lithium without loss | thin separator | composite or lithium, 1 m2.
Cell half_cell(const std::string& positive) {
  return Cell::from_text(R"({"Header": {"BPX": "1.1.0", "Title": "half cell", "Model": "DFN"},
    "Parameterisation": {},
    "denchi": {"parameters": {
      "cell.electrode_area": 1.0, "cell.number_of_electrode_pairs": 1,
      "cell.lower_voltage_cut_off": -5.0, "cell.upper_voltage_cut_off": 5.0,
      "cell.nominal_cell_capacity": 10.0,
      "electrolyte.law": "single_ion", "electrolyte.conductivity": 0.08,
      "separator.thickness": 1e-6, "separator.porosity": 1.0,
      "separator.transport_efficiency": 1.0,
      "negative_electrode.type": "metal", "negative_electrode.thickness": 1e-4,
      "negative_electrode.metal.exchange_current_density": 1e9,
      "positive_electrode.thickness": 31e-6, )" +
                             positive + "}}}",
                         "half_cell.json");
}

Cell composite(double thickness) {
  return half_cell(R"("positive_electrode.porosity": 0.491,
      "positive_electrode.tortuosity_factor": 6.8,
      "positive_electrode.conductivity": 100,
      "positive_electrode.particle.active_material_volume_fraction": 0.509,
      "positive_electrode.particle.radius": 2.5e-6,
      "positive_electrode.particle.minimum_stoichiometry": 0.0,
      "positive_electrode.particle.maximum_stoichiometry": 1.0,
      "positive_electrode.particle.maximum_concentration": 50000,
      "positive_electrode.particle.diffusivity": 3.8e-16,
      "positive_electrode.particle.ocp": 3.8,
      "positive_electrode.particle.exchange_current_density": 0.11)")
      .with("positive_electrode.thickness", thickness);
}

/// Resistance just after a small current begins, without the separator [ohm m2].
double resistance(const Cell& cell, double open_circuit) {
  Settings settings;
  if (open_circuit != 0.0) settings.soc = 0.5;
  settings.mesh = "positive=8,positive_order=8";
  char line[64];
  const double current = 1e-5;  // less than a millivolt in all cells here
  std::snprintf(line, sizeof line, "Discharge at %g A for 1 s", current);
  const Solution s = simulate(cell, Protocol::parse({line}), settings);
  if (s.time().empty()) throw std::runtime_error(s.reason());
  return (open_circuit - s.values("voltage").front()) / current - kSeparator / kConductivity;
}

TEST(CompositeResistance, FollowsTheThicknessAsMeasured) {
  struct Row {
    double thickness, ionic, transfer;  // [m], [ohm m2]
  };
  for (const Row& row : {Row{31e-6, 53.7e-4, 120.1e-4},
                         Row{57e-6, 98.7e-4, 65.3e-4},
                         Row{108e-6, 187e-4, 34.5e-4},
                         Row{221e-6, 382.6e-4, 16.8e-4}}) {
    const Cell cell = composite(row.thickness);
    const std::string i0 = "positive_electrode.particle.exchange_current_density*";
    const double slow = resistance(cell.with(i0, 1e-3), kPotential) * 1e-3;
    const double fast = resistance(cell.with(i0, 1e3), kPotential);
    const double transfer = slow, ionic = fast * fast / (transfer * 1e-3);
    EXPECT_NEAR(transfer / row.transfer, 1.0, 0.05) << row.thickness;
    EXPECT_NEAR(ionic / row.ionic, 1.0, 0.05) << row.thickness;
    const double whole =
        std::sqrt(row.ionic * row.transfer) / std::tanh(std::sqrt(row.ionic / row.transfer));
    EXPECT_NEAR(resistance(cell, kPotential) / whole, 1.0, 0.05) << row.thickness;
  }
}

TEST(CompositeResistance, GoesWithTheAreaInContact) {
  const Cell metal = half_cell(R"("positive_electrode.type": "metal",
      "positive_electrode.metal.exchange_current_density": 10.0,
      "positive_electrode.metal.interface_resistance": 2e-3)");
  const double full = 2e-3 + kThermal / 10.0;
  for (const double theta : {1.0, 0.5, 0.1, 0.02}) {
    const Cell part = metal.with("positive_electrode.metal.contact_fraction", theta);
    EXPECT_NEAR(resistance(part, 0.0) * theta / full, 1.0, 1e-5) << theta;
  }
  // of a thin composite, where the reaction is uniform
  const Cell thin = composite(1e-6).with("positive_electrode.particle.film_resistance", 0.3);
  const double area = 3.0 * 0.509 / 2.5e-6 * 1e-6;
  for (const double theta : {1.0, 0.5, 0.1, 0.02}) {
    const Cell part = thin.with("positive_electrode.particle.contact_fraction", theta);
    EXPECT_NEAR(resistance(part, kPotential) * theta * area / (0.3 + kThermal / 0.11), 1.0, 1e-3)
        << theta;
  }
}

}  // namespace
}  // namespace denchi::test
