// Voids between a metal and a solid electrolyte: contact lost by stripping, filled back by creep.
//
//   dc/dt = -(V / (F h_v)) ( i - i_repl )_+ + (v_creep / h_v) (1 - c)      [1/s]
//   i_repl = i_diff + F v_creep / V                                        [A/m2]
//
// with c the part of the contact that is left, i the stripping current per area of the cell, V the
// molar volume, h_v the depth of a void and i_diff what diffusion in the metal replaces. [A]: a
// balance for the interface as a whole, with a void as deep everywhere; h_v and i_diff are for
// fits. The positive part is smooth, with delta = 0.01 A/m2,
//
//   ( u )_+ = u^2 / (2 delta)      0 < u < delta
//   ( u )_+ = u - delta / 2        u > delta
//
// and nothing below, so that contact that is replaced as fast as it is lost stays as it is.
#pragma once

#include "engine/autodiff/dual.h"
#include "models/physics/constants.h"

namespace denchi {

struct VoidData {
  double depth = 0.0;          ///< h_v [m]; 0 where no voids form
  double replenishment = 0.0;  ///< i_diff [A/m2]
  double molar_volume = 0.0;   ///< [m3/mol]

  bool present() const { return depth > 0.0; }
};

/// Current that leaves voids behind.
template <class S>
S unreplaced(const S& excess) {
  constexpr double kDelta = 0.01;
  if (plain(excess) <= 0.0) return S(0.0);
  if (plain(excess) < kDelta) return excess * excess * (0.5 / kDelta);
  return excess - 0.5 * kDelta;
}

/// dc/dt, for S a number or its dual.
template <class S>
S contact_rate(const VoidData& d, const S& contact, const S& stripping, const S& creep) {
  const double per_current = d.molar_volume / kFaraday;
  const S excess = stripping - d.replenishment - creep * (1.0 / per_current);
  return (creep * (1.0 - contact) - per_current * unreplaced(excess)) * (1.0 / d.depth);
}

}  // namespace denchi
