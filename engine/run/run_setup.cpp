#include "engine/run/run_setup.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/input/names.h"
#include "engine/protocol/default_protocol.h"
#include "engine/protocol/step_rules.h"
#include "engine/run/core.h"

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
    Attempt next = attempt;
    next.rtol = 0.1 * run.used.rtol;
    ++next.refinements;
    next.curve_only = true;
    next.may_begin_again = false;
    const auto reference = run_once(run.cell, run.protocol, again, next).run;
    return reference->interrupted ? std::nullopt : voltage_difference(run, *reference);
  };
}

/// Who looks on while the run goes on.
KnotObserver observer_of(const Attempt& attempt, Solution::Impl& run, Recorder* recorder) {
  if (attempt.curve_only)
    return [&run](Trajectory& t, bool) {
      run.curve.take(t);
      t.forget_before(t.knots() - 1);
    };
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

void check_rows(const Cell& cell, const Protocol& protocol, const std::optional<double>& period) {
  const Parameters& p = cell.parameters();
  for (std::size_t i = 0; i < protocol.steps().size(); ++i) {
    const Step& step = protocol.steps()[i];
    const std::optional<double> between = step.period ? step.period : period;
    if (!between) continue;
    const double length = protocol::likely_duration(
        step, p.number("cell.nominal_cell_capacity"), p.number("cell.upper_voltage_cut_off"));
    if (length / *between <= protocol::kMostRows) continue;
    std::string rule = "asks for more than ten million rows of output in step " +
                       std::to_string(i + 1) + " (" + step.text + "), which ";
    rule += step.duration ? "lasts " : "may last ";
    rule += input::number_text(length) + " s; give a longer period, or the step a shorter time";
    throw InputError("period", input::number_text(*between) + " s", rule, "settings");
  }
}

Protocol checked_protocol(const Cell& cell,
                          const Protocol& protocol,
                          const std::optional<double>& period) {
  const Parameters& p = cell.parameters();
  const double lower = p.number("cell.lower_voltage_cut_off");
  Protocol checked = protocol.empty() ? protocol::default_protocol(lower) : protocol;
  checked.check(lower, p.number("cell.upper_voltage_cut_off"));
  check_rows(cell, checked, period);
  return checked;
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
  const double nominal = cell->parameters().number("cell.nominal_cell_capacity");
  LargestRates rates =
      largest_rates(protocol, nominal, cell->parameters().number("cell.lower_voltage_cut_off"));
  rates.take(attempt.seen.discharge);
  rates.take(-attempt.seen.charge);
  request.discharge_rate = rates.discharge;
  request.charge_rate = rates.charge;
  request.sample_interval = rates.interval;
  request.soc = settings.soc;
  request.start_voltage = settings.start_voltage;
  request.temperature = settings.temperature;

  auto run = std::make_shared<Solution::Impl>();
  run->cell = cell;
  run->protocol = protocol;
  run->settings = settings;
  MadeModel made = core().make_model(*cell, request);
  run->used = {made.name, made.mesh, attempt.rtol.value_or(attempt.share * made.rtol)};
  run->model = std::move(made.model);
  describe_outputs(*run);
  CellModel& model = *run->model;
  run->trajectory = Trajectory(model.map().size);
  run->curve = VoltageCurve(model.map().border_entry(kVoltage), model.map().border_entry(kCurrent));

  const std::unique_ptr<Runner> runner =
      core().make_runner(model, settings.solver, run->used.rtol, settings.period);
  if (attempt.may_begin_again) runner->expect({rates.discharge * nominal, rates.charge * nominal});
  const Step& first = protocol.steps().front();
  const double scale = model.ratings().nominal_capacity;
  model.start(first.control == Step::Control::current  ? first.value
              : first.control == Step::Control::c_rate ? first.value * scale
                                                       : 0.0,
              runner->state().data());
  const bool files = !settings.file.empty() || !settings.csv.empty();
  std::unique_ptr<Recorder> recorder;
  if (!attempt.curve_only && (files || !settings.keep_rows))
    recorder = std::make_unique<Recorder>(*run);
  const double setup = seconds_since(begin);
  const RunOutcome outcome = runner->run(
      protocol, run->trajectory, observer_of(attempt, *run, recorder.get()), settings.progress);
  run->status = outcome.status;
  run->reason = outcome.reason;
  run->notes = outcome.notes;
  run->interrupted = outcome.interrupted;
  run->meshed_for = rates;
  run->mesh_fit = outcome.mesh_fit;
  run->outgrown_by = outcome.current / nominal;
  run->statistics = runner->statistics();
  run->statistics.setup_seconds = setup;
  run->statistics.solve_seconds = seconds_since(begin) - setup;
  attach_estimate(*run, attempt);
  if (outcome.interrupted) run->error_known = true;  // nobody waits for a second run
  return {run, std::move(recorder)};
}

RecordedRun run_resolved(const std::shared_ptr<const Cell>& cell,
                         const Protocol& protocol,
                         const Settings& settings,
                         Attempt& attempt) {
  constexpr int kMostBeginnings = 6;
  constexpr int kMostLost = 1;
  int lost = 0;
  for (int i = 1;; ++i) {
    attempt.may_begin_again = i < kMostBeginnings;
    RecordedRun made = run_once(cell, protocol, settings, attempt);
    const Solution::Impl& run = *made.run;
    if (run.mesh_fit == MeshFit::outgrown) {
      attempt.seen.take(run.outgrown_by);
    } else if (run.mesh_fit == MeshFit::lost && ++lost <= kMostLost) {
      // the mesh of a run three times as fast has more elements where salt runs out
      attempt.seen.take(3.0 * run.meshed_for.discharge);
      attempt.seen.take(-3.0 * run.meshed_for.charge);
    } else {
      return made;
    }
  }
}

void describe_outputs(Solution::Impl& run) {
  const CellModel& model = *run.model;
  for (const std::size_t k : chosen_outputs(model, run.settings.outputs))
    run.variables.push_back(model.table()[k].info);
  for (const VariableInfo& info : sum_variables()) run.variables.push_back(info);
  run.axes = model.axes();
  run.period = run.settings.period;
}

std::optional<double> voltage_difference(const Solution::Impl& run,
                                         const Solution::Impl& reference) {
  if (!run.curve.pieces().empty()) return rms_difference(run.curve, reference.curve);
  const StateMap& map = run.model->map();
  return rms_difference(
      VoltageCurve::of(run.trajectory, map.border_entry(kVoltage), map.border_entry(kCurrent)),
      reference.curve);
}

}  // namespace denchi
