// A cell model: a problem for the integrator, plus what a run reports of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "denchi/solution.h"
#include "engine/dae/problem.h"

namespace denchi {

class CellModel : public Problem {
 public:
  /// Axes of the fields, and the variables that may be asked for, in the order of their numbers.
  virtual const std::vector<Axis>& axes() const = 0;
  virtual const std::vector<VariableInfo>& variables() const = 0;
  /// Number of values of a variable at one time.
  virtual std::size_t variable_size(std::size_t variable) const = 0;
  /// Writes one time of a variable from a state.
  virtual void evaluate(std::size_t variable, const double* y, double* out) = 0;

  /// Differential unknowns of the start and a first guess of the algebraic ones.
  virtual void start(double* y) = 0;

  /// Total lithium [mol], in solids and electrolyte, and salt in the electrolyte [mol].
  virtual double lithium(const double* y) const = 0;
  virtual double salt(const double* y) const = 0;
  /// Largest deviation of the reaction from the cell current, relative to the nominal current.
  virtual double charge_imbalance(const double* y) const = 0;

  /// Names the limit of physics a state has run into, in words; empty if none.
  virtual std::string limit(const double* y) const = 0;

  /// State of charge of a state: the mean over the two electrodes is the same by lithium balance;
  /// the positive electrode is reported.
  virtual double soc(const double* y) const = 0;

  struct CutOffs {
    double lower, upper;        ///< [V]
    double nominal_capacity;    ///< [A.h]
  };
  virtual CutOffs cut_offs() const = 0;
};

}  // namespace denchi
