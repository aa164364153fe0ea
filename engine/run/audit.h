// A run audits itself: row by row conservation of species and charge, power at the terminals, sum
// of the losses; knot by knot its energy balance.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/dae/cell_model.h"
#include "engine/run/energy_balance.h"
#include "engine/run/state_reader.h"

namespace denchi {

class Auditor {
 public:
  explicit Auditor(const CellModel& model);

  /// Takes a row; rows come in order.
  void add(double time, StateReader& state);
  /// Takes a segment up to a knot; as EnergyBalance::take, with the energy in [W.h].
  void take(const Trajectory& trajectory,
            const Trajectory::Segment& segment,
            std::size_t to_knot,
            bool ended,
            double delivered);
  /// Takes all of a trajectory that was kept.
  void take(const Trajectory& trajectory);
  /// Of what was taken so far.
  Audit audit() const;

 private:
  void add_energy(double time, const double* y);

  const CellModel& model_;
  std::vector<std::size_t> losses_;  ///< in the model's table
  std::size_t equilibrium_ = 0;      ///< in the model's table
  EnergyBalance balance_;
  Audit audit_;
  bool begun_ = false;
  double lithium_ = 0.0, salt_ = 0.0;        ///< of the first row [mol]
  double missing_ = 0.0, throughput_ = 0.0;  ///< energies so far [J]
  double time_ = 0.0;                        ///< of the last row, as are
  double imbalance_ = 0.0, power_ = 0.0;     ///< [W]
};

}  // namespace denchi
