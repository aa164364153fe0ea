// One conformance test for all linear solvers, on random systems of every shape: against a dense
// solution with complete pivoting of the same matrix, entry by entry.
#include "engine/linalg/linear_solver.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "denchi/error.h"
#include "engine/linalg/bordered_system.h"
#include "engine/linalg/reference_solvers.h"
#include "tests/support/random_system.h"

namespace denchi {
namespace {

using testing::RandomSystem;
using testing::Ranges;

struct Maker {
  std::string name;
  std::function<std::unique_ptr<LinearSolver>(const StateMap&)> make;
};
void PrintTo(const Maker& maker, std::ostream* out) { *out << maker.name; }

class LinearSolverConformance : public ::testing::TestWithParam<Maker> {
 protected:
  std::unique_ptr<LinearSolver> make(const StateMap& map) const { return GetParam().make(map); }

  void expect_solves(RandomSystem& system) const {
    Blocks blocks = system.blocks();
    const testing::DenseReference reference(blocks);
    const auto solver = make(system.map());
    ASSERT_TRUE(solver->factor(blocks));
    for (int repeat = 0; repeat < 2; ++repeat) {  // a factorisation serves many right-hand sides
      const std::vector<double> b = system.right_hand_side();
      std::vector<double> x = b;
      solver->solve(x.data());
      EXPECT_LT(reference.error(b, x), 1e-10);
    }
  }
};

TEST_P(LinearSolverConformance, SolvesRandomSystems) {
  for (std::size_t fields = 0; fields <= 6; ++fields) {
    for (std::uint64_t seed = 0; seed < 15; ++seed) {
      SCOPED_TRACE("fields " + std::to_string(fields) + ", seed " + std::to_string(seed));
      Ranges ranges;
      ranges.fields = fields;
      RandomSystem system(1000 * fields + seed, ranges);
      if (system.map().size > 0) expect_solves(system);
    }
  }
}

TEST_P(LinearSolverConformance, SolvesManyElementsOfOrderOne) {
  Ranges ranges;
  ranges.elements = 40;
  ranges.order = 1;
  ranges.positions = 41;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    SCOPED_TRACE(seed);
    RandomSystem system(seed, ranges);
    expect_solves(system);
  }
}

TEST_P(LinearSolverConformance, SolvesElementsOfTheHighestOrder) {
  Ranges ranges;
  ranges.elements = 3;
  ranges.order = 15;
  ranges.positions = 20;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    SCOPED_TRACE(seed);
    RandomSystem system(seed, ranges);
    expect_solves(system);
  }
}

TEST_P(LinearSolverConformance, FactorsAgainAndAgain) {
  Ranges ranges;
  RandomSystem system(7, ranges);
  const auto solver = make(system.map());
  std::vector<double> first = system.right_hand_side();
  const std::vector<double> b = first;
  Blocks blocks = system.blocks();
  ASSERT_TRUE(solver->factor(blocks));
  solver->solve(first.data());
  testing::Random random(8);
  testing::fill_random(random, blocks);
  ASSERT_TRUE(solver->factor(blocks));
  Blocks again = system.blocks();
  ASSERT_TRUE(solver->factor(again));
  std::vector<double> second = b;
  solver->solve(second.data());
  EXPECT_EQ(first, second);
}

/// A small cell whose parts can be spoilt one at a time.
StateMap small_map() {
  StateMap map;
  map.fields = 2;
  map.elements = {{0, 3}, {3, 1}};
  map.nodes = 5;
  map.borders = 2;
  map.border_columns = {0};
  StateMap::Group group;
  group.positions = 4;
  group.first_node = 0;
  group.chains = {{4, 3, 0, 0}};
  group.scalars = 1;
  map.groups = {group};
  map.finish();
  return map;
}

using Spoil = std::function<void(Blocks&)>;

