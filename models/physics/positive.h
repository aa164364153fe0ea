// Quantities as the laws see them: positive, whatever a discrete or a trial state does near a
// limit.
//
// A front of depletion or filling is sharper than any mesh, and a high-order element swings a
// little beyond it. Conductivity must fade out there, with a finite logarithm and a slope that
// leads Newton's iteration back.
//
//   positive   u+ = ( u + sqrt(u^2 + 4 delta^2) ) / 2,  delta = 1e-5      salt, in units of c_e0
//
// differs from u by delta^2 / u, 1e-10 at u = 1, and falls to zero as a power. What a reaction does
// at a full or an empty surface is in full_surface.h.
#pragma once

#include <cmath>

namespace denchi {

template <class S>
S positive(const S& u) {
  using std::sqrt;
  constexpr double kDelta = 1e-5;
  return 0.5 * (u + sqrt(u * u + 4.0 * kDelta * kDelta));
}

}  // namespace denchi
