// A core in miniature: one source compiled for several instruction sets, as cmake/InstructionSets
// does it with the library.
#pragma once

#include <string>
#include <vector>

namespace denchi::testing {

struct Probe {
  std::string (*set)();              ///< that an inline function of this copy was compiled for
  std::vector<double> (*compute)();  ///< elementary functions at many points
  void (*fail)();                    ///< throws an InputError
};

const Probe& probe() __asm__("denchi_probe");
#ifdef DENCHI_PROBE_SETS
const Probe& probe_v3() __asm__("denchi_probe.v3");
const Probe& probe_v4() __asm__("denchi_probe.v4");
#endif

}  // namespace denchi::testing
