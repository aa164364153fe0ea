#include "engine/run/core.h"

#include <cstdlib>
#include <string_view>
#include <vector>

#include "engine/run/core_table.h"

namespace denchi {
namespace {

struct Choice {
  const Core* core = nullptr;
  bool runs_here = true;
};

/// All cores of this build, slowest first.
std::vector<Choice> choices() {
  std::vector<Choice> all{{&core_table(), true}};
#ifdef DENCHI_DISPATCH
  __builtin_cpu_init();
  all.push_back({&core_table_v3(), __builtin_cpu_supports("x86-64-v3") != 0});
  all.push_back({&core_table_v4(), __builtin_cpu_supports("x86-64-v4") != 0});
#endif
  return all;
}

const Core& choose() {
  const std::vector<Choice> all = choices();
  const char* given = std::getenv("DENCHI_ISA");
  if (given == nullptr || *given == '\0') {
    const Core* fastest = &core_table();
    for (const Choice& choice : all)
      if (choice.runs_here) fastest = choice.core;
    return *fastest;
  }
  for (const Choice& choice : all) {
    if (std::string_view(given) != choice.core->instruction_set) continue;
    if (choice.runs_here) return *choice.core;
    throw InputError(
        "DENCHI_ISA", given, "needs instructions that this processor lacks", "environment");
  }
  throw InputError("DENCHI_ISA",
                   given,
                   "is no instruction set of this build, which has " + instruction_sets(),
                   "environment");
}

}  // namespace

const Core& core() {
  static const Core& chosen = choose();
  return chosen;
}

std::string instruction_sets() {
  std::string names;
  for (const Choice& choice : choices())
    names += (names.empty() ? "" : ", ") + std::string(choice.core->instruction_set);
  return names;
}

}  // namespace denchi
