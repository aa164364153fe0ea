// The radius of a particle, cut into elements in s = (r/R)^2.
//
// Diffusion in a particle of radius R (a film: of half the thickness, or with a closed back of the
// whole), d = 1 for a film, 2 for a cylinder, 3 for a sphere, x the stoichiometry, q the outward
// flux at the surface [mol/m2/s] over c_max:
//
//   dx/dt = r^(1-d) d/dr (r^(d-1) D dx/dr),   -D dx/dr = q at r = R
//
// tested with v and r^(d-1) dr, in s:
//
//   int x_t v s^(d/2-1)/2 ds + (1/R^2) int D x_s v_s 2 s^(d/2) ds + (q/R) v(1) = 0
//
// which becomes, with the nodes as points,
//
//   m_i dx_i/dt + (1/R^2) sum_q G[q][i] k_q D_q (sum_j G[q][j] x_j) + (q/R) delta_{i,surface} = 0
//
// sum m_i = 1/d, and the sum over i of the middle term vanishes identically: lithium is conserved
// to round-off. The first element holds the centre and uses Gauss-Radau points; further ones are
// Gauss-Lobatto elements that share their end nodes. Both integrate a polynomial times s^(d/2-1)
// exactly to a degree of 2 order - 1, so the middle term is exact for constant D and the surface
// value converges with the power 2 order of the size of the elements.
#pragma once

#include <cstddef>
#include <vector>

namespace denchi {

/// What a particle looks like, by the number of its curved dimensions.
enum class ParticleShape : std::size_t { film = 1, cylinder = 2, sphere = 3 };

/// How a particle is cut. One element of `order` + 1 nodes, or several with inner borders at
/// `breaks` (fractions of s, increasing, elements - 1 of them; empty: r/R = 1 - (1 -
/// i/elements)^1.5, thinner towards the surface, where a change of current begins as a steep
/// front).
struct ParticleMesh {
  std::size_t elements = 1;
  std::size_t order = 5;
  std::vector<double> breaks = {};
  ParticleShape shape = ParticleShape::sphere;
};

class ParticleGrid {
 public:
  struct Element {
    std::size_t first_node = 0;
    std::size_t nodes = 0;
    std::vector<double> g;  ///< row-major: g[q * nodes + j]
    std::vector<double> k;  ///< weight of the flux at each point
  };

  ParticleGrid() = default;
  explicit ParticleGrid(const ParticleMesh& mesh);

  std::size_t nodes() const { return mass_.size(); }
  std::size_t half_bandwidth() const;
  /// Surface area times radius over volume: 1 for a film, 2 for a cylinder, 3 for a sphere.
  double dimension() const { return dimension_; }
  const std::vector<double>& mass() const { return mass_; }      ///< m_i, sum 1/d
  const std::vector<double>& radius() const { return radius_; }  ///< r/R of each node
  const std::vector<Element>& elements() const { return elements_; }
  /// sum over elements of G' k G: the stiffness for D = 1, R = 1; row-major nodes x nodes.
  std::vector<double> stiffness() const;

 private:
  std::vector<double> mass_, radius_;
  std::vector<Element> elements_;
  double dimension_ = 3.0;
};

}  // namespace denchi
