#include "engine/run/voltage_curve.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace denchi {
namespace {

/// The finalizer of splitmix64: its bits are as good as random, and 0 stays 0.
std::uint64_t hash(std::uint64_t number) {
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

}  // namespace

VoltageCurve VoltageCurve::of(const Trajectory& trajectory,
                              std::size_t voltage,
                              std::size_t current) {
  VoltageCurve curve(voltage, current);
  for (const Trajectory::Segment& segment : trajectory.segments()) curve.take(trajectory, segment);
  return curve;
}

bool VoltageCurve::is_kept(std::size_t number) const { return (hash(number) & mask_) == 0; }

void VoltageCurve::take(const Trajectory& trajectory, const Trajectory::Segment& segment) {
  if (next_ <= segment.first) {
    next_ = segment.first;
    const std::size_t number = segments_++;
    open_ = is_kept(number);
    cut_ = false;
    if (open_)
      pieces_.push_back(
          {number, segment.begin, segment.begin, values_.size(), 0, segment.held, 0.0});
  }
  for (const std::size_t end = segment.first + segment.count; next_ < end; ++next_) {
    if (values_.size() >= kMostKnots) thin();
    if (!open_ || cut_) continue;
    times_.push_back(trajectory.time(next_));
    orders_.push_back(static_cast<std::int8_t>(trajectory.order(next_)));
    values_.push_back(trajectory.state(next_)[segment.held ? current_ : voltage_]);
    ++pieces_.back().count;
  }
  if (!open_) return;
  pieces_.back().end = cut_ ? times_.back() : segment.end;
  pieces_.back().resistance = segment.resistance;
}

void VoltageCurve::thin() {
  while (values_.size() >= kMostKnots && pieces_.size() > 1) {
    mask_ = 2 * mask_ + 1;
    std::size_t kept = 0, knots = 0;
    for (Piece piece : pieces_) {
      if (!is_kept(piece.number)) continue;
      const auto move = [&piece, knots](auto& values) {
        const auto from = values.begin() + static_cast<std::ptrdiff_t>(piece.first);
        std::copy_n(from, piece.count, values.begin() + static_cast<std::ptrdiff_t>(knots));
      };
      move(times_);
      move(values_);
      move(orders_);
      piece.first = knots;
      knots += piece.count;
      pieces_[kept++] = piece;
    }
    pieces_.resize(kept);
    times_.resize(knots);
    values_.resize(knots);
    orders_.resize(knots);
  }
  open_ = open_ && is_kept(segments_ - 1);
  cut_ = open_ && values_.size() >= kMostKnots;
}

double VoltageCurve::value(const Piece& piece, double time) const {
  const auto first = times_.begin() + static_cast<std::ptrdiff_t>(piece.first);
  const auto last = first + static_cast<std::ptrdiff_t>(piece.count) - 1;
  const auto knot = static_cast<std::size_t>(std::lower_bound(first, last, time) - times_.begin());
  // Neville's scheme through the knots of the interpolant
  const auto order = static_cast<std::size_t>(orders_[knot]);
  std::array<double, 6> p{};
  for (std::size_t a = 0; a <= order; ++a) p[a] = values_[knot - a];
  for (std::size_t level = 1; level <= order; ++level)
    for (std::size_t a = 0; a + level <= order; ++a) {
      const double ta = times_[knot - a], tb = times_[knot - a - level];
      p[a] = ((time - tb) * p[a] - (time - ta) * p[a + 1]) / (ta - tb);
    }
  return p[0];
}

std::optional<double> rms_difference(const VoltageCurve& a, const VoltageCurve& b) {
  double squares = 0.0, total = 0.0;
  auto other = b.pieces().begin();
  for (const VoltageCurve::Piece& piece : a.pieces()) {
    while (other != b.pieces().end() && other->number < piece.number) ++other;
    if (other == b.pieces().end()) break;
    if (other->number != piece.number || (piece.held && piece.resistance == 0.0)) continue;
    const double scale = piece.held ? piece.resistance : 1.0;
    const double length = std::min(piece.length(), other->length());
    const double skip = piece.number == 0 ? std::min(60.0, 0.05 * length) : 0.0;
    constexpr int kPoints = 200;
    const double h = (0.95 * length - skip) / kPoints;
    if (!(h > 0.0)) continue;
    for (int i = 0; i < kPoints; ++i) {
      const double t = skip + h * (i + 0.5);
      const double difference =
          scale * (a.value(piece, piece.begin + t) - b.value(*other, other->begin + t));
      squares += h * difference * difference;
      total += h;
    }
  }
  if (!(total > 0.0)) return std::nullopt;
  return std::sqrt(squares / total);
}

}  // namespace denchi
