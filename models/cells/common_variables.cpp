#include "models/cells/common_variables.h"

#include <array>
#include <memory>

namespace denchi {

void add_scalar(std::vector<VariableRow>& table,
                std::string name,
                std::string unit,
                std::string long_name,
                std::string alias,
                std::function<double(const double*)> value) {
  table.push_back({{std::move(name), std::move(unit), std::move(long_name), {}, std::move(alias)},
                   1,
                   [value = std::move(value)](const double* y, double* out) { *out = value(y); }});
}

void describe_terminals(std::vector<VariableRow>& table, const StateMap& map) {
  const std::size_t current = map.border_entry(kCurrent), voltage = map.border_entry(kVoltage),
                    temperature = map.border_entry(kTemperature);
  add_scalar(table, "voltage", "V", "terminal voltage", "Voltage [V]", [=](const double* y) {
    return y[voltage];
  });
  table.back().entry = voltage;
  add_scalar(table,
             "current",
             "A",
             "cell current, positive on discharge",
             "Current [A]",
             [=](const double* y) { return y[current]; });
  table.back().entry = current;
  add_scalar(table,
             "power",
             "W",
             "electrical power, positive on discharge",
             "Power [W]",
             [=](const double* y) { return y[current] * y[voltage]; });
  add_scalar(table,
             "temperature",
             "K",
             "cell temperature",
             "Volume-averaged cell temperature [K]",
             [=](const double* y) { return y[temperature]; });
}

void describe_losses(std::vector<VariableRow>& table,
                     const std::function<VoltageTerms(const double*)>& terms,
                     bool interfaces) {
  struct Part {
    const char* name;
    const char* text;
    double VoltageTerms::* term;
  };
  static constexpr std::array kParts = {
      Part{"equilibrium_voltage",
           "open-circuit voltage at the mean stoichiometries",
           &VoltageTerms::equilibrium},
      Part{"loss_solid_diffusion", "surface against mean stoichiometry", &VoltageTerms::diffusion},
      Part{"loss_reaction", "reaction overpotential", &VoltageTerms::reaction},
      Part{"loss_film", "film resistance", &VoltageTerms::film},
      Part{"loss_electrolyte_concentration",
           "concentration overpotential of the electrolyte",
           &VoltageTerms::concentration},
      Part{"loss_electrolyte_ohmic", "ohmic drop of the electrolyte", &VoltageTerms::electrolyte},
      Part{"loss_solid_ohmic", "ohmic drop of the solids", &VoltageTerms::solid},
      Part{"loss_contact", "contact resistance", &VoltageTerms::contact},
      Part{"loss_interface",
           "steps of the electrolyte potential between layers",
           &VoltageTerms::interface}};
  const std::size_t count = kParts.size() - (interfaces ? 0 : 1);
  const auto all = [terms, count](const double* y, double* out) {
    const VoltageTerms t = terms(y);
    for (std::size_t k = 0; k < count; ++k) out[k] = t.*kParts[k].term;
  };
  const auto group = std::make_shared<const VariableGroup>(VariableGroup{count, all});
  for (std::size_t k = 0; k < count; ++k) {
    const auto term = kParts[k].term;
    add_scalar(table, kParts[k].name, "V", kParts[k].text, "", [terms, term](const double* y) {
      return terms(y).*term;
    });
    table.back().group = group;
    table.back().member = k;
  }
}

}  // namespace denchi
