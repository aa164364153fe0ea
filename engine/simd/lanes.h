// Eight doubles worked on at once: the unit in which laws and local kernels
// run.
//
// The width is 8 on every machine, whatever its vector registers hold: arrays
// are padded to multiples of kLanes, so no element ever takes a scalar tail and
// a result does not depend on where in an array an element sits. Where
// registers are shorter, Lanes are several of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "engine/simd/native.h"

namespace denchi {

inline constexpr std::size_t kLanes = 8;

/// Smallest multiple of kLanes that holds n elements.
constexpr std::size_t padded(std::size_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

struct alignas(kLanes * sizeof(double)) Lanes {
  static constexpr std::size_t kParts = kLanes / native::kWidth;

  /// For each lane all bits set, or none.
  struct alignas(kLanes * sizeof(double)) Mask {
    native::Mask part[kParts];

    std::int64_t& operator[](std::size_t i) { return reinterpret_cast<std::int64_t*>(part)[i]; }
  };

  native::Vector part[kParts];

  Lanes() : Lanes(0.0) {}
  Lanes(double s) {  // NOLINT: a number is a uniform vector
    for_parts([&](auto k) { part[k] = native::splat(s); });
  }
  // Part by part: compilers copy a larger block in pieces of another size, which stalls.
  Lanes(const Lanes& b) {
    for_parts([&](auto k) { part[k] = b.part[k]; });
  }
  Lanes& operator=(const Lanes& b) {  // NOLINT: onto itself it changes nothing
    for_parts([&](auto k) { part[k] = b.part[k]; });
    return *this;
  }

  static Lanes load(const double* p) {
    Lanes a;
    for_parts([&](auto k) { a.part[k] = native::load(p + k * native::kWidth); });
    return a;
  }
  void store(double* p) const {
    for_parts([&](auto k) { native::store(part[k], p + k * native::kWidth); });
  }
  double operator[](std::size_t i) const { return part[i / native::kWidth][i % native::kWidth]; }
  void set(std::size_t i, double s) { part[i / native::kWidth][i % native::kWidth] = s; }

  /// f of the vectors, part by part.
  template <class Result = Lanes, class F, class... Vectors>
  __attribute__((always_inline)) static Result map(F f, const Vectors&... vectors) {
    Result y;
    for_parts([&](auto k) __attribute__((always_inline)) { y.part[k] = f(vectors.part[k]...); });
    return y;
  }

  Lanes operator-() const {
    return map([](const auto& s) { return -s; }, *this);
  }
  Lanes& operator+=(const Lanes& b) { return *this = *this + b; }
  Lanes& operator-=(const Lanes& b) { return *this = *this - b; }
  Lanes& operator*=(const Lanes& b) { return *this = *this * b; }
  Lanes& operator/=(const Lanes& b) { return *this = *this / b; }
  friend Lanes operator+(const Lanes& a, const Lanes& b) {
    return map([](const auto& s, const auto& t) { return s + t; }, a, b);
  }
  friend Lanes operator-(const Lanes& a, const Lanes& b) {
    return map([](const auto& s, const auto& t) { return s - t; }, a, b);
  }
  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    return map([](const auto& s, const auto& t) { return s * t; }, a, b);
  }
  friend Lanes operator/(const Lanes& a, const Lanes& b) {
    return map([](const auto& s, const auto& t) { return s / t; }, a, b);
  }

 private:
  // f(0), f(1), ... of constants: a loop is unrolled too late for the parts to stay in registers.
  template <class F>
  __attribute__((always_inline)) static void for_parts(F f) {
    [&]<std::size_t... k>(std::index_sequence<k...>) __attribute__((always_inline)) {
      (f(std::integral_constant<std::size_t, k>{}), ...);
    }(std::make_index_sequence<kParts>{});
  }
};

/// Lane-wise a < b, all bits set where true.
inline Lanes::Mask less(const Lanes& a, const Lanes& b) {
  return Lanes::map<Lanes::Mask>([](const auto& s, const auto& t) { return s < t; }, a, b);
}

/// Lane-wise `mask ? a : b`.
inline Lanes select(const Lanes::Mask& mask, const Lanes& a, const Lanes& b) {
  return Lanes::map([](const auto&... part) { return native::select(part...); }, mask, a, b);
}

inline Lanes max(const Lanes& a, const Lanes& b) {
  return Lanes::map([](const auto&... part) { return native::max(part...); }, a, b);
}
inline Lanes min(const Lanes& a, const Lanes& b) {
  return Lanes::map([](const auto&... part) { return native::min(part...); }, a, b);
}
inline Lanes abs(const Lanes& a) {
  return Lanes::map([](const auto&... part) { return native::abs(part...); }, a);
}
inline Lanes sqrt(const Lanes& a) {
  return Lanes::map([](const auto&... part) { return native::sqrt(part...); }, a);
}

inline double sum(const Lanes& a) {
  return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}

/// True where every lane is a finite number.
inline bool all_finite(const Lanes& a) {
  const double s = sum(a * 0.0);
  return s == 0.0;
}

/// True where the mask holds for every lane.
inline bool all(const Lanes::Mask& mask) {
  return sum(select(mask, Lanes(0.0), Lanes(1.0))) == 0.0;
}

/// e^x, within two units in the last place; saturates beyond |x| = 708 instead
/// of overflowing.
inline Lanes exp(const Lanes& x) {
  return Lanes::map([](const auto&... part) { return native::exp(part...); }, x);
}

/// Natural logarithm, within two units in the last place; NaN for negative
/// arguments, -inf for zero.
inline Lanes log(const Lanes& x) {
  return Lanes::map([](const auto&... part) { return native::log(part...); }, x);
}

/// tanh x; absolute error below 4e-16 (relative accuracy near zero is not
/// needed by any law).
inline Lanes tanh(const Lanes& x) { return 1.0 - 2.0 / (exp(2.0 * x) + 1.0); }

inline Lanes sinh(const Lanes& x) {
  const Lanes e = exp(x);
  return 0.5 * (e - 1.0 / e);
}

inline Lanes cosh(const Lanes& x) {
  const Lanes e = exp(x);
  return 0.5 * (e + 1.0 / e);
}

/// asinh x by log of the magnitude; odd. Absolute error near zero below 2e-16.
inline Lanes asinh(const Lanes& x) {
  const Lanes a = abs(x);
  const Lanes y = log(a + sqrt(a * a + 1.0));
  return select(less(x, Lanes(0.0)), -y, y);
}

/// x^y for x > 0 by exp(y log x); 0 for x = 0 and y > 0; NaN for x < 0.
inline Lanes pow(const Lanes& x, const Lanes& y) {
  const Lanes positive = exp(y * log(x));
  const Lanes at_zero = select(less(0.0, y), 0.0, positive);
  return select(less(abs(x), 0x1p-1074), at_zero, positive);
}

}  // namespace denchi
