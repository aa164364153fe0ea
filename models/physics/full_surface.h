// A reaction at a surface that is full or empty.
//
// A full particle takes no more, whatever drives the reaction, and an empty one gives no more; the
// current goes elsewhere, or the voltage falls. Laws of i0 say so, or not, only within the range of
// x. They see x held delta inside it; beyond, the reaction works against
//
//   barrier   -RT/F (x - 1 + delta) / delta,   RT/F (delta - x) / delta,   0 between;
//   delta = 1e-6                                                                           [V]
//
// of a cation, and the reverse of an anion, which enters as it is oxidised. It is the tangent of
// (RT/F) ln(1 - x), what sqrt(x (1 - x)) costs a reaction that is forced on the surface. A surface
// that holds 3e-5 too much thus reaches every cut-off. Inside, nothing differs from the laws. A
// line in x and nothing in j is what Newton's iteration follows from anywhere: a rate that fades by
// the same factor would pin j to zero, with signs that it cannot pass between.
#pragma once

#include "engine/autodiff/dual.h"

namespace denchi {

/// delta: a stoichiometry is inside its range where it is so far from empty and from full.
inline constexpr double kEdge = 1e-6;

/// A stoichiometry as laws of the rate see it.
inline Lanes inside(const Lanes& x) { return min(max(x, Lanes(kEdge)), Lanes(1.0 - kEdge)); }

inline Lanes::Mask is_inside(const Lanes& x) { return less(abs(x - 0.5), Lanes(0.5 - kEdge)); }

template <std::size_t N>
Dual<N> inside(const Dual<N>& x) {
  return Dual<N>::chain(x, inside(x.value), select(is_inside(x.value), Lanes(1.0), Lanes(0.0)));
}

/// Calls for a barrier somewhere: at no surface away from its limits.
template <class S>
bool some_beyond(const S& x) {
  return !all(is_inside(plain(x)));
}

/// RT/F over the slope by x of what a reaction forced on the surface costs.
inline Lanes room(const Lanes& x) { return max(0.5 - abs(x - 0.5), Lanes(kEdge)); }

/// Whether two surfaces, one of them near its limit, have slopes that are too different for a
/// Newton matrix made at the one to serve at the other.
inline bool some_differ(const Lanes& a, const Lanes& b) {
  constexpr double kNear = 1e-3, kFactor = 4.0;
  const Lanes low = min(a, b), high = max(a, b);
  return !all(less(select(less(low, Lanes(kNear)), high, low), kFactor * low));
}

/// b over RT/F.
inline Lanes barrier(const Lanes& x) { return (inside(x) - x) * (1.0 / kEdge); }

template <std::size_t N>
Dual<N> barrier(const Dual<N>& x) {
  return Dual<N>::chain(
      x, barrier(x.value), select(is_inside(x.value), Lanes(0.0), Lanes(-1.0 / kEdge)));
}

}  // namespace denchi
