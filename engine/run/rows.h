// When a result has rows: as dense as the curves of voltage and current need, or equidistant.
//
// Between two knots the interpolant is a polynomial; the interval is divided into equal parts until
// the straight line between neighbouring rows stays within a tolerance of both curves in between.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>

#include "engine/run/trajectory.h"

namespace denchi {

inline constexpr double kRowTolerance = 1.8e-5;         ///< [V]
inline constexpr double kRowCurrentTolerance = 0.9e-4;  ///< part of the nominal current

/// A curve that rows are to follow: an entry of the state, and how far a line may be off.
struct RowCurve {
  std::size_t entry = 0;
  double tolerance = kRowTolerance;
};
/// Voltage and current.
using RowCurves = std::array<RowCurve, 2>;

/// One row: a time, and the knot that ends its interval.
struct Row {
  double time = 0.0;
  std::size_t knot = 0;
  int step = 0;
};

/// Emits the rows of a segment that lie after `from_knot`, up to `to_knot`; the first call for a
/// segment passes its first knot and emits the row at its beginning.
/// @param period   [s] between rows; one of the segment comes first
/// @param last     true if the segment ends with `to_knot`: its end row is emitted too
void emit_rows(const Trajectory& trajectory,
               const Trajectory::Segment& segment,
               std::size_t from_knot,
               std::size_t to_knot,
               bool last,
               const RowCurves& curves,
               std::optional<double> period,
               const std::function<void(const Row&)>& emit);

}  // namespace denchi
