// A quantity as the laws see it: positive, whatever a discrete or a trial state does near its
// limit.
//
//   u+ = ( u + sqrt(u^2 + 4 delta^2) ) / 2
//
// for the salt concentration in units of c_e0 and x (1 - x) of a particle surface, delta = 1e-5. A
// front of depletion or filling is sharper than any mesh, and a high-order element swings a little
// beyond it. u+ differs from u by delta^2 / u, 1e-10 at u = 1, and falls to zero smoothly, so
// conductivity and rate fade out there as they should, the logarithm of the concentration stays
// finite and Newton's iteration finds a slope that leads back.
#pragma once

#include <cmath>

#include "engine/autodiff/dual.h"

namespace denchi {

template <class S>
S positive(const S& u) {
  using std::sqrt;
  constexpr double kDelta = 1e-5;
  return 0.5 * (u + sqrt(u * u + 4.0 * kDelta * kDelta));
}

}  // namespace denchi
