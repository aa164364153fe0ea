// Transport in an electrolyte with one mobile ion (sulfide, oxide, halide): the other charges are
// fixed, so the concentration is uniform and no unknown.
//
//   i_e = -kappa B dphi_e/dx                                    [A/m2 of cell]
//   1 / kappa = 1 / kappa_bulk(T) + 1 / kappa_gb(T)             grains and their boundaries in
//   series
//
// phi_e is measured against the metal of the mobile ion. It is the limit t+ = 1 of the concentrated
// binary electrolyte.
#pragma once

#include "engine/closure/closure.h"
#include "models/physics/arrhenius.h"

namespace denchi {

struct SingleIonElectrolyte {
  Closure conductivity;                  ///< of the bulk, kappa(T) [S/m]
  double conductivity_activation = 0.0;  ///< [J/mol]
  double grain_boundary = 0.0;           ///< kappa_gb [S/m]; 0: none
  double grain_boundary_activation = 0.0;
};

/// kappa [S/m].
inline double ionic_conductivity(const SingleIonElectrolyte& law,
                                 double reference,
                                 double temperature) {
  const double bulk = law.conductivity(0.0, temperature) *
                      arrhenius(law.conductivity_activation, reference, temperature);
  if (law.grain_boundary == 0.0) return bulk;
  const double boundary =
      law.grain_boundary * arrhenius(law.grain_boundary_activation, reference, temperature);
  return bulk * boundary / (bulk + boundary);
}

}  // namespace denchi
