// The energy balance of a run (docs/theory/energy.md): what materials and salt give up is delivered
// at the terminals or turned into heat,
//
//   G(start) - G(t) = int I V dt + int Q dt
//
// Q is evaluated at the knots, and between them by the polynomial of the interpolant: as exact as
// the states themselves, for one evaluation of the terms at each time step.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "engine/dae/cell_model.h"
#include "engine/run/trajectory.h"

namespace denchi {

class EnergyBalance {
 public:
  explicit EnergyBalance(const CellModel& model);

  /// Takes a segment up to a knot, after everything before it.
  /// @param ended      true if the segment ends in the interval of that knot
  /// @param delivered  energy since the start of the run to there [J]; matters if it has ended
  void take(const Trajectory& trajectory,
            const Trajectory::Segment& segment,
            std::size_t to_knot,
            bool ended,
            double delivered);
  /// Largest gap at the end of a protocol step so far, of the energy that went through the
  /// terminals and into heat.
  double error() const;

 private:
  void add_interval(const Trajectory& trajectory, std::size_t knot);
  void add_end(const Trajectory& trajectory, std::size_t knot, double end);
  double power(const double* y) const;

  /// Of the latest segment's end, where it has one [J].
  double gap() const;

  const CellModel& model_;
  std::unique_ptr<EnergyTerms> terms_;
  int step_ = 0;                    ///< of the latest segment
  std::size_t next_ = 0;            ///< knot
  std::array<double, 8> recent_{};  ///< heat at the latest knots [W]
  std::vector<double> end_;         ///< state where the latest segment ended; empty: none has yet
  double gibbs_ = 0.0;              ///< at the start of the run [J]
  double delivered_ = 0.0;          ///< at the latest end [J]
  double heat_ = 0.0;               ///< int Q dt so far [J]
  double throughput_ = 0.0;         ///< int |I V| dt so far [J]
  double largest_ = 0.0;            ///< gap at the ends of earlier steps [J]
};

}  // namespace denchi
