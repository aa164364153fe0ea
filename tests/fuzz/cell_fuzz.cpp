// Any bytes are a cell that round-trips, or an InputError.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "denchi/cell.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const denchi::Cell cell = denchi::Cell::from_text(text, "fuzz.json");
    const std::string json = cell.to_json();
    if (denchi::Cell::from_text(json, "again.json").to_json() != json) std::abort();
    cell.with("cell.contact_resistance", 1e-3);
    cell.summary();
    cell.with("electrolyte.law", std::string("single_ion"));
    cell.with("positive_electrode.type", std::string("film"));
    cell.to_bpx();
  } catch (const denchi::InputError&) {
  }
  return 0;
}
