// Setting one value of a cell, and what moves with it.
//
//   radius                          eps_s stays, a = 3 eps_s / R
//   active_material_volume_fraction a = 3 eps_s / R
//   surface_area_per_unit_volume    itself alone
//   porosity, bruggeman_exponent    transport efficiency = porosity^exponent, if there is an
//   exponent transport_efficiency            the exponent is dropped state.initial_soc given
//   initial stoichiometries are dropped reaction_rate_constant          a given exchange current
//   density is dropped
#pragma once

#include <string_view>

#include "denchi/parameters.h"

namespace denchi::input {

/// Sets `path`, or scales it by a number if the path ends in '*'.
/// @throws InputError, the parameters then being in no defined state.
void set_value(Parameters& parameters, std::string_view path, const Value& value);

}  // namespace denchi::input
