// The general solvers beyond what every solver must do (linear_solver_test.cpp).
#include "engine/linalg/reference_solvers.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

// A consistent start holds differential rows by identities, a time step does not: the pattern of
// the matrix changes under the solver.
TEST(ReferenceSolvers, FollowAChangingPattern) {
  using Make = std::unique_ptr<LinearSolver> (*)(const StateMap&);
  for (const Make make : {Make(make_klu_solver), Make(make_dense_solver)}) {
    testing::RandomSystem system(5, testing::Ranges());
    const auto solver = make(system.map());
    for (const std::size_t rows : {system.map().nodes, std::size_t{0}, std::size_t{1}}) {
      Blocks blocks = system.blocks();
      for (std::size_t n = 0; n < system.map().nodes; ++n)
        if (system.map().present[n] != 0) blocks.set_identity_row(0, n, n < rows);
      const testing::DenseReference reference(blocks);
      ASSERT_TRUE(solver->factor(blocks));
      const std::vector<double> b = system.right_hand_side();
      std::vector<double> x = b;
      solver->solve(x.data());
      EXPECT_LT(reference.error(b, x), 1e-10);
    }
  }
}

}  // namespace
}  // namespace denchi
