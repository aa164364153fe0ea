// Running a cell through a protocol.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/cell.h"
#include "denchi/protocol.h"
#include "denchi/solution.h"

namespace denchi {

/// Where a run has got to; for progress displays.
struct Progress {
  std::size_t step = 0, steps = 0;  ///< protocol step, and how many there are
  double time = 0.0;                ///< [s] since the start
  double fraction = 0.0;            ///< rough estimate, 0..1
  double voltage = 0.0;             ///< [V]
  std::size_t time_steps = 0;       ///< of the integrator so far
  bool counted = false;  ///< told at a count of time steps, not since some time has gone by
};

struct Settings {
  std::string model;                    ///< "dfn", "spme", "spm"; empty: the cell's own
  std::optional<double> soc;            ///< 0..1
  std::optional<double> start_voltage;  ///< open-circuit voltage of the start [V]; excludes soc
  std::optional<double> temperature;    ///< [K]
  std::optional<double> accuracy;  ///< RMS voltage error to stay below [V]; excludes mesh and rtol
  std::string mesh;                ///< "", coarse, default, fine, finest, or NAME=N,...
  std::optional<double> rtol;      ///< of the integration in time; by default that of the mesh
  std::optional<double> period;    ///< [s] between rows; empty: rows as dense as the curves need
  std::string solver;              ///< "", bordered, klu, dense
  std::vector<std::string> outputs;  ///< names to keep; empty: the model's standard set
  std::string file;                  ///< result file written while running; empty: none
  std::string csv;                   ///< the same as Battery Data Format
  /// False: the solution has no rows (its files do), and memory does not grow with the states of
  /// the run. What needs them throws InputError.
  bool keep_rows = true;
  /// Called now and then; returning false ends the run as stopped ("interrupted").
  std::function<bool(const Progress&)> progress;
};

/// Runs a protocol; an empty one means "Discharge at 1C until <lower cut-off>".
/// @throws InputError for a wrong input, before anything is written; MachineError if a file fails.
Solution simulate(const Cell& cell, const Protocol& protocol = {}, const Settings& settings = {});

/// Step-by-step use: state in, state out, copyable.
class Simulation {
 public:
  explicit Simulation(const Cell& cell, const Settings& settings = {});
  Simulation(const Simulation&);
  Simulation& operator=(const Simulation&);
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;
  ~Simulation();

  /// Advances by dt [s] under one control (exactly one of the three); current and power positive on
  /// discharge. Ends early, with status() stopped, at a cut-off of the cell.
  struct Drive {
    std::optional<double> current, voltage, power;
  };
  void step(double dt, const Drive& drive);
  /// Runs a whole protocol from the present state.
  void run(const Protocol& protocol);

  double time() const;
  double voltage() const;
  double current() const;
  double soc() const;
  Status status() const;
  const std::string& reason() const;
  /// All that was run so far.
  Solution solution() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A cell model by name.
struct ModelEntry {
  std::string name, title, description;
};
std::vector<ModelEntry> models();

/// Version, commit, and what the library was built with.
struct BuildInfo {
  std::string version, commit, compiler, sundials, hdf5, eigen;
  std::string instruction_set;   ///< that runs use: the fastest, or what $DENCHI_ISA names
  std::string instruction_sets;  ///< of this build: "baseline, v3, v4"
};
/// @throws InputError if $DENCHI_ISA names no instruction set that can run here.
BuildInfo build_info();

}  // namespace denchi
