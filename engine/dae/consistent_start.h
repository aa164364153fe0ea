// Consistent values at the start and after every jump of the control: given the differential
// unknowns, the algebraic ones by a damped Newton iteration of our own.
//
// The same blocks and the same elimination as in the integration serve, with the differential rows
// replaced by identities. A step is taken only if the next (simplified) Newton correction is
// shorter, the natural monotonicity test of Deuflhard, Newton Methods for Nonlinear Problems
// (2004), ch. 3, so neither the scaling of rows nor that of unknowns matters. If the full jump
// cannot be solved, the control is approached from its present value in steps.
#pragma once

#include "engine/dae/problem.h"
#include "engine/linalg/linear_solver.h"

namespace denchi {

struct StartResult {
  bool ok = false;
  std::size_t iterations = 0;
};

/// @param y  in: differential values and a guess; out: consistent values
StartResult consistent_start(
    Problem& problem, LinearSolver& solver, Blocks& blocks, double t, double* y);

}  // namespace denchi
