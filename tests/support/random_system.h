// Random Newton matrices of every shape that a state map can express, and their plain dense form.
#pragma once

#include <Eigen/Dense>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include "engine/linalg/blocks.h"
#include "engine/linalg/state_map.h"

namespace denchi::testing {

using Random = std::mt19937_64;

inline double uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

inline std::size_t pick(Random& random, std::size_t low, std::size_t high) {
  return std::uniform_int_distribution<std::size_t>(low, high)(random);
}

/// What a random cell is drawn from; every number is the largest that may be drawn.
struct Ranges {
  std::size_t fields = 3;  ///< exactly as many
  std::size_t elements = 5, order = 6;
  std::size_t groups = 2, positions = 11, chains = 2, chain_nodes = 6, scalars = 3;
  std::size_t borders = 4;
};

/// A map with mixed orders, groups on and off the line, absent fields and border columns.
inline StateMap random_map(Random& random, const Ranges& ranges) {
  StateMap map;
  map.fields = ranges.fields;
  if (ranges.fields > 0) {
    const std::size_t elements = pick(random, 1, ranges.elements);
    for (std::size_t e = 0; e < elements; ++e) {
      map.elements.push_back({map.nodes, pick(random, 1, ranges.order)});
      map.nodes += map.elements.back().order;
    }
    ++map.nodes;
    for (std::size_t i = 0; i < map.fields * map.nodes; ++i)
      map.present.push_back(pick(random, 0, 9) > 0);
  }
  for (std::size_t g = pick(random, 0, ranges.groups); g > 0; --g) {
    StateMap::Group group;
    group.positions = pick(random, 1, ranges.positions);
    if (map.nodes > 0 && pick(random, 0, 3) > 0) {
      group.positions = std::min(group.positions, map.nodes);
      group.first_node = pick(random, 0, map.nodes - group.positions);
    }
    group.scalars = pick(random, 1, ranges.scalars);
    for (std::size_t k = pick(random, 0, ranges.chains); k > 0; --k) {
      StateMap::Chain chain;
      chain.nodes = pick(random, 1, ranges.chain_nodes);
      chain.half_bandwidth = pick(random, 0, chain.nodes - 1);
      chain.scalar = pick(random, 0, group.scalars - 1);
      group.chains.push_back(chain);
    }
    map.groups.push_back(group);
  }
  map.borders = pick(random, 0, ranges.borders);
  for (std::size_t b = 0; b < map.borders; ++b)
    if (pick(random, 0, 1) == 1) map.border_columns.push_back(b);
  map.finish();
  return map;
}

/// Fills the blocks of a well-conditioned matrix as an assembly would: all that padding owes is
/// kept.
inline void fill_random(Random& random, Blocks& blocks) {
  const StateMap& map = blocks.map();
  const auto entry = [&] { return uniform(random, -1.0, 1.0); };
  const auto diagonal = [&](double size) {
    return (pick(random, 0, 1) == 0 ? -1.0 : 1.0) * (size + uniform(random, 0.5, 2.0));
  };
  blocks.zero();
  for (std::size_t f = 0; f < map.fields; ++f)
    for (std::size_t n = 0; n < map.nodes; ++n)
      if (map.present[f * map.nodes + n] != 0)
        blocks.set_identity_row(f, n, pick(random, 0, 9) == 0);
  for (std::size_t e = 0; e < map.elements.size(); ++e) {
    CondensedElement& k = blocks.element_matrix(e);
    const std::size_t n = k.interior() + k.ends();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) k.at(i, j) = entry() / static_cast<double>(n);
  }
  for (std::size_t n = 0; n < map.nodes; ++n)
    for (std::size_t f = 0; f < map.fields; ++f) {
      for (std::size_t h = 0; h < map.fields; ++h) blocks.node(n, f, h) = 0.3 * entry();
      blocks.node(n, f, f) = diagonal(3.0 + static_cast<double>(map.fields));
      for (const std::size_t b : map.border_columns) blocks.line_border(f, n, b) = entry();
      for (std::size_t b = 0; b < map.borders; ++b) blocks.border_line(b, f, n) = 0.1 * entry();
    }
  for (std::size_t i = 0; i < map.borders; ++i) {
    for (std::size_t j = 0; j < map.borders; ++j) blocks.border(i, j) = entry();
    blocks.border(i, i) = diagonal(10.0);
  }
  for (std::size_t g = 0; g < map.groups.size(); ++g) {
    const StateMap::Group& shape = map.groups[g];
    GroupBlocks& group = blocks.group(g);
    for (std::size_t p = 0; p < shape.packs(); ++p)
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t position = p * kLanes + lane;
        const bool real = position < shape.positions;
        const auto put = [&](Lanes& lanes, double value, double padding) {
          lanes.set(lane, real ? value : padding);
        };
        for (std::size_t k = 0; k < shape.chains.size(); ++k) {
          const StateMap::Chain& chain = shape.chains[k];
          const std::size_t b = chain.half_bandwidth;
          for (std::size_t i = 0; i < chain.nodes; ++i)
            for (std::size_t j = i > b ? i - b : 0; j < std::min(chain.nodes, i + b + 1); ++j)
              put(group.a[k].at(p, i, j),
                  i == j ? diagonal(1.0) : entry() / static_cast<double>(2 * b + 1),
                  i == j ? 1.0 : 0.0);
          put(group.g[k][p], entry(), 0.0);
          for (std::size_t m = 0; m < shape.scalars; ++m) put(group.P(p, m, k), 0.2 * entry(), 0.0);
        }
        for (std::size_t m = 0; m < shape.scalars; ++m) {
          for (std::size_t n = 0; n < shape.scalars; ++n)
            put(group.S(p, m, n), m == n ? diagonal(4.0) : 0.5 * entry(), m == n ? 1.0 : 0.0);
          for (std::size_t f = 0; f < group.fields; ++f) {
            put(group.L(p, m, f), entry(), 0.0);
            const bool kept = real && !blocks.identity_row(f, shape.first_node + position);
            put(group.C(p, f, m), kept ? entry() : 0.0, 0.0);
          }
          for (const std::size_t b : map.border_columns) put(group.B(p, m, b), entry(), 0.0);
          for (std::size_t b = 0; b < map.borders; ++b) put(group.E(p, b, m), 0.1 * entry(), 0.0);
        }
      }
  }
}

