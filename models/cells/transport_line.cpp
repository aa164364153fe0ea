#include "models/cells/transport_line.h"

#include <algorithm>

#include "engine/simd/known_size.h"
#include "models/physics/arrhenius.h"
#include "models/physics/positive.h"
#include "models/physics/pressed_resistance.h"

namespace denchi {
namespace {

constexpr std::size_t kPoints = 2 * kLanes;  // an element has at most so many

}  // namespace

void Layer::set_temperature(double reference, double temperature) {
  if (is_interface()) {
    ionic = arrhenius(resistance_activation, reference, temperature) / resistance;
    return;
  }
  electronic = solid_conductivity * arrhenius(solid_activation, reference, temperature);
  if (!has_salt()) {
    ionic = transport_efficiency * ionic_conductivity(electrolyte->ion, reference, temperature);
    return;
  }
  const BinaryElectrolyte& salt = electrolyte->salt;
  diffusivity_factor =
      transport_efficiency * arrhenius(salt.diffusivity_activation, reference, temperature);
  conductivity_factor =
      transport_efficiency * arrhenius(salt.conductivity_activation, reference, temperature);
}

void Layer::set_pressure(double reference, double temperature, double pressure) {
  if (!is_interface() || reference_pressure == 0.0) return;
  using D = Dual<1, double>;
  const D factor =
      pressed_resistance(D::variable(pressure, 0) * (1.0 / reference_pressure), pressure_exponent);
  const D conductance =
      arrhenius(resistance_activation, reference, temperature) / (resistance * factor);
  ionic = conductance.value;
  ionic_by_pressure = conductance.d[0];
}

TransportLine::TransportLine(const CellData& data, const CellMesh& mesh)
    : scale_(data.salt_scale), reference_(data.reference_temperature) {
  std::vector<double> lengths;
  std::vector<RegionMesh> regions;
  const auto add = [&](Layer layer, const RegionMesh& cut) {
    lengths.push_back(layer.thickness);
    regions.push_back(cut);
    layers_.push_back(layer);
  };
  const auto add_electrode = [&](std::size_t s) {
    const ElectrodeData& electrode = data.electrode(s);
    if (electrode.planar()) return;
    region_[s] = layers_.size();
    Layer layer;
    layer.electrolyte = &data.electrolytes[2 * s];
    layer.electrode = s;
    layer.thickness = electrode.thickness;
    layer.porosity = electrode.porosity;
    layer.transport_efficiency = electrode.transport_efficiency;
    layer.solid_conductivity = electrode.conductivity;
    layer.solid_activation = electrode.conductivity_activation;
    add(layer, mesh.regions[2 * s]);
  };
  const auto add_interface = [&](std::size_t s) {
    Layer layer;
    layer.resistance = data.separator.interface_resistance[s];
    layer.resistance_activation = data.separator.interface_activation[s];
    layer.reference_pressure = data.separator.reference_pressure;
    layer.pressure_exponent = data.separator.pressure_exponent;
    if (layer.resistance > 0.0) add(layer, {1, 1, {}});
  };
  add_electrode(0);
  add_interface(0);
  Layer layer;
  layer.electrolyte = &data.electrolytes[1];
  layer.thickness = data.separator.thickness;
  layer.porosity = data.separator.porosity;
  layer.transport_efficiency = data.separator.transport_efficiency;
  add(layer, mesh.regions[1]);
  add_interface(1);
  add_electrode(1);
  mesh_ = SlabMesh(lengths, regions);
  for (std::size_t s = 0; s < 2; ++s) {
    if (data.electrode(s).planar())
      face_[s] = s == 0 ? 0 : mesh_.nodes() - 1;
    else
      face_[s] = s == 0 ? mesh_.last_node(region_[0]) : mesh_.first_node(region_[1]);
  }
  salt_mass_.assign(mesh_.nodes(), 0.0);
  for (std::size_t i = 0; i < mesh_.elements().size(); ++i) {
    const SlabMesh::Element& e = mesh_.elements()[i];
    if (!layers_[e.region].has_salt()) continue;
    fields_ = 3;
    for (std::size_t q = 0; q < e.points(); ++q)
      salt_mass_[e.first_node + q] += layers_[e.region].porosity * e.weight[q];
    if (layers_[e.region].electrolyte->law == Transport::weak) weak_.push_back(i);
  }
}

void TransportLine::describe(StateMap& map) const {
  map.fields = fields_;
  map.nodes = mesh_.nodes();
  map.present.assign(map.fields * map.nodes, 0);
  for (const SlabMesh::Element& e : mesh_.elements()) {
    map.elements.push_back({e.first_node, e.order});
    for (std::size_t n = e.first_node; n < e.first_node + e.points(); ++n) {
      if (has_salt()) map.present[kElectrolyte * map.nodes + n] = 1;
      if (layers_[e.region].has_solid()) map.present[solid_field() * map.nodes + n] = 1;
      if (layers_[e.region].has_salt()) map.present[kSalt * map.nodes + n] = 1;
    }
  }
  // the potential of a planar electrode
  for (const std::size_t n : {std::size_t{0}, map.nodes - 1})
    map.present[solid_field() * map.nodes + n] = 1;
}

void TransportLine::set_temperature(double temperature) {
  if (temperature == temperature_) return;
  temperature_ = temperature;
  for (Layer& layer : layers_) layer.set_temperature(reference_, temperature);
  pressure_ = 0.0;
  if (!has_salt()) set_ends();
}

void TransportLine::set_pressure(double pressure) {
  if (pressure == pressure_) return;
  pressure_ = pressure;
  for (Layer& layer : layers_) layer.set_pressure(reference_, temperature_, pressure);
  if (!has_salt()) set_ends();
}

double TransportLine::salt(const StateMap& map, const double* y) const {
  double total = 0.0;
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers_[e.region];
    if (!layer.has_salt() || layer.electrolyte->law == Transport::weak) continue;
    for (std::size_t q = 0; q < e.points(); ++q)
      total += layer.porosity * e.weight[q] * y[map.line_entry(kSalt, e.first_node + q)];
  }
  return total * scale_;
}

