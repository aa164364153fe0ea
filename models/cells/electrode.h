// The local unknowns of one electrode: its particles and their interfacial currents.
//
// Shared by every cell model; what differs between models is where the potential difference and the
// salt concentration beside a particle come from. A population is one chain (stoichiometry at the
// nodes of the particle) and one scalar (its current density j [A/m2]). A planar film is one
// particle in one place; a metal is a population without a chain.
#pragma once

#include <vector>

#include "engine/dae/problem.h"
#include "engine/mesh/particle_grid.h"
#include "models/cells/cell_data.h"
#include "models/physics/reaction.h"

namespace denchi {

/// True where a surface stoichiometry has left its range by more than the tolerance of a run, or,
/// with a margin, has come closer to an end than that. A barrier at a full or empty surface
/// turns it back (full_surface.h), so a slight excess is no end.
inline bool beyond_surface(double x, double margin) {
  constexpr double kExcess = 1e-2;
  const double room = margin > 0.0 ? margin : -kExcess;
  return x <= room || x >= 1.0 - room;
}

class Electrode {
 public:
  Electrode() = default;
  /// @param group  number of the group in the state map that this electrode fills
  Electrode(const ElectrodeData& data,
            const std::vector<ParticleMesh>& particles,
            double reference_temperature,
            std::size_t group);

  /// The shape of the group, for the state map.
  StateMap::Group shape(std::size_t positions, std::size_t first_node) const;

  const ElectrodeData& data() const { return data_; }
  std::size_t populations() const { return data_.populations.size(); }
  /// Populations with a particle: all, or none of a metal.
  std::size_t chains() const { return grids_.size(); }
  const ParticleGrid& grid(std::size_t m) const { return grids_[m]; }
  const PopulationFactors& factors(std::size_t m) const { return factors_[m]; }
  double reference_temperature() const { return reference_temperature_; }
  double conductivity() const { return conductivity_; }  ///< effective, at the present temperature

  /// Recomputes the temperature factors; cheap to call with an unchanged temperature.
  void set_temperature(double temperature);

  /// Rows of the particles: m_i dx_i/dt + diffusion + surface flux.
  void residual(const StateMap& map, const double* y, const double* yp, double* r) const;
  /// Their blocks A and g.
  void assemble(const StateMap& map, const double* y, double cj, Matrix kind, Blocks& blocks) const;
  /// dx/dt from the same rows.
  void rates(const StateMap& map, const double* y, double* yp) const;

  /// All ones in the lanes of a pack that hold positions.
  static Lanes::Mask mask(const StateMap::Group& group, std::size_t pack);
  /// Surface stoichiometry of a pack; 0.5 in padding and of a metal.
  Lanes surface(const StateMap& map, const double* y, std::size_t m, std::size_t pack) const;

  /// Volume-averaged stoichiometry of the particle at one position.
  double mean(const StateMap& map, const double* y, std::size_t m, std::size_t position) const;

  /// Heat of diffusion in the particles of a pack, per active material [W/m3]; zero in padding.
  Lanes diffusion_heat(const StateMap& map, const double* y, std::size_t m, std::size_t pack) const;

  /// Fills the particles of every position with their starting stoichiometry.
  void start(const StateMap& map, const std::vector<double>& x, double* y) const;

 private:
  /// Adds the diffusion term of one pack to r, scaled; see ParticleGrid.
  void add_diffusion(
      const StateMap& map, const double* y, std::size_t m, std::size_t pack, Lanes* sums) const;

  ElectrodeData data_;
  std::vector<ParticleGrid> grids_;
  std::vector<std::vector<double>> stiffness_;  ///< of populations with constant diffusivity
  std::vector<PopulationFactors> factors_;
  double reference_temperature_ = 298.15;
  double temperature_ = 0.0;
  double conductivity_ = 0.0;
  std::size_t group_ = 0;
};

}  // namespace denchi
