// An interphase between a material and the electrolyte: a layer that grows and resists.
//
//   dL/dt = k / L + r          [m/s]       k [m2/s] parabolic, r [m/s] linear
//   R     = rho L              [ohm m2]    in series with the reaction
//
// Parabolic where what feeds the layer diffuses through it, linear where it is made at its face at
// a steady rate. [A]: both are forms for fits. Nothing is measured here, no current feeds the
// growth, and the lithium in the layer is not counted.
#pragma once

namespace denchi {

struct InterphaseData {
  double resistivity = 0.0;  ///< [ohm m]; 0 where there is no interphase
  double initial = 0.0;      ///< thickness [m]
  double parabolic = 0.0, linear = 0.0;
  double resistivity_activation = 0.0;  ///< of the conductivity [J/mol]
  double parabolic_activation = 0.0, linear_activation = 0.0;

  bool present() const { return resistivity > 0.0; }
};

/// Properties of the layer at the present temperature.
struct InterphaseFactors {
  double resistivity = 0.0, parabolic = 0.0, linear = 0.0;
};

template <class S>
S interphase_growth(const InterphaseFactors& f, const S& thickness) {
  if (f.parabolic == 0.0) return S(f.linear);  // from no thickness at all, too
  return f.parabolic / thickness + f.linear;
}

}  // namespace denchi
