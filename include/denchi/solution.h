// The result of a run.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "denchi/error.h"

namespace denchi {

/// A coordinate axis of fields: "x", "x_negative", "r_positive", ...
struct Axis {
  std::string name;
  std::string unit;
  std::string long_name;
  std::vector<double> values;
};

/// An output variable. Its shape is (time, axes...).
struct VariableInfo {
  std::string name;  ///< "electrolyte_concentration"
  std::string unit;  ///< "mol/m3"
  std::string long_name;
  std::vector<std::string> axes;  ///< names of the axes after time
  std::string alias;  ///< the ecosystem's spelling, "Electrolyte concentration [mol.m-3]"
};

/// Conservation errors of a run (all relative), and the estimate of its voltage error [V].
struct Audit {
  double lithium_error = 0.0;  ///< total lithium, solid and electrolyte
  double salt_error = 0.0;     ///< salt in the electrolyte
  double charge_error = 0.0;   ///< current at the collectors against the reaction, largest
  double energy_error = 0.0;   ///< energy at the terminals against the sum of all local terms
  double gibbs_error = 0.0;    ///< Gibbs energy given up against energy delivered and heat
  double losses_error = 0.0;   ///< voltage minus (equilibrium - sum of losses), largest [V]
};

struct Statistics {
  std::size_t unknowns = 0;
  std::size_t steps = 0;
  std::size_t residuals = 0;
  std::size_t jacobians = 0;
  std::size_t solves = 0;
  std::size_t newton_iterations = 0;
  std::size_t error_test_failures = 0;
  std::size_t convergence_failures = 0;
  double setup_seconds = 0.0;
  double solve_seconds = 0.0;
};

enum class Status { finished, stopped, failed };
std::string_view to_string(Status status);

/// Rows in time of every variable of the model, kept or computed on demand from the integrator's
/// own interpolant.
class Solution {
 public:
  Status status() const;
  const std::string& reason() const;  ///< why it ended, in words

  const std::vector<double>& time() const;  ///< [s], rows
  const std::vector<int>& step() const;     ///< index of the protocol step of each row
  double end_time() const;
  double capacity() const;  ///< net since the start, discharge positive [A.h]
  double energy() const;    ///< net since the start, discharge positive [W.h]

  const std::vector<VariableInfo>& variables() const;
  const std::vector<Axis>& axes() const;
  /// Resolves a name or the ecosystem's spelling. @throws InputError with the nearest names.
  const VariableInfo& variable(std::string_view name) const;

  /// Rows of a variable, C order (time, axes...).
  std::vector<double> values(std::string_view name) const;
  /// The same of several variables of one number each, computed together.
  std::vector<std::vector<double>> values(std::span<const std::string> names) const;
  /// The integrator's interpolant at any time of the run; the later row at a change of step.
  /// @throws InputError outside the run.
  std::vector<double> at(std::span<const double> times, std::string_view name) const;

  const Audit& audit() const;
  /// Estimate of the RMS voltage error over the run, 60 s to 95 % [V], from a finer second
  /// solution; computed when first asked for. Empty where the run is too short, it or the second
  /// solution was interrupted, or the second solution failed.
  std::optional<double> voltage_error() const;
  const Statistics& statistics() const;
  const std::map<std::string, std::string>& inputs()
      const;  ///< "cell", "protocol", "settings" as text

  /// Writes a result file (HDF5). @throws MachineError if it cannot be written.
  void save(const std::string& path) const;
  /// Writes the Battery Data Format (CSV; discharge negative there).
  void save_csv(const std::string& path) const;
  static Solution load(const std::string& path);

  struct Impl;
  explicit Solution(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

}  // namespace denchi
