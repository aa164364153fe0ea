// What the laws need to know of one active material.
#pragma once

#include <cstddef>
#include <string>

#include "engine/closure/closure.h"
#include "models/physics/interphase.h"
#include "models/physics/metal_creep.h"
#include "models/physics/void_balance.h"

namespace denchi {

/// Contact of a material with a solid electrolyte.
struct ContactData {
  double reference_pressure = 0.0;  ///< of its resistance and contact fraction [Pa]; 0: none
  double fraction = 1.0;            ///< theta_ref of its surface
  double contact_exponent = 0.0;
  double resistance_exponent = 0.0;  ///< of a metal, as are the following
  VoidData voids;
  CreepData creep;
};

/// One active material of an electrode.
struct PopulationData {
  std::string name;              ///< empty for a single material
  std::size_t dimensions = 3;    ///< in which a particle curves: 3 sphere, 2 cylinder, 1 film
  double radius = 0.0;           ///< [m]; of a film, its thickness
  double area = 0.0;             ///< interface in contact, at the reference pressure, per
                                 ///< electrode volume [1/m]; of a planar electrode, per cell area
  double volume_fraction = 0.0;  ///< of active material that takes part
  double c_max = 0.0;            ///< [mol/m3]
  double x_min = 0.0, x_max = 1.0;
  Closure diffusivity;  ///< D(x, T) [m2/s]
  double diffusivity_activation = 0.0;
  Closure ocp;       ///< U(x, T) [V]
  Closure entropic;  ///< dU/dT(x) [V/K]
  bool has_exchange_law = false;
  Closure exchange;            ///< i0(x, T, c_e) [A/m2], where the file gives it
  double rate_constant = 0.0;  ///< [mol/m2/s]
  double rate_activation = 0.0;
  double anodic = 0.5, cathodic = 0.5;  ///< transfer coefficients
  double film_resistance = 0.0;         ///< [ohm m2]
  double film_activation = 0.0;         ///< of its conductance [J/mol]
  double charge_number = 1.0;           ///< of the ion it stores
  InterphaseData interphase;
  ContactData contact;
  bool swells = false;
  Closure volume_change;  ///< V(x) / V_0 - 1 of the material, where it is given
};

}  // namespace denchi