template <bool kSalted, bool kConducting>
void TransportLine::add_element(const SlabMesh::Element& e,
                                const StateMap& map,
                                const double* y,
                                double* r) const {
  with_known_size(e.points(), [&](auto points) {
    if (points <= kLanes)
      add_points<kSalted, kConducting>(
          e, points, std::integral_constant<std::size_t, 1>(), map, y, r);
    else
      add_points<kSalted, kConducting>(e, points, e.packs, map, y, r);
  });
}

template <bool kSalted, bool kConducting, class Points, class Packs>
void TransportLine::add_points(const SlabMesh::Element& e,
                               Points n,
                               Packs packs,
                               const StateMap& map,
                               const double* y,
                               double* r) const {
  const Layer& layer = layers_[e.region];
  const double* electrolyte = y + map.line_entry(kElectrolyte, e.first_node);
  const double* solid = kConducting ? y + map.line_entry(kSolid, e.first_node) : nullptr;
  const double conductivity = has_salt() ? layer.ionic : layer.in_series();
  const double* salt = kSalted ? y + map.line_entry(kSalt, e.first_node) : nullptr;
  double current_flux[kPoints], salt_flux[kPoints], solid_flux[kPoints];
  for (std::size_t p = 0; p < packs; ++p) {
    Lanes c(1.0), dc(0.0), dphi(0.0), dsolid(0.0);
    if constexpr (kSalted)
      for (std::size_t i = p * kLanes; i < std::min<std::size_t>(n, (p + 1) * kLanes); ++i)
        c.set(i - p * kLanes, salt[i]);
    for (std::size_t j = 0; j < n; ++j) {
      const Lanes& g = e.by_column[j * packs + p];
      dphi += g * electrolyte[j];
      if constexpr (kSalted) dc += g * salt[j];
      if constexpr (kConducting) dsolid += g * solid[j];
    }
    const Lanes w = Lanes::load(&e.weight[p * kLanes]);
    if constexpr (kSalted) {
      const auto flux = binary_fluxes<Lanes>(layer.electrolyte->salt,
                                             positive(c) * scale_,
                                             dc * scale_,
                                             dphi,
                                             temperature_,
                                             layer.diffusivity_factor,
                                             layer.conductivity_factor);
      (flux.salt * w * (-1.0 / scale_)).store(salt_flux + p * kLanes);
      (flux.current * w).store(current_flux + p * kLanes);
    } else {
      (dphi * w * -conductivity).store(current_flux + p * kLanes);
    }
    if constexpr (kConducting) (dsolid * w * -layer.electronic).store(solid_flux + p * kLanes);
  }
  for (std::size_t p = 0; p < packs; ++p) {
    Lanes to_salt(0.0), to_electrolyte(0.0), to_solid(0.0);
    for (std::size_t q = 0; q < n; ++q) {
      const Lanes& g = e.by_row[q * packs + p];
      to_electrolyte += g * current_flux[q];
      if constexpr (kSalted) to_salt += g * salt_flux[q];
      if constexpr (kConducting) to_solid += g * solid_flux[q];
    }
    const auto add = [&](Field field, const Lanes& sum) {
      double* out = r + map.line_entry(field, e.first_node) + p * kLanes;
      (Lanes::load(out) + sum).store(out);
    };
    add(kElectrolyte, to_electrolyte);
    if constexpr (kSalted) add(kSalt, to_salt);
    if constexpr (kConducting) add(kSolid, to_solid);
  }
}

