// Exchange current density of insertion, the parabolic law.
//
//   i0 = F k sqrt(c_e / c_e0) sqrt(x (1 - x))      [A/m2], k [mol/m2/s]
//
// Doyle, Fuller, Newman, J. Electrochem. Soc. 140 (1993) 1526, doi 10.1149/1.2221597, in the scaling of
// BPX. Below kSmall the square roots go on as straight lines, so that a trial state beyond an empty or
// full surface, or without salt, has a finite rate and a slope that leads back.
#pragma once

#include "engine/autodiff/dual.h"
#include "models/physics/constants.h"

namespace denchi {

/// sqrt(u) for u > 1e-8, the tangent of slope at that point towards zero and beyond, kept positive.
template <class S>
S guarded_sqrt(const S& u) {
  constexpr double kSmall = 1e-8;
  const Lanes low = max(plain(u), Lanes(kSmall));
  if constexpr (std::is_same_v<S, Lanes>) {
    return sqrt(low) * min(Lanes(1.0), max(u * (1.0 / kSmall), Lanes(1e-4)));
  } else {
    const Lanes root = sqrt(low);
    const Lanes ratio = u.value * (1.0 / kSmall);
    const auto inside = less(Lanes(kSmall), u.value);
    const auto floor = less(ratio, Lanes(1e-4));
    const Lanes f = root * min(Lanes(1.0), max(ratio, Lanes(1e-4)));
    const Lanes slope =
        select(inside, 0.5 / root, select(floor, Lanes(0.0), root * (1.0 / kSmall)));
    return S::chain(u, f, slope);
  }
}

template <class S>
S exchange_current(double rate_constant, const S& salt_ratio, const S& x) {
  return kFaraday * rate_constant * guarded_sqrt(salt_ratio) * guarded_sqrt(x * (1.0 - x));
}

}  // namespace denchi
