// A factor for laws that come as functions and know nothing of where the salt ends.
//
//   vanishing   1 - exp(-u / delta)     of salt, delta = 0.02: what a given law leaves at u = 0
//
// It differs from one by less than 1e-12 beyond u = 0.6, and costs a comparison there.
#pragma once

#include "engine/autodiff/dual.h"

namespace denchi {

inline Lanes vanishing(const Lanes& u) {
  constexpr double kDelta = 0.02;
  if (all(less(Lanes(30.0 * kDelta), u))) return Lanes(1.0);
  return 1.0 - exp(u * (-1.0 / kDelta));
}

template <std::size_t N>
Dual<N> vanishing(const Dual<N>& u) {
  constexpr double kDelta = 0.02;
  const Lanes value = vanishing(u.value);
  return Dual<N>::chain(u, value, (1.0 - value) * (1.0 / kDelta));
}

}  // namespace denchi
