// Takes a model through a protocol: consistent start, integration, stops, limits, words.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "denchi/protocol.h"
#include "denchi/simulate.h"
#include "engine/dae/cell_model.h"
#include "engine/dae/ida.h"
#include "engine/linalg/linear_solver.h"
#include "engine/run/largest_rates.h"
#include "engine/run/mesh_fit.h"
#include "engine/run/stops.h"
#include "engine/run/trajectory.h"

namespace denchi {

struct RunOutcome {
  Status status = Status::finished;
  std::string reason;
  std::vector<std::string> notes;  ///< what its user should know of a run that went on
  bool interrupted = false;        ///< ended by the progress callback
  MeshFit mesh_fit = MeshFit::fits;
  double current = 0.0;  ///< [A] that outgrew the mesh
};

/// Called after each new knot and at the end of each segment.
using KnotObserver = std::function<void(Trajectory&, bool segment_ended)>;

/// Made by a core (engine/run/core.h) and used from outside of it: hence virtual.
class Runner {
 public:
  /// @param period  [s] between rows, of steps without one of their own; it bounds their length
  Runner(CellModel& model,
         const std::string& solver,
         double rtol,
         std::optional<double> period = std::nullopt);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner();

  /// The state now; set before the first run, updated by run().
  virtual std::vector<double>& state();
  virtual double time() const;
  /// Goes on where another runner of the same model stands; counters begin anew.
  virtual void resume(const Runner& other);

  /// The largest currents [A] that the mesh is meant for. A held step that begins far beyond them
  /// ends the run, to begin again on another mesh.
  virtual void expect(const LargestRates& currents);

  /// Runs all steps, adding to the trajectory.
  virtual RunOutcome run(const Protocol& protocol,
                         Trajectory& trajectory,
                         const KnotObserver& observer,
                         const std::function<bool(const Progress&)>& progress);

  /// Counters of all runs so far.
  virtual Statistics statistics() const;

 private:
  struct Ending {
    bool over = false;  ///< the whole run ends here
    RunOutcome outcome;
  };

  Ending run_step(const Step& step,
                  std::size_t index,
                  const Step* next,
                  std::size_t count,
                  Trajectory& trajectory,
                  const KnotObserver& observer,
                  const std::function<bool(const Progress&)>& progress);
  /// Consistent values under the present control, and the integrator started from them.
  Ending begin(const std::string& name);
  bool begin_again(const std::string& name);
  /// A border unknown as it would be now without current, if that can be found.
  std::optional<double> at_rest(std::size_t entry);
  /// "; the interface between ... takes 44 V ...", where one place takes so much [V] or more.
  std::string taken_by(double current, double least) const;
  /// The step ends before it began, its stop met by the load: a note, or the end of the run.
  Ending met_at_once(const std::string& name,
                     const StopCondition& stop,
                     bool was_met,
                     const Step* next);
  static Ending over(Status status, std::string reason);
  /// Names the limit of physics nearby, or else says why the integrator failed.
  Ending give_up(const std::string& name, const std::string& why) const;
  Ending ended_early(const std::string& name, const std::string& physics) const;
  /// Does a held step begin with more current than the mesh is meant for?
  bool outgrows_mesh(const Step& step) const;
  bool held() const;
  /// Losses over the current [ohm], for a held voltage at the end of its step; 0: unknown.
  double resistance() const;
  void back_to_limit(const Trajectory& trajectory, double before);
  double voltage() const { return y_[model_.map().border_entry(kVoltage)]; }
  double current() const { return y_[model_.map().border_entry(kCurrent)]; }

  CellModel& model_;
  std::unique_ptr<LinearSolver> solver_;
  Blocks blocks_;
  Ida ida_;
  std::optional<double> period_;
  std::vector<double> y_, yp_;
  double t_ = 0.0;
  std::size_t steps_before_ = 0;  ///< protocol steps of earlier runs
  std::size_t time_steps_ = 0;    ///< of the integrator, of this run
  std::vector<std::string> notes_;
  std::optional<LargestRates> expected_;
};

}  // namespace denchi
