// Static condensation of one element of the line: its interior nodes are eliminated, its two end
// nodes remain.
//
//   [ K_ii  K_iv ] [ x_i ]   [ r_i ]      i: interior, m = (order - 1) nb unknowns
//   [ K_vi  K_vv ] [ x_v ] = [ r_v ]      v: left and right end node, 2 nb unknowns
//
// All that is needed later comes from one sweep: a Gauss-Jordan elimination in place, with the m
// interior pivots only, turns the matrix into
//
//   [ K_ii^-1         Y ]      Y = K_ii^-1 K_iv,   X = K_vi K_ii^-1
//   [      -X         S ]      S = K_vv - K_vi K_ii^-1 K_iv
//
// S goes to the block tridiagonal system of vertices, and for a right-hand side
//
//   r_v' = r_v - X r_i           (reduce; the two left blocks at once)
//   x_i  = K_ii^-1 r_i - Y x_v   (expand)
//
// One step of the sweep with pivot p = a_kk, for all rows i and columns j but k:
//
//   a_ij -= a_ik (a_kj / p),   a_kj /= p,   a_ik = -a_ik / p,   a_kk = 1 / p
//
// Pivots are searched among the interior rows, each measured against its largest entry; exchanged
// rows are exchanged columns of the inverse at the end. A solve is products only, without the
// serial chain of a triangular solve, which is what limits such small systems. Columns are
// contiguous and padded to whole Lanes, so every step works on whole columns, and passes over those
// that it would not change: fields that do not see each other, or that an element lacks.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/simd/lanes.h"

namespace denchi {

class CondensedElement {
 public:
  CondensedElement() = default;
  CondensedElement(std::size_t interior, std::size_t ends)
      : m_(interior),
        n_(interior + ends),
        stride_(padded(n_)),
        a_(n_ * stride_),
        pivot_column_(stride_),
        row_size_(m_),
        exchanged_(m_),
        sum_(stride_) {}

  std::size_t interior() const { return m_; }
  std::size_t ends() const { return n_ - m_; }

  void zero() { std::fill(a_.begin(), a_.end(), 0.0); }

  /// Entry of the element matrix; unknowns are numbered interior first, then left, then right end.
  double& at(std::size_t row, std::size_t column) { return a_[column * stride_ + row]; }
  double at(std::size_t row, std::size_t column) const { return a_[column * stride_ + row]; }

  /// Sweeps in place: the entries are gone afterwards. False if K_ii is singular.
  bool factor() {
    for (std::size_t i = 0; i < m_; ++i) {
      double largest = 0.0;
      for (std::size_t j = 0; j < m_; ++j) largest = std::max(largest, std::abs(at(i, j)));
      if (!(largest > 0.0) || !std::isfinite(largest)) return false;
      row_size_[i] = 1.0 / largest;
    }
    for (std::size_t k = 0; k < m_; ++k) {
      std::size_t pivot = k;
      for (std::size_t i = k + 1; i < m_; ++i)
        if (std::abs(at(i, k)) * row_size_[i] > std::abs(at(pivot, k)) * row_size_[pivot])
          pivot = i;
      exchanged_[k] = pivot;
      if (pivot != k) {
        std::swap(row_size_[k], row_size_[pivot]);
        for (std::size_t j = 0; j < n_; ++j) std::swap(at(k, j), at(pivot, j));
      }
      // equal rows leave a pivot of round-off, not of zero: two units in the last place per row
      constexpr double kRoundOff = 4e-16;
      if (!(std::abs(at(k, k)) * row_size_[k] > kRoundOff * static_cast<double>(m_))) return false;
      const double inverse = 1.0 / at(k, k);
      if (!std::isfinite(inverse)) return false;
      switch (stride_ / kLanes) {
        case 1:
          sweep<1>(k, inverse);
          break;
        case 2:
          sweep<2>(k, inverse);
          break;
        case 3:
          sweep<3>(k, inverse);
          break;
        default:
          sweep<0>(k, inverse);
      }
    }
    for (std::size_t k = m_; k-- > 0;)
      if (exchanged_[k] != k)
        std::swap_ranges(column(k), column(k) + stride_, column(exchanged_[k]));
    return true;
  }

