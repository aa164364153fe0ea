#include "engine/input/parameter_checks.h"

#include <algorithm>
#include <cmath>

#include "engine/closure/closure.h"
#include "engine/input/effective_transport.h"
#include "engine/input/forms.h"
#include "engine/input/formula.h"
#include "engine/input/names.h"

namespace denchi::input {
namespace {

// Volume fractions come rounded in files; a sum above 1 by less than this is rounding.
constexpr double kFractionSlack = 1e-6;

bool within(const Spec& spec, double value) {
  return std::isfinite(value) && (spec.low_allowed ? value >= spec.low : value > spec.low) &&
         value <= spec.high;
}

std::string rule_of(const Spec& spec, double value) {
  return std::isfinite(value) ? std::string(spec.limits) : "must be a finite number";
}

struct Range {
  double low, high;
};

// Where a run evaluates the function.
Range range_of(const Parameters& parameters, const Resolved& resolved) {
  if (resolved.is_particle()) {
    const auto low = plain_number(parameters, resolved.prefix() + "minimum_stoichiometry");
    const auto high = plain_number(parameters, resolved.prefix() + "maximum_stoichiometry");
    const bool good = low && high && *low >= 0 && *low < *high && *high <= 1;
    return good ? Range{*low, *high} : Range{0.1, 0.9};
  }
  const auto initial = plain_number(
      parameters,
      (resolved.layer.empty() ? "electrolyte." : resolved.prefix()) + "initial_concentration");
  const double c = initial && *initial > 0 && *initial < 1e6 ? *initial : 1000.0;
  return {0.1 * c, 2.0 * c};
}

void check_function(const Parameters& parameters,
                    const Parameter& parameter,
                    const Resolved& resolved,
                    Errors& errors) {
  const Spec& spec = *resolved.spec;
  const Closure function =
      Closure::compile(parameter.value, spec.variables, parameter.path, parameter.where);
  // A tortuosity factor counts at one volume fraction only; see effective_transport.h.
  if (spec.group == Group::electrode || spec.group == Group::separator) return;
  const auto refuse = [&](double y, std::string_view variable, double at) {
    errors.emplace_back(parameter.path,
                        value_text(parameter.value),
                        rule_of(spec, y) + ", but it is " + number_text(y) + " at " +
                            std::string(variable) + " = " + number_text(at),
                        parameter.where);
  };
  // Of a table of T a run asks for one place, which may be any; of c_e, for what no window bounds.
  const Table* table = std::get_if<Table>(&parameter.value);
  if (table != nullptr && table->axis != "x") {
    for (std::size_t i = 0; i < table->y.size(); ++i)
      if (!within(spec, table->y[i])) return refuse(table->y[i], table->axis, table->x[i]);
    return;
  }
  const Range range = range_of(parameters, resolved);
  const auto reference = plain_number(parameters, "cell.reference_temperature");
  const auto salt = plain_number(parameters, "electrolyte.initial_concentration");
  const Lanes temperature(reference.value_or(298.15));
  const Lanes c_e(salt.value_or(1000.0));

  // The ends of the window are reached at rest only, where nothing but the OCP is asked for: an
  // exchange current of the parabolic kind is zero at 0 and 1.
  constexpr std::size_t kPoints = 5 * kLanes;
  const bool ends = spec.leaf == "ocp" || !resolved.is_particle();
  const double margin = ends ? 0.0 : 1e-3 * (range.high - range.low);
  for (std::size_t first = 0; first < kPoints; first += kLanes) {
    Lanes x;
    for (std::size_t i = 0; i < kLanes; ++i) {
      const double share = static_cast<double>(first + i) / static_cast<double>(kPoints - 1);
      x.set(i, range.low + margin + share * (range.high - range.low - 2.0 * margin));
    }
    const Lanes y = function(x, temperature, c_e);
    for (std::size_t i = 0; i < kLanes; ++i) {
      if (!within(spec, y[i])) return refuse(y[i], "x", x[i]);
    }
  }
}

void check_choice(const Parameter& parameter, const Spec& spec, Errors& errors) {
  const auto* word = std::get_if<std::string>(&parameter.value);
  const auto& words = spec.choices;
  if (word != nullptr && std::find(words.begin(), words.end(), *word) != words.end()) return;
  errors.emplace_back(
      parameter.path,
      value_text(parameter.value),
      "must be " + choices_text(spec) +
          (word == nullptr
               ? ""
               : did_you_mean(*word, std::vector<std::string>(words.begin(), words.end()))),
      parameter.where);
}

void check_formula(const Parameter& parameter, Errors& errors) {
  const auto* text = std::get_if<std::string>(&parameter.value);
  std::string rule = "must be text";
  try {
    if (text != nullptr) {
      Formula::parse(*text);
      return;
    }
  } catch (const InputError& error) {
    rule = error.rule();
  }
  errors.emplace_back(parameter.path, value_text(parameter.value), rule, parameter.where);
}

void check_electrode(const Parameters& parameters, std::string_view electrode, Errors& errors) {
  double active = 0.0;
  for (const std::string& name : parameters.particles(electrode)) {
    const std::string prefix = Parameters::particle_prefix(electrode, name);
    check_order(parameters,
                prefix + "minimum_stoichiometry",
                prefix + "maximum_stoichiometry",
                "the maximum stoichiometry, ",
                errors);
    if (const auto share = plain_number(parameters, prefix + "active_material_volume_fraction"))
      active += *share;
  }
  const std::string base = std::string(electrode) + ".";
  if (is_film(parameters, electrode) && parameters.particles(electrode).size() > 1)
    errors.emplace_back(
        base + "type", "film", "has one material, not several", parameters.at(base + "type").where);
  const auto porosity = plain_number(parameters, base + "porosity");
  const auto binder = plain_number(parameters, base + "binder_volume_fraction");
  const double filled = active + binder.value_or(0.0);
  if (!porosity || *porosity > 1.0 || *porosity + filled <= 1.0 + kFractionSlack) return;
  errors.emplace_back(
      base + "porosity",
      number_text(*porosity),
      "must leave room for the active material, whose volume fraction (surface area "
      "per unit volume times radius / 3) is " +
          number_text(active) +
          (binder.value_or(0.0) == 0.0 ? "" : ", and the binder, " + number_text(*binder)),
      parameters.at(base + "porosity").where);
}

void check_electrolyte(const Parameters& parameters, const std::string& prefix, Errors& errors) {
  check_order(parameters,
              prefix + "minimum_temperature",
              prefix + "maximum_temperature",
              "the maximum temperature, ",
              errors);
  if (parameters.word_or(prefix + "law", "") == "weak")
    check_order(parameters,
                prefix + "initial_concentration",
                prefix + "total_concentration",
                "the total concentration, ",
                errors);
}

// The other ion of a weak electrolyte is a site of its network. A salt that crossed into one would
// be bound there, and lost to the layer it came from.
void check_neighbours(const Parameters& parameters, std::string_view electrode, Errors& errors) {
  if (is_metal(parameters, electrode) || is_film(parameters, electrode)) return;
  const std::string path = electrolyte_prefix(parameters, electrode) + "law";
  const std::string here = parameters.word_or(path, "binary");
  const std::string there =
      parameters.word_or(electrolyte_prefix(parameters, kLayers[1]) + "law", "binary");
  const bool mixed = (here == "weak" && there == "binary") || (here == "binary" && there == "weak");
  if (!mixed) return;
  const Parameter* given = parameters.find(path);
  errors.emplace_back(path,
                      here,
                      "must not touch the separator, whose law is " + there +
                          ": the salt of one cannot enter the other",
                      given == nullptr ? std::string() : given->where);
}

}  // namespace

void check_order(const Parameters& parameters,
                 const std::string& low_path,
                 const std::string& high_path,
                 const std::string& high_text,
                 Errors& errors) {
  const auto low = plain_number(parameters, low_path);
  const auto high = plain_number(parameters, high_path);
  if (!low || !high || !(*low >= *high)) return;
  errors.emplace_back(low_path,
                      number_text(*low),
                      "must be below " + high_text + number_text(*high),
                      parameters.at(low_path).where);
}

Table checked_table(Table table, std::string_view what, std::string_view where) {
  const auto refuse = [&](std::string value, std::string rule) {
    throw InputError(std::string(what), std::move(value), std::move(rule), std::string(where));
  };
  const std::size_t n = table.x.size();
  const std::string axis = table.axis;
  if (n != table.y.size()) {
    refuse("",
           "has " + std::to_string(n) + " values of " + axis + " but " +
               std::to_string(table.y.size()) + " of y");
  }
  if (n < 2) refuse("table of " + std::to_string(n) + " points", "must have at least two points");
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(table.x[i]) || !std::isfinite(table.y[i]))
      refuse("", "has a value that is not finite at point " + std::to_string(i + 1));
  }
  if (table.x.front() > table.x.back()) {
    std::reverse(table.x.begin(), table.x.end());
    std::reverse(table.y.begin(), table.y.end());
  }
  for (std::size_t i = 1; i < n; ++i) {
    const std::string here = "has " + axis + " = " + number_text(table.x[i]);
    if (table.x[i] == table.x[i - 1]) refuse("", here + " twice");
    if (table.x[i] < table.x[i - 1]) refuse("", here + " out of order; " + axis + " must rise");
  }
  return table;
}

