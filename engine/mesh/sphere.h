// The radius of a particle, cut into elements in s = (r/R)^2.
//
// Diffusion in a sphere of radius R, x the stoichiometry, q the outward flux at the surface
// [mol/m2/s] over c_max:
//
//   dx/dt = r^-2 d/dr (r^2 D dx/dr),   -D dx/dr = q at r = R
//
// tested with v and r^2 dr, in s:
//
//   int x_t v sqrt(s)/2 ds + (1/R^2) int D x_s v_s 2 s^(3/2) ds + (q/R) v(1) = 0
//
// which becomes, with the nodes as points,
//
//   m_i dx_i/dt + (1/R^2) sum_q G[q][i] k_q D_q (sum_j G[q][j] x_j) + (q/R) delta_{i,surface} = 0
//
// sum m_i = 1/3, and the sum over i of the middle term vanishes identically: lithium is conserved
// to round-off. The first element holds the centre and uses Gauss-Radau points (its integrals are
// exact for constant D); further ones are Gauss-Lobatto elements that share their end nodes.
#pragma once

#include <cstddef>
#include <vector>

namespace denchi {

/// How a particle is cut. One element of `order` + 1 nodes, or several with inner borders at
/// `breaks` (fractions of s, increasing, elements - 1 of them; empty: chosen so that shells are
/// equal in r).
struct ParticleMesh {
  std::size_t elements = 1;
  std::size_t order = 5;
  std::vector<double> breaks;
};

class SphereGrid {
 public:
  struct Element {
    std::size_t first_node = 0;
    std::size_t nodes = 0;
    std::vector<double> g;  ///< row-major: g[q * nodes + j]
    std::vector<double> k;  ///< weight of the flux at each point
  };

  SphereGrid() = default;
  explicit SphereGrid(const ParticleMesh& mesh);

  std::size_t nodes() const { return mass_.size(); }
  std::size_t half_bandwidth() const;
  const std::vector<double>& mass() const { return mass_; }      ///< m_i, sum 1/3
  const std::vector<double>& radius() const { return radius_; }  ///< r/R of each node
  const std::vector<Element>& elements() const { return elements_; }
  /// sum over elements of G' k G: the stiffness for D = 1, R = 1; row-major nodes x nodes.
  std::vector<double> stiffness() const;

 private:
  std::vector<double> mass_, radius_;
  std::vector<Element> elements_;
};

}  // namespace denchi
