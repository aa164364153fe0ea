// Nodes, weights and derivative matrices of the reference elements.
//
// Gauss-Lobatto, order p: p + 1 nodes on [-1, 1], both ends included, exact to degree 2p - 1: an
// element of a slab.
//
// An element of a particle integrates with the weight of its shape: with s = (r/R)^2,
// r^(d-1) dr is s^(d/2-1) ds / 2, where d = 1 is a film, 2 a cylinder, 3 a sphere. A polynomial in
// s is even in r, as symmetry at the centre asks. The nodes t lie in [0, 1] across the element:
//   Gauss-Radau, n nodes, from the centre outwards: s = 1 included, exact to degree 2n - 2;
//   Gauss-Lobatto, order p, a shell: both ends included, exact to degree 2p - 1.
// "Exact" is for a polynomial times the weight: the weight is never replaced by its values at the
// nodes, which would cost shells near the centre, where it is no smooth function, their order.
//
// The quadrature points are the nodes, so mass matrices are diagonal and a law is evaluated where
// its unknowns are.
#pragma once

#include <cstddef>
#include <vector>

namespace denchi {

inline constexpr std::size_t kMaxOrder = 15;

struct ReferenceElement {
  std::vector<double> nodes;
  std::vector<double> weights;
  std::vector<double> derivative;  ///< row-major: d[q * n + j] = l_j'(node q)

  std::size_t size() const { return nodes.size(); }
  double d(std::size_t q, std::size_t j) const { return derivative[q * nodes.size() + j]; }
};

/// Gauss-Lobatto element of order p, 1 <= p <= kMaxOrder. Computed once, then shared.
const ReferenceElement& gauss_lobatto(std::size_t order);

/// Gauss-Radau element with n nodes, 1 <= n <= kMaxOrder + 1, weight s^(d/2-1) on [0, 1]. Computed
/// once, then shared.
const ReferenceElement& gauss_radau(std::size_t n, std::size_t dimension);

/// Gauss-Lobatto element of order p with the weight s^(d/2-1) on [inner^2, outer^2], where
/// 0 < inner < outer are radii.
ReferenceElement gauss_lobatto_shell(std::size_t order,
                                     std::size_t dimension,
                                     double inner,
                                     double outer);

}  // namespace denchi
