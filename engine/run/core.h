// The numerical core and its one way in.
//
// The core is what a run spends its time in: models, laws, kernels, mesh, integrator, runner. In a
// build with DENCHI_DISPATCH it is compiled once for each instruction set, all else once for the
// baseline (cmake/InstructionSets.cmake). Nobody outside calls it but through this table and the
// virtual functions of what the table makes; such a call stays in the set it began in.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/run/model_factory.h"
#include "engine/run/runner.h"

namespace denchi {

struct Core {
  const char* instruction_set = "";
  MadeModel (*make_model)(const Cell&, const ModelRequest&) = nullptr;
  std::unique_ptr<Runner> (*make_runner)(CellModel&,
                                         const std::string& solver,
                                         double rtol,
                                         std::optional<double> period) = nullptr;
};

/// The core that runs use: the one $DENCHI_ISA names, else the fastest this machine can run. Chosen
/// at the first call. @throws InputError if $DENCHI_ISA names none, or one that cannot run here.
const Core& core();

/// The instruction sets of this build, slowest first: "baseline, v3, v4".
std::string instruction_sets();

}  // namespace denchi
