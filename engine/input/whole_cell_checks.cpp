// What must hold for the cell as a whole, and what no model can run.
#include "engine/closure/closure.h"
#include "engine/input/forms.h"
#include "engine/input/names.h"
#include "engine/input/reading_context.h"

namespace denchi::input {
namespace {

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
  double at_soc[2][2];  // [electrode][state of charge]
  const Parameters& p = context.parameters();
  const double temperature = p.number("cell.reference_temperature");
  for (std::size_t e = 0; e < 2; ++e) {
    const std::string electrode(kElectrodes[e]);
    if (is_metal(p, electrode)) {
      at_soc[e][0] = at_soc[e][1] = p.number(electrode + ".metal.potential");
      continue;
    }
    if (p.particles(electrode).size() != 1) return;
    const std::string prefix = Parameters::particle_prefix(electrode, p.particles(electrode)[0]);
    const Parameter& ocp = p.at(prefix + "ocp");
    const Closure function =
        Closure::compile(ocp.value, resolve(ocp.path)->spec->variables, ocp.path, ocp.where);
    // The negative electrode is full of cations at SOC 1, or empty of anions.
    const std::size_t most = (e == 0) == (charge_number(p) > 0.0) ? 1 : 0;
    at_soc[e][1 - most] = function(p.number(prefix + "minimum_stoichiometry"), temperature);
    at_soc[e][most] = function(p.number(prefix + "maximum_stoichiometry"), temperature);
  }
  if (is_metal(p, kElectrodes[0]) && is_metal(p, kElectrodes[1])) return;
  const double full = at_soc[1][1] - at_soc[0][1], empty = at_soc[1][0] - at_soc[0][0];
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

void check_cell(ReadingContext& context) {
  Errors& errors = context.reading.errors;
  for (const Parameter& parameter : context.parameters().all())
    check_value(context.parameters(), parameter, errors);
  check_relations(context.parameters(), errors);
  // The rest looks at a whole and sound cell.
  if (!errors.empty() || context.partial) return;
  check_laws(context);
  note_open_circuit_limits(context);
}

}  // namespace denchi::input
