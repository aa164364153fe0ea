// Any bytes are an expression that can be evaluated, or an InputError.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "denchi/error.h"
#include "engine/closure/closure.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace denchi;
  constexpr std::array<std::string_view, 3> kVariables = {"x", "T", "c_e"};
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const Closure f = Closure::compile(text, kVariables, "what", "where");
    std::array<Lanes, kArguments> d;
    const Lanes x = 0.3, temperature = 300.0, salt = 1000.0;
    f.partials(x, temperature, salt, d);
    if (f.is_constant() && !std::isfinite(f(x, temperature, salt)[0])) std::abort();
  } catch (const InputError& error) {
    if (error.rule().empty()) std::abort();
  }
  return 0;
}
