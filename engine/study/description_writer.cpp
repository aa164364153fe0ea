#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/study/description.h"

namespace denchi::study {
namespace {

using input::json_quoted;

/// Entries of an object, a line each; empty ones are left out.
class Object {
 public:
  explicit Object(int indent) : indent_(static_cast<std::size_t>(indent)) {}
  void add(const std::string& key, const std::string& value) {
    if (value.empty()) return;
    text_ += (text_.empty() ? "\n" : ",\n") + std::string(indent_ + 2, ' ') + json_quoted(key) +
             ": " + value;
  }
  std::string str() const {
    return text_.empty() ? "{}" : "{" + text_ + "\n" + std::string(indent_, ' ') + "}";
  }
  bool empty() const { return text_.empty(); }

 private:
  std::size_t indent_;
  std::string text_;
};

std::string json_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return json_quoted(*text);
  return text_of(value);
}

std::string list_of(const Factor& factor) {
  std::string text;
  for (std::size_t k = 0; k < factor.size(); ++k)
    text += (k == 0 ? "" : ", ") + json_of(factor.value(k));
  return "[" + text + "]";
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : ", ") + json_quoted(one);
  return "[" + text + "]";
}

std::string settings_text(const Settings& settings) {
  Object out(2);
  const auto word = [&](const char* key, const std::string& value) {
    if (!value.empty()) out.add(key, json_quoted(value));
  };
  const auto number = [&](const char* key, const std::optional<double>& value) {
    if (value) out.add(key, input::number_text(*value));
  };
  word("model", settings.model);
  number("soc", settings.soc);
  if (settings.start_voltage)
    out.add("soc", json_quoted(input::number_text(*settings.start_voltage) + " V"));
  number("temperature", settings.temperature);
  number("accuracy", settings.accuracy);
  word("mesh", settings.mesh);
  number("rtol", settings.rtol);
  number("period", settings.period);
  word("solver", settings.solver);
  return out.empty() ? "" : out.str();
}

std::string design_text(const Design& design) {
  std::string blocks;
  for (const Block& block : design.blocks) {
    Object one(4);
    for (const Factor& factor : block.factors) one.add(factor.name, list_of(factor));
    blocks += (blocks.empty() ? "" : ", ") + one.str();
  }
  Object linked(4), out(2);
  for (const Linked& one : design.linked) linked.add(one.name, json_quoted(one.expression.text()));
  std::vector<std::string> filters;
  for (const Condition& one : design.filters) filters.push_back(one.text());
  if (!blocks.empty()) out.add("blocks", "[" + blocks + "]");
  if (!linked.empty()) out.add("linked", linked.str());
  if (!filters.empty()) out.add("filter", list_of(filters));
  Object bounds(4);
  for (const auto& [name, ends] : design.bounds)
    bounds.add(name, list_of(Factor{"", {ends.first, ends.second}, {}}));
  if (!bounds.empty()) out.add("bounds", bounds.str());
  return out.empty() ? "" : out.str();
}

std::string axis_text(const CurveAxis& axis) {
  if (axis.points.empty()) return "";
  Object out(2);
  out.add(axis.fraction ? "fraction" : "time", list_of(Factor{"", axis.points, {}}));
  if (axis.chosen) out.add("chosen", "true");
  return out.str();
}

}  // namespace

std::string write_description(const Description& description) {
  Object out(0), cells(2), protocols(2), electrolytes(2), limits(2);
  out.add("denchi_study", "\"1.0\"");
  if (!description.title.empty()) out.add("title", json_quoted(description.title));
  for (const auto& [label, cell] : description.cells) cells.add(label, json_quoted(cell.to_json()));
  out.add("cell", cells.str());
  for (const auto& [label, protocol] : description.protocols)
    protocols.add(label, json_quoted(protocol.to_json()));
  if (!protocols.empty()) out.add("protocol", protocols.str());
  for (const auto& [name, text] : description.electrolytes)
    electrolytes.add(name, json_quoted(text));
  if (!electrolytes.empty()) out.add("electrolytes", electrolytes.str());
  out.add("settings", settings_text(description.settings));
  out.add("design", design_text(description.design));
  if (!description.outputs.empty()) out.add("outputs", list_of(description.outputs));
  out.add("axis", axis_text(description.axis));
  limits.add("seconds", input::number_text(description.limits.seconds));
  limits.add("steps", std::to_string(description.limits.steps));
  out.add("limits", limits.str());
  return out.str() + "\n";
}

}  // namespace denchi::study
