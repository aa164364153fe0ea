// What a cell holds, inside the library.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "denchi/cell.h"
#include "denchi/parameters.h"

namespace denchi::input {

/// What does not change when a value is set; shared between copies of a cell.
struct CellInfo {
  std::string name, title, description, references, chemistry, model, origin;
  std::vector<Measurement> measurements;
  std::string user_defined;  ///< JSON text of BPX's "User-defined", kept but not used
  /// BPX's name of each particle population: "negative_electrode.graphite" -> "Graphite".
  std::map<std::string, std::string> labels;
};

struct CellContent {
  std::shared_ptr<const CellInfo> info;
  Parameters parameters;
  std::vector<std::string> warnings;
};

}  // namespace denchi::input

namespace denchi {

struct Cell::Data : input::CellContent {
  explicit Data(input::CellContent content) : CellContent(std::move(content)) {}
};

}  // namespace denchi