void TransportLine::add_residual(const StateMap& map, const double* y, double* r) const {
  for (const SlabMesh::Element& e : mesh_.elements()) {
    const Layer& layer = layers_[e.region];
    if (!has_salt()) {
      if (layer.has_solid()) add_element<false, false>(e, map, y, r);
    } else if (layer.has_salt() && layer.has_solid()) {
      add_element<true, true>(e, map, y, r);
    } else if (layer.has_salt()) {
      add_element<true, false>(e, map, y, r);
    } else if (layer.has_solid()) {
      add_element<false, true>(e, map, y, r);
    } else {
      add_element<false, false>(e, map, y, r);
    }
  }
  add_dissociation(map, y, r);
}

void TransportLine::add_dissociation(const StateMap& map, const double* y, double* r) const {
  for (const std::size_t i : weak_) {
    const SlabMesh::Element& e = mesh_.elements()[i];
    const Layer& layer = layers_[e.region];
    for (std::size_t q = 0; q < e.points(); ++q) {
      const std::size_t at = map.line_entry(kSalt, e.first_node + q);
      r[at] -= layer.porosity * e.weight[q] *
               dissociation_rate(layer.electrolyte->weak, y[at] * scale_) / scale_;
    }
  }
}

void TransportLine::assemble(
    const StateMap& map, const double* y, double cj, Matrix kind, Blocks& blocks) const {
  for (std::size_t e = 0; e < mesh_.elements().size(); ++e)
    assemble_element(e, map, y, kind, blocks);
  if (!has_salt()) return;
  for (std::size_t n = 0; n < map.nodes; ++n) {
    if (!salt_at(n)) continue;
    blocks.set_identity_row(kSalt, n, kind == Matrix::algebraic);
    if (kind == Matrix::newton) blocks.node(n, kSalt, kSalt) = cj * salt_mass_[n];
  }
  if (kind == Matrix::algebraic) return;
  for (const std::size_t i : weak_) {
    const SlabMesh::Element& e = mesh_.elements()[i];
    const Layer& layer = layers_[e.region];
    for (std::size_t q = 0; q < e.points(); ++q) {
      using D = Dual<1, double>;
      const std::size_t n = e.first_node + q;
      const D c = D::variable(y[map.line_entry(kSalt, n)], 0) * scale_;
      blocks.node(n, kSalt, kSalt) -= layer.porosity * e.weight[q] *
                                      dissociation_rate(layer.electrolyte->weak, c).d[0] / scale_;
    }
  }
}

