// The forms that electrodes, electrolytes and particles take, and the values that go with each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/parameters.h"
#include "engine/input/parameter_specs.h"

namespace denchi::input {

/// The value if it is given as a plain number.
std::optional<double> plain_number(const Parameters& parameters, const std::string& path);

/// A word of the electrode's type: "porous", "metal" or "film".
bool is_metal(const Parameters& parameters, std::string_view electrode);
bool is_film(const Parameters& parameters, std::string_view electrode);

/// "separator.electrolyte." if the layer has an electrolyte of its own, else "electrolyte.".
std::string electrolyte_prefix(const Parameters& parameters, std::string_view layer);

/// 1 for cations, -1 for anions.
double charge_number(const Parameters& parameters);

/// a R / eps_s of the particles: 3 for spheres, 2 for cylinders, 1 for platelets.
double shape_factor(const Parameters& parameters, const std::string& prefix);

/// "a metal electrode", "a single_ion electrolyte": what decides which values there are.
std::string form_text(const Parameters& parameters, const Resolved& place);

/// True if a value of that path means something in the form that the cell has there. A form that
/// is no word of its list has all values, and needs none.
bool belongs(const Parameters& parameters, const Resolved& place);

/// Why a value that does not belong there is refused.
InputError foreign(const Parameters& parameters, const Parameter& given, const Resolved& place);

/// Why a value of a layer's own electrolyte is refused: a metal or film has none, and one without
/// its law is none. Nothing if it is good.
std::optional<InputError> misplaced_electrolyte(const Parameters& parameters,
                                                const Parameter& given,
                                                const Resolved& place);

/// The rows of a group that the cell must give there and does not, neither as themselves nor as
/// what they follow from.
/// @param full  the cell is for more than the single-particle model
std::vector<const Spec*> missing(const Parameters& parameters,
                                 Group group,
                                 Resolved place,
                                 bool full);

}  // namespace denchi::input
