#include "engine/input/unit_reader.h"

#include <algorithm>

#include "engine/closure/closure.h"
#include "engine/input/conductivity_law.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

constexpr std::string_view kVariables[] = {"x", "T"};

}  // namespace

void UnitReader::fail(const Node& node,
                      std::string what,
                      std::string value,
                      std::string rule) const {
  throw InputError(std::move(what), std::move(value), std::move(rule), tree_.where(node));
}

void UnitReader::check_keys(const Node& node,
                            const std::vector<std::string>& known,
                            const std::string& place) const {
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string name(split_unit(node.keys[i]).name);
    if (std::find(known.begin(), known.end(), name) == known.end())
      fail(node.items[i],
           "key '" + node.keys[i] + "'",
           "",
           "is not a key of " + place + did_you_mean(name, known));
  }
}

UnitReader::Found UnitReader::find(const Node& node,
                                   const std::string& name,
                                   std::span<const FileUnit> units) const {
  Found found;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const UnitKey key = split_unit(node.keys[i]);
    if (key.name != name) continue;
    if (found.node != nullptr)
      fail(node.items[i],
           "'" + node.keys[i] + "'",
           "",
           "gives the same value as '" + found.key + "'");
    const FileUnit* unit = units.empty() ? nullptr : find_file_unit(units, key.unit);
    const std::string example = units.empty() ? "" : name + " [" + std::string(units[0].name) + "]";
    if (!units.empty() && key.unit.empty())
      fail(
          node.items[i],
          "'" + name + "'",
          "",
          "has no unit; write it into the key, as in '" + example + "' (" + unit_list(units) + ")");
    if (!units.empty() && unit == nullptr)
      fail(node.items[i],
           "'" + node.keys[i] + "'",
           "",
           "has a unit that is not known here; write " + unit_list(units));
    if (units.empty() && !key.unit.empty())
      fail(node.items[i], "'" + node.keys[i] + "'", "", "has no unit; write '" + name + "'");
    found.node = &node.items[i];
    found.key = node.keys[i];
    if (unit != nullptr) found.unit = *unit;
  }
  if (found.node != nullptr && found.node->kind == Node::Kind::null) found.node = nullptr;
  return found;
}

std::string UnitReader::text(const Node& node, const char* name) const {
  const Found found = find(node, name, {});
  if (found.node == nullptr) return {};
  if (!found.node->is_string() || found.node->text.empty())
    fail(*found.node, "'" + found.key + "'", "", "must be text");
  return found.node->text;
}

std::string UnitReader::word(const Node& node,
                             const char* name,
                             std::span<const std::string_view> words,
                             std::string_view fallback) const {
  std::string given = text(node, name);
  if (given.empty()) return std::string(fallback);
  if (std::find(words.begin(), words.end(), given) != words.end()) return given;
  std::string list;
  for (std::string_view known : words) list += (list.empty() ? "" : ", ") + std::string(known);
  fail(*node.find(name),
       "'" + std::string(name) + "'",
       "\"" + given + "\"",
       "must be one of " + list +
           did_you_mean(given, std::vector<std::string>(words.begin(), words.end())));
}

std::optional<double> UnitReader::number(const Node& node,
                                         const char* name,
                                         std::span<const FileUnit> units,
                                         double above,
                                         double most) const {
  const Found found = find(node, name, units);
  if (found.node == nullptr) return std::nullopt;
  if (!found.node->is_number())
    fail(*found.node,
         "'" + found.key + "'",
         "",
         "must be a number or null, not " + std::string(found.node->kind_name()));
  const double value = found.node->number * found.unit.scale + found.unit.offset;
  if (!(value > above && value <= most))
    fail(*found.node,
         "'" + found.key + "'",
         number_text(found.node->number),
         "must be above " + number_text(in_unit(above, found.unit)) + " and at most " +
             number_text(in_unit(most, found.unit)));
  return value;
}

std::optional<Value> UnitReader::function(const Node& node,
                                          const char* name,
                                          std::span<const FileUnit> units) const {
  const Found found = find(node, name, units);
  if (found.node == nullptr) return std::nullopt;
  if (found.node->is_number()) return found.node->number * found.unit.scale;
  if (!found.node->is_string())
    fail(*found.node, "'" + found.key + "'", "", "must be a number or an expression of x and T");
  Closure::compile(found.node->text, kVariables, "'" + found.key + "'", tree_.where(*found.node));
  return scaled_expression(found.node->text, found.unit.scale);
}

std::vector<double> UnitReader::list(const Found& found) const {
  if (found.node->is_number()) return {found.node->number * found.unit.scale + found.unit.offset};
  if (found.node->kind != Node::Kind::numbers || found.node->numbers.empty())
    fail(*found.node, "'" + found.key + "'", "", "must be a number or a list of numbers");
  std::vector<double> values;
  for (double v : found.node->numbers) values.push_back(v * found.unit.scale + found.unit.offset);
  return values;
}

}  // namespace denchi::input
