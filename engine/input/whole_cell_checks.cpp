// What must hold for the cell as a whole: nothing missing, and nothing that no model can run.
#include <algorithm>
#include <cmath>

#include "engine/closure/closure.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {
namespace {

// What a section must give; where it stands and what the file calls it, for messages.
struct Demand {
  Group group;
  std::string prefix, title;
  const Node* node;
};

void require(ReadingContext& context, const Demand& demand) {
  const Errors& errors = context.reading.errors;
  for (const Spec& spec : all_specs()) {
    if (spec.group != demand.group || spec.need == Need::optional) continue;
    if (spec.need == Need::full && context.info.model == "spm") continue;
    const std::string path = demand.prefix + std::string(spec.leaf);
    if (context.parameters().contains(path)) continue;
    // The law of the exchange current is given one way or the other.
    if (spec.leaf == "reaction_rate_constant" &&
        context.parameters().contains(demand.prefix + "exchange_current_density"))
      continue;
    // Present but wrong: reported already.
    const bool wrong = std::any_of(errors.begin(), errors.end(), [&](const InputError& error) {
      return error.subject() == path;
    });
    if (wrong) continue;
    context.error(
        *demand.node, "'" + std::string(spec.bpx_key) + "' of " + demand.title, "", "is missing");
  }
}

// A transport efficiency that moves with the porosity must start on its own curve.
void check_transport(ReadingContext& context, std::string_view prefix) {
  const auto number = [&](const char* leaf) -> const double* {
    const Parameter* parameter = context.parameters().find(std::string(prefix) + leaf);
    return parameter == nullptr ? nullptr : std::get_if<double>(&parameter->value);
  };
  const double* exponent = number("bruggeman_exponent");
  const double* porosity = number("porosity");
  const double* efficiency = number("transport_efficiency");
  if (exponent == nullptr || porosity == nullptr || efficiency == nullptr) return;
  const double expected = std::pow(*porosity, *exponent);
  if (std::abs(*efficiency - expected) <= 1e-6 * expected) return;
  const Parameter& given = context.parameters().at(std::string(prefix) + "transport_efficiency");
  context.reading.errors.emplace_back(given.path,
                                      number_text(*efficiency),
                                      "must be porosity^bruggeman_exponent, " +
                                          number_text(expected) + ", or the exponent left out",
                                      given.where);
}

void check_laws(ReadingContext& context) {
  for (std::string_view electrode : kElectrodes) {
    for (const std::string& name : context.parameters().particles(electrode)) {
      const std::string prefix = Parameters::particle_prefix(electrode, name);
      if (context.parameters().contains(prefix + "reaction_rate_constant") &&
          context.parameters().contains(prefix + "exchange_current_density"))
        context.warn(prefix +
                     "reaction_rate_constant is not used: the cell gives the exchange "
                     "current density");
      const Parameter& ocp =
          context.parameters().at(Parameters::particle_prefix(electrode, name) + "ocp");
      const double* constant = std::get_if<double>(&ocp.value);
      if (constant == nullptr || *constant != 0.0) continue;
      context.reading.limits.emplace_back(
          ocp.path,
          "0",
          "an open-circuit potential of zero stands in for one that a simulator must be given by "
          "hand" +
              std::string(context.info.user_defined.find("OCP") == std::string::npos
                              ? ""
                              : " (the file has its own under 'User-defined')") +
              "; put the function under 'OCP [V]'",
          ocp.where);
    }
  }
}

// The same tolerance as BPX's own reader: 1 mV.
void note_open_circuit_limits(ReadingContext& context) {
  constexpr double kTolerance = 1e-3;
  double at_end[2][2];  // [electrode][low, high stoichiometry]
  for (int e = 0; e < 2; ++e) {
    const std::string_view electrode = kElectrodes[e];
    if (context.parameters().particles(electrode).size() != 1) return;
    const std::string prefix =
        Parameters::particle_prefix(electrode, context.parameters().particles(electrode).front());
    const Parameter& ocp = context.parameters().at(prefix + "ocp");
    const Closure function =
        Closure::compile(ocp.value, resolve(ocp.path)->spec->variables, ocp.path, ocp.where);
    const double temperature = context.parameters().number("cell.reference_temperature");
    at_end[e][0] =
        function(context.parameters().number(prefix + "minimum_stoichiometry"), temperature);
    at_end[e][1] =
        function(context.parameters().number(prefix + "maximum_stoichiometry"), temperature);
  }
  const double full = at_end[1][0] - at_end[0][1], empty = at_end[1][1] - at_end[0][0];
  const double upper = context.parameters().number("cell.upper_voltage_cut_off");
  const double lower = context.parameters().number("cell.lower_voltage_cut_off");
  if (full > upper + kTolerance) {
    context.warn("the open-circuit voltage at SOC 1, " + number_text(full) +
                 " V, is above the upper cut-off, " + number_text(upper) + " V");
  }
  if (empty < lower - kTolerance) {
    context.warn("the open-circuit voltage at SOC 0, " + number_text(empty) +
                 " V, is below the lower cut-off, " + number_text(lower) + " V");
  }
}

}  // namespace

void require_all(ReadingContext& context) {
  const Node* values = context.tree().root().find("Parameterisation");
  if (values == nullptr || !values->is_object()) return;
  const auto section = [&](const std::string& key) -> const Node* {
    const Node* node = values->find(key);
    return node != nullptr && node->is_object() ? node : nullptr;
  };
  if (const Node* node = section("Cell")) require(context, {Group::cell, "cell.", "Cell", node});
  if (const Node* node = section("Electrolyte"))
    require(context, {Group::electrolyte, "electrolyte.", "Electrolyte", node});
  if (const Node* node = section("Separator"))
    require(context, {Group::separator, "separator.", "Separator", node});
  for (std::string_view electrode : kElectrodes) {
    const bool negative = electrode == kElectrodes[0];
    const std::string title = negative ? "Negative electrode" : "Positive electrode";
    const Node* node = section(title);
    if (node == nullptr) continue;
    const std::string base = std::string(electrode) + ".";
    require(context, {Group::electrode, base, title, node});
    const Node* blend = node->find("Particle");
    if (blend == nullptr) {
      require(context, {Group::particle, base + "particle.", title, node});
      continue;
    }
    for (std::size_t i = 0; i < blend->keys.size(); ++i) {
      if (!blend->items[i].is_object()) continue;
      require(context,
              {Group::particle,
               Parameters::particle_prefix(electrode, snake_case(blend->keys[i])),
               title + " / Particle / " + blend->keys[i],
               &blend->items[i]});
    }
  }
}

void check_cell(ReadingContext& context) {
  Errors& errors = context.reading.errors;
  for (const Parameter& parameter : context.parameters().all())
    check_value(context.parameters(), parameter, errors);
  check_relations(context.parameters(), errors);
  for (std::string_view prefix : {"negative_electrode.", "separator.", "positive_electrode."})
    check_transport(context, prefix);
  // The rest looks at a whole and sound cell.
  if (!errors.empty() || context.partial) return;
  check_laws(context);
  note_open_circuit_limits(context);
}

}  // namespace denchi::input
