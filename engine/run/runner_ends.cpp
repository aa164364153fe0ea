// How the steps of a run begin and end, and the words for it.
#include <algorithm>
#include <cmath>

#include "engine/dae/consistent_start.h"
#include "engine/run/runner.h"

namespace denchi {
namespace {

/// Part of its range that a quantity may be short of a limit of physics to be named as the cause.
constexpr double kNearLimit = 0.02;

/// Part of the voltage window that no cell at work loses the moment a current begins. One that does
/// is blocked.
constexpr double kBlocked = 0.5;

}  // namespace

Runner::Ending Runner::over(Status status, std::string reason) {
  return {true, {status, std::move(reason), {}}};
}

Runner::Ending Runner::give_up(const std::string& name, const std::string& why) const {
  const std::string physics = model_.limit(y_.data(), kNearLimit);
  Ending ending = physics.empty() ? over(Status::failed,
                                         name + " failed at " + short_number(t_) + " s and " +
                                             short_number(voltage()) + " V: " + why)
                                  : ended_early(name, physics);
  if (held()) ending.outcome.mesh_fit = MeshFit::lost;
  return ending;
}

Runner::Ending Runner::ended_early(const std::string& name, const std::string& physics) const {
  return over(Status::stopped,
              name + " ended early: " + physics + " (at " + short_number(t_) + " s, " +
                  short_number(voltage()) + " V)");
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

// A current that is given depletes the salt and ends there; one that a held voltage or power drives
// is limited by it.
bool Runner::held() const { return model_.control().kind != Control::Kind::current; }

double Runner::resistance() const {
  constexpr double kLeast = 1e-6;  // of the nominal current, below which round-off shows
  if (std::abs(current()) < kLeast * model_.ratings().nominal_capacity) return 0.0;
  for (const VariableRow& row : model_.table())
    if (row.info.name == "equilibrium_voltage") {
      double equilibrium = 0.0;
      row.fill(y_.data(), &equilibrium);
      return std::abs((equilibrium - voltage()) / current());
    }
  return 0.0;
}

bool Runner::outgrows_mesh(const Step& step) const {
  constexpr double kSlack = 1.25;  // a mesh serves for somewhat more than it was chosen for
  if (!expected_ || !held()) return false;
  const double lasting = lasting_current(step, current());
  return lasting > kSlack * expected_->discharge || -lasting > kSlack * expected_->charge;
}

Runner::Ending Runner::begin(const std::string& name) {
  if (!consistent_start(model_, *solver_, blocks_, t_, y_.data()).ok) {
    const std::string physics = model_.limit(y_.data(), kNearLimit);
    const Control& control = model_.control();
    const double target = control.target(t_);
    const double wanted = control.kind == Control::Kind::current ? target
                          : control.kind == Control::Kind::power ? target / voltage()
                                                                 : 0.0;
    const CellModel::Ratings ratings = model_.ratings();
    return over(
        Status::stopped,
        name + " cannot begin: no potentials satisfy its control" +
            (physics.empty() ? std::string(" (the cell cannot deliver it)") : ", " + physics) +
            taken_by(wanted, kBlocked * (ratings.upper_cut_off - ratings.lower_cut_off)));
  }
  std::fill(yp_.begin(), yp_.end(), 0.0);
  model_.rates(t_, y_.data(), yp_.data());
  ida_.start(t_, y_.data(), yp_.data());
  return {};
}

/// Fresh consistent values at order 1 get past most trouble of the integrator. False, and the state
/// as it was, where they do not help.
bool Runner::begin_again(const std::string& name) {
  const std::vector<double> kept = y_;
  const double held = voltage();
  // the control has not changed, so a voltage that jumps is another solution, not this one
  constexpr double kJump = 0.02;  // [V], many times what the tolerance of a run leaves
  if (!begin(name).over && std::abs(voltage() - held) <= kJump) return true;
  y_ = kept;
  return false;
}

std::optional<double> Runner::at_rest(std::size_t entry) {
  const Control control = model_.control();
  std::vector<double> y = y_;
  model_.set_control({});
  const bool ok = consistent_start(model_, *solver_, blocks_, t_, y.data()).ok;
  model_.set_control(control);
  return ok ? std::optional(y[entry]) : std::nullopt;
}

std::string Runner::taken_by(double current, double least) const {
  const PotentialStep step = model_.largest_step(current);
  return step.words.empty() || step.volts < least ? std::string() : "; " + step.words;
}

// A step that asks for less than the cell already gave is skipped with a note, and so is one that
// the load of a working cell takes past its stop, near the end of a charge for instance. But a cell
// that loses most of its window the moment the current begins does not work.
Runner::Ending Runner::met_at_once(const std::string& name,
                                   const StopCondition& stop,
                                   bool was_met,
                                   const Step* next) {
  const bool held =
      next != nullptr && next->control == Step::Control::voltage && next->value == stop.threshold;
  // no load moves a state of charge at once
  const bool slow = stop.output != nullptr;
  const std::optional<double> rest = was_met || slow ? std::nullopt : at_rest(stop.entry);
  if (was_met || slow || (rest && stop.margin(*rest) <= 0.0)) {
    notes_.push_back(name + " ended at once, its stop (" + stop.words + ") was already met");
    return {};
  }
  const CellModel::Ratings ratings = model_.ratings();
  const double window = ratings.upper_cut_off - ratings.lower_cut_off;
  const bool works = rest && std::abs(*rest - y_[stop.entry]) < kBlocked * window;
  if (stop.magnitude || held || works) {
    notes_.push_back(name + " ended at once, its load went past its stop (" + stop.words + ")" +
                     taken_by(current(), 0.1 * window));
    return {};
  }
  return over(Status::stopped,
              name + " cannot begin: the voltage would be " + short_number(voltage()) +
                  " V at once, beyond its stop (" + stop.words + ")" + taken_by(current(), 0.0));
}

}  // namespace denchi
