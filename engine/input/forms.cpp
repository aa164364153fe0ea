#include "engine/input/forms.h"

#include <algorithm>

#include "engine/input/effective_transport.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

struct Form {
  std::string path;  // of the word; empty where there is no choice
  std::span<const std::string_view> words;
};

Form form_at(const Resolved& place) {
  switch (place.spec->group) {
    case Group::electrode:
    case Group::particle:
    case Group::metal:
      return {place.electrode + ".type", kElectrodeTypes};
    case Group::electrolyte:
      return {place.prefix() + "law", kElectrolyteLaws};
    case Group::cell:
    case Group::separator:
    case Group::fixture:
    case Group::state:
      break;
  }
  return {};
}

// Given in another way: the other value decides, or this one is computed from it.
bool follows(const Parameters& parameters, const std::string& prefix, std::string_view leaf) {
  const auto has = [&](const char* other) { return parameters.contains(prefix + other); };
  if (leaf == "reaction_rate_constant") return has("exchange_current_density");
  if (leaf == "surface_area_per_unit_volume") return has("active_material_volume_fraction");
  if (leaf == "transport_efficiency") return has_transport_law(parameters, prefix);
  return leaf == "conductivity" && has("solid_conductivity");
}

bool has_word(const Parameters& parameters, const std::string& path, std::string_view word) {
  const Parameter* parameter = parameters.find(path);
  const auto* text = parameter == nullptr ? nullptr : std::get_if<std::string>(&parameter->value);
  return text != nullptr && *text == word;
}

}  // namespace

std::optional<double> plain_number(const Parameters& parameters, const std::string& path) {
  const Parameter* parameter = parameters.find(path);
  const auto* number = parameter == nullptr ? nullptr : std::get_if<double>(&parameter->value);
  return number == nullptr ? std::nullopt : std::optional<double>(*number);
}

bool is_metal(const Parameters& parameters, std::string_view electrode) {
  return has_word(parameters, std::string(electrode) + ".type", "metal");
}

bool is_film(const Parameters& parameters, std::string_view electrode) {
  return has_word(parameters, std::string(electrode) + ".type", "film");
}

std::string electrolyte_prefix(const Parameters& parameters, std::string_view layer) {
  const std::string own = std::string(layer) + ".electrolyte.";
  return parameters.contains(own + "law") ? own : "electrolyte.";
}

double charge_number(const Parameters& parameters) {
  const auto given = plain_number(parameters, "electrolyte.charge_number");
  return given && *given < 0.0 ? -1.0 : 1.0;
}

double shape_factor(const Parameters& parameters, const std::string& prefix) {
  if (has_word(parameters, prefix + "shape", "cylinder")) return 2.0;
  return has_word(parameters, prefix + "shape", "platelet") ? 1.0 : 3.0;
}

std::string form_text(const Parameters& parameters, const Resolved& place) {
  const Form form = form_at(place);
  const char* noun = place.spec->group == Group::electrolyte ? " electrolyte" : " electrode";
  return "a " + parameters.word_or(form.path, form.words.front()) + noun;
}

bool belongs(const Parameters& parameters, const Resolved& place) {
  const Form form = form_at(place);
  if (place.spec->forms == Spec::kAllForms || form.path.empty()) return true;
  const Parameter* given = parameters.find(form.path);
  if (!given) return (place.spec->forms & 1u) != 0;
  for (std::size_t i = 0; i < form.words.size(); ++i)
    if (has_word(parameters, form.path, form.words[i])) return (place.spec->forms >> i & 1u) != 0;
  return true;
}

InputError foreign(const Parameters& parameters, const Parameter& given, const Resolved& place) {
  const std::string form = form_text(parameters, place);
  const bool computed = place.is_particle() && is_film(parameters, place.electrode);
  return {given.path,
          value_text(given.value),
          computed ? "follows from the thickness of a film electrode; leave it out"
                   : "is no value of " + form + "; leave it out",
          given.where};
}

std::optional<InputError> misplaced_electrolyte(const Parameters& parameters,
                                                const Parameter& given,
                                                const Resolved& place) {
  if (place.layer.empty()) return std::nullopt;
  const auto because = [&](std::string rule) {
    return InputError(given.path, value_text(given.value), std::move(rule), given.where);
  };
  if (is_metal(parameters, place.layer) || is_film(parameters, place.layer))
    return because("has no place: there is no electrolyte in a " +
                   parameters.word_or(place.layer + ".type", "") + " electrode");
  const std::string law = place.prefix() + "law";
  if (given.path == law || parameters.contains(law)) return std::nullopt;
  return because("needs '" + law +
                 "' first: an electrolyte of its own replaces the cell's altogether");
}

std::vector<const Spec*> missing(const Parameters& parameters,
                                 Group group,
                                 Resolved place,
                                 bool full) {
  std::vector<const Spec*> rows;
  for (const Spec& spec : all_specs()) {
    if (spec.group != group || spec.need == Need::optional) continue;
    if (spec.need == Need::full && !full) continue;
    place.spec = &spec;
    const std::string prefix = place.prefix();
    const Form form = form_at(place);
    const std::string word =
        form.path.empty() ? "" : parameters.word_or(form.path, form.words.front());
    const bool unknown = !form.path.empty() &&
                         std::find(form.words.begin(), form.words.end(), word) == form.words.end();
    if (unknown || !belongs(parameters, place) ||
        parameters.contains(prefix + std::string(spec.leaf)) ||
        follows(parameters, prefix, spec.leaf))
      continue;
    rows.push_back(&spec);
  }
  return rows;
}

}  // namespace denchi::input
