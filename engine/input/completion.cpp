// Values that follow from others, and defaults.
#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/input/cell_reader.h"

namespace denchi::input {
namespace {

void add(Parameters& parameters,
         std::string path,
         double value,
         std::string_view unit,
         std::string_view source,
         bool is_function = false) {
  parameters.set({std::move(path),
                  value,
                  std::string(unit),
                  std::string(source),
                  std::string(source),
                  is_function});
}

// The first of `others` that the cell gives, else `fallback`.
void default_from(Parameters& parameters,
                  const char* path,
                  std::initializer_list<const char*> others,
                  double fallback,
                  const char* unit) {
  if (parameters.contains(path)) return;
  for (const char* other : others) {
    const Parameter* given = parameters.find(other);
    if (given == nullptr || !std::holds_alternative<double>(given->value)) continue;
    add(parameters, path, std::get<double>(given->value), unit, "default: " + std::string(other));
    return;
  }
  add(parameters, path, fallback, unit, "default");
}

bool has_group(const Parameters& parameters, const std::string& prefix) {
  const auto all = parameters.all();
  return std::any_of(all.begin(), all.end(), [&](const Parameter& p) {
    return p.path.compare(0, prefix.size(), prefix) == 0;
  });
}

void add_fallbacks(Parameters& parameters, Group group, const std::string& prefix) {
  if (group != Group::cell && !has_group(parameters, prefix)) return;
  for (const Spec& spec : all_specs()) {
    const std::string path = prefix + std::string(spec.leaf);
    if (spec.group != group || !spec.fallback || parameters.contains(path)) continue;
    add(parameters, path, *spec.fallback, spec.unit, "default", spec.kind == Kind::function);
  }
}

void add_volume_fraction(Parameters& parameters, const std::string& prefix) {
  const std::string path = prefix + "active_material_volume_fraction";
  const Parameter* area = parameters.find(prefix + "surface_area_per_unit_volume");
  const Parameter* radius = parameters.find(prefix + "radius");
  if (parameters.contains(path) || area == nullptr || radius == nullptr) return;
  const double* a = std::get_if<double>(&area->value);
  const double* r = std::get_if<double>(&radius->value);
  if (a == nullptr || r == nullptr) return;
  add(parameters, path, *a * *r / 3.0, "", "surface area per unit volume times radius / 3");
}

// Group by group, whatever the order of the file; materials in the order of the file.
void sort_for_listing(Parameters& parameters) {
  const std::vector<std::string> names[] = {parameters.particles(kElectrodes[0]),
                                            parameters.particles(kElectrodes[1])};
  std::vector<std::pair<std::tuple<int, std::ptrdiff_t, int>, Parameter>> rows;
  for (const Parameter& parameter : parameters.all()) {
    const Resolved resolved = *resolve(parameter.path);
    const auto& materials = names[resolved.electrode == kElectrodes[1] ? 1 : 0];
    const auto material = std::find(materials.begin(), materials.end(), resolved.particle);
    const int order = listing_order(resolved);
    rows.emplace_back(
        std::tuple(
            order / kListingRows, resolved.is_particle() ? material - materials.begin() : 0, order),
        parameter);
  }
  std::stable_sort(
      rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  parameters = {};
  for (auto& [key, parameter] : rows) parameters.set(std::move(parameter));
}

}  // namespace

void complete(Parameters& parameters, bool legacy_temperatures) {
  default_from(parameters, "cell.reference_temperature", {}, 298.15, "K");
  const char* reference = "cell.reference_temperature";
  default_from(parameters, "state.ambient_temperature", {reference}, 298.15, "K");
  // Version 0 of BPX takes a missing initial temperature from the ambient one, version 1 does not.
  default_from(parameters,
               "state.initial_temperature",
               {legacy_temperatures ? "state.ambient_temperature" : reference},
               298.15,
               "K");
  default_from(parameters, "electrolyte.initial_concentration", {}, 1000.0, "mol/m3");

  add_fallbacks(parameters, Group::cell, "cell.");
  if (parameters.contains("electrolyte.conductivity"))
    add_fallbacks(parameters, Group::electrolyte, "electrolyte.");
  for (std::string_view electrode : kElectrodes) {
    const std::string base = std::string(electrode) + ".";
    if (parameters.contains(base + "conductivity"))
      add_fallbacks(parameters, Group::electrode, base);
    for (const std::string& name : parameters.particles(electrode)) {
      const std::string prefix = Parameters::particle_prefix(electrode, name);
      add_volume_fraction(parameters, prefix);
      add_fallbacks(parameters, Group::particle, prefix);
    }
  }

  sort_for_listing(parameters);
}

}  // namespace denchi::input
