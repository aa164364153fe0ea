// The matrix of the DFN: dF/dy + cj dF/dy', by forward differentiation of the laws at the points.
#include "models/cells/dfn.h"
#include "models/physics/positive.h"

namespace denchi {

void Dfn::assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  if (data_.fixture.given()) line_.set_pressure(pressure(y));
  blocks.zero();
  line_.assemble(map_, y, cj, kind, blocks);
  for (Side& side : sides_) {
    const std::size_t packs = map_.groups[side.group].packs();
    for (std::size_t k = 0; k < side.room.size(); ++k)
      side.room[k] = room(side.electrode.surface(map_, y, k / packs, k % packs));
    side.electrode.assemble(map_, y, cj, kind, blocks);
    side.changes ? assemble_reaction<true>(side, y, blocks)
                 : assemble_reaction<false>(side, y, blocks);
  }
  assemble_states(y, cj, kind, blocks);
  using D = Dual<2, double>;
  const D row = control_.row(t,
                             D::variable(y[map_.border_entry(kCurrent)], 0),
                             D::variable(y[map_.border_entry(kVoltage)], 1));
  blocks.border(kCurrent, kCurrent) = row.d[0];
  blocks.border(kCurrent, kVoltage) = row.d[1];
  blocks.border(kVoltage, kVoltage) = 1.0;
  blocks.border(kVoltage, kCurrent) = data_.contact_resistance;
  line_.assemble_current(data_.area, blocks);
  blocks.border(kTemperature, kTemperature) = kind == Matrix::newton ? cj : 1.0;
}

template <bool kChanges>
void Dfn::assemble_reaction(const Side& side, const double* y, Blocks& blocks) const {
  const StateMap::Group& group = map_.groups[side.group];
  GroupBlocks& out = blocks.group(side.group);
  for (std::size_t p = 0; p < group.packs(); ++p) {
    const auto real = Electrode::mask(group, p);
    const std::size_t node = side.first + p * kLanes;
    using D = Dual<4>;  // surface stoichiometry, salt, phi_s - phi_e, j
    const D salt = positive(D::variable(salt_beside(side, y, node, real), 1));
    const D difference = D::variable(line_.difference(map_, y, node), 2);
    const Lanes w = Lanes::load(&side.weight[p * kLanes]);
    for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const D j = D::variable(Lanes::load(y + map_.scalar_entry(group, m) + p * kLanes), 3);
      const D x = D::variable(side.electrode.surface(map_, y, m, p), 0);
      const D i0 = exchange_current_of(d, f, data_.salt_scale, x, salt);
      D row;
      if constexpr (kChanges) {
        const Interface face = interface_at(side, y, m, p);
        row = reaction_row(d,
                           f,
                           data_.reference_temperature,
                           i0,
                           x,
                           difference,
                           j * face.crowding,
                           face.resistance);
      } else {
        row = reaction_row(
            d, f, data_.reference_temperature, i0, x, difference, j, f.film_resistance);
      }
      const auto masked = [&](const Lanes& v) { return select(real, v, Lanes(0.0)); };
      if (!side.metal()) out.P(p, m, m) = masked(row.d[0]);
      if (side.salt != nullptr) out.L(p, m, kSalt) = masked(row.d[1]);
      out.L(p, m, line_.solid_field()) = masked(row.d[2]);
      out.S(p, m, m) = select(real, row.d[3], Lanes(1.0));
      out.C(p, line_.solid_field(), m) = -(w * d.area);
      if (!line_.has_salt()) continue;
      out.L(p, m, kElectrolyte) = masked(-row.d[2]);
      out.C(p, kElectrolyte, m) = w * d.area;
      if (node == 0) out.C(p, kSolid, m).set(0, 0.0);  // the row of phi_s(0) = 0
    }
  }
}

}  // namespace denchi
