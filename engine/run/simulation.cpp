// Step-by-step use of a model: co-simulation, control, hand-written protocols.

#include <cmath>

#include "engine/input/names.h"
#include "engine/protocol/step_rules.h"
#include "engine/run/core.h"
#include "engine/run/run_setup.h"

namespace denchi {

struct Simulation::Impl {
  std::shared_ptr<const Cell> cell;
  Settings settings;
  std::shared_ptr<CellModel> model;
  Solution::Impl::Used used;
  std::unique_ptr<Runner> runner;
  Trajectory trajectory;
  RunOutcome outcome;
  int steps = 0;

  Impl(const Cell& c, const Settings& s) : cell(std::make_shared<const Cell>(c)), settings(s) {
    check_settings(settings);
    if (settings.accuracy)
      throw InputError("accuracy",
                       std::to_string(*settings.accuracy),
                       "is for whole runs; step by step, mesh and rtol can be given",
                       "settings");
    settings.keep_rows = true;  // a copy may ask for them at any time
    build();
    model->start(0.0, runner->state().data());
  }
  Impl(const Impl& other)
      : cell(other.cell),
        settings(other.settings),
        trajectory(other.trajectory),
        outcome(other.outcome),
        steps(other.steps) {
    build();
    runner->resume(*other.runner);
  }
  Impl& operator=(const Impl&) = delete;

  void build() {
    ModelRequest request;
    request.model = settings.model;
    request.mesh = settings.mesh;
    request.discharge_rate = request.charge_rate =
        2.0;  // what will be asked for is not known: the mesh of fast runs
    request.soc = settings.soc;
    request.start_voltage = settings.start_voltage;
    request.temperature = settings.temperature;
    MadeModel made = core().make_model(*cell, request);
    model = std::move(made.model);
    used = {made.name, made.mesh, settings.rtol.value_or(made.rtol)};
    runner = core().make_runner(*model, settings.solver, used.rtol, settings.period);
    if (trajectory.unknowns() == 0) trajectory = Trajectory(model->map().size);
  }

  void run(const Protocol& protocol) {
    outcome = runner->run(protocol, trajectory, {}, settings.progress);
    steps += static_cast<int>(protocol.steps().size());
  }
};

Simulation::Simulation(const Cell& cell, const Settings& settings)
    : impl_(std::make_unique<Impl>(cell, settings)) {}
Simulation::Simulation(const Simulation& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Simulation& Simulation::operator=(const Simulation& other) {
  if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;
Simulation::~Simulation() = default;

void Simulation::step(double dt, const Drive& drive) {
  if (!(dt > 0.0 && dt <= protocol::kLongestStep))
    throw InputError("dt",
                     input::number_text(dt),
                     "is a time in seconds, above 0 and at most a million hours",
                     "Simulation::step");
  const int given = drive.current.has_value() + drive.voltage.has_value() + drive.power.has_value();
  if (given != 1)
    throw InputError("control",
                     std::to_string(given) + " given",
                     "exactly one of current, voltage and power is given",
                     "Simulation::step");
  const double value = drive.current.value_or(drive.voltage.value_or(drive.power.value_or(0.0)));
  if (!std::isfinite(value))
    throw InputError(
        "control", input::number_text(value), "is a finite number", "Simulation::step");
  Step step;
  step.control = drive.current   ? Step::Control::current
                 : drive.voltage ? Step::Control::voltage
                                 : Step::Control::power;
  step.value = value;
  step.duration = dt;
  step.text = "step of " + input::number_text(dt) + " s";
  const Protocol protocol = Protocol::of_steps({step});
  check_rows(*impl_->cell, protocol, impl_->settings.period);
  impl_->run(protocol);
}

void Simulation::run(const Protocol& protocol) {
  impl_->run(checked_protocol(*impl_->cell, protocol, impl_->settings.period));
}

double Simulation::time() const { return impl_->runner->time(); }
double Simulation::voltage() const {
  return impl_->runner->state()[impl_->model->map().border_entry(kVoltage)];
}
double Simulation::current() const {
  return impl_->runner->state()[impl_->model->map().border_entry(kCurrent)];
}
double Simulation::soc() const {
  double value = 0.0;
  for (const VariableRow& row : impl_->model->table())
    if (row.info.name == "soc") row.fill(impl_->runner->state().data(), &value);
  return value;
}
Status Simulation::status() const { return impl_->outcome.status; }
const std::string& Simulation::reason() const { return impl_->outcome.reason; }

Solution Simulation::solution() const {
  if (impl_->trajectory.segments().empty())
    throw InputError("simulation", "", "has not been stepped yet", "Simulation::solution");
  auto run = std::make_shared<Solution::Impl>();
  run->cell = impl_->cell;
  run->settings = impl_->settings;
  run->model = impl_->model;
  run->used = impl_->used;
  run->trajectory = impl_->trajectory;
  run->status = impl_->outcome.status;
  run->reason = impl_->outcome.reason;
  run->statistics = impl_->runner->statistics();
  describe_outputs(*run);
  return Solution(run);
}

}  // namespace denchi
