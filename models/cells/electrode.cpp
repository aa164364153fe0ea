#include "models/cells/electrode.h"

#include "engine/simd/known_size.h"
#include "models/physics/arrhenius.h"

namespace denchi {
namespace {

constexpr std::size_t kMaxShells = 2048;  // beyond what accuracy on request can come to

/// Surface flux of stoichiometry over R per current density: eps_s dx/dt = -a j / (F c_max),
/// whether or not the given area is that of the particles' shape.
double surface_factor(const PopulationData& d, const ParticleGrid& grid) {
  return d.area / (grid.dimension() * d.volume_fraction * d.charge_number * kFaraday * d.c_max);
}

/// Where a diffusivity is looked up. A front may swing beyond empty or full, where a law says
/// nothing and a fitted one may grow by decades.
Lanes within_law(const Lanes& x) { return min(max(x, Lanes(0.0)), Lanes(1.0)); }

/// Room for one pack of every shell; a union, so that nothing is set before it is used.
union Scratch {
  Scratch() {}
  Lanes shell[kMaxShells];
};

}  // namespace

Electrode::Electrode(const ElectrodeData& data,
                     const std::vector<ParticleMesh>& particles,
                     double reference_temperature,
                     std::size_t group)
    : data_(data),
      factors_(data.populations.size()),
      reference_temperature_(reference_temperature),
      group_(group) {
  for (std::size_t m = 0; m < populations() && data_.kind != ElectrodeKind::metal; ++m) {
    grids_.emplace_back(particles[m]);
    if (grids_[m].nodes() > kMaxShells)
      throw InputError("mesh",
                       std::to_string(grids_[m].nodes()) + " nodes in a particle",
                       "must not exceed " + std::to_string(kMaxShells),
                       "settings");
    const bool constant = data_.populations[m].diffusivity.independent_of(Argument::x);
    stiffness_.push_back(constant ? grids_[m].stiffness() : std::vector<double>());
  }
}

StateMap::Group Electrode::shape(std::size_t positions, std::size_t first_node) const {
  StateMap::Group group;
  group.positions = positions;
  group.first_node = first_node;
  for (std::size_t m = 0; m < chains(); ++m) {
    StateMap::Chain chain;
    chain.nodes = grids_[m].nodes();
    chain.half_bandwidth = grids_[m].half_bandwidth();
    chain.scalar = m;
    group.chains.push_back(chain);
  }
  group.scalars = populations();
  return group;
}

void Electrode::set_temperature(double temperature) {
  if (temperature == temperature_) return;
  temperature_ = temperature;
  conductivity_ = data_.conductivity *
                  arrhenius(data_.conductivity_activation, reference_temperature_, temperature);
  for (std::size_t m = 0; m < populations(); ++m) {
    const PopulationData& d = data_.populations[m];
    PopulationFactors& f = factors_[m];
    f.temperature = temperature;
    f.rate = arrhenius(d.rate_activation, reference_temperature_, temperature);
    f.diffusivity = arrhenius(d.diffusivity_activation, reference_temperature_, temperature);
    f.anodic = d.anodic * kFaraday / (kGasConstant * temperature);
    f.cathodic = d.cathodic * kFaraday / (kGasConstant * temperature);
    f.film_resistance =
        d.film_resistance / arrhenius(d.film_activation, reference_temperature_, temperature);
    const auto factor = [&](double activation) {
      return arrhenius(activation, reference_temperature_, temperature);
    };
    const InterphaseData& layer = d.interphase;
    f.interphase = {layer.resistivity / factor(layer.resistivity_activation),
                    layer.parabolic * factor(layer.parabolic_activation),
                    layer.linear * factor(layer.linear_activation)};
    f.creep = factor(d.contact.creep.activation);
  }
}

Lanes::Mask Electrode::mask(const StateMap::Group& group, std::size_t pack) {
  Lanes::Mask mask;
  for (std::size_t i = 0; i < kLanes; ++i) mask[i] = pack * kLanes + i < group.positions ? -1 : 0;
  return mask;
}

Lanes Electrode::surface(const StateMap& map,
                         const double* y,
                         std::size_t m,
                         std::size_t pack) const {
  if (m >= chains()) return Lanes(0.5);
  const StateMap::Group& group = map.groups[group_];
  const double* x = y + map.chain_entry(group, m, group.chains[m].nodes - 1) + pack * kLanes;
  return select(mask(group, pack), Lanes::load(x), Lanes(0.5));
}

void Electrode::add_diffusion(
    const StateMap& map, const double* y, std::size_t m, std::size_t pack, Lanes* sums) const {
  const StateMap::Group& group = map.groups[group_];
  const StateMap::Chain& chain = group.chains[m];
  const PopulationData& d = data_.populations[m];
  const double* x = y + chain.offset + pack * kLanes;
  const std::size_t stride = group.stride(), n = chain.nodes;
  const double scale = factors_[m].diffusivity / (d.radius * d.radius);
  if (!stiffness_[m].empty()) {
    const double constant = scale * d.diffusivity(0.5, factors_[m].temperature);
    const std::size_t b = grids_[m].half_bandwidth();
    if (b + 1 == n) {
      const double* k = stiffness_[m].data();
      with_known_size(n, [&](auto rows) {
        for (std::size_t j = 0; j < rows; ++j) {
          const Lanes xj = Lanes::load(x + j * stride) * constant;
          for (std::size_t i = 0; i < rows; ++i) sums[i] += k[i * rows + j] * xj;
        }
      });
      return;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const Lanes xj = Lanes::load(x + j * stride) * constant;
      for (std::size_t i = j > b ? j - b : 0; i < std::min(n, j + b + 1); ++i)
        sums[i] += stiffness_[m][i * n + j] * xj;
    }
    return;
  }
  const Lanes t(factors_[m].temperature);
  const auto real = mask(group, pack);
  for (const ParticleGrid::Element& e : grids_[m].elements()) {
    for (std::size_t q = 0; q < e.nodes; ++q) {
      Lanes gradient(0.0);
      for (std::size_t j = 0; j < e.nodes; ++j)
        gradient += e.g[q * e.nodes + j] * Lanes::load(x + (e.first_node + j) * stride);
      const Lanes xq = select(real, Lanes::load(x + (e.first_node + q) * stride), Lanes(0.5));
      const Lanes flux = d.diffusivity(within_law(xq), t, Lanes(0.0)) * gradient * (scale * e.k[q]);
      for (std::size_t i = 0; i < e.nodes; ++i)
        sums[e.first_node + i] += e.g[q * e.nodes + i] * flux;
    }
  }
}

void Electrode::residual(const StateMap& map, const double* y, const double* yp, double* r) const {
  const StateMap::Group& group = map.groups[group_];
  const std::size_t stride = group.stride();
  for (std::size_t m = 0; m < chains(); ++m) {
    const PopulationData& d = data_.populations[m];
    const StateMap::Chain& chain = group.chains[m];
    const double surface = surface_factor(d, grids_[m]);
    for (std::size_t p = 0; p < group.packs(); ++p) {
      Scratch scratch;
      Lanes* sums = scratch.shell;
      const std::size_t at = chain.offset + p * kLanes;
      for (std::size_t i = 0; i < chain.nodes; ++i)
        sums[i] = grids_[m].mass()[i] * Lanes::load(yp + at + i * stride);
      sums[chain.nodes - 1] += surface * Lanes::load(y + map.scalar_entry(group, m) + p * kLanes);
      add_diffusion(map, y, m, p, sums);
      const auto real = mask(group, p);
      for (std::size_t i = 0; i < chain.nodes; ++i)
        select(real, sums[i], Lanes(0.0)).store(r + at + i * stride);
    }
  }
}

void Electrode::rates(const StateMap& map, const double* y, double* yp) const {
  const StateMap::Group& group = map.groups[group_];
  const std::size_t stride = group.stride();
  for (std::size_t m = 0; m < chains(); ++m) {
    const PopulationData& d = data_.populations[m];
    const StateMap::Chain& chain = group.chains[m];
    const double surface = surface_factor(d, grids_[m]);
    for (std::size_t p = 0; p < group.packs(); ++p) {
      Scratch scratch;
      Lanes* sums = scratch.shell;
      for (std::size_t i = 0; i < chain.nodes; ++i) sums[i] = Lanes(0.0);
      sums[chain.nodes - 1] = surface * Lanes::load(y + map.scalar_entry(group, m) + p * kLanes);
      add_diffusion(map, y, m, p, sums);
      const auto real = mask(group, p);
      for (std::size_t i = 0; i < chain.nodes; ++i)
        select(real, sums[i] * (-1.0 / grids_[m].mass()[i]), Lanes(0.0))
            .store(yp + chain.offset + p * kLanes + i * stride);
    }
  }
}

void Electrode::assemble(
    const StateMap& map, const double* y, double cj, Matrix kind, Blocks& blocks) const {
  const StateMap::Group& group = map.groups[group_];
  GroupBlocks& out = blocks.group(group_);
  const std::size_t stride = group.stride();
  for (std::size_t m = 0; m < chains(); ++m) {
    const PopulationData& d = data_.populations[m];
    const StateMap::Chain& chain = group.chains[m];
    BatchedBanded& a = out.a[m];
    for (std::size_t p = 0; p < group.packs(); ++p) {
      if (kind == Matrix::algebraic) {
        for (std::size_t i = 0; i < chain.nodes; ++i) a.at(p, i, i) = Lanes(1.0);
        continue;
      }
      const auto real = mask(group, p);
      out.g[m][p] = select(real, Lanes(surface_factor(d, grids_[m])), Lanes(0.0));
      for (std::size_t i = 0; i < chain.nodes; ++i) a.at(p, i, i) = Lanes(cj * grids_[m].mass()[i]);
      const double scale = factors_[m].diffusivity / (d.radius * d.radius);
      if (!stiffness_[m].empty()) {
        const double constant = scale * d.diffusivity(0.5, factors_[m].temperature);
        const std::size_t n = chain.nodes, b = a.half_bandwidth();
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = i > b ? i - b : 0; j < std::min(n, i + b + 1); ++j)
            a.at(p, i, j) += constant * stiffness_[m][i * n + j];
        continue;
      }
      const Lanes t(factors_[m].temperature);
      const double* x = y + chain.offset + p * kLanes;
      for (const ParticleGrid::Element& e : grids_[m].elements()) {
        for (std::size_t q = 0; q < e.nodes; ++q) {
          Lanes gradient(0.0);
          for (std::size_t j = 0; j < e.nodes; ++j)
            gradient += e.g[q * e.nodes + j] * Lanes::load(x + (e.first_node + j) * stride);
          const Lanes xq = select(real, Lanes::load(x + (e.first_node + q) * stride), Lanes(0.5));
          std::array<Lanes, kArguments> slope;
          const Lanes at = within_law(xq);
          const Lanes dq = d.diffusivity.partials(at, t, Lanes(0.0), slope) * (scale * e.k[q]);
          const Lanes moves = select(less(abs(xq - at), Lanes(1e-300)), slope[0], Lanes(0.0));
          const Lanes by_value = moves * gradient * (scale * e.k[q]);
          for (std::size_t i = 0; i < e.nodes; ++i) {
            const double gi = e.g[q * e.nodes + i];
            for (std::size_t j = 0; j < e.nodes; ++j)
              a.at(p, e.first_node + i, e.first_node + j) += gi * e.g[q * e.nodes + j] * dq;
            a.at(p, e.first_node + i, e.first_node + q) += gi * by_value;
          }
        }
      }
    }
  }
}

