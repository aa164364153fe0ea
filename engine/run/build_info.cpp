#include <Eigen/Core>
#include <string>

#include "denchi/simulate.h"
#include "denchi_build.h"
#include "engine/dae/ida.h"
#include "engine/output/result_file.h"
#include "engine/run/core.h"

namespace denchi {

BuildInfo build_info() {
  BuildInfo info;
  info.version = DENCHI_VERSION;
  info.commit = DENCHI_COMMIT;
#if defined(__clang__)
  info.compiler = "Clang " __clang_version__;
#else
  info.compiler = "GCC " __VERSION__;
#endif
  info.instruction_set = core().instruction_set;
  info.instruction_sets = instruction_sets();
  info.sundials = sundials_version();
  info.hdf5 = hdf5_version();
  info.eigen = std::to_string(EIGEN_WORLD_VERSION) + "." + std::to_string(EIGEN_MAJOR_VERSION) +
               "." + std::to_string(EIGEN_MINOR_VERSION);
  return info;
}

}  // namespace denchi
