// What the integrator needs to know of a cell: F(t, y, y') = 0 and its Newton matrix.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

#include "engine/dae/control.h"
#include "engine/linalg/blocks.h"
#include "engine/linalg/state_map.h"

namespace denchi {

/// Border unknowns that every cell has, in this order; a cell may add its own after them.
enum Border : std::size_t { kCurrent = 0, kVoltage = 1, kTemperature = 2, kBorders = 3 };

/// Which matrix an assembly writes.
enum class Matrix {
  newton,     ///< dF/dy + c_j dF/dy'
  algebraic,  ///< dF/dy of the algebraic rows; differential unknowns are held by identity rows
};

class Problem {
 public:
  virtual ~Problem() = default;

  virtual const StateMap& map() const = 0;

  /// 1 for entries with a time derivative in F, 0 for algebraic ones and padding.
  virtual const std::vector<std::uint8_t>& differential() const = 0;

  /// r = F(t, y, y'). False where a law is evaluated outside its domain (a step too far).
  virtual bool residual(double t, const double* y, const double* yp, double* r) = 0;

  /// Writes all blocks (zeroed before).
  virtual void assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) = 0;

  /// y' of the differential entries such that their rows of F vanish; other entries are left alone.
  virtual void rates(double t, const double* y, double* yp) = 0;

  /// Whether the equations bend so sharply between the state of the last assembly and y +
  /// correction that the matrix misjudges by far what a residual calls for: the correction is then
  /// no measure of what is left.
  virtual bool bends(const double* /*y*/, const double* /*correction*/) const { return false; }

  /// Error weights 1 / (relative |y| + absolute) of each entry for a tolerance of the run.
  virtual void tolerances(double rtol, std::span<double> absolute) const = 0;
  virtual void relative_tolerances(double rtol, std::span<double> relative) const {
    std::fill(relative.begin(), relative.end(), rtol);
  }

  /// The control of the present step: the row of the current.
  void set_control(const Control& control) { control_ = control; }
  const Control& control() const { return control_; }

 protected:
  Control control_;
};

}  // namespace denchi
