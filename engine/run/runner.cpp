#include "engine/run/runner.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/dae/consistent_start.h"
#include "engine/protocol/profile.h"

namespace denchi {
namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// How the control of a step is set at a time; profiles change at their samples.
Control control_of(const Step& step, double capacity) {
  Control c;
  switch (step.control) {
    case Step::Control::rest:
      break;
    case Step::Control::current:
      c.value = step.value;
      break;
    case Step::Control::c_rate:
      c.value = step.value * capacity;
      break;
    case Step::Control::voltage:
      c.kind = Control::Kind::voltage;
      c.value = step.value;
      break;
    case Step::Control::power:
      c.kind = Control::Kind::power;
      c.value = step.value;
      break;
    case Step::Control::current_profile:
    case Step::Control::c_rate_profile:
      break;
  }
  return c;
}

bool is_profile(const Step& step) {
  return step.control == Step::Control::current_profile ||
         step.control == Step::Control::c_rate_profile;
}

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::size_t kMaxSteps = 1000000;  // of one protocol step; more means no progress

/// At a limit of physics the time step can shrink for ever without failing once. So many steps in a
/// row that hardly move the clock are taken as the end.
constexpr int kMaxStalls = 30;
bool stalled(double before, double after) { return after - before < 1e-10 * std::max(1.0, after); }

}  // namespace

/// Something that ends a step: `value` above zero means go on.
struct Runner::Condition {
  std::size_t entry = 0;   ///< border entry watched
  bool magnitude = false;  ///< |entry|
  double threshold = 0.0;
  int side = 0;        ///< +1: ends when it falls below, -1: when it rises above, 0: by first value
  bool asked = true;   ///< false: a cut-off of the cell
  bool armed = false;  ///< was on the far side once
  std::string words;

  double margin(double v) const { return side * ((magnitude ? std::abs(v) : v) - threshold); }
};

Runner::Runner(CellModel& model, const std::string& solver, double rtol)
    : model_(model),
      solver_(make_linear_solver(solver, model.map())),
      blocks_(model.map()),
      ida_(model, *solver_, blocks_, rtol),
      y_(model.map().size, 0.0),
      yp_(model.map().size, 0.0) {}

std::vector<Runner::Condition> Runner::conditions(const Step& step) const {
  const CellModel::Ratings ratings = model_.ratings();
  const std::size_t v = model_.map().border_entry(kVoltage);
  const std::size_t i = model_.map().border_entry(kCurrent);
  std::vector<Condition> all;
  for (const Stop& stop : step.stops) {
    Condition c;
    c.side = stop.relation == Stop::Relation::below   ? 1
             : stop.relation == Stop::Relation::above ? -1
                                                      : 0;
    if (stop.quantity == Stop::Quantity::voltage) {
      c.entry = v;
      c.threshold = stop.value;
      if (c.side == 0) c.side = step.direction;
      c.words = "voltage " + number(stop.value) + " V";
    } else {
      c.entry = i;
      c.magnitude = true;
      const bool rate = stop.quantity == Stop::Quantity::c_rate;
      c.threshold = stop.value * (rate ? ratings.nominal_capacity : 1.0);
      c.words = "current " + number(c.threshold) + " A";
    }
    all.push_back(c);
  }
  Condition lower{v, false, ratings.lower_cut_off, 1, false, false, "lower cut-off"};
  Condition upper{v, false, ratings.upper_cut_off, -1, false, false, "upper cut-off"};
  all.push_back(lower);
  all.push_back(upper);
  return all;
}

Runner::Ending Runner::give_up(const std::string& name, const std::string& why) {
  const std::string physics = model_.limit(y_.data(), 0.02);
  Ending ending;
  ending.over = true;
  if (!physics.empty()) {
    ending.outcome = {Status::stopped,
                      name + " ended early: " + physics + " (at " + number(t_) + " s, " +
                          number(voltage()) + " V)"};
  } else {
    ending.outcome = {
        Status::failed,
        name + " failed at " + number(t_) + " s and " + number(voltage()) + " V: " + why};
  }
  return ending;
}

/// Moves the present state back to where the limit was just not passed yet.
void Runner::back_to_limit(const Trajectory& trajectory, double before) {
  const std::size_t knot = trajectory.knots() - 1;
  double low = before, high = t_;
  for (int i = 0; i < 40 && high - low > 1e-12 * std::max(1.0, high); ++i) {
    const double middle = 0.5 * (low + high);
    trajectory.interpolate(trajectory.stencil(knot, middle), y_.data());
    (model_.limit(y_.data()).empty() ? low : high) = middle;
  }
  trajectory.interpolate(trajectory.stencil(knot, low), y_.data());
  t_ = low;
}

