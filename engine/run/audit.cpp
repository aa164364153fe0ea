#include "engine/run/audit.h"

#include <algorithm>
#include <cmath>

#include "engine/run/delivered.h"

namespace denchi {

Auditor::Auditor(const CellModel& model) : model_(model), balance_(model) {
  for (std::size_t k = 0; k < model.table().size(); ++k) {
    const std::string& name = model.table()[k].info.name;
    if (name.starts_with("loss_")) losses_.push_back(k);
    if (name == "equilibrium_voltage") equilibrium_ = k;
  }
}

void Auditor::add(double time, StateReader& state) {
  const double* y = state.state();
  const double lithium = model_.lithium(y), salt = model_.salt(y);
  if (!begun_) {
    lithium_ = lithium;
    salt_ = salt;
  }
  audit_.lithium_error = std::max(audit_.lithium_error, std::abs(lithium / lithium_ - 1.0));
  if (salt_ > 0.0) audit_.salt_error = std::max(audit_.salt_error, std::abs(salt / salt_ - 1.0));
  audit_.charge_error = std::max(audit_.charge_error, model_.charge_imbalance(y));
  double voltage = 0.0, part = 0.0;
  state.read(model_.table()[equilibrium_], &voltage);
  for (const std::size_t k : losses_) {
    state.read(model_.table()[k], &part);
    voltage -= part;
  }
  const double terminal = y[model_.map().border_entry(kVoltage)];
  audit_.losses_error = std::max(audit_.losses_error, std::abs(voltage - terminal));
  add_energy(time, y);
  begun_ = true;
}

void Auditor::take(const Trajectory& trajectory,
                   const Trajectory::Segment& segment,
                   std::size_t to_knot,
                   bool ended,
                   double delivered) {
  balance_.take(trajectory, segment, to_knot, ended, 3600.0 * delivered);
}

void Auditor::take(const Trajectory& trajectory) {
  DeliveredSum sum(model_.map());
  for (const Trajectory::Segment& s : trajectory.segments()) {
    const std::size_t last = s.first + s.count - 1;
    sum.advance(trajectory, s.first, s.begin);  // on to the knots of this segment
    take(trajectory, s, last, true, sum.advance(trajectory, last, s.end).energy);
  }
}

Audit Auditor::audit() const {
  Audit audit = audit_;
  audit.gibbs_error = balance_.error();
  return audit;
}

/// Local terms against the terminals, by trapezoids.
void Auditor::add_energy(double time, const double* y) {
  const StateMap& map = model_.map();
  const double imbalance = std::abs(model_.power_imbalance(y));
  const double power = std::abs(y[map.border_entry(kCurrent)] * y[map.border_entry(kVoltage)]);
  if (begun_) {
    const double h = time - time_;
    missing_ += 0.5 * h * (imbalance + imbalance_);
    throughput_ += 0.5 * h * (power + power_);
  }
  time_ = time;
  imbalance_ = imbalance;
  power_ = power;
  // of a rest, whose current is zero but for round-off, a relative error would mean nothing
  constexpr double kLeastPart = 1e-6;
  const double least = kLeastPart * 3600.0 * model_.ratings().nominal_capacity *
                       std::abs(y[map.border_entry(kVoltage)]);
  audit_.energy_error = missing_ > 0.0 ? missing_ / std::max(throughput_, least) : 0.0;
}

}  // namespace denchi
