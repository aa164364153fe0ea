#include "engine/run/run_setup.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/input/names.h"
#include "engine/protocol/default_protocol.h"
#include "engine/run/model_factory.h"

namespace denchi {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void check_range(const char* what,
                 const std::optional<double>& value,
                 double low,
                 double high,
                 const char* rule) {
  if (value && !(*value >= low && *value <= high))
    throw InputError(what, input::number_text(*value), rule, "settings");
}

/// Sets the estimate of a run's error: its difference to the next finer attempt.
void attach_estimate(Solution::Impl& run, const Attempt& attempt) {
  run.estimate = [&run, attempt](const Solution::Impl::Watch& watch) {
    Settings again = run.settings;
    again.progress = watch;
    const Attempt next{attempt.mesh, 0.1 * run.used.rtol, 1.0, attempt.refinements + 1, true};
    const auto reference = run_once(run.cell, run.protocol, again, next).run;
    return reference->interrupted ? std::nullopt : voltage_difference(run, *reference);
  };
}

/// Who looks on while the run goes on.
KnotObserver observer_of(const Attempt& attempt, Recorder* recorder) {
  if (attempt.curve_only) return [](Trajectory& t, bool) { t.forget_before(t.knots() - 1); };
  if (recorder != nullptr)
    return [recorder](Trajectory& t, bool segment_ended) { recorder->take(t, segment_ended); };
  return {};
}

}  // namespace

void check_settings(const Settings& settings) {
  check_range("soc", settings.soc, 0.0, 1.0, "lies between 0 and 1");
  check_range("temperature", settings.temperature, 100.0, 1000.0, "lies between 100 and 1000 K");
  check_range("accuracy", settings.accuracy, 1e-6, 1.0, "lies between 1e-6 and 1 V");
  check_range("rtol", settings.rtol, 1e-12, 1e-1, "lies between 1e-12 and 0.1");
  check_range("period", settings.period, 1e-6, 1e9, "lies between 1e-6 and 1e9 s");
  if (settings.soc && settings.start_voltage)
    throw InputError(
        "soc", "", "is given as a state of charge or as a voltage, not both", "settings");
  if (settings.accuracy && (!settings.mesh.empty() || settings.rtol))
    throw InputError(
        "accuracy", "", "chooses mesh and rtol itself: give either it or those", "settings");
}

Protocol checked_protocol(const Cell& cell, const Protocol& protocol) {
  const Parameters& p = cell.parameters();
  const double lower = p.number("cell.lower_voltage_cut_off");
  Protocol checked = protocol.empty() ? protocol::default_protocol(lower) : protocol;
  checked.check(lower, p.number("cell.upper_voltage_cut_off"));
  return checked;
}

LargestRates largest_rates(const Protocol& protocol, double nominal_capacity) {
  LargestRates rates;
  const auto take = [&](double rate) {
    rates.discharge = std::max(rates.discharge, rate);
    rates.charge = std::max(rates.charge, -rate);
  };
  for (const Step& step : protocol.steps()) {
    switch (step.control) {
      case Step::Control::current:
        take(step.value / nominal_capacity);
        break;
      case Step::Control::c_rate:
        take(step.value);
        break;
      case Step::Control::power:
        take(step.value / nominal_capacity / 3.0);
        break;
      case Step::Control::current_profile:
        for (const double v : step.profile.value) take(v / nominal_capacity);
        break;
      case Step::Control::c_rate_profile:
        for (const double v : step.profile.value) take(v);
        break;
      case Step::Control::voltage:
        take(1.0);
        take(-1.0);
        break;
      case Step::Control::rest:
        break;
    }
  }
  return rates;
}

