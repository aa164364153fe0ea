// Whether a property has values where it will be asked for them.
#pragma once

#include <string_view>

#include "engine/closure/closure.h"

namespace denchi {

/// Samples f between two arguments, never at the ends themselves, where an open-circuit potential
/// may well be infinite.
/// @throws InputError with the first argument at which the value is infinite, beyond 1e300 or not
///         a number.
void check_finite(const Closure& closure,
                  double lower,
                  double upper,
                  double temperature,
                  std::string_view what,
                  std::string_view where,
                  double salt = 1000.0);

}  // namespace denchi
