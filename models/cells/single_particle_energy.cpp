// Where the energy of a single particle run is and goes, as in dfn_energy.cpp. Electrolyte and
// solids have their closed forms: what they take is their part of the voltage times the current,
// and the salt has no energy of its own.
#include "models/cells/single_particle.h"
#include "models/physics/stored_energy.h"

namespace denchi {

class SingleParticle::Energy final : public EnergyTerms {
 public:
  explicit Energy(const SingleParticle& model) : model_(model) {
    for (std::size_t s = 0; s < 2; ++s)
      for (const PopulationData& d : model.sides_[s].electrode.data().populations)
        potential_[s].emplace_back(d, model.data_.reference_temperature, model.temperature_);
  }

  double gibbs(const double* y) const override {
    double total = 0.0;
    for (std::size_t s = 0; s < 2; ++s) {
      const Electrode& electrode = model_.sides_[s].electrode;
      for (std::size_t m = 0; m < electrode.populations(); ++m) {
        const PopulationData& d = electrode.data().populations[m];
        const ParticleGrid& grid = electrode.grid(m);
        double mean = 0.0;
        for (std::size_t k = 0; k < grid.nodes(); ++k)
          mean += grid.dimension() * grid.mass()[k] *
                  potential_[s][m](y[model_.map_.chain_entry(model_.map_.groups[s], m, k)]);
        total -= d.charge_number * kFaraday * d.c_max * d.volume_fraction * volume(s) * mean;
      }
    }
    return total;
  }

  double heat(const double* y) const override {
    const StateMap& map = model_.map_;
    const double current = y[map.border_entry(kCurrent)];
    const CellData& data = model_.data_;
    double total = current * current * data.contact_resistance +
                   current * current / data.area *
                       (model_.electrolyte_resistance() + model_.solid_resistance());
    if (model_.with_salt_)
      total -= current * model_.concentration_factor() * model_.log_difference(y);
    for (std::size_t s = 0; s < 2; ++s) {
      const Side& side = model_.sides_[s];
      for (std::size_t m = 0; m < side.electrode.populations(); ++m) {
        const PopulationData& d = side.electrode.data().populations[m];
        const PopulationFactors& f = side.electrode.factors(m);
        const double j = y[map.scalar_entry(map.groups[s], m)];
        const Lanes i0(y[map.border_entry(side.first_exchange + m)]);
        const double eta = overpotential(Lanes(j), i0, f.anodic, f.cathodic)[0];
        total += volume(s) * d.area * j * (eta + j * f.film_resistance);
        total += volume(s) * d.volume_fraction * side.electrode.diffusion_heat(map, y, m, 0)[0];
      }
    }
    return total;
  }

 private:
  double volume(std::size_t s) const {
    return model_.data_.area * model_.sides_[s].electrode.data().thickness;
  }

  const SingleParticle& model_;
  std::array<std::vector<PotentialIntegral>, 2> potential_;
};

std::unique_ptr<EnergyTerms> SingleParticle::energy_terms() const {
  return std::make_unique<Energy>(*this);
}

}  // namespace denchi
