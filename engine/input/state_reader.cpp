// "State": the start of the cell and its surroundings.
#include <algorithm>

#include "engine/input/reading_context.h"

namespace denchi::input {

namespace {

// A number, or one for each material; calls `each` with the numbers.
template <class Each>
bool for_numbers(const Node& node, Each each) {
  if (node.is_number()) {
    each(node.number);
    return true;
  }
  if (!node.is_object()) return false;
  for (const Node& item : node.items) {
    if (!item.is_number()) return false;
    each(item.number);
  }
  return true;
}

void read_hysteresis_state(ReadingContext& context, const Node& node, const std::string& key) {
  bool any = false;
  if (!for_numbers(node, [&](double h) { any = any || h != 0.0; }))
    context.error(node, "'" + key + "'", "", "must be a number, or one number for each material");
  if (any)
    context.limit(
        node,
        key,
        "asks for a hysteresis of the open-circuit potential, which no model here has yet");
}

void read_degradation(ReadingContext& context, const Node& node) {
  const std::vector<std::string> known = {
      "LLI", "LAM: Positive electrode", "LAM: Negative electrode"};
  context.refuse_other_keys(node, "Degradation", known);
  for (const std::string& key : known) {
    const Node* item = node.find(key);
    if (item == nullptr) {
      context.error(node, "'" + key + "' of Degradation", "", "is missing");
      continue;
    }
    bool any = false;
    if (!for_numbers(*item, [&](double v) { any = any || v != 0.0; }))
      context.error(
          *item, "'" + key + "'", "", "must be a number, or one number for each material");
    if (any)
      context.limit(
          *item,
          "Degradation / " + key,
          "describes an aged cell; put its loss into the stoichiometries and volume fractions, "
          "since the format does not say how it enters them");
  }
}

}  // namespace

void read_state(ReadingContext& context, const Node& state) {
  context.refuse_other_keys(
      state, "State", {"Initial conditions", "Thermal environment", "Degradation"});
  const std::vector<std::string> initial_keys = {"Initial state-of-charge",
                                                 "Initial temperature [K]",
                                                 "Initial electrolyte concentration [mol.m-3]",
                                                 "Initial hysteresis state: Positive electrode",
                                                 "Initial hysteresis state: Negative electrode"};
  const std::vector<std::string> thermal_keys = {"Ambient temperature [K]",
                                                 "Heat transfer coefficient [W.m-2.K-1]"};
  const auto read = [&](const char* title, const std::vector<std::string>& known) {
    const Node* node = context.object_or_null(state, title);
    if (node == nullptr) return;
    context.refuse_other_keys(*node, title, known);
    for (std::size_t i = 0; i < node->keys.size(); ++i) {
      const std::string& key = node->keys[i];
      const Node& item = node->items[i];
      if (std::find(known.begin(), known.end(), key) == known.end()) continue;
      if (item.kind == Node::Kind::null) continue;
      if (key.find("hysteresis") != std::string::npos) {
        read_hysteresis_state(context, item, key);
        continue;
      }
      const bool salt = key == initial_keys[2];
      const std::string path = salt ? "electrolyte.initial_concentration"
                                    : "state." + std::string(find_bpx(Group::state, key)->leaf);
      context.add(item, std::string(title) + " / " + key, *resolve(path)->spec, path);
    }
  };
  read("Initial conditions", initial_keys);
  read("Thermal environment", thermal_keys);
  if (const Node* node = context.object_or_null(state, "Degradation"))
    read_degradation(context, *node);
}

}  // namespace denchi::input
