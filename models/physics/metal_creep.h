// Creep of a metal towards its interface.
//
//   rate     = A (s P / 1 MPa)^n        [1/s]
//   v_creep  = h rate                   [m/s]
//
// A = 7.7e-3 1/s and n = 6.56 for lithium at 299 K in tension: A. Masias et al., Journal of
// Materials Science 54 (2019) 2585, doi 10.1007/s10853-018-2971-3 (n as printed, A fitted to its
// points, valid from 0.2 to 0.6 MPa). [A]: the stress that drives creep is a part s of the stack
// pressure, the length h over which it strains is given, and the law goes on outside its range. An
// activation energy is not measured there.
#pragma once

#include "models/physics/pressed_resistance.h"

namespace denchi {

struct CreepData {
  double length = 0.0;        ///< h [m]
  double rate = 7.7e-3;       ///< A [1/s]
  double exponent = 6.56;     ///< n
  double stress_ratio = 1.0;  ///< s
  double activation = 0.0;    ///< of A [J/mol]
};

/// @param pressure  [Pa]
/// @param arrhenius  factor of A at the present temperature
template <class S>
S creep_velocity(const CreepData& d, const S& pressure, double arrhenius) {
  constexpr double kMegapascal = 1e6;
  const S stress = pressure * (d.stress_ratio / kMegapascal);
  return d.length * d.rate * arrhenius * pressed_resistance(stress, -d.exponent);
}

}  // namespace denchi
