// Values that follow from others, and defaults.
#pragma once

#include <string>
#include <string_view>

#include "denchi/parameters.h"

namespace denchi::input {

/// Adds what the cell does not give: areas and volume fractions, what transport laws and films
/// amount to, temperatures, fallbacks; and sorts.
void complete(Parameters& parameters, bool legacy_temperatures);

/// Group by group, whatever the order they were given in; materials in the order of the file.
void sort_for_listing(Parameters& parameters);

/// A film as the one platelet it is: radius, area, volume fraction and shape from its thickness.
void update_film(Parameters& parameters, std::string_view electrode);

/// Where a computed area or volume fraction came from, in words.
std::string area_note(const Parameters& parameters, const std::string& prefix);
std::string share_note(const Parameters& parameters, const std::string& prefix);

}  // namespace denchi::input
