// What a cell file must give, and what it gives to no use, by the forms of its parts.
#include <algorithm>
#include <cmath>

#include "engine/input/forms.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {
namespace {

// A group of values of one place, the section it belongs in, and what the file calls that.
struct Demand {
  Group group;
  Resolved place;
  std::string title;
};

bool reported(const ReadingContext& context, const std::string& path) {
  const Errors& errors = context.reading.errors;
  return std::any_of(errors.begin(), errors.end(), [&](const InputError& error) {
    return error.subject() == path;
  });
}

bool full(const ReadingContext& context) { return context.info.model != "spm"; }

// `node` is the section, null if there is none. True if nothing is missing.
bool require(ReadingContext& context, const Demand& demand, const Node* node) {
  bool complete = true;
  for (const Spec* spec :
       missing(context.parameters(), demand.group, demand.place, full(context))) {
    Resolved place = demand.place;
    place.spec = spec;
    const std::string path = place.prefix() + std::string(spec->leaf);
    // Present but wrong: reported already.
    if (reported(context, path)) continue;
    complete = false;
    if (node == nullptr) break;
    if (!spec->bpx_key.empty()) {
      context.error(
          *node, "'" + std::string(spec->bpx_key) + "' of " + demand.title, "", "is missing");
    } else {
      context.error(*node,
                    path,
                    "",
                    "is missing under denchi / parameters; " +
                        form_text(context.parameters(), place) + " needs it");
    }
  }
  return complete;
}

// A section may be left out if nothing in it is needed, or all of it stands under "denchi".
void require_section(ReadingContext& context,
                     const Node& values,
                     const std::string& key,
                     const std::vector<Demand>& demands) {
  const Node* node = values.find(key);
  if (node != nullptr && !node->is_object()) return;  // reported already
  bool complete = true;
  for (const Demand& demand : demands) complete = require(context, demand, node) && complete;
  if (node == nullptr && !complete)
    context.error(values, "section '" + key + "'", "", "is missing");
}

std::vector<Demand> demands_of_electrode(const Node& values,
                                         std::string_view electrode,
                                         const std::string& title) {
  const auto place = [&](std::string particle) {
    return Resolved{nullptr, std::string(electrode), std::move(particle), ""};
  };
  std::vector<Demand> demands = {{Group::electrode, place(""), title},
                                 {Group::metal, place(""), title}};
  const Node* node = values.find(title);
  const Node* blend = node == nullptr ? nullptr : node->find("Particle");
  if (blend == nullptr) demands.push_back({Group::particle, place(""), title});
  for (std::size_t i = 0; blend != nullptr && i < blend->keys.size(); ++i)
    if (blend->items[i].is_object())
      demands.push_back({Group::particle,
                         place(snake_case(blend->keys[i])),
                         title + " / Particle / " + blend->keys[i]});
  return demands;
}

}  // namespace

void require_all(ReadingContext& context) {
  const Node* values = context.tree().root().find("Parameterisation");
  if (values == nullptr || !values->is_object()) return;
  const Parameters& p = context.parameters();
  require_section(context, *values, "Cell", {{Group::cell, {}, "Cell"}});
  const bool shared = std::any_of(std::begin(kLayers), std::end(kLayers), [&](auto layer) {
    return !is_metal(p, layer) && !is_film(p, layer) &&
           electrolyte_prefix(p, layer) == "electrolyte.";
  });
  if (shared)
    require_section(context, *values, "Electrolyte", {{Group::electrolyte, {}, "Electrolyte"}});
  for (std::string_view layer : kLayers) {
    if (electrolyte_prefix(p, layer) == "electrolyte.") continue;
    Resolved place;
    place.layer = layer;
    for (const Spec* spec : missing(p, Group::electrolyte, place, full(context))) {
      place.spec = spec;
      const std::string path = place.prefix() + std::string(spec->leaf);
      if (!reported(context, path))
        context.reading.errors.emplace_back(path,
                                            "",
                                            "is missing; " + form_text(p, place) + " needs it",
                                            p.at(place.prefix() + "law").where);
    }
  }
  require_section(context,
                  *values,
                  "Negative electrode",
                  demands_of_electrode(*values, kElectrodes[0], "Negative electrode"));
  require_section(context, *values, "Separator", {{Group::separator, {}, "Separator"}});
  require_section(context,
                  *values,
                  "Positive electrode",
                  demands_of_electrode(*values, kElectrodes[1], "Positive electrode"));
}

void check_forms(ReadingContext& context) {
  const Parameters& p = context.parameters();
  for (const Parameter& given : p.all()) {
    const Resolved place = *resolve(given.path);
    if (const auto problem = misplaced_electrolyte(p, given, place);
        problem && !reported(context, place.prefix() + "law"))
      context.reading.errors.push_back(*problem);
    if (belongs(p, place)) continue;
    if (place.spec->group == Group::electrolyte || place.spec->group == Group::metal) {
      context.warn(given.path + " is not used: the cell has " + form_text(p, place));
    } else {
      context.reading.errors.emplace_back(foreign(p, given, place));
    }
  }
}

}  // namespace denchi::input
