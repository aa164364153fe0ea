// The values of --set: PATH=VALUE, where VALUE is a number, an expression or a table.
#pragma once

#include <string_view>

#include "denchi/cell.h"

namespace denchi::cli {

/// Reads "PATH=1.5", "PATH*=1.2", "PATH=2*x+1" or "PATH={\"x\": [0, 1], \"y\": [2, 3]}".
/// @throws InputError where the text has another form.
Change read_assignment(std::string_view text);

}  // namespace denchi::cli
