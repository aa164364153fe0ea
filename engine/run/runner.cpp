#include "engine/run/runner.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/protocol/profile.h"
#include "engine/protocol/step_rules.h"

namespace denchi {
namespace {

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

/// Time steps of one protocol step, and more for each sample of a profile. Beyond is no progress.
constexpr std::size_t kMaxSteps = 1000000;
constexpr std::size_t kMaxStepsPerSample = 100;

/// Restarts in a row, without a time step [s] that counts as progress between them.
constexpr std::size_t kMaxRetries = 3;
constexpr double kProgress = 1e-3;

/// Part of the time, at least of a second, that two instants must differ by to be told apart.
constexpr double kResolution = 1e-13;

/// At a limit of physics the time step can shrink for ever without failing once. So many steps in a
/// row that hardly move the clock are taken as the end.
constexpr int kMaxStalls = 30;
bool stalled(double before, double after) { return after - before < 1e-10 * std::max(1.0, after); }

}  // namespace

Runner::Runner(CellModel& model,
               const std::string& solver,
               double rtol,
               std::optional<double> period)
    : model_(model),
      solver_(make_linear_solver(solver, model.map())),
      blocks_(model.map()),
      ida_(model, *solver_, blocks_, rtol),
      period_(period),
      y_(model.map().size, 0.0),
      yp_(model.map().size, 0.0) {}

Runner::~Runner() = default;

std::vector<double>& Runner::state() { return y_; }
double Runner::time() const { return t_; }

void Runner::expect(const LargestRates& currents) { expected_ = currents; }

void Runner::resume(const Runner& other) {
  y_ = other.y_;
  t_ = other.t_;
  steps_before_ = other.steps_before_;
}

RunOutcome Runner::run(const Protocol& protocol,
                       Trajectory& trajectory,
                       const KnotObserver& observer,
                       const std::function<bool(const Progress&)>& progress) {
  notes_.clear();
  time_steps_ = 0;
  const std::size_t count = protocol.steps().size();
  for (std::size_t index = 0; index < count; ++index) {
    const Step* next = index + 1 < count ? &protocol.steps()[index + 1] : nullptr;
    const Ending ending =
        run_step(protocol.steps()[index], index, next, count, trajectory, observer, progress);
    if (!ending.over) continue;
    RunOutcome outcome = ending.outcome;
    outcome.notes = notes_;
    return outcome;
  }
  steps_before_ += count;
  constexpr std::size_t kMostNotes = 3;  // in one sentence
  std::string reason = "every step ended as asked";
  for (std::size_t i = 0; i < std::min(notes_.size(), kMostNotes); ++i) reason += "; " + notes_[i];
  if (notes_.size() > kMostNotes)
    reason += "; so did " + std::to_string(notes_.size() - kMostNotes) + " more";
  return {Status::finished, reason, notes_};
}

Runner::Ending Runner::run_step(const Step& step,
                                std::size_t index,
                                const Step* next,
                                std::size_t count,
                                Trajectory& trajectory,
                                const KnotObserver& observer,
                                const std::function<bool(const Progress&)>& progress) {
  const CellModel::Ratings ratings = model_.ratings();
  const std::string name = "step " + std::to_string(index + 1) + " (" + step.text + ")";
  const double begin_time = t_;
  double end_time = begin_time + step.duration.value_or(protocol::kLongestStep);
  const bool ends_in_time = step.duration || protocol::has_profile(step);
  const std::optional<double> period = step.period ? step.period : period_;
  const bool too_many_rows =
      !ends_in_time && period && *period * protocol::kMostRows < protocol::kLongestStep;
  if (too_many_rows) end_time = begin_time + *period * protocol::kMostRows;
  std::optional<protocol::ProfileCursor> cursor;
  double scale = 1.0;
  if (protocol::has_profile(step)) {
    cursor.emplace(step.profile);
    scale = step.control == Step::Control::c_rate_profile ? ratings.nominal_capacity : 1.0;
    end_time = std::min(end_time, begin_time + cursor->end());
  }
  if (end_time - begin_time < kResolution * std::max(1.0, begin_time))
    return over(Status::stopped,
                name + " cannot begin: at " + short_number(begin_time) +
                    " s the time cannot resolve so short a step");
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
  const std::vector<double> before_step = y_;
  const bool goes_on = index + steps_before_ > 0;
  if (Ending ending = begin(name); ending.over) return ending;
  if (outgrows_mesh(step)) {
    Ending ending = over(Status::stopped, name + " needs another mesh");
    ending.outcome.mesh_fit = MeshFit::outgrown;
    ending.outcome.current = lasting_current(step, current());
    return ending;
  }
  const bool holds_voltage = step.control == Step::Control::voltage;
  const int segment_step = static_cast<int>(steps_before_ + index);
  trajectory.begin_segment(segment_step, t_, y_.data(), step.period, holds_voltage);

  const auto end_at = [&](double time) {
    trajectory.end_segment(time, holds_voltage ? resistance() : 0.0);
    if (observer) observer(trajectory, true);
  };
  std::vector<StopCondition> stops = stops_of(step, model_);
  for (StopCondition& c : stops) {
    const double value = c.value(y_.data());
    c.begin(value);
    const double margin = c.margin(value);
    if (c.asked && margin <= 0.0) {
      end_at(t_);
      const bool was_met = goes_on && c.margin(before_step[c.entry]) <= kTouch;
      return met_at_once(name, c, was_met, next);
    }
    const bool outward = c.side > 0 ? current() > 0.0 : current() < 0.0;
    if (!c.asked && margin < -kTouch && outward) {
      end_at(t_);
      return over(Status::stopped,
                  name + " cannot begin: the voltage would be " + short_number(value) +
                      " V at once, beyond the " + c.words + " of " + short_number(c.threshold) +
                      " V" + taken_by(current(), 0.0));
    }
  }

  const std::size_t most_steps = kMaxSteps + kMaxStepsPerSample * step.profile.time.size();
  std::size_t taken = 0, retries = 0;
  int stalls = 0;
  double slope = 0.0;  // of the voltage, over the last time step [V/s]
  auto last_report = std::chrono::steady_clock::now();
  while (t_ < end_time) {
    const double before = t_;
    const double stop_at =
        cursor ? std::min(end_time, begin_time + cursor->next_breakpoint(t_ - begin_time))
               : end_time;
    ++time_steps_;
    if (++taken > most_steps) {
      end_at(t_);
      return give_up(name, "no progress after " + std::to_string(most_steps) + " time steps");
    }
    if (!ida_.step(stop_at)) {
      if (retries == kMaxRetries || !begin_again(name)) {
        end_at(t_);
        return give_up(name, ida_.failure());
      }
      ++retries;
      continue;
    }
    // an error-controlled step moves the voltage this far only on a straight line, which it has
    // where a surface is full; beyond a lost front it can be another solution of the algebraic
    // equations
    constexpr double kLeap = 0.5;  // [V], a tenth of the window of a cell and more
    const double moved = ida_.state()[model_.map().border_entry(kVoltage)] - voltage();
    const double foreseen = slope * (ida_.time() - t_);
    if (!cursor && std::min(std::abs(moved), std::abs(moved - foreseen)) > kLeap) {
      end_at(before);
      return give_up(name, "the voltage leapt by " + short_number(moved) + " V in one time step");
    }
    if (ida_.time() > t_) slope = moved / (ida_.time() - t_);
    t_ = ida_.time();
    std::copy_n(ida_.state(), y_.size(), y_.begin());
    if (t_ > before + kProgress) retries = 0;
    stalls = stalled(before, t_) ? stalls + 1 : 0;
    if (stalls > kMaxStalls) {
      end_at(before);
      return give_up(name, "the time step became too small to go on");
    }
    if (t_ <= before) continue;
    trajectory.add(t_, ida_.order(), y_.data());

    // what is left of a current within the cell when it stops swings for a moment, beyond a cut-off
    // that the step before has ended at
    constexpr double kSettling = 1.0;  // [s]
    const bool settling = step.control == Step::Control::rest && t_ - begin_time < kSettling;
    if (const auto [passed, when] = first_passed(stops, trajectory, before);
        passed != nullptr && (passed->asked || !settling)) {
      trajectory.interpolate(trajectory.stencil(trajectory.knots() - 1, when), y_.data());
      t_ = when;
      end_at(t_);
      if (passed->asked) return {};
      return over(Status::stopped,
                  name + " ended early: the " + passed->words + " of " +
                      short_number(passed->threshold) + " V was reached at " + short_number(t_) +
                      " s");
    }
    if (const std::string physics = model_.limit(y_.data()); !physics.empty()) {
      const bool lost = model_.front_lost(y_.data());
      back_to_limit(trajectory, before);
      end_at(t_);
      Ending ending = ended_early(name, physics);
      if (lost && held()) ending.outcome.mesh_fit = MeshFit::lost;
      return ending;
    }
    if (observer) observer(trajectory, false);
    if (progress) {
      const auto now = std::chrono::steady_clock::now();
      if (taken % 64 == 1 || now - last_report > std::chrono::milliseconds(50)) {
        last_report = now;
        const double within = ends_in_time ? (t_ - begin_time) / (end_time - begin_time)
                                           : std::min(0.99, (t_ - begin_time) / 3600.0);
        Progress p{index,
                   count,
                   t_,
                   (static_cast<double>(index) + within) / static_cast<double>(count),
                   voltage(),
                   time_steps_,
                   taken % 64 == 1};
        if (!progress(p)) {
          end_at(t_);
          Ending ending =
              over(Status::stopped, "interrupted in " + name + " at " + short_number(t_) + " s");
          ending.outcome.interrupted = true;
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
        if (Ending ending = begin(name); ending.over) {
          end_at(t_);
          return ending;
        }
        end_at(t_);
        trajectory.begin_segment(segment_step, t_, y_.data(), step.period);
      } else {
        trajectory.restart_interpolant();
      }
    }
  }
  end_at(t_);
  if (ends_in_time) return {};
  return over(
      Status::stopped,
      name + " ended early: " + (too_many_rows ? "ten million rows of output" : "a million hours") +
          " did not bring it to its stop");
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
