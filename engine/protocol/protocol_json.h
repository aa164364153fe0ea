// Protocols as JSON, for machines; docs/formats/protocol.md shows the form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "denchi/protocol.h"

namespace denchi::protocol {

/// @param folder  where the relative names of profile files are looked up
/// @throws InputError with the line and the key.
std::vector<Step> steps_from_json(std::string_view json,
                                  const std::string& origin,
                                  const std::string& folder);

std::string steps_to_json(const std::vector<Step>& steps);

}  // namespace denchi::protocol
