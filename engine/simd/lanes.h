// Eight doubles worked on at once: the unit in which laws and local kernels run.
//
// The width is 8 on every machine, whatever its vector registers hold: arrays are padded to
// multiples of kLanes, so no element ever takes a scalar tail and a result does not depend on
// where in an array an element sits. The compiler splits the vector where registers are shorter.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace denchi {

inline constexpr std::size_t kLanes = 8;

/// Smallest multiple of kLanes that holds n elements.
constexpr std::size_t padded(std::size_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

struct Lanes {
  typedef double Vector __attribute__((vector_size(kLanes * sizeof(double))));
  typedef std::int64_t Mask __attribute__((vector_size(kLanes * sizeof(double))));

  Vector v;

  Lanes() = default;  // not set: scratch arrays on the hot path cost nothing
  Lanes(double s) : v{s, s, s, s, s, s, s, s} {}  // NOLINT: a number is a uniform vector
  explicit Lanes(Vector w) : v(w) {}

  static Lanes load(const double* p) {
    Lanes a;
    std::memcpy(&a.v, p, sizeof(Vector));
    return a;
  }
  void store(double* p) const { std::memcpy(p, &v, sizeof(Vector)); }
  double operator[](std::size_t i) const { return v[i]; }
  void set(std::size_t i, double s) { v[i] = s; }

  Lanes operator-() const { return Lanes(-v); }
  Lanes& operator+=(const Lanes& b) { return v += b.v, *this; }
  Lanes& operator-=(const Lanes& b) { return v -= b.v, *this; }
  Lanes& operator*=(const Lanes& b) { return v *= b.v, *this; }
  Lanes& operator/=(const Lanes& b) { return v /= b.v, *this; }
  friend Lanes operator+(Lanes a, const Lanes& b) { return a += b; }
  friend Lanes operator-(Lanes a, const Lanes& b) { return a -= b; }
  friend Lanes operator*(Lanes a, const Lanes& b) { return a *= b; }
  friend Lanes operator/(Lanes a, const Lanes& b) { return a /= b; }
};

/// Lane-wise a < b, all bits set where true.
inline Lanes::Mask less(const Lanes& a, const Lanes& b) { return a.v < b.v; }

/// Lane-wise `mask ? a : b`.
inline Lanes select(const Lanes::Mask& mask, const Lanes& a, const Lanes& b) {
  Lanes::Mask bits_a, bits_b;
  std::memcpy(&bits_a, &a.v, sizeof(bits_a));
  std::memcpy(&bits_b, &b.v, sizeof(bits_b));
  const Lanes::Mask bits = (bits_a & mask) | (bits_b & ~mask);
  Lanes out;
  std::memcpy(&out.v, &bits, sizeof(bits));
  return out;
}

inline Lanes max(const Lanes& a, const Lanes& b) { return select(less(a, b), b, a); }
inline Lanes min(const Lanes& a, const Lanes& b) { return select(less(b, a), b, a); }
inline Lanes abs(const Lanes& a) { return max(a, -a); }

inline Lanes sqrt(const Lanes& a) {
  Lanes out;
  for (std::size_t i = 0; i < kLanes; ++i) out.v[i] = std::sqrt(a.v[i]);
  return out;
}

inline double sum(const Lanes& a) {
  return ((a.v[0] + a.v[4]) + (a.v[2] + a.v[6])) + ((a.v[1] + a.v[5]) + (a.v[3] + a.v[7]));
}

/// True where every lane is a finite number.
inline bool all_finite(const Lanes& a) {
  const double s = sum(a * 0.0);
  return s == 0.0;
}

namespace detail {
/// 2^n for integral n held in doubles, |n| <= 1022.
inline Lanes exp2_integral(const Lanes& n) {
  constexpr double kMagic = 6755399441055744.0;  // 1.5 * 2^52: low bits then hold the integer
  const Lanes shifted = n + kMagic;
  Lanes::Mask bits;
  std::memcpy(&bits, &shifted.v, sizeof(bits));
  bits = (bits + 1023) << 52;
  Lanes out;
  std::memcpy(&out.v, &bits, sizeof(bits));
  return out;
}
}  // namespace detail

/// e^x, within 1 unit in the last place or two; saturates beyond |x| = 708 instead of overflowing.
inline Lanes exp(const Lanes& x0) {
  constexpr double kLog2e = 1.4426950408889634074;
  constexpr double kLn2Hi = 6.93147180369123816490e-01;
  constexpr double kLn2Lo = 1.90821492927058770002e-10;
  constexpr double kMagic = 6755399441055744.0;
  const Lanes x = min(max(x0, Lanes(-708.0)), Lanes(708.0));
  const Lanes n = (x * kLog2e + kMagic) - kMagic;
  const Lanes r = (x - n * kLn2Hi) - n * kLn2Lo;
  // Taylor to r^13 on |r| <= ln2/2, Estrin: the truncated term is below 4e-18.
  const Lanes r2 = r * r;
  const Lanes r4 = r2 * r2;
  const Lanes p01 = 1.0 + r;
  const Lanes p23 = 1.0 / 2 + r * (1.0 / 6);
  const Lanes p45 = 1.0 / 24 + r * (1.0 / 120);
  const Lanes p67 = 1.0 / 720 + r * (1.0 / 5040);
  const Lanes p89 = 1.0 / 40320 + r * (1.0 / 362880);
  const Lanes pab = 1.0 / 3628800 + r * (1.0 / 39916800);
  const Lanes pcd = 1.0 / 479001600 + r * (1.0 / 6227020800.0);
  const Lanes low = p01 + r2 * p23;
  const Lanes mid = p45 + r2 * p67;
  const Lanes high = p89 + r2 * pab;
  const Lanes p = low + r4 * (mid + r4 * (high + r4 * pcd));
  // NaN in gives NaN out: min and max above would have hidden it.
  return p * detail::exp2_integral(n) + (x0 - x) * 0.0;
}

/// Natural logarithm; NaN for negative arguments, -inf for zero.
inline Lanes log(const Lanes& x) {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh(s), s = (m-1)/(m+1).
  Lanes::Mask bits;
  std::memcpy(&bits, &x.v, sizeof(bits));
  const Lanes::Mask shifted = bits - 0x3fe6a09e667f3bcdLL;
  const Lanes::Mask e_bits = shifted >> 52;
  const Lanes::Mask m_bits = bits - (e_bits << 52);
  Lanes m;
  std::memcpy(&m.v, &m_bits, sizeof(m_bits));
  Lanes e;
  for (std::size_t i = 0; i < kLanes; ++i) e.v[i] = static_cast<double>(e_bits[i]);
  const Lanes s = (m - 1.0) / (m + 1.0);
  const Lanes z = s * s;
  const Lanes z2 = z * z;
  const Lanes z4 = z2 * z2;
  const Lanes q = (2.0 / 3 + z * (2.0 / 5)) + z2 * (2.0 / 7 + z * (2.0 / 9)) +
                  z4 * ((2.0 / 11 + z * (2.0 / 13)) + z2 * (2.0 / 15 + z * (2.0 / 17)) +
                        z4 * (2.0 / 19 + z * (2.0 / 21)));
  const Lanes log_m = 2.0 * s + s * z * q;
  const Lanes y = e * 6.93147180369123816490e-01 + (log_m + e * 1.90821492927058770002e-10);
  const Lanes::Mask ordinary = (x.v >= 2.2250738585072014e-308) & (x.v <= 1.7976931348623157e308);
  Lanes rare = y;
  for (std::size_t i = 0; i < kLanes; ++i) {
    if (!ordinary[i]) rare.v[i] = std::log(x.v[i]);
  }
  return rare;
}

/// tanh x; absolute error below 2e-16 (relative accuracy near zero is not needed by any law).
inline Lanes tanh(const Lanes& x) {
  const Lanes y = min(max(x, Lanes(-20.0)), Lanes(20.0));
  return 1.0 - 2.0 / (exp(2.0 * y) + 1.0) + (x - y) * 0.0;
}

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
inline Lanes pow(const Lanes& x, const Lanes& y) { return exp(y * log(x)); }

}  // namespace denchi
