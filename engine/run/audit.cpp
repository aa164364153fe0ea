// A run audits itself: conservation of species and charge, energy balance, sum of the losses.

#include <algorithm>
#include <cmath>

#include "engine/run/solution_impl.h"

namespace denchi {

void Solution::Impl::know_audit() const {
  const std::lock_guard lock(mutex);
  if (audit_known) return;
  know_rows();
  know_delivered();
  audit_known = true;
  if (rows.empty()) return;
  std::vector<std::size_t> losses;
  std::size_t equilibrium = 0;
  for (std::size_t k = 0; k < model->table().size(); ++k) {
    const std::string& name = model->table()[k].info.name;
    if (name.starts_with("loss_")) losses.push_back(k);
    if (name == "equilibrium_voltage") equilibrium = k;
  }
  std::vector<double> y(trajectory.unknowns());
  double lithium0 = 0.0, salt0 = 0.0;
  double missing = 0.0, throughput = 0.0, imbalance_before = 0.0, power_before = 0.0;
  const std::size_t i_entry = model->map().border_entry(kCurrent);
  const std::size_t v_entry = model->map().border_entry(kVoltage);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    trajectory.interpolate(trajectory.stencil(rows[i].knot, rows[i].time), y.data());
    const double lithium = model->lithium(y.data()), salt = model->salt(y.data());
    if (i == 0) {
      lithium0 = lithium;
      salt0 = salt;
    }
    audit.lithium_error = std::max(audit.lithium_error, std::abs(lithium / lithium0 - 1.0));
    if (salt0 > 0.0) audit.salt_error = std::max(audit.salt_error, std::abs(salt / salt0 - 1.0));
    audit.charge_error = std::max(audit.charge_error, model->charge_imbalance(y.data()));
    double voltage = 0.0, part = 0.0;
    model->table()[equilibrium].fill(y.data(), &voltage);
    for (const std::size_t k : losses) {
      model->table()[k].fill(y.data(), &part);
      voltage -= part;
    }
    audit.losses_error = std::max(audit.losses_error, std::abs(voltage - y[v_entry]));
    // energy: local terms against the terminals, by trapezoids
    const double imbalance = std::abs(model->power_imbalance(y.data()));
    const double power = std::abs(y[i_entry] * y[v_entry]);
    if (i > 0) {
      const double h = rows[i].time - rows[i - 1].time;
      missing += 0.5 * h * (imbalance + imbalance_before);
      throughput += 0.5 * h * (power + power_before);
    }
    imbalance_before = imbalance;
    power_before = power;
  }
  if (throughput > 0.0) audit.energy_error = missing / throughput;
}

}  // namespace denchi
