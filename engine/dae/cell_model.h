// A cell model: a problem for the integrator, plus what a run reports of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "denchi/solution.h"
#include "engine/dae/problem.h"

namespace denchi {

/// Numbers that come out of one computation.
struct VariableGroup {
  std::size_t size = 0;
  std::function<void(const double* y, double* out)> fill;
};

/// One row of a model's variable table: what it is and how it is read off a state.
struct VariableRow {
  VariableInfo info;
  std::size_t size = 1;  ///< values at one time
  std::function<void(const double* y, double* out)> fill;
  bool standard = true;          ///< kept unless the user names the outputs
  std::size_t entry = kNoEntry;  ///< of the state vector, where the variable is an unknown itself

  std::shared_ptr<const VariableGroup> group = nullptr;  ///< that a number belongs to; null: none
  std::size_t member = 0;                                ///< which one of the group

  static constexpr std::size_t kNoEntry = static_cast<std::size_t>(-1);
};

/// What one place takes of the voltage, in words for messages.
struct PotentialStep {
  double volts = 0.0;
  std::string words;
};

/// Where the energy of a model is and goes, for the audit of a run; refers to its model.
class EnergyTerms {
 public:
  EnergyTerms() = default;
  EnergyTerms(const EnergyTerms&) = delete;
  EnergyTerms& operator=(const EnergyTerms&) = delete;
  virtual ~EnergyTerms() = default;

  /// Gibbs energy of materials and salt in a state [J], up to a constant.
  virtual double gibbs(const double* y) const = 0;
  /// What all irreversible local terms turn into heat, each by its own law [W].
  virtual double heat(const double* y) const = 0;
};

class CellModel : public Problem {
 public:
  CellModel() = default;
  CellModel(const CellModel&) = delete;  // the rows of the table refer to their model
  CellModel& operator=(const CellModel&) = delete;

  const std::vector<Axis>& axes() const { return axes_; }
  const std::vector<VariableRow>& table() const { return table_; }

  /// Differential unknowns of the start, and a first guess of the algebraic ones for a current [A].
  virtual void start(double current, double* y) = 0;

  /// Total lithium in solids and electrolyte [mol], and salt in the electrolyte [mol].
  virtual double lithium(const double* y) const = 0;
  virtual double salt(const double* y) const = 0;
  /// Largest deviation of the reaction from the cell current, relative to the nominal current.
  virtual double charge_imbalance(const double* y) const = 0;

  /// Power of all local terms (reaction at its potential difference, ohmic heat) minus that at the
  /// terminals and in the contacts [W]; zero but for round-off and Newton's tolerance.
  virtual double power_imbalance(const double* y) const = 0;

  virtual std::unique_ptr<EnergyTerms> energy_terms() const = 0;

  /// Names the limit of physics a state has run into, in words; empty if none. With a margin, also
  /// a limit that is closer than this part of its range.
  virtual std::string limit(const double* y, double margin = 0.0) const = 0;

  /// The largest loss at one place when a current [A] begins to flow; no words if none is known.
  virtual PotentialStep largest_step(double current) const;

  /// True where a state passed its limit because the mesh lost a front, not by physics alone.
  virtual bool front_lost(const double* /*y*/) const { return false; }

  struct Ratings {
    double lower_cut_off = 0.0, upper_cut_off = 0.0;  ///< [V]
    double nominal_capacity = 0.0;                    ///< [A.h]
  };
  virtual Ratings ratings() const = 0;

 protected:
  std::vector<Axis> axes_;
  std::vector<VariableRow> table_;
};

inline PotentialStep CellModel::largest_step(double) const { return {}; }

}  // namespace denchi
