#include "engine/input/parameter_specs.h"

#include "engine/input/spec_rows.h"

namespace denchi::input {
namespace {

std::vector<Spec> gathered() {
  std::vector<Spec> all;
  for (const auto& table : {cell_specs(),
                            electrolyte_specs(),
                            electrode_specs(),
                            particle_specs(),
                            metal_specs(),
                            separator_specs(),
                            fixture_specs(),
                            state_specs()})
    all.insert(all.end(), table.begin(), table.end());
  return all;
}

const Spec* find_leaf(Group group, std::string_view leaf) {
  for (const Spec& spec : all_specs())
    if (spec.group == group && spec.leaf == leaf) return &spec;
  return nullptr;
}

std::string_view group_name(Group group) {
  switch (group) {
    case Group::cell:
      return "cell";
    case Group::electrolyte:
      return "electrolyte";
    case Group::separator:
      return "separator";
    case Group::fixture:
      return "fixture";
    case Group::state:
      return "state";
    case Group::electrode:
    case Group::particle:
    case Group::metal:
      break;
  }
  return "";
}

}  // namespace

const std::vector<Spec>& all_specs() {
  static const std::vector<Spec> all = gathered();
  return all;
}

std::string Resolved::prefix() const {
  if (is_particle()) return Parameters::particle_prefix(electrode, particle);
  if (spec->group == Group::metal) return electrode + ".metal.";
  if (!layer.empty()) return layer + ".electrolyte.";
  if (!electrode.empty()) return electrode + ".";
  return std::string(group_name(spec->group)) + ".";
}

std::optional<Resolved> resolve(std::string_view path) {
  const std::size_t first = path.find('.'), last = path.rfind('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view head = path.substr(0, first), leaf = path.substr(last + 1);
  const std::string_view middle = first == last ? "" : path.substr(first + 1, last - first - 1);
  const bool electrode = head == kElectrodes[0] || head == kElectrodes[1];
  Resolved out;
  if (electrode) out.electrode = head;
  if (middle == "electrolyte" && (electrode || head == kLayers[1])) {
    out.layer = head;
    // The mobile ion is one for the whole cell.
    if (leaf != "charge_number") out.spec = find_leaf(Group::electrolyte, leaf);
  } else if (!electrode) {
    for (Group group :
         {Group::cell, Group::electrolyte, Group::separator, Group::fixture, Group::state})
      if (middle.empty() && group_name(group) == head) out.spec = find_leaf(group, leaf);
  } else if (first == last) {
    out.spec = find_leaf(Group::electrode, leaf);
  } else if (middle == "metal") {
    out.spec = find_leaf(Group::metal, leaf);
  } else if (middle == "particle") {
    out.spec = find_leaf(Group::particle, leaf);
  } else if (middle.substr(0, 9) == "particle.") {
    out.particle = middle.substr(9);
    if (!out.particle.empty() && out.particle.find('.') == std::string::npos)
      out.spec = find_leaf(Group::particle, leaf);
  }
  if (out.spec == nullptr) return std::nullopt;
  return out;
}

const Spec* find_bpx(Group group, std::string_view key) {
  for (const Spec& spec : all_specs())
    if (spec.group == group && !spec.bpx_key.empty() && spec.bpx_key == key) return &spec;
  return nullptr;
}

std::string choices_text(const Spec& spec) {
  std::string text;
  for (std::string_view word : spec.choices)
    text += (text.empty() ? "one of " : ", ") + std::string(word);
  return text;
}

std::vector<std::string> possible_paths(const Parameters& parameters) {
  std::vector<std::string> paths;
  const auto add = [&](std::string prefix, const Spec& spec) {
    paths.push_back(std::move(prefix) + std::string(spec.leaf));
  };
  for (const Spec& spec : all_specs()) {
    const std::string group(group_name(spec.group));
    if (!group.empty()) add(group + ".", spec);
    for (std::string_view electrode : kElectrodes) {
      const std::string base = std::string(electrode) + ".";
      if (spec.group == Group::electrode) add(base, spec);
      if (spec.group == Group::metal) add(base + "metal.", spec);
      if (spec.group != Group::particle) continue;
      for (const std::string& name : parameters.particles(electrode))
        add(Parameters::particle_prefix(electrode, name), spec);
    }
    if (spec.group != Group::electrolyte || spec.leaf == "charge_number") continue;
    for (std::string_view layer : kLayers) add(std::string(layer) + ".electrolyte.", spec);
  }
  return paths;
}

int listing_order(const Resolved& resolved) {
  const int row = static_cast<int>(resolved.spec - all_specs().data());
  const auto block = [&](int number) { return number * kListingRows + row; };
  // Of a layer: its own values, its electrolyte, its particles or metal.
  const int layer = resolved.layer == kLayers[1] || resolved.spec->group == Group::separator ? 5
                    : resolved.electrode == kElectrodes[1]                                   ? 7
                                                                                             : 2;
  switch (resolved.spec->group) {
    case Group::cell:
      return block(0);
    case Group::electrolyte:
      return block(resolved.layer.empty() ? 1 : layer + 1);
    case Group::electrode:
    case Group::separator:
      return block(layer);
    case Group::particle:
    case Group::metal:
      return block(layer + 2);
    case Group::fixture:
      return block(10);
    case Group::state:
      return block(11);
  }
  return 0;
}

}  // namespace denchi::input
