#include "engine/run/rows.h"

#include <algorithm>
#include <cmath>

namespace denchi {
namespace {

/// Number of equal parts of [a, b] within the tolerances: a straight line over a part of length h
/// misses a curve V by at most max |V''| h^2 / 8.
std::size_t parts_needed(
    const Trajectory& trajectory, std::size_t knot, double a, double b, const RowCurves& curves) {
  double bend = 0.0;  // in tolerances
  for (const RowCurve& curve : curves) {
    const Trajectory::Newton p = trajectory.newton(knot, curve.entry);
    for (const double f : {0.0, 0.25, 0.5, 0.75, 1.0})
      bend = std::max(bend, std::abs(p.second_derivative(a + f * (b - a))) / curve.tolerance);
  }
  const double parts = std::ceil((b - a) * std::sqrt(bend / 8.0));
  return static_cast<std::size_t>(std::clamp(parts, 1.0, 4096.0));
}

}  // namespace

void emit_rows(const Trajectory& trajectory,
               const Trajectory::Segment& segment,
               std::size_t from_knot,
               std::size_t to_knot,
               bool last,
               const RowCurves& curves,
               std::optional<double> period,
               const std::function<void(const Row&)>& emit) {
  if (segment.period) period = segment.period;
  if (from_knot == segment.first) emit({segment.begin, segment.first, segment.step});
  for (std::size_t knot = from_knot + 1; knot <= to_knot; ++knot) {
    const double a = trajectory.time(knot - 1);
    const bool final = last && knot == to_knot;
    const double b = final ? segment.end : trajectory.time(knot);
    if (b <= a) continue;
    if (period) {
      auto n = static_cast<std::size_t>((a - segment.begin) / *period);
      while (true) {
        const double t = segment.begin + static_cast<double>(++n) * *period;
        if (t > b || (final && t >= b)) break;
        if (t > a) emit({t, knot, segment.step});
      }
      if (final) emit({b, knot, segment.step});
    } else {
      const std::size_t parts = parts_needed(trajectory, knot, a, b, curves);
      double latest = a;  // neighbours of a tiny interval may round to the same time
      for (std::size_t i = 1; i <= parts; ++i) {
        const double t =
            i == parts ? b : a + (b - a) * static_cast<double>(i) / static_cast<double>(parts);
        if (t > latest) emit({t, knot, segment.step});
        latest = t;
      }
    }
  }
}

}  // namespace denchi
