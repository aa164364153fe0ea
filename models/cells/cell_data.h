// The numbers of a cell that the models need, read once from its parameters into plain structs.
#pragma once

#include <string>
#include <vector>

#include "denchi/cell.h"
#include "engine/closure/closure.h"
#include "models/physics/concentrated_binary.h"

namespace denchi {

/// One active material of an electrode.
struct PopulationData {
  std::string name;               ///< empty for a single material
  double radius = 0.0;            ///< [m]
  double area = 0.0;              ///< interface per electrode volume [1/m]
  double volume_fraction = 0.0;   ///< of active material
  double c_max = 0.0;             ///< [mol/m3]
  double x_min = 0.0, x_max = 1.0;
  Closure diffusivity;            ///< D(x, T) [m2/s]
  double diffusivity_activation = 0.0;
  Closure ocp;                    ///< U(x, T) [V]
  Closure entropic;               ///< dU/dT(x) [V/K]
  bool has_exchange_law = false;
  Closure exchange;               ///< i0(x, T, c_e) [A/m2], where the file gives it
  double rate_constant = 0.0;     ///< [mol/m2/s]
  double rate_activation = 0.0;
  double anodic = 0.5, cathodic = 0.5;  ///< transfer coefficients
  double film_resistance = 0.0;   ///< [ohm m2]
};

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

/// @param with_electrolyte  false for models without one (a file may then leave it out)
/// @throws InputError naming what is missing.
CellData read_cell_data(const Cell& cell, bool with_electrolyte);

/// The state a run begins from, given by the caller of a model.
struct StartState {
  double temperature = 298.15;
  std::vector<double> negative, positive;  ///< stoichiometry of each population
};

}  // namespace denchi
