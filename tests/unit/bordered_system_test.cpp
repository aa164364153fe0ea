// The structured solver beyond what every solver must do (linear_solver_test.cpp): the same results
// for compiled and dynamic blocks, cells of unusual shape.
#include "engine/linalg/bordered_system.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

std::vector<double> solution(LinearSolver& solver, const testing::RandomSystem& system) {
  Blocks blocks = system.blocks();
  EXPECT_TRUE(solver.factor(blocks));
  std::vector<double> x(system.map().size, 1.0);
  solver.solve(x.data());
  return x;
}

TEST(BorderedSystem, CompiledAndDynamicBlocksGiveTheSame) {
  for (std::size_t fields = 1; fields <= 4; ++fields) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      testing::Ranges ranges;
      ranges.fields = fields;
      testing::RandomSystem system(100 * fields + seed, ranges);
      const auto compiled = solution(*make_bordered_solver(system.map()), system);
      const auto dynamic = solution(*make_dynamic_bordered_solver(system.map()), system);
      for (std::size_t i = 0; i < compiled.size(); ++i)
        ASSERT_NEAR(compiled[i], dynamic[i], 1e-12) << fields << " fields, seed " << seed;
    }
  }
}

// Kept: what is on the right-hand side of padding and absent fields comes back as it was.
TEST(BorderedSystem, LeavesPaddingAlone) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    testing::RandomSystem system(seed, testing::Ranges());
    const auto x = solution(*make_bordered_solver(system.map()), system);
    const std::vector<std::uint8_t> real = system.map().real_entries();
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (real[i] != 0) continue;
      EXPECT_EQ(x[i], 1.0) << "seed " << seed << ", entry " << i;
    }
  }
}

void expect_solved(const StateMap& map) {
  Blocks blocks(map);
  testing::Random random(11);
  testing::fill_random(random, blocks);
  const testing::DenseReference reference(blocks);
  const auto solver = make_bordered_solver(map);
  ASSERT_TRUE(solver->factor(blocks));
  const std::vector<double> b(map.size, 1.0);
  std::vector<double> x = b;
  solver->solve(x.data());
  EXPECT_LT(reference.error(b, x), 1e-10);
}

StateMap::Group particles(std::size_t positions, std::size_t first_node, std::size_t scalars) {
  StateMap::Group group;
  group.positions = positions;
  group.first_node = first_node;
  group.scalars = scalars;
  group.chains = {{5, 4, 0, scalars - 1}};
  return group;
}

// No salt, one potential: a single-ion conductor.
TEST(BorderedSystem, SolvesACellWithoutSalt) {
  StateMap map;
  map.fields = 2;
  map.nodes = 9;
  map.elements = {{0, 4}, {4, 4}};
  map.groups = {particles(5, 4, 1)};
  map.borders = 3;
  map.border_columns = {0};
  map.finish();
  expect_solved(map);
}

// A planar metal electrode: one position without particles, its interfacial current alone, at an
// end.
TEST(BorderedSystem, SolvesACellWithAPlanarElectrode) {
  StateMap map;
  map.fields = 3;
  map.nodes = 5;
  map.elements = {{0, 4}};
  StateMap::Group metal;
  metal.positions = 1;
  metal.first_node = 0;
  metal.scalars = 1;
  map.groups = {metal, particles(3, 2, 1)};
  map.borders = 3;
  map.border_columns = {0, 2};
  map.finish();
  expect_solved(map);
}

// Blended particles and film thicknesses: several chains and further scalars that name no chain.
TEST(BorderedSystem, SolvesACellWithExtraLocalStates) {
  StateMap map;
  map.fields = 3;
  map.nodes = 5;
  map.elements = {{0, 2}, {2, 2}};
  StateMap::Group blend = particles(5, 0, 5);
  blend.chains.push_back({7, 3, 0, 0});
  blend.chains.push_back({4, 1, 0, 4});
  map.groups = {blend};
  map.borders = 3;
  map.border_columns = {0, 1, 2};
  map.finish();
  expect_solved(map);
}

// Single particles: local unknowns and a border, nothing in between.
TEST(BorderedSystem, SolvesACellWithoutALine) {
  StateMap map;
  map.groups = {particles(1, kNoNode, 1), particles(1, kNoNode, 2)};
  map.borders = 3;
  map.border_columns = {0};
  map.finish();
  expect_solved(map);
}

TEST(BorderedSystem, SolvesALineAlone) {
  StateMap map;
  map.fields = 1;
  map.nodes = 8;
  map.elements = {{0, 3}, {3, 1}, {4, 3}};
  map.finish();
  expect_solved(map);
}

// More fields, nodes inside an element, scalars and border unknowns than any cell of today has.
TEST(BorderedSystem, SolvesShapesFarBeyondTodaysCells) {
  StateMap map;
  map.fields = 12;
  map.nodes = 31;
  map.elements = {{0, 15}, {15, 15}};
  StateMap::Group many = particles(9, 0, 40);
  map.groups = {many};
  map.borders = 20;
  for (std::size_t b = 0; b < map.borders; ++b) map.border_columns.push_back(b);
  map.finish();
  expect_solved(map);
}

}  // namespace
}  // namespace denchi
