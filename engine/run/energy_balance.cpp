#include "engine/run/energy_balance.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace denchi {
namespace {

// Gauss-Legendre on [-1, 1], exact to degree 5, the highest order of the interpolant.
constexpr std::array<double, 3> kNode = {-0.7745966692414834, 0.0, 0.7745966692414834};
constexpr std::array<double, 3> kWeight = {5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0};

}  // namespace

EnergyBalance::EnergyBalance(const CellModel& model)
    : model_(model), terms_(model.energy_terms()) {}

double EnergyBalance::power(const double* y) const {
  const StateMap& map = model_.map();
  return std::abs(y[map.border_entry(kCurrent)] * y[map.border_entry(kVoltage)]);
}

void EnergyBalance::take(const Trajectory& trajectory,
                         const Trajectory::Segment& segment,
                         std::size_t to_knot,
                         bool ended,
                         double delivered) {
  if (next_ <= segment.first) {
    const double* y = trajectory.state(segment.first);
    if (next_ == 0) gibbs_ = terms_->gibbs(y);
    // a profile has many segments to a step, too many to add up what the cell holds at each
    if (segment.step != step_) largest_ = std::max(largest_, gap());
    step_ = segment.step;
    recent_[segment.first % recent_.size()] = terms_->heat(y);
    next_ = segment.first + 1;
  }
  // the last knot may lie beyond the end, and beyond what physics allows
  for (; next_ < to_knot + (ended ? 0 : 1); ++next_) add_interval(trajectory, next_);
  if (!ended) return;
  if (to_knot > segment.first) add_end(trajectory, to_knot, segment.end);
  next_ = to_knot + 1;
  end_.resize(trajectory.unknowns());
  trajectory.interpolate(trajectory.stencil(to_knot, segment.end), end_.data());
  delivered_ = delivered;
}

double EnergyBalance::gap() const {
  if (end_.empty()) return 0.0;
  return std::abs(gibbs_ - terms_->gibbs(end_.data()) - delivered_ - heat_);
}

void EnergyBalance::add_interval(const Trajectory& trajectory, std::size_t knot) {
  const double from = trajectory.time(knot - 1), to = trajectory.time(knot);
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  recent_[knot % recent_.size()] = terms_->heat(trajectory.state(knot));
  for (std::size_t k = 0; k < kNode.size(); ++k) {
    const Trajectory::Stencil s = trajectory.stencil(knot, middle + half * kNode[k]);
    for (int a = 0; a <= s.order; ++a) {
      const auto back = static_cast<std::size_t>(a);
      heat_ += half * kWeight[k] * s.weight[back] * recent_[(knot - back) % recent_.size()];
    }
  }
  throughput_ += half * (power(trajectory.state(knot - 1)) + power(trajectory.state(knot)));
}

void EnergyBalance::add_end(const Trajectory& trajectory, std::size_t knot, double end) {
  const double from = trajectory.time(knot - 1);
  const double middle = 0.5 * (from + end), half = 0.5 * (end - from);
  if (!(half > 0.0)) return;
  std::vector<double> y(trajectory.unknowns());
  for (std::size_t k = 0; k < kNode.size(); ++k) {
    trajectory.interpolate(trajectory.stencil(knot, middle + half * kNode[k]), y.data());
    heat_ += half * kWeight[k] * terms_->heat(y.data());
    throughput_ += half * kWeight[k] * power(y.data());
  }
}

double EnergyBalance::error() const {
  // where nothing happens, a relative error would mean nothing
  constexpr double kLeastPart = 1e-6;
  const CellModel::Ratings ratings = model_.ratings();
  const double least = kLeastPart * 3600.0 * ratings.nominal_capacity * ratings.upper_cut_off;
  return std::max(largest_, gap()) / std::max(throughput_ + std::abs(heat_), least);
}

}  // namespace denchi
