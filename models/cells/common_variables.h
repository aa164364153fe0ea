// Rows of the variable table that every cell model has: what is measured at the terminals, and the
// voltage by cause (docs/theory/losses.md).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/dae/cell_model.h"
#include "models/physics/population.h"

namespace denchi {

/// The terms of the voltage [V]: equilibrium minus the rest.
struct VoltageTerms {
  double equilibrium = 0.0, diffusion = 0.0, reaction = 0.0, film = 0.0;
  double concentration = 0.0, electrolyte = 0.0, interface = 0.0, solid = 0.0, contact = 0.0;
};

/// Adds a variable that is one number at a time.
void add_scalar(std::vector<VariableRow>& table,
                std::string name,
                std::string unit,
                std::string long_name,
                std::string alias,
                std::function<double(const double* y)> value);

/// Voltage, current, power and temperature.
void describe_terminals(std::vector<VariableRow>& table, const StateMap& map);

/// @param interfaces  true where layers meet with a resistance: their loss is a row too
void describe_losses(std::vector<VariableRow>& table,
                     const std::function<VoltageTerms(const double* y)>& terms,
                     bool interfaces = false);

/// End of the names of a material's variables: empty for the only one of an electrode.
inline std::string suffix(const PopulationData& d) { return d.name.empty() ? "" : "." + d.name; }

}  // namespace denchi
