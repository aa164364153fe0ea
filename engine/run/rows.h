// When a result has rows: as dense as the voltage curve needs, or equidistant.
//
// Between two knots the interpolant is a polynomial; the interval is divided into equal parts until
// the straight line between neighbouring rows stays within kRowTolerance of the voltage in between.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/run/trajectory.h"

namespace denchi {

inline constexpr double kRowTolerance = 1.8e-5;  ///< [V]

/// One row: a time, and the knot that ends its interval.
struct Row {
  double time = 0.0;
  std::size_t knot = 0;
  int step = 0;
};

/// Appends the rows of a segment that lie after `from_knot`, up to `to_knot`; the first call for a
/// segment passes its first knot and emits the row at its beginning.
/// @param voltage  index of the voltage in the state
/// @param period   [s] between rows; one of the segment comes first
/// @param last     true if the segment ends with `to_knot`: its end row is emitted too
void append_rows(const Trajectory& trajectory,
                 const Trajectory::Segment& segment,
                 std::size_t from_knot,
                 std::size_t to_knot,
                 bool last,
                 std::size_t voltage,
                 std::optional<double> period,
                 std::vector<Row>& rows);

}  // namespace denchi
