// Part of an interface that is in contact, under pressure.
//
//   1 / theta(P) = 1 + (1 / theta_ref - 1) (P / P_ref)^-n
//
// [A]: an interpolation of our own. It is theta_ref at P_ref, grows as P^n while contact is rare,
// as that of rough elastic faces does, and ends at 1; full contact stays full.
#pragma once

#include "models/physics/pressed_resistance.h"

namespace denchi {

/// @param relative  P / P_ref
template <class S>
S pressed_contact(const S& relative, double at_reference, double exponent) {
  return 1.0 / (1.0 + (1.0 / at_reference - 1.0) * pressed_resistance(relative, exponent));
}

}  // namespace denchi
