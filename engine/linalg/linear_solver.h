// The verbs every linear solver has: read the blocks, factor, solve. Nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/linalg/blocks.h"

namespace denchi {

class LinearSolver {
 public:
  virtual ~LinearSolver() = default;

  /// Factors the blocks as they stand (they may be destroyed). False if the matrix is singular.
  virtual bool factor(Blocks& blocks) = 0;

  /// Solves in place; x has StateMap::size entries.
  virtual void solve(double* x) = 0;
};

/// "bordered" (the default, also ""), "klu" or "dense". @throws InputError for another name.
std::unique_ptr<LinearSolver> make_linear_solver(std::string_view name, const StateMap& map);

}  // namespace denchi
