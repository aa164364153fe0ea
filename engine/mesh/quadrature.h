// Nodes, weights and derivative matrices of the two reference elements.
//
// Gauss-Lobatto, order p: p + 1 nodes on [-1, 1], both ends included, exact to degree 2p - 1.
// Gauss-Radau with weight sqrt(s) on [0, 1], n nodes, s = 1 included, exact to degree 2n - 2: the
// particle element. With s = (r/R)^2 a polynomial in s is even in r, as symmetry at the centre
// asks, and r^2 dr = sqrt(s) ds / 2.
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

/// Gauss-Radau element with n nodes, 1 <= n <= kMaxOrder + 1, weight sqrt(s) on [0, 1].
const ReferenceElement& gauss_radau_sphere(std::size_t n);

}  // namespace denchi
