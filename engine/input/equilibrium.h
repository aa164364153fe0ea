// A cell at rest: its open-circuit voltage as a function of the lithium in each electrode.
//
// The materials of a blended electrode share one potential at equilibrium, so the lithium divides
// itself between them such that all open-circuit potentials agree.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"
#include "engine/closure/closure.h"

namespace denchi::input {

struct ActiveMaterial {
  std::string name;
  Closure ocp, entropic;
  double x_min, x_max, x_initial;  ///< stoichiometries; x_initial where the cell starts
  double capacity;                 ///< areal, per unit of stoichiometry [A.h/m2]
};

class ElectrodeAtRest {
 public:
  ElectrodeAtRest(const Parameters& parameters, std::string_view electrode);

  const std::vector<ActiveMaterial>& materials() const { return materials_; }
  /// Stoichiometry of a material at a state of charge, linear in its window.
  double stoichiometry(const ActiveMaterial& material, double soc) const;
  /// Lithium content [A.h/m2] at a state of charge, of the start, and between the windows' ends.
  double content_at_soc(double soc) const;
  double initial_content() const;
  double window() const;
  /// The most it can hold [A.h/m2].
  double full_content() const;
  /// Potential [V] once the materials are in equilibrium.
  double potential(double content) const;

 private:
  double ocp(const ActiveMaterial& material, double x) const;

  bool negative_;
  double temperature_, reference_;
  std::vector<ActiveMaterial> materials_;
};

struct CellAtRest {
  explicit CellAtRest(const Parameters& parameters);

  double voltage_at_soc(double soc) const;
  /// Open-circuit voltage of the start.
  double initial_voltage() const;
  /// Charge between the cut-offs [A.h/m2], moved from the lithium content of the start.
  double capacity(double lower, double upper) const;

  ElectrodeAtRest negative, positive;
};

/// A root of f between a and b, where f(a) and f(b) differ in sign.
double find_root(const std::function<double(double)>& f, double a, double b);

}  // namespace denchi::input
