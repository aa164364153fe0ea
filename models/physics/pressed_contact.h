// Part of an interface that is in contact, under pressure.
//
//   1 / theta(P) = 1 + (1 / theta_ref - 1) (P / P_ref)^-n
//
// [A]: an interpolation of our own. It is theta_ref at P_ref, grows as P^n while contact is rare,
// as that of rough elastic faces does, and ends at 1; full contact stays full. Written for how much
// denser the same current is where contact is,
//
//   theta_ref / theta(P) = theta_ref + (1 - theta_ref) (P / P_ref)^-n
#pragma once

#include "models/physics/pressed_resistance.h"

namespace denchi {

/// theta_ref / theta(P), exactly 1 at P_ref.
/// @param relative  P / P_ref
template <class S>
S pressed_crowding(const S& relative, double at_reference, double exponent) {
  return at_reference + (1.0 - at_reference) * pressed_resistance(relative, exponent);
}

}  // namespace denchi
