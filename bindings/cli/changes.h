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

/// "[LAYER=]NAME", several with commas between them.
Cell with_electrolyte(Cell cell, std::string_view text);
/// What it is called: "lgps", "separator=lgps".
std::string electrolyte_label(std::string_view text);
/// The files that such options name, for the check that none of them is written over.
std::vector<std::string> electrolyte_files(const std::vector<std::string>& electrolytes);

}  // namespace denchi::cli
