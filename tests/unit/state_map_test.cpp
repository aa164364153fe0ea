// Positions of unknowns: every entry has its own place, padding is never an unknown.
#include "engine/linalg/state_map.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/support/random_system.h"

namespace denchi {
namespace {

// How often each place of the vector is given out.
std::vector<int> places(const StateMap& map) {
  std::vector<int> used(map.size, 0);
  for (const StateMap::Group& group : map.groups) {
    for (std::size_t i = 0; i < group.positions; ++i) {
      for (std::size_t k = 0; k < group.chains.size(); ++k)
        for (std::size_t n = 0; n < group.chains[k].nodes; ++n)
          ++used.at(map.chain_entry(group, k, n) + i);
      for (std::size_t m = 0; m < group.scalars; ++m) ++used.at(map.scalar_entry(group, m) + i);
    }
  }
  for (std::size_t f = 0; f < map.fields; ++f)
    for (std::size_t n = 0; n < map.nodes; ++n)
      used.at(map.line_entry(f, n)) += map.present[f * map.nodes + n];
  for (std::size_t b = 0; b < map.borders; ++b) ++used.at(map.border_entry(b));
  return used;
}

TEST(StateMap, GivesEveryUnknownItsOwnPlace) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    testing::Ranges ranges;
    ranges.fields = seed % 6;
    testing::Random random(seed);
    const StateMap map = testing::random_map(random, ranges);
    const std::vector<int> used = places(map);
    const std::vector<std::uint8_t> real = map.real_entries();
    ASSERT_EQ(real.size(), map.size);
    for (std::size_t i = 0; i < map.size; ++i) EXPECT_EQ(used[i], real[i]) << "entry " << i;
    EXPECT_EQ(map.unknowns(),
              static_cast<std::size_t>(std::accumulate(used.begin(), used.end(), 0)));
  }
}

TEST(StateMap, PadsToWholeLanes) {
  testing::Random random(1);
  const StateMap map = testing::random_map(random, testing::Ranges());
  EXPECT_EQ(map.size % kLanes, 0u);
  EXPECT_EQ(map.line_offset % kLanes, 0u);
  EXPECT_EQ(map.line_stride % kLanes, 0u);
  EXPECT_EQ(map.border_offset % kLanes, 0u);
  for (const StateMap::Group& group : map.groups) {
    EXPECT_EQ(group.stride() % kLanes, 0u);
    EXPECT_EQ(map.scalar_entry(group, 0) % kLanes, 0u);
    for (std::size_t k = 0; k < group.chains.size(); ++k)
      EXPECT_EQ(map.chain_entry(group, k, 0) % kLanes, 0u);
  }
}

TEST(StateMap, LanesFromAnElementOrAGroupStayInTheirField) {
  for (std::size_t order = 1; order <= 15; ++order)
    for (std::size_t elements = 1; elements <= 4; ++elements) {
      StateMap map;
      map.fields = 2;
      map.nodes = order * elements + 1;
      for (std::size_t e = 0; e < elements; ++e) map.elements.push_back({e * order, order});
      map.groups.resize(1);
      map.groups[0].first_node = (elements - 1) * order;  // the last element is an electrode
      map.groups[0].positions = order + 1;
      map.groups[0].scalars = 1;
      map.finish();
      const std::size_t last = (elements - 1) * order + padded(order + 1);
      EXPECT_LE(map.line_entry(0, last), map.line_entry(1, 0)) << elements << " x " << order;
      EXPECT_LE(map.line_entry(1, last), map.border_offset) << elements << " x " << order;
      map.groups[0].first_node = map.nodes - 1;  // a planar one at the end
      map.groups[0].positions = 1;
      map.finish();
      EXPECT_LE(map.line_entry(1, map.nodes - 1 + kLanes), map.border_offset);
    }
}

TEST(StateMap, TakesEveryFieldAsPresentUnlessTold) {
  StateMap map;
  map.fields = 2;
  map.nodes = 3;
  map.finish();
  EXPECT_EQ(map.present, std::vector<std::uint8_t>(6, 1));
  EXPECT_EQ(map.unknowns(), 6u);
}

TEST(StateMap, HoldsACellWithoutALine) {
  StateMap map;
  StateMap::Group particle;
  particle.positions = 1;
  particle.chains = {{6, 5, 0, 0}};
  particle.scalars = 1;
  map.groups = {particle, particle};
  map.borders = 3;
  map.finish();
  EXPECT_EQ(map.unknowns(), 2u * 7u + 3u);
}

}  // namespace
}  // namespace denchi
