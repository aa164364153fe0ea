// The matrix of the single particle models: dF/dy + cj dF/dy', by forward differentiation of the
// laws of the interface. The salt is written out: its laws are read one point at a time.
#include <algorithm>

#include "models/cells/single_particle.h"

namespace denchi {

void SingleParticle::assemble(double t, double cj, const double* y, Matrix kind, Blocks& blocks) {
  set_temperature(y[map_.border_entry(kTemperature)]);
  blocks.zero();
  assemble_salt(cj, y, kind, blocks);
  const double c0 = data_.electrolyte().reference_concentration;
  for (std::size_t s = 0; s < 2; ++s) {
    const Side& side = sides_[s];
    const StateMap::Group& group = map_.groups[s];
    GroupBlocks& out = blocks.group(s);
    side.electrode.assemble(map_, y, cj, kind, blocks);
    const std::size_t count = side.electrode.populations();
    const auto only_first = [](double v) {
      Lanes lanes(0.0);
      lanes.set(0, v);
      return lanes;
    };
    for (std::size_t m = 0; m < count; ++m) {
      const PopulationData& d = side.electrode.data().populations[m];
      const PopulationFactors& f = side.electrode.factors(m);
      const std::size_t at_s = map_.scalar_entry(group, count + m);
      const std::size_t i0 = side.first_exchange + m;
      using D = Dual<4>;  // surface stoichiometry, i0, phi_s - phi_e, j
      const D row = reaction_row(d,
                                 f,
                                 data_.reference_temperature,
                                 D::variable(Lanes(y[map_.border_entry(i0)]), 1),
                                 D::variable(side.electrode.surface(map_, y, m, 0), 0),
                                 D::variable(Lanes(y[map_.border_entry(side.difference)]), 2),
                                 D::variable(Lanes(y[map_.scalar_entry(group, m)]), 3),
                                 f.film_resistance);
      out.P(0, m, m) = only_first(row.d[0][0]);
      out.B(0, m, i0) = only_first(row.d[1][0]);
      out.B(0, m, side.difference) = only_first(row.d[2][0]);
      out.S(0, m, m) = Lanes(1.0);
      out.S(0, m, m).set(0, row.d[3][0]);
      out.S(0, count + m, count + m) = Lanes(1.0);
      out.P(0, count + m, m) = only_first(-1.0);
      using E = Dual<2>;  // surface stoichiometry, salt
      double by_x = 0.0;
      if (with_salt_) {
        for (std::size_t p = 0; p < side.share.size(); p += kLanes) {
          const Lanes w = Lanes::load(&side.share[p]);
          const Lanes c = select(less(Lanes(0.0), w),
                                 Lanes::load(y + map_.line_entry(0, side.first_node + p)),
                                 Lanes(1.0));
          const E law =
              exchange_current_of(d, f, c0, E::variable(Lanes(y[at_s]), 0), E::variable(c, 1));
          by_x += sum(w * law.d[0]);
          for (std::size_t i = p; i < std::min(side.nodes, p + kLanes); ++i)
            blocks.border_line(i0, 0, side.first_node + i) -= (w * law.d[1])[i - p];
        }
      } else {
        by_x = exchange_current_of(d, f, c0, E::variable(Lanes(y[at_s]), 0), E(1.0)).d[0][0];
      }
      out.E(0, i0, count + m) = only_first(-by_x);
      blocks.border(i0, i0) = 1.0;
      out.E(0, side.difference, m) = only_first(d.area * side.electrode.data().thickness);
    }
    blocks.border(side.difference, kCurrent) = -side.sign / data_.area;
    blocks.border(kVoltage, side.difference) = side.sign;
    for (std::size_t i = 0; i < side.nodes; ++i)
      blocks.border_line(kVoltage, 0, side.first_node + i) =
          concentration_factor() * side.sign * side.share[i] /
          y[map_.line_entry(0, side.first_node + i)];
  }
  using D = Dual<2, double>;
  const D row = control_.row(t,
                             D::variable(y[map_.border_entry(kCurrent)], 0),
                             D::variable(y[map_.border_entry(kVoltage)], 1));
  blocks.border(kCurrent, kCurrent) = row.d[0];
  blocks.border(kCurrent, kVoltage) = row.d[1];
  blocks.border(kVoltage, kVoltage) = 1.0;
  blocks.border(kVoltage, kCurrent) =
      data_.contact_resistance + (electrolyte_resistance() + solid_resistance()) / data_.area;
  blocks.border(kTemperature, kTemperature) = kind == Matrix::newton ? cj : 1.0;
}

void SingleParticle::assemble_salt(double cj, const double* y, Matrix kind, Blocks& blocks) const {
  const BinaryElectrolyte& law = data_.electrolyte();
  const double c0 = law.reference_concentration;
  const double i = y[map_.border_entry(kCurrent)] / data_.area;
  const double* c = y + map_.line_entry(0, 0);
  for (std::size_t n = 0; n < map_.nodes; ++n) {
    blocks.set_identity_row(0, n, kind == Matrix::algebraic);
    blocks.node(n, 0, 0) = cj * salt_mass_[n];
  }
  if (kind == Matrix::algebraic) return;
  for (std::size_t k = 0; k < mesh_.elements().size(); ++k) {
    const SlabMesh::Element& e = mesh_.elements()[k];
    for (std::size_t q = 0; q < e.points(); ++q) {
      double gradient = 0.0;
      for (std::size_t j = 0; j < e.points(); ++j) gradient += e.g(q, j) * c[e.first_node + j];
      const double concentration = c[e.first_node + q] * c0;
      const double d =
          law.diffusivity(concentration, temperature_) * transport_.diffusivity[e.region];
      const double by_value = -(law.diffusivity.derivative(concentration, temperature_) *
                                transport_.diffusivity[e.region] * gradient * c0) *
                                  c0 +
                              law.transference_number.derivative(concentration, temperature_) * c0 *
                                  i * shape_[k][q] / kFaraday;
      const double free = 1.0 - law.transference_number(concentration, temperature_);
      for (std::size_t n = 0; n < e.points(); ++n) {
        const double test = -e.g(q, n) * e.weight[q] / c0;
        for (std::size_t j = 0; j < e.points(); ++j)
          blocks.element(k, 0, n, 0, j) += test * -d * c0 * e.g(q, j);
        blocks.element(k, 0, n, 0, q) += test * by_value;
        blocks.line_border(0, e.first_node + n, kCurrent) -=
            test * free * shape_[k][q] / (kFaraday * data_.area);
      }
    }
  }
}

}  // namespace denchi
