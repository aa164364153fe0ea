#include "tests/dispatch/probe.h"

#include <map>

#include "denchi/error.h"
#include "engine/simd/lanes.h"

namespace denchi::testing {

// What the linker would fold if the copies had one name, and give baseline code AVX-512.
__attribute__((noinline)) inline std::string set_of_inline_function() {
#if defined(__AVX512F__)
  return "v4";
#elif defined(__AVX2__)
  return "v3";
#else
  return "baseline";
#endif
}

const Probe& probe() {
  static constexpr Probe kProbe{
      set_of_inline_function,
      [] {
        std::map<double, Lanes> points;
        for (double x = 0.1; x < 20.0; x *= 1.1) points[x] = x;
        std::vector<double> values;
        for (const auto& [key, x] : points)
          for (const Lanes& y : {exp(-x), log(x), tanh(x), asinh(x), pow(x, 0.3), sqrt(x)})
            values.push_back(y[3]);
        return values;
      },
      [] { throw InputError("probe", set_of_inline_function(), "fails", "test"); }};
  return kProbe;
}

}  // namespace denchi::testing