  /// Schur complement on the ends, entry (row, column).
  double schur(std::size_t row, std::size_t column) const { return at(m_ + row, m_ + column); }

  /// r_v -= X r_i. `interior` holds r_i and becomes K_ii^-1 r_i, `ends` holds r_v; it may be null
  /// where there are none.
  void reduce(double* interior, double* ends) {
    if (m_ == 0) return;
    switch (stride_ / kLanes) {
      case 1:
        sum_columns<1>(0, m_, interior);
        break;
      case 2:
        sum_columns<2>(0, m_, interior);
        break;
      case 3:
        sum_columns<3>(0, m_, interior);
        break;
      default:
        for (std::size_t i = 0; i < stride_; i += kLanes) sum_columns<1>(0, m_, interior, i);
    }
    std::copy_n(sum_.data(), m_, interior);
    for (std::size_t i = m_; i < n_; ++i) ends[i - m_] += sum_[i];
  }

  /// x_i = K_ii^-1 r_i - Y x_v, on the interior that reduce() left.
  void expand(double* interior, const double* ends) {
    if (m_ > kLanes && m_ <= 2 * kLanes)
      sum_columns<2>(m_, n_, ends);
    else
      for (std::size_t i = 0; i < m_; i += kLanes) sum_columns<1>(m_, n_, ends, i);
    for (std::size_t i = 0; i < m_; ++i) interior[i] -= sum_[i];
  }

 private:
  /// Columns `from` to `to` times factors, of kPacks Lanes from row `first` on, into sum_.
  template <std::size_t kPacks>
  void sum_columns(std::size_t from, std::size_t to, const double* factors, std::size_t first = 0) {
    std::array<Lanes, kPacks> even, odd;  // two sums, so that one need not wait for the other
    even.fill(Lanes(0.0));
    odd.fill(Lanes(0.0));
    const double* a = column(from) + first;
    std::size_t k = from;
    for (; k + 1 < to; k += 2, a += 2 * stride_) {
      const Lanes f(factors[k - from]), g(factors[k + 1 - from]);
      for (std::size_t p = 0; p < kPacks; ++p) {
        even[p] += Lanes::load(a + p * kLanes) * f;
        odd[p] += Lanes::load(a + stride_ + p * kLanes) * g;
      }
    }
    if (k < to)
      for (std::size_t p = 0; p < kPacks; ++p)
        even[p] += Lanes::load(a + p * kLanes) * Lanes(factors[k - from]);
    for (std::size_t p = 0; p < kPacks; ++p) (even[p] + odd[p]).store(&sum_[first + p * kLanes]);
  }

  double* column(std::size_t j) { return &a_[j * stride_]; }

  /// One step with the given 1/p. Columns of kPacks Lanes are compiled; 0 stands for any length.
  template <std::size_t kPacks>
  void sweep(std::size_t k, double inverse) {
    const std::size_t stride = kPacks > 0 ? kPacks * kLanes : stride_;
    std::array<double, kPacks * kLanes> registers;  // NOLINT: filled at once
    double* p = kPacks > 0 ? registers.data() : pivot_column_.data();
    std::copy_n(column(k), stride, p);
    p[k] = 0.0;  // leaves row k out of the products
    for (std::size_t j = 0; j < n_; ++j) {
      double* a = &a_[j * stride];
      if (j == k || a[k] == 0.0) continue;
      const double factor = a[k] * inverse;
      for (std::size_t i = 0; i < stride; i += kLanes)
        (Lanes::load(a + i) - Lanes::load(p + i) * Lanes(factor)).store(a + i);
      a[k] = factor;
    }
    double* a = column(k);
    for (std::size_t i = 0; i < stride; i += kLanes)
      (Lanes::load(p + i) * Lanes(-inverse)).store(a + i);
    a[k] = inverse;
  }

  std::size_t m_ = 0, n_ = 0, stride_ = 0;
  std::vector<double> a_, pivot_column_, row_size_;
  std::vector<std::size_t> exchanged_;
  std::vector<double> sum_;
};

}  // namespace denchi
