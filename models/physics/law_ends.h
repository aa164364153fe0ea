// Factors for laws that come as functions and know nothing of where salt and surfaces end.
//
//   vanishing   1 - exp(-u / delta)     of salt, delta = 0.02: what a given law leaves at u = 0
//   past_edge   1 / (1 + exp(-u / delta - 8)), delta = 3e-5     of x (1 - x)
//
// They differ from one by less than 1e-12 beyond u = 0.6 and u = 8e-4, and cost a comparison there.
#pragma once

#include "models/physics/positive.h"

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

inline Lanes past_edge(const Lanes& u) {
  constexpr double kShift = 8.0;
  if (all(less(Lanes(40.0 * detail::kFade), u))) return Lanes(1.0);
  return 1.0 / (1.0 + exp(max(u, Lanes(-600.0 * detail::kFade)) * (-1.0 / detail::kFade) - kShift));
}

template <std::size_t N>
Dual<N> past_edge(const Dual<N>& u) {
  const Lanes value = past_edge(u.value);
  return Dual<N>::chain(u, value, value * (1.0 - value) * (1.0 / detail::kFade));
}

}  // namespace denchi
