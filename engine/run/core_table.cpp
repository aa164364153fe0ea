#include "engine/run/core_table.h"

namespace denchi {
namespace {

// DENCHI_INSTRUCTION_SET is given where the flags are those of a known set. A native build knows
// only how wide its vectors are: its results may differ from those of the set of that width.
#if defined(DENCHI_INSTRUCTION_SET)
constexpr const char* kName = DENCHI_INSTRUCTION_SET;
#elif defined(__AVX512F__)
constexpr const char* kName = "native-v4";
#elif defined(__AVX2__)
constexpr const char* kName = "native-v3";
#elif defined(__SSE3__)
constexpr const char* kName = "native";
#else
constexpr const char* kName = "baseline";
#endif

}  // namespace

const Core& core_table() {
  static constexpr Core kTable{
      kName,
      make_cell_model,
      [](CellModel& model, const std::string& solver, double rtol, std::optional<double> period) {
        return std::make_unique<Runner>(model, solver, rtol, period);
      }};
  return kTable;
}

}  // namespace denchi
