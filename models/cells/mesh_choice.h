// Which mesh a cell gets: presets, the automatic choice, and what a user overrides.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mesh/particle_grid.h"
#include "engine/mesh/slab.h"
#include "models/cells/cell_data.h"

namespace denchi {

/// Regions: negative electrode, separator, positive electrode.
struct CellMesh {
  std::array<RegionMesh, 3> regions;
  std::vector<ParticleMesh> negative, positive;  ///< one per population
};

/// Largest C-rates of a protocol, as magnitudes: fast runs get more elements, above all where the
/// salt runs out (the positive electrode on discharge, the negative on charge).
struct MeshRates {
  double discharge = 1.0, charge = 1.0;
  double interval = 0.0;  ///< [s] between the samples of a profile; 0: none
};

/// Relative tolerance of the integrator that goes with a mesh, as in choose_mesh();
/// docs/architecture.md tells how it was chosen. On a mesh given by numbers all porous electrodes
/// get the same, so that two electrolytes compare there like with like.
double default_tolerance(const CellData& data, std::string_view mesh);

/// The mesh for a text: "" or a preset (coarse, default, fine, finest), or `NAME=N,...` on top of
/// the default, with the names negative, separator, positive (elements in x), negative_order, ...,
/// r_negative, r_positive (elements in r), r_negative_order, r_positive_order;
/// of one material among several r_negative.silicon, r_negative_order.silicon, ...
/// @throws InputError naming the nearest right name.
CellMesh choose_mesh(const CellData& data,
                     const StartState& start,
                     std::string_view text,
                     const MeshRates& rates);

/// A mesh as the text that gives it, whatever the preset.
std::string mesh_text(const CellData& data, CellMesh mesh);

/// A mesh clearly finer than another: two orders more, or half as many elements again where the
/// order is low or has reached its limit. For error estimates and accuracy on request.
CellMesh refined(const CellMesh& mesh);

}  // namespace denchi
