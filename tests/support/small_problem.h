// A small differential-algebraic problem with an exact solution, in the clothes of a cell.
//
//   y' = -y,  s = y^2,  V = 3 + s,  T' = 0,  and the control row;   y = e^-t for y(0) = 1
#pragma once

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/dae/problem.h"

namespace denchi::testing {

class SmallProblem final : public Problem {
 public:
  SmallProblem() {
    StateMap::Group group;
    group.positions = 1;
    group.chains = {{1, 0, 0, 0}};
    group.scalars = 1;
    map_.groups = {group};
    map_.borders = kBorders;
    map_.finish();
    y_ = map_.chain_entry(map_.groups[0], 0, 0);
    s_ = map_.scalar_entry(map_.groups[0], 0);
    differential_.assign(map_.size, 0);
    differential_[y_] = 1;
    differential_[map_.border_entry(kTemperature)] = 1;
  }

  /// What goes wrong from a time on.
  enum class Trouble { none, no_value, throws, singular };
  Trouble trouble = Trouble::none;
  double trouble_time = 0.0;

  std::size_t y() const { return y_; }
  std::size_t s() const { return s_; }
  std::size_t voltage() const { return map_.border_entry(kVoltage); }

  /// State at a time under the present control, which must be a current.
  std::vector<double> exact(double t) const {
    std::vector<double> y(map_.size, 0.0);
    y[y_] = std::exp(-t);
    y[s_] = std::exp(-2.0 * t);
    y[map_.border_entry(kCurrent)] = control_.target(t);
    y[voltage()] = 3.0 + y[s_];
    y[map_.border_entry(kTemperature)] = 298.15;
    return y;
  }

  const StateMap& map() const override { return map_; }
  const std::vector<std::uint8_t>& differential() const override { return differential_; }

  bool residual(double t, const double* y, const double* yp, double* r) override {
    if (t >= trouble_time && trouble == Trouble::no_value) return false;
    if (t >= trouble_time && trouble == Trouble::throws) throw std::runtime_error("no such law");
    for (std::size_t i = 0; i < map_.size; ++i) r[i] = 0.0;
    r[y_] = yp[y_] + y[y_];
    r[s_] = y[s_] - y[y_] * y[y_];
    r[map_.border_entry(kCurrent)] = control_.row(t, y[map_.border_entry(kCurrent)], y[voltage()]);
    r[voltage()] = y[voltage()] - 3.0 - y[s_];
    r[map_.border_entry(kTemperature)] = yp[map_.border_entry(kTemperature)];
    return true;
  }

  void assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) override {
    blocks.zero();
    const bool newton = kind == Matrix::newton;
    GroupBlocks& group = blocks.group(0);
    group.a[0].at(0, 0, 0) = Lanes(1.0);
    if (newton) group.a[0].at(0, 0, 0).set(0, cj + 1.0);
    group.S(0, 0, 0) = Lanes(1.0);
    if (trouble == Trouble::singular && t >= trouble_time) group.S(0, 0, 0).set(0, 0.0);
    group.P(0, 0, 0).set(0, -2.0 * y[y_]);
    group.E(0, kVoltage, 0).set(0, -1.0);
    blocks.border(kCurrent, kCurrent) = control_.kind == Control::Kind::voltage ? 0.0
                                        : control_.kind == Control::Kind::power ? y[voltage()]
                                                                                : 1.0;
    blocks.border(kCurrent, kVoltage) = control_.kind == Control::Kind::current ? 0.0
                                        : control_.kind == Control::Kind::power
                                            ? y[map_.border_entry(kCurrent)]
                                            : 1.0;
    blocks.border(kVoltage, kVoltage) = 1.0;
    blocks.border(kTemperature, kTemperature) = newton ? cj : 1.0;
  }

  void rates(double, const double* y, double* yp) override {
    yp[y_] = -y[y_];
    yp[map_.border_entry(kTemperature)] = 0.0;
  }

  void tolerances(double rtol, std::span<double> atol) const override {
    for (double& a : atol) a = rtol;
  }

 private:
  StateMap map_;
  std::vector<std::uint8_t> differential_;
  std::size_t y_ = 0, s_ = 0;
};

}  // namespace denchi::testing
