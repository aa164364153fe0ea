// Values that follow from others, and defaults.
#include "engine/input/completion.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/input/effective_transport.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

void add(Parameters& parameters,
         std::string path,
         Value value,
         std::string_view unit,
         std::string_view source,
         bool is_function = false) {
  parameters.set({std::move(path),
                  std::move(value),
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
    if (spec.group != group || !spec.fallback || !spec.listed || parameters.contains(path) ||
        !belongs(parameters, *resolve(path)))
      continue;
    add(parameters, path, *spec.fallback, spec.unit, "default", spec.kind == Kind::function);
  }
}

// One of eps_s and a from the other: a R = n eps_s.
void add_area_or_fraction(Parameters& parameters, const std::string& prefix) {
  const std::string area_path = prefix + "surface_area_per_unit_volume";
  const std::string share_path = prefix + "active_material_volume_fraction";
  const auto a = plain_number(parameters, area_path);
  const auto r = plain_number(parameters, prefix + "radius");
  const auto share = plain_number(parameters, share_path);
  const double n = shape_factor(parameters, prefix);
  if (!r) return;
  if (!parameters.contains(share_path) && a)
    add(parameters, share_path, *a * *r / n, "", share_note(parameters, prefix));
  if (!parameters.contains(area_path) && share)
    add(parameters, area_path, n * *share / *r, "1/m", area_note(parameters, prefix));
}

void add_electrode(Parameters& parameters, std::string_view electrode) {
  const std::string base = std::string(electrode) + ".";
  if (is_metal(parameters, electrode)) {
    add_fallbacks(parameters, Group::metal, base + "metal.");
    return;
  }
  if (is_film(parameters, electrode)) update_film(parameters, electrode);
  for (const std::string& name : parameters.particles(electrode)) {
    const std::string prefix = Parameters::particle_prefix(electrode, name);
    add_area_or_fraction(parameters, prefix);
    add_fallbacks(parameters, Group::particle, prefix);
  }
  if (!parameters.contains(base + "transport_efficiency")) update_transport(parameters, base);
  if (!parameters.contains(base + "conductivity")) update_conductivity(parameters, base);
  if (parameters.contains(base + "conductivity")) add_fallbacks(parameters, Group::electrode, base);
}

// A layer's own electrolyte starts with the salt of the cell.
void add_own_electrolyte(Parameters& parameters, std::string_view layer) {
  const std::string prefix = std::string(layer) + ".electrolyte.";
  if (!parameters.contains(prefix + "law")) return;
  default_from(parameters,
               (prefix + "initial_concentration").c_str(),
               {"electrolyte.initial_concentration"},
               1000.0,
               "mol/m3");
  if (parameters.contains(prefix + "conductivity"))
    add_fallbacks(parameters, Group::electrolyte, prefix);
}

}  // namespace

std::string area_note(const Parameters& parameters, const std::string& prefix) {
  const double n = shape_factor(parameters, prefix);
  return (n == 1.0 ? "" : number_text(n) + " times ") +
         std::string("active material volume fraction / radius");
}

std::string share_note(const Parameters& parameters, const std::string& prefix) {
  const double n = shape_factor(parameters, prefix);
  return "surface area per unit volume times radius" + (n == 1.0 ? "" : " / " + number_text(n));
}

void update_film(Parameters& parameters, std::string_view electrode) {
  const auto thickness = plain_number(parameters, std::string(electrode) + ".thickness");
  if (!thickness) return;
  for (const std::string& name : parameters.particles(electrode)) {
    const std::string prefix = Parameters::particle_prefix(electrode, name);
    const char* note = "a film is one platelet";
    add(parameters, prefix + "radius", *thickness, "m", note);
    add(parameters, prefix + "surface_area_per_unit_volume", 1.0 / *thickness, "1/m", note);
    add(parameters, prefix + "active_material_volume_fraction", 1.0, "", note);
    add(parameters, prefix + "shape", "platelet", "", note);
  }
}

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
  for (std::string_view layer : kLayers) add_own_electrolyte(parameters, layer);
  for (std::string_view electrode : kElectrodes) add_electrode(parameters, electrode);
  if (!parameters.contains("separator.transport_efficiency"))
    update_transport(parameters, "separator.");

  sort_for_listing(parameters);
}

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

}  // namespace denchi::input