Runner::Ending Runner::begin(const std::string& name, bool jump) {
  if (jump) {
    const StartResult start = consistent_start(model_, *solver_, blocks_, t_, y_.data());
    if (!start.ok) {
      const std::string physics = model_.limit(y_.data(), 0.02);
      Ending ending;
      ending.over = true;
      ending.outcome = {
          Status::stopped,
          name + " cannot begin: no potentials satisfy its control" +
              (physics.empty() ? std::string(" (the cell cannot deliver it)") : ", " + physics)};
      return ending;
    }
  }
  std::fill(yp_.begin(), yp_.end(), 0.0);
  model_.rates(t_, y_.data(), yp_.data());
  ida_.start(t_, y_.data(), yp_.data());
  return {};
}

RunOutcome Runner::run(const Protocol& protocol,
                       Trajectory& trajectory,
                       const KnotObserver& observer,
                       const std::function<bool(const Progress&)>& progress) {
  notes_.clear();
  const std::size_t count = protocol.steps().size();
  for (std::size_t index = 0; index < count; ++index) {
    const Ending ending =
        run_step(protocol.steps()[index], index, count, trajectory, observer, progress);
    if (ending.over) return ending.outcome;
  }
  steps_before_ += count;
  return {Status::finished, "every step ended as asked" + notes_};
}

