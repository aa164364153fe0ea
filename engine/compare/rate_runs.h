// The runs of a comparison: a discharge, a charge and a pulse of one cell.
#pragma once

#include "denchi/compare.h"
#include "denchi/simulate.h"

namespace denchi::compare_runs {

/// Discharge from full to the lower cut-off; fills the discharge half of `out`. The thicknesses of
/// electrodes that change are given back in `charged` and `discharged` (negative, positive).
struct Thickness {
  std::optional<double> charged[2], discharged[2];
};
Thickness discharge(const Cell& cell, const Settings& settings, RateResult& out);

/// Charge from empty, at constant current and then at the upper cut-off, to a state of charge.
void charge(const Cell& cell, const Settings& settings, double charge_to, RateResult& out);

/// The steps of that charge, as a person would write them.
std::vector<std::string> charge_steps(const Cell& cell, double c_rate, double charge_to);

/// Resistance of the area from a pulse [ohm m2].
void pulse(const Cell& cell,
           const Settings& settings,
           const CompareSettings& how,
           CellComparison& out);

}  // namespace denchi::compare_runs
