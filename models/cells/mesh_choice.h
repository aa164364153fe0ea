// Which mesh a cell gets: presets, the automatic choice, and what a user overrides.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/mesh/slab.h"
#include "engine/mesh/sphere.h"
#include "models/cells/cell_data.h"

namespace denchi {

/// Regions: negative electrode, separator, positive electrode.
struct CellMesh {
  std::array<RegionMesh, 3> regions;
  std::vector<ParticleMesh> negative, positive;  ///< one per population
};

}  // namespace denchi
