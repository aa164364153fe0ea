// Temperature dependence of a property by an activation energy.
//
//   p(T) = p(T_ref) exp( (E / R) (1/T_ref - 1/T) )      E [J/mol], T [K]
#pragma once

#include <cmath>

#include "models/physics/constants.h"

namespace denchi {

inline double arrhenius(double activation_energy, double reference, double temperature) {
  return std::exp(activation_energy / kGasConstant * (1.0 / reference - 1.0 / temperature));
}

}  // namespace denchi
