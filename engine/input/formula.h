// Chemical formulas: what elements a compound is made of, by mass.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "denchi/error.h"

namespace denchi::input {

/// "LiNi0.8Co0.1Mn0.1O2": symbols, each with the number of its atoms; (...) groups, as in
/// "Li1.3Al0.3Ti1.7(PO4)3".
class Formula {
 public:
  /// @throws InputError if it is no formula.
  static Formula parse(std::string_view text);

  /// Of one formula unit [kg/mol].
  double molar_mass() const;
  /// Share of the mass that is of this element; 0 if there is none of it.
  double mass_fraction(std::string_view element) const;

 private:
  std::vector<std::pair<std::string, double>> atoms_;
};

/// Standard atomic weight [kg/mol]; 0 for what is no element.
double atomic_weight(std::string_view element);

}  // namespace denchi::input
