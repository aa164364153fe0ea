// The equation of one interfacial current: j = rate(eta), eta = phi_s - phi_e - U(x, T) - j R_film.
//
// It is written for the potential (butler_volmer.h), and so nearly linear in the potentials and in
// j: Newton's iteration converges from far away, and a matrix from an earlier time step still
// serves.
//
//   U(x, T) = U(x, T_ref) + (T - T_ref) dU/dT(x)         [V]
//
// j is an unknown of its own, so a film resistance costs nothing and the balances stay linear in j.
#pragma once

#include "models/physics/butler_volmer.h"
#include "models/physics/exchange_current.h"
#include "models/physics/full_surface.h"
#include "models/physics/population.h"

namespace denchi {

/// Factors of a population that change with temperature only.
struct PopulationFactors {
  double temperature = 0.0;
  double rate = 1.0;                    ///< Arrhenius factor of i0
  double diffusivity = 1.0;             ///< Arrhenius factor of D
  double anodic = 0.0, cathodic = 0.0;  ///< alpha F / RT [1/V]
  double film_resistance = 0.0;         ///< [ohm m2]
  InterphaseFactors interphase;
  double creep = 1.0;  ///< Arrhenius factor of a metal's creep
};

template <class S>
S open_circuit_potential(const PopulationData& d,
                         double reference,
                         double temperature,
                         const S& x) {
  const S t(temperature), none(0.0);
  S u = d.ocp(x, t, none);
  if (temperature != reference) u += (temperature - reference) * d.entropic(x, t, none);
  return u;
}

/// i0 at a surface stoichiometry and a salt concentration relative to the reference.
template <class S>
S exchange_current_of(const PopulationData& d,
                      const PopulationFactors& f,
                      double reference_salt,
                      const S& x,
                      const S& salt_ratio) {
  if (d.has_exchange_law)
    return f.rate * d.exchange(inside(x), S(f.temperature), salt_ratio * reference_salt);
  return exchange_current(d.rate_constant * f.rate, salt_ratio, inside(x));
}

/// The residual for a given exchange current and film resistance, a number or a vector.
template <class S, class R>
S reaction_row(const PopulationData& d,
               const PopulationFactors& f,
               double reference,
               const S& i0,
               const S& x,
               const S& potential_difference,
               const S& j,
               const R& film_resistance) {
  const S eta = potential_difference - open_circuit_potential(d, reference, f.temperature, x) -
                j * film_resistance;
  if (some_beyond(x)) {
    // an anion enters as it is oxidised
    const double thermal = (d.charge_number < 0.0 ? -1.0 : 1.0) / (f.anodic + f.cathodic);
    return butler_volmer(eta - barrier(x) * thermal, j, i0, f.anodic, f.cathodic);
  }
  return butler_volmer(eta, j, i0, f.anodic, f.cathodic);
}

}  // namespace denchi
