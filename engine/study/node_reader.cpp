#include "engine/study/node_reader.h"

#include <algorithm>
#include <cmath>

#include "engine/input/names.h"

namespace denchi::study {

namespace {
constexpr std::size_t kMostInRange = 10000000;
}

void NodeReader::refuse(const std::string& what,
                        const std::string& value,
                        const std::string& rule,
                        const Node& node) const {
  throw InputError(what, value, rule, where(node));
}

void NodeReader::need_object(const Node& node, const std::string& what) const {
  if (!node.is_object()) refuse(what, node.kind_name(), "must be an object, {...}", node);
}

std::string NodeReader::text(const Node& node, const std::string& what) const {
  if (!node.is_string()) refuse(what, node.kind_name(), "must be text", node);
  return node.text;
}

double NodeReader::number(const Node& node, const std::string& what) const {
  if (!node.is_number()) refuse(what, node.kind_name(), "must be a number", node);
  return node.number;
}

std::size_t NodeReader::whole(const Node& node,
                              const std::string& what,
                              double least,
                              double most) const {
  const double value = number(node, what);
  if (!(value >= least && value <= most && value == std::floor(value)))
    refuse(what,
           input::number_text(value),
           "must be a whole number from " + input::number_text(least) + " to " +
               input::number_text(most),
           node);
  return static_cast<std::size_t>(value);
}

std::vector<std::string> NodeReader::texts(const Node& node, const std::string& what) const {
  if (node.is_string()) return {node.text};
  if (node.kind == Node::Kind::numbers && node.numbers.empty()) return {};
  if (node.kind != Node::Kind::array)
    refuse(what, node.kind_name(), "must be a list of texts", node);
  std::vector<std::string> out;
  for (const Node& item : node.items) out.push_back(text(item, what));
  return out;
}

void NodeReader::check_keys(const Node& node,
                            const std::vector<std::string>& known,
                            const std::string& what) const {
  for (std::size_t k = 0; k < node.keys.size(); ++k) {
    const std::string& key = node.keys[k];
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
    refuse("key \"" + key + "\" of " + what,
           "",
           "is unknown" + input::did_you_mean(key, known) + "; there are " + list,
           node.items[k]);
  }
}

Value NodeReader::scalar(const Node& node, const std::string& name) const {
  if (node.is_number()) return node.number;
  if (node.is_string()) return node.text;
  if (node.is_object() && node.find("y") != nullptr) return value_of(name, input::json_text(node));
  refuse(
      name, node.kind_name(), "must be a number, text, or a table {\"x\": ..., \"y\": ...}", node);
}

std::vector<double> NodeReader::range(const Node& node, const std::string& name) const {
  check_keys(node, {"from", "to", "count", "scale"}, "the range of " + name);
  for (const char* key : {"from", "to", "count"})
    if (node.find(key) == nullptr)
      refuse("the range of " + name,
             "",
             std::string("lacks \"") + key +
                 "\"; write {\"from\": 1, \"to\": 2, \"count\": 5, \"scale\": \"log\"}",
             node);
  const double from = number(*node.find("from"), name), to = number(*node.find("to"), name);
  const std::size_t count = whole(*node.find("count"), name + " count", 1, kMostInRange);
  const Node* scale = node.find("scale");
  const std::string word = scale == nullptr ? "linear" : text(*scale, name + " scale");
  if (word != "linear" && word != "log")
    refuse(name + " scale", "\"" + word + "\"", "must be \"linear\" or \"log\"", *scale);
  if (word == "log" && !(from * to > 0.0))
    refuse("the range of " + name,
           input::number_text(from) + " to " + input::number_text(to),
           "has no logarithm: both ends must be above 0, or both below",
           node);
  std::vector<double> out;
  for (std::size_t k = 0; k < count; ++k) {
    const double f = count == 1 ? 0.0 : static_cast<double>(k) / static_cast<double>(count - 1);
    out.push_back(k + 1 == count && count > 1 ? to
                  : word == "log"             ? from * std::pow(to / from, f)
                                              : from + f * (to - from));
  }
  return out;
}

Factor NodeReader::factor(const std::string& name, const Node& node) const {
  Factor out;
  out.name = name;
  if (node.kind == Node::Kind::numbers) {
    out.numbers = node.numbers;
  } else if (node.is_object() && node.find("from") != nullptr) {
    out.numbers = range(node, name);
  } else if (node.kind == Node::Kind::array) {
    for (const Node& item : node.items) out.others.push_back(scalar(item, name));
  } else {
    const Value value = scalar(node, name);
    if (const auto* one = std::get_if<double>(&value)) {
      out.numbers = {*one};
    } else {
      out.others = {value};
    }
  }
  if (out.size() == 0) refuse(name, "[]", "has no values", node);
  return out;
}

std::vector<double> NodeReader::points(const Node& node, const std::string& what) const {
  std::vector<double> out = node.is_object() ? range(node, what) : node.numbers;
  if (out.empty()) refuse(what, node.kind_name(), "must be a list or a range of numbers", node);
  for (std::size_t k = 0; k < out.size(); ++k)
    if (out[k] < 0.0 || (k > 0 && out[k] <= out[k - 1]))
      refuse(what, input::number_text(out[k]), "must rise from 0 or above", node);
  return out;
}

}  // namespace denchi::study
