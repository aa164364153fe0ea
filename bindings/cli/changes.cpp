#include "bindings/cli/changes.h"

#include "bindings/cli/quantity.h"
#include "bindings/cli/set_value.h"

namespace denchi::cli {

Cell with_electrolyte(const Cell& cell, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view layer =
      equals == std::string_view::npos ? "" : trimmed(text.substr(0, equals));
  const std::string_view name =
      trimmed(equals == std::string_view::npos ? text : text.substr(equals + 1));
  if (name.empty() || (equals != std::string_view::npos && layer.empty()))
    throw InputError("--electrolyte",
                     "\"" + std::string(text) + "\"",
                     "must be NAME or LAYER=NAME; `denchi electrolytes` lists names",
                     "command line");
  return cell.with_electrolyte(Electrolyte::find(name), layer);
}

Cell changed(Cell cell,
             const std::vector<std::string>& electrolytes,
             const std::vector<std::string>& set) {
  for (const std::string& text : electrolytes) cell = with_electrolyte(cell, text);
  for (const std::string& text : set) {
    const Assignment assignment = read_assignment(text);
    cell = cell.with(assignment.path, assignment.value);
  }
  return cell;
}

}  // namespace denchi::cli
