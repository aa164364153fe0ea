#include "engine/input/measurement_reader.h"

#include <algorithm>

#include "engine/input/names.h"

namespace denchi::input {
namespace {

constexpr const char* kKeys[] = {"Time [s]", "Current [A]", "Voltage [V]", "Temperature [K]"};

}  // namespace

std::vector<Measurement> read_measurements(const JsonTree& tree,
                                           const Node& validation,
                                           std::vector<InputError>& errors) {
  std::vector<Measurement> out;
  for (std::size_t i = 0; i < validation.keys.size(); ++i) {
    const Node& node = validation.items[i];
    const std::string title = "Validation / " + validation.keys[i];
    const std::size_t before = errors.size();
    const auto refuse = [&](const Node& at, const std::string& what, std::string rule) {
      errors.emplace_back(what, "", std::move(rule), tree.where(at));
    };
    Measurement measurement;
    measurement.name = validation.keys[i];
    std::vector<double>* lists[] = {
        &measurement.time, &measurement.current, &measurement.voltage, &measurement.temperature};
    if (!node.is_object()) {
      refuse(node, title, "must be an object of lists");
      continue;
    }
    const std::vector<std::string> known(std::begin(kKeys), std::end(kKeys));
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      if (std::find(known.begin(), known.end(), node.keys[k]) == known.end())
        refuse(node.items[k],
               "key '" + node.keys[k] + "' of " + title,
               "is not a key of this section" + did_you_mean(node.keys[k], known));
    }
    for (std::size_t k = 0; k < 4; ++k) {
      const Node* list = node.find(kKeys[k]);
      const bool optional = k == 3;
      if (list == nullptr || (optional && list->kind == Node::Kind::null)) {
        if (!optional) refuse(node, title + " / " + kKeys[k], "is missing");
        continue;
      }
      if (list->kind != Node::Kind::numbers) {
        refuse(*list, title + " / " + kKeys[k], "must be a list of numbers");
        continue;
      }
      *lists[k] = list->numbers;
    }
    const std::size_t n = measurement.time.size();
    for (const auto* list : lists) {
      if (list->size() != n && !(list == lists[3] && list->empty()) && errors.size() == before)
        refuse(node, title, "has lists of different lengths");
    }
    if (!std::is_sorted(measurement.time.begin(), measurement.time.end()))
      refuse(node, title + " / Time [s]", "must not go backwards");
    for (double& current : measurement.current) current = 0.0 - current;  // no negative zero
    if (errors.size() == before) out.push_back(std::move(measurement));
  }
  return out;
}

}  // namespace denchi::input
