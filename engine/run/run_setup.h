// From what a user gave to what is run: checks, defaults, one attempt on one mesh.
#pragma once

#include <memory>

#include "denchi/simulate.h"
#include "engine/run/largest_rates.h"
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

/// What distinguishes one attempt from another for error estimates.
struct Attempt {
  std::string mesh;              ///< as in Settings
  std::optional<double> rtol;    ///< empty: the model's own
  double share = 1.0;            ///< of the model's own, where that holds
  std::size_t refinements = 0;   ///< of the mesh
  bool curve_only = false;       ///< nothing but the voltage is needed: no rows, no files
  LargestRates seen = {};        ///< of held steps, once known: the mesh is chosen for them too
  bool may_begin_again = false;  ///< ends at once where a held step outgrows its mesh
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

/// Runs a protocol, again on another mesh where the first did not fit: a held voltage or power
/// drives a current that nobody knows before its step begins, and a front of salt may be steeper
/// than thought. The attempt is that of the run returned.
RecordedRun run_resolved(const std::shared_ptr<const Cell>& cell,
                         const Protocol& protocol,
                         const Settings& settings,
                         Attempt& attempt);

/// RMS difference of the voltage to that of another run of the same protocol, of which only the
/// curve was kept [V]; see rms_difference.
std::optional<double> voltage_difference(const Solution::Impl& run,
                                         const Solution::Impl& reference);

}  // namespace denchi