void zero_chain(Blocks& blocks) {
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) blocks.group(0).a[0].at(0, i, j).set(2, 0.0);
  blocks.group(0).g[0][0].set(2, 0.0);
}
void zero_scalar(Blocks& blocks) {
  blocks.group(0).P(0, 0, 0).set(1, 0.0);
  blocks.group(0).S(0, 0, 0).set(1, 0.0);
  for (std::size_t f = 0; f < 2; ++f) blocks.group(0).L(0, 0, f).set(1, 0.0);
  blocks.group(0).B(0, 0, 0).set(1, 0.0);
}
void zero_line_row(Blocks& blocks, std::size_t element, std::size_t node) {
  const std::size_t first = blocks.map().elements[element].first_node;
  const std::size_t order = blocks.map().elements[element].order;
  for (std::size_t h = 0; h < 2; ++h) {
    for (std::size_t j = 0; j <= order; ++j) blocks.element(element, 0, node, h, j) = 0.0;
    blocks.node(first + node, 0, h) = 0.0;
  }
  for (std::size_t b = 0; b < 2; ++b) blocks.line_border(0, first + node, b) = 0.0;
  if (first + node < 4) blocks.group(0).C(0, 0, 0).set(first + node, 0.0);
}
void zero_border(Blocks& blocks) {
  for (std::size_t j = 0; j < 2; ++j) blocks.border(1, j) = 0.0;
  for (std::size_t n = 0; n < 5; ++n)
    for (std::size_t f = 0; f < 2; ++f) blocks.border_line(1, f, n) = 0.0;
  blocks.group(0).E(0, 1, 0) = Lanes(0.0);
}

TEST_P(LinearSolverConformance, ReportsASingularMatrix) {
  const std::vector<std::pair<std::string, Spoil>> spoils = {
      {"chain", zero_chain},
      {"scalar", zero_scalar},
      {"interior node", [](Blocks& b) { zero_line_row(b, 0, 1); }},
      {"vertex", [](Blocks& b) { zero_line_row(b, 1, 1); }},
      {"border", zero_border},
      {"not a number", [](Blocks& b) { b.element(0, 1, 1, 0, 2) = std::nan(""); }},
      {"infinity",
       [](Blocks& b) {
         b.group(0).a[0].at(0, 0, 0).set(1, std::numeric_limits<double>::infinity());
       }},
  };
  const StateMap map = small_map();
  for (const auto& [name, spoil] : spoils) {
    SCOPED_TRACE(name);
    Blocks blocks(map);
    testing::Random random(1);
    testing::fill_random(random, blocks);
    for (std::size_t f = 0; f < 2; ++f)
      for (std::size_t n = 0; n < 5; ++n) blocks.set_identity_row(f, n, false);
    Blocks good = blocks;
    const auto solver = make(map);
    EXPECT_TRUE(solver->factor(good));
    spoil(blocks);
    EXPECT_FALSE(solver->factor(blocks));
    // and a good matrix afterwards is solved as if nothing had been
    Blocks again(map);
    random.seed(2);
    testing::fill_random(random, again);
    const testing::DenseReference reference(again);
    ASSERT_TRUE(solver->factor(again));
    std::vector<double> b(map.size, 1.0);
    std::vector<double> x = b;
    solver->solve(x.data());
    EXPECT_LT(reference.error(b, x), 1e-10);
  }
}

INSTANTIATE_TEST_SUITE_P(Solvers,
                         LinearSolverConformance,
                         ::testing::Values(Maker{"bordered", make_bordered_solver},
                                           Maker{"dynamic_bordered", make_dynamic_bordered_solver},
                                           Maker{"klu", make_klu_solver},
                                           Maker{"dense", make_dense_solver}),
                         [](const auto& solver) { return solver.param.name; });

TEST(LinearSolver, IsChosenByName) {
  const StateMap map = small_map();
  for (const char* name : {"", "bordered", "klu", "dense"})
    EXPECT_NE(make_linear_solver(name, map), nullptr) << name;
}

TEST(LinearSolver, RefusesAnUnknownName) {
  const StateMap map = small_map();
  try {
    make_linear_solver("lapack", map);
    FAIL();
  } catch (const InputError& e) {
    EXPECT_EQ(e.subject(), "solver");
    EXPECT_EQ(e.value(), "lapack");
    EXPECT_NE(e.rule().find("bordered, klu, dense"), std::string::npos);
  }
}

}  // namespace
}  // namespace denchi
