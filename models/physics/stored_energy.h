// Gibbs energy that materials and salt hold, as integrals of their potentials.
//
//   material   -z F c_max W(x),   dW/dx = U,   W(1/2) = 0                                  [J/m3]
//   salt       mu(c) = integral of 2 R T TDF dln s from c_e0 to c                         [J/mol]
//              g(c) = integral of mu from c_e0 to c, and of (c - s) 2 R T TDF dln s        [J/m3]
//
// Newman, Balsara, Electrochemical Systems, 4th ed. (2021), ch. 2.
#pragma once

#include <vector>

#include "models/physics/concentrated_binary.h"
#include "models/physics/population.h"

namespace denchi {

/// W at one temperature: tabled once, exact to round-off but for kinks of U within a panel.
class PotentialIntegral {
 public:
  PotentialIntegral() = default;
  PotentialIntegral(const PopulationData& data, double reference_temperature, double temperature);
  /// [V]
  double operator()(double x) const;

 private:
  double panel(double from, double to) const;

  const PopulationData* data_ = nullptr;
  double reference_ = 0.0, temperature_ = 0.0;
  std::vector<double> table_;
};

struct SaltEnergy {
  double potential = 0.0;  ///< mu
  double density = 0.0;    ///< g
};
/// @param c  [mol/m3], above 0
SaltEnergy salt_energy(const BinaryElectrolyte& law, double c, double temperature);

}  // namespace denchi
