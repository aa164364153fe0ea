// How a run gets its model: declared here, defined in models/catalog.cpp, so that the engine knows
// no chemistry.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "denchi/cell.h"
#include "denchi/simulate.h"
#include "engine/dae/cell_model.h"

namespace denchi {

struct ModelRequest {
  std::string model;            ///< "dfn", ...; empty: the cell's own
  std::string mesh;             ///< as in Settings
  std::size_t refinements = 0;  ///< how often the mesh is refined, for error estimates
  double discharge_rate = 1.0, charge_rate = 1.0;  ///< largest C-rates of the protocol
  double sample_interval = 0.0;                    ///< [s] of its profiles; 0: none
  std::optional<double> soc, start_voltage, temperature;
};

/// A model, its name, its mesh in the words of Settings, and the relative tolerance that goes with
/// its default mesh.
struct MadeModel {
  std::unique_ptr<CellModel> model;
  std::string name, mesh;
  double rtol = 0.0;
};

/// @throws InputError for an unknown model or mesh, an unreachable start, a missing parameter.
MadeModel make_cell_model(const Cell& cell, const ModelRequest& request);

}  // namespace denchi
