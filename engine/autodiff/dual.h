// Forward-mode derivatives: a value and its N partial derivatives, carried together.
//
//   f(a + sum_k a_k e_k) = f(a) + sum_k f'(a) a_k e_k,     e_k e_l = 0
//
// S is double or Lanes. A law is a template over its scalar and is written once; calling it with
// Dual<N, S> fills the Jacobian blocks.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "engine/simd/lanes.h"

namespace denchi {

/// What has no derivative beside duals over S.
template <class C, class S>
concept Constant = std::is_same_v<C, double> || std::is_same_v<C, S>;

template <std::size_t N, class S = Lanes>
struct Dual {
  S value{};
  std::array<S, N> d{};

  Dual() = default;
  Dual(double c) : value(c) { d.fill(S(0.0)); }  // NOLINT: a number is a constant
  template <class T = S>
    requires(!std::is_same_v<T, double>)
  Dual(const S& c) : value(c) {  // NOLINT: a plain vector is a constant
    d.fill(S(0.0));
  }

  /// The k-th independent variable with the given value.
  static Dual variable(const S& value, std::size_t k) {
    Dual x;
    x.value = value;
    x.d.fill(S(0.0));
    x.d[k] = S(1.0);
    return x;
  }

  /// f(u) of a function with value f and derivative df at u.
  static Dual chain(const Dual& u, const S& f, const S& df) {
    Dual y;
    y.value = f;
    for (std::size_t k = 0; k < N; ++k) y.d[k] = df * u.d[k];
    return y;
  }

  Dual operator-() const { return chain(*this, -value, S(-1.0)); }
  Dual& operator+=(const Dual& b) {
    value += b.value;
    for (std::size_t k = 0; k < N; ++k) d[k] += b.d[k];
    return *this;
  }
  Dual& operator-=(const Dual& b) {
    value -= b.value;
    for (std::size_t k = 0; k < N; ++k) d[k] -= b.d[k];
    return *this;
  }
  Dual& operator*=(const Dual& b) {
    for (std::size_t k = 0; k < N; ++k) d[k] = d[k] * b.value + value * b.d[k];
    value *= b.value;
    return *this;
  }
  Dual& operator/=(const Dual& b) {
    const S inverse = S(1.0) / b.value;
    value *= inverse;
    for (std::size_t k = 0; k < N; ++k) d[k] = (d[k] - value * b.d[k]) * inverse;
    return *this;
  }
  friend Dual operator+(Dual a, const Dual& b) { return a += b; }
  friend Dual operator-(Dual a, const Dual& b) { return a -= b; }
  friend Dual operator*(Dual a, const Dual& b) { return a *= b; }
  friend Dual operator/(Dual a, const Dual& b) { return a /= b; }

  // With a constant, where half of the work falls away.
  template <Constant<S> C>
  friend Dual operator+(Dual a, const C& c) {
    a.value += c;
    return a;
  }
  template <Constant<S> C>
  friend Dual operator+(const C& c, Dual a) {
    a.value += c;
    return a;
  }
  template <Constant<S> C>
  friend Dual operator-(Dual a, const C& c) {
    a.value -= c;
    return a;
  }
  template <Constant<S> C>
  friend Dual operator-(const C& c, const Dual& a) {
    return chain(a, c - a.value, S(-1.0));
  }
  template <Constant<S> C>
  friend Dual operator*(const Dual& a, const C& c) {
    return chain(a, a.value * c, S(c));
  }
  template <Constant<S> C>
  friend Dual operator*(const C& c, const Dual& a) {
    return chain(a, c * a.value, S(c));
  }
  template <Constant<S> C>
  friend Dual operator/(const Dual& a, const C& c) {
    const S inverse = 1.0 / S(c);
    return chain(a, a.value * inverse, inverse);
  }
  template <Constant<S> C>
  friend Dual operator/(const C& c, const Dual& a) {
    const S inverse = 1.0 / a.value;
    const S quotient = c * inverse;
    return chain(a, quotient, -quotient * inverse);
  }
};

template <std::size_t N, class S>
Dual<N, S> exp(const Dual<N, S>& x) {
  using std::exp;
  const S f = exp(x.value);
  return Dual<N, S>::chain(x, f, f);
}

template <std::size_t N, class S>
Dual<N, S> log(const Dual<N, S>& x) {
  using std::log;
  return Dual<N, S>::chain(x, log(x.value), S(1.0) / x.value);
}

template <std::size_t N, class S>
Dual<N, S> sqrt(const Dual<N, S>& x) {
  using std::sqrt;
  const S f = sqrt(x.value);
  return Dual<N, S>::chain(x, f, S(0.5) / f);
}

template <std::size_t N, class S>
Dual<N, S> tanh(const Dual<N, S>& x) {
  using std::tanh;
  const S f = tanh(x.value);
  return Dual<N, S>::chain(x, f, S(1.0) - f * f);
}

template <std::size_t N, class S>
Dual<N, S> sinh(const Dual<N, S>& x) {
  using std::cosh;
  using std::sinh;
  return Dual<N, S>::chain(x, sinh(x.value), cosh(x.value));
}

template <std::size_t N, class S>
Dual<N, S> cosh(const Dual<N, S>& x) {
  using std::cosh;
  using std::sinh;
  return Dual<N, S>::chain(x, cosh(x.value), sinh(x.value));
}

template <std::size_t N, class S>
Dual<N, S> asinh(const Dual<N, S>& x) {
  using std::asinh;
  using std::sqrt;
  return Dual<N, S>::chain(x, asinh(x.value), S(1.0) / sqrt(x.value * x.value + 1.0));
}

/// The plain value of a scalar, whatever its kind.
inline double plain(double x) { return x; }
inline Lanes plain(const Lanes& x) { return x; }
template <std::size_t N, class S>
S plain(const Dual<N, S>& x) {
  return x.value;
}

}  // namespace denchi
