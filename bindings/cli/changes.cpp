#include "bindings/cli/changes.h"

#include <filesystem>
#include <functional>

#include "bindings/cli/quantity.h"
#include "bindings/cli/set_value.h"

namespace denchi::cli {
namespace {

/// Calls `each` with the layer, which may be empty, and the name of every part of
/// "[LAYER=]NAME,...".
void for_parts(std::string_view text,
               const std::function<void(std::string_view, std::string_view)>& each) {
  std::size_t begin = 0;
  do {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const std::size_t equals = part.find('=');
    const bool named = equals != std::string_view::npos;
    const std::string_view layer = named ? trimmed(part.substr(0, equals)) : "";
    const std::string_view name = trimmed(named ? part.substr(equals + 1) : part);
    if (name.empty() || (named && layer.empty()))
      throw InputError("--electrolyte",
                       "\"" + std::string(text) + "\"",
                       "must be NAME or LAYER=NAME; `denchi electrolytes` lists names",
                       "command line");
    each(layer, name);
    begin = end + 1;
  } while (begin < text.size());
}

}  // namespace

Cell with_electrolyte(Cell cell, std::string_view text) {
  for_parts(text, [&](std::string_view layer, std::string_view name) {
    cell = cell.with_electrolyte(Electrolyte::find(name), layer);
  });
  return cell;
}

std::string electrolyte_label(std::string_view text) {
  std::string label;
  for_parts(text, [&](std::string_view layer, std::string_view name) {
    label += (label.empty() ? "" : ",") + std::string(layer) + (layer.empty() ? "" : "=") +
             Electrolyte::find(name).full_name();
  });
  return label;
}

std::vector<std::string> electrolyte_files(const std::vector<std::string>& electrolytes) {
  std::vector<std::string> files;
  for (const std::string& text : electrolytes) {
    for_parts(text, [&](std::string_view, std::string_view name) {
      std::error_code ignored;
      files.emplace_back(name);
      if (const std::size_t colon = name.rfind(':');
          colon != std::string_view::npos && !std::filesystem::exists(files.back(), ignored))
        files.back() = name.substr(0, colon);
    });
  }
  return files;
}

Cell changed(Cell cell,
             const std::vector<std::string>& electrolytes,
             const std::vector<std::string>& set) {
  for (const std::string& text : electrolytes) cell = with_electrolyte(cell, text);
  std::vector<Change> changes;
  for (const std::string& text : set) changes.push_back(read_assignment(text));
  return changes.empty() ? cell : cell.with(changes);
}

}  // namespace denchi::cli
