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

/// The protocol, or the default one of the cell. @throws InputError if the cell cannot run it, or
/// if a period [s] asks for too many rows of one of its steps.
Protocol checked_protocol(const Cell& cell,
                          const Protocol& protocol,
                          const std::optional<double>& period);
/// @throws InputError if the period of a step, or else the given one [s], is too short for it.
void check_rows(const Cell& cell, const Protocol& protocol, const std::optional<double>& period);

/// The largest C-rates a protocol asks for, as magnitudes (1 both ways where it holds a voltage).
struct LargestRates {
  double discharge = 0.0, charge = 0.0;
};
LargestRates largest_rates(const Protocol& protocol, double nominal_capacity);

/// What distinguishes one attempt from another for error estimates.
struct Attempt {
  std::string mesh;             ///< as in Settings
  std::optional<double> rtol;   ///< empty: the model's own
  std::size_t refinements = 0;  ///< of the mesh
  bool curve_only = false;      ///< nothing but the voltage is needed: no rows, no files
};

/// Sets what a run says of its rows, from its model and settings.
void describe_outputs(Solution::Impl& run);

struct RecordedRun {
  std::shared_ptr<Solution::Impl> run;
  std::unique_ptr<Recorder> recorder;  ///< to be finished; null where nothing was recorded
};

/// Runs a protocol once.
RecordedRun run_once(const std::shared_ptr<const Cell>& cell,
                     const Protocol& protocol,
                     const Settings& settings,
                     const Attempt& attempt);

/// RMS difference of the voltage to that of another run of the same protocol, of which only the
/// curve was kept [V]; see rms_difference.
std::optional<double> voltage_difference(const Solution::Impl& run,
                                         const Solution::Impl& reference);

}  // namespace denchi
