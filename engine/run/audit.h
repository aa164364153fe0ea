// A run audits itself, row by row: conservation of species and charge, energy balance, sum of the
// losses.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/dae/cell_model.h"
#include "engine/run/state_reader.h"

namespace denchi {

class Auditor {
 public:
  explicit Auditor(const CellModel& model);

  /// Takes a row; rows come in order.
  void add(double time, StateReader& state);
  /// Of the rows so far.
  const Audit& audit() const { return audit_; }

 private:
  void add_energy(double time, const double* y);

  const CellModel& model_;
  std::vector<std::size_t> losses_;  ///< in the model's table
  std::size_t equilibrium_ = 0;      ///< in the model's table
  Audit audit_;
  bool begun_ = false;
  double lithium_ = 0.0, salt_ = 0.0;        ///< of the first row [mol]
  double missing_ = 0.0, throughput_ = 0.0;  ///< energies so far [J]
  double time_ = 0.0;                        ///< of the last row, as are
  double imbalance_ = 0.0, power_ = 0.0;     ///< [W]
};

}  // namespace denchi
