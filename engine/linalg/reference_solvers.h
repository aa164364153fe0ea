// General solvers for the same blocks: a dense one and a sparse one (KLU). They know nothing of the
// structure and exist so that any run can be checked against another factorisation.
#pragma once

#include <memory>

#include "engine/linalg/linear_solver.h"

namespace denchi {

std::unique_ptr<LinearSolver> make_dense_solver(const StateMap& map);
std::unique_ptr<LinearSolver> make_klu_solver(const StateMap& map);

}  // namespace denchi
