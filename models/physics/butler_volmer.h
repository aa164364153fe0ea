// Charge transfer at the surface of a particle.
//
//   j = i0 [ exp(alpha_a F eta / RT) - exp(-alpha_c F eta / RT) ]     [A/m2 of interface]
//
// which is positive for oxidation. With a = alpha_a F / RT and c = alpha_c F / RT it is the same as
//
//   eta = 2 / (a + c) asinh( j / (2 i0) exp( (c - a) eta / 2 ) )     [V]
//
// which is nearly linear in eta and in j, however large they are.
//
// Newman, Balsara, Electrochemical Systems, 4th ed. (2021), ch. 8.
#pragma once

#include "engine/simd/lanes.h"

namespace denchi {

/// What is left of eta, zero where the law holds. Equal coefficients spare the exponential.
/// @param anodic,cathodic  alpha F / RT [1/V]
template <class S>
S butler_volmer(const S& eta, const S& j, const S& i0, double anodic, double cathodic) {
  S drive = 0.5 * j / i0;
  if (anodic != cathodic) drive = drive * exp(0.5 * (cathodic - anodic) * eta);
  return eta - asinh(drive) * (2.0 / (anodic + cathodic));
}

/// eta of a current density, by Newton's iteration, which is one step for equal coefficients.
inline Lanes overpotential(const Lanes& j, const Lanes& i0, double anodic, double cathodic) {
  constexpr int kMostSteps = 30;
  const double skew = (cathodic - anodic) / (cathodic + anodic);
  Lanes eta(0.0);
  for (int i = 0; i < kMostSteps; ++i) {
    const Lanes left = butler_volmer(eta, j, i0, anodic, cathodic);
    if (all(less(abs(left), Lanes(1e-14)))) break;
    const Lanes drive = 0.5 * j / i0 * exp(0.5 * (cathodic - anodic) * eta);
    eta -= left / (1.0 - skew * drive / sqrt(1.0 + drive * drive));
  }
  return eta;
}

}  // namespace denchi
