#include <sys/utsname.h>

#include "denchi/simulate.h"
#include "denchi_build.h"

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
#if defined(__AVX512F__)
  info.instruction_set = "avx512";
#elif defined(__AVX2__)
  info.instruction_set = "avx2";
#else
  info.instruction_set = "baseline";
#endif
  return info;
}

}  // namespace denchi
