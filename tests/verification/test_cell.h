// Cells with simple properties, for which exact solutions are known.
#pragma once

#include "denchi/denchi.h"

namespace denchi::test {

/// Constant transport and kinetic properties and flat open-circuit potentials: 3.8 V against 0.1 V.
struct SimpleCell {
  double kappa = 1.0;             ///< effective, in all layers [S/m]
  double sigma = 100.0;           ///< effective [S/m]
  double exchange_current = 1.0;  ///< [A/m2]
  double transference = 1.0;
  double salt_diffusivity = 3e-10;  ///< effective, in all layers [m2/s]

  static constexpr double kThickness = 80e-6, kSeparator = 20e-6, kArea = 4e5;

  Cell make() const {
    Cell cell = Cell("chen2020")
                    .with("electrolyte.conductivity", kappa)
                    .with("electrolyte.diffusivity", salt_diffusivity)
                    .with("electrolyte.cation_transference_number", transference)
                    .with("separator.thickness", kSeparator)
                    .with("separator.transport_efficiency", 1.0)
                    .with("cell.electrode_area", 1.0)
                    .with("cell.number_of_electrode_pairs", 1.0);
    for (const std::string electrode : {"negative_electrode", "positive_electrode"})
      cell = cell.with(electrode + ".thickness", kThickness)
                 .with(electrode + ".transport_efficiency", 1.0)
                 .with(electrode + ".conductivity", sigma)
                 .with(electrode + ".particle.surface_area_per_unit_volume", kArea)
                 .with(electrode + ".particle.exchange_current_density", exchange_current)
                 .with(electrode + ".particle.diffusivity", 1e-12)
                 .with(electrode + ".particle.ocp", electrode[0] == 'n' ? 0.1 : 3.8);
    return cell;
  }
};

}  // namespace denchi::test
