// The current through a line, from its negative end to its positive one, and the potentials that
// come of it.
//
// With salt both potentials are unknowns: the current leaves the solid at the positive end, and
// phi_s(0) = 0 stands for the balance of the charge at the other.
//
// Without salt the conductivities are constant in each layer, and i_s + i_e = i is integrated once
// for all. In an electrode there is left, for d = phi_s - phi_e,
//
//   int k d' v' + int sum_m a_m j_m v = i [f v],    k = kappa sigma / (kappa + sigma)
//
// The current enters the solid at a negative collector with the share f = kappa / (kappa + sigma)
// and the electrolyte at the face with f = sigma / (kappa + sigma); of a positive electrode f has
// the sign -1, and at the only node of a planar one it is +-1. What the balance of the charge loses
// with one field it keeps in the potential across the line,
//
//   phi_s(L) - phi_s(0) = -[f d] - i R
//   R = L / (kappa + sigma) of an electrode, L / kappa of a separator, and that of the interfaces,
//
// and kappa phi_e + sigma phi_s falls by i per length. Polynomials of the elements obey all of
// this exactly: these are the potentials that two fields would have.
#include <algorithm>

#include "models/cells/transport_line.h"

namespace denchi {

void TransportLine::set_ends() {
  ends_.clear();
  for (std::size_t s = 0; s < 2; ++s) {
    const double sign = s == 0 ? 1.0 : -1.0;
    const std::size_t last = s == 0 ? 0 : mesh_.nodes() - 1;
    if (face_[s] == last) {  // planar
      ends_.push_back({last, sign});
      continue;
    }
    const Layer& layer = layers_[region_[s]];
    const double both = layer.ionic + layer.electronic;
    ends_.push_back({last, sign * layer.ionic / both});
    ends_.push_back({face_[s], sign * layer.electronic / both});
  }
  resistance_ = 0.0;
  for (const Layer& layer : layers_)
    resistance_ +=
        (layer.is_interface() ? 1.0 : layer.thickness) / (layer.ionic + layer.electronic);
}

double TransportLine::add_current(const StateMap& map,
                                  const double* y,
                                  double current,
                                  double* r) const {
  if (has_salt()) {
    const std::size_t left = map.line_entry(kSolid, 0);
    const std::size_t right = map.line_entry(kSolid, map.nodes - 1);
    r[right] -= current;
    r[left] = y[left];
    return y[right] - y[left];
  }
  double across = -current * resistance_;
  for (const End& end : ends_) {
    r[map.line_entry(kDifference, end.node)] += end.share * current;
    across -= end.share * y[map.line_entry(kDifference, end.node)];
  }
  return across;
}

void TransportLine::assemble_current(double area, Blocks& blocks) const {
  if (has_salt()) {
    const std::size_t last = mesh_.nodes() - 1;
    blocks.set_identity_row(kSolid, 0, true);
    blocks.line_border(kSolid, last, kCurrent) = -1.0 / area;
    blocks.border_line(kVoltage, kSolid, last) = -1.0;
    blocks.border_line(kVoltage, kSolid, 0) = 1.0;
    return;
  }
  for (const End& end : ends_) {
    blocks.line_border(kDifference, end.node, kCurrent) = end.share / area;
    blocks.border_line(kVoltage, kDifference, end.node) = end.share;
  }
  blocks.border(kVoltage, kCurrent) += resistance_ / area;
}

// An interface has two nodes, and carries ionic times the step of the potential from one to the
// other.
void TransportLine::assemble_pressure(const StateMap& map,
                                      const double* y,
                                      double current,
                                      std::size_t border,
                                      double unit,
                                      Blocks& blocks) const {
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers_[e.region];
    if (!layer.is_interface()) continue;
    const double slope = layer.ionic_by_pressure * unit;
    if (!has_salt()) {
      blocks.border(kVoltage, border) -= current * slope / (layer.ionic * layer.ionic);
      continue;
    }
    const std::size_t n = e.first_node;
    const double step = y[map.line_entry(kElectrolyte, n + 1)] - y[map.line_entry(kElectrolyte, n)];
    blocks.line_border(kElectrolyte, n, border) += slope * step;
    blocks.line_border(kElectrolyte, n + 1, border) -= slope * step;
  }
}

// The potentials grow from both ends, so that they are those of the voltage as it is; what the
// Newton iteration leaves of the balance across the cell is in the separator.
Potentials TransportLine::potentials(const StateMap& map,
                                     const double* y,
                                     double current,
                                     double across,
                                     double temperature,
                                     double pressure) const {
  const std::size_t nodes = mesh_.nodes();
  Potentials phi{std::vector<double>(nodes, 0.0), std::vector<double>(nodes, 0.0)};
  if (has_salt()) {
    for (std::size_t n = 0; n < nodes; ++n) {
      phi.electrolyte[n] = y[map.line_entry(kElectrolyte, n)];
      phi.solid[n] = y[map.line_entry(kSolid, n)];
    }
    return phi;
  }
  std::vector<Layer> layers = layers_;
  double steps = 0.0;  // of the interfaces
  for (Layer& layer : layers) {
    layer.set_temperature(reference_, temperature);
    if (pressure > 0.0) layer.set_pressure(reference_, temperature, pressure);
    if (layer.is_interface()) steps += current / layer.ionic;
  }
  const std::vector<double>& x = mesh_.x();
  for (std::size_t s = 0; s < 2; ++s) {
    const std::size_t end = s == 0 ? 0 : nodes - 1;
    const double* d = y + map.line_entry(kDifference, 0);
    phi.solid[end] = s == 0 ? 0.0 : across;
    phi.electrolyte[end] = phi.solid[end] - d[end];
    if (face_[s] == end) continue;
    const Layer& layer = layers[region_[s]];
    const double both = layer.ionic + layer.electronic;
    for (std::size_t n = std::min(end, face_[s]); n <= std::max(end, face_[s]); ++n) {
      phi.electrolyte[n] = phi.electrolyte[end] -
                           (current * (x[n] - x[end]) + layer.electronic * (d[n] - d[end])) / both;
      phi.solid[n] = phi.electrolyte[n] + d[n];
    }
  }
  const double fall = phi.electrolyte[face_[0]] - phi.electrolyte[face_[1]] - steps;
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers[e.region];
    if (layer.has_solid()) continue;
    for (std::size_t n = e.first_node + 1; n <= e.first_node + e.order && n != face_[1]; ++n)
      phi.electrolyte[n] = phi.electrolyte[n - 1] -
                           (layer.is_interface() ? current / layer.ionic
                                                 : fall * (x[n] - x[n - 1]) / layer.thickness);
  }
  return phi;
}

}  // namespace denchi
