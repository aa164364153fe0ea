// The integrator: SUNDIALS IDAS, one internal step at a time, on our vector, matrix and solver.
//
// The matrix is a pointer to the blocks; the linear solver is of type DIRECT, so the integrator
// reuses a factorisation while c_j drifts and corrects for it. IDAS (not IDA) is linked so that
// sensitivities will need no second driver.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "engine/dae/problem.h"
#include "engine/linalg/linear_solver.h"

namespace denchi {

struct IdaCounts {
  std::size_t steps = 0, residuals = 0, jacobians = 0, solves = 0;
  std::size_t newton_iterations = 0, error_test_failures = 0, convergence_failures = 0;
};

class Ida {
 public:
  /// Keeps references to all three.
  Ida(Problem& problem, LinearSolver& solver, Blocks& blocks, double rtol);
  Ida(const Ida&) = delete;
  Ida& operator=(const Ida&) = delete;
  ~Ida();

  /// Whether the error test sees an algebraic unknown too; before start(). Without it the knots are
  /// right but the interpolant of that unknown may be far off between them.
  void test_error_of(std::size_t entry, bool on);

  /// Begins at order 1 from consistent values; copies y and yp.
  void start(double t, const double* y, const double* yp);

  /// One internal step, not beyond t_stop. False if the integrator gave up; see failure().
  bool step(double t_stop);

  double time() const;
  int order() const;            ///< of the step just taken
  const double* state() const;  ///< y at time()
  const double* rate() const;   ///< y' at time()
  double last_step() const;     ///< [s]
  /// Why step() gave up, in words.
  const std::string& failure() const;

  IdaCounts counts() const;

  struct Impl;  // of ida.cpp; named here for the callbacks

 private:
  std::unique_ptr<Impl> impl_;
};

/// Of the SUNDIALS in use, such as "6.4.1".
std::string sundials_version();

}  // namespace denchi