void TransportLine::assemble_element(
    std::size_t index, const StateMap& map, const double* y, Matrix kind, Blocks& blocks) const {
  const SlabMesh::Element& e = mesh_.elements()[index];
  const Layer& layer = layers_[e.region];
  const std::size_t n = e.points();
  // K = G' (diag(by gradient) G + diag(by value)), one row of nodes at a time
  const auto add =
      [&](std::size_t row, std::size_t column, const double* slope, const double* value) {
        for (std::size_t i = 0; i < n; ++i) {
          double k[kPoints];
          for (std::size_t p = 0; p < e.packs; ++p) {
            Lanes s(0.0);
            for (std::size_t q = 0; q < n; ++q)
              s += e.by_row[q * e.packs + p] * (e.g(q, i) * slope[q]);
            s.store(k + p * kLanes);
          }
          for (std::size_t j = 0; j < n; ++j)
            blocks.element(index, row, i, column, j) =
                k[j] + (value == nullptr ? 0.0 : e.g(j, i) * value[j]);  // NOLINT: both are filled
        }
      };
  double slope[kPoints];
  const auto constant = [&](double conductivity) {
    for (std::size_t q = 0; q < kPoints; ++q)
      slope[q] = q < e.weight.size() ? -conductivity * e.weight[q] : 0.0;
    return slope;
  };
  if (!has_salt()) {
    if (layer.has_solid()) add(kDifference, kDifference, constant(layer.in_series()), nullptr);
    return;
  }
  if (layer.has_solid()) add(kSolid, kSolid, constant(layer.electronic), nullptr);
  if (!layer.has_salt()) {
    add(kElectrolyte, kElectrolyte, constant(layer.ionic), nullptr);
    return;
  }
  const double* salt = y + map.line_entry(kSalt, e.first_node);
  const double* electrolyte = y + map.line_entry(kElectrolyte, e.first_node);
  // partials of the two fluxes by value of c, gradient of c, gradient of phi_e, at the points
  double by[2][3][kPoints];
  for (std::size_t p = 0; p < e.packs; ++p) {
    Lanes c(1.0), dc(0.0), dphi(0.0);
    for (std::size_t i = p * kLanes; i < std::min(n, (p + 1) * kLanes); ++i)
      c.set(i - p * kLanes, salt[i]);
    for (std::size_t j = 0; j < n; ++j) {
      dc += e.by_column[j * e.packs + p] * salt[j];
      dphi += e.by_column[j * e.packs + p] * electrolyte[j];
    }
    using D = Dual<3>;
    const auto flux = binary_fluxes<D>(layer.electrolyte->salt,
                                       positive(D::variable(c, 0)) * scale_,
                                       D::variable(dc, 1) * scale_,
                                       D::variable(dphi, 2),
                                       temperature_,
                                       layer.diffusivity_factor,
                                       layer.conductivity_factor);
    const Lanes w = Lanes::load(&e.weight[p * kLanes]);
    for (std::size_t k = 0; k < 3; ++k) {
      (flux.salt.d[k] * w * (-1.0 / scale_)).store(&by[0][k][p * kLanes]);
      (flux.current.d[k] * w).store(&by[1][k][p * kLanes]);
    }
  }
  if (kind == Matrix::newton) {
    add(kSalt, kSalt, by[0][1], by[0][0]);
    add(kSalt, kElectrolyte, by[0][2], nullptr);
  }
  add(kElectrolyte, kSalt, by[1][1], by[1][0]);
  add(kElectrolyte, kElectrolyte, by[1][2], nullptr);
}

}  // namespace denchi
