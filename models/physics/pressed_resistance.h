// Resistance of an interface between solids under pressure.
//
//   R(P) = R_ref (P / P_ref)^-n        n = 1/2 unless given
//
// Resistance against contact area and pressure of electrodes on Li6PS5Cl, R ~ A^-1 and R ~ P^-0.5:
// arXiv 2501.00600 (abstract read). [A]: that the exponent holds for other pairs of materials and
// far from P_ref; lithium that creeps loses its resistance faster. A pressure near zero or below it
// counts as 1e-5 P_ref or less (positive.h), so that the resistance stays finite.
#pragma once

#include <cmath>

#include "models/physics/positive.h"

namespace denchi {

/// R(P) / R_ref, exactly 1 at P_ref.
/// @param relative  P / P_ref
template <class S>
S pressed_resistance(const S& relative, double exponent) {
  using std::exp;
  using std::log;
  return exp((log(positive(relative)) - log(positive(1.0))) * -exponent);
}

}  // namespace denchi
