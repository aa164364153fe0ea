#include "engine/protocol/protocol_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "denchi/error.h"
#include "engine/input/json_tree.h"
#include "engine/input/names.h"
#include "engine/protocol/grammar.h"
#include "engine/protocol/profile.h"
#include "engine/protocol/source_line.h"
#include "engine/protocol/step_rules.h"
#include "engine/protocol/step_text.h"

namespace denchi::protocol {
namespace {

using input::JsonTree;
using input::Node;
using Control = Step::Control;

constexpr const char* kFormat = "denchi-protocol";
constexpr double kFormatVersion = 1;

template <class Enum>
struct Name {
  const char* text;
  Enum value;
};

constexpr Name<Control> kControls[] = {
    {"rest", Control::rest},
    {"current", Control::current},
    {"c_rate", Control::c_rate},
    {"voltage", Control::voltage},
    {"power", Control::power},
    {"current_profile", Control::current_profile},
    {"c_rate_profile", Control::c_rate_profile},
};
constexpr Name<Stop::Quantity> kQuantities[] = {
    {"voltage", Stop::Quantity::voltage},
    {"current", Stop::Quantity::current},
    {"c_rate", Stop::Quantity::c_rate},
    {"soc", Stop::Quantity::soc},
};
constexpr Name<Stop::Relation> kRelations[] = {
    {"by_direction", Stop::Relation::by_direction},
    {"below", Stop::Relation::below},
    {"above", Stop::Relation::above},
};
constexpr Name<bool> kInterpolations[] = {{"linear", false}, {"hold", true}};

template <class Enum, std::size_t n>
std::string name_of(const Name<Enum> (&names)[n], Enum value) {
  for (const Name<Enum>& name : names) {
    if (name.value == value) return name.text;
  }
  return {};
}

std::string shown(const Node& node) {
  if (node.is_string()) return "\"" + printable(node.text.substr(0, 60)) + "\"";
  return node.is_number() ? input::number_text(node.number) : node.kind_name();
}

/// Reads the tree; every message has the line and the key.
class StepsReader {
 public:
  StepsReader(const JsonTree& tree, const std::string& folder) : tree_(tree), folder_(folder) {}

  std::vector<Step> read() const {
    const Node& root = tree_.root();
    const Node* list = &root;
    if (root.is_object()) {
      allow_keys(root, {"format", "format_version", "steps"});
      if (const Node* format = root.find("format"); format != nullptr && format->text != kFormat) {
        fail(*format, "format", "this reader knows " + std::string(kFormat));
      }
      const Node* version = root.find("format_version");
      if (version != nullptr && !(version->is_number() && version->number == kFormatVersion)) {
        fail(*version, "format_version", "this reader knows version 1");
      }
      list = &required(root, "steps");
    }
    if (list->kind != Node::Kind::array || list->items.empty()) {
      fail(*list, "steps", "expected a list of steps, each an object or a text");
    }
    std::vector<Step> steps;
    steps.reserve(list->items.size());
    for (const Node& node : list->items) steps.push_back(step(node, steps.size() + 1));
    return steps;
  }

 private:
  [[noreturn]] void fail(const Node& node, const std::string& key, const std::string& rule) const {
    throw InputError(key, shown(node), rule, tree_.where(node));
  }

  void allow_keys(const Node& node, const std::vector<std::string>& keys) const {
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      if (std::find(keys.begin(), keys.end(), node.keys[i]) != keys.end()) continue;
      throw InputError("key",
                       "\"" + printable(node.keys[i].substr(0, 60)) + "\"",
                       "has no meaning here" + input::did_you_mean(node.keys[i], keys),
                       tree_.where(node.items[i]));
    }
  }

  const Node& required(const Node& node, const char* key) const {
    const Node* found = node.find(key);
    if (found == nullptr) fail(node, key, "is missing");
    return *found;
  }

  double number(const Node& node, const char* key) const {
    const Node& found = required(node, key);
    if (!found.is_number()) fail(found, key, "expected a number");
    return found.number;
  }

  std::optional<double> optional_number(const Node& node, const char* key) const {
    if (node.find(key) == nullptr) return std::nullopt;
    return number(node, key);
  }

  template <class Enum, std::size_t n>
  Enum choice(const Node& node, const char* key, const Name<Enum> (&names)[n]) const {
    const Node& found = required(node, key);
    std::vector<std::string> all;
    std::string list;
    all.reserve(n);
    for (const Name<Enum>& name : names) {
      if (found.is_string() && found.text == name.text) return name.value;
      all.emplace_back(name.text);
      list += (list.empty() ? "" : ", ") + all.back();
    }
    fail(found, key, "expected one of " + list + input::did_you_mean(found.text, all));
  }