/// A map and its matrix, kept together because blocks refer to their map.
class RandomSystem {
 public:
  RandomSystem(std::uint64_t seed, const Ranges& ranges)
      : random_(seed), map_(random_map(random_, ranges)), blocks_(map_) {
    fill_random(random_, blocks_);
  }
  RandomSystem(const RandomSystem&) = delete;
  RandomSystem& operator=(const RandomSystem&) = delete;

  const StateMap& map() const { return map_; }
  /// A copy, because a factorisation may destroy what it reads.
  Blocks blocks() const { return blocks_; }
  std::vector<double> right_hand_side() {
    std::vector<double> b(map_.size);
    for (double& v : b) v = uniform(random_, -1.0, 1.0);
    return b;
  }

 private:
  Random random_;
  StateMap map_;
  Blocks blocks_;
};

/// The whole matrix, entry by entry.
inline Eigen::MatrixXd dense_matrix(const Blocks& blocks) {
  const auto n = static_cast<Eigen::Index>(blocks.map().size);
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(n, n);
  blocks.for_each([&](std::size_t i, std::size_t j, double value) {
    a(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) += value;
  });
  return a;
}

/// The plain solution: complete pivoting on the whole matrix.
class DenseReference {
 public:
  explicit DenseReference(const Blocks& blocks) : lu_(dense_matrix(blocks)) {}

  /// Largest deviation of x from the solution for b, relative to its size.
  double error(const std::vector<double>& b, const std::vector<double>& x) const {
    const auto n = static_cast<Eigen::Index>(b.size());
    const Eigen::VectorXd exact = lu_.solve(Eigen::Map<const Eigen::VectorXd>(b.data(), n));
    const Eigen::VectorXd error = Eigen::Map<const Eigen::VectorXd>(x.data(), n) - exact;
    return error.cwiseAbs().maxCoeff() / exact.cwiseAbs().maxCoeff();
  }

 private:
  Eigen::FullPivLU<Eigen::MatrixXd> lu_;
};

}  // namespace denchi::testing
