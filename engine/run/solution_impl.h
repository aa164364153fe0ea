// What stands behind a Solution: either the trajectory of a run and its model, from which
// everything is computed when asked for, or the rows of a result file.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "denchi/cell.h"
#include "denchi/protocol.h"
#include "denchi/simulate.h"
#include "engine/dae/cell_model.h"
#include "engine/output/result_file.h"
#include "engine/run/delivered.h"
#include "engine/run/largest_rates.h"
#include "engine/run/mesh_fit.h"
#include "engine/run/rows.h"
#include "engine/run/trajectory.h"
#include "engine/run/voltage_curve.h"

namespace denchi {

/// Variables that every solution adds to those of its model: first what tells rows apart, time and
/// step; last the sums since the start.
std::vector<VariableInfo> clock_variables();
std::vector<VariableInfo> sum_variables();
/// The variables of a result: those named in `outputs`, or the model's standard set.
/// @throws InputError with the nearest names.
std::vector<std::size_t> chosen_outputs(const CellModel& model,
                                        const std::vector<std::string>& outputs);

struct Solution::Impl {
  Status status = Status::finished;
  std::string reason;
  std::vector<std::string> notes;
  bool interrupted = false;
  LargestRates meshed_for;
  MeshFit mesh_fit = MeshFit::fits;
  double outgrown_by = 0.0;  ///< C-rate of the step that did so
  Statistics statistics;
  std::shared_ptr<CellModel> model;  ///< null for a solution read from a file
  Trajectory trajectory;
  VoltageCurve curve;  ///< of a run that gives its states away
  std::optional<double> period;
  std::shared_ptr<const Cell> cell;
  Protocol protocol;
  Settings settings;
  struct Used {
    std::string model, mesh;  ///< as `Settings` takes them
    double rtol = 0.0;
  } used;
  std::vector<VariableInfo> variables = clock_variables();
  std::vector<Axis> axes;
  /// Estimates the voltage error of this run by a finer second one; empty if there is none.
  using Watch = std::function<bool(const Progress&)>;
  std::function<std::optional<double>(const Watch&)> estimate;

  // computed when first asked for; `once` guards them
  mutable std::recursive_mutex mutex;
  mutable bool rows_known = false, delivered_known = false, error_known = false,
               audit_known = false;
  mutable std::vector<Row> rows;
  mutable std::vector<double> times;
  mutable std::vector<int> steps;
  mutable std::vector<Delivered> totals;   ///< at each row
  mutable std::optional<Delivered> whole;  ///< the last of them
  mutable std::optional<double> error;
  mutable Audit audit;
  mutable std::map<std::string, std::string> inputs;
  mutable std::vector<std::vector<double>> stored;  ///< of a file, per variable

  /// @throws InputError if the states of the run were not kept.
  void need_states() const;
  void know_rows() const;
  void know_delivered() const;
  Delivered total() const;  ///< at the end
  void know_audit() const;
  void know_inputs() const;
  /// All variables but time and step.
  std::span<const VariableInfo> columns() const {
    return std::span<const VariableInfo>(variables).subspan(2);
  }
  RowCurves row_curves() const;
  int step_at(double time) const;                   ///< the later one at a change of step
  std::size_t row_of(std::string_view name) const;  ///< in the model's table, or kNone
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
};

/// What was asked and what was used, as JSON text; and the header of a result file.
std::string settings_to_json(const Solution::Impl& run);
ResultHeader result_header(const Solution::Impl& run);

/// A solution that shows what a result file holds.
Solution solution_of(ResultContents contents);

}  // namespace denchi
