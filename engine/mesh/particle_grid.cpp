#include "engine/mesh/particle_grid.h"

#include <algorithm>
#include <cmath>

#include "engine/mesh/quadrature.h"

namespace denchi {

ParticleGrid::ParticleGrid(const ParticleMesh& mesh) : dimension_(static_cast<double>(mesh.shape)) {
  const auto dimension = static_cast<std::size_t>(mesh.shape);
  const auto edge = [&](std::size_t i) {  // as r/R
    if (i == 0) return 0.0;
    if (i == mesh.elements) return 1.0;
    if (!mesh.breaks.empty()) return std::sqrt(mesh.breaks[i - 1]);
    return 1.0 - std::pow(1.0 - static_cast<double>(i) / static_cast<double>(mesh.elements), 1.5);
  };
  for (std::size_t e = 0; e < mesh.elements; ++e) {
    const double inner = edge(e), outer = edge(e + 1);
    const double left = inner * inner, width = (outer - inner) * (outer + inner);
    const bool centre = e == 0;
    const ReferenceElement ref = centre ? gauss_radau(mesh.order + 1, dimension)
                                        : gauss_lobatto_shell(mesh.order, dimension, inner, outer);
    // the weights of the element at the centre are those of a radius of one
    const double scale = centre ? std::pow(outer, dimension_) : 1.0;
    Element element;
    element.nodes = ref.size();
    element.first_node = centre ? 0 : mass_.size() - 1;
    mass_.resize(element.first_node + element.nodes, 0.0);
    radius_.resize(mass_.size());
    for (std::size_t q = 0; q < element.nodes; ++q) {
      const double s = left + width * ref.nodes[q];
      const double w = scale * ref.weights[q];  // of the integral of f s^(d/2-1) ds
      mass_[element.first_node + q] += w / 2.0;
      element.k.push_back(2.0 * s * w);
      radius_[element.first_node + q] = std::sqrt(s);
    }
    for (std::size_t q = 0; q < element.nodes; ++q)
      for (std::size_t j = 0; j < element.nodes; ++j) element.g.push_back(ref.d(q, j) / width);
    elements_.push_back(std::move(element));
  }
  radius_.back() = 1.0;
}

std::size_t ParticleGrid::half_bandwidth() const {
  std::size_t widest = 1;
  for (const Element& e : elements_) widest = std::max(widest, e.nodes - 1);
  return std::min(widest, nodes() - 1);
}

std::vector<double> ParticleGrid::stiffness() const {
  const std::size_t n = nodes();
  std::vector<double> k(n * n, 0.0);
  for (const Element& e : elements_)
    for (std::size_t q = 0; q < e.nodes; ++q)
      for (std::size_t i = 0; i < e.nodes; ++i)
        for (std::size_t j = 0; j < e.nodes; ++j)
          k[(e.first_node + i) * n + e.first_node + j] +=
              e.g[q * e.nodes + i] * e.k[q] * e.g[q * e.nodes + j];
  return k;
}

}  // namespace denchi
