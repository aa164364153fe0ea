#include "engine/input/cell_rules.h"

#include <algorithm>
#include <charconv>

#include "engine/input/completion.h"
#include "engine/input/effective_transport.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"
#include "engine/input/parameter_checks.h"

namespace denchi::input {
namespace {

constexpr std::string_view kOrigin = "set";
constexpr std::string_view kElectronic = "electronic_";

[[noreturn]] void refuse_path(const Parameters& parameters, std::string_view path) {
  throw InputError("parameter '" + std::string(path) + "'",
                   "",
                   "is not one of this cell" + did_you_mean(path, possible_paths(parameters)),
                   std::string(kOrigin));
}

Resolved resolved_in(const Parameters& parameters, std::string_view path) {
  const std::optional<Resolved> resolved = resolve(path);
  if (!resolved) refuse_path(parameters, path);
  if (resolved->is_particle()) {
    const std::vector<std::string> names = parameters.particles(resolved->electrode);
    if (std::find(names.begin(), names.end(), resolved->particle) == names.end())
      refuse_path(parameters, path);
  }
  return *resolved;
}

// Numbers may come as text, from a command line.
Value plain(const Value& value, Kind kind) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || kind == Kind::choice || kind == Kind::formula) return value;
  double number = 0.0;
  const auto result = std::from_chars(text->data(), text->data() + text->size(), number);
  if (result.ec == std::errc() && result.ptr == text->data() + text->size()) return number;
  return value;
}

Value scaled(const Value& value, double factor) {
  if (const auto* number = std::get_if<double>(&value)) return *number * factor;
  if (const auto* text = std::get_if<std::string>(&value))
    return "(" + *text + ") * " +
           (factor < 0 ? "(" + number_text(factor) + ")" : number_text(factor));
  Table table = std::get<Table>(value);
  for (double& y : table.y) y *= factor;
  return table;
}

void set_number(Parameters& parameters, const std::string& path, double number, std::string note) {
  Parameter parameter = parameters.at(path);
  parameter.value = number;
  parameter.source = std::move(note);
  parameters.set(std::move(parameter));
}

void move_area(Parameters& parameters, const std::string& prefix) {
  const double share = parameters.number(prefix + "active_material_volume_fraction");
  set_number(parameters,
             prefix + "surface_area_per_unit_volume",
             shape_factor(parameters, prefix) * share / parameters.number(prefix + "radius"),
             area_note(parameters, prefix));
}

// The law that decides is the one set last; a result set by hand needs none.
void move_transport(Parameters& parameters, const Resolved& resolved) {
  const std::string prefix = resolved.prefix();
  const std::string electronic = prefix + std::string(kElectronic);
  const std::string_view leaf = resolved.spec->leaf;
  if (leaf == "transport_efficiency") drop_transport_law(parameters, prefix);
  if (leaf == "conductivity") {
    drop_transport_law(parameters, electronic);
    parameters.erase(prefix + "solid_conductivity");
  }
  const bool of_electrons = leaf.substr(0, kElectronic.size()) == kElectronic;
  const std::string_view law = leaf.substr(of_electrons ? kElectronic.size() : 0);
  if (is_transport_law(law))
    drop_transport_law(parameters, of_electrons ? electronic : prefix, law);
  if (leaf == "porosity" || (is_transport_law(law) && !of_electrons))
    update_transport(parameters, prefix);
  if (leaf == "solid_conductivity" || of_electrons) update_conductivity(parameters, prefix);
}

// What an electrode has not in its new form goes, given or not; of what may stand unused, the
// defaults.
void erase_foreign(Parameters& parameters, const Resolved& changed) {
  const bool electrode = changed.spec->group == Group::electrode;
  const bool planar = electrode && parameters.word_or(changed.electrode + ".type", "") != "porous";
  std::vector<std::string> foreign;
  for (const Parameter& parameter : parameters.all()) {
    const Resolved place = *resolve(parameter.path);
    const bool here =
        electrode ? place.electrode == changed.electrode
                  : place.spec->group == Group::electrolyte && place.prefix() == changed.prefix();
    if (!here) continue;
    const bool kept = place.spec->group == Group::metal || place.spec->group == Group::electrolyte;
    const bool unused = !belongs(parameters, place) && (!kept || parameter.source == "default");
    if (unused || (planar && !place.layer.empty())) foreign.push_back(parameter.path);
  }
  for (const std::string& path : foreign) parameters.erase(path);
}

// A layer's electrolyte starts as a copy of the cell's.
void copy_electrolyte(Parameters& parameters, const std::string& prefix) {
  const std::string whole = "electrolyte.";
  std::vector<Parameter> copies;
  for (Parameter parameter : parameters.all()) {
    if (parameter.path.compare(0, whole.size(), whole) != 0) continue;
    parameter.path = prefix + parameter.path.substr(whole.size());
    if (resolve(parameter.path) && !parameters.contains(parameter.path))
      copies.push_back(std::move(parameter));
  }
  for (Parameter& copy : copies) parameters.set(std::move(copy));
}

// Another form of a part: what the form has not goes, what it needs must be there.
void move_form(Parameters& parameters, Resolved place) {
  std::vector<Group> groups = {Group::electrolyte};
  if (place.spec->group == Group::electrode)
    groups = {Group::electrode, Group::particle, Group::metal};
  if (!place.layer.empty()) copy_electrolyte(parameters, place.prefix());
  erase_foreign(parameters, place);
  complete(parameters, false);
  for (Group group : groups) {
    const std::vector<const Spec*> absent = missing(parameters, group, place, true);
    if (absent.empty()) continue;
    place.spec = absent.front();
    throw InputError(place.prefix() + std::string(place.spec->leaf),
                     "",
                     "is missing; " + form_text(parameters, place) + " needs it",
                     std::string(kOrigin));
  }
}

