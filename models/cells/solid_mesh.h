// What the mesh of a solid-state cell follows, and what it shares with that of a liquid one: how
// far salt falls, how deep a reaction reaches, how far lithium diffuses in a while.
//
// Levels are those of the presets, 0 coarse, 1 default, 2 fine, 3 finest.
#pragma once

#include <cstddef>

#include "models/cells/mesh_choice.h"

namespace denchi {

struct ElementChoice {
  std::size_t elements, order;

  RegionMesh mesh() const { return {elements, order, {}}; }
};

inline ParticleShape shape_of(const PopulationData& d) {
  return static_cast<ParticleShape>(d.dimensions);
}

/// Elements a particle needs so that the shell at its surface holds what diffuses within a time
/// [s], by a few nodes; see ParticleMesh for how they thin out.
std::size_t shells_for(const PopulationData& d, double reference, double temperature, double time);

/// Elements of an electrode without salt, which a lab looks at from the first seconds on: enough
/// for the depth of the reaction.
RegionMesh solid_region(double depths, std::size_t level);

/// Elements of its particles: the shell at the surface must hold what diffuses in the first ten
/// seconds, or the first hundredth of a discharge. A film, whose surface is the voltage and which
/// costs next to nothing, gets shells for a tenth of that.
ParticleMesh solid_particle(const PopulationData& d,
                            bool film,
                            double reference,
                            double temperature,
                            double rate,
                            std::size_t level);

/// Elements of a separator in which salt dissociates. Away from its faces dissociation holds the
/// salt where it is: the salt moves within the depth (D / (k_d + 2 k_r c0))^1/2 of them.
RegionMesh weak_region(const CellData& data, double temperature, std::size_t level);

/// Elements of a separator with salt at a planar electrode, which exchanges the whole current at
/// the face: they crowd at both, as the salt that is left there does when it runs out.
RegionMesh salted_separator(const CellData& data,
                            double temperature,
                            double rate,
                            std::size_t level);

/// Elements of an electrode with salt opposite a planar one, as in polymer cells, and of the
/// separator. One electrode bears all that the salt and the reaction do, and polymers conduct
/// badly.
void cut_against_planar(const CellData& data,
                        const StartState& start,
                        std::size_t region,
                        const MeshRates& rates,
                        std::size_t level,
                        CellMesh& mesh);

}  // namespace denchi
