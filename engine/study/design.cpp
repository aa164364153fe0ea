#include "engine/study/design.h"

#include <algorithm>
#include <charconv>

#include "engine/input/json_tree.h"
#include "engine/input/names.h"

namespace denchi::study {
namespace {

std::string list_text(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers)
    text += (text.empty() ? "" : ", ") + input::number_text(number);
  return "[" + text + "]";
}

Value table_of(const std::string& name, const std::string& text) {
  const input::JsonTree tree(text, name);
  Table table;
  for (const char* axis : {"x", "T", "c_e"}) {
    const input::Node* points = tree.root().find(axis);
    if (points == nullptr) continue;
    table.axis = axis;
    table.x = points->numbers;
  }
  if (const input::Node* y = tree.root().find("y")) table.y = y->numbers;
  return table;
}

}  // namespace

const std::vector<std::string>& setting_names() {
  static const std::vector<std::string> names = {
      "model", "soc", "temperature", "accuracy", "mesh", "rtol", "period", "solver"};
  return names;
}

Target target_of(std::string_view name) {
  const std::vector<std::string>& settings = setting_names();
  if (name == "cell") return Target::cell;
  if (name == "protocol") return Target::protocol;
  if (name == "electrolyte" || name == "separator.electrolyte" ||
      name == "negative_electrode.electrolyte" || name == "positive_electrode.electrolyte")
    return Target::electrolyte;
  if (std::find(settings.begin(), settings.end(), name) != settings.end()) return Target::setting;
  return name.find('.') == std::string_view::npos ? Target::variable : Target::path;
}

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return input::number_text(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const Table& table = std::get<Table>(value);
  return "{\"" + table.axis + "\": " + list_text(table.x) + ", \"y\": " + list_text(table.y) + "}";
}

Value value_of(const std::string& name, const std::string& text) {
  const Target target = target_of(name);
  if (target == Target::path && text.starts_with('{')) return table_of(name, text);
  double number = 0.0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = result.ec == std::errc() && result.ptr == text.data() + text.size();
  if (whole && target != Target::cell && target != Target::protocol) return number;
  return text;
}

std::size_t Design::size() const {
  constexpr std::size_t kMost = std::size_t{1} << 52;  // numbers are kept as doubles
  std::size_t count = 1;
  for (const Block& block : blocks) {
    if (block.size() > kMost / count)
      throw InputError("design", "", "has more cases than can be counted", "study");
    count *= block.size();
  }
  return count;
}

std::vector<const Factor*> Design::factors() const {
  std::vector<const Factor*> all;
  for (const Block& block : blocks)
    for (const Factor& factor : block.factors) all.push_back(&factor);
  return all;
}

std::vector<Change> Design::values(std::size_t number) const {
  std::vector<std::size_t> rows(blocks.size());
  for (std::size_t k = blocks.size(); k-- > 0; number /= blocks[k].size())
    rows[k] = number % blocks[k].size();
  std::vector<Change> values;
  for (std::size_t k = 0; k < blocks.size(); ++k)
    for (const Factor& factor : blocks[k].factors)
      values.push_back({factor.name, factor.value(rows[k])});
  return values;
}

}  // namespace denchi::study
