// Setting one value of a cell, and what moves with it.
//
//   radius, shape                   eps_s stays, a = n eps_s / R
//   active_material_volume_fraction a = n eps_s / R; the conductivity, if a law gives it
//   surface_area_per_unit_volume    itself alone
//   porosity, or a transport law    transport efficiency, if there is a law; other laws are dropped
//   transport_efficiency            the law is dropped
//   solid_conductivity, its law     conductivity
//   conductivity of an electrode    the law and solid_conductivity are dropped
//   thickness of a film             the platelet that it is
//   type of an electrode            what the type has not is dropped
//   law of a layer's electrolyte    a first one begins as a copy of the cell's electrolyte
//   state.initial_soc               given initial stoichiometries are dropped
//   reaction_rate_constant          a given exchange current density is dropped
#pragma once

#include <span>
#include <string_view>

#include "denchi/cell.h"
#include "denchi/parameters.h"

namespace denchi::input {

/// @throws InputError, with the nearest ones, if a cell with these parameters has no such path.
void check_path(const Parameters& parameters, std::string_view path);

/// Makes the changes in their order; what must hold between values is checked once they are made.
/// @param before  the same parameters without them, good ones
/// @throws InputError, the parameters then being in no defined state.
void set_values(Parameters& parameters, const Parameters& before, std::span<const Change> changes);

}  // namespace denchi::input
