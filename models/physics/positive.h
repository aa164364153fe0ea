// Quantities as the laws see them: positive, whatever a discrete or a trial state does near a
// limit.
//
// A front of depletion or filling is sharper than any mesh, and a high-order element swings a
// little beyond it. Conductivity and rate must fade out there, with a finite logarithm and a slope
// that leads Newton's iteration back.
//
//   positive   u+ = ( u + sqrt(u^2 + 4 delta^2) ) / 2,  delta = 1e-5      salt, in units of c_e0
//
// differs from u by delta^2 / u, 1e-10 at u = 1, and falls to zero as a power.
//
//   fading     u+ = u / (1 - exp(-u / delta)),  delta = 3e-5       x (1 - x) of a particle surface
//
// differs from u by a part exp(-u / delta), nothing beyond a thousandth of the range, and
// falls to zero exponentially: the overpotential of a reaction forced on a full surface then rises
// by RT / F per delta, a steep straight line that reaches every cut-off.
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

/// z / (1 - exp(-z)) and its derivative. By its series where the quotient cancels; beyond z = -600,
/// where it is 1e-258, with the value there.
struct Bernoulli {
  Lanes value, slope;

  explicit Bernoulli(const Lanes& argument) {
    // where the exponential is less than round-off, as at every surface away from its limits
    if (all(less(Lanes(45.0), argument))) {
      value = argument;
      slope = Lanes(1.0);
      return;
    }
    const Lanes z = max(argument, Lanes(-600.0));
    const auto near = less(abs(z), Lanes(0.03));
    const Lanes safe = select(near, Lanes(1.0), z);
    const Lanes e = exp(-safe);
    const Lanes inverse = 1.0 / (1.0 - e);
    const Lanes z2 = z * z;
    value = select(near, 1.0 + z * (0.5 + z * (1.0 - z2 / 60.0) / 12.0), safe * inverse);
    slope = select(near, 0.5 + z * (1.0 - z2 / 30.0) / 6.0, inverse * (1.0 - value * e));
  }
};

namespace detail {
inline constexpr double kFade = 3e-5;
}

inline Lanes fading(const Lanes& u) {
  return detail::kFade * Bernoulli(u * (1.0 / detail::kFade)).value;
}

template <std::size_t N>
Dual<N> fading(const Dual<N>& u) {
  const Bernoulli b(u.value * (1.0 / detail::kFade));
  return Dual<N>::chain(u, detail::kFade * b.value, b.slope);
}

}  // namespace denchi
