// What ends a protocol step: the stops that it asks for, and the cut-offs of the cell.
//
// Each watches one number of the state, v, a border unknown or an output of the model, and ends the
// step where its margin falls to zero:
//
//   margin = side (v - threshold)      side = +1: ends below, -1: ends above the threshold
//
// It counts only once it is armed, which is when its margin has been clearly positive: a step may
// begin exactly at a cut-off, or beyond one on its way back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "denchi/protocol.h"
#include "engine/dae/cell_model.h"
#include "engine/run/trajectory.h"

namespace denchi {

/// [V] or [A]: a value this close to a threshold has not passed it. Far below what matters of
/// either, far above what consistent starts leave.
inline constexpr double kTouch = 1e-7;

struct StopCondition {
  std::size_t entry = 0;                ///< border entry watched
  const VariableRow* output = nullptr;  ///< or the output watched
  bool magnitude = false;               ///< |entry|
  double threshold = 0.0;
  int side = 1;        ///< 0: not known before the first value
  bool asked = true;   ///< false: a cut-off of the cell
  bool armed = false;  ///< was on the far side once
  std::string words;

  double value(const double* y) const;
  double margin(double v) const { return side * (watched(v) - threshold); }
  /// Takes the side that the first value lies on, where none is given, and arms if it is clear.
  void begin(double v);

 private:
  double watched(double v) const;
};

/// The stops of a step, then the two cut-offs.
std::vector<StopCondition> stops_of(const Step& step, const CellModel& model);

struct PassedStop {
  const StopCondition* stop = nullptr;  ///< null: none was passed
  double time = 0.0;
};

/// The condition passed first between a time and the last knot of a trajectory, by its interpolant.
/// Arms those whose margin has become clear.
PassedStop first_passed(std::vector<StopCondition>& stops,
                        const Trajectory& trajectory,
                        double before);

/// Four digits, for messages.
std::string short_number(double value);

}  // namespace denchi
