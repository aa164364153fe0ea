// The options that change a cell: --set and --electrolyte.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "denchi/denchi.h"

namespace denchi::cli {

/// `electrolytes` first, then `set`, each in its order.
Cell changed(Cell cell,
             const std::vector<std::string>& electrolytes,
             const std::vector<std::string>& set);

/// "[LAYER=]NAME".
Cell with_electrolyte(const Cell& cell, std::string_view text);

}  // namespace denchi::cli
