// What is done with a run while it goes on: rows to files, audit and sums, and memory given back.
//
// Rows are taken a few knots at a time, and never up to the newest knot before the segment has
// ended: only then is it known where.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/output/bdf_csv.h"
#include "engine/output/result_file.h"
#include "engine/run/audit.h"
#include "engine/run/delivered.h"
#include "engine/run/solution_impl.h"

namespace denchi {

class Recorder {
 public:
  /// Opens the files that the settings of the run name.
  explicit Recorder(Solution::Impl& run);

  /// Takes what is new in a trajectory. If the run keeps no rows, old states are dropped.
  void take(Trajectory& trajectory, bool segment_ended);
  /// Gives the run its audit and, if it keeps no rows, its sums; completes the files.
  void finish();

 private:
  void add_rows(const Trajectory& trajectory, const std::vector<Row>& rows);

  Solution::Impl& run_;
  std::vector<std::size_t> table_row_;  ///< of each variable in the model's table
  std::optional<ResultWriter> file_;
  std::optional<BdfWriter> csv_;
  Auditor auditor_;
  DeliveredSum sum_;
  std::size_t next_ = 0;  ///< knot up to which rows were taken
};

/// The columns of the CSV file among the rows of all variables.
BdfTable csv_columns(std::span<const VariableInfo> variables,
                     std::vector<double> time,
                     std::vector<int> step,
                     const std::vector<std::vector<double>>& values);

}  // namespace denchi
