// What must hold for the cell as a whole: nothing missing, and nothing that no model can run.
#include <algorithm>
#include <cmath>

#include "engine/closure/closure.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {
namespace {

void require(ReadingContext& context,
             Group group,
             const std::string& prefix,
             const std::string& section) {
  for (const Spec& spec : all_specs()) {
    if (spec.group != group || spec.need == Need::optional) continue;
    if (spec.need == Need::full && context.info.model == "spm") continue;
    const std::string path = prefix + std::string(spec.leaf);
    if (context.parameters().contains(path)) continue;
    // The law of the exchange current is given one way or the other.
    if (spec.leaf == "reaction_rate_constant" &&
        context.parameters().contains(prefix + "exchange_current_density"))
      continue;
    // Present but wrong: reported already.
    const bool wrong = std::any_of(context.reading.errors.begin(),
                                   context.reading.errors.end(),
                                   [&](const InputError& e) { return e.subject() == path; });
    if (wrong) continue;
    context.reading.errors.emplace_back("'" + std::string(spec.bpx_key) + "' of " + section,
                                        "",
                                        "is missing",
                                        context.tree().origin());
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

void check_ocp(ReadingContext& context) {
  for (std::string_view electrode : kElectrodes) {
    for (const std::string& name : context.parameters().particles(electrode)) {
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
  const Node* node = context.tree().root().find("Parameterisation");
  if (node == nullptr || !node->is_object()) return;
  const auto present = [&](const char* key) {
    const Node* section = node->find(key);
    return section != nullptr && section->is_object();
  };
  if (present("Cell")) require(context, Group::cell, "cell.", "Cell");
  if (present("Electrolyte")) require(context, Group::electrolyte, "electrolyte.", "Electrolyte");
  if (present("Separator")) require(context, Group::separator, "separator.", "Separator");
  for (std::string_view electrode : kElectrodes) {
    const std::string title =
        electrode == kElectrodes[0] ? "Negative electrode" : "Positive electrode";
    if (!present(title.c_str())) continue;
    const std::string base = std::string(electrode) + ".";
    require(context, Group::electrode, base, title);
    std::vector<std::string> names = context.parameters().particles(electrode);
    if (names.empty()) names.emplace_back();
    for (const std::string& name : names) {
      const auto label = context.info.labels.find(base + name);
      require(
          context,
          Group::particle,
          Parameters::particle_prefix(electrode, name),
          label == context.info.labels.end() ? title : title + " / Particle / " + label->second);
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
  check_ocp(context);
  note_open_circuit_limits(context);
}

}  // namespace denchi::input
