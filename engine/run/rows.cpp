#include "engine/run/rows.h"

#include <algorithm>
#include <cmath>

namespace denchi {
namespace {

/// Smallest number of equal parts of [a, b] within the row tolerance.
std::size_t parts_needed(const Trajectory& trajectory,
                         std::size_t knot,
                         double a,
                         double b,
                         std::size_t voltage) {
  const auto value = [&](double t) { return trajectory.entry(trajectory.stencil(knot, t), voltage); };
  for (std::size_t parts = 1; parts < 4096; parts = parts < 4 ? parts + 1 : parts * 3 / 2) {
    const double h = (b - a) / static_cast<double>(parts);
    double left = value(a), worst = 0.0;
    for (std::size_t i = 0; i < parts; ++i) {
      const double start = a + h * static_cast<double>(i);
      const double right = value(start + h);
      const double middle = value(start + 0.5 * h);
      worst = std::max(worst, std::abs(middle - 0.5 * (left + right)));
      if (parts == 1)
        for (const double f : {0.25, 0.75})
          worst = std::max(worst, std::abs(value(start + f * h) - left - f * (right - left)));
      left = right;
    }
    if (worst <= kRowTolerance) return parts;
  }
  return 4096;
}

}  // namespace

void append_rows(const Trajectory& trajectory,
                 const Trajectory::Segment& segment,
                 std::size_t from_knot,
                 std::size_t to_knot,
                 bool last,
                 std::size_t voltage,
                 std::optional<double> period,
                 std::vector<Row>& rows) {
  if (from_knot == segment.first) rows.push_back({segment.begin, segment.first, segment.step});
  for (std::size_t knot = from_knot + 1; knot <= to_knot; ++knot) {
    const double a = trajectory.time(knot - 1);
    const bool final = last && knot == to_knot;
    const double b = final ? segment.end : trajectory.time(knot);
    if (b <= a) continue;
    if (period) {
      double n = std::floor((a - segment.begin) / *period) + 1.0;
      for (double t = segment.begin + n * *period; t <= b; t = segment.begin + n * *period) {
        if (t > a && !(final && t >= b)) rows.push_back({t, knot, segment.step});
        n += 1.0;
      }
      if (final) rows.push_back({b, knot, segment.step});
    } else {
      const std::size_t parts = parts_needed(trajectory, knot, a, b, voltage);
      for (std::size_t i = 1; i <= parts; ++i) {
        const double t =
            i == parts ? b : a + (b - a) * static_cast<double>(i) / static_cast<double>(parts);
        rows.push_back({t, knot, segment.step});
      }
    }
  }
}

}  // namespace denchi
