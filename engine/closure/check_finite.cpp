#include "engine/closure/check_finite.h"

#include <cmath>
#include <locale>
#include <sstream>
#include <string>

#include "denchi/error.h"

namespace denchi {
namespace {

constexpr std::size_t kSamples = 200;
// Lanes saturate instead of overflowing: so large a value stands for infinity.
constexpr double kLargest = 1e300;

}  // namespace

void check_finite(const Closure& closure,
                  double lower,
                  double upper,
                  double temperature,
                  std::string_view what,
                  std::string_view where,
                  double salt) {
  if (closure.is_constant()) return;
  const double step = (upper - lower) / kSamples;
  for (std::size_t i = 0; i < kSamples; i += kLanes) {
    Lanes x;
    for (std::size_t k = 0; k < kLanes; ++k) {
      x.set(k, lower + (static_cast<double>(i + k) + 0.5) * step);
    }
    const Lanes y = closure(x, temperature, salt);
    for (std::size_t k = 0; k < kLanes; ++k) {
      if (std::abs(y[k]) < kLargest) continue;
      std::ostringstream place;
      place.imbue(std::locale::classic());
      place << "at x = " << x[k] << ", T = " << temperature << " K";
      if (!closure.independent_of(Argument::salt)) place << ", c_e = " << salt << " mol/m3";
      throw InputError(std::string(what),
                       std::isnan(y[k]) ? "not a number" : "infinity",
                       "must be finite, and is not " + place.str(),
                       std::string(where));
    }
  }
}

}  // namespace denchi
