// Values that follow from others, and defaults.
#pragma once

#include <string>
#include <string_view>

#include "denchi/parameters.h"

namespace denchi::input {

/// Adds what the cell does not give: areas and volume fractions, what transport laws and films
/// amount to, temperatures, fallbacks. Sorts for listing.
void complete(Parameters& parameters, bool legacy_temperatures);

/// A film as the one platelet it is: radius, area, volume fraction and shape from its thickness.
void update_film(Parameters& parameters, std::string_view electrode);

/// Where a computed area or volume fraction came from, in words.
std::string area_note(const Parameters& parameters, const std::string& prefix);
std::string share_note(const Parameters& parameters, const std::string& prefix);

}  // namespace denchi::input
