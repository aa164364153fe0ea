#include "engine/run/delivered.h"

#include <algorithm>
#include <array>

namespace denchi {

const Delivered& DeliveredSum::advance(const Trajectory& trajectory,
                                       std::size_t knot,
                                       double time) {
  for (; knot_ != knot; ++knot_) {
    const double to = std::min(trajectory.time(knot_), time);
    if (to <= begin_) continue;
    before_ += within(trajectory, knot_, begin_, to);
    begin_ = to;
  }
  total_ = before_;
  if (time > begin_) total_ += within(trajectory, knot, begin_, time);
  return total_;
}

const Delivered& DeliveredSum::finish(const Trajectory& trajectory) {
  for (const Trajectory::Segment& segment : trajectory.segments()) {
    advance(trajectory, segment.first, segment.begin);
    advance(trajectory, segment.first + segment.count - 1, segment.end);
  }
  return total_;
}

Delivered DeliveredSum::within(const Trajectory& trajectory,
                               std::size_t knot,
                               double from,
                               double to) {
  // Gauss-Legendre with six points: exact to degree 11, and I V has degree 10 at order 5.
  static constexpr std::array<double, 3> kNode = {
      0.2386191860831969, 0.6612093864662645, 0.9324695142031521};
  static constexpr std::array<double, 3> kWeight = {
      0.4679139345726910, 0.3607615730481386, 0.1713244923791704};
  if (known_ != knot + 1) {
    current_curve_ = trajectory.newton(knot, current_);
    voltage_curve_ = trajectory.newton(knot, voltage_);
    known_ = knot + 1;
  }
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  Delivered sum;
  for (std::size_t k = 0; k < kNode.size(); ++k)
    for (const double sign : {-1.0, 1.0}) {
      const double time = middle + sign * kNode[k] * half;
      const double charge = kWeight[k] * half * current_curve_.value(time) / 3600.0;
      sum.capacity += charge;
      sum.energy += charge * voltage_curve_.value(time);
    }
  return sum;
}

}  // namespace denchi
