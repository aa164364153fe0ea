// What the line of a cell turns into heat, for the audit of a run:
//
//   int i_s^2 / sigma + i_e^2 / kappa + 2 R T TDF D B (dc_e/dx)^2 / c_e dx - int eps mu r dx
//
// per area of the cell; of an interface, i_e^2 R. The third term is the heat of mixing of the salt.
// The last is what a weak electrolyte spends on dissociation, mu and r as in stored_energy.h and
// weak_electrolyte.h.
#include "models/cells/transport_line.h"
#include "models/physics/positive.h"
#include "models/physics/stored_energy.h"

namespace denchi {

double TransportLine::salt_energy(const StateMap& map, const double* y) const {
  double total = 0.0;
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers_[e.region];
    if (!layer.has_salt()) continue;
    for (std::size_t q = 0; q < e.points(); ++q) {
      const double c = positive(y[map.line_entry(kSalt, e.first_node + q)]) * scale_;
      total += layer.porosity * e.weight[q] *
               denchi::salt_energy(layer.electrolyte->salt, c, temperature_).density;
    }
  }
  return total;
}

double TransportLine::heat(const StateMap& map, const double* y, const Potentials& phi) const {
  double total = 0.0;
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers_[e.region];
    const std::size_t n = e.points();
    for (std::size_t p = 0; p < e.packs; ++p) {
      Lanes c(1.0), dc(0.0), dphi(0.0), dsolid(0.0);
      for (std::size_t j = 0; j < n; ++j) {
        const Lanes& g = e.by_column[j * e.packs + p];
        const std::size_t node = e.first_node + j;
        dphi += g * phi.electrolyte[node];
        if (layer.has_solid()) dsolid += g * phi.solid[node];
        if (!layer.has_salt()) continue;
        dc += g * y[map.line_entry(kSalt, node)];
        if (j / kLanes == p) c.set(j % kLanes, y[map.line_entry(kSalt, node)]);
      }
      Lanes heat = layer.electronic * dsolid * dsolid;
      if (layer.has_salt()) {
        const BinaryElectrolyte& law = layer.electrolyte->salt;
        const Lanes t(temperature_), none(0.0);
        c = positive(c) * scale_;
        dc *= scale_;
        const Lanes current =
            binary_fluxes<Lanes>(
                law, c, dc, dphi, temperature_, layer.diffusivity_factor, layer.conductivity_factor)
                .current;
        heat += current * current / (law.conductivity(c, t, none) * layer.conductivity_factor);
        heat += 2.0 * kGasConstant * temperature_ * law.thermodynamic_factor(c, t, none) *
                law.diffusivity(c, t, none) * layer.diffusivity_factor * dc * dc / c;
      } else {
        heat += layer.ionic * dphi * dphi;
      }
      total += sum(heat * Lanes::load(&e.weight[p * kLanes]));
    }
  }
  for (const std::size_t i : weak_) {
    const SlabMesh::Element& e = mesh_.elements()[i];
    const Layer& layer = layers_[e.region];
    for (std::size_t q = 0; q < e.points(); ++q) {
      const double c = y[map.line_entry(kSalt, e.first_node + q)] * scale_;
      const SaltEnergy salt =
          denchi::salt_energy(layer.electrolyte->salt, positive(c / scale_) * scale_, temperature_);
      total -= layer.porosity * e.weight[q] * salt.potential *
               dissociation_rate(layer.electrolyte->weak, c);
    }
  }
  return total;
}

}  // namespace denchi
