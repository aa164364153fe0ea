// Cells side by side: what they give, hold, weigh and are made of.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "denchi/cell.h"
#include "denchi/dataset.h"
#include "denchi/solution.h"

namespace denchi {

/// One layer of a pair of electrodes, from the negative current collector on.
struct StackLayer {
  std::string name;        ///< "negative_electrode", "separator", "positive_current_collector", ...
  double thickness = 0.0;  ///< as in the cell file [m]; of a foil what one pair counts
  double mass = 0.0;       ///< [kg/m2]
};

/// What one pair of electrodes takes up, weighs and is made of, per area of electrode.
struct Stack {
  std::vector<StackLayer> layers;
  double thickness_charged = 0.0, thickness_discharged = 0.0;  ///< [m]
  double mass = 0.0;                                           ///< [kg/m2]
  double electrolyte_mass = 0.0;                               ///< [kg/m2]
  /// "lithium", "nickel", "cobalt", "manganese", "graphite", "silicon", "electrolyte" -> [kg/m2];
  /// lithium of active materials, metals and solid electrolytes with a formula.
  std::map<std::string, double> content;
  double lithium_in_active_materials = 0.0;            ///< part of the lithium [kg/m2]
  std::optional<double> volume_packing, mass_packing;  ///< stack over cell; empty if not given

  double thickness() const { return std::max(thickness_charged, thickness_discharged); }
};

/// The stack of a cell, its electrodes as thick as the file says.
/// @throws InputError naming every density or formula that is missing.
Stack stack_of(const Cell& cell);

/// What happened on a charge that a battery should not see, or that slows it.
struct ChargeLimit {
  enum class Kind { voltage, plating, critical_current, contact, stopped };
  Kind kind = Kind::voltage;
  double time = 0.0;  ///< when it was first met [s]
  std::string words;
};

/// A cell at one C-rate.
struct RateResult {
  double c_rate = 0.0;

  // discharge from full to the lower cut-off
  Status status = Status::finished;
  std::string reason;
  double end_time = 0.0, capacity = 0.0, energy = 0.0;  ///< [s], [A.h], [W.h]
  double mean_voltage = 0.0;                            ///< energy over capacity [V]
  double mean_equilibrium_voltage = 0.0;                ///< over the charge [V]
  std::map<std::string, double> losses;                 ///< mean over the charge [V], by cause
  std::vector<double> curve_capacity, curve_voltage;    ///< [A.h], [V], rows of the run

  // charge from empty: constant current, then constant voltage
  std::optional<double> charge_time;  ///< to the wanted state of charge [s]; empty if not reached
  std::string charge_reason;
  std::vector<ChargeLimit> limits;
  std::vector<double> charge_curve_time, charge_curve_soc;  ///< [s], rows of the run

  /// Reached, and nothing but the voltage limited it.
  bool charge_is_clean() const;
};

struct CellComparison {
  CellComparison(Cell what, std::string name) : cell(std::move(what)), label(std::move(name)) {}

  Cell cell;
  std::string label;         ///< name of the cell, with its electrolyte where another was put in
  double temperature = 0.0;  ///< [K]
  std::optional<double> pressure;     ///< [Pa]
  std::vector<std::string> warnings;  ///< to stand on every table
  Stack stack;
  double n_to_p = 0.0;
  double positive_capacity = 0.0;  ///< of the positive window, at rest [A.h/m2]
  /// Lithium that can move: of the active materials as synthesised and of metal [A.h/m2]; empty
  /// where a material has no pristine stoichiometry.
  std::optional<double> lithium_inventory;
  /// Charge that lithium of the positive electrode as synthesised gives on the first charge, to the
  /// upper end of the window at rest [A.h/m2]; empty likewise.
  std::optional<double> first_charge;
  std::optional<double> resistance;  ///< of the area, from the pulse [ohm m2]
  std::string resistance_reason;     ///< why there is none
  std::vector<RateResult> rates;

  const RateResult& slowest() const { return rates.front(); }
  const RateResult& fastest() const { return rates.back(); }
  /// Shortest time of a charge that nothing but the voltage limited [s].
  std::optional<double> clean_charge_time() const;
  /// Part of the first charge that the discharge at the lowest rate does not give back.
  std::optional<double> first_cycle_loss() const;
  /// [W.h/m3] and [W.h/kg] of the stack and of the whole cell at one rate.
  double stack_energy_density(const RateResult& rate) const;
  double stack_specific_energy(const RateResult& rate) const;
  std::optional<double> energy_density(const RateResult& rate) const;
  std::optional<double> specific_energy(const RateResult& rate) const;
  /// [kg/kWh] of the discharge at the lowest rate; "lithium_carbonate" is lithium as Li2CO3.
  std::map<std::string, double> bill() const;
};

struct CompareSettings {
  std::vector<double> c_rates = {0.1, 0.5, 1.0, 2.0, 3.0, 4.0};
  std::optional<double> temperature;    ///< of all cells [K]; else each has its own
  bool different_temperatures = false;  ///< cells may differ in temperature
  double charge_to = 0.8;               ///< state of charge
  double pulse_soc = 0.5, pulse_c_rate = 1.0, pulse_time = 10.0;  ///< of the resistance [s]
  std::optional<double> electrolyte_price;                        ///< per kg, in any currency
  std::string model, mesh;                                        ///< as in Settings
  std::optional<double> rtol;
  unsigned threads = 0;  ///< 0: as many as there are processors
  /// Called now and then from one thread; returning false ends the comparison.
  std::function<bool(double fraction)> progress;
};

struct Comparison {
  std::vector<CellComparison> cells;
  CompareSettings settings;

  /// As a dataset over `cell`, `c_rate`, `cause`, `material`, `layer` and `point`.
  Dataset dataset() const;
};

/// The rows that a person reads, one for each cell and C-rate, in the units of the field: the
/// columns of `denchi compare --csv`, of equal length. Temperature, pressure and warnings stand in
/// each row.
/// @param comparison  what Comparison::dataset gave, or a file of it
std::vector<DataVariable> comparison_table(const Dataset& comparison);
/// Writes columns as CSV. @throws MachineError
void save_csv(const std::vector<DataVariable>& columns, const std::string& path);

/// Runs every cell at every rate. Labels of cells are their names unless `labels` are given.
/// @throws InputError for cells that cannot be compared: missing densities, other temperatures.
Comparison compare(const std::vector<Cell>& cells,
                   const CompareSettings& settings = {},
                   const std::vector<std::string>& labels = {});

}  // namespace denchi
