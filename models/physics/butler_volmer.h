// Charge transfer at the surface of a particle.
//
//   j = i0 [ exp(alpha_a F eta / RT) - exp(-alpha_c F eta / RT) ]     [A/m2 of interface]
//
// which is positive for oxidation.
//
// Newman, Balsara, Electrochemical Systems, 4th ed. (2021), ch. 8. `anodic` and `cathodic` are
// alpha F / RT [1/V]. Where both are equal one exponential serves both terms.
#pragma once

namespace denchi {

template <class S>
S butler_volmer(const S& eta, const S& i0, double anodic, double cathodic) {
  const S forward = exp(anodic * eta);
  if (anodic == cathodic) return i0 * (forward - 1.0 / forward);
  return i0 * (forward - exp(-cathodic * eta));
}

}  // namespace denchi
