// The blocks as an assembly writes them and as for_each hands them out.
#include "engine/linalg/blocks.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

/// One element of order 2 with two fields, a group of two positions on nodes 1 and 2, one border.
StateMap small_map() {
  StateMap map;
  map.fields = 2;
  map.nodes = 3;
  map.elements = {{0, 2}};
  map.borders = 1;
  map.border_columns = {0};
  StateMap::Group group;
  group.positions = 2;
  group.first_node = 1;
  group.chains = {{3, 1, 0, 0}};
  group.scalars = 1;
  map.groups = {group};
  map.finish();
  return map;
}

double entry(const Blocks& blocks, std::size_t row, std::size_t column) {
  return testing::dense_matrix(blocks)(static_cast<Eigen::Index>(row),
                                       static_cast<Eigen::Index>(column));
}

TEST(Blocks, EachBlockEntersAtItsPlace) {
  const StateMap map = small_map();
  const StateMap::Group& group = map.groups[0];
  Blocks blocks(map);
  const std::size_t surface = map.chain_entry(group, 0, 2) + 1,
                    scalar = map.scalar_entry(group, 0) + 1;
  const std::size_t border = map.border_entry(0);
  GroupBlocks& g = blocks.group(0);
  g.a[0].at(0, 1, 2).set(1, 2.0);
  g.g[0][0].set(1, 3.0);
  g.P(0, 0, 0).set(1, 4.0);
  g.S(0, 0, 0).set(1, 5.0);
  g.L(0, 0, 1).set(1, 6.0);
  g.C(0, 1, 0).set(1, 7.0);
  g.B(0, 0, 0).set(1, 8.0);
  g.E(0, 0, 0).set(1, 9.0);
  blocks.element(0, 0, 1, 1, 2) = 10.0;
  blocks.node(1, 0, 1) = 11.0;
  blocks.line_border(1, 2, 0) = 12.0;
  blocks.border_line(0, 1, 2) = 13.0;
  blocks.border(0, 0) = 14.0;
  EXPECT_EQ(entry(blocks, map.chain_entry(group, 0, 1) + 1, surface), 2.0);
  EXPECT_EQ(entry(blocks, surface, scalar), 3.0);
  EXPECT_EQ(entry(blocks, scalar, surface), 4.0);
  EXPECT_EQ(entry(blocks, scalar, scalar), 5.0);
  EXPECT_EQ(entry(blocks, scalar, map.line_entry(1, 2)), 6.0);
  EXPECT_EQ(entry(blocks, map.line_entry(1, 2), scalar), 7.0);
  EXPECT_EQ(entry(blocks, scalar, border), 8.0);
  EXPECT_EQ(entry(blocks, border, scalar), 9.0);
  EXPECT_EQ(entry(blocks, map.line_entry(0, 1), map.line_entry(1, 2)), 10.0);
  EXPECT_EQ(entry(blocks, map.line_entry(0, 1), map.line_entry(1, 1)), 11.0);
  EXPECT_EQ(entry(blocks, map.line_entry(1, 2), border), 12.0);
  EXPECT_EQ(entry(blocks, border, map.line_entry(1, 2)), 13.0);
  EXPECT_EQ(entry(blocks, border, border), 14.0);
}

TEST(Blocks, NeighbouringElementsAddUpAtTheirSharedNode) {
  StateMap map;
  map.fields = 1;
  map.nodes = 4;
  map.elements = {{0, 2}, {2, 1}};
  map.finish();
  Blocks blocks(map);
  blocks.element(0, 0, 2, 0, 2) = 1.0;
  blocks.element(1, 0, 0, 0, 0) = 2.0;
  blocks.node(2, 0, 0) = 4.0;
  EXPECT_EQ(entry(blocks, map.line_entry(0, 2), map.line_entry(0, 2)), 7.0);
}

TEST(Blocks, PaddingAndAbsentFieldsAreIdentityRows) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    testing::RandomSystem system(seed, testing::Ranges());
    const Eigen::MatrixXd a = testing::dense_matrix(system.blocks());
    const std::vector<std::uint8_t> real = system.map().real_entries();
    for (std::size_t i = 0; i < real.size(); ++i) {
      if (real[i] != 0) continue;
      const auto row = static_cast<Eigen::Index>(i);
      EXPECT_EQ(a.row(row).sum(), 1.0) << "seed " << seed << ", entry " << i;
      EXPECT_EQ(a(row, row), 1.0) << "seed " << seed << ", entry " << i;
    }
  }
}

TEST(Blocks, AnIdentityRowHidesWhatWasWritten) {
  const StateMap map = small_map();
  Blocks blocks(map);
  testing::Random random(1);
  testing::fill_random(random, blocks);
  blocks.set_identity_row(1, 2, true);
  const Eigen::MatrixXd a = testing::dense_matrix(blocks);
  const auto row = static_cast<Eigen::Index>(map.line_entry(1, 2));
  EXPECT_EQ(a(row, row), 1.0);
  EXPECT_EQ(a.row(row).cwiseAbs().sum(), 1.0);
  blocks.set_identity_row(1, 2, false);
  EXPECT_NE(testing::dense_matrix(blocks).row(row).cwiseAbs().sum(), 1.0);
}

TEST(Blocks, ZeroClearsEverything) {
  testing::RandomSystem system(3, testing::Ranges());
  Blocks blocks = system.blocks();
  for (std::size_t f = 0; f < system.map().fields; ++f)
    for (std::size_t n = 0; n < system.map().nodes; ++n)
      if (system.map().present[f * system.map().nodes + n] != 0)
        blocks.set_identity_row(f, n, false);
  blocks.zero();
  Eigen::MatrixXd a = testing::dense_matrix(blocks);
  const std::vector<std::uint8_t> real = system.map().real_entries();
  for (std::size_t i = 0; i < real.size(); ++i)
    a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i)) -= real[i] != 0 ? 0.0 : 1.0;
  EXPECT_EQ(a.cwiseAbs().maxCoeff(), 0.0);
}

}  // namespace
}  // namespace denchi
