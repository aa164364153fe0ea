// Any bytes are a protocol that round-trips, or an InputError.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "denchi/protocol.h"

namespace {

using denchi::InputError;
using denchi::Protocol;

/// Reads, and if that is a protocol requires that it comes back. An error on the way back escapes.
template <class Read>
void expect_round_trip(Read read) {
  Protocol protocol;
  try {
    protocol = read();
  } catch (const InputError&) {
    return;
  }
  const bool as_text = std::none_of(protocol.steps().begin(), protocol.steps().end(), [](auto& s) {
    return !s.profile.file.empty();  // text has the name of a profile only
  });
  const std::string canonical = protocol.to_text();
  if (as_text && Protocol::parse({canonical}).to_text() != canonical) std::abort();
  const std::string json = protocol.to_json();
  if (Protocol::from_json(json).to_json() != json) std::abort();
  try {
    protocol.check(2.5, 4.2);
  } catch (const InputError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // A folder that does not exist, so that no file is opened.
  expect_round_trip([&] { return Protocol::parse({text}, "fuzz", "/nonexistent"); });
  expect_round_trip([&] { return Protocol::from_json(text); });
  return 0;
}
