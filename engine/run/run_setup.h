// From what a user gave to what is run: checks, defaults, one attempt on one mesh.
#pragma once

#include <memory>

#include "denchi/simulate.h"
#include "engine/run/runner.h"
#include "engine/run/solution_impl.h"

namespace denchi {

/// Default relative tolerance of the integrator; see docs/architecture.md for how it was chosen.
inline constexpr double kDefaultTolerance = 6e-4;

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
  std::size_t refinements = 0;  ///< of the mesh
  double rtol = kDefaultTolerance;
};

/// Runs a protocol once and keeps everything.
std::shared_ptr<Solution::Impl> run_once(const std::shared_ptr<const Cell>& cell,
                                         const Protocol& protocol,
                                         const Settings& settings,
                                         const Attempt& attempt);

/// RMS difference of the voltages of two runs of one protocol, over the run from 60 s to 95 % [V];
/// step by step, each to 95 % of the shorter one. Empty where there is nothing to compare.
std::optional<double> voltage_difference(const Solution::Impl& a, const Solution::Impl& b);

/// Sets the estimate of a run: its difference to the next finer attempt.
void attach_estimate(Solution::Impl& run, const Attempt& attempt);

Attempt finer(const Attempt& attempt);

}  // namespace denchi
