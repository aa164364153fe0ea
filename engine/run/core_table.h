// The tables of the cores that are linked together.
//
// cmake/InstructionSets.cmake appends ".v3" to every name that is defined in the objects compiled
// for v3, so one source, core_table.cpp, gives all the tables.
#pragma once

#include "engine/run/core.h"

namespace denchi {

/// Compiled with the flags that everything has: the baseline, or this machine's set.
const Core& core_table() __asm__("denchi_core");

#ifdef DENCHI_DISPATCH
const Core& core_table_v3() __asm__("denchi_core.v3");
const Core& core_table_v4() __asm__("denchi_core.v4");
#endif

}  // namespace denchi
