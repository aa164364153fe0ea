// Loops over a few rows or nodes whose number the compiler knows: it unrolls them and keeps the
// sums in registers. The default meshes have elements of order 3 and 4 and particles of 5 nodes;
// a residual or a solve on sizes it does not know costs them twice the time.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace denchi {

/// Calls f(size) with a std::integral_constant for 3 to 6, and the number itself for all others.
template <class F>
inline __attribute__((always_inline)) decltype(auto) with_known_size(std::size_t size, F&& f) {
  switch (size) {
    case 3:
      return std::forward<F>(f)(std::integral_constant<std::size_t, 3>());
    case 4:
      return std::forward<F>(f)(std::integral_constant<std::size_t, 4>());
    case 5:
      return std::forward<F>(f)(std::integral_constant<std::size_t, 5>());
    case 6:
      return std::forward<F>(f)(std::integral_constant<std::size_t, 6>());
    default:
      return std::forward<F>(f)(size);
  }
}

}  // namespace denchi
