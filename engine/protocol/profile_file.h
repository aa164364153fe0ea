// Profiles from CSV files: two columns found by their names, a time and a current or C-rate.
#pragma once

#include <string>
#include <string_view>

#include "denchi/protocol.h"

namespace denchi::protocol {

struct ProfileData {
  Profile profile;  ///< times begin at 0; discharge positive whatever the file's own standard says
  bool is_c_rate = false;
};

/// @param text  of the whole file
/// @param name  of the file, for messages
/// @throws InputError with file and line.
ProfileData parse_profile(std::string_view text, const std::string& name);

}  // namespace denchi::protocol