double Electrode::mean(const StateMap& map,
                       const double* y,
                       std::size_t m,
                       std::size_t position) const {
  const StateMap::Group& group = map.groups[group_];
  double total = 0.0;
  for (std::size_t i = 0; i < grids_[m].nodes(); ++i)
    total += grids_[m].mass()[i] * y[map.chain_entry(group, m, i) + position];
  return grids_[m].dimension() * total;
}

// -z F c_max <D U' (dx/dr)^2>, with the weights of the diffusion term.
Lanes Electrode::diffusion_heat(const StateMap& map,
                                const double* y,
                                std::size_t m,
                                std::size_t pack) const {
  using D = Dual<1>;
  const StateMap::Group& group = map.groups[group_];
  const PopulationData& d = data_.populations[m];
  const double* x = y + group.chains[m].offset + pack * kLanes;
  const std::size_t stride = group.stride();
  const Lanes t(factors_[m].temperature);
  const auto real = mask(group, pack);
  Lanes total(0.0);
  for (const ParticleGrid::Element& e : grids_[m].elements())
    for (std::size_t q = 0; q < e.nodes; ++q) {
      Lanes gradient(0.0);
      for (std::size_t j = 0; j < e.nodes; ++j)
        gradient += e.g[q * e.nodes + j] * Lanes::load(x + (e.first_node + j) * stride);
      const Lanes xq = select(real, Lanes::load(x + (e.first_node + q) * stride), Lanes(0.5));
      const D slope = open_circuit_potential(
          d, reference_temperature_, factors_[m].temperature, D::variable(xq, 0));
      total +=
          e.k[q] * d.diffusivity(within_law(xq), t, Lanes(0.0)) * slope.d[0] * gradient * gradient;
    }
  const double scale = grids_[m].dimension() * factors_[m].diffusivity / (d.radius * d.radius);
  return select(real, total * (-scale * d.charge_number * kFaraday * d.c_max), Lanes(0.0));
}

void Electrode::start(const StateMap& map, const std::vector<double>& x, double* y) const {
  const StateMap::Group& group = map.groups[group_];
  for (std::size_t m = 0; m < chains(); ++m)
    for (std::size_t i = 0; i < grids_[m].nodes(); ++i)
      for (std::size_t k = 0; k < group.positions; ++k) y[map.chain_entry(group, m, i) + k] = x[m];
}

}  // namespace denchi
