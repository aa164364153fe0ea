// LU of eight banded matrices at once, without pivoting: the particles of eight positions.
//
// A particle's block of the Newton matrix is
//
//   A = c_j M + K(D),   M = diag(mass) > 0,   K = G' W D G >= 0  (plus the slope of D)
//
// so for constant diffusivity A is symmetric positive definite and needs no pivoting; a diffusivity
// that depends on the stoichiometry adds a term that is small against c_j M at the steps the
// integrator takes, and a vanishing pivot is reported. Row k below the diagonal is reduced by
//
//   l_ik = a_ik / a_kk,   a_ij -= l_ik a_kj     for k < i, j <= k + b
//
// Elements of order p give half bandwidth b = p; a single element fills the matrix, b = n - 1.
// Lane s of every number belongs to matrix s, so there is no dependence between lanes.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/simd/known_size.h"
#include "engine/simd/lanes.h"

namespace denchi {

class BatchedBanded {
 public:
  BatchedBanded() = default;
  /// packs x 8 matrices of n rows.
  BatchedBanded(std::size_t n, std::size_t half_bandwidth, std::size_t packs)
      : n_(n),
        b_(half_bandwidth),
        width_(2 * half_bandwidth + 1),
        packs_(packs),
        a_(packs * n * width_),
        inverse_pivot_(packs * n) {}

  std::size_t rows() const { return n_; }
  std::size_t half_bandwidth() const { return b_; }
  std::size_t packs() const { return packs_; }

  void zero() {
    for (Lanes& a : a_) a = Lanes(0.0);
  }

  /// Entry (i, j) of the eight matrices of a pack; |i - j| <= half_bandwidth.
  Lanes& at(std::size_t pack, std::size_t i, std::size_t j) {
    return a_[(pack * n_ + i) * width_ + (j + b_ - i)];
  }
  const Lanes& at(std::size_t pack, std::size_t i, std::size_t j) const {
    return a_[(pack * n_ + i) * width_ + (j + b_ - i)];
  }

  /// Factors in place. False if a pivot is zero or not finite.
  bool factor() {
    if (is_full()) return with_known_size(n_, [this](auto n) { return factor_full(n); });
    Lanes check(0.0);  // of inverse * pivot: not a number for a pivot of zero, infinity or NaN
    for (std::size_t p = 0; p < packs_; ++p) {
      for (std::size_t k = 0; k < n_; ++k) {
        const Lanes inverse = 1.0 / at(p, k, k);
        check += inverse * at(p, k, k);
        inverse_pivot_[p * n_ + k] = inverse;
        const std::size_t end = k + b_ < n_ ? k + b_ + 1 : n_;
        for (std::size_t i = k + 1; i < end; ++i) {
          const Lanes l = at(p, i, k) * inverse;
          at(p, i, k) = l;
          Lanes* row = &at(p, i, k);
          const Lanes* pivot = &at(p, k, k);
          for (std::size_t j = 1; j < end - k; ++j) row[j] -= l * pivot[j];
        }
      }
    }
    return all_finite(check);
  }

  /// Solves in place for the right-hand sides of a pack: entry i stands at x[i * stride].
  void solve(std::size_t pack, double* x, std::size_t stride) const {
    if (is_full()) {
      with_known_size(n_, [&](auto n) { solve_full(n, pack, x, stride); });
      return;
    }
    for (std::size_t i = 1; i < n_; ++i) {
      Lanes s = Lanes::load(x + i * stride);
      for (std::size_t j = i > b_ ? i - b_ : 0; j < i; ++j)
        s -= at(pack, i, j) * Lanes::load(x + j * stride);
      s.store(x + i * stride);
    }
    back_substitute(pack, x, stride);
  }

  /// Solves for a right-hand side that is zero but for its last entry.
  void solve_last(std::size_t pack, const Lanes& last, double* x, std::size_t stride) const {
    for (std::size_t i = 0; i + 1 < n_; ++i) Lanes(0.0).store(x + i * stride);
    last.store(x + (n_ - 1) * stride);
    back_substitute(pack, x, stride);
  }

 private:
  bool is_full() const { return b_ + 1 == n_; }

  /// The same of full matrices, whose number of rows may be a constant of the compiler.
  template <class N>
  bool factor_full(N n) {
    Lanes check(0.0);
    for (std::size_t p = 0; p < packs_; ++p) {
      Lanes* diagonal = &a_[p * n * (2 * n - 1) + n - 1];  // row i, column j at i * (2n - 2) + j
      const std::size_t step = 2 * n - 2;
      for (std::size_t k = 0; k < n; ++k) {
        const Lanes* pivot = diagonal + k * step;
        const Lanes inverse = 1.0 / pivot[k];
        check += inverse * pivot[k];
        inverse_pivot_[p * n + k] = inverse;
        for (std::size_t i = k + 1; i < n; ++i) {
          Lanes* row = diagonal + i * step;
          const Lanes l = row[k] * inverse;
          row[k] = l;
          for (std::size_t j = k + 1; j < n; ++j) row[j] -= l * pivot[j];
        }
      }
    }
    return all_finite(check);
  }

  template <class N>
  void solve_full(N n, std::size_t pack, double* x, std::size_t stride) const {
    const Lanes* diagonal = &a_[pack * n * (2 * n - 1) + n - 1];
    const Lanes* inverse = &inverse_pivot_[pack * n];
    const std::size_t step = 2 * n - 2;
    // column by column: what one row changes in the others does not wait for them
    for (std::size_t k = 0; k + 1 < n; ++k) {
      const Lanes xk = Lanes::load(x + k * stride);
      for (std::size_t i = k + 1; i < n; ++i)
        (Lanes::load(x + i * stride) - diagonal[i * step + k] * xk).store(x + i * stride);
    }
    for (std::size_t k = n; k-- > 0;) {
      const Lanes xk = Lanes::load(x + k * stride) * inverse[k];
      xk.store(x + k * stride);
      for (std::size_t i = 0; i < k; ++i)
        (Lanes::load(x + i * stride) - diagonal[i * step + k] * xk).store(x + i * stride);
    }
  }

  void back_substitute(std::size_t pack, double* x, std::size_t stride) const {
    for (std::size_t i = n_; i-- > 0;) {
      Lanes s = Lanes::load(x + i * stride);
      const std::size_t end = i + b_ < n_ ? i + b_ + 1 : n_;
      for (std::size_t j = i + 1; j < end; ++j) s -= at(pack, i, j) * Lanes::load(x + j * stride);
      (s * inverse_pivot_[pack * n_ + i]).store(x + i * stride);
    }
  }

  std::size_t n_ = 0, b_ = 0, width_ = 1, packs_ = 0;
  std::vector<Lanes> a_;
  std::vector<Lanes> inverse_pivot_;
};

}  // namespace denchi