RecordedRun run_once(const std::shared_ptr<const Cell>& cell,
                     const Protocol& protocol,
                     const Settings& settings,
                     const Attempt& attempt) {
  const auto begin = std::chrono::steady_clock::now();
  ModelRequest request;
  request.model = settings.model;
  request.mesh = attempt.mesh;
  request.refinements = attempt.refinements;
  const LargestRates rates =
      largest_rates(protocol, cell->parameters().number("cell.nominal_cell_capacity"));
  request.discharge_rate = rates.discharge;
  request.charge_rate = rates.charge;
  request.soc = settings.soc;
  request.start_voltage = settings.start_voltage;
  request.temperature = settings.temperature;

  auto run = std::make_shared<Solution::Impl>();
  run->cell = cell;
  run->protocol = protocol;
  run->settings = settings;
  MadeModel made = make_cell_model(*cell, request);
  run->used = {made.name, made.mesh, attempt.rtol.value_or(attempt.share * made.rtol)};
  run->model = std::move(made.model);
  describe_outputs(*run);
  CellModel& model = *run->model;
  run->trajectory = empty_trajectory(model);

  Runner runner(model, settings.solver, run->used.rtol);
  const Step& first = protocol.steps().front();
  const double scale = model.ratings().nominal_capacity;
  model.start(first.control == Step::Control::current  ? first.value
              : first.control == Step::Control::c_rate ? first.value * scale
                                                       : 0.0,
              runner.state().data());
  const bool files = !settings.file.empty() || !settings.csv.empty();
  std::unique_ptr<Recorder> recorder;
  if (!attempt.curve_only && (files || !settings.keep_rows))
    recorder = std::make_unique<Recorder>(*run);
  const double setup = seconds_since(begin);
  const RunOutcome outcome = runner.run(
      protocol, run->trajectory, observer_of(attempt, recorder.get()), settings.progress);
  run->status = outcome.status;
  run->reason = outcome.reason;
  run->interrupted = outcome.interrupted;
  run->statistics = runner.statistics();
  run->statistics.setup_seconds = setup;
  run->statistics.solve_seconds = seconds_since(begin) - setup;
  attach_estimate(*run, attempt);
  if (outcome.interrupted) run->error_known = true;  // nobody waits for a second run
  return {run, std::move(recorder)};
}

void describe_outputs(Solution::Impl& run) {
  const CellModel& model = *run.model;
  for (const std::size_t k : chosen_outputs(model, run.settings.outputs))
    run.variables.push_back(model.table()[k].info);
  for (const VariableInfo& info : sum_variables()) run.variables.push_back(info);
  run.axes = model.axes();
  run.period = run.settings.period;
}

Trajectory empty_trajectory(const CellModel& model) {
  return Trajectory(model.map().size, model.map().border_entry(kVoltage));
}

std::optional<double> voltage_difference(const Solution::Impl& a, const Solution::Impl& b) {
  const std::size_t count =
      std::min(a.trajectory.segments().size(), b.trajectory.segments().size());
  const std::size_t va = a.model->map().border_entry(kVoltage);
  const std::size_t vb = b.model->map().border_entry(kVoltage);
  double squares = 0.0, total = 0.0;
  for (std::size_t k = 0; k < count; ++k) {
    const Trajectory::Segment& sa = a.trajectory.segments()[k];
    const Trajectory::Segment& sb = b.trajectory.segments()[k];
    const double length = std::min(sa.end - sa.begin, sb.end - sb.begin);
    const double skip = k == 0 ? std::min(60.0, 0.05 * length) : 0.0;
    constexpr int kPoints = 200;
    const double h = (0.95 * length - skip) / kPoints;
    if (!(h > 0.0)) continue;
    for (int i = 0; i < kPoints; ++i) {
      const double t = skip + h * (i + 0.5);
      const auto voltage =
          [&](const Solution::Impl& run, const Trajectory::Segment& s, std::size_t v) {
            const std::size_t knot = run.trajectory.knot_after(s, s.begin + t);
            return run.trajectory.entry(run.trajectory.stencil(knot, s.begin + t), v);
          };
      const double difference = voltage(a, sa, va) - voltage(b, sb, vb);
      squares += h * difference * difference;
      total += h;
    }
  }
  if (!(total > 0.0)) return std::nullopt;
  return std::sqrt(squares / total);
}

}  // namespace denchi
