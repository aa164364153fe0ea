// Exchange current density of insertion, the parabolic law.
//
//   i0 = F k sqrt(c_e / c_e0) sqrt(x (1 - x))      [A/m2], k [mol/m2/s]
//
// Doyle, Fuller, Newman, J. Electrochem. Soc. 140 (1993) 1526, doi 10.1149/1.2221597, in the
// scaling of BPX.
#pragma once

#include "engine/autodiff/dual.h"
#include "models/physics/constants.h"

namespace denchi {

/// @param salt_ratio  c_e / c_e0, positive
/// @param x           inside its range
template <class S>
S exchange_current(double rate_constant, const S& salt_ratio, const S& x) {
  return kFaraday * rate_constant * sqrt(salt_ratio) * sqrt(x * (1.0 - x));
}

}  // namespace denchi