void drop_initial_stoichiometries(Parameters& parameters) {
  for (std::string_view electrode : kElectrodes)
    for (const std::string& name : parameters.particles(electrode))
      parameters.erase(Parameters::particle_prefix(electrode, name) + "initial_stoichiometry");
}

void move_others(Parameters& parameters, const Resolved& resolved) {
  const std::string_view leaf = resolved.spec->leaf;
  const std::string prefix = resolved.prefix();
  const bool layer =
      resolved.spec->group == Group::electrode || resolved.spec->group == Group::separator;
  if (leaf == "type" || leaf == "law") move_form(parameters, resolved);
  if (layer) move_transport(parameters, resolved);
  if (leaf == "thickness" && is_film(parameters, resolved.electrode))
    update_film(parameters, resolved.electrode);
  if (leaf == "radius" || leaf == "active_material_volume_fraction" || leaf == "shape")
    move_area(parameters, prefix);
  if (leaf == "active_material_volume_fraction")
    update_conductivity(parameters, resolved.electrode + ".");
  if (leaf == "reaction_rate_constant") parameters.erase(prefix + "exchange_current_density");
  if (leaf == "initial_soc") drop_initial_stoichiometries(parameters);
}

// A function is checked over a range; when the range moves, the functions in it are checked again.
bool moves_range(const Resolved& resolved) {
  const std::string_view leaf = resolved.spec->leaf;
  return leaf == "minimum_stoichiometry" || leaf == "maximum_stoichiometry" ||
         leaf == "initial_concentration";
}

// What moved along keeps the limits too.
void check_others(const Parameters& parameters,
                  const Parameters& before,
                  std::span<const std::string> moved_ranges,
                  Errors& errors) {
  const bool in_place = parameters.all().size() == before.all().size();
  for (std::size_t k = 0; k < parameters.all().size(); ++k) {
    const Parameter& parameter = parameters.all()[k];
    const bool in_range =
        std::any_of(moved_ranges.begin(), moved_ranges.end(), [&](const std::string& prefix) {
          return parameter.path.compare(0, prefix.size(), prefix) == 0;
        });
    const Parameter* old = in_place && before.all()[k].path == parameter.path
                               ? &before.all()[k]
                               : before.find(parameter.path);
    const bool moved = old == nullptr || old->value != parameter.value;
    if ((moved && std::holds_alternative<double>(parameter.value)) || in_range)
      check_value(parameters, parameter, errors);
  }
}

/// Sets `path`, or scales it by a number if the path ends in '*'; its place in the cell.
Resolved set_value(Parameters& parameters, std::string_view path, const Value& value) {
  const bool scaling = !path.empty() && path.back() == '*';
  if (scaling) path.remove_suffix(1);
  const Resolved resolved = resolved_in(parameters, path);
  const Parameter* current = parameters.find(path);
  Parameter next{std::string(path),
                 plain(value, scaling ? Kind::number : resolved.spec->kind),
                 std::string(resolved.spec->unit),
                 std::string(kOrigin),
                 std::string(kOrigin),
                 resolved.spec->kind == Kind::function};
  if (scaling) {
    if (!std::holds_alternative<double>(next.value))
      throw InputError(next.path + "*", value_text(value), "must be a number", next.where);
    if (resolved.spec->kind == Kind::choice || resolved.spec->kind == Kind::formula)
      throw InputError(next.path, "", "is a word, which no number scales", next.where);
    if (current == nullptr && !resolved.spec->fallback)
      throw InputError(next.path, "", "has no value in this cell to scale", next.where);
    const double factor = std::get<double>(next.value);
    next.value = scaled(current == nullptr ? *resolved.spec->fallback : current->value, factor);
    next.source = (current == nullptr ? "default" : current->source) + " x " + number_text(factor);
  } else if (const auto* table = std::get_if<Table>(&next.value)) {
    next.value = checked_table(*table, next.path, next.where);
  }

  if (const auto problem = misplaced_electrolyte(parameters, next, resolved)) throw *problem;
  const Group group = resolved.spec->group;
  if ((group == Group::electrode || group == Group::particle) && !belongs(parameters, resolved))
    throw foreign(parameters, next, resolved);

  // Kind and limits first: what moves along is computed from a value that makes sense.
  Errors errors;
  check_value(parameters, next, errors);
  if (!errors.empty()) throw errors.front();
  const bool more = current == nullptr;
  parameters.set(std::move(next));
  move_others(parameters, resolved);
  if (more) sort_for_listing(parameters);
  return resolved;
}

}  // namespace

void check_path(const Parameters& parameters, std::string_view path) {
  resolved_in(parameters, path);
}

void set_values(Parameters& parameters, const Parameters& before, std::span<const Change> changes) {
  std::vector<std::string> moved_ranges;
  for (const Change& change : changes) {
    const Resolved place = set_value(parameters, change.path, change.value);
    if (moves_range(place) && !place.prefix().empty()) moved_ranges.push_back(place.prefix());
  }
  Errors errors;
  check_relations(parameters, errors);
  check_others(parameters, before, moved_ranges, errors);
  if (!errors.empty()) throw errors.front();
}

}  // namespace denchi::input
