// Reads an electrolyte file; see docs/formats/electrolyte.md.
#pragma once

#include <string_view>

#include "denchi/electrolyte.h"

namespace denchi::input {

/// @throws InputError with file, key, value and rule.
Electrolyte read_electrolyte(std::string_view text, std::string_view origin, std::string_view name);

}  // namespace denchi::input
