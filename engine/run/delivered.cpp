#include "engine/run/delivered.h"

#include <algorithm>
#include <array>

namespace denchi {

const Delivered& DeliveredSum::advance(const Trajectory& trajectory,
                                       std::size_t knot,
                                       double time) {
  for (; time_ < time; ++knot_) {
    const double to = std::min(trajectory.time(knot_), time);
    if (to > time_) {
      add(trajectory, knot_, time_, to);
      time_ = to;
    }
    if (knot_ == knot) break;
  }
  knot_ = knot;
  return total_;
}

void DeliveredSum::add(const Trajectory& trajectory, std::size_t knot, double from, double to) {
  // Gauss-Legendre with six points: exact to degree 11, and I V has degree 10 at order 5.
  static constexpr std::array<double, 3> kNode = {
      0.2386191860831969, 0.6612093864662645, 0.9324695142031521};
  static constexpr std::array<double, 3> kWeight = {
      0.4679139345726910, 0.3607615730481386, 0.1713244923791704};
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  for (std::size_t k = 0; k < kNode.size(); ++k)
    for (const double sign : {-1.0, 1.0}) {
      const auto stencil = trajectory.stencil(knot, middle + sign * kNode[k] * half);
      const double i = trajectory.entry(stencil, current_);
      const double v = trajectory.entry(stencil, voltage_);
      total_.capacity += kWeight[k] * half * i / 3600.0;
      total_.energy += kWeight[k] * half * i * v / 3600.0;
    }
}

}  // namespace denchi
