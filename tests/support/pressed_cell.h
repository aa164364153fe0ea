// Solid-state cells in which every law of pressure, contact and interphases is at work.
#pragma once

#include <string>

#include "denchi/cell.h"

namespace denchi::testing {

/// A stiff fixture, swelling materials, growing interphases of every population.
inline Cell pressed(Cell cell) {
  cell = cell.with("fixture.pressure", 5e6)
             .with("fixture.stiffness", 2e11)
             .with("separator.interface_reference_pressure", 3e6);
  for (const std::string side : {"negative", "positive"}) {
    const std::string electrode = side + "_electrode.";
    cell = cell.with("separator." + side + "_interface_resistance", 1e-3);
    std::string at = electrode + "particle.";
    if (cell.parameters().word_or(electrode + "type", "porous") == "metal") {
      at = electrode + "metal.";
      cell = cell.with(at + "interface_resistance", 5e-4)
                 .with(at + "contact_fraction", 0.6)
                 .with(at + "reference_pressure", 2e6)
                 .with(at + "contact_pressure_exponent", 0.7)
                 .with(at + "void_depth", 2e-5)
                 .with(at + "replenishment_current_density", 2.0)
                 .with(at + "creep_stress_ratio", 0.05);
    } else {
      cell = cell.with(at + "volume_change", "0.1 * x - 0.05 * x**2")
                 .with(at + "contact_fraction", 0.5)
                 .with(at + "reference_pressure", 4e6)
                 .with(at + "contact_pressure_exponent", 0.6);
    }
    cell = cell.with(at + "interphase_resistivity", 1e4)
               .with(at + "interphase_initial_thickness", 1e-8)
               .with(at + "interphase_parabolic_constant", 1e-19)
               .with(at + "interphase_linear_rate", 1e-12);
  }
  return cell;
}

}  // namespace denchi::testing
