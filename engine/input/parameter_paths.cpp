// Paths of parameters and their rows in the list of parameter_specs.cpp.
#include "engine/input/parameter_specs.h"

namespace denchi::input {
namespace {

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
    case Group::state:
      return "state";
    case Group::electrode:
    case Group::particle:
      break;
  }
  return "";
}

}  // namespace

std::string Resolved::prefix() const {
  if (is_particle()) return Parameters::particle_prefix(electrode, particle);
  if (!electrode.empty()) return electrode + ".";
  return std::string(group_name(spec->group)) + ".";
}

std::optional<Resolved> resolve(std::string_view path) {
  const std::size_t first = path.find('.'), last = path.rfind('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::string_view head = path.substr(0, first), leaf = path.substr(last + 1);
  Resolved out;
  if (head != kElectrodes[0] && head != kElectrodes[1]) {
    if (first != last) return std::nullopt;
    for (Group group : {Group::cell, Group::electrolyte, Group::separator, Group::state})
      if (group_name(group) == head) out.spec = find_leaf(group, leaf);
  } else {
    out.electrode = head;
    if (first == last) {
      out.spec = find_leaf(Group::electrode, leaf);
    } else {
      constexpr std::string_view kParticle = "particle";
      const std::string_view middle = path.substr(first + 1, last - first - 1);
      if (middle.substr(0, kParticle.size()) != kParticle) return std::nullopt;
      if (middle != kParticle) {
        if (middle[kParticle.size()] != '.' || middle.size() == kParticle.size() + 1)
          return std::nullopt;
        out.particle = middle.substr(kParticle.size() + 1);
        if (out.particle.find('.') != std::string::npos) return std::nullopt;
      }
      out.spec = find_leaf(Group::particle, leaf);
    }
  }
  if (out.spec == nullptr) return std::nullopt;
  return out;
}

const Spec* find_bpx(Group group, std::string_view key) {
  for (const Spec& spec : all_specs())
    if (spec.group == group && !spec.bpx_key.empty() && spec.bpx_key == key) return &spec;
  return nullptr;
}

std::vector<std::string> possible_paths(const Parameters& parameters) {
  std::vector<std::string> paths;
  for (const Spec& spec : all_specs()) {
    if (spec.group != Group::electrode && spec.group != Group::particle) {
      paths.push_back(std::string(group_name(spec.group)) + "." + std::string(spec.leaf));
      continue;
    }
    for (std::string_view electrode : kElectrodes) {
      if (spec.group == Group::electrode) {
        paths.push_back(std::string(electrode) + "." + std::string(spec.leaf));
        continue;
      }
      for (const std::string& name : parameters.particles(electrode))
        paths.push_back(Parameters::particle_prefix(electrode, name) + std::string(spec.leaf));
    }
  }
  return paths;
}

int listing_order(const Resolved& resolved) {
  const int row = static_cast<int>(resolved.spec - all_specs().data());
  const bool positive_side = resolved.electrode == kElectrodes[1];
  switch (resolved.spec->group) {
    case Group::cell:
      return row;
    case Group::electrolyte:
      return kListingRows + row;
    case Group::electrode:
      return (positive_side ? 5 : 2) * kListingRows + row;
    case Group::particle:
      return (positive_side ? 6 : 3) * kListingRows + row;
    case Group::separator:
      return 4 * kListingRows + row;
    case Group::state:
      return 7 * kListingRows + row;
  }
  return 0;
}

}  // namespace denchi::input
