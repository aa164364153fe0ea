// Salt concentration as the laws see it: positive, whatever the discrete solution does near depletion.
//
//   c+ = ( c + sqrt(c^2 + 4 delta^2) ) / 2       in units of c_e0, delta = 1e-4
//
// A front of depletion is sharper than any mesh, and a high-order element swings a little below zero
// behind it. c+ differs from c by delta^2/c, 1e-8 at c_e0, and falls to zero smoothly, so conductivity
// and rate fade out there as they should and the logarithm of the concentration stays finite.
#pragma once

#include <cmath>

#include "engine/autodiff/dual.h"

namespace denchi {

/// A discrete solution that swings further below zero than this, in units of c_e0, follows its front no
/// more: what it says of the voltage means nothing.
inline constexpr double kMostUndershoot = 0.02;

template <class S>
S positive_salt(const S& c) {
  using std::sqrt;
  constexpr double kDelta = 1e-4;
  return 0.5 * (c + sqrt(c * c + 4.0 * kDelta * kDelta));
}

}  // namespace denchi
