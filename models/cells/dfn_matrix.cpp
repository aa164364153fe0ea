// The matrix of the DFN: dF/dy + cj dF/dy', by forward differentiation of the laws at the points.
#include <algorithm>

#include "models/cells/dfn.h"
#include "models/physics/positive.h"

namespace denchi {

void Dfn::assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  blocks.zero();
  for (std::size_t e = 0; e < mesh_.elements().size(); ++e)
    assemble_element(mesh_.elements()[e], e, y, kind, blocks);
  for (std::size_t n = 0; n < map_.nodes; ++n) {
    blocks.set_identity_row(kSalt, n, kind == Matrix::algebraic);
    if (kind == Matrix::newton) blocks.node(n, kSalt, kSalt) = cj * salt_mass_[n];
  }
  blocks.set_identity_row(kSolid, 0, true);
  for (const Side& side : sides_) {
    side.electrode.assemble(map_, y, cj, kind, blocks);
    assemble_reaction(side, y, blocks);
  }
  using D = Dual<2, double>;
  const D row = control_.row(t,
                             D::variable(y[map_.border_entry(kCurrent)], 0),
                             D::variable(y[map_.border_entry(kVoltage)], 1));
  blocks.line_border(kSolid, map_.nodes - 1, kCurrent) = -1.0 / data_.area;
  blocks.border(kCurrent, kCurrent) = row.d[0];
  blocks.border(kCurrent, kVoltage) = row.d[1];
  blocks.border(kVoltage, kVoltage) = 1.0;
  blocks.border(kVoltage, kCurrent) = data_.contact_resistance;
  blocks.border_line(kVoltage, kSolid, map_.nodes - 1) = -1.0;
  blocks.border_line(kVoltage, kSolid, 0) = 1.0;
  blocks.border(kTemperature, kTemperature) = kind == Matrix::newton ? cj : 1.0;
}

void Dfn::assemble_element(const SlabMesh::Element& e,
                           std::size_t index,
                           const double* y,
                           Matrix kind,
                           Blocks& blocks) const {
  const std::size_t n = e.points();
  const double c0 = data_.electrolyte.reference_concentration;
  const double* salt = y + map_.line_entry(kSalt, e.first_node);
  const double* electrolyte = y + map_.line_entry(kElectrolyte, e.first_node);
  // Partials of the two fluxes by value of c, gradient of c, gradient of phi_e, at the points.
  constexpr std::size_t kPoints = 2 * kLanes;
  double by[2][3][kPoints], sigma[kPoints];
  for (std::size_t p = 0; p < e.packs; ++p) {
    Lanes c(1.0), dc(0.0), dphi(0.0);
    for (std::size_t i = p * kLanes; i < std::min(n, (p + 1) * kLanes); ++i)
      c.set(i - p * kLanes, salt[i]);
    for (std::size_t j = 0; j < n; ++j) {
      dc += e.by_column[j * e.packs + p] * salt[j];
      dphi += e.by_column[j * e.packs + p] * electrolyte[j];
    }
    using D = Dual<3>;
    const auto flux = binary_fluxes<D>(data_.electrolyte,
                                       positive(D::variable(c, 0)) * c0,
                                       D::variable(dc, 1) * c0,
                                       D::variable(dphi, 2),
                                       temperature_,
                                       transport_.diffusivity[e.region],
                                       transport_.conductivity[e.region]);
    const Lanes w = Lanes::load(&e.weight[p * kLanes]);
    for (std::size_t k = 0; k < 3; ++k) {
      (flux.salt.d[k] * w * (-1.0 / c0)).store(&by[0][k][p * kLanes]);
      (flux.current.d[k] * w).store(&by[1][k][p * kLanes]);
    }
    if (e.region != 1)
      (w * -sides_[e.region == 0 ? 0 : 1].electrode.conductivity()).store(&sigma[p * kLanes]);
  }
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
  if (kind == Matrix::newton) {
    add(kSalt, kSalt, by[0][1], by[0][0]);
    add(kSalt, kElectrolyte, by[0][2], nullptr);
  }
  add(kElectrolyte, kSalt, by[1][1], by[1][0]);
  add(kElectrolyte, kElectrolyte, by[1][2], nullptr);
  if (e.region != 1) add(kSolid, kSolid, sigma, nullptr);
}

void Dfn::assemble_reaction(const Side& side, const double* y, Blocks& blocks) const {
  const StateMap::Group& group = map_.groups[side.group];
  GroupBlocks& out = blocks.group(side.group);
  const double c0 = data_.electrolyte.reference_concentration;
  for (std::size_t p = 0; p < group.packs(); ++p) {
    const auto real = Electrode::mask(group, p);
    const std::size_t node = side.first + p * kLanes;
    using D = Dual<4>;  // surface stoichiometry, salt, phi_s - phi_e, j
    const D salt = positive(
        D::variable(select(real, Lanes::load(y + map_.line_entry(kSalt, node)), Lanes(1.0)), 1));
    const D difference = D::variable(Lanes::load(y + map_.line_entry(kSolid, node)) -
                                         Lanes::load(y + map_.line_entry(kElectrolyte, node)),
                                     2);
    const Lanes w = Lanes::load(&side.weight[p * kLanes]);
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const D j = D::variable(Lanes::load(y + map_.scalar_entry(group, m) + p * kLanes), 3);
      const D x = D::variable(side.electrode.surface(map_, y, m, p), 0);
      const D i0 = exchange_current_of(d, f, c0, x, salt);
      const D row = reaction_row(d, f, data_.reference_temperature, i0, x, difference, j);
      const auto masked = [&](const Lanes& v) { return select(real, v, Lanes(0.0)); };
      out.P(p, m, m) = masked(row.d[0]);
      out.L(p, m, kSalt) = masked(row.d[1]);
      out.L(p, m, kSolid) = masked(row.d[2]);
      out.L(p, m, kElectrolyte) = masked(-row.d[2]);
      out.S(p, m, m) = select(real, row.d[3], Lanes(1.0));
      out.C(p, kElectrolyte, m) = w * d.area;
      out.C(p, kSolid, m) = -(w * d.area);
      if (node == 0) out.C(p, kSolid, m).set(0, 0.0);  // the row of phi_s(0) = 0
    }
  }
}

}  // namespace denchi
