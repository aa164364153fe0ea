#include "engine/run/trajectory.h"

#include <algorithm>

#include "engine/simd/lanes.h"

namespace denchi {
namespace {

constexpr int kMostOrder = 5;  // of BDF

}  // namespace

void Trajectory::keep(double t, int order, const double* y) {
  times_.push_back(t);
  orders_.push_back(order);
  states_.append(y, n_);
}

void Trajectory::begin_segment(
    int step, double t, const double* y, std::optional<double> period, bool held) {
  segments_.push_back({step, knots(), 1, t, t, period, held, 0.0});
  keep(t, 0, y);
  break_ = knots() - 1;
}

void Trajectory::add(double t, int order, const double* y) {
  const auto reach = static_cast<int>(knots() - break_);
  keep(t, std::min({order, reach, kMostOrder}), y);
  ++segments_.back().count;
  segments_.back().end = t;
}

void Trajectory::end_segment(double t, double resistance) {
  segments_.back().end = t;
  segments_.back().resistance = resistance;
}

void Trajectory::forget_before(std::size_t knot) {
  constexpr std::size_t kReach = kMostOrder;
  constexpr std::size_t kMany = 32;  // moving up those that stay is then hardly any work
  if (knot < dropped_ + kReach + kMany) return;
  const std::size_t more = knot - kReach - dropped_;
  const auto end = static_cast<std::ptrdiff_t>(more);
  states_.drop(more * n_);
  times_.erase(times_.begin(), times_.begin() + end);
  orders_.erase(orders_.begin(), orders_.begin() + end);
  dropped_ += more;
  const auto over = [this](const Segment& s) { return s.first + s.count <= dropped_; };
  segments_.erase(segments_.begin(),
                  std::find_if_not(segments_.begin(), segments_.end() - 1, over));
}

Trajectory::Stencil Trajectory::stencil(std::size_t knot, double t) const {
  Stencil s;
  s.last = knot;
  s.order = order(knot);
  for (int a = 0; a <= s.order; ++a) {
    const double ta = time(knot - static_cast<std::size_t>(a));
    double w = 1.0;
    for (int b = 0; b <= s.order; ++b) {
      if (b == a) continue;
      const double tb = time(knot - static_cast<std::size_t>(b));
      w *= (t - tb) / (ta - tb);
    }
    s.weight[static_cast<std::size_t>(a)] = w;
  }
  return s;
}

Trajectory::Newton Trajectory::newton(std::size_t knot, std::size_t index) const {
  Newton p;
  p.order = order(knot);
  for (int a = 0; a <= p.order; ++a) {
    const std::size_t k = knot - static_cast<std::size_t>(a);
    p.t[static_cast<std::size_t>(a)] = time(k);
    p.c[static_cast<std::size_t>(a)] = state(k)[index];
  }
  for (int level = 1; level <= p.order; ++level)
    for (int a = p.order; a >= level; --a) {
      const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(a - level);
      p.c[i] = (p.c[i] - p.c[i - 1]) / (p.t[i] - p.t[j]);
    }
  return p;
}

double Trajectory::Newton::value(double time) const {
  double sum = c[static_cast<std::size_t>(order)];
  for (int a = order - 1; a >= 0; --a)
    sum = sum * (time - t[static_cast<std::size_t>(a)]) + c[static_cast<std::size_t>(a)];
  return sum;
}

double Trajectory::Newton::second_derivative(double time) const {
  // Horner's scheme for value, first and second derivative together
  double value = c[static_cast<std::size_t>(order)], first = 0.0, second = 0.0;
  for (int a = order - 1; a >= 0; --a) {
    const double distance = time - t[static_cast<std::size_t>(a)];
    second = second * distance + 2.0 * first;
    first = first * distance + value;
    value = value * distance + c[static_cast<std::size_t>(a)];
  }
  return second;
}

std::size_t Trajectory::knot_after(const Segment& segment, double t) const {
  const auto place = [this](std::size_t knot) {  // of those in memory
    return times_.begin() + static_cast<std::ptrdiff_t>(std::max(knot, dropped_) - dropped_);
  };
  const auto first = place(segment.first), last = place(segment.first + segment.count);
  const auto found = std::lower_bound(first, last, t);
  const auto knot = dropped_ + static_cast<std::size_t>(found - times_.begin());
  // a time beyond the last knot by round-off belongs to the last interval
  return std::min(knot, segment.first + segment.count - 1);
}

std::size_t Trajectory::segment_at(double t) const {
  std::size_t i = segments_.size() - 1;
  while (i > 0 && segments_[i].begin > t) --i;
  return i;
}

double Trajectory::entry(const Stencil& s, std::size_t index) const {
  double sum = 0.0;
  for (int a = 0; a <= s.order; ++a)
    sum +=
        s.weight[static_cast<std::size_t>(a)] * state(s.last - static_cast<std::size_t>(a))[index];
  return sum;
}

void Trajectory::interpolate(const Stencil& s, double* y) const {
  for (std::size_t i = 0; i < n_; i += kLanes) {
    Lanes sum(0.0);
    for (int a = 0; a <= s.order; ++a)
      sum += s.weight[static_cast<std::size_t>(a)] *
             Lanes::load(state(s.last - static_cast<std::size_t>(a)) + i);
    sum.store(y + i);
  }
}

}  // namespace denchi
