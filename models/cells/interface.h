// The state of an electrode's interface: what it does to the reaction there, and how it changes.
//
// Particles, a film or a metal are pressed against the electrolyte, with the contact theta(P). That
// of a metal is theta = theta(P) c, with c the part that no void has taken; its resistance falls
// with pressure, and c changes as the void balance says. Current densities refer to the contact
// theta_ref that the file gives, so that balances stay linear in them; where contact is, the
// current is denser by theta_ref / theta.
#pragma once

#include <cstddef>
#include <vector>

#include "models/physics/pressed_contact.h"
#include "models/physics/reaction.h"

namespace denchi {

/// Further local unknowns among the scalars of a group, after the current densities: their numbers.
struct LocalStates {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::size_t charge = kNone;           ///< in a metal
  std::size_t contact = kNone;          ///< left at a metal
  std::vector<std::size_t> interphase;  ///< of each population; empty if there is none at all

  bool has_interphase(std::size_t m) const { return !interphase.empty() && interphase[m] != kNone; }
};

/// Thickness that counts as 1 among the unknowns [m].
inline constexpr double kInterphaseUnit = 1e-8;

template <class S>
struct MetalInterface {
  S resistance;    ///< without an interphase, where contact is [ohm m2]
  S crowding;      ///< theta_ref / theta
  S contact_rate;  ///< dc/dt [1/s]
};

/// theta_ref / theta(P).
/// @param pressure  [Pa]; 0 where there is no fixture
template <class S>
S crowding_under(const ContactData& law, const S& pressure) {
  if (law.reference_pressure == 0.0) return S(1.0);
  return pressed_crowding(
      pressure * (1.0 / law.reference_pressure), law.fraction, law.contact_exponent);
}

/// @param contact   c
/// @param j         current density, per theta_ref [A/m2]
/// @param pressure  [Pa]; 0 where there is no fixture
template <class S>
MetalInterface<S> metal_interface(const PopulationData& d,
                                  const PopulationFactors& f,
                                  const S& contact,
                                  const S& j,
                                  const S& pressure) {
  const ContactData& law = d.contact;
  MetalInterface<S> out{S(f.film_resistance), crowding_under(law, pressure), S(0.0)};
  if (law.reference_pressure > 0.0) {
    const S relative = pressure * (1.0 / law.reference_pressure);
    out.resistance = f.film_resistance * pressed_resistance(relative, law.resistance_exponent);
  }
  if (law.voids.present()) {
    const S creep = creep_velocity(law.creep, pressure, f.creep);
    out.crowding = out.crowding / positive(contact);
    out.contact_rate = contact_rate(law.voids, contact, d.area * j, creep);
  }
  return out;
}

}  // namespace denchi
