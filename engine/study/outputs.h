// What a study keeps of each case: numbers of the whole run, curves and fields on the common axis.
//
//   "voltage"                   a curve, or a field if the variable has axes of its own
//   "min(plating_margin)"       also max, mean (over time), start, end; of fields min and max are
//                               over space too, start and end are the field
#pragma once

#include <string>
#include <vector>

#include "denchi/solution.h"
#include "engine/study/description.h"

namespace denchi::study {

struct Output {
  enum class Kind { curve, min, max, mean, start, end };
  Kind kind = Kind::curve;
  std::string asked;  ///< as written
  VariableInfo variable;

  bool shares_name = false;  ///< a column of the study has the variable's name

  /// "voltage", "min_plating_margin"; "capacity_curve", as a column is called "capacity".
  std::string name() const;
  bool is_field() const { return !variable.axes.empty() && kind != Kind::min && kind != Kind::max; }
  /// One number for each case.
  bool is_number() const { return kind != Kind::curve && !is_field(); }
};

/// "min(plating_margin)" -> what, and the name within.
Output parse_output(const std::string& text);

/// The outputs of a study by the variables of one of its models. @throws InputError
/// @param columns  names that are taken
std::vector<Output> outputs_of(const std::vector<std::string>& texts,
                               const std::vector<std::string>& columns,
                               const std::vector<VariableInfo>& variables,
                               const std::string& model);

/// One output of a run: a number, the curve, or the field row by row; not a number beyond the end.
std::vector<double> value_of(const Solution& run, const Output& output, const CurveAxis& axis);

/// Variables that a model of this cell can report. @throws InputError
std::vector<VariableInfo> variables_of(const Cell& cell, const Settings& settings);

}  // namespace denchi::study
