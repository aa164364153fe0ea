// The numbers of a cell that the models need, read once from its parameters into plain structs.
#pragma once

#include <array>
#include <vector>

#include "denchi/cell.h"
#include "models/physics/concentrated_binary.h"
#include "models/physics/population.h"

namespace denchi {

struct ElectrodeData {
  double thickness = 0.0, porosity = 0.0, transport_efficiency = 0.0;
  double conductivity = 0.0;  ///< effective, at the reference temperature [S/m]
  double conductivity_activation = 0.0;
  std::vector<PopulationData> populations;
};

struct SeparatorData {
  double thickness = 0.0, porosity = 1.0, transport_efficiency = 1.0;
};

struct CellData {
  double area = 0.0;  ///< of all pairs [m2]
  double contact_resistance = 0.0;
  double reference_temperature = 298.15;
  double nominal_capacity = 0.0;  ///< [A.h]
  double lower_cut_off = 0.0, upper_cut_off = 0.0;
  ElectrodeData negative, positive;
  SeparatorData separator;
  BinaryElectrolyte electrolyte;
};

/// What multiplies the bulk properties of the electrolyte in each region: transport efficiency
/// times the factor of the temperature.
struct TransportFactors {
  std::array<double, 3> diffusivity{}, conductivity{};
};
TransportFactors transport_factors(const CellData& data, double temperature);

/// @param with_electrolyte  false for models without one (a file may then leave it out)
/// @throws InputError naming what is missing.
CellData read_cell_data(const Cell& cell, bool with_electrolyte);

/// The state a run begins from, given by the caller of a model.
struct StartState {
  double temperature = 298.15;
  std::vector<double> negative, positive;  ///< stoichiometry of each population
};

}  // namespace denchi
