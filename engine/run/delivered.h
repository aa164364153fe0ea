// Charge and energy that a run has delivered: exact integrals of its interpolant.
#pragma once

#include <cstddef>

#include "engine/dae/problem.h"
#include "engine/run/trajectory.h"

namespace denchi {

/// Since the start, discharge positive.
struct Delivered {
  double capacity = 0.0;  ///< [A.h]
  double energy = 0.0;    ///< [W.h]
};

/// The sum so far; moved forward in time only.
class DeliveredSum {
 public:
  explicit DeliveredSum(const StateMap& map)
      : current_(map.border_entry(kCurrent)), voltage_(map.border_entry(kVoltage)) {}

  /// Adds what lies between the last call and a time in the interval that ends at `knot`. A segment
  /// is begun with a call for its first knot: the last knot of the one before may lie beyond its
  /// end.
  const Delivered& advance(const Trajectory& trajectory, std::size_t knot, double time);
  const Delivered& total() const { return total_; }

 private:
  void add(const Trajectory& trajectory, std::size_t knot, double from, double to);

  std::size_t current_, voltage_;  ///< entries of the state
  std::size_t knot_ = 0;
  double time_ = 0.0;
  Delivered total_;
};

}  // namespace denchi
