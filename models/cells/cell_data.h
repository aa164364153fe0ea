// The numbers of a cell that the models need, read once from its parameters into plain structs.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "denchi/cell.h"
#include "models/physics/concentrated_binary.h"
#include "models/physics/population.h"
#include "models/physics/single_ion.h"
#include "models/physics/weak_electrolyte.h"

namespace denchi {

enum class ElectrodeKind { porous, film, metal };

/// An electrode. A film or a metal is planar: it has no electrolyte inside, and one population
/// whose interface is the face itself.
struct ElectrodeData {
  ElectrodeKind kind = ElectrodeKind::porous;
  double thickness = 0.0, porosity = 0.0, transport_efficiency = 0.0;
  double conductivity = 0.0;  ///< effective, at the reference temperature [S/m]
  double conductivity_activation = 0.0;
  double molar_volume = 0.0;                ///< of a metal [m3/mol]
  std::optional<double> initial_thickness;  ///< of a metal at the start of a run [m]
  std::vector<PopulationData> populations;

  bool planar() const { return kind != ElectrodeKind::porous; }
};

struct SeparatorData {
  double thickness = 0.0, porosity = 1.0, transport_efficiency = 1.0;
  /// Resistance of its interface with the electrolyte of either electrode [ohm m2].
  std::array<double, 2> interface_resistance{}, interface_activation{};
  /// Pressure at which they have it, 0 where they do not depend on it [Pa].
  double reference_pressure = 0.0, pressure_exponent = 0.5;
};

/// Which law an electrolyte follows.
enum class Transport { binary, single_ion, weak };

struct ElectrolyteData {
  Transport law = Transport::binary;
  std::string path;          ///< "electrolyte." and the like, for messages
  BinaryElectrolyte salt;    ///< of binary and weak electrolytes
  SingleIonElectrolyte ion;  ///< of single-ion ones
  WeakElectrolyte weak;

  bool has_salt() const { return law != Transport::single_ion; }
};

/// What presses the cell together.
struct FixtureData {
  double pressure = 0.0;   ///< at the start [Pa]; 0 where nothing is said of it
  double stiffness = 0.0;  ///< for one pair [Pa/m]; 0 of a constant pressure
  double maximum = 0.0;    ///< pressure that ends a run [Pa]; 0: none

  bool given() const { return pressure > 0.0; }
  bool stiff() const { return stiffness > 0.0; }
};

struct CellData {
  double area = 0.0;  ///< of all pairs [m2]
  double contact_resistance = 0.0;
  double reference_temperature = 298.15;
  double nominal_capacity = 0.0;  ///< [A.h]
  double lower_cut_off = 0.0, upper_cut_off = 0.0;
  double charge_number = 1.0;  ///< of the mobile ion
  ElectrodeData negative, positive;
  SeparatorData separator;
  FixtureData fixture;
  /// Of the negative electrode, the separator, the positive electrode.
  std::array<ElectrolyteData, 3> electrolytes;
  /// Initial salt concentration, the unit of every salt unknown [mol/m3].
  double salt_scale = 1000.0;

  const ElectrodeData& electrode(std::size_t s) const { return s == 0 ? negative : positive; }
  /// The salt law of models that know one electrolyte only.
  const BinaryElectrolyte& electrolyte() const { return electrolytes[1].salt; }
};

/// Refuses a temperature outside what an electrolyte of the cell is described for.
/// @throws InputError naming the limit.
void check_temperature(const Cell& cell, const CellData& data, double temperature);

/// What multiplies the bulk properties of the electrolyte in each region: transport efficiency
/// times the factor of the temperature.
struct TransportFactors {
  std::array<double, 3> diffusivity{}, conductivity{};
};
TransportFactors transport_factors(const CellData& data, double temperature);

/// What a model can describe; what a cell has beyond it is refused in words.
enum class Scope {
  no_electrolyte,   ///< porous electrodes alone
  one_electrolyte,  ///< porous electrodes, one binary electrolyte
  everything,
};

/// @throws InputError naming what is missing, or what the model does not know.
CellData read_cell_data(const Cell& cell, Scope scope);

/// The state a run begins from, given by the caller of a model.
struct StartState {
  double temperature = 298.15;
  std::vector<double> negative, positive;  ///< stoichiometry of each population
};

}  // namespace denchi
