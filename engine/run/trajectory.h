// What a run leaves: the accepted states of the integrator, and its interpolant between them.
//
// Variable-order BDF interpolates with the polynomial of the order k of a step through the last k +
// 1 accepted states, so the states and orders are all that is needed to evaluate any unknown at any
// time later, exactly as the integrator would.
//
// A run that nobody looks back at gives its old knots and segments away.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/run/recycled_buffer.h"

namespace denchi {

class Trajectory {
 public:
  /// A stretch under one protocol step. Intervals of a segment are between its knots.
  struct Segment {
    int step = 0;
    std::size_t first = 0;          ///< knot
    std::size_t count = 0;          ///< knots
    double begin = 0.0, end = 0.0;  ///< [s]; the last knot may lie beyond the end (a stop)
    std::optional<double> period;   ///< [s] between rows, where the step asks for one
    bool held = false;              ///< at a voltage: it is the current that changes
    double resistance = 0.0;        ///< [ohm] of the cell, where a voltage was held; 0: unknown
  };
  /// Weights of the knots that make up the interpolant at one time.
  struct Stencil {
    std::size_t last = 0;  ///< newest knot
    int order = 0;
    std::array<double, 6> weight{};
  };

  /// The interpolant of one unknown in Newton's form, sum_k c_k (t - t_0) ... (t - t_{k-1}).
  struct Newton {
    int order = 0;
    std::array<double, 6> c{}, t{};
    double value(double time) const;
    double second_derivative(double time) const;
  };

  Trajectory() = default;
  explicit Trajectory(std::size_t unknowns) : n_(unknowns) {}

  void begin_segment(int step,
                     double t,
                     const double* y,
                     std::optional<double> period = std::nullopt,
                     bool held = false);
  /// A knot reached by a step of this order.
  void add(double t, int order, const double* y);
  /// From here on the interpolant does not look back beyond the present knot (a kink of the
  /// control).
  void restart_interpolant() { break_ = knots() - 1; }
  void end_segment(double t, double resistance = 0.0);
  /// Drops the knots that no interval ending at `knot` or later needs, many at a time, and the
  /// segments that lie before them.
  void forget_before(std::size_t knot);

  std::size_t unknowns() const { return n_; }
  /// Those in memory: the newest ones.
  const std::vector<Segment>& segments() const { return segments_; }
  /// So far; those in memory are the newest ones.
  std::size_t knots() const { return dropped_ + times_.size(); }
  std::size_t held() const { return times_.size(); }
  double time(std::size_t knot) const { return times_[knot - dropped_]; }
  int order(std::size_t knot) const { return orders_[knot - dropped_]; }
  const double* state(std::size_t knot) const { return states_.data() + (knot - dropped_) * n_; }
  double end_time() const { return segments_.empty() ? 0.0 : segments_.back().end; }

  /// The interpolant of the interval that ends at a knot (the knot itself for a segment's first).
  Stencil stencil(std::size_t knot, double t) const;
  /// Knot at or after a time within a segment.
  std::size_t knot_after(const Segment& segment, double t) const;
  /// Segment of a time; the later one at a border.
  std::size_t segment_at(double t) const;

  Newton newton(std::size_t knot, std::size_t index) const;
  double entry(const Stencil& s, std::size_t index) const;
  void interpolate(const Stencil& s, double* y) const;

 private:
  void keep(double t, int order, const double* y);

  std::size_t n_ = 0;
  std::size_t dropped_ = 0;  ///< knots that are gone
  std::vector<double> times_;
  std::vector<int> orders_;
  RecycledBuffer states_;
  std::vector<Segment> segments_;
  std::size_t break_ = 0;
};

}  // namespace denchi
