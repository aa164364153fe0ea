// From what a user gave to what is run: checks, defaults, one attempt on one mesh.
#pragma once

#include <memory>

#include "denchi/simulate.h"
#include "engine/run/recorder.h"
#include "engine/run/runner.h"
#include "engine/run/solution_impl.h"

namespace denchi {

/// @throws InputError for settings that contradict each other or lie outside their range.
void check_settings(const Settings& settings);

/// The protocol, or the default one of the cell. @throws InputError if the cell cannot run it.
Protocol checked_protocol(const Cell& cell, const Protocol& protocol);

/// The largest C-rates a protocol asks for, as magnitudes (1 both ways where it holds a voltage).
struct LargestRates {
  double discharge = 0.0, charge = 0.0;
};
LargestRates largest_rates(const Protocol& protocol, double nominal_capacity);

/// What distinguishes one attempt from another for error estimates.
struct Attempt {
  std::string mesh;             ///< as in Settings
  std::optional<double> rtol;   ///< empty: the model's own
  double share = 1.0;           ///< of the model's own, where that holds
  std::size_t refinements = 0;  ///< of the mesh
  bool curve_only = false;      ///< nothing but the voltage is needed: no rows, no files
};

/// Sets what a run says of its rows, from its model and settings.
void describe_outputs(Solution::Impl& run);
/// A trajectory that keeps the voltage at all knots.
Trajectory empty_trajectory(const CellModel& model);

struct RecordedRun {
  std::shared_ptr<Solution::Impl> run;
  std::unique_ptr<Recorder> recorder;  ///< to be finished; null where nothing was recorded
};

/// Runs a protocol once.
RecordedRun run_once(const std::shared_ptr<const Cell>& cell,
                     const Protocol& protocol,
                     const Settings& settings,
                     const Attempt& attempt);

/// RMS difference of the voltages of two runs of one protocol, over the run from 60 s to 95 % [V];
/// step by step, each to 95 % of the shorter one. Empty where there is nothing to compare.
std::optional<double> voltage_difference(const Solution::Impl& a, const Solution::Impl& b);

}  // namespace denchi
