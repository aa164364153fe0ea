#include "engine/mesh/sphere.h"

#include <algorithm>
#include <cmath>

#include "engine/mesh/quadrature.h"

namespace denchi {

SphereGrid::SphereGrid(const ParticleMesh& mesh) {
  const auto edge = [&](std::size_t i) {
    if (i == 0) return 0.0;
    if (i == mesh.elements) return 1.0;
    if (!mesh.breaks.empty()) return mesh.breaks[i - 1];
    const double r = static_cast<double>(i) / static_cast<double>(mesh.elements);
    return r * r;
  };
  for (std::size_t e = 0; e < mesh.elements; ++e) {
    const double left = edge(e), width = edge(e + 1) - edge(e);
    const bool centre = e == 0;
    const ReferenceElement& ref =
        centre ? gauss_radau_sphere(mesh.order + 1) : gauss_lobatto(mesh.order);
    Element element;
    element.nodes = ref.size();
    element.first_node = centre ? 0 : mass_.size() - 1;
    mass_.resize(element.first_node + element.nodes, 0.0);
    radius_.resize(mass_.size());
    // The map to s: [0, 1] -> [0, width] for the first element, [-1, 1] -> [left, left + width]
    // else.
    const double slope = centre ? width : width / 2.0;
    for (std::size_t q = 0; q < element.nodes; ++q) {
      const double s = centre ? width * ref.nodes[q] : left + slope * (1.0 + ref.nodes[q]);
      // integral of f sqrt(s) ds: the Radau weights contain sqrt of the reference coordinate
      const double w = centre ? ref.weights[q] * width * std::sqrt(width)
                              : ref.weights[q] * slope * std::sqrt(s);
      mass_[element.first_node + q] += w / 2.0;
      element.k.push_back(2.0 * s * w);
      radius_[element.first_node + q] = std::sqrt(s);
    }
    for (std::size_t q = 0; q < element.nodes; ++q)
      for (std::size_t j = 0; j < element.nodes; ++j) element.g.push_back(ref.d(q, j) / slope);
    elements_.push_back(std::move(element));
  }
  radius_.back() = 1.0;
  // Lobatto elements integrate sqrt(s) approximately; the volume of the sphere is made exact.
  double total = 0.0;
  for (const double m : mass_) total += m;
  for (double& m : mass_) m /= 3.0 * total;
}

std::size_t SphereGrid::half_bandwidth() const {
  std::size_t widest = 1;
  for (const Element& e : elements_) widest = std::max(widest, e.nodes - 1);
  return std::min(widest, nodes() - 1);
}

std::vector<double> SphereGrid::stiffness() const {
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
