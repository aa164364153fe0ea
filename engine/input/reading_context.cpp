#include "engine/input/reading_context.h"

#include <algorithm>

#include "engine/input/bpx_expression.h"
#include "engine/input/names.h"

namespace denchi::input {

std::vector<std::string> keys_of(const std::vector<Group>& groups) {
  std::vector<std::string> keys;
  for (const Spec& spec : all_specs()) {
    if (!spec.bpx_key.empty() &&
        std::find(groups.begin(), groups.end(), spec.group) != groups.end())
      keys.emplace_back(spec.bpx_key);
  }
  return keys;
}

void ReadingContext::error(const Node& node,
                           std::string what,
                           std::string value,
                           std::string rule) {
  reading.errors.emplace_back(
      std::move(what), std::move(value), std::move(rule), tree_.where(node));
}

void ReadingContext::limit(const Node& node, std::string what, std::string rule) {
  reading.limits.emplace_back(std::move(what), "", std::move(rule), tree_.where(node));
}

void ReadingContext::unknown_key(const Node& node,
                                 const std::string& section,
                                 const std::string& key,
                                 const std::vector<std::string>& known,
                                 const std::string& rule) {
  error(node, "key '" + key + "' of " + section, "", rule + did_you_mean(key, known));
}

const Node* ReadingContext::object(const Node& parent, const std::string& key, bool required) {
  const Node* node = parent.find(key);
  if (node == nullptr) {
    if (required) error(parent, "section '" + key + "'", "", "is missing");
    return nullptr;
  }
  if (node->is_object()) return node;
  error(*node, "'" + key + "'", "", "must be an object, not " + std::string(node->kind_name()));
  return nullptr;
}

bool ReadingContext::refuse_other_keys(const Node& node,
                                       const std::string& section,
                                       const std::vector<std::string>& known) {
  bool good = true;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    if (std::find(known.begin(), known.end(), node.keys[i]) != known.end()) continue;
    unknown_key(node.items[i], section, node.keys[i], known);
    good = false;
  }
  return good;
}

std::string ReadingContext::text_of(const Node& section, const char* key) {
  const Node* node = section.find(key);
  if (node == nullptr || node->kind == Node::Kind::null) return {};
  if (node->is_string()) return node->text;
  error(*node, "'" + std::string(key) + "'", "", "must be text");
  return {};
}

const Node* ReadingContext::object_or_null(const Node& parent, const std::string& key) {
  const Node* node = parent.find(key);
  return node == nullptr || node->kind == Node::Kind::null ? nullptr : object(parent, key, false);
}

void ReadingContext::add(const Node& node,
                         const std::string& key,
                         const Spec& spec,
                         const std::string& path) {
  if (const Parameter* other = parameters().find(path)) {
    error(node, key, "", "gives the same value as " + other->where + "; leave one of them out");
    return;
  }
  const bool in_bpx = key.compare(0, 6, "denchi") != 0;
  for (const char* name : {"T", "c_e"}) {
    const bool table = node.is_object() && node.find(name) != nullptr;
    if (!in_bpx || !(table || (node.is_string() && mentions(node.text, name)))) continue;
    error(node,
          path,
          table ? "table of " + std::string(name) : "\"" + node.text.substr(0, 80) + "\"",
          "is a function of x alone in BPX; one that uses " + std::string(name) +
              " belongs under denchi / parameters as '" + path + "'");
    return;
  }
  const std::string where = tree_.where(node) + ", " + key;
  std::optional<Value> value = value_of(node, path, spec);
  if (!value) return;
  parameters().set(
      {path, std::move(*value), std::string(spec.unit), "", where, spec.kind == Kind::function});
}

std::optional<Value> ReadingContext::value_of(const Node& node,
                                              const std::string& path,
                                              const Spec& spec) {
  if (spec.kind == Kind::choice) {
    if (node.is_string()) return node.text;
    error(node, path, "", "must be " + choices_text(spec) + ", not " + node.kind_name());
    return std::nullopt;
  }
  if (spec.kind == Kind::formula) {
    if (node.is_string()) return node.text;
    error(node,
          path,
          "",
          "must be a formula in text, such as \"LiCoO2\", not " + std::string(node.kind_name()));
    return std::nullopt;
  }
  if (node.is_number()) return node.number;
  if (spec.kind != Kind::function) {
    error(node,
          path,
          node.is_string() ? "\"" + node.text.substr(0, 40) + "\"" : "",
          "must be a number, not " + std::string(node.kind_name()));
    return std::nullopt;
  }
  if (node.is_string()) return node.text;
  if (!node.is_object()) {
    error(node,
          path,
          "",
          "must be a number, an expression or a table, not " + std::string(node.kind_name()));
    return std::nullopt;
  }
  Table table;
  for (const std::string_view axis : spec.variables)
    if (node.find(axis) != nullptr) table.axis = axis;
  if (!refuse_other_keys(node, "a table", {table.axis, "y"})) return std::nullopt;
  for (const std::string& key : {table.axis, std::string("y")}) {
    const Node* list = node.find(key);
    if (list == nullptr || list->kind != Node::Kind::numbers) {
      error(list == nullptr ? node : *list,
            path,
            "",
            "has a table without a list of numbers '" + key + "'");
      return std::nullopt;
    }
    (key == "y" ? table.y : table.x) = list->numbers;
  }
  try {
    return checked_table(std::move(table), path, tree_.where(node));
  } catch (const InputError& problem) {
    reading.errors.push_back(problem);
    return std::nullopt;
  }
}

}  // namespace denchi::input
