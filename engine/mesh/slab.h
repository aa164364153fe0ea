// The line through the cell, cut into elements: regions, elements, nodes, points.
//
// A region (electrode, separator) has elements of one order. Neighbouring elements share their end
// node, also across regions, so a jump of a property is always an element boundary. Weak forms are
// assembled from what an element hands out here and nothing else:
//
//   gradient at the points   u'(q)  = sum_j G[q][j] u_j
//   integral of f v'         r_i   += sum_q G[q][i] w_q f_q
//   integral of f v          r_i   += w_i f_i
//
// The gradient of a constant vanishes identically, which makes conservation exact.
//
// A region of length zero is an interface: one element of order one between two nodes at the same
// x, whose "gradient" is the plain step from one to the other and whose weights sum to one.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {

/// How a region is cut. Elements are equal unless `breaks` gives their inner borders as fractions,
/// or unless they are to crowd at both ends, in layers of the fraction `layer` of the length: then
///
///   x/L = 1/2 + tanh(b (2 i/elements - 1)) / (2 tanh b),   b = -ln(layer) / 2
///
/// which far from the middle is layer (exp(4 b i/elements) - 1).
struct RegionMesh {
  std::size_t elements = 1;
  std::size_t order = 4;
  std::vector<double> breaks = {};
  double layer = 0.0;
};

class SlabMesh {
 public:
  struct Element {
    std::size_t region = 0;
    std::size_t first_node = 0;
    std::size_t order = 1;
    std::size_t packs = 1;         ///< points padded to whole Lanes
    std::vector<Lanes> by_row;     ///< [q][pack over j]: G[q][j]
    std::vector<Lanes> by_column;  ///< [j][pack over q]: G[q][j]
    std::vector<double> weight;    ///< [q], padded with zeros

    std::size_t points() const { return order + 1; }
    double g(std::size_t q, std::size_t j) const {
      return by_row[q * packs + j / kLanes][j % kLanes];
    }
  };

  SlabMesh() = default;
  SlabMesh(const std::vector<double>& lengths, const std::vector<RegionMesh>& regions);

  const std::vector<Element>& elements() const { return elements_; }
  const std::vector<double>& x() const { return x_; }  ///< [m] of each node
  std::size_t nodes() const { return x_.size(); }
  std::size_t first_node(std::size_t region) const { return first_node_[region]; }
  std::size_t last_node(std::size_t region) const { return first_node_[region + 1]; }
  std::size_t region_nodes(std::size_t region) const {
    return last_node(region) - first_node(region) + 1;
  }
  /// Quadrature weights of a region's own nodes, first to last (end nodes count their own side
  /// only).
  std::vector<double> region_weights(std::size_t region) const;

 private:
  std::vector<Element> elements_;
  std::vector<double> x_;
  std::vector<std::size_t> first_node_;
};

}  // namespace denchi
