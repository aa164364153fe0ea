// Transport in a concentrated binary electrolyte (liquid or polymer), inside a porous layer.
//
//   i_e = kappa B [ -dphi_e/dx + chi (RT/F) dln c_e/dx ],   chi = 2 (1 - t+) TDF   [A/m2 of cell]
//   N_e = -D B dc_e/dx + t+ i_e / F                                                [mol/m2/s]
//
// phi_e against a lithium reference electrode, t+ against the solvent velocity, B the transport
// efficiency. The salt balance is eps dc/dt = -dN_e/dx + a j / F with a j = di_e/dx, so with
//
//   N' = N_e - i_e / F = -D B dc_e/dx - (1 - t+) i_e / F,   N' = 0 at both ends
//   eps dc/dt = -dN'/dx
//
// N' is the flux of the other ion: it also vanishes at a metal and where a layer begins
// that the other ion cannot enter. z = -1, an anion that the electrodes store, turns F into -F.
//
// Where a fit of kappa does not vanish with the salt, it is made to, below some percent of c_e0:
// ions would carry a current where there are none, and salt would fall below zero without end.
//
// t+ stays inside the divergence, salt is conserved whatever the reaction, and t+ = 1 leaves a
// uniform c_e uniform. Newman, Balsara, Electrochemical Systems, 4th ed. (2021), ch. 12.
#pragma once

#include "engine/closure/closure.h"
#include "models/physics/constants.h"
#include "models/physics/law_ends.h"

namespace denchi {

/// Below this part of the reference concentration the salt counts as used up: the potential goes
/// with ln c_e there, and what a mesh says of it means nothing. For models that cannot move the
/// reaction elsewhere.
inline constexpr double kDepletedSalt = 1e-4;

/// Property functions of the electrolyte, and their temperature factors at the present temperature.
struct BinaryElectrolyte {
  Closure diffusivity;                      ///< D(c_e, T) [m2/s]
  Closure conductivity;                     ///< kappa(c_e, T) [S/m]
  Closure transference_number;              ///< t+(c_e, T)
  Closure thermodynamic_factor;             ///< TDF(c_e, T)
  double diffusivity_activation = 0.0;      ///< [J/mol]
  double conductivity_activation = 0.0;     ///< [J/mol]
  double reference_concentration = 1000.0;  ///< c_e of the initial state [mol/m3]
  bool conducts_dry = false;                ///< its fit leaves a conductivity without salt
  double charge_number = 1.0;               ///< of the ion that the electrodes store
};

template <class S>
struct BinaryFluxes {
  S current;  ///< i_e
  S salt;     ///< N'
};

/// @param c,dc,dphi      concentration [mol/m3], its gradient, the gradient of phi_e
/// @param diffusivity_factor,conductivity_factor  B times the Arrhenius factor
template <class S>
BinaryFluxes<S> binary_fluxes(const BinaryElectrolyte& law,
                              const S& c,
                              const S& dc,
                              const S& dphi,
                              double temperature,
                              double diffusivity_factor,
                              double conductivity_factor) {
  const S t(temperature), none(0.0);
  const S free = 1.0 - law.transference_number(c, t, none);
  const S chi = 2.0 * free * law.thermodynamic_factor(c, t, none);
  S kappa = law.conductivity(c, t, none) * conductivity_factor;
  if (law.conducts_dry) kappa = kappa * vanishing(c * (1.0 / law.reference_concentration));
  const S d = law.diffusivity(c, t, none) * diffusivity_factor;
  const double faraday = law.charge_number * kFaraday;
  const double thermal = kGasConstant * temperature / faraday;
  BinaryFluxes<S> flux;
  flux.current = kappa * (chi * thermal * dc / c - dphi);
  flux.salt = -(d * dc + free * flux.current * (1.0 / faraday));
  return flux;
}

}  // namespace denchi
