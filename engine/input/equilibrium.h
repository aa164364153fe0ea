// A cell at rest: its open-circuit voltage as a function of the lithium in each electrode.
//
// The materials of a blended electrode share one potential at equilibrium, so the lithium divides
// itself between them such that all open-circuit potentials agree. A metal electrode has no
// stoichiometry: its potential is one number. It is as thick as the file says when the other
// electrode is at the full end of its window, as assembled; what that one lacks is in the metal,
// unless the file says how thick it is at the start.
//
// Where the mobile ion is an anion (charge number -1), "lithium" reads as that anion: an electrode
// gains it when it is oxidised, so all directions turn round.
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
  double capacity;  ///< areal, of what is reached, per unit of stoichiometry [A.h/m2]
};

class ElectrodeAtRest {
 public:
  ElectrodeAtRest(const Parameters& parameters, std::string_view electrode);

  bool is_metal() const { return metal_; }
  const std::vector<ActiveMaterial>& materials() const { return materials_; }
  /// Stoichiometry of a material at a state of charge, linear in its window.
  double stoichiometry(const ActiveMaterial& material, double soc) const;
  /// Lithium content [A.h/m2] at a state of charge, of the start, and between the windows' ends.
  double content_at_soc(double soc) const;
  double initial_content() const;
  double window() const;
  /// The most it can hold [A.h/m2]; of a metal, what was assembled.
  double full_content() const;
  /// What it lacks at the start to the full end of its window [A.h/m2].
  double lacking() const;
  /// Adds what the other electrode lacks to a metal, if the cell does not give its start.
  void plate(double charge);
  /// Thickness of a metal as assembled, and at the start [m].
  double assembled_thickness() const { return metal_content_ / content_per_thickness_; }
  double initial_thickness() const { return initial_content() / content_per_thickness_; }
  /// What can still go in, and out, from the start [A.h/m2]; any metal can go in.
  double room() const;
  double stock() const;
  /// Potential [V] once the materials are in equilibrium.
  double potential(double content) const;

 private:
  double ocp(const ActiveMaterial& material, double x) const;

  bool negative_, metal_;
  double charge_number_, temperature_, reference_;
  double metal_potential_ = 0.0, metal_content_ = 0.0, plated_ = 0.0;
  double content_per_thickness_ = 1.0;  // of a metal [A.h/m3]
  bool start_given_ = false;
  std::vector<ActiveMaterial> materials_;
};

struct CellAtRest {
  explicit CellAtRest(const Parameters& parameters);

  double voltage_at_soc(double soc) const;
  /// Open-circuit voltage of the start.
  double initial_voltage() const;
  /// Charge between the cut-offs [A.h/m2], moved from the lithium content of the start.
  double capacity(double lower, double upper) const;
  /// False if no electrode has a stoichiometry to tell it by.
  bool has_soc() const { return !negative.is_metal() || !positive.is_metal(); }

  double charge_number;
  ElectrodeAtRest negative, positive;
};

/// A root of f between a and b, where f(a) and f(b) differ in sign.
double find_root(const std::function<double(double)>& f, double a, double b);

}  // namespace denchi::input