void check_value(const Parameters& parameters, const Parameter& parameter, Errors& errors) {
  const std::optional<Resolved> resolved = resolve(parameter.path);
  if (!resolved) return;
  const Spec& spec = *resolved->spec;
  if (spec.kind == Kind::choice) {
    check_choice(parameter, spec, errors);
    return;
  }
  if (spec.kind == Kind::formula) {
    check_formula(parameter, errors);
    return;
  }
  const double* number = std::get_if<double>(&parameter.value);
  if (number != nullptr) {
    const bool whole = spec.kind != Kind::whole_number || *number == std::floor(*number);
    const bool sign = spec.kind != Kind::sign || std::abs(*number) == 1.0;
    // A metal electrode may be assembled with no metal.
    const bool bare = *number == 0.0 && spec.group == Group::electrode &&
                      spec.leaf == "thickness" && is_metal(parameters, resolved->electrode);
    if ((!within(spec, *number) && !bare) || !whole || !sign)
      errors.emplace_back(
          parameter.path, number_text(*number), rule_of(spec, *number), parameter.where);
    return;
  }
  if (spec.kind != Kind::function) {
    errors.emplace_back(
        parameter.path, value_text(parameter.value), "must be a number", parameter.where);
    return;
  }
  try {
    check_function(parameters, parameter, *resolved, errors);
  } catch (const InputError& error) {
    errors.push_back(error);
  }
}

void check_relations(const Parameters& parameters, Errors& errors) {
  const auto low = plain_number(parameters, "cell.lower_voltage_cut_off");
  const auto high = plain_number(parameters, "cell.upper_voltage_cut_off");
  if (low && high && *low >= *high) {
    const Parameter& parameter = parameters.at("cell.lower_voltage_cut_off");
    errors.emplace_back(parameter.path,
                        number_text(*low),
                        "must be below the upper voltage cut-off, " + number_text(*high) + " V",
                        parameter.where);
  }
  check_electrolyte(parameters, "electrolyte.", errors);
  for (std::string_view layer : kLayers)
    check_electrolyte(parameters, std::string(layer) + ".electrolyte.", errors);
  for (std::string_view electrode : kElectrodes) {
    check_electrode(parameters, electrode, errors);
    check_neighbours(parameters, electrode, errors);
  }
  check_transport(parameters, errors);
  check_contact(parameters, errors);
}

}  // namespace denchi::input
