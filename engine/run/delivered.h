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

  Delivered& operator+=(const Delivered& more) {
    capacity += more.capacity;
    energy += more.energy;
    return *this;
  }
};

/// The sum so far; moved forward in time only. The sum at a time does not depend on the times it
/// was asked for before: whole intervals, and the part of the last.
class DeliveredSum {
 public:
  explicit DeliveredSum(const StateMap& map)
      : current_(map.border_entry(kCurrent)), voltage_(map.border_entry(kVoltage)) {}

  /// Adds what lies between the last call and a time in the interval that ends at `knot`. A segment
  /// is begun with a call for its first knot: the last knot of the one before may lie beyond its
  /// end.
  const Delivered& advance(const Trajectory& trajectory, std::size_t knot, double time);
  /// The same to the end of all segments.
  const Delivered& finish(const Trajectory& trajectory);
  const Delivered& total() const { return total_; }

 private:
  Delivered within(const Trajectory& trajectory, std::size_t knot, double from, double to);

  std::size_t current_, voltage_;  ///< entries of the state
  std::size_t knot_ = 0;           ///< the interval that is under way
  double begin_ = 0.0;             ///< where the sum of what lies before it ends
  Delivered before_, total_;
  std::size_t known_ = 0;  ///< knot of the interpolants below, plus one
  Trajectory::Newton current_curve_, voltage_curve_;
};

}  // namespace denchi
