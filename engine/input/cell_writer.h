// A cell as text: whole, or as plain BPX.
#pragma once

#include <string>

#include "engine/input/cell_content.h"

namespace denchi::input {

/// A file that reads back to the same cell; what BPX cannot say stands under "denchi".
std::string write_json(const CellContent& cell);

/// BPX 1.1. @throws InputError naming the paths that would be lost.
std::string write_bpx(const CellContent& cell);

}  // namespace denchi::input
