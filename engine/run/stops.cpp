#include "engine/run/stops.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/protocol/step_rules.h"

namespace denchi {

double StopCondition::watched(double v) const { return magnitude ? std::abs(v) : v; }

void StopCondition::begin(double v) {
  // a step that begins at the threshold, where the one before it ended, has met it
  if (side == 0) side = watched(v) > threshold + kTouch ? 1 : -1;
  armed = margin(v) > kTouch;
}

double StopCondition::value(const double* y) const {
  if (output == nullptr) return y[entry];
  double v = 0.0;
  output->fill(y, &v);
  return v;
}

std::vector<StopCondition> stops_of(const Step& step, const CellModel& model) {
  const StateMap& map = model.map();
  const CellModel::Ratings ratings = model.ratings();
  std::vector<StopCondition> all;
  for (const Stop& stop : step.stops) {
    StopCondition c;
    c.side = protocol::is_below(step, stop) ? 1 : -1;
    if (stop.quantity == Stop::Quantity::voltage) {
      c.entry = map.border_entry(kVoltage);
      c.threshold = stop.value;
      c.words = "voltage " + short_number(stop.value) + " V";
    } else if (stop.quantity == Stop::Quantity::soc) {
      for (const VariableRow& row : model.table())
        if (row.info.name == "soc") c.output = &row;
      c.threshold = stop.value;
      // a hold moves it to where it is not yet
      if (step.direction == 0 && stop.relation == Stop::Relation::by_direction) c.side = 0;
      c.words = "state of charge " + short_number(100.0 * stop.value) + " %";
    } else {
      c.entry = map.border_entry(kCurrent);
      c.magnitude = true;
      const bool rate = stop.quantity == Stop::Quantity::c_rate;
      c.threshold = stop.value * (rate ? ratings.nominal_capacity : 1.0);
      c.words = "current " + short_number(c.threshold) + " A";
    }
    all.push_back(c);
  }
  for (const bool lower : {true, false}) {
    StopCondition c;
    c.entry = map.border_entry(kVoltage);
    c.threshold = lower ? ratings.lower_cut_off : ratings.upper_cut_off;
    c.side = lower ? 1 : -1;
    c.asked = false;
    c.words = lower ? "lower cut-off" : "upper cut-off";
    all.push_back(c);
  }
  return all;
}

PassedStop first_passed(std::vector<StopCondition>& stops,
                        const Trajectory& trajectory,
                        double before) {
  const std::size_t knot = trajectory.knots() - 1;
  PassedStop first{nullptr, std::numeric_limits<double>::infinity()};
  std::vector<double> y;
  const auto value_at = [&](const StopCondition& c, double time) {
    const Trajectory::Stencil stencil = trajectory.stencil(knot, time);
    if (c.output == nullptr) return trajectory.entry(stencil, c.entry);
    y.resize(trajectory.unknowns());
    trajectory.interpolate(stencil, y.data());
    return c.value(y.data());
  };
  for (StopCondition& c : stops) {
    const double margin = c.margin(c.value(trajectory.state(knot)));
    if (margin > kTouch) c.armed = true;
    if (!c.armed || margin > 0.0) continue;
    // bisection to round-off of the time; a double has fewer than 60 binary digits
    double low = before, high = trajectory.time(knot);
    for (int i = 0; i < 60 && high - low > 1e-12 * std::max(1.0, high); ++i) {
      const double middle = 0.5 * (low + high);
      (c.margin(value_at(c, middle)) > 0.0 ? low : high) = middle;
    }
    // a stop that was asked for stands first and goes before a cut-off at the same voltage, which
    // is found at the same time but for rounding
    constexpr double kSameTime = 1e-9;  // [s]
    if (high < first.time - kSameTime) first = {&c, high};
  }
  return first;
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

}  // namespace denchi
