#include "engine/input/cell_rules.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/input/names.h"
#include "engine/input/parameter_checks.h"

namespace denchi::input {
namespace {

constexpr std::string_view kOrigin = "set";

[[noreturn]] void refuse_path(const Parameters& parameters, std::string_view path) {
  throw InputError("parameter '" + std::string(path) + "'",
                   "",
                   "is not one of this cell" + did_you_mean(path, possible_paths(parameters)),
                   std::string(kOrigin));
}

// Numbers may come as text, from a command line.
Value plain(const Value& value, Kind kind) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || kind == Kind::choice) return value;
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
             3.0 * share / parameters.number(prefix + "radius"),
             "3 times active material volume fraction / radius");
}

void move_transport(Parameters& parameters, const std::string& prefix) {
  if (!parameters.contains(prefix + "bruggeman_exponent")) return;
  const double efficiency = std::pow(parameters.number(prefix + "porosity"),
                                     parameters.number(prefix + "bruggeman_exponent"));
  set_number(
      parameters, prefix + "transport_efficiency", efficiency, "porosity^bruggeman_exponent");
}

void drop_initial_stoichiometries(Parameters& parameters) {
  for (std::string_view electrode : kElectrodes)
    for (const std::string& name : parameters.particles(electrode))
      parameters.erase(Parameters::particle_prefix(electrode, name) + "initial_stoichiometry");
}

void move_others(Parameters& parameters, const Resolved& resolved) {
  const std::string_view leaf = resolved.spec->leaf;
  const std::string prefix = resolved.prefix();
  if (leaf == "radius" || leaf == "active_material_volume_fraction") move_area(parameters, prefix);
  if (leaf == "porosity" || leaf == "bruggeman_exponent") move_transport(parameters, prefix);
  if (leaf == "transport_efficiency") parameters.erase(prefix + "bruggeman_exponent");
  if (leaf == "reaction_rate_constant") parameters.erase(prefix + "exchange_current_density");
  if (leaf == "initial_soc") drop_initial_stoichiometries(parameters);
}

// A function is checked over a range; when the range moves, the functions in it are checked again.
void check_dependents(const Parameters& parameters, const Resolved& resolved, Errors& errors) {
  const std::string_view leaf = resolved.spec->leaf;
  std::string prefix;
  if (leaf == "minimum_stoichiometry" || leaf == "maximum_stoichiometry")
    prefix = resolved.prefix();
  if (leaf == "initial_concentration") prefix = "electrolyte.";
  if (prefix.empty()) return;
  for (const Parameter& parameter : parameters.all()) {
    if (parameter.is_function && parameter.path.compare(0, prefix.size(), prefix) == 0)
      check_value(parameters, parameter, errors);
  }
}

}  // namespace

void set_value(Parameters& parameters, std::string_view path, const Value& value) {
  const bool scaling = !path.empty() && path.back() == '*';
  if (scaling) path.remove_suffix(1);
  const std::optional<Resolved> resolved = resolve(path);
  if (!resolved) refuse_path(parameters, path);
  if (resolved->is_particle()) {
    const std::vector<std::string> names = parameters.particles(resolved->electrode);
    if (std::find(names.begin(), names.end(), resolved->particle) == names.end())
      refuse_path(parameters, path);
  }

  const Parameter* current = parameters.find(path);
  Parameter next{std::string(path),
                 plain(value, scaling ? Kind::number : resolved->spec->kind),
                 std::string(resolved->spec->unit),
                 std::string(kOrigin),
                 std::string(kOrigin),
                 resolved->spec->kind == Kind::function};
  if (scaling) {
    const double* factor = std::get_if<double>(&next.value);
    if (factor == nullptr)
      throw InputError(next.path + "*", value_text(value), "must be a number", next.where);
    if (current == nullptr)
      throw InputError(next.path, "", "has no value in this cell to scale", next.where);
    next.value = scaled(current->value, *factor);
    next.source = current->source + " x " + number_text(*factor);
  } else if (const auto* table = std::get_if<Table>(&next.value)) {
    next.value = checked_table(*table, next.path, next.where);
  }

  // Kind and limits first: what moves along is computed from a value that makes sense.
  Errors errors;
  check_value(parameters, next, errors);
  if (!errors.empty()) throw errors.front();
  parameters.set(std::move(next));
  move_others(parameters, *resolved);
  check_relations(parameters, errors);
  check_dependents(parameters, *resolved, errors);
  if (!errors.empty()) throw errors.front();
}

}  // namespace denchi::input
