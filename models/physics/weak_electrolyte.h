// Dissociation in a thin-film electrolyte: ions form from lithium bound to the network and
// recombine.
//
//   Li0 <-> Li+ + n-       r = k_d (a0 - c) - k_r c^2      [mol/m3/s],   c = [Li+] = [n-]
//
// a0 is all lithium of the electrolyte. The initial concentration c0 is that of equilibrium, r = 0,
// so k_d = k_r c0^2 / (a0 - c0). Transport is that of a binary electrolyte; with the Nernst-Planck
// fluxes of the two ions
//
//   D = 2 D+ D- / (D+ + D-),   t+ = D+ / (D+ + D-),   kappa = F^2 (D+ + D-) c / (R T).
//
// D. Danilov, R. A. H. Niessen, P. H. L. Notten, J. Electrochem. Soc. 158 (2011) A215,
// doi 10.1149/1.3521414.
#pragma once

namespace denchi {

struct WeakElectrolyte {
  double total = 0.0;          ///< a0 [mol/m3]
  double equilibrium = 0.0;    ///< c0 [mol/m3]
  double recombination = 0.0;  ///< k_r [m3/mol/s]
};

/// r.
template <class S>
S dissociation_rate(const WeakElectrolyte& law, const S& c) {
  const double k_d =
      law.recombination * law.equilibrium * law.equilibrium / (law.total - law.equilibrium);
  return k_d * (law.total - c) - law.recombination * c * c;
}

}  // namespace denchi
