#include "engine/run/delivered.h"

#include <algorithm>
#include <array>
#include <span>

namespace denchi {
namespace {

struct GaussPoint {
  double place, weight;
};

// Gauss-Legendre with n points is exact to degree 2n - 1, and I V has twice the order of the
// interpolant: order + 1 points are as many as it takes. Four for orders to 3, six for those to 5.
constexpr std::array<GaussPoint, 4> kFour = {{{-0.8611363115940526, 0.3478548451374538},
                                              {-0.3399810435848563, 0.6521451548625461},
                                              {0.3399810435848563, 0.6521451548625461},
                                              {0.8611363115940526, 0.3478548451374538}}};
constexpr std::array<GaussPoint, 6> kSix = {{{-0.9324695142031521, 0.1713244923791704},
                                             {-0.6612093864662645, 0.3607615730481386},
                                             {-0.2386191860831969, 0.4679139345726910},
                                             {0.2386191860831969, 0.4679139345726910},
                                             {0.6612093864662645, 0.3607615730481386},
                                             {0.9324695142031521, 0.1713244923791704}}};
std::span<const GaussPoint> gauss_points(int order) {
  if (order <= 3) return kFour;
  return kSix;
}

}  // namespace

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
  if (known_ != knot + 1) {
    current_curve_ = trajectory.newton(knot, current_);
    voltage_curve_ = trajectory.newton(knot, voltage_);
    known_ = knot + 1;
  }
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  Delivered sum;
  for (const GaussPoint& point : gauss_points(current_curve_.order)) {
    const double time = middle + point.place * half;
    const double charge = point.weight * half * current_curve_.value(time) / 3600.0;
    sum.capacity += charge;
    sum.energy += charge * voltage_curve_.value(time);
  }
  return sum;
}

}  // namespace denchi
