// Where the energy of a DFN run is and goes. With the charge balances, the diffusion of each
// particle and the balance of the salt, tested with phi, U and mu,
//
//   -d(G_solids + G_salt)/dt = I V + Q
//   Q = I^2 R_contact + A int sum_m a_m j_m (eta_m + film drop) dx + Q_diffusion + A Q_line
//
// eta comes from the law of the reaction, not from the potentials: so a potential that the reaction
// sees and a material does not have leaves a gap. Q_line as in line_energy.cpp.
#include "models/cells/dfn.h"
#include "models/physics/positive.h"
#include "models/physics/stored_energy.h"

namespace denchi {

class Dfn::Energy final : public EnergyTerms {
 public:
  explicit Energy(const Dfn& model) : model_(model), line_(model.line_) {
    for (std::size_t s = 0; s < 2; ++s)
      for (const PopulationData& d : model.sides_[s].electrode.data().populations)
        potential_[s].emplace_back(d, model.data_.reference_temperature, model.temperature_);
  }

  double gibbs(const double* y) const override {
    const CellData& data = model_.data_;
    double total = line_.salt_energy(model_.map_, y);
    for (const Side& side : model_.sides_)
      for (std::size_t m = 0; m < side.electrode.populations(); ++m)
        total -= side.metal() ? metal(side, y) : particles(side, m, y);
    return data.area * total;
  }

  double heat(const double* y) const override {
    if (model_.data_.fixture.stiff()) line_.set_pressure(model_.pressure(y));
    double total = line_.heat(model_.map_, y, model_.potentials(y));
    for (const Side& side : model_.sides_) total += reaction(side, y);
    const double current = y[model_.map_.border_entry(kCurrent)];
    return model_.data_.area * total + current * current * model_.data_.contact_resistance;
  }

 private:
  /// z F c_max eps_s int <W> dx [J/m2].
  double particles(const Side& side, std::size_t m, const double* y) const {
    const StateMap& map = model_.map_;
    const StateMap::Group& group = map.groups[side.group];
    const PopulationData& d = side.electrode.data().populations[m];
    const ParticleGrid& grid = side.electrode.grid(m);
    double total = 0.0;
    for (std::size_t i = 0; i < side.nodes; ++i)
      for (std::size_t k = 0; k < grid.nodes(); ++k)
        total += side.weight[i] * grid.mass()[k] *
                 potential_[side.group][m](y[map.chain_entry(group, m, k) + i]);
    return d.charge_number * kFaraday * d.c_max * d.volume_fraction * grid.dimension() * total;
  }

  /// U times the charge in the metal [J/m2].
  double metal(const Side& side, const double* y) const {
    const CellData& data = model_.data_;
    const double u = open_circuit_potential(side.electrode.data().populations[0],
                                            data.reference_temperature,
                                            model_.temperature_,
                                            Lanes(0.5))[0];
    return u * y[model_.metal_entry(side)] * 3600.0 * data.nominal_capacity / data.area;
  }

  /// Reaction, film and diffusion of an electrode [W/m2].
  double reaction(const Side& side, const double* y) const {
    const StateMap& map = model_.map_;
    const StateMap::Group& group = map.groups[side.group];
    double total = 0.0;
    for (std::size_t p = 0; p < group.packs(); ++p) {
      const auto real = Electrode::mask(group, p);
      const Lanes salt = positive(model_.salt_beside(side, y, side.first + p * kLanes, real));
      const Lanes weight = Lanes::load(&side.weight[p * kLanes]);
      for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
        const PopulationData& d = side.electrode.data().populations[m];
        const PopulationFactors& f = side.electrode.factors(m);
        const Lanes j =
            select(real, Lanes::load(y + map.scalar_entry(group, m) + p * kLanes), Lanes(0.0));
        const Lanes x = side.electrode.surface(map, y, m, p);
        const Lanes i0 = exchange_current_of(d, f, model_.data_.salt_scale, x, salt);
        const Interface face = model_.interface_at(side, y, m, p);
        const Lanes dense = j * face.crowding;
        const Lanes eta = overpotential(dense, i0, f.anodic, f.cathodic);
        const Lanes lost = d.area * j * (eta + dense * face.resistance);
        total += sum(weight * select(real, lost, Lanes(0.0)));
        if (!side.metal())
          total += d.volume_fraction * sum(weight * side.electrode.diffusion_heat(map, y, m, p));
      }
    }
    return total;
  }

  const Dfn& model_;
  mutable TransportLine line_;  ///< under the pressure of the state looked at
  std::array<std::vector<PotentialIntegral>, 2> potential_;
};

std::unique_ptr<EnergyTerms> Dfn::energy_terms() const { return std::make_unique<Energy>(*this); }

}  // namespace denchi
