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

/// How fast a current makes the salt fall across a region at the steady state, over what is there
/// [1/m]; through an electrode, from its face.
double salt_slope(const CellData& data, std::size_t region, double temperature, double rate);

/// Salt that a current would draw from a region at the steady state, over what is there. Beyond one
/// the region runs dry before its end: a front that a single element cannot follow.
double depletion(const CellData& data, std::size_t region, double temperature, double rate);

/// How often the depth to which a reaction reaches fits into an electrode: d = L over 2 R T / (F i
/// rho) where the current drives it, l = L over (R T / (F a i0 rho))^(1/2) where it is linear,
/// rho = 1/kappa + 1/sigma (J. Newman, W. Tiedemann, AIChE J. 21 (1975) 25,
/// doi 10.1002/aic.690210103). A reaction that is both fast and driven fills the electrode as a
/// front that moves through it, thinner the faster it is; an error of what a weak current costs is
/// small.
/// @return  2 d + l min(1, d)
double reaction_depths(const CellData& data,
                       std::size_t region,
                       const StartState& start,
                       double rate);

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
