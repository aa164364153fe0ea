// What `denchi compare` says: tables for people, JSON for programs.
#pragma once

#include <string>

#include "denchi/denchi.h"

namespace denchi::cli {

std::string to_text(const Comparison& comparison);
/// The table of a comparison, an object per row.
std::string to_json(const Dataset& comparison);

}  // namespace denchi::cli
