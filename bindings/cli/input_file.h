// Tells cell files, protocols, electrolytes and studies apart.
#pragma once

#include <string>

namespace denchi::cli {

enum class InputKind { cell, protocol, electrolyte, study };

/// What an argument names, judged by the first lines of the file; a name that is no file is a cell.
InputKind kind_of(const std::string& name_or_path);

}  // namespace denchi::cli
