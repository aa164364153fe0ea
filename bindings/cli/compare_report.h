// What `denchi compare` says: tables for people, JSON for programs.
#pragma once

#include <string>

#include "denchi/denchi.h"

namespace denchi::cli {

std::string to_text(const Comparison& comparison);
std::string to_json(const Comparison& comparison);

}  // namespace denchi::cli
