#include "engine/input/unit_key.h"

#include <cctype>

namespace denchi::input {
namespace {

// "mS/cm" -> "mS.cm-1": after a slash every unit without an exponent gets -1, one with n gets -n.
std::string without_slash(std::string_view unit) {
  std::string out;
  const std::size_t slash = unit.find('/');
  out = unit.substr(0, slash);
  if (slash == std::string_view::npos) return out;
  std::string_view below = unit.substr(slash + 1);
  if (below.size() > 2 && below.front() == '(' && below.back() == ')')
    below = below.substr(1, below.size() - 2);
  while (!below.empty()) {
    const std::size_t end = below.find_first_of(". ");
    std::string part(below.substr(0, end));
    const bool exponent = std::isdigit(static_cast<unsigned char>(part.back())) != 0;
    out += "." + (exponent ? part.substr(0, part.size() - 1) + "-" + part.back() : part + "-1");
    below.remove_prefix(end == std::string_view::npos ? below.size() : end + 1);
  }
  return out;
}

}  // namespace

UnitKey split_unit(std::string_view key) {
  const std::size_t open = key.rfind('[');
  if (open == std::string_view::npos || key.back() != ']') return {key, ""};
  std::string_view name = key.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return {name, key.substr(open + 1, key.size() - open - 2)};
}

const FileUnit* find_file_unit(std::span<const FileUnit> units, std::string_view name) {
  const std::string plain = name == "°C" || name == "C" ? "degC" : without_slash(name);
  for (const FileUnit& unit : units)
    if (unit.name == plain) return &unit;
  return nullptr;
}

std::string unit_list(std::span<const FileUnit> units) {
  std::string list;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (i > 0) list += i + 1 == units.size() ? " or " : ", ";
    list += units[i].name;
  }
  return list;
}

}  // namespace denchi::input
