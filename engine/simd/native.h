// The widest vector of doubles that the instruction set has, and its elementary
// functions.
//
// Compilers keep such a vector in one register; a wider one they would pass
// through memory. The functions have no branches and no tables, so they run at
// the same speed for every argument.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace denchi::native {

#if defined(__AVX512F__)
inline constexpr std::size_t kWidth = 8;
#elif defined(__AVX__)
inline constexpr std::size_t kWidth = 4;
#else
inline constexpr std::size_t kWidth = 2;
#endif

typedef double Vector __attribute__((vector_size(kWidth * sizeof(double))));
typedef double Unaligned
    __attribute__((vector_size(kWidth * sizeof(double)), aligned(alignof(double))));
typedef std::int64_t Mask __attribute__((vector_size(kWidth * sizeof(double))));
typedef std::uint64_t Bits __attribute__((vector_size(kWidth * sizeof(double))));

// Through a pointer: a memcpy may be done in smaller pieces, which stalls. A vector may alias its
// elements, as the compilers have it, and nothing else: a store then leaves the pointers and sizes
// beside it in their registers.
inline Vector load(const double* p) { return *reinterpret_cast<const Unaligned*>(p); }
inline void store(const Vector& a, double* p) { *reinterpret_cast<Unaligned*>(p) = a; }

inline Vector splat(double s) {
  return [s]<std::size_t... i>(std::index_sequence<i...>) {
    return Vector{(static_cast<void>(i), s)...};
  }(std::make_index_sequence<kWidth>{});
}

// NaN in `a` stays NaN in both.
inline Vector max(const Vector& a, const Vector& b) { return a < b ? b : a; }
inline Vector min(const Vector& a, const Vector& b) { return b < a ? b : a; }

inline Vector select(const Mask& mask, const Vector& a, const Vector& b) { return mask ? a : b; }

inline Vector abs(const Vector& a) {
  return std::bit_cast<Vector>(std::bit_cast<Mask>(a) & std::numeric_limits<std::int64_t>::max());
}

inline Vector sqrt(const Vector& a) {
  Vector y = a;
  for (std::size_t i = 0; i < kWidth; ++i) y[i] = std::sqrt(a[i]);
  return y;
}

// 1.5 * 2^52: added to a number below 2^51, the low bits of the sum hold its
// nearest integer.
inline constexpr double kMagic = 6755399441055744.0;
inline constexpr double kLn2High = 6.93147180369123816490e-01;  // 32 bits: times n it is exact
inline constexpr double kLn2Low = 1.90821492927058770002e-10;

inline Vector exp(const Vector& given) {
  constexpr double kLog2e = 1.4426950408889634074;
  const Vector x = min(max(given, splat(-708.0)), splat(708.0));
  // x = n ln 2 + r, |r| <= ln2/2.
  const Vector shifted = x * kLog2e + kMagic;
  const Vector n = shifted - kMagic;
  const Vector r = (x - n * kLn2High) - n * kLn2Low;
  // (e^r - 1 - r) / r^2, minimax of degree 9 (error 1e-16), in the scheme of
  // Estrin.
  const Vector r2 = r * r;
  const Vector r4 = r2 * r2;
  const Vector p01 = 0.5000000000000001022 + r * 0.1666666666666667453;
  const Vector p23 = 0.04166666666662412385 + r * 0.008333333333322208761;
  const Vector p45 = 0.001388888891721538377 + r * 0.0001984126988658627747;
  const Vector p67 = 0.0000248015212937456457 + r * 2.755724234223732809e-6;
  const Vector p89 = 2.76200893617774943e-7 + r * 2.511004774646671206e-8;
  const Vector p = (p01 + r2 * p23) + r4 * ((p45 + r2 * p67) + r4 * p89);
  const Vector e_r = 1.0 + (r + r2 * p);
  const Bits power = (std::bit_cast<Bits>(shifted) + 1023) << 52;  // 2^n
  return e_r * std::bit_cast<Vector>(power);
}

inline Vector log(const Vector& given) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcd;  // the bits of sqrt(1/2)
  // Numbers below the normal range are lifted into it.
  const Mask is_tiny = given < std::numeric_limits<double>::min();
  const Vector x = select(is_tiny, given * 0x1p54, given);
  // x = 2^e m with m from sqrt(1/2) to sqrt(2).
  const Bits bits = std::bit_cast<Bits>(x);
  const Bits biased = (bits - kSqrtHalf + (std::uint64_t{1022} << 52)) >> 52;  // e + 1022
  const Vector m = std::bit_cast<Vector>(bits - ((biased - 1022) << 52));
  const Vector e = std::bit_cast<Vector>(biased + std::bit_cast<std::uint64_t>(kMagic)) -
                   (kMagic + 1022.0) - select(is_tiny, splat(54.0), splat(0.0));
  // log m = 2 atanh(s) = 2 s + s z q(z), z = s^2; q minimax of degree 6 (error
  // 3e-16).
  const Vector f = m - 1.0;
  const Vector s = f / (m + 1.0);
  const Vector z = s * s;
  const Vector z2 = z * z;
  const Vector q =
      (0.6666666666666669749 + z * 0.3999999999989788525) +
      z2 *
          ((0.2857142862665214276 + z * 0.2222221103167670525) +
           z2 * ((0.1818289621063003641 + z * 0.1533149771654854465) + z2 * 0.1461909714173065471));
  // 2 s = f - s f: the first part is exact.
  const Vector log_m = f - s * (f - z * q);
  const Vector y = e * kLn2High + (log_m + e * kLn2Low);
  const Vector at_edge = select(given == 0.0, splat(-kInfinity), splat(kNan));
  return select(given > 0.0, select(given == kInfinity, given, y), at_edge);
}

}  // namespace denchi::native
