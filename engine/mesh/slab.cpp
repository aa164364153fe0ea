#include "engine/mesh/slab.h"

#include <cmath>

#include "engine/mesh/quadrature.h"

namespace denchi {
namespace {

/// Where element i of a region begins, as a fraction.
double edge_of(const RegionMesh& cut, std::size_t i) {
  if (i == 0) return 0.0;
  if (i == cut.elements) return 1.0;
  if (!cut.breaks.empty()) return cut.breaks[i - 1];
  const double even = static_cast<double>(i) / static_cast<double>(cut.elements);
  if (cut.layer <= 0.0) return even;
  const double b = -0.5 * std::log(cut.layer);
  return 0.5 + 0.5 * std::tanh(b * (2.0 * even - 1.0)) / std::tanh(b);
}

}  // namespace

SlabMesh::SlabMesh(const std::vector<double>& lengths, const std::vector<RegionMesh>& regions) {
  double start = 0.0;
  x_.push_back(0.0);
  for (std::size_t region = 0; region < regions.size(); ++region) {
    const RegionMesh& cut = regions[region];
    const ReferenceElement& ref = gauss_lobatto(cut.order);
    const std::size_t n = ref.size();
    first_node_.push_back(x_.size() - 1);
    for (std::size_t k = 0; k < cut.elements; ++k) {
      const double left = start + lengths[region] * edge_of(cut, k);
      const double width = lengths[region] * (edge_of(cut, k + 1) - edge_of(cut, k));
      const double measure = width > 0.0 ? width : 1.0;  // an interface
      Element e;
      e.region = region;
      e.first_node = x_.size() - 1;
      e.order = cut.order;
      e.packs = padded(n) / kLanes;
      e.by_row.resize(n * e.packs);
      e.by_column.resize(n * e.packs);
      e.weight.assign(padded(n), 0.0);
      for (std::size_t q = 0; q < n; ++q) {
        e.weight[q] = ref.weights[q] * measure / 2.0;
        for (std::size_t j = 0; j < n; ++j) {
          const double g = ref.d(q, j) * 2.0 / measure;
          e.by_row[q * e.packs + j / kLanes].set(j % kLanes, g);
          e.by_column[j * e.packs + q / kLanes].set(q % kLanes, g);
        }
      }
      for (std::size_t i = 1; i < n; ++i)
        x_.push_back(i + 1 == n ? left + width : left + width * 0.5 * (1.0 + ref.nodes[i]));
      elements_.push_back(std::move(e));
    }
    start += lengths[region];
    x_.back() = start;
  }
  first_node_.push_back(x_.size() - 1);
}

std::vector<double> SlabMesh::region_weights(std::size_t region) const {
  std::vector<double> w(region_nodes(region), 0.0);
  for (const Element& e : elements_) {
    if (e.region != region) continue;
    for (std::size_t q = 0; q < e.points(); ++q)
      w[e.first_node - first_node(region) + q] += e.weight[q];
  }
  return w;
}

}  // namespace denchi
