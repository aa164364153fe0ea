// How measured conductivities become a law of temperature.
//
// Between two temperatures the law is Arrhenius', sigma = sigma_1 exp(E/R (1/T_1 - 1/T)); through a
// table of them it is linear in ln(sigma) over 1/T from point to point and beyond the ends.
// VTF: sigma = A exp(-B / (T - T_0)).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"

namespace denchi::input {

struct ArrheniusLaw {
  Value conductivity = 0.0;     ///< [S/m]: a number, or an expression of T
  double temperature = 298.15;  ///< at which the number holds [K]
  std::optional<double>
      activation_energy;  ///< [J/mol]; empty if there is one point, or an expression
};

/// Through one or more points [K], [S/m]. @throws InputError without a place.
ArrheniusLaw arrhenius_law(std::vector<double> temperatures, std::vector<double> conductivities);

/// exp(E/R (1/from - 1/to)): what a conductivity gains between two temperatures [K].
double arrhenius_factor(double activation_energy, double from, double to);

struct VtfLaw {
  double a = 0.0, b = 0.0, t0 = 0.0;  ///< [S/m], [K], [K]
};
std::string vtf_law(const VtfLaw& law);

/// The expression times a factor.
std::string scaled_expression(std::string_view text, double factor);

}  // namespace denchi::input