Runner::Ending Runner::run_step(const Step& step,
                                std::size_t index,
                                std::size_t count,
                                Trajectory& trajectory,
                                const KnotObserver& observer,
                                const std::function<bool(const Progress&)>& progress) {
  const CellModel::Ratings ratings = model_.ratings();
  const std::string name = "step " + std::to_string(index + 1) + " (" + step.text + ")";
  const double begin_time = t_;
  double end_time = step.duration ? begin_time + *step.duration : kNever;
  std::optional<protocol::ProfileCursor> cursor;
  double scale = 1.0;
  if (is_profile(step)) {
    cursor.emplace(step.profile);
    scale = step.control == Step::Control::c_rate_profile ? ratings.nominal_capacity : 1.0;
    end_time = std::min(end_time, begin_time + cursor->end());
  }
  Control control = control_of(step, ratings.nominal_capacity);
  const auto follow_profile = [&](double t) {
    control.value = scale * cursor->value(t - begin_time);
    control.slope = scale * cursor->slope(t - begin_time);
    control.t0 = t;
  };
  if (cursor) follow_profile(t_);
  model_.set_control(control);
  // a profile's samples keep the time steps short anyway, and its kinks would be taken for errors
  for (const Border unknown : {kVoltage, kCurrent})
    ida_.test_error_of(model_.map().border_entry(unknown), !cursor);
  if (Ending ending = begin(name, true); ending.over) return ending;
  const int segment_step = static_cast<int>(steps_before_ + index);
  trajectory.begin_segment(segment_step, t_, y_.data());

  std::vector<Condition> watched = conditions(step);
  constexpr double kTouch = 1e-7;  // [V] or [A]: a value this close to a stop has not passed it
  for (Condition& c : watched) {
    const double value = y_[c.entry];
    if (c.side == 0) c.side = (c.magnitude ? std::abs(value) : value) > c.threshold ? 1 : -1;
    const double margin = c.margin(value);
    c.armed = margin > kTouch;
    if (c.asked && margin <= 0.0) {
      notes_ += "; " + name + " ended at once, its stop (" + c.words + ") was already met";
      trajectory.end_segment(t_);
      if (observer) observer(trajectory, true);
      return {};
    }
    const bool outward = c.side > 0 ? current() > 0.0 : current() < 0.0;
    if (!c.asked && margin < -kTouch && outward) {
      trajectory.end_segment(t_);
      if (observer) observer(trajectory, true);
      Ending ending;
      ending.over = true;
      ending.outcome = {Status::stopped,
                        name + " cannot begin: the voltage would be " + number(value) +
                            " V at once, beyond the " + c.words + " of " + number(c.threshold) +
                            " V"};
      return ending;
    }
  }

  std::size_t taken = 0, retries = 0;
  int stalls = 0;
  auto last_report = std::chrono::steady_clock::now();
  while (t_ < end_time) {
    const double before = t_;
    const double stop_at =
        cursor ? std::min(end_time, begin_time + cursor->next_breakpoint(t_ - begin_time))
               : end_time;
    const double horizon = std::isfinite(stop_at) ? stop_at : t_ + 1e9;
    if (++taken > kMaxSteps)
      return give_up(name, "no progress after " + std::to_string(kMaxSteps) + " time steps");
    if (!ida_.step(horizon)) {
      // fresh consistent values at order 1 get past most trouble; give up where they do not help
      const std::vector<double> kept = y_;
      const double held = voltage();
      bool again = retries < 3 && !begin(name, true).over;
      // the control has not changed, so a voltage that jumps is another solution, not this one
      constexpr double kJump = 0.02;  // [V]
      if (again && std::abs(voltage() - held) > kJump) {
        y_ = kept;
        again = false;
      }
      if (!again) {
        trajectory.end_segment(t_);
        if (observer) observer(trajectory, true);
        return give_up(name, ida_.failure());
      }
      ++retries;
      continue;
    }
    // an error-controlled step never moves the voltage this far; beyond a lost front it can be
    // another solution of the algebraic equations
    constexpr double kLeap = 0.5;  // [V]
    const double moved = ida_.state()[model_.map().border_entry(kVoltage)] - voltage();
    if (!cursor && std::abs(moved) > kLeap) {
      trajectory.end_segment(before);
      if (observer) observer(trajectory, true);
      return give_up(name, "the voltage leapt by " + number(moved) + " V in one time step");
    }
    t_ = ida_.time();
    std::copy_n(ida_.state(), y_.size(), y_.begin());
    if (t_ > before + 1e-3) retries = 0;
    stalls = stalled(before, t_) ? stalls + 1 : 0;
    if (stalls > kMaxStalls) {
      trajectory.end_segment(before);
      if (observer) observer(trajectory, true);
      return give_up(name, "the time step became too small to go on");
    }
    if (t_ <= before) continue;
    trajectory.add(t_, ida_.order(), y_.data());

    // which condition was passed first within this step?
    const std::size_t knot = trajectory.knots() - 1;
    const Condition* first = nullptr;
    double first_time = kNever;
    for (Condition& c : watched) {
      const double margin = c.margin(y_[c.entry]);
      if (margin > kTouch) c.armed = true;
      if (!c.armed || margin > 0.0) continue;
      double low = before, high = t_;
      for (int i = 0; i < 60 && high - low > 1e-12 * std::max(1.0, high); ++i) {
        const double middle = 0.5 * (low + high);
        const double v = trajectory.entry(trajectory.stencil(knot, middle), c.entry);
        (c.margin(v) > 0.0 ? low : high) = middle;
      }
      // a stop that was asked for goes before a cut-off at the same voltage
      if (high < first_time - 1e-9) {
        first = &c;
        first_time = high;
      }
    }
    if (first != nullptr) {
      trajectory.interpolate(trajectory.stencil(knot, first_time), y_.data());
      t_ = first_time;
      trajectory.end_segment(t_);
      if (observer) observer(trajectory, true);
      if (first->asked) return {};
      Ending ending;
      ending.over = true;
      ending.outcome = {Status::stopped,
                        name + " ended early: the " + first->words + " of " +
                            number(first->threshold) + " V was reached at " + number(t_) + " s"};
      return ending;
    }
    if (const std::string physics = model_.limit(y_.data()); !physics.empty()) {
      back_to_limit(trajectory, before);
      trajectory.end_segment(t_);
      if (observer) observer(trajectory, true);
      Ending ending;
      ending.over = true;
      ending.outcome = {Status::stopped,
                        name + " ended early: " + physics + " (at " + number(t_) + " s, " +
                            number(voltage()) + " V)"};
      return ending;
    }
    if (observer) observer(trajectory, false);
    if (progress) {
      const auto now = std::chrono::steady_clock::now();
      if (taken % 64 == 1 || now - last_report > std::chrono::milliseconds(50)) {
        last_report = now;
        const double within = std::isfinite(end_time) ? (t_ - begin_time) / (end_time - begin_time)
                                                      : std::min(0.99, (t_ - begin_time) / 3600.0);
        Progress p{index,
                   count,
                   t_,
                   (static_cast<double>(index) + within) / static_cast<double>(count),
                   voltage()};
        if (!progress(p)) {
          trajectory.end_segment(t_);
          if (observer) observer(trajectory, true);
          Ending ending;
          ending.over = true;
          ending.outcome = {
              Status::stopped, "interrupted in " + name + " at " + number(t_) + " s", true};
          return ending;
        }
      }
    }
    if (cursor && t_ >= stop_at && t_ < end_time) {
      const double held = control.target(t_);
      follow_profile(t_);
      model_.set_control(control);
      const bool jump = std::abs(control.value - held) > 1e-12 * (1.0 + std::abs(held));
      if (jump) {
        if (Ending ending = begin(name, true); ending.over) {
          trajectory.end_segment(t_);
          if (observer) observer(trajectory, true);
          return ending;
        }
        trajectory.end_segment(t_);
        if (observer) observer(trajectory, true);
        trajectory.begin_segment(segment_step, t_, y_.data());
      } else {
        trajectory.restart_interpolant();
      }
    }
  }
  trajectory.end_segment(t_);
  if (observer) observer(trajectory, true);
  return {};
}

Statistics Runner::statistics() const {
  Statistics s;
  const IdaCounts c = ida_.counts();
  s.unknowns = model_.map().unknowns();
  s.steps = c.steps;
  s.residuals = c.residuals;
  s.jacobians = c.jacobians;
  s.solves = c.solves;
  s.newton_iterations = c.newton_iterations;
  s.error_test_failures = c.error_test_failures;
  s.convergence_failures = c.convergence_failures;
  return s;
}

}  // namespace denchi