  Step step(const Node& node, std::size_t count) const {
    if (node.is_string()) {
      const SourceLine line{node.text, tree_.where(node)};
      auto parsed = parse_step(line, folder_);
      if (!parsed) fail(node, "step", "has no step in it");
      return std::move(*parsed);
    }
    if (!node.is_object()) fail(node, "step", "expected an object or a text");
    Step step;
    step.control = choice(node, "control", kControls);
    if (has_profile(step)) {
      allow_keys(
          node,
          {"control", "file", "interpolation", "time", "values", "duration", "stops", "period"});
      step.profile = profile(node);
    } else if (step.control == Control::rest) {
      allow_keys(node, {"control", "duration", "stops", "period"});
    } else {
      allow_keys(node, {"control", "value", "duration", "stops", "period"});
      step.value = number(node, "value");
    }
    step.duration = optional_number(node, "duration");
    step.period = optional_number(node, "period");
    if (const Node* list = node.find("stops")) step.stops = stops(*list);
    set_direction(step);
    step.text = step_text(step);
    if (const auto fault = find_fault(step)) {
      throw InputError(
          "step " + std::to_string(count), "\"" + step.text + "\"", fault->rule, tree_.where(node));
    }
    return step;
  }

  std::vector<Stop> stops(const Node& list) const {
    const bool empty = list.kind == Node::Kind::numbers && list.numbers.empty();
    if (list.kind != Node::Kind::array && !empty) fail(list, "stops", "expected a list of objects");
    std::vector<Stop> all;
    for (const Node& node : list.items) {
      if (!node.is_object()) fail(node, "stop", "expected an object");
      allow_keys(node, {"quantity", "relation", "value"});
      Stop& stop = all.emplace_back();
      stop.quantity = choice(node, "quantity", kQuantities);
      if (node.find("relation") != nullptr) stop.relation = choice(node, "relation", kRelations);
      stop.value = number(node, "value");
    }
    return all;
  }

  Profile profile(const Node& node) const {
    Profile profile;
    profile.hold = choice(node, "interpolation", kInterpolations);
    const Node& file = required(node, "file");
    const bool printed = printable(file.text) == file.text;
    const bool both =
        file.text.find('"') != std::string::npos && file.text.find('\'') != std::string::npos;
    if (!file.is_string() || file.text.empty() || !printed || both) {
      fail(file, "file", "expected a name, which the step is shown with");
    }
    profile.file = file.text;
    profile.time = numbers(node, "time");
    profile.value = numbers(node, "values");
    if (const auto fault = find_profile_fault(profile)) {
      throw InputError("profile",
                       "sample " + std::to_string(fault->sample + 1),
                       fault->rule,
                       tree_.where(required(node, "time")));
    }
    return profile;
  }

  std::vector<double> numbers(const Node& node, const char* key) const {
    const Node& found = required(node, key);
    if (found.kind != Node::Kind::numbers) fail(found, key, "expected a list of numbers");
    return found.numbers;
  }

  const JsonTree& tree_;
  const std::string& folder_;
};

std::string list_text(const std::vector<double>& numbers) {
  std::string text = "[";
  for (const double number : numbers) {
    if (text.size() > 1) text += ", ";
    text += input::number_text(number);
  }
  return text + "]";
}

std::string stop_json(const Stop& stop) {
  std::string text = "{\"quantity\": \"" + name_of(kQuantities, stop.quantity) + "\", ";
  if (stop.relation != Stop::Relation::by_direction) {
    text += "\"relation\": \"" + name_of(kRelations, stop.relation) + "\", ";
  }
  return text + "\"value\": " + input::number_text(stop.value) + "}";
}

std::string step_json(const Step& step) {
  std::string text = "{\"control\": \"" + name_of(kControls, step.control) + "\"";
  if (has_profile(step)) {
    text += ", \"file\": " + input::json_quoted(step.profile.file);
    text += ", \"interpolation\": \"" + name_of(kInterpolations, step.profile.hold) + "\"";
    text += ", \"time\": " + list_text(step.profile.time);
    text += ", \"values\": " + list_text(step.profile.value);
  } else if (step.control != Control::rest) {
    text += ", \"value\": " + input::number_text(step.value);
  }
  if (step.duration) text += ", \"duration\": " + input::number_text(*step.duration);
  if (!step.stops.empty()) {
    text += ", \"stops\": [";
    for (const Stop& stop : step.stops) {
      if (text.back() != '[') text += ", ";
      text += stop_json(stop);
    }
    text += ']';
  }
  if (step.period) text += ", \"period\": " + input::number_text(*step.period);
  return text + "}";
}

}  // namespace

std::vector<Step> steps_from_json(std::string_view json,
                                  const std::string& origin,
                                  const std::string& folder) {
  const JsonTree tree(json, origin);
  return StepsReader(tree, folder).read();
}

std::string steps_to_json(const std::vector<Step>& steps) {
  std::string text = "{\n  \"format\": \"" + std::string(kFormat) +
                     "\",\n  \"format_version\": 1,\n  \"steps\": [";
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += (i == 0 ? "\n    " : ",\n    ") + step_json(steps[i]);
  }
  return text + "\n  ]\n}\n";
}

}  // namespace denchi::protocol
